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
sign-in-busy = Zu viele Personen melden sich gerade an
sign-in-busy-remedy = Ihr Name ist noch da, und der Versuch zählt nicht. Warten Sie einige Sekunden und melden Sie sich dann noch einmal an.
sign-in-insecure = Diese Seite kam über http; die Anmeldung kann hier nicht gelingen
sign-in-insecure-remedy = Der Browser würde die Sitzung nicht behalten. Melden Sie sich stattdessen hier an:
