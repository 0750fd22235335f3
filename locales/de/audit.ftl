# Das Protokoll: wer was getan hat, und was daraus wurde.

## Die Seite

audit-filter = Protokoll filtern
audit-filter-do = Filtern
audit-show-all = Alles zeigen
audit-operator = Wer
audit-action = Aktion
audit-result = Ergebnis
audit-from = Von
audit-to = Bis
audit-any = alle
audit-entries = Einträge
audit-when = Wann
audit-clock = { $day }.{ $month }.{ $year } { $time }
audit-change = Änderung und Einzelheiten
audit-request = Anfrage
audit-all-of = Alle Einträge zu { $id }
audit-newest = Neueste
audit-older = Ältere
audit-shown =
    { $count ->
        [one] { $count } Eintrag, der neueste zuerst
       *[other] { $count } Einträge, die neuesten zuerst
    }
audit-empty = Noch ist nichts protokolliert
audit-empty-why = Hier stehen Anmeldungen, Änderungen und Exporte.
audit-none = Kein Eintrag passt
audit-none-why = Alle Filter zugleich erfüllt keiner.

## Wer, was, von was zu was

audit-command-line = (Befehlszeile)
audit-nobodys-name = (unbekannter Name)
audit-nobody = niemand
audit-action-assign = Zuweisen
audit-action-unassign = Zuweisung aufheben
audit-action-close = Schließen
audit-action-reopen = Wieder öffnen
audit-action-snooze = Pausieren
audit-action-wake = Pause beenden
audit-action-tag = Schlagwort ergänzen
audit-action-untag = Schlagwort entfernen
audit-action-subject = Betreff ändern
audit-action-take-over = vom Bot übernehmen
audit-action-create-tag = Schlagwort anlegen
audit-action-note = Notiz
audit-action-reply = Antworten
audit-action-template = Vorlage senden
audit-action-attach = Datei anhängen
audit-action-sign-in = Anmelden
audit-action-sign-out = Abmelden
audit-action-refused = Verweigert
audit-action-export = Exportieren
audit-action-job = Auftrag
audit-action-share-view = Ansicht teilen
audit-action-change-view = Ansicht ändern
audit-action-remove-view = Ansicht löschen
audit-action-add-canned-reply = Textbaustein hinzufügen
audit-action-change-canned-reply = Textbaustein ändern
audit-action-remove-canned-reply = Textbaustein entfernen
audit-action-change-contact = Kontakt bearbeiten
audit-action-operator = Zugang
audit-action-prune = Alte Einträge entfernen
audit-action-restore = Sicherung zurückspielen
audit-word-open = offen
audit-word-assigned = zugewiesen
audit-word-pending = ausstehend
audit-word-snoozed = pausiert
audit-word-resolved = gelöst
audit-word-closed = geschlossen
audit-word-enabled = freigegeben
audit-word-disabled = gesperrt
audit-word-viewer = Betrachter
audit-word-lead = Teamleitung
audit-word-admin = Admin

## Was daraus wurde

audit-no-result = noch kein Ergebnis
audit-result-done = erledigt
audit-result-failed = fehlgeschlagen
audit-result-refused = verweigert
audit-result-uncertain = ungewiss
audit-result-not-made = nicht ausgeführt
audit-failed = fehlgeschlagen: { $why }
audit-rows =
    { $count ->
        [one] { $count } Zeile
       *[other] { $count } Zeilen
    }
audit-rows-after =
    { $count ->
        [one] nach { $count } Zeile
       *[other] nach { $count } Zeilen
    }
audit-unreadable = { $count } davon nicht lesbar
audit-too-many = { $count } Unterhaltungen sind zu viele
audit-queue-filling = die Warteschlange wird noch geladen
audit-browser-gone = die Verbindung brach ab
audit-browser-stopped = der Browser las nicht weiter
audit-server-ended = der Server wurde beendet
audit-no-operator = niemand hat diesen Namen
audit-name-taken = der Name ist schon vergeben
audit-name-refused = der Name ist zu lang, leer oder enthält ein Steuerzeichen
audit-last-admin = es ist der letzte aktive Admin

## Einzelheiten

audit-asked = { $asked }: nötig ist { $needs }, vorhanden { $role }
audit-asked-read = Lesen
audit-asked-assign = Zuweisen
audit-asked-close = Schließen
audit-asked-reopen = Wieder öffnen
audit-asked-snooze = Pausieren
audit-asked-tag = Schlagwörter ändern
audit-asked-subject = Betreff ändern
audit-asked-take-over = vom Bot übernehmen
audit-asked-reply = Antworten
audit-asked-edit-contact = Kontakt bearbeiten
audit-asked-bulk = Aufträge
audit-asked-share = Teilen
audit-asked-export = Exportieren
audit-asked-administer = Verwalten
audit-mentioned = { $count } erwähnt
audit-attached =
    { $count ->
        [one] { $count } Datei
       *[other] { $count } Dateien
    }
audit-more-attempts = { $count } weitere innerhalb einer Minute
audit-file-conversations = Unterhaltungen: { $filter }
audit-file-audit = Protokoll: { $filter }
audit-file-job = Auftrag { $job }, { $rows }
audit-operator-add = { $name } anlegen
audit-operator-disable = { $name } sperren
audit-operator-enable = { $name } freigeben
audit-operator-password = neues Passwort für { $name }
audit-operator-role = Rolle von { $name }
audit-job = Auftrag { $job }, { $kind }: { $what }
audit-job-start = gestartet, { $some } von { $all }
audit-job-pause = angehalten
audit-job-resume = fortgesetzt
audit-job-cancel = abgebrochen
audit-job-retry = neuer Versuch
audit-job-back = zurück
audit-kind-assign = Zuweisen
audit-kind-spread = Verteilen
audit-kind-unassign = Zuweisung aufheben
audit-kind-close = Schließen
audit-kind-reopen = Wieder öffnen
audit-kind-snooze = Pausieren
audit-kind-wake = Pause beenden
audit-kind-tag = Schlagwort ergänzen
audit-kind-untag = Schlagwort entfernen
audit-kind-undo = Rückgängig
audit-kind-return = Rückgabe
