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
contact-duplicates = { $count ->
    [one] { $count } weiterer Kontakt ist vielleicht dieselbe Person. SendSeven kann sie zusammenführen; das lässt sich nicht rückgängig machen.
   *[other] { $count } weitere Kontakte sind vielleicht dieselbe Person. SendSeven kann sie zusammenführen; das lässt sich nicht rückgängig machen.
}
contact-conversations = Unterhaltungen
contact-conversations-none = Keine Unterhaltung kann gelesen werden.
contact-conversations-more = Die neuesten { $shown } von { $total }.
