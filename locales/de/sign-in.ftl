# Anmelden

sign-in-name = Name
sign-in-password = Passwort
sign-in-demo = Demo-Zugänge
sign-in-offers = Das ist die Demo. Sehen Sie sich um als:
sign-in-or = oder mit Name und Passwort
sign-in-as = Als { $name } anmelden
sign-in-viewer = Betrachter: sieht alles
sign-in-lead = Teamleitung: weist zu und schließt
sign-in-admin = Admin: verwaltet auch Sevendesk
