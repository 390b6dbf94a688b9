-- Every kind of message: what somebody sent is a row of `parts`, whoever he is; of a case, of a draft, or of neither yet.

-- `contact_id` is the person whose telephone number was sent; `lost` tells why a file cannot be passed on;
-- `clean_kind` is the kind under which Telegram keeps what was uploaded anew.
ALTER TABLE parts ADD COLUMN contact_id BIGINT;
ALTER TABLE parts ADD COLUMN lost TEXT;
ALTER TABLE parts ADD COLUMN clean_kind TEXT;
CREATE INDEX parts_by_group ON parts (office_id, group_id);
CREATE INDEX parts_by_event ON parts (office_id, event_id);
CREATE INDEX parts_by_first ON parts (office_id, replaces);

-- What waits for 答复哪一件 becomes a part of its writer. No id is given twice, so his own is free among the parts.
-- Of several photos that waited only the words are kept: the old column held them in one text.
INSERT INTO parts (office_id, part_id, person_id, message_id, kind, text, file_id, received_at, forwarded, shown)
SELECT office_id, person_id, person_id, COALESCE(message_id, 0),
    CASE WHEN file_id IS NULL OR file_id LIKE '% %' THEN 'text' ELSE 'photo' END, text,
    CASE WHEN file_id LIKE '% %' THEN NULL ELSE file_id END,
    COALESCE((SELECT MAX(events.at) FROM events WHERE events.office_id = dialogues.office_id), 0), 0, 1
FROM dialogues WHERE step = 'which';
UPDATE dialogues SET text = '' WHERE step = 'which';
ALTER TABLE dialogues DROP COLUMN file_id;
ALTER TABLE dialogues DROP COLUMN message_id;

-- The parts themselves tell where the first of an album went.
DROP TABLE albums;
