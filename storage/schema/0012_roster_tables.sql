-- What a clerk's file would change in the roster, while he has not said yes or no to it: his newest one. `moves` is JSON.
CREATE TABLE roster_tables (
    office_id BIGINT NOT NULL,
    made_by BIGINT NOT NULL,
    table_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    moves TEXT NOT NULL,
    PRIMARY KEY (office_id, made_by)
) {clustered};
