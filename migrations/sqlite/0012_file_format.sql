-- The format of the files that an operator downloads, on whatever browser.
ALTER TABLE users ADD COLUMN file_format TEXT NOT NULL DEFAULT 'programs'
    CHECK (file_format IN ('programs', 'excel-de', 'excel-en', 'xlsx'));
