# Jobs: one change of many conversations, and handing work over.

jobs-jobs = Jobs
jobs-all-jobs = All jobs
jobs-none-yet = None yet. Select conversations in the queue, or all that match a filter, then choose an action; or hand over the work of somebody who is away.
jobs-job = Job
jobs-so-far = Progress
jobs-state = State
jobs-who = Who
jobs-when = When

# What a job does.
jobs-assign = Assign
jobs-assign-to = Assign to { $name }
jobs-spread =
    { $count ->
        [one] Spread over { $count } agent
       *[other] Spread over { $count } agents
    }
jobs-unassign = Assign to nobody
jobs-close = Close
jobs-reopen = Reopen
jobs-snooze = Snooze
jobs-snooze-until = Snooze until { $until }
jobs-wake = Wake
jobs-tag = Add a tag
jobs-tag-with = Add the tag { $tag }
jobs-untag = Remove a tag
jobs-untag-from = Remove the tag { $tag }
jobs-undo = Undo job { $job }
jobs-return = Return what job { $job } handed over
jobs-of-away = { $what }: the work of { $name }

# Where a job stands.
jobs-draft = Not started
jobs-waits = Waiting
jobs-waits-for = Waiting for job { $job }
jobs-stalled = Stalled: { $why }. It resumes by itself
jobs-under-way = Under way
jobs-paused = Paused
jobs-cancelled = Canceled
jobs-finished = Finished
jobs-finished-failed = Finished, { $count } failed
jobs-progress = { $settled } of { $all }
jobs-cause-busy = Another change of the same conversation is under way
jobs-cause-unchosen = Nobody was chosen to receive it

# A draft.
jobs-plan = What this would do
jobs-taken-of = What that job changed
jobs-taken-singly = Conversations chosen one by one
jobs-match = { $count } match
jobs-already-open = { $count } already open
jobs-already-snoozed = { $count } already snoozed until then
jobs-already-awake = { $count } not snoozed
jobs-already-closed = { $count } already closed
jobs-already-theirs = { $count } already theirs
jobs-already-nobodys = { $count } already nobody’s
jobs-already-before = { $count } already as before
jobs-nothing = nothing to change
jobs-to-do =
    { $count ->
        [one] { $changes } to change: { $count } call, about { $time }
       *[other] { $changes } to change: { $count } calls, about { $time }
    }
jobs-minutes =
    { $count ->
        [one] a minute
       *[other] { $count } minutes
    }
jobs-more = A job takes at most { $count }: these are the first { $count } in the order of the list. Start another one for the rest.
jobs-manners = Each conversation is checked first; what somebody else has changed by then is left alone. People’s clicks take priority.
jobs-why = Reason (sent to SendSeven if possible)
jobs-start = Start
jobs-discard = Discard
jobs-receivers = Who gets how many
jobs-gets = gets { $count }
jobs-open-now = { $count } open now
jobs-choose = Choose who gets them
jobs-who-gets = Who gets them
jobs-by-load = by current load
jobs-evenly = evenly
jobs-preview-these = Preview with these
jobs-start-these = Start with these

# A job that was started.
jobs-rows = Rows
jobs-all = all
jobs-changed = changed
jobs-left-alone = left alone
jobs-failed = failed
jobs-waiting = waiting
jobs-left = About { $time } left.
jobs-pace = { $count } in the last minute, about { $time } left.
jobs-reason = Reason: { $reason }
jobs-by = By { $name }
jobs-by-started = By { $name }, started { $ago }
jobs-pause = Pause
jobs-resume = Resume
jobs-cancel = Cancel the rest
jobs-retry = Retry failed
jobs-take-back = Undo…
jobs-results = Results as { $format }
jobs-cannot-reopen = This cannot be undone: this SendSeven cannot reopen conversations. They reopen when the customer writes.

# Its conversations.
jobs-conversations = Conversations
jobs-no-rows = None.
jobs-conversation = Conversation
jobs-result = Result
jobs-before = Before
jobs-after = After
jobs-page = Page { $page } of { $pages }
jobs-pages = Pages
jobs-previous = Previous
jobs-next = Next
jobs-held-by-nobody = nobody
jobs-held-closed = { $who }, closed
jobs-held-snoozed = { $who }, snoozed until { $until }
jobs-row-waiting = waiting
jobs-row-waiting-for = waiting, for { $name }
jobs-row-sending = under way
jobs-row-done = changed
jobs-row-already = left alone: already done
jobs-row-closed = left alone: already closed
jobs-row-cancelled = left alone: the job was canceled
jobs-row-overtaken = left alone: already changed outside Sevendesk
jobs-row-overtaken-by = left alone: already changed by { $name }
jobs-row-failed = failed: { $why }

# The same as a table.
jobs-column-conversation = conversation
jobs-column-state = state
jobs-column-result = result
jobs-column-was-with = was with
jobs-column-was-closed = was closed
jobs-column-is-with = is with
jobs-column-is-closed = is closed
jobs-column-changed-by = changed by
jobs-column-at = at
jobs-yes = yes
jobs-no = no
jobs-state-waiting = waiting
jobs-state-sending = sending
jobs-state-done = done
jobs-state-skipped = skipped
jobs-state-failed = failed
jobs-why-already = already
jobs-why-closed = closed
jobs-why-overtaken = conflict
jobs-why-cancelled = canceled

# What is told after a click.
jobs-told-discard = Nothing was changed.
jobs-told-pause = Paused. What is under way is finished first.
jobs-told-resume = Resumed.
jobs-told-cancel = Canceled. The rest stays as it is.
jobs-told-retry = Failed ones will be retried.
jobs-told-none-failed = Nothing has failed.
jobs-told-back = They are offered again as before.

# Handing work over.
jobs-hand-over = Hand work over
jobs-who-is-away = Who is away
jobs-away-is = Away: { $name }
jobs-away-other = Somebody else
jobs-continue = Continue
jobs-goes = Their open work goes
jobs-goes-several = to several, by current load
jobs-goes-one = to one person
jobs-goes-whom = Who
jobs-goes-nobody = back to nobody
jobs-back-on = Back on
jobs-gives-back = Then return what is still open
jobs-meanwhile = Once started, they are marked as away and offered last, until that day or until somebody marks them as back under Jobs.
jobs-preview = Preview
jobs-do-not = Cancel
jobs-open = { $count } open
jobs-away = away

# Who is away.
jobs-absent = Away
jobs-until = until { $at }
jobs-until-then = until { $at }, then what is still open is returned
jobs-until-said = until marked as back
jobs-handed = hand-over
jobs-back = Back
jobs-back-return = Back, return the work
