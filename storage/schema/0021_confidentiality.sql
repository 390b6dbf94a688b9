-- 实名, 保密, 匿名. `confidentiality` of a draft: empty until it was chosen. `given_phone`: beside `name` what a resident gave
-- as who he is, apart from the phone of a visit. `emptied_at`: when what was said in a case was emptied, at the resident's
-- word or by age.
ALTER TABLE drafts ADD COLUMN confidentiality TEXT;
ALTER TABLE drafts ADD COLUMN contact_asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identities ADD COLUMN given_phone TEXT;
ALTER TABLE cases ADD COLUMN emptied_at BIGINT;
CREATE INDEX cases_to_empty ON cases (office_id, closed_at) WHERE closed_at IS NOT NULL AND emptied_at IS NULL;

-- Until now nobody was shown who had written: that is what confidential means, and what a history says that tells no other.
UPDATE cases SET confidentiality = 'confidential';

-- The code by which an anonymous case is followed from any account: its digest alone, one a case.
CREATE TABLE receipt_codes (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (office_id, case_id)
) {clustered};
CREATE UNIQUE INDEX receipt_codes_by_digest ON receipt_codes (office_id, digest);

-- Copies of the whole that were written: what a purge empties is still in the older ones.
CREATE TABLE backups (
    office_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (office_id, made_at, path)
) {clustered};
