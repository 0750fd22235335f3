# errors

expected-theme = system, light oder dark
expected-language = en oder de
expected-one-of = { $values }
expected-fewer-views = höchstens { $most } davon; löschen Sie zuerst eine
expected-job-rows = mindestens eine Unterhaltung oder alle Treffer
expected-job-reason = höchstens { $most } Zeichen
expected-job-receiver = eine einzige Person; um die Arbeit aufzuteilen, verteilen Sie sie
expected-job-receivers = jemand, der die Unterhaltungen übernimmt
expected-job-draft = ein Auftrag, der noch nicht gestartet wurde
expected-job-over = ein Auftrag, der fertig oder abgebrochen ist
expected-job-effect = ein Auftrag, der etwas geändert hat
expected-job-wish = pause, resume, cancel, retry oder discard
expected-job-wish-now = etwas, das dieser Auftrag in seinem jetzigen Zustand zulässt
expected-job-agents = Agenten aus der Liste
expected-job-reopen = etwas anderes: SendSeven kann hier nicht wieder öffnen, was geschlossen wurde; das geschieht nur, wenn der Kunde schreibt
expected-job-patience = ein Moment Geduld: Die Unterhaltungen werden noch gelesen
expected-job-single = einzelne Unterhaltungen: Was geschlossen ist, lässt sich nur einzeln auswählen
expected-job-lines = je Zeile eine ID und der Stand, wie er zu sehen war
expected-away-agent = ein Agent aus der Liste
expected-away-way = one, spread oder nobody
expected-away-other = jemand anderes als die abwesende Person
expected-away-receiver = jemand, der die Arbeit übernimmt
expected-away-somebody = jemand, der abwesend ist
expected-away-day = ein künftiger Tag, etwa 2027-01-31
