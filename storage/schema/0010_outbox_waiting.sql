-- The outbox is looked at for what waits, and nearly all of it was sent long ago: what waits has an index of its own, and
-- what is about no case, of no event, or not said yet is in no index that only the others need.
DROP INDEX outbox_by_turn;
CREATE INDEX outbox_waiting ON outbox (office_id, person_id, turn) WHERE state IN ('pending', 'later');
CREATE INDEX outbox_sending ON outbox (office_id, owner, turn) WHERE state = 'sending';
CREATE INDEX outbox_unheard ON outbox (office_id, settled_at) WHERE state IN ('refused', 'unclear');
DROP INDEX outbox_by_telegram;
CREATE INDEX outbox_by_telegram ON outbox (office_id, person_id, telegram_id) WHERE telegram_id IS NOT NULL;
DROP INDEX outbox_by_case;
CREATE INDEX outbox_by_case ON outbox (office_id, case_id) WHERE case_id IS NOT NULL;
DROP INDEX outbox_by_event;
CREATE INDEX outbox_by_event ON outbox (office_id, event_id) WHERE event_id IS NOT NULL;
