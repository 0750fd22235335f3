# The list, what is open beside it, and what stands around every page.

## Numbers and times

day = { $year }-{ $month }-{ $day }
day-short = { $month }-{ $day }
length-hours = { $hours } h

## Words of the field

yes = Yes
no = No
contact-unknown = Unknown contact
channel-whatsapp = WhatsApp
channel-telegram = Telegram
channel-sms = SMS
channel-email = Email
channel-messenger = Messenger
channel-instagram = Instagram
channel-live-chat = Live chat
channel-rcs = RCS
channel-viber = Viber
status-open = Open
status-pending = Pending
status-snoozed = Snoozed
status-resolved = Resolved
status-closed = Closed
state-needs-reply = Needs reply
state-snoozed = Snoozed until { $until }
state-answered = Answered
role-viewer = viewer
role-lead = lead
role-admin = admin

## Around every page

skip = Skip to the conversations
demo = Demo.
demo-invented = Every name and conversation here is invented.
webhook-clock = Webhooks are refused.
webhook-clock-behind = This server’s clock is { $seconds } s behind SendSeven’s, and more than 300 s are not accepted. Until it is right, changes made elsewhere appear late. Synchronize the server’s clock (NTP).
webhook-clock-ahead = This server’s clock is { $seconds } s ahead of SendSeven’s, and more than 300 s are not accepted. Until it is right, changes made elsewhere appear late. Synchronize the server’s clock (NTP).
missing-scopes = The API token may not do everything.
missing-scopes-remedy = It lacks { $scopes }, so Sevendesk does not offer: { $what }. Give the token these scopes in SendSeven, or set another token and restart. Sevendesk notices a new scope within five minutes.
untrusted-proxy = A proxy is not trusted.
untrusted-proxy-remedy = Everybody who comes through { $address } counts as one address, so one stranger's wrong passwords can lock everybody out. If it is your proxy, set SEVENDESK_TRUSTED_PROXIES={ $address } and restart Sevendesk.
enter = Sign in
leave = Sign out
theme = Theme
theme-system = System theme
theme-light = Light theme
theme-dark = Dark theme
language = Language
navigation = Main
page-team = Team
page-jobs = Jobs
page-audit = Audit
page-connection = Connection
page-views = Views
view-hot = needs attention
view-alarm = { $view }: { $count }, more than { $most }
meter = Calls this minute
meter-tight = Calls this minute: lists may wait
meter-stopped = SendSeven asked for a pause
meter-count = { $used } of { $limit }
meter-about = Calls to SendSeven in the last 60 seconds, by everyone
lost = There is no such page
lost-title = Not found
lost-why = The link may be old or incomplete.
lost-way = Go to the conversations

## The list

queue = Queue
list = List
filter = Filter conversations
conversations = Conversations
contact = Contact
channel = Channel
state = State
assignee = Assignee
waiting = Waiting
window = Reply window
last = Last
created = Created
select-page = Select the page
select-contact = Select { $contact }
assign-contact = Assign { $contact }, now { $name }
close = Close
reopen = Reopen
snooze = Snooze
wake = Wake
close-contact = Close { $contact }
row-nameless = A conversation
row-unreadable = This row from SendSeven cannot be read.
waited-long = Long
waited-too-long = Too long
window-over = over
window-left = { $time } left
window-until = Free replies until { $time }
news-come = { $count } new
news-gone = { $count } gone
news-show = { $news }, show
stale = As of { $hour }.
stale-why = { $cause }. Sevendesk keeps trying; you see the last known data.
ignored = SendSeven ignored: { $names }.
ignored-why = Rows that don’t match are left out, and the totals may be wrong.
pages = Pages
page-number = Page { $number }
page-previous = Previous page
page-next = Next page
pager-range = { $first }–{ $last } of { $total }
pager-none = { $total } in all
source-sendseven = SendSeven’s own list, as of { $hour }
source-partial = First { $loaded } of { $total } loaded
source-complete = Complete as of { $hour }
empty-fewer = There are fewer pages now
empty-fewer-why = The list ends with page { $last }.
empty-fewer-way = Go to the last page
empty-queue = Nothing in the queue matches
empty-queue-why = The queue omits conversations closed over a day ago. SendSeven has those.
empty-queue-way = Search the closed ones
empty-filtered = No conversation matches
empty-filtered-why = Nothing matches all of these filters right now.
empty-filtered-way = Clear filters
empty = No conversations yet
empty-why = When a customer writes, the conversation appears here.
here-looking = { $name } is looking at it
here-writing = { $name } is writing
here-acting = { $name } is about to change it

## What is open beside the list

conversation = Conversation
back = Back
back-to-list = Back to the list
unconfirmed = Not confirmed.
unconfirmed-why = SendSeven did not confirm the last change. Sevendesk is checking if it was made.
fact-status = Status
fact-subject = Subject
subject-change = Change
subject-add = Add a subject
subject-of = Subject of the conversation with { $contact }
subject-save = Save
subject-saved = The subject is saved.
bot-answers = A bot is answering this customer.
bot-answers-by-name = { $bot } is answering this customer.
bot-take-over = Take over
bot-hand-back = To hand it back to a bot after taking over, use SendSeven.
fact-tags = Tags
fact-last = Last message
fact-customer = Last from customer
fact-agent = Last agent reply
fact-snoozed = Snoozed until
fact-updated = Updated
last-by-team = Team: { $text }
facts-more = All details
fact-id = ID
fields-link = All fields, uncut
fields = All fields
fields-about = As SendSeven answers them now: other pages cut long texts and leave out what they do not know.
fields-name = Field
fields-value = Value
fields-back = Back to the conversation
try-again = Try again
leave-out = Leave these values out

## Assigning and closing

assign = Assign
assignee-now = Assignee: { $name }
closed-already = This conversation is closed
closed-already-why = There is nothing left to do.
closed-already-way = Show it
snooze-closed = Only open conversations can be snoozed.
snooze-conversation = Snooze conversation
snooze-question = Snooze the conversation with { $contact }
snooze-about = Until then it is not among the open ones, for anyone. Nothing is sent to the customer.
snooze-until = Until when
snooze-later = Later today
snooze-tomorrow = Tomorrow morning
snooze-monday = Next Monday
snooze-date = Another time
snooze-date-zone = Date and time ({ $zone })
snooze-wakes = Wake it sooner if the customer writes
snooze-or-message = or when the customer writes
tags-of = Tags of { $contact }
tags-none = There are no tags yet.
tags-back = Back to the conversation
tags-new = New tag
tags-open = { $count } open
tag-name = Name
tag-color = Color
tag-create = Create
tag-add = Add
tag-add-this = Add { $tag }
tag-remove = Remove
tag-remove-this = Remove { $tag }
undo = Undo
take-over = Take over
done-assigned = Assigned to { $name }
done-unassigned = Assigned to nobody
done-closed = Closed { $contact }
done-reopened = Reopened { $contact }
done-snoozed = Snoozed { $contact } until { $until }
done-woken = Woke { $contact }
done-tagged = Tagged { $contact }: { $tag }
done-untagged = Removed the tag { $tag } from { $contact }
done-subject = Changed the subject of the conversation with { $contact }
done-taken-over = Took over the conversation with { $contact } from the bot
done-tags = Tags changed.
tag-created = Created the tag { $tag }.
done-undone = Undone.
done-sent = Sent.
kept-typed = What you typed is still here. It has not been sent.
sent-in = Rate limit reached; sent in

## Density and columns

columns = Columns
list-layout = Density and columns
list-layout-why = Your lists look like this on every browser that you sign in with. Narrow windows show fewer columns; the phone shows a card for each conversation.
density = Density
density-comfortable = Comfortable: the last message below the contact
density-compact = Compact: the last message beside the contact, more rows at a glance
list-layout-keep = Keep
preference-back = Back without changing
list-layout-kept = Your lists now look like this.
