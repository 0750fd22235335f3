# Who has how much to do

team-as-of = As of { $clock }
team-away = { $name } · away
team-midnight = Today starts at midnight in the team’s time zone. What is closed elsewhere counts once Sevendesk sees it.

## While not all is read

team-filling = Loading the conversations
team-filling-unknown = The numbers appear once SendSeven answers.
team-filling-known = SendSeven counts { $total }. The numbers appear as they come in.
team-partial = Still loading.
team-partial-of = { $loaded } of { $total } conversations are loaded. The numbers grow until all are.
team-partial-loaded = { $count ->
    [one] { $count } conversation is loaded. The numbers grow until all are.
   *[other] { $count } conversations are loaded. The numbers grow until all are.
}

## All together

team-nobodys = Unassigned
team-closed-today = Closed today
team-none-long = none waiting over { $length }
team-some-long = { $count ->
    [one] { $count } waiting over { $length }
   *[other] { $count } waiting over { $length }
}
team-nobody-waits = nobody waits
team-longest = longest { $time }
team-came = { $count } arrived in the last hour
team-closed = { $count } in the last hour

## Each

team-load = Load
team-agent = Agent
team-bars = Open, of which need a reply
team-need-reply = Need reply
team-longest-wait = Longest wait
team-open-of = { $count } open, { $name }
team-need-reply-of = { $count } need a reply, { $name }
team-closed-today-of = { $count } closed today, { $name }
team-hand-over = Hand over
team-hand-over-of = Hand over the work of { $name }

## The day and the channels

team-day = Arrived and closed, by hour
team-day-table = As a table
team-hour = Hour
team-hour-at = { $hour }:00
team-arrived = Arrived
team-arrived-at = { $count } arrived from { $hour }:00
team-closed-at = { $count } closed from { $hour }:00
team-channels = Open by channel
team-channel = { $count } open, { $channel }
team-nothing-open = Nothing is open.
