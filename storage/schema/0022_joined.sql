-- 并案, 附议. `joined`: how many cases go on in this one (their `merged_into`). `joinable`: its petitioner asked for no
-- confidence, so a neighbour may be told that there is such a case; of cases that are there already nobody is.
ALTER TABLE cases ADD COLUMN joined BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN joinable BIGINT NOT NULL DEFAULT 0;
