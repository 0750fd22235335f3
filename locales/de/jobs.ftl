# Aufträge: eine Änderung an vielen Unterhaltungen, und Übergaben.

jobs-jobs = Aufträge
jobs-all-jobs = Alle Aufträge
jobs-none-yet = Noch keine. Wählen Sie in der Warteschlange Unterhaltungen aus oder alle, die zu einem Filter passen, und legen Sie fest, was mit ihnen geschehen soll; oder übergeben Sie die Arbeit einer abwesenden Person.
jobs-job = Auftrag
jobs-so-far = Fortschritt
jobs-state = Stand
jobs-who = Wer
jobs-when = Wann

# Was ein Auftrag tut.
jobs-assign = Zuweisen
jobs-assign-to = { $name } zuweisen
jobs-spread = Auf { $count } Agenten verteilen
jobs-unassign = Zuweisung aufheben
jobs-close = Schließen
jobs-reopen = Wieder öffnen
jobs-snooze = Pausieren
jobs-snooze-until = Pausieren bis { $until }
jobs-wake = Pause beenden
jobs-tag = Schlagwort ergänzen
jobs-tag-with = Schlagwort { $tag } ergänzen
jobs-untag = Schlagwort entfernen
jobs-untag-from = Schlagwort { $tag } entfernen
jobs-undo = Auftrag { $job } zurücknehmen
jobs-return = Zurückgeben, was Auftrag { $job } übergeben hat
jobs-of-away = { $what }: die Arbeit von { $name }

# Wo ein Auftrag steht.
jobs-draft = Nicht gestartet
jobs-waits = Wartet
jobs-waits-for = Wartet auf Auftrag { $job }
jobs-stalled = Steht still: { $why }. Es geht von selbst weiter
jobs-under-way = Läuft
jobs-paused = Pausiert
jobs-cancelled = Abgebrochen
jobs-finished = Fertig
jobs-finished-failed = Fertig, { $count } fehlgeschlagen
jobs-progress = { $settled } von { $all }
jobs-cause-busy = Eine andere Änderung derselben Unterhaltung läuft gerade
jobs-cause-unchosen = Es wurde niemand ausgewählt, der sie übernimmt

# Ein Entwurf.
jobs-plan = Was dieser Auftrag tun würde
jobs-taken-of = Änderungen des früheren Auftrags
jobs-taken-singly = Einzeln ausgewählte Unterhaltungen
jobs-match = { $count } Treffer
jobs-already-open = { $count } bereits offen
jobs-already-snoozed = { $count } bereits so pausiert
jobs-already-awake = { $count } nicht pausiert
jobs-already-closed = { $count } bereits geschlossen
jobs-already-theirs = { $count } bereits so zugewiesen
jobs-already-nobodys = { $count } bereits niemandem zugewiesen
jobs-already-before = { $count } bereits wie zuvor
jobs-nothing = nichts zu ändern
jobs-to-do =
    { $count ->
        [one] { $changes } zu ändern: { $count } Aufruf, etwa { $time }
       *[other] { $changes } zu ändern: { $count } Aufrufe, etwa { $time }
    }
jobs-minutes =
    { $count ->
        [one] eine Minute
       *[other] { $count } Minuten
    }
jobs-more = Ein Auftrag umfasst höchstens { $count } Unterhaltungen: Dies sind die ersten { $count } in der Reihenfolge der Liste. Starten Sie für den Rest einen weiteren.
jobs-manners = Jede Unterhaltung wird vor der Änderung gelesen; was jemand anderes bis dahin geändert hat, bleibt unberührt. Änderungen von Hand gehen vor.
jobs-why = Grund (geht an SendSeven, falls möglich)
jobs-start = Starten
jobs-discard = Verwerfen
jobs-receivers = Wer wie viele übernimmt
jobs-gets = bekommt { $count }
jobs-open-now = { $count } offen
jobs-choose = Auswählen, wer übernimmt
jobs-who-gets = Wer übernimmt
jobs-by-load = je nach offener Arbeit
jobs-evenly = gleich viele für alle
jobs-preview-these = Vorschau mit dieser Auswahl
jobs-start-these = Mit dieser Auswahl starten

# Ein gestarteter Auftrag.
jobs-rows = Zeilen
jobs-all = gesamt
jobs-changed = geändert
jobs-left-alone = übersprungen
jobs-failed = fehlgeschlagen
jobs-waiting = wartend
jobs-left = Noch etwa { $time }.
jobs-pace = { $count } in der letzten Minute, noch etwa { $time }.
jobs-reason = Grund: { $reason }
jobs-by = Von { $name }
jobs-by-started = Von { $name }, gestartet: { $ago }
jobs-pause = Pausieren
jobs-resume = Fortsetzen
jobs-cancel = Rest abbrechen
jobs-retry = Fehlgeschlagene wiederholen
jobs-take-back = Zurücknehmen …
jobs-results = Ergebnisse als { $format }
jobs-cannot-reopen = Das lässt sich nicht zurücknehmen: SendSeven kann hier nicht wieder öffnen, was geschlossen wurde. Schreibt ein Kunde, wird die Unterhaltung wieder geöffnet.

# Seine Unterhaltungen.
jobs-conversations = Unterhaltungen
jobs-no-rows = Keine.
jobs-conversation = Unterhaltung
jobs-result = Ergebnis
jobs-before = Vorher
jobs-after = Nachher
jobs-page = Seite { $page } von { $pages }
jobs-pages = Seiten
jobs-previous = Zurück
jobs-next = Weiter
jobs-held-by-nobody = niemand
jobs-held-closed = { $who }, geschlossen
jobs-held-snoozed = { $who }, pausiert bis { $until }
jobs-row-waiting = wartet
jobs-row-waiting-for = wartet, für { $name }
jobs-row-sending = läuft
jobs-row-done = geändert
jobs-row-already = übersprungen: bereits so
jobs-row-closed = übersprungen: bereits geschlossen
jobs-row-cancelled = übersprungen: Auftrag abgebrochen
jobs-row-overtaken = übersprungen: inzwischen außerhalb von Sevendesk geändert
jobs-row-overtaken-by = übersprungen: inzwischen von { $name } geändert
jobs-row-failed = fehlgeschlagen: { $why }

# Dieselben als Tabelle.
jobs-column-conversation = Unterhaltung
jobs-column-state = Stand
jobs-column-result = Ergebnis
jobs-column-was-with = Vorher bei
jobs-column-was-closed = Vorher geschlossen
jobs-column-is-with = Nachher bei
jobs-column-is-closed = Nachher geschlossen
jobs-column-changed-by = Geändert von
jobs-column-at = Zeitpunkt
jobs-yes = ja
jobs-no = nein
jobs-state-waiting = wartet
jobs-state-sending = läuft
jobs-state-done = geändert
jobs-state-skipped = übersprungen
jobs-state-failed = fehlgeschlagen
jobs-why-already = bereits so
jobs-why-closed = bereits geschlossen
jobs-why-overtaken = inzwischen geändert
jobs-why-cancelled = Auftrag abgebrochen

# Was nach einem Klick gemeldet wird.
jobs-told-discard = Nichts wurde geändert.
jobs-told-pause = Pausiert. Was gerade läuft, wird noch abgeschlossen.
jobs-told-resume = Der Auftrag läuft weiter.
jobs-told-cancel = Abgebrochen. Der Rest bleibt, wie er ist.
jobs-told-retry = Fehlgeschlagene werden erneut versucht.
jobs-told-none-failed = Nichts ist fehlgeschlagen.
jobs-told-back = Die Person steht wieder wie zuvor zur Auswahl.

# Übergaben.
jobs-hand-over = Arbeit übergeben
jobs-who-is-away = Wer abwesend ist
jobs-away-is = Abwesend: { $name }
jobs-away-other = Jemand anderes
jobs-continue = Weiter
jobs-goes = Die offene Arbeit geht
jobs-goes-several = an mehrere, je nach offener Arbeit
jobs-goes-one = an eine Person
jobs-goes-whom = Wer
jobs-goes-nobody = an niemanden
jobs-back-on = Zurück am
jobs-gives-back = Dann zurückgeben, was noch offen ist
jobs-meanwhile = Vom Start an gilt die Person als abwesend und steht in Listen zuletzt – bis zu diesem Tag oder bis jemand unter „Aufträge“ ihre Rückkehr meldet.
jobs-preview = Vorschau
jobs-do-not = Abbrechen
jobs-open = { $count } offen
jobs-away = abwesend

# Wer abwesend ist.
jobs-absent = Abwesend
jobs-until = bis { $at }
jobs-until-then = bis { $at }, danach wird zurückgegeben, was noch offen ist
jobs-until-said = bis jemand die Rückkehr meldet
jobs-handed = Übergabe
jobs-back = Wieder da
jobs-back-return = Wieder da, Arbeit zurückgeben
