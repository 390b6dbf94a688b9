-- Day one in the town: every kind of message, urgent cases, cases without a chat, consent, languages.

ALTER TABLE persons ADD COLUMN language TEXT;
ALTER TABLE identities ADD COLUMN house TEXT;

-- `for_id`: the person for whom a member of the staff fills it in; `shown`: the duty room has seen that it lies there.
ALTER TABLE drafts ADD COLUMN for_id BIGINT;
ALTER TABLE drafts ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;

-- `point` is "latitude,longitude"; `replaces` is the part of which this is a later version.
ALTER TABLE parts ADD COLUMN event_id BIGINT;
ALTER TABLE parts ADD COLUMN group_id TEXT;
ALTER TABLE parts ADD COLUMN ending TEXT;
ALTER TABLE parts ADD COLUMN size BIGINT;
ALTER TABLE parts ADD COLUMN point TEXT;
ALTER TABLE parts ADD COLUMN forwarded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN shown BIGINT NOT NULL DEFAULT 1;
ALTER TABLE parts ADD COLUMN replaces BIGINT;
ALTER TABLE parts ADD COLUMN clean_file_id TEXT;

-- Where the first of an album went, so that the others follow it, over a restart too.
CREATE TABLE albums (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    group_id TEXT NOT NULL,
    draft_id BIGINT,
    case_id BIGINT,
    event_id BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (office_id, person_id, group_id)
) {clustered};

-- `urgent_told_at`: when it was last said aloud; `registered_by`: who wrote it down for somebody without a chat.
ALTER TABLE cases ADD COLUMN urgent_at BIGINT;
ALTER TABLE cases ADD COLUMN urgent_told_at BIGINT;
ALTER TABLE cases ADD COLUMN urgent_taken_at BIGINT;
ALTER TABLE cases ADD COLUMN registered_by BIGINT;
DROP INDEX cases_by_plan;
CREATE INDEX cases_by_plan ON cases (office_id, planned_version) WHERE closed_at IS NULL;

-- A resident lets one handler of one case see his phone and house; it ends when the case moves or closes.
CREATE TABLE consents (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    handler_id BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (office_id, case_id, handler_id, given_at)
) {clustered};
