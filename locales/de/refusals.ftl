# Was ein bloßer Satz sagt, wo keine Seite gezeigt werden kann.

refusal-foreign = Dieses Formular kam von einer anderen Website, deshalb wurde nichts geändert. Öffnen Sie Sevendesk selbst und versuchen Sie es noch einmal.
refusal-too-slow = Das hat zu lange gedauert. Laden Sie die Seite neu; wenn Sie etwas geändert haben, prüfen Sie, ob es übernommen wurde.
refusal-too-long = Dieses Formular war zu lang, deshalb wurde nichts geändert. Gehen Sie zurück und wählen Sie weniger Unterhaltungen aus, oder filtern Sie die Liste und wählen Sie „Alle passenden“; eine Notiz muss kürzer sein.
refusal-broken-form = Dieses Formular kam beschädigt an, deshalb wurde nichts geändert. Gehen Sie zurück und senden Sie es noch einmal.
refusal-not-a-form = Hier werden nur Formulare angenommen, deshalb wurde nichts geändert. Gehen Sie zurück und senden Sie das Formular der Seite; ein Skript muss application/x-www-form-urlencoded senden.
refusal-standby-title = Sevendesk startet
refusal-standby = Dieser Server steht bereit; ein anderer ist im Dienst oder gleich so weit. Diese Seite lädt von selbst neu.
refusal-standby-form = Dieser Server ist noch nicht im Dienst, deshalb wurde nichts geändert. Gehen Sie zurück und senden Sie das Formular in einigen Sekunden noch einmal.
refusal-nothing-here = Unter dieser Adresse gibt es nichts.
refusal-too-many-pages = Es sind zu viele Seiten offen. Schließen Sie andere und laden Sie diese neu.
refusal-too-many-rows = { $count } Unterhaltungen passen; eine Datei fasst höchstens { $most }. Grenzen Sie die Liste ein, etwa nach Kanal oder Status, und exportieren Sie diese.
refusal-workbook-full = { $count } Einträge passen; eine Excel-Arbeitsmappe fasst weniger als { $most }. Grenzen Sie den Filter ein, zum Beispiel nach Tagen, oder wählen Sie ein CSV-Format.
refusal-workbooks-busy = Gerade entstehen mehrere Excel-Arbeitsmappen, und mehr passen nicht in den Speicher. Versuchen Sie es in einer Minute noch einmal oder wählen Sie ein CSV-Format.
refusal-queue-filling = Die Warteschlange wird noch geladen; erst danach steht fest, was passt. Versuchen Sie es in einer Minute noch einmal.
