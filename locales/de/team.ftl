# Wer wie viel zu tun hat

team-as-of = Stand { $clock }
team-away = { $name } · abwesend
team-midnight = Der Tag beginnt um Mitternacht in der Zeitzone des Teams. Was außerhalb von Sevendesk geschlossen wird, zählt ab dem Zeitpunkt, zu dem Sevendesk es bemerkt.

## Solange nicht alles gelesen ist

team-filling = Die Unterhaltungen werden geladen
team-filling-unknown = Die Zahlen erscheinen, sobald SendSeven geantwortet hat.
team-filling-known = SendSeven zählt { $total }. Die Zahlen erscheinen hier nach und nach.
team-partial = Noch ist nicht alles geladen.
team-partial-of = { $loaded } von { $total } Unterhaltungen sind geladen. Die Zahlen wachsen, bis alle da sind.
team-partial-loaded = { $count ->
    [one] { $count } Unterhaltung ist geladen. Die Zahlen wachsen, bis alle da sind.
   *[other] { $count } Unterhaltungen sind geladen. Die Zahlen wachsen, bis alle da sind.
}

## Alle zusammen

team-nobodys = Nicht zugewiesen
team-closed-today = Heute geschlossen
team-none-long = niemand wartet über { $length }
team-some-long = { $count ->
    [one] { $count } wartet über { $length }
   *[other] { $count } warten über { $length }
}
team-nobody-waits = niemand wartet
team-longest = längste Wartezeit { $time }
team-came = { $count } eingegangen in der letzten Stunde
team-closed = { $count } in der letzten Stunde

## Jeder für sich

team-load = Auslastung
team-agent = Agent
team-bars = Offen, davon Antwort nötig
team-need-reply = Antwort nötig
team-longest-wait = Längste Wartezeit
team-open-of = { $count } offen, { $name }
team-need-reply-of = Antwort nötig: { $count }, { $name }
team-closed-today-of = { $count } heute geschlossen, { $name }
team-hand-over = Übergeben
team-hand-over-of = Arbeit von { $name } übergeben

## Der Tag und die Kanäle

team-day = Eingegangen und geschlossen, nach Stunde
team-day-table = Als Tabelle
team-hour = Stunde
team-hour-at = { $hour } Uhr
team-arrived = Eingegangen
team-arrived-at = { $count } eingegangen ab { $hour } Uhr
team-closed-at = { $count } geschlossen ab { $hour } Uhr
team-channels = Offen nach Kanal
team-channel = { $count } offen, { $channel }
team-nothing-open = Nichts ist offen.
