# What can be undone, and what needs attention.
undo-of = Änderung an { $contact } rückgängig machen
pending-assign = { $name } weist zu in
pending-close = { $name } schließt in
pending-reopen = { $name } öffnet wieder in
pending-snooze = { $name } pausiert in
pending-wake = { $name } beendet die Pause in
pending-tag = { $name } ergänzt ein Schlagwort in
pending-untag = { $name } entfernt ein Schlagwort in
pending-subject = { $name } ändert den Betreff in
pending-take-over = { $name } übernimmt vom Bot in
pending-reply = { $name } antwortet in
page-attention = Nicht ausgeführt
attention-about = Diese Änderungen wurden nicht ausgeführt, oder es ist unklar, ob sie ausgeführt wurden. Jede bleibt hier, bis Sie sie ausblenden.
attention-none = Alles ausgeführt
attention-none-why = Änderungen von Ihnen, die fehlschlagen, bleiben hier, bis Sie sie ausblenden.
attention-dismiss-all = Alle ausblenden
attention-count = { $count ->
    [one] { $count } Änderung nicht ausgeführt
   *[other] { $count } Änderungen nicht ausgeführt
}
attention-more = { $count ->
    [one] Eine weitere Änderung wurde nicht ausgeführt
   *[other] { $count } weitere Änderungen wurden nicht ausgeführt
}
