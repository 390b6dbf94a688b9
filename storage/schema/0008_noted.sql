-- What the staff writes down for somebody without a chat is found by the message alone.
DROP INDEX parts_by_message;
CREATE INDEX parts_by_message ON parts (office_id, message_id, person_id);
