-- The printer that a paper's bytes were made for: there it is looked for, whatever is set up later.
ALTER TABLE paper ADD COLUMN printer TEXT NOT NULL DEFAULT '';
