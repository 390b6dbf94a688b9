-- 考核表: what a leader noted of somebody in a month (its first day), with one tap (`code`) or in words.
CREATE TABLE assessment_notes (
    office_id BIGINT NOT NULL,
    note_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    made_by BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (office_id, note_id)
) {clustered};
CREATE INDEX assessment_notes_by_person ON assessment_notes (office_id, person_id, month);

-- Who took which case when, of one person and a month at a time.
CREATE INDEX events_taken ON events (office_id, actor_id, at) WHERE kind IN ('signed', 'answered', 'urgent_taken');
