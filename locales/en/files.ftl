# Files to download, and their formats.

export = Export { $format }
file-format = File format
file-format-why = The lists, the audit log, and results of jobs that you download are in this format, whatever browser you use.
file-format-keep = Keep this format
file-format-kept = Your files are now in this format: { $format }.
file-format-programs = CSV for programs
file-format-programs-for = For scripts and imports: commas, times in UTC, the same for every reader.
file-format-excel-de = CSV for a German Excel
file-format-excel-de-for = A double click opens it as a table: semicolons, decimal commas, the team’s time. Phone numbers stay as they are.
file-format-excel-en = CSV for an English Excel
file-format-excel-en-for = The same with commas and decimal points.
file-format-xlsx = Excel workbook
file-format-xlsx-for = XLSX for Excel, LibreOffice, and others in any language: dates to calculate with, texts that stay texts, links to the conversations. Up to 50,000 rows.
