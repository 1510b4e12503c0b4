-- oldest: 20
-- Where the disk or the share of a folder was mounted when papers were saved there: while it is not,
-- the empty folder that it leaves behind is not the one that has them. Empty where nobody noted it.
ALTER TABLE papers_folder ADD COLUMN disk TEXT NOT NULL DEFAULT '';
