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
filters-came = Arrived { $year }-{ $month }-{ $day } { $from } to { $until } UTC
filters-closed = Closed { $year }-{ $month }-{ $day } { $from } to { $until } UTC
filters-size = Rows per page
filters-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
filters-apply = Apply
filters-clear = Clear filters
filters-keep = Save view
