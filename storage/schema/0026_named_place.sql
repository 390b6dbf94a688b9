-- Whether the writer of a draft has said which village he means, of those that his words name and the one of last time.
ALTER TABLE drafts ADD COLUMN place_asked BIGINT NOT NULL DEFAULT 0;
