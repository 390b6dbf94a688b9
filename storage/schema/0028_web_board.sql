-- The web board: links by which somebody logs in once, and what follows. Of each secret its digest alone.
CREATE TABLE board_links (
    office_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    binding_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (office_id, digest)
) {clustered};
CREATE INDEX board_links_by_person ON board_links (office_id, person_id);

CREATE TABLE board_sessions (
    office_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    binding_id BIGINT NOT NULL,
    on_phone BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (office_id, session_id)
) {clustered};
CREATE UNIQUE INDEX board_sessions_by_digest ON board_sessions (office_id, digest);
CREATE INDEX board_sessions_by_person ON board_sessions (office_id, person_id);
