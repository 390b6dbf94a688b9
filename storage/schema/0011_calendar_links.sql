-- Links to subscribe to: of each secret its digest alone. `village_id` 0: the holder's own duty.
CREATE TABLE calendar_links (
    office_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (office_id, digest)
) {clustered};
CREATE INDEX calendar_links_by_person ON calendar_links (office_id, person_id, village_id);

-- Under which address people reach this installation's own pages, if they can.
ALTER TABLE bots ADD COLUMN web_url TEXT;
