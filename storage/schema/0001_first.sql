-- Tokens that the engine fills: {clustered}. Instants are BIGINT microseconds since 1970 UTC, days are ISO text.
-- Every key begins with office_id, so that a distributed PostgreSQL can shard by it.

CREATE TABLE offices (
    office_id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    settings TEXT NOT NULL
);

-- The bot's name, for the links that commands print; known as soon as Telegram was met, maybe before any town.
CREATE TABLE bots (
    office_id BIGINT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL
);

CREATE TABLE counters (
    office_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (office_id, name)
) {clustered};

CREATE TABLE marks (
    office_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (office_id, name)
) {clustered};

CREATE TABLE towns (
    office_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (office_id, town_id)
) {clustered};

CREATE TABLE grids (
    office_id BIGINT NOT NULL,
    grid_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    leader_id BIGINT,
    retired_at BIGINT,
    PRIMARY KEY (office_id, grid_id)
) {clustered};

CREATE TABLE villages (
    office_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    grid_id BIGINT,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    first_day TEXT NOT NULL,
    hours TEXT,
    position BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (office_id, village_id)
) {clustered};
CREATE UNIQUE INDEX villages_by_code ON villages (office_id, code);
CREATE INDEX villages_by_town ON villages (office_id, town_id, position);

-- Who takes part in a village's daily turn, in order.
CREATE TABLE village_duty (
    office_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, village_id, position)
) {clustered};
CREATE INDEX village_duty_by_person ON village_duty (office_id, person_id);

-- Who is duty_room, dispatcher or supervisor of a town; town_id 0: of the whole office.
CREATE TABLE posts (
    office_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    town_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (office_id, role, town_id, position)
) {clustered};
CREATE INDEX posts_by_person ON posts (office_id, person_id);

CREATE TABLE persons (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    roles TEXT NOT NULL,
    town_id BIGINT,
    village_id BIGINT,
    retired_at BIGINT,
    PRIMARY KEY (office_id, person_id)
) {clustered};

-- The one table that holds a chat, a name, a phone; everything else holds a person_id.
CREATE TABLE identities (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    phone TEXT,
    chat_id BIGINT,
    binding_id BIGINT,
    bound_at BIGINT,
    unreachable_why TEXT,
    PRIMARY KEY (office_id, person_id)
) {clustered};
CREATE UNIQUE INDEX identities_by_chat ON identities (office_id, kind, chat_id);
CREATE INDEX identities_by_name ON identities (office_id, name);

CREATE TABLE invitations (
    office_id BIGINT NOT NULL,
    code_digest TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (office_id, code_digest)
) {clustered};
CREATE INDEX invitations_by_person ON invitations (office_id, person_id);

CREATE TABLE inbox (
    office_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    chat_id BIGINT,
    body TEXT,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (office_id, update_id)
) {clustered};
CREATE INDEX inbox_by_state ON inbox (office_id, state, seq);
CREATE INDEX inbox_by_age ON inbox (office_id, received_at);

CREATE TABLE drafts (
    office_id BIGINT NOT NULL,
    draft_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    page BIGINT NOT NULL,
    town_id BIGINT,
    village_id BIGINT,
    category TEXT,
    about_cadre BIGINT,
    is_new BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    reminded BIGINT NOT NULL,
    next_alarm_at BIGINT NOT NULL,
    PRIMARY KEY (office_id, draft_id)
) {clustered};
CREATE UNIQUE INDEX drafts_by_person ON drafts (office_id, person_id);
CREATE INDEX drafts_by_alarm ON drafts (office_id, next_alarm_at);

-- What a resident sent: belongs to a draft, then to its case.
CREATE TABLE parts (
    office_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    draft_id BIGINT,
    case_id BIGINT,
    message_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    file_id TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (office_id, part_id)
) {clustered};
CREATE INDEX parts_by_draft ON parts (office_id, draft_id);
CREATE INDEX parts_by_case ON parts (office_id, case_id);
CREATE INDEX parts_by_message ON parts (office_id, person_id, message_id);

CREATE TABLE cases (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    alias TEXT NOT NULL,
    draft_id BIGINT,
    state TEXT NOT NULL,
    town_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    petitioner_id BIGINT NOT NULL,
    about_cadre BIGINT NOT NULL,
    handler_id BIGINT,
    reason TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    dispatched_at BIGINT,
    handed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sign_by BIGINT NOT NULL,
    contact_by BIGINT NOT NULL,
    clock_from BIGINT NOT NULL,
    promise TEXT NOT NULL,
    planned_version BIGINT NOT NULL,
    paused_seconds BIGINT NOT NULL,
    signed_at BIGINT,
    contacted_at BIGINT,
    paused_at BIGINT,
    questions BIGINT NOT NULL,
    sign_reminded BIGINT NOT NULL,
    contact_reminded BIGINT NOT NULL,
    before_reminded BIGINT NOT NULL,
    reminders BIGINT NOT NULL,
    reminded_at BIGINT,
    next_alarm_at BIGINT,
    alarm_kind TEXT,
    round BIGINT NOT NULL,
    answer_id BIGINT,
    answer_final BIGINT NOT NULL,
    answer_state TEXT,
    answer_why TEXT,
    answered_at BIGINT,
    delivered_at BIGINT,
    result TEXT,
    grade TEXT,
    closed_at BIGINT,
    asked_again BIGINT NOT NULL,
    PRIMARY KEY (office_id, case_id)
) {clustered};
CREATE UNIQUE INDEX cases_by_number ON cases (office_id, number);
CREATE UNIQUE INDEX cases_by_draft ON cases (office_id, draft_id);
CREATE INDEX cases_by_plan ON cases (office_id, planned_version) WHERE state <> 'closed';
CREATE INDEX cases_by_alarm ON cases (office_id, next_alarm_at);
CREATE INDEX cases_by_handler ON cases (office_id, handler_id, state);
CREATE INDEX cases_by_petitioner ON cases (office_id, petitioner_id);
CREATE INDEX cases_by_village ON cases (office_id, village_id, state);
CREATE INDEX cases_by_town ON cases (office_id, town_id, state);
CREATE INDEX cases_by_closing ON cases (office_id, closed_at);
CREATE INDEX cases_by_registration ON cases (office_id, registered_at);

-- The history: append-only, chained per case; a content stands apart so that it can be purged.
CREATE TABLE events (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_id BIGINT,
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    changes TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (office_id, case_id, seq)
) {clustered};
CREATE UNIQUE INDEX events_by_id ON events (office_id, event_id);
CREATE INDEX events_by_instant ON events (office_id, at);

CREATE TABLE contents (
    office_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (office_id, event_id)
) {clustered};
CREATE INDEX contents_by_case ON contents (office_id, case_id);

-- Each reader's one living card of a case.
CREATE TABLE cards (
    office_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (office_id, case_id, person_id)
) {clustered};

-- What a person is in the middle of: one row, so a restart forgets nothing.
CREATE TABLE dialogues (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    case_id BIGINT,
    text TEXT NOT NULL,
    file_id TEXT,
    message_id BIGINT,
    PRIMARY KEY (office_id, person_id)
) {clustered};

CREATE TABLE outbox (
    office_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    once_key TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    binding_id BIGINT,
    case_id BIGINT,
    event_id BIGINT,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    tries BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    owner TEXT,
    created_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    settled_at BIGINT,
    telegram_id BIGINT,
    PRIMARY KEY (office_id, message_id)
) {clustered};
CREATE UNIQUE INDEX outbox_once ON outbox (office_id, once_key);
CREATE INDEX outbox_by_turn ON outbox (office_id, state, person_id, turn);
CREATE INDEX outbox_by_person ON outbox (office_id, person_id, created_at);
CREATE INDEX outbox_by_telegram ON outbox (office_id, person_id, telegram_id);
CREATE INDEX outbox_by_case ON outbox (office_id, case_id);
CREATE INDEX outbox_by_event ON outbox (office_id, event_id);

-- Work that recurs: a row for each time that it was due, made once.
CREATE TABLE periodic (
    office_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    scheduled_for BIGINT NOT NULL,
    message_id BIGINT,
    PRIMARY KEY (office_id, name, scheduled_for)
) {clustered};
