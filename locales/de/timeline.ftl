# Was in einer Unterhaltung gesagt und getan wurde, und Notizen für das Team

story = Verlauf
story-zone = Zeitzone: { $zone }
story-today = Heute
story-yesterday = Gestern
story-day = { $weekday }, { $day }. { $month } { $year }
story-weekday-1 = Montag
story-weekday-2 = Dienstag
story-weekday-3 = Mittwoch
story-weekday-4 = Donnerstag
story-weekday-5 = Freitag
story-weekday-6 = Samstag
story-weekday-7 = Sonntag
story-month-1 = Januar
story-month-2 = Februar
story-month-3 = März
story-month-4 = April
story-month-5 = Mai
story-month-6 = Juni
story-month-7 = Juli
story-month-8 = August
story-month-9 = September
story-month-10 = Oktober
story-month-11 = November
story-month-12 = Dezember
story-latest = Zurück zum Neuesten
story-earlier = Frühere Nachrichten
story-nothing-done = In Sevendesk hat sie noch niemand zugewiesen oder geschlossen.
story-nothing-said = Noch keine Nachrichten.
story-nothing-earlier = Davor gibt es nichts.
story-without-messages = Diese API-Variante liefert keine Nachrichten: Lesen Sie sie in SendSeven. Was hier in Sevendesk geschah, wird angezeigt.
story-without-scope = Dem Token fehlt messages:read. Ein Admin kann eines mit diesem Recht anlegen; was hier in Sevendesk geschah, wird angezeigt.
story-failed = Nachrichten: { $cause }.
story-unreadable = { $count ->
    [one] Eine Nachricht war nicht lesbar.
   *[other] { $count } Nachrichten waren nicht lesbar.
}

## Was gesagt wurde

story-customer = Kunde
story-team = Team
story-note = Interne Notiz
story-channel-says = Der Kanal meldet: { $words }
story-pending = Ausstehend
story-sent = Gesendet
story-delivered = Zugestellt
story-read = Gelesen
story-sent-in = wird gesendet in
story-not-delivered = Nicht zugestellt
story-again = Erneut senden
story-failure-131047 = Der Kunde hatte seit mehr als 24 Stunden nicht geschrieben, daher nahm WhatsApp nur eine Vorlage an.
story-failure-131026 = Der Kunde ist dort nicht erreichbar: vielleicht nicht bei WhatsApp oder mit einer Nummer, die es nicht mehr gibt.
story-failure-132000 = Nicht jede Variable der Vorlage hatte einen Wert.
story-failure-132001 = WhatsApp hat diese Vorlage in dieser Sprache nicht mehr.
story-whole = Alle { $count } Zeichen
story-kind-text = Leere Nachricht
story-kind-image = Bild
story-kind-video = Video
story-kind-audio = Audio
story-kind-document = Dokument
story-kind-sticker = Sticker
story-kind-location = Standort
story-kind-contact = Kontaktkarte
story-kind-interactive = Auswahl aus einem Menü
story-kind-button = Schaltfläche
story-kind-reaction = Reaktion
story-kind-foreign = Typ „{ $kind }“, nur in SendSeven lesbar

## Dateien

story-file-nameless = Datei ohne Namen
story-file-withheld = Link zurückgehalten
story-file-pdf = PDF
story-file-jpeg = JPEG-Bild
story-file-png = PNG-Bild
story-file-image = Bild
story-file-video = Video
story-file-audio = Audio
story-file-text = Text
story-file-csv = CSV-Tabelle
story-file-zip = ZIP-Archiv
story-file-word = Word-Dokument
story-file-sheet = Tabelle
story-file = Datei
story-decimal = { $whole },{ $tenths }

## Was getan wurde

story-did-close = { $who } hat die Unterhaltung geschlossen
story-did-reopen = { $who } hat die Unterhaltung wieder geöffnet
story-did-snooze = { $who } hat die Unterhaltung pausiert bis { $until }
story-did-wake = { $who } hat die Pause beendet
story-did-tag = { $who } hat das Schlagwort { $tag } ergänzt
story-did-untag = { $who } hat das Schlagwort { $tag } entfernt
story-did-subject = { $who } hat den Betreff geändert
story-did-take-over = { $who } hat vom Bot übernommen
story-did-note = { $who } hat eine interne Notiz hinterlassen
story-did-reply = { $who } hat geantwortet
story-did-template = { $who } hat die Vorlage { $template } gesendet
story-did-assign = { $who } hat die Unterhaltung { $to } zugewiesen
story-did-pass-on = { $who } hat die Unterhaltung { $to } zugewiesen, zuvor { $from }
story-did-take = { $who } hat die Zuweisung an { $from } aufgehoben
story-did-unassign = { $who } hat die Zuweisung aufgehoben
story-unconfirmed = nicht bestätigt

## Notizen für das Team

story-write-about = Der Kunde sieht sie nie. Mit @ und dem vollen Namen erwähnen Sie Agenten auch im Text.
story-write-text = Notiz für das Team
story-write-mention = Erwähnen
story-write-add = Notiz hinzufügen
