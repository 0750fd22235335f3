# Dateien, die Antworten angehängt werden

attached = Angehängte Dateien
attach-files = Dateien anhängen
attach = Anhängen
attach-about = Bilder, Videos und Audio bis 16 MB, andere Dateien bis 100 MB.
attach-progress = Hochladen
attach-cancel = Hochladen abbrechen
attachment-remove = Entfernen
attachment-remove-of = { $name } entfernen

## Warum eine Datei nicht angehängt oder eine Antwort nicht gesendet wurde

file-missing = Es wurde keine Datei ausgewählt
file-empty = Die Datei ist leer
file-too-large = Die Datei ist zu groß: Höchstens { $most } MB sind möglich
file-wrong-type = Dateien dieses Typs können nicht gesendet werden
file-mislabeled = Der Inhalt der Datei passt nicht zu ihrem Typ
file-incomplete = Die Datei ist nicht vollständig angekommen
file-busy = Im Moment werden zu viele Dateien hochgeladen
file-too-many = Eine Antwort kann höchstens 10 Dateien haben
file-not-attached = Eine Datei ist ausgewählt, aber noch nicht angehängt
file-gone = Eine Datei ist dieser Antwort nicht mehr angehängt
file-remedy = Sie wurde nicht angehängt. Ihr Text bleibt erhalten.
file-again-remedy = Sie wurde nicht angehängt. Ihr Text bleibt erhalten. Hängen Sie die Datei gleich noch einmal an.
file-not-attached-remedy = Es wurde nichts gesendet. Ihr Text bleibt erhalten. Senden Sie die Antwort, sobald die Datei unter dem Text steht; wenn sie dort nicht erscheint, hängen Sie sie noch einmal an.
file-gone-remedy = Es wurde nichts gesendet. Ihr Text bleibt erhalten. Hängen Sie die Datei noch einmal an und senden Sie dann die Antwort.
