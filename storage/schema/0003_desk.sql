-- `no_chat`: whoever it is about came to the desk or called; he is told by phone or in person.
ALTER TABLE cases ADD COLUMN no_chat BIGINT NOT NULL DEFAULT 0;
