-- Whether shortcuts of a single key do anything for an operator, on whatever browser.
ALTER TABLE users ADD COLUMN shortcuts INTEGER NOT NULL DEFAULT 1 CHECK (shortcuts IN (0, 1));
