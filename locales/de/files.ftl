# Dateien zum Herunterladen und ihre Formate.

export = { $format } exportieren
file-format = Dateiformat
file-format-why = Listen, Protokoll und Ergebnisse von Aufträgen, die Sie herunterladen, haben dieses Format, egal in welchem Browser.
file-format-keep = Dieses Format behalten
file-format-kept = Ihre Dateien haben jetzt dieses Format: { $format }.
file-format-programs = CSV für Programme
file-format-programs-for = Für Skripte und Importe: Kommas, Zeiten in UTC, für alle gleich.
file-format-excel-de = CSV für deutsches Excel
file-format-excel-de-for = Öffnet sich mit einem Doppelklick als Tabelle: Semikolons, Dezimalkommas, die Zeit des Teams. Telefonnummern bleiben, wie sie sind.
file-format-excel-en = CSV für englisches Excel
file-format-excel-en-for = Dasselbe mit Kommas und Dezimalpunkten.
file-format-xlsx = Excel-Arbeitsmappe
file-format-xlsx-for = XLSX für Excel, LibreOffice und andere in jeder Sprache: Zeiten, mit denen man rechnen kann, Texte, die Texte bleiben, Links zu den Unterhaltungen. Bis zu 50.000 Zeilen.
