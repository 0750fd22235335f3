# Views that are kept

views-about = To save your own view, filter the queue, then choose “Save view”. A view is highlighted in the sidebar and the browser tab when it holds more than the number you set.
views-speak-up = Allow browser notifications
views-own = Your views
views-everybody = Everybody’s
views-house = Built-in
views-none = None yet.
views-agents = By agent
views-agent = { $name }’s open work
views-unassigned = Unassigned
views-window-closing = Reply window closing

## Keeping one

views-keep = Save a view
views-keep-name = Name
views-keep-shared = For everybody
views-keep-save = Save
views-kept = Saved { $name }.

## One of them

views-count = { $count ->
    [one] conversation
   *[other] conversations
}
views-count-hot = { $count ->
    [one] conversation, needs attention
   *[other] conversations, needs attention
}
views-delete = Delete { $name }
views-deleted = Deleted { $name }.
views-delete-shared = Delete { $name } for everybody
views-deleted-shared = Deleted { $name } for everybody.
views-deleted-alerted = { $count ->
    [one] Deleted { $name } for everybody; { $count } other person was alerted by it.
   *[other] Deleted { $name } for everybody; { $count } others were alerted by it.
}
views-restored = Restored { $name }.
views-edit-of = Edit { $name }
views-edit-head = Edit a view
views-edit-filters = To change its filters, open the list, filter it, choose “Save view”, then replace this view.
views-edit-list = Open the list
views-up = Move up
views-down = Move down
views-replace = Or give these filters to a view you have
views-replace-which = View
views-replace-save = Replace its filters
views-alert = Alert above
views-alert-of = Alert above, { $name }
views-alert-set = Set
views-alert-set-of = Set the number of { $name }
views-alert-on = You are alerted when { $name } exceeds { $most }.
views-alert-off = Alert for { $name } removed.

## Filters and order in words

views-everything = Everything
views-assigned = Assigned to { $who }
views-nobody = nobody
views-or = { $one } or { $other }
views-search = Contains “{ $text }”
views-waiting-over = Waiting over { $length }
views-window-under = Time to reply under { $length }
views-wait-shortest = Shortest wait first
views-message-oldest = Oldest message first
views-message-latest = Latest message first
views-created-oldest = Oldest first
views-created-newest = Newest first
