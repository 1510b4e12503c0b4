-- oldest: 20
-- Every folder in which papers were saved, ending in its last slash: a purge takes them out of all of
-- them, also when the settings name another by then. `own` is the data folder's, which moves with it;
-- `gone_at` is when somebody said that there are none any more. What is saved there again undoes it.
CREATE TABLE papers_folder (
    folder TEXT PRIMARY KEY,
    own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
    gone_at TEXT
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO papers_folder (folder)
SELECT DISTINCT rtrim(saved.value, replace(replace(saved.value, '/', ''), '\', ''))
FROM outcome, json_each(outcome.evidence, '$.where') AS saved
WHERE outcome.evidence LIKE '%"out":"saved"%';
CREATE TRIGGER papers_folder_kept AFTER INSERT ON outcome
WHEN new.evidence LIKE '%"out":"saved"%' BEGIN
    INSERT INTO papers_folder (folder)
    SELECT DISTINCT rtrim(saved.value, replace(replace(saved.value, '/', ''), '\', ''))
    FROM json_each(new.evidence, '$.where') AS saved WHERE true
    ON CONFLICT (folder) DO UPDATE SET gone_at = NULL WHERE gone_at IS NOT NULL;
END;
