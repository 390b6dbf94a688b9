-- Of which duty day somebody was told, and when: `moment` is evening, morning, begun or ended; without a message there was
-- nothing to say. `accept_by`: until when his 接班 is waited for, empty once it came or the leader has heard (`raised_at`).
CREATE TABLE told (
    office_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    moment TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    message_id BIGINT,
    told_at BIGINT NOT NULL,
    accept_by BIGINT,
    accepted_at BIGINT,
    raised_at BIGINT,
    PRIMARY KEY (office_id, day, moment, person_id)
) {clustered};
CREATE INDEX told_to_accept ON told (office_id, accept_by) WHERE accept_by IS NOT NULL;
