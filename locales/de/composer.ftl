# Antworten an Kunden und Notizen für das Team

composer-audience = Wer es bekommt
composer-reply = Antwort an den Kunden
composer-send = Antwort senden
composer-channel = Geht über { $channel } hinaus.
composer-channel-most = Geht über { $channel } hinaus, mit höchstens { $most } Zeichen.
composer-until = Antworten sind noch { $time } möglich, bis { $until }.
composer-subject = Ihr Betreff bleibt „{ $subject }“.
composer-left = Noch { $count } Zeichen
composer-over = { $count } Zeichen zu viel
composer-note-only = Sie können eine interne Notiz schreiben.
reply-to = Antwort an { $contact }
written-note = Notiz hinzugefügt.
written-reply = Antwort gesendet.

## Warum keine Antwort möglich ist

no-reply-closed = Die Unterhaltung ist geschlossen, daher kann keine Antwort gesendet werden
no-reply-window = Das Antwortfenster ist abgelaufen: Der Kanal nimmt erst wieder Antworten an, wenn der Kunde schreibt
no-reply-subject = Diese E-Mail hat keinen Betreff, daher kann von hier keine Antwort gesendet werden
no-reply-remedy = Es wurde nichts gesendet. Ihr Text bleibt erhalten.
