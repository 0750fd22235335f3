# The connection to SendSeven: what the token may do, and webhooks.

capability-read-conversations = Read conversations
capability-change-conversations = Assign, close, reopen, and snooze conversations
capability-read-messages = Read messages
capability-write-messages = Reply to customers, and write internal notes
capability-delete-messages = Delete files taken out of a reply
capability-read-contacts = Look at contacts
capability-update-contacts = Edit contacts
capability-list-team = List the team
capability-read-channels = Use WhatsApp templates
capability-read-webhooks = Look at webhooks
capability-create-webhooks = Register webhooks
capability-update-webhooks = Verify and test webhooks
capability-delete-webhooks = Remove webhooks
capability-read-canned-replies = Use canned replies
capability-create-canned-replies = Add canned replies
capability-update-canned-replies = Change canned replies
capability-delete-canned-replies = Remove canned replies
capability-share-canned-replies = Share canned replies

## The page

connection-token = What the API token may do
connection-token-about = SendSeven lists the scopes of the token at the start and every hour. What is unknown is offered, and SendSeven decides.
connection-capability = Capability
connection-scope = Scope
connection-held = Token has it
connection-unknown = Unknown

webhooks = Webhooks
webhooks-about = With webhooks, a change made elsewhere appears at once. Without them, Sevendesk asks for changes, within the rate limit. On the command line, sevendesk webhooks registers, verifies, tests, and removes this address.
webhooks-address = Address
webhooks-state = At SendSeven
webhooks-active = Verified and active
webhooks-unverified = Not verified: SendSeven delivers nothing until this address has answered its challenge. Run sevendesk webhooks verify.
webhooks-suspended = Suspended, because deliveries failed. SendSeven keeps events and tries again. Look at the refused deliveries below.
webhooks-inactive = Switched off in SendSeven
webhooks-not-registered = Not registered. Run sevendesk webhooks register.
webhooks-not-in-contract = This API cannot be asked. Register the address in SendSeven by hand.
webhooks-scope-missing = Not known: the API token lacks { $scope }.
webhooks-success = Last success
webhooks-failure = Last failure
webhooks-failures = Failures in a row
webhooks-waiting = Events kept back
webhooks-waiting-count = { $queued } wait, { $dropped } dropped
webhooks-next-try = Next try
webhooks-secret = Secret set here
webhooks-secret-missing = No: every delivery is refused. Set SENDSEVEN_WEBHOOK_SECRET and restart.
webhooks-last = Last delivery received here
webhooks-none-yet = None since the start
webhooks-refused = Refused since the start
webhooks-none-refused = None
webhooks-forged = Wrong or missing signature
webhooks-stale = Time too far off
webhooks-foreign = Another tenant
webhooks-full = Too many at once
webhooks-no-secret = No secret set
webhooks-unreadable = Unreadable
webhooks-clocks = Clock
webhooks-clocks-same = Agrees with SendSeven’s
webhooks-clock-behind = { $seconds } s behind SendSeven’s. From 300 s on, webhooks are refused. Synchronize it (NTP).
webhooks-clock-ahead = { $seconds } s ahead of SendSeven’s. From 300 s on, webhooks are refused. Synchronize it (NTP).
