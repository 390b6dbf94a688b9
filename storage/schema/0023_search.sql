-- What was written in a case, as it is looked for: without spaces and marks, alike in width and case; and the characters and
-- pairs of characters in it. `gram` is a character's number, or those of two as first * 2^21 + second.
CREATE TABLE search_texts (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (office_id, case_id)
) {clustered};

CREATE TABLE search_grams (
    office_id BIGINT NOT NULL,
    gram BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, gram, case_id)
) {clustered};

-- Newest first, of a village, a town, a handler, a state.
CREATE INDEX cases_newest_of_village ON cases (office_id, village_id, case_id);
CREATE INDEX cases_newest_of_town ON cases (office_id, town_id, case_id);
CREATE INDEX cases_newest_of_handler ON cases (office_id, handler_id, case_id);
CREATE INDEX cases_ended ON cases (office_id, state, case_id) WHERE closed_at IS NOT NULL;

-- What is there already is made findable at the beat, newest first: the counter says from which case downwards.
INSERT INTO counters (office_id, name, value) SELECT office_id, 'unfindable', MAX(case_id) FROM cases GROUP BY office_id;

-- What somebody on the staff looks for, as long as he turns its pages.
CREATE TABLE searches (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    search_id BIGINT NOT NULL,
    written TEXT NOT NULL,
    PRIMARY KEY (office_id, person_id)
) {clustered};
