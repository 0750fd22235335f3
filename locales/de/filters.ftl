# Worauf sich die Liste eingrenzen lässt

filters-search = Suchen
filters-search-in = Name, Telefon, E-Mail, Betreff oder Kennung
filters-all = Alle
filters-any = Alle
filters-anyone = Alle
filters-chosen = { $count } gewählt
filters-needs-no-reply = Keine Antwort nötig
filters-waiting-over = Wartet über { $minutes } min
filters-window-under = Fenster unter { $minutes } min
filters-came = Eingegangen { $day }.{ $month }.{ $year } { $from } bis { $until } UTC
filters-closed = Geschlossen { $day }.{ $month }.{ $year } { $from } bis { $until } UTC
filters-size = Zeilen pro Seite
filters-rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
filters-apply = Anwenden
filters-clear = Leeren
filters-keep = Ansicht speichern
