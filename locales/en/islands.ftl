# What islands say by themselves in the browser. All of it goes along with every page.

digits = ,
nobody = Nobody
assign-to = Assign to
assign-placeholder = Assign to…
assign-find = Find an agent
assign-none = Nobody has this in their name.
close-question = Close the conversation with { $contact }?
close-about = It leaves the open list for everyone. Nothing is sent to the customer.
close-note = Note (optional)
close-conversation = Close conversation
cancel = Cancel
link-live = Live
link-live-about = Changes appear by themselves
link-reconnecting = Reconnecting
link-reconnecting-about = Changes appear as soon as the connection is back
link-polling = Asking now and then
link-polling-about = The server cannot be listened to; the page asks every ten seconds
hands-placeholder = Type a command, a view, an agent…
hands-find = Find a command
hands-commands = Commands
hands-assign-to = Assign to { $name }
hands-work-of = Open work of { $name }
hands-away = { $name } is away: hand over
hands-none = Nothing is called that.
hands-selected = { $count } selected
hands-all-selected = All { $count } that match are selected
