# errors

expected-theme = system, light oder dark
expected-language = en oder de
expected-one-of = { $values }
expected-fewer-views = höchstens { $most } davon; löschen Sie zuerst eine
