# What the list can be narrowed to

filters-search = Search
filters-search-in = Name, phone, email, subject or ID
filters-all = All
filters-any = Any
filters-anyone = Anyone
filters-chosen = { $count } chosen
filters-needs-no-reply = Needs no reply
filters-waiting-over = Waiting over { $minutes } min
filters-window-under = Window under { $minutes } min
span-arrived = Arrived { $from } to { $until }
span-arrived-today = Arrived today
span-arrived-yesterday = Arrived yesterday
span-arrived-days = { $count ->
    [one] Arrived in the last 24 hours
   *[other] Arrived in the last { $count } days
}
span-closed = Closed { $from } to { $until }
span-closed-today = Closed today
span-closed-yesterday = Closed yesterday
span-closed-days = { $count ->
    [one] Closed in the last 24 hours
   *[other] Closed in the last { $count } days
}
filters-size = Rows per page
filters-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
filters-apply = Apply
filters-clear = Clear filters
filters-more = More filters
filters-more-why = These filters narrow the list further. What you leave empty does not.
filters-tag = Tag
filters-waiting-minutes = Customer has been waiting for more than (minutes)
filters-window-minutes = Time left to reply is under (minutes)
filters-created = Arrived
filters-closed = Closed
filters-any-time = Any time
filters-show = Show conversations
filters-keep = Save view
