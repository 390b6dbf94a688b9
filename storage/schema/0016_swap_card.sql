-- The message that shows whoever asked for a swap how it stands: it loses 取消换班 when that changes.
ALTER TABLE swaps ADD COLUMN card_id BIGINT;
