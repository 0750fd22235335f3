# Was Inseln im Browser selbst sagen. All das kommt mit jeder Seite mit.

digits = .
nobody = Niemand
assign-to = Zuweisen an
assign-placeholder = Zuweisen an …
assign-find = Agenten suchen
assign-none = Niemand heißt so.
close-question = Unterhaltung mit { $contact } schließen?
close-about = Sie verschwindet für alle aus der offenen Liste. Der Kunde bekommt keine Nachricht.
close-note = Notiz (freiwillig)
close-conversation = Unterhaltung schließen
cancel = Abbrechen
link-live = Live
link-live-about = Änderungen erscheinen von selbst
link-reconnecting = Verbindet neu
link-reconnecting-about = Änderungen erscheinen, sobald die Verbindung wieder steht
link-polling = Fragt regelmäßig nach
link-polling-about = Der Server meldet sich gerade nicht von selbst; die Seite fragt alle zehn Sekunden nach
hands-placeholder = Befehl, Ansicht oder Agent eingeben …
hands-find = Befehl suchen
hands-commands = Befehle
hands-assign-to = { $name } zuweisen
hands-work-of = Offene Arbeit von { $name }
hands-away = { $name } ist abwesend: übergeben
hands-none = Nichts heißt so.
hands-selected = { $count } ausgewählt
hands-all-selected = Alle { $count } passenden sind ausgewählt
