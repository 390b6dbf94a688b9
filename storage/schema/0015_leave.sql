-- When a leave that was granted was taken back, and the change that brought its stand-ins into the roster.
ALTER TABLE leaves ADD COLUMN ended_at BIGINT;
ALTER TABLE leaves ADD COLUMN change_id BIGINT;

-- Whom the one who asks for leave wants in his place, by village and day.
CREATE TABLE leave_wishes (
    office_id BIGINT NOT NULL,
    leave_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, leave_id, village_id, day)
) {clustered};
