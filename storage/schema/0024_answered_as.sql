-- What the handler says his final answer was: resolved, partly, explained or not_supported; the resident's word makes it the result.
ALTER TABLE cases ADD COLUMN answered_as TEXT;
