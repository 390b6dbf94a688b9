-- What was emptied before no word finds any more; what the staff last looked for may be such a word.
DELETE FROM search_texts WHERE EXISTS (
    SELECT 1 FROM cases c
    WHERE c.office_id = search_texts.office_id AND c.case_id = search_texts.case_id AND c.emptied_at IS NOT NULL
);
DELETE FROM search_grams WHERE EXISTS (
    SELECT 1 FROM cases c
    WHERE c.office_id = search_grams.office_id AND c.case_id = search_grams.case_id AND c.emptied_at IS NOT NULL
);
DELETE FROM searches;
