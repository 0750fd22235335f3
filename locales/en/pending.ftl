# What can be undone, and what needs attention.
undo-of = Undo the change to { $contact }
pending-assign = { $name } assigns it in
pending-close = { $name } closes it in
pending-reopen = { $name } reopens it in
pending-snooze = { $name } snoozes it in
pending-wake = { $name } wakes it in
pending-tag = { $name } tags it in
pending-untag = { $name } removes a tag in
pending-subject = { $name } changes the subject in
pending-take-over = { $name } takes over from the bot in
pending-reply = { $name } replies in
page-attention = Needs attention
attention-about = These changes failed or are unconfirmed. Each stays here until you dismiss it.
attention-none = Nothing needs your attention
attention-none-why = Changes of yours that fail are kept here until you dismiss them.
attention-dismiss-all = Dismiss all
attention-count = { $count ->
    [one] { $count } change needs attention
   *[other] { $count } changes need attention
}
attention-more = { $count ->
    [one] One more change needs attention
   *[other] { $count } more changes need attention
}
