-- The case, whole. `confidentiality`: named, confidential or anonymous. `legal_due_at`: the legal clock beside the service
-- clock. `review_at`: until when it is on hold. `supervised`: yellow or red. `why_ended`: the code why it is not accepted, or
-- where it was transferred. `review_of`, `merged_into`: the case that is reviewed, or goes on for this one.
ALTER TABLE cases ADD COLUMN confidentiality TEXT NOT NULL DEFAULT 'named';
ALTER TABLE cases ADD COLUMN legal_due_at BIGINT;
ALTER TABLE cases ADD COLUMN legal_extended_at BIGINT;
ALTER TABLE cases ADD COLUMN extended_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN returned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN review_at BIGINT;
ALTER TABLE cases ADD COLUMN supervised TEXT;
ALTER TABLE cases ADD COLUMN supervised_at BIGINT;
ALTER TABLE cases ADD COLUMN why_ended TEXT;
ALTER TABLE cases ADD COLUMN review_of BIGINT;
ALTER TABLE cases ADD COLUMN merged_into BIGINT;
ALTER TABLE cases ADD COLUMN archived_at BIGINT;
CREATE INDEX cases_by_review ON cases (office_id, review_of) WHERE review_of IS NOT NULL;
CREATE INDEX cases_by_merge ON cases (office_id, merged_into) WHERE merged_into IS NOT NULL;

-- Open cases have no legal deadline yet: they are planned anew at the first beat.
UPDATE cases SET planned_version = 0 WHERE closed_at IS NULL;

-- Asking permission: the case stays as it is until somebody else has decided. `request_id` is the event at which it was
-- asked, whose content says why. `kind`: return, extension, hold, joint, merge, rework. `state`: asked, granted, refused,
-- taken_back, over (the case went on without it). `days` working days, `until_day` a day, `other_id` a person or a case.
CREATE TABLE requests (
    office_id BIGINT NOT NULL,
    request_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    decider_id BIGINT,
    decided_by BIGINT,
    decided_at BIGINT,
    days BIGINT,
    until_day TEXT,
    other_id BIGINT,
    PRIMARY KEY (office_id, request_id)
) {clustered};
CREATE INDEX requests_by_case ON requests (office_id, case_id, kind);
CREATE INDEX requests_waiting ON requests (office_id, decider_id, asked_at) WHERE state = 'asked';
