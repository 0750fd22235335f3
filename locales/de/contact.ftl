# The page of a customer.

contact-about = Kontakt
contact-link = Kontakt und frühere Unterhaltungen
contact-blocked = Blockiert: Nachrichten dieses Kontakts werden abgewiesen.
contact-methods = Erreichbar über
contact-phone = Telefon
contact-primary = bevorzugt
contact-languages = Sprache
contact-birthday = Geburtstag
contact-known = Bekannt seit
contact-fields = Eigene Felder
contact-duplicates = Mögliche Dubletten
contact-duplicates-about = { $count ->
    [one] Dieser Kontakt ist vielleicht dieselbe Person. Zusammenführen lässt sich nicht rückgängig machen und geschieht deshalb in SendSeven.
   *[other] Diese Kontakte sind vielleicht dieselbe Person. Zusammenführen lässt sich nicht rückgängig machen und geschieht deshalb in SendSeven.
}
contact-merge = SendSeven öffnen
contact-conversations = Unterhaltungen
contact-conversations-none = Keine Unterhaltung kann gelesen werden.
contact-conversations-more = Die neuesten { $shown } von { $total }.

## Editing

contact-edit = Bearbeiten
contact-edit-of = { $contact } bearbeiten
contact-edit-about = Die Änderung gilt in SendSeven sofort und für alle. Ein leeres Feld wird entfernt.
contact-phone-hint = Mit Ländervorwahl, zum Beispiel +49 30 1234567
contact-save = Speichern
contact-saved = { $contact } ist gespeichert.
contact-unchanged = Nichts wurde geändert.
contact-now = Jetzt: { $value }
contact-now-empty = Jetzt: leer
