-- How an operator's lists look on whatever browser: "compact", and the columns hidden, as words.
ALTER TABLE users ADD COLUMN list_layout TEXT NOT NULL DEFAULT '';
