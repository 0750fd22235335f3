# The audit: who did what, and what became of it.

## The page

audit-filter = Filter the audit
audit-filter-do = Filter
audit-show-all = Show all
audit-operator = Operator
audit-action = Action
audit-result = Result
audit-from = From
audit-to = To
audit-any = any
audit-entries = Entries
audit-when = When
audit-clock = { $year }-{ $month }-{ $day } { $time }
audit-change = Change and details
audit-request = Request
audit-all-of = All entries of { $id }
audit-newest = Newest
audit-older = Older
audit-shown =
    { $count ->
        [one] { $count } entry, the latest first
       *[other] { $count } entries, the latest first
    }
audit-empty = Nothing has been logged yet
audit-empty-why = Sign-ins, changes and exports appear here.
audit-none = No entry matches
audit-none-why = Nothing meets all of these filters.

## Who, what, from what to what

audit-command-line = (command line)
audit-nobodys-name = (nobody’s name)
audit-nobody = nobody
audit-action-assign = assign
audit-action-unassign = unassign
audit-action-close = close
audit-action-reopen = reopen
audit-action-snooze = snooze
audit-action-wake = wake
audit-action-tag = tag
audit-action-untag = untag
audit-action-subject = change subject
audit-action-take-over = take over
audit-action-create-tag = create tag
audit-action-note = note
audit-action-reply = reply
audit-action-template = template
audit-action-attach = attach a file
audit-action-sign-in = sign in
audit-action-sign-out = sign out
audit-action-refused = refused
audit-action-export = export
audit-action-job = job
audit-action-share-view = share view
audit-action-change-view = change view
audit-action-remove-view = remove view
audit-action-add-canned-reply = add canned reply
audit-action-change-canned-reply = change canned reply
audit-action-remove-canned-reply = remove canned reply
audit-action-change-contact = edit contact
audit-action-operator = operator
audit-action-prune = remove old entries
audit-action-restore = restore a backup
audit-word-open = open
audit-word-assigned = assigned
audit-word-pending = pending
audit-word-snoozed = snoozed
audit-word-resolved = resolved
audit-word-closed = closed
audit-word-enabled = enabled
audit-word-disabled = disabled
audit-word-viewer = viewer
audit-word-lead = lead
audit-word-admin = admin

## What became of it

audit-no-result = no result yet
audit-result-done = done
audit-result-failed = failed
audit-result-refused = refused
audit-result-uncertain = uncertain
audit-result-not-made = not made
audit-failed = failed: { $why }
audit-rows =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    }
audit-rows-after =
    { $count ->
        [one] after { $count } row
       *[other] after { $count } rows
    }
audit-unreadable = { $count } of them could not be read
audit-too-many = { $count } conversations are too many
audit-queue-filling = the queue is still loading
audit-browser-gone = the browser went away
audit-browser-stopped = the browser stopped reading
audit-server-ended = the server shut down
audit-no-operator = no operator has that name
audit-name-taken = an operator already has that name
audit-name-refused = the name is too long, empty, or has a control character
audit-last-admin = no other admin can sign in

## Details

audit-asked = { $asked }: { $needs } needed, { $role } held
audit-asked-read = read
audit-asked-assign = assign
audit-asked-close = close
audit-asked-reopen = reopen
audit-asked-snooze = snooze
audit-asked-tag = tag
audit-asked-subject = change subject
audit-asked-take-over = take over
audit-asked-reply = reply
audit-asked-edit-contact = edit contact
audit-asked-bulk = bulk
audit-asked-share = share
audit-asked-export = export
audit-asked-administer = administer
audit-mentioned = { $count } mentioned
audit-attached =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
audit-more-attempts = { $count } more within a minute
audit-file-conversations = conversations: { $filter }
audit-file-audit = audit: { $filter }
audit-file-job = job { $job }, { $rows }
audit-operator-add = add { $name }
audit-operator-disable = disable { $name }
audit-operator-enable = enable { $name }
audit-operator-password = new password for { $name }
audit-operator-role = role of { $name }
audit-job = job { $job }, { $kind }: { $what }
audit-job-start = start, { $some } of { $all }
audit-job-pause = pause
audit-job-resume = resume
audit-job-cancel = cancel
audit-job-retry = retry
audit-job-back = back
audit-kind-assign = assign
audit-kind-spread = spread
audit-kind-unassign = unassign
audit-kind-close = close
audit-kind-reopen = reopen
audit-kind-snooze = snooze
audit-kind-wake = wake
audit-kind-tag = tag
audit-kind-untag = untag
audit-kind-undo = undo
audit-kind-return = return
