# errors

expected-theme = system, light or dark
expected-language = en or de
expected-one-of = { $values }
expected-fewer-views = at most { $most } of them; delete one first
