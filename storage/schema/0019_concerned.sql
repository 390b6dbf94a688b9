-- Whom a petition concerns: the ids of staff who never hear of it, like "12,45", smallest first; `spared` are those whom it
-- names and is not about. Of a draft also that its writer cannot say whom he means (`unnamed`), and, of a word to a case that
-- waits for such an answer, which case (`adds_to`).
ALTER TABLE cases ADD COLUMN concerned TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN spared TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN concerned TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN spared TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN unnamed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE drafts ADD COLUMN adds_to BIGINT;
