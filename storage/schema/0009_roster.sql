-- The duty roster as it was published: rows are added, never changed. Of the rows of a village, day and role the highest
-- version that has begun holds.
CREATE TABLE shifts (
    office_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    role TEXT NOT NULL,
    version BIGINT NOT NULL,
    since BIGINT NOT NULL,
    person_id BIGINT,
    source TEXT NOT NULL,
    change_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, village_id, day, role, version)
) {clustered};
CREATE INDEX shifts_by_day ON shifts (office_id, day, village_id);
CREATE INDEX shifts_by_person ON shifts (office_id, person_id, day);
CREATE INDEX shifts_by_change ON shifts (office_id, change_id);

-- Why rows came: who changed the roster, for whom, when; `undoes`: the change that it takes back.
CREATE TABLE roster_changes (
    office_id BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    source TEXT NOT NULL,
    made_by BIGINT,
    on_behalf_of BIGINT,
    at BIGINT NOT NULL,
    undoes BIGINT,
    PRIMARY KEY (office_id, change_id)
) {clustered};
CREATE UNIQUE INDEX roster_changes_undone ON roster_changes (office_id, undoes);

-- Whom the roster has ever named in a village without being in its turn: they belong to its circle.
CREATE TABLE stand_ins (
    office_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, village_id, person_id)
) {clustered};

-- 请假: whole duty days, first and last included; `state`: asked, granted, refused, taken_back.
CREATE TABLE leaves (
    office_id BIGINT NOT NULL,
    leave_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    state TEXT NOT NULL,
    made_by BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    PRIMARY KEY (office_id, leave_id)
) {clustered};
CREATE INDEX leaves_by_last_day ON leaves (office_id, state, last_day);
CREATE INDEX leaves_by_person ON leaves (office_id, person_id, last_day);

-- Days that take only whom somebody appoints, like those of Spring Festival; village 0: all of the town's.
CREATE TABLE blocks (
    office_id BIGINT NOT NULL,
    block_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    made_by BIGINT,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (office_id, block_id)
) {clustered};

-- How far a village's roster is published, and of what it was planned: another text would bring another plan.
CREATE TABLE rosters (
    office_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    published_to TEXT NOT NULL,
    planned_of TEXT NOT NULL,
    PRIMARY KEY (office_id, village_id)
) {clustered};
CREATE INDEX rosters_by_end ON rosters (office_id, published_to);
