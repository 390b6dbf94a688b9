-- What was published of a month: a row for each village, `village_id` 0 for what is of none. It is never changed, so that nobody
-- can read from two versions what one resident said meanwhile.
CREATE TABLE publications (
    office_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    town_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    registered BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    on_time BIGINT NOT NULL,
    valid BIGINT NOT NULL,
    contacted BIGINT NOT NULL,
    solved BIGINT NOT NULL,
    satisfied BIGINT NOT NULL,
    basically BIGINT NOT NULL,
    PRIMARY KEY (office_id, month, town_id, village_id)
) {clustered};
