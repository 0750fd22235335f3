# Die Verbindung zu SendSeven: was das Token darf, und Webhooks.

capability-read-conversations = Unterhaltungen lesen
capability-change-conversations = Unterhaltungen zuweisen, schließen, wieder öffnen und pausieren
capability-read-messages = Nachrichten lesen
capability-write-messages = Kunden antworten und interne Notizen schreiben
capability-delete-messages = Aus Antworten entfernte Dateien löschen
capability-read-contacts = Kontakte ansehen
capability-update-contacts = Kontakte bearbeiten
capability-list-team = Das Team auflisten
capability-read-channels = WhatsApp-Vorlagen verwenden
capability-read-webhooks = Webhooks ansehen
capability-create-webhooks = Webhooks registrieren
capability-update-webhooks = Webhooks bestätigen und testen
capability-delete-webhooks = Webhooks entfernen
capability-read-canned-replies = Textbausteine verwenden
capability-create-canned-replies = Textbausteine hinzufügen
capability-update-canned-replies = Textbausteine ändern
capability-delete-canned-replies = Textbausteine entfernen
capability-share-canned-replies = Textbausteine teilen

## Die Seite

connection-token = Was das API-Token darf
connection-token-about = SendSeven nennt die Rechte des Tokens beim Start und jede Stunde. Was unbekannt ist, wird angeboten, und SendSeven entscheidet.
connection-capability = Fähigkeit
connection-scope = Recht
connection-held = Token hat es
connection-unknown = Unbekannt

webhooks = Webhooks
webhooks-about = Mit Webhooks erscheint eine Änderung von anderswo sofort. Ohne sie fragt Sevendesk nach Änderungen, so oft das Limit es erlaubt. Auf der Befehlszeile registriert, bestätigt, testet und entfernt sevendesk webhooks diese Adresse.
webhooks-address = Adresse
webhooks-state = Bei SendSeven
webhooks-active = Bestätigt und aktiv
webhooks-unverified = Nicht bestätigt: SendSeven stellt nichts zu, bis diese Adresse seine Probe beantwortet hat. Führen Sie sevendesk webhooks verify aus.
webhooks-suspended = Ausgesetzt, weil Zustellungen scheiterten. SendSeven behält die Ereignisse und versucht es wieder. Sehen Sie sich die abgelehnten Zustellungen unten an.
webhooks-inactive = In SendSeven ausgeschaltet
webhooks-not-registered = Nicht registriert. Führen Sie sevendesk webhooks register aus.
webhooks-not-in-contract = Diese API kann nicht gefragt werden. Registrieren Sie die Adresse in SendSeven von Hand.
webhooks-scope-missing = Nicht bekannt: Dem API-Token fehlt { $scope }.
webhooks-success = Letzter Erfolg
webhooks-failure = Letzter Fehlschlag
webhooks-failures = Fehlschläge in Folge
webhooks-waiting = Zurückgehaltene Ereignisse
webhooks-waiting-count = { $queued } warten, { $dropped } verworfen
webhooks-next-try = Nächster Versuch
webhooks-secret = Geheimnis hier gesetzt
webhooks-secret-missing = Nein: Jede Zustellung wird abgelehnt. Setzen Sie SENDSEVEN_WEBHOOK_SECRET und starten Sie neu.
webhooks-last = Letzte Zustellung, die hier ankam
webhooks-none-yet = Keine seit dem Start
webhooks-refused = Abgelehnt seit dem Start
webhooks-none-refused = Keine
webhooks-forged = Falsche oder fehlende Signatur
webhooks-stale = Zeit zu weit daneben
webhooks-foreign = Anderer Mandant
webhooks-full = Zu viele auf einmal
webhooks-no-secret = Kein Geheimnis gesetzt
webhooks-unreadable = Nicht lesbar
webhooks-clocks = Uhr
webhooks-clocks-same = Stimmt mit der von SendSeven überein
webhooks-clock-behind = Geht gegenüber SendSeven { $seconds } s nach. Ab 300 s werden Webhooks abgelehnt. Stellen Sie die Uhr automatisch (NTP).
webhooks-clock-ahead = Geht gegenüber SendSeven { $seconds } s vor. Ab 300 s werden Webhooks abgelehnt. Stellen Sie die Uhr automatisch (NTP).
