# errors

expected-theme = system, light or dark
expected-language = en or de
expected-one-of = { $values }
expected-fewer-views = at most { $most } of them; delete one first
expected-job-rows = at least one conversation, or all that match
expected-job-reason = at most { $most } characters
expected-job-receiver = one of them; to share it out, spread it
expected-job-receivers = somebody to give the conversations to
expected-job-draft = one that has not been started yet
expected-job-over = one that is finished or cancelled
expected-job-effect = one that has changed something
expected-job-wish = pause, resume, cancel, retry or discard
expected-job-wish-now = something this job, as it stands now, lets be done
expected-job-agents = agents of the list
expected-job-reopen = something else: this SendSeven cannot reopen what was closed; a customer who writes does
expected-job-patience = a moment of patience: the conversations are still being read
expected-job-single = single conversations: what is closed can only be chosen one by one
expected-job-lines = an id and how it was seen, a line each
expected-away-agent = an agent of the list
expected-away-way = one, spread or nobody
expected-away-other = somebody else than who is away
expected-away-receiver = somebody to give the work to
expected-away-somebody = somebody who is away
expected-away-day = a day to come, such as 2027-01-31
