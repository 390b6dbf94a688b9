-- Whether a case was taken out of the ranking.
ALTER TABLE cases ADD COLUMN excluded BIGINT NOT NULL DEFAULT 0;

-- What whoever brought a case (`case_id`) says of one final answer: that to `answer_of`, which is the same case unless his goes
-- on in another one, in a round of it. `handler_id`: who answered. `asked_at`: when that was delivered. `outcome`: solved,
-- unsolved, abstained, unreachable. Town, village, category, `apart` (not everybody who answers for the village may know of it)
-- and `excluded` are those of the case as it stands.
CREATE TABLE call_backs (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    answer_of BIGINT NOT NULL,
    round BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    handler_id BIGINT,
    asked_at BIGINT,
    on_time BIGINT NOT NULL,
    contacted BIGINT NOT NULL,
    settled_at BIGINT,
    outcome TEXT,
    grade TEXT,
    apart BIGINT NOT NULL,
    excluded BIGINT NOT NULL,
    PRIMARY KEY (office_id, case_id, answer_of, round)
) {clustered};

-- Figures are counted without looking at any row: all that they ask for is in these. `closed_at` is in the first so that SQLite
-- need not look at the row to believe the condition.
CREATE INDEX call_backs_asked ON call_backs (
    office_id, town_id, asked_at, village_id, handler_id, category, apart, excluded, on_time
) WHERE asked_at IS NOT NULL;
CREATE INDEX call_backs_settled ON call_backs (
    office_id, town_id, settled_at, village_id, handler_id, category, apart, excluded, outcome, contacted, grade
) WHERE settled_at IS NOT NULL;
CREATE INDEX cases_standing ON cases (
    office_id, town_id, village_id, state, due_at, signed_at, urgent_at, urgent_taken_at, supervised, handler_id, category,
    registered_at, about_cadre, concerned, closed_at
) WHERE closed_at IS NULL;
CREATE INDEX cases_registered ON cases (
    office_id, town_id, registered_at, village_id, handler_id, category, about_cadre, concerned, why_ended, excluded, closed_at
);
CREATE INDEX cases_closed ON cases (
    office_id, town_id, closed_at, village_id, handler_id, category, state, result, merged_into, about_cadre, concerned,
    why_ended, excluded, registered_at
) WHERE closed_at IS NOT NULL;

-- What was answered before any of this was written down is counted at the beat, newest first: from which case downwards.
INSERT INTO counters (office_id, name, value) SELECT office_id, 'uncounted', MAX(case_id) FROM cases GROUP BY office_id;
