# What was said and done in a conversation, and notes for the team

story = Timeline
story-zone = times in { $zone }
story-today = Today
story-yesterday = Yesterday
story-day = { $weekday }, { $month } { $day }, { $year }
story-weekday-1 = Monday
story-weekday-2 = Tuesday
story-weekday-3 = Wednesday
story-weekday-4 = Thursday
story-weekday-5 = Friday
story-weekday-6 = Saturday
story-weekday-7 = Sunday
story-month-1 = January
story-month-2 = February
story-month-3 = March
story-month-4 = April
story-month-5 = May
story-month-6 = June
story-month-7 = July
story-month-8 = August
story-month-9 = September
story-month-10 = October
story-month-11 = November
story-month-12 = December
story-latest = Back to the latest
story-earlier = Earlier messages
story-nothing-done = Nobody has assigned or closed it in Sevendesk yet.
story-nothing-said = No messages yet.
story-nothing-earlier = There is nothing earlier.
story-without-messages = This API contract has no messages: read them in SendSeven. Operators’ actions are shown.
story-without-scope = The token lacks messages:read. An admin can create one with it; operators’ actions are shown.
story-failed = Messages: { $cause }.
story-unreadable = { $count ->
    [one] One message could not be read.
   *[other] { $count } messages could not be read.
}

## What was said

story-customer = Customer
story-team = Team
story-note = Internal note
story-channel-says = The channel says: { $words }
story-pending = Pending
story-sent = Sent
story-delivered = Delivered
story-read = Read
story-sent-in = sent in
story-not-delivered = Not delivered
story-again = Send again
story-failure-131047 = More than 24 hours had passed since the customer last wrote, so WhatsApp took only a template.
story-failure-131026 = The customer cannot be reached there: perhaps not on WhatsApp, or with a number that no longer exists.
story-failure-132000 = Not every variable of the template had a value.
story-failure-132001 = WhatsApp no longer has this template in this language.
story-whole = All { $count } characters
story-kind-text = Empty message
story-kind-image = Image
story-kind-video = Video
story-kind-audio = Audio
story-kind-document = Document
story-kind-sticker = Sticker
story-kind-location = Location
story-kind-contact = Contact card
story-kind-interactive = Choice from a menu
story-kind-button = Button
story-kind-reaction = Reaction
story-kind-foreign = “{ $kind }” message, read it in SendSeven

## Files

story-file-nameless = Unnamed file
story-file-withheld = link withheld
story-file-pdf = PDF
story-file-jpeg = JPEG image
story-file-png = PNG image
story-file-image = Image
story-file-video = Video
story-file-audio = Audio
story-file-text = Text
story-file-csv = CSV table
story-file-zip = ZIP archive
story-file-word = Word document
story-file-sheet = Spreadsheet
story-file = File
story-decimal = { $whole }.{ $tenths }

## What was done

story-did-close = { $who } closed it
story-did-reopen = { $who } reopened it
story-did-snooze = { $who } snoozed it until { $until }
story-did-wake = { $who } woke it
story-did-tag = { $who } added the tag { $tag }
story-did-untag = { $who } removed the tag { $tag }
story-did-subject = { $who } changed the subject
story-did-take-over = { $who } took over from the bot
story-did-note = { $who } left an internal note
story-did-reply = { $who } replied
story-did-template = { $who } sent the template { $template }
story-did-assign = { $who } assigned it to { $to }
story-did-pass-on = { $who } assigned it to { $to } (was { $from })
story-did-take = { $who } unassigned { $from }
story-did-unassign = { $who } unassigned it
story-unconfirmed = not confirmed

## Notes for the team

story-write-about = The customer never sees it. Typing @ and an agent’s full name mentions them too.
story-write-text = Note for the team
story-write-mention = Mention
story-write-add = Add note
