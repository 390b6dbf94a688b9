-- How often receipt codes that no case has were written in a chat since an instant; of the chat a slow digest, for a day.
CREATE TABLE code_tries (
    office_id BIGINT NOT NULL,
    chat TEXT NOT NULL,
    since BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (office_id, chat)
) {clustered};
CREATE INDEX code_tries_by_since ON code_tries (office_id, since);
