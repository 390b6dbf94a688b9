-- Which event of each case was written last, kept apart from the events: taken away at the end of a chain, one leaves no gap.
CREATE TABLE chain_heads (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (office_id, case_id)
) {clustered};

INSERT INTO chain_heads (office_id, case_id, seq, hash)
SELECT e.office_id, e.case_id, e.seq, e.hash FROM events e WHERE NOT EXISTS (
    SELECT 1 FROM events l WHERE l.office_id = e.office_id AND l.case_id = e.case_id AND l.seq > e.seq
);
