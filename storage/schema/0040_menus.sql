-- Which command menu somebody of the staff was shown last: under which binding, for which roles, and of which version.
CREATE TABLE menus (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    binding_id BIGINT NOT NULL,
    roles TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (office_id, person_id)
) {clustered};
