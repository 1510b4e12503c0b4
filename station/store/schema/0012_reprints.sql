-- Why a paper came out again, and what the printer said of it: empty while nothing is known.
ALTER TABLE reprint ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE reprint ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE reprint ADD COLUMN ended TEXT NOT NULL DEFAULT '';
ALTER TABLE reprint ADD COLUMN ended_at TEXT;
