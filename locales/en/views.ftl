# Views that are kept

views-about = To save your own view, filter the queue, then choose “Save view”. Set a number to be alerted: above it, the view stands out in the sidebar and in the browser tab.
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
views-keep-own = Only for you
views-fixed-span = Its time span is fixed: tomorrow it shows the same hours as today.
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
views-remove = Delete { $name } for everybody?
views-remove-nobody = Nobody else is alerted by it. For a day you can undo this.
views-remove-alerted = { $count ->
    [one] { $count } other person is alerted by it. For a day you can undo this.
   *[other] { $count } others are alerted by it. For a day you can undo this.
}
views-remove-do = Delete for everybody
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
views-alert-on = Alert set: { $name } above { $most }.
views-alert-off = Alert removed: { $name }.

## Filters and order in words

views-everything = Everything
views-assigned = Assigned to { $who }
views-nobody = nobody
views-or = { $one } or { $other }
views-search = Contains “{ $text }”
views-tag = tag { $tag }
views-waiting-over = Waiting over { $length }
views-window-under = Time to reply under { $length }
views-wait-shortest = Shortest wait first
views-message-oldest = Oldest message first
views-message-latest = Latest message first
views-created-oldest = Oldest first
views-created-newest = Newest first
