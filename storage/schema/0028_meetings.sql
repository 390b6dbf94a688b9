-- 周例会. `leader_id`: whose villages it is about, with town 0; 0: the town's. `closed_by` is null where it ended by itself.
CREATE TABLE meetings (
    office_id BIGINT NOT NULL,
    meeting_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    leader_id BIGINT NOT NULL,
    opened_by BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_by BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (office_id, meeting_id)
) {clustered};
CREATE INDEX meetings_running ON meetings (office_id, opened_at) WHERE closed_at IS NULL;

-- What was on its agenda when it was opened, in the order in which it is gone through. `decision_id`: the event of that case.
CREATE TABLE meeting_items (
    office_id BIGINT NOT NULL,
    meeting_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    discussed_at BIGINT,
    decision_id BIGINT,
    PRIMARY KEY (office_id, meeting_id, case_id)
) {clustered};

-- When a meeting last decided something in a case; what it was is the content of the event `decided`.
ALTER TABLE cases ADD COLUMN decided_at BIGINT;
