# Replies to customers, and notes for the team

composer-audience = Who receives it
composer-reply = Reply to the customer
composer-send = Send reply
composer-channel = Goes out by { $channel }.
composer-channel-most = Goes out by { $channel }, with at most { $most } characters.
composer-until = Replies are possible for { $time }, until { $until }.
composer-subject = Its subject stays “{ $subject }”.
composer-left =
    { $count ->
        [one] { $count } character left
       *[other] { $count } characters left
    }
composer-over =
    { $count ->
        [one] { $count } character too many
       *[other] { $count } characters too many
    }
composer-note-only = You can write an internal note.
reply-to = Reply to { $contact }
written-note = Note added.
written-reply = Reply sent.

## Why no reply is possible

no-reply-closed = The conversation is closed, so no reply can be sent
no-reply-window = The reply window is over: the channel takes no reply until the customer writes again
no-reply-subject = This email has no subject, so no reply can be sent from here
no-reply-remedy = Nothing was sent. Your text is kept.
