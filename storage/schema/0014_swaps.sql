-- 换班: somebody asks others to serve a day of his, for one of theirs or for nothing; the first to agree has it.
-- `state`: asked, agreed (somebody did, a leader is to say), done; refused, taken_back, over, moved (the roster had changed).
CREATE TABLE swaps (
    office_id BIGINT NOT NULL,
    swap_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    taker_id BIGINT,
    approver_id BIGINT,
    message_id BIGINT,
    change_id BIGINT,
    PRIMARY KEY (office_id, swap_id)
) {clustered};
CREATE INDEX swaps_by_end ON swaps (office_id, state, ends_at);
CREATE INDEX swaps_by_person ON swaps (office_id, person_id, state);
CREATE INDEX swaps_by_taker ON swaps (office_id, taker_id, state);

-- Whom a swap was offered to, and for which day of his; without a day: for nothing in return.
CREATE TABLE swap_offers (
    office_id BIGINT NOT NULL,
    swap_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    village_id BIGINT,
    day TEXT,
    refused_at BIGINT,
    message_id BIGINT,
    PRIMARY KEY (office_id, swap_id, person_id)
) {clustered};
