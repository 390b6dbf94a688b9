-- Who is to ask somebody without a chat by phone whether it is solved; when he was asked, or last tried.
ALTER TABLE cases ADD COLUMN caller_id BIGINT;
ALTER TABLE cases ADD COLUMN called_at BIGINT;
