-- What was counted of a month that is over, a town at a time (0: what is of none), once and for all: what is printed, published and
-- graded is read from here. JSON of counts alone; `lines` are the weights and thresholds of then, and whose orders were late.
CREATE TABLE months (
    office_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    town_id BIGINT NOT NULL,
    kept_at BIGINT NOT NULL,
    categories TEXT NOT NULL,
    handlers TEXT NOT NULL,
    days TEXT NOT NULL,
    taken TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (office_id, month, town_id)
) {clustered};
DROP TABLE publications;
