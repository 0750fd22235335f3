# Die Liste, was daneben offen ist, und was jede Seite umgibt.

## Zahlen und Zeiten

day = { $day }.{ $month }.{ $year }
day-short = { $day }.{ $month }.
length-hours = { $hours } h

## Wörter des Fachs

yes = Ja
no = Nein
contact-unknown = Unbekannter Kontakt
channel-whatsapp = WhatsApp
channel-telegram = Telegram
channel-sms = SMS
channel-email = E-Mail
channel-messenger = Messenger
channel-instagram = Instagram
channel-live-chat = Live-Chat
channel-rcs = RCS
channel-viber = Viber
status-open = Offen
status-pending = Ausstehend
status-snoozed = Pausiert
status-resolved = Gelöst
status-closed = Geschlossen
state-needs-reply = Antwort nötig
state-snoozed = Pausiert bis { $until }
state-answered = Beantwortet
role-viewer = Betrachter
role-lead = Teamleitung
role-admin = Admin

## Rund um jede Seite

skip = Zu den Unterhaltungen springen
demo = Demo.
demo-invented = Alle Namen und Unterhaltungen hier sind erfunden.
webhook-clock = Webhooks werden abgelehnt.
webhook-clock-behind = Die Uhr dieses Servers geht gegenüber SendSeven { $seconds } s nach; mehr als 300 s werden nicht angenommen. Bis sie stimmt, erscheinen Änderungen von anderswo verspätet. Stellen Sie die Uhr des Servers automatisch (NTP).
webhook-clock-ahead = Die Uhr dieses Servers geht gegenüber SendSeven { $seconds } s vor; mehr als 300 s werden nicht angenommen. Bis sie stimmt, erscheinen Änderungen von anderswo verspätet. Stellen Sie die Uhr des Servers automatisch (NTP).
missing-scopes = Das API-Token darf nicht alles.
missing-scopes-remedy = Ihm fehlt { $scopes }. Sevendesk bietet deshalb nicht an: { $what }. Geben Sie dem Token diese Rechte in SendSeven, oder setzen Sie ein anderes Token und starten Sie neu. Ein neues Recht bemerkt Sevendesk innerhalb von fünf Minuten.
untrusted-proxy = Einem Proxy wird nicht vertraut.
untrusted-proxy-remedy = Alle, die über { $address } kommen, zählen als eine Adresse; die falschen Passwörter eines Fremden können damit alle aussperren. Wenn es Ihr Proxy ist, setzen Sie SEVENDESK_TRUSTED_PROXIES={ $address } und starten Sie Sevendesk neu.
enter = Anmelden
leave = Abmelden
theme = Farbschema
theme-system = Farbschema des Systems
theme-light = Helles Farbschema
theme-dark = Dunkles Farbschema
language = Sprache
navigation = Hauptnavigation
page-team = Team
page-jobs = Aufträge
page-audit = Protokoll
page-connection = Verbindung
page-views = Ansichten
view-hot = dringend
view-alarm = { $view }: { $count }, mehr als { $most }
meter = Aufrufe je Minute
meter-tight = Aufrufe je Minute: Listen warten evtl.
meter-stopped = SendSeven bittet um eine Pause
meter-count = { $used } von { $limit }
meter-about = Aufrufe an SendSeven in den letzten 60 Sekunden, von allen zusammen
lost = Diese Seite gibt es nicht
lost-title = Nicht gefunden
lost-why = Der Link ist vielleicht veraltet oder unvollständig.
lost-way = Zu den Unterhaltungen

## Die Liste

queue = Warteschlange
list = Liste
filter = Unterhaltungen filtern
conversations = Unterhaltungen
contact = Kontakt
channel = Kanal
state = Stand
assignee = Zuständig
waiting = Wartet
window = Antwortfenster
last = Zuletzt
created = Erstellt
select-page = Ganze Seite auswählen
select-contact = { $contact } auswählen
assign-contact = { $contact } zuweisen, jetzt { $name }
close = Schließen
reopen = Wieder öffnen
snooze = Pausieren
wake = Pause beenden
close-contact = { $contact } schließen
row-nameless = Eine Unterhaltung
row-unreadable = SendSeven hat diese Zeile in unlesbarer Form geliefert.
waited-long = Lange
waited-too-long = Zu lange
window-over = vorbei
window-left = noch { $time }
window-until = Frei antworten bis { $time }
news-come = { $count } neu
news-gone = { $count } weg
news-show = { $news } – anzeigen
stale = Stand { $hour }.
stale-why = { $cause }. Sevendesk fragt weiter nach; bis dahin bleibt der letzte bekannte Stand.
ignored = SendSeven hat nicht beachtet: { $names }.
ignored-why = Zeilen, die nicht passen, sind ausgeblendet; die Summen können falsch sein.
pages = Seiten
page-number = Seite { $number }
page-previous = Vorige Seite
page-next = Nächste Seite
pager-range = { $first }–{ $last } von { $total }
pager-none = { $total } insgesamt
source-sendseven = Liste von SendSeven selbst, Stand { $hour }
source-partial = Die ersten { $loaded } von { $total } geladen
source-complete = Vollständig, Stand { $hour }
empty-fewer = Inzwischen sind es weniger Seiten
empty-fewer-why = Die Liste endet mit Seite { $last }.
empty-fewer-way = Zur letzten Seite
empty-queue = In der Warteschlange passt nichts dazu
empty-queue-why = Was vor über einem Tag geschlossen wurde, steht nicht in der Warteschlange, nur bei SendSeven.
empty-queue-way = In den geschlossenen suchen
empty-filtered = Keine Unterhaltung passt dazu
empty-filtered-why = Zurzeit passt nichts zu allen diesen Filtern.
empty-filtered-way = Filter zurücksetzen
empty = Noch keine Unterhaltungen
empty-why = Sobald ein Kunde schreibt, steht die Unterhaltung hier.
here-looking = { $name } sieht sich das an
here-writing = { $name } schreibt gerade
here-acting = { $name } ist dabei, das zu ändern

## Was neben der Liste offen ist

conversation = Unterhaltung
back = Zurück
back-to-list = Zurück zur Liste
unconfirmed = Nicht bestätigt.
unconfirmed-why = SendSeven hat auf die letzte Änderung nicht geantwortet. Sevendesk prüft, ob sie erfolgt ist.
fact-status = Status
fact-subject = Betreff
subject-change = Ändern
subject-add = Betreff hinzufügen
subject-of = Betreff der Unterhaltung mit { $contact }
subject-save = Speichern
subject-saved = Der Betreff ist gespeichert.
bot-answers = Ein Bot antwortet hier.
bot-answers-by-name = Hier antwortet { $bot }.
bot-take-over = Übernehmen
bot-hand-back = Nach dem Übernehmen geben Sie es in SendSeven an einen Bot zurück.
fact-tags = Schlagwörter
fact-last = Letzte Nachricht
fact-customer = Zuletzt vom Kunden
fact-agent = Letzte Antwort
fact-snoozed = Pausiert bis
fact-updated = Geändert
last-by-team = Team: { $text }
facts-more = Alle Angaben
fact-id = Kennung
fields-link = Alle Felder, ungekürzt
fields = Alle Felder
fields-about = So, wie SendSeven sie jetzt liefert: Andere Seiten kürzen lange Texte und lassen weg, was sie nicht kennen.
fields-name = Feld
fields-value = Wert
fields-back = Zurück zur Unterhaltung
try-again = Erneut versuchen
leave-out = Ohne diese Werte weiter

## Zuweisen und schließen

assign = Zuweisen
assignee-now = Zuständig: { $name }
closed-already = Diese Unterhaltung ist geschlossen
closed-already-why = Hier ist nichts mehr zu tun.
closed-already-way = Anzeigen
snooze-closed = Nur offene Unterhaltungen lassen sich pausieren.
snooze-conversation = Unterhaltung pausieren
snooze-question = Unterhaltung mit { $contact } pausieren
snooze-about = Bis dahin steht sie für niemanden unter den offenen. Der Kunde bekommt keine Nachricht.
snooze-until = Bis wann
snooze-later = Später heute
snooze-tomorrow = Morgen früh
snooze-monday = Nächsten Montag
snooze-date = Anderer Zeitpunkt
snooze-date-zone = Datum und Uhrzeit ({ $zone })
snooze-wakes = Früher beenden, wenn der Kunde schreibt
snooze-or-message = oder sobald der Kunde schreibt
tags-of = Schlagwörter von { $contact }
tags-none = Es gibt noch keine Schlagwörter.
tags-back = Zurück zur Unterhaltung
tags-new = Neues Schlagwort
tags-open = { $count } offen
tag-name = Name
tag-color = Farbe
tag-create = Anlegen
tag-add = Ergänzen
tag-add-this = { $tag } ergänzen
tag-remove = Entfernen
tag-remove-this = { $tag } entfernen
undo = Rückgängig
take-over = Trotzdem
done-assigned = An { $name } zugewiesen
done-unassigned = Zuweisung aufgehoben
done-closed = { $contact } geschlossen
done-reopened = { $contact } wieder geöffnet
done-snoozed = { $contact } pausiert bis { $until }
done-woken = Pause von { $contact } beendet
done-tagged = { $contact }: Schlagwort { $tag } ergänzt
done-untagged = { $contact }: Schlagwort { $tag } entfernt
done-subject = Betreff der Unterhaltung mit { $contact } geändert
done-taken-over = Unterhaltung mit { $contact } vom Bot übernommen
done-tags = Schlagwörter geändert.
tag-created = Schlagwort { $tag } angelegt.
done-undone = Rückgängig gemacht.
done-sent = Gesendet.
kept-typed = Ihre Eingaben sind noch da. Sie wurden nicht gesendet.
sent-in = Limit erreicht; wird gesendet in

## Density and columns

columns = Spalten
list-layout = Dichte und Spalten
list-layout-why = So sehen Ihre Listen in jedem Browser aus, in dem Sie sich anmelden. Schmale Fenster zeigen weniger Spalten, das Telefon zeigt jede Unterhaltung als Karte.
density = Dichte
density-comfortable = Bequem: die letzte Nachricht unter dem Kontakt
density-compact = Kompakt: die letzte Nachricht neben dem Kontakt, mehr Zeilen auf einen Blick
list-layout-keep = Übernehmen
preference-back = Zurück, ohne zu ändern
list-layout-kept = Ihre Listen sehen jetzt so aus.
