# Worauf sich die Liste eingrenzen lässt

filters-search = Suchen
filters-search-in = Name, Telefon, E-Mail, Betreff, Kennung
filters-all = Alle
filters-any = Alle
filters-anyone = Alle
filters-chosen = { $count } gewählt
filters-needs-no-reply = Keine Antwort nötig
filters-waiting-over = Wartet über { $minutes } min
filters-window-under = Fenster unter { $minutes } min
span-arrived = Eingegangen { $from } bis { $until }
span-arrived-today = Heute eingegangen
span-arrived-yesterday = Gestern eingegangen
span-arrived-days = { $count ->
    [one] In den letzten 24 Stunden eingegangen
   *[other] In den letzten { $count } Tagen eingegangen
}
span-closed = Geschlossen { $from } bis { $until }
span-closed-today = Heute geschlossen
span-closed-yesterday = Gestern geschlossen
span-closed-days = { $count ->
    [one] In den letzten 24 Stunden geschlossen
   *[other] In den letzten { $count } Tagen geschlossen
}
filters-size = Zeilen pro Seite
filters-rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
filters-apply = Anwenden
filters-clear = Leeren
filters-more = Weitere Filter
filters-more-why = Diese Filter grenzen die Liste weiter ein. Was leer bleibt, grenzt nichts ein.
filters-tag = Schlagwort
filters-waiting-minutes = Kunde wartet länger als (Minuten)
filters-window-minutes = Antwortfenster endet in weniger als (Minuten)
filters-created = Eingegangen
filters-closed = Geschlossen
filters-any-time = Jederzeit
filters-show = Unterhaltungen anzeigen
filters-keep = Als Ansicht
