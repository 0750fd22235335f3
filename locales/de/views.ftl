# Ansichten, die gespeichert sind

views-about = Um eine eigene Ansicht zu speichern, filtern Sie die Warteschlange, wie Sie möchten, und wählen dann „Als Ansicht“. Mit einer Zahl legen Sie einen Hinweis fest: Enthält die Ansicht mehr, fällt sie in der Navigation und im Browser-Tab auf.
views-speak-up = Benachrichtigungen im Browser erlauben
views-own = Ihre Ansichten
views-everybody = Für alle
views-house = Mitgeliefert
views-none = Noch keine.
views-agents = Nach Agent
views-agent = Offene Arbeit von { $name }
views-unassigned = Nicht zugewiesen
views-window-closing = Antwortfrist endet

## Eine speichern

views-keep = Ansicht speichern
views-keep-name = Name
views-keep-shared = Für alle
views-keep-own = Nur für Sie
views-fixed-span = Die Zeitspanne ist fest: Morgen zeigt die Ansicht dieselben Stunden wie heute.
views-keep-save = Speichern
views-kept = „{ $name }“ gespeichert.

## Eine davon

views-count = { $count ->
    [one] Unterhaltung
   *[other] Unterhaltungen
}
views-count-hot = { $count ->
    [one] Unterhaltung, dringend
   *[other] Unterhaltungen, dringend
}
views-delete = { $name } löschen
views-deleted = „{ $name }“ gelöscht.
views-delete-shared = { $name } für alle löschen
views-remove = „{ $name }“ für alle löschen?
views-remove-nobody = Niemand sonst hat dafür eine Grenze gesetzt. Einen Tag lang lässt es sich rückgängig machen.
views-remove-alerted = { $count ->
    [one] { $count } andere Person hat dafür eine Grenze gesetzt. Einen Tag lang lässt es sich rückgängig machen.
   *[other] { $count } andere haben dafür eine Grenze gesetzt. Einen Tag lang lässt es sich rückgängig machen.
}
views-remove-do = Für alle löschen
views-deleted-shared = „{ $name }“ für alle gelöscht.
views-deleted-alerted = { $count ->
    [one] „{ $name }“ für alle gelöscht; { $count } andere Person hatte dafür eine Grenze gesetzt.
   *[other] „{ $name }“ für alle gelöscht; { $count } andere hatten dafür eine Grenze gesetzt.
}
views-restored = „{ $name }“ wiederhergestellt.
views-edit-of = { $name } bearbeiten
views-edit-head = Ansicht bearbeiten
views-edit-filters = Um die Filter zu ändern: Liste öffnen, filtern, „Als Ansicht“ wählen und dann diese Ansicht ersetzen.
views-edit-list = Liste öffnen
views-up = Nach oben
views-down = Nach unten
views-replace = Oder einer vorhandenen Ansicht diese Filter geben
views-replace-which = Ansicht
views-replace-save = Filter ersetzen
views-alert = Hinweis über
views-alert-of = Hinweis über, { $name }
views-alert-set = Festlegen
views-alert-set-of = Zahl für { $name } festlegen
views-alert-on = Hinweis gesetzt: „{ $name }“ über { $most }.
views-alert-off = Hinweis entfernt: „{ $name }“.

## Filter und Reihenfolge in Worten

views-everything = Alles
views-assigned = Zuständig: { $who }
views-nobody = niemand
views-or = { $one } oder { $other }
views-search = Enthält „{ $text }“
views-tag = Schlagwort { $tag }
views-waiting-over = Wartet über { $length }
views-window-under = Antwortfenster unter { $length }
views-wait-shortest = Kürzeste Wartezeit zuerst
views-message-oldest = Älteste Nachricht zuerst
views-message-latest = Neueste Nachricht zuerst
views-created-oldest = Älteste zuerst
views-created-newest = Neueste zuerst
