"""Drafts, their parts, and what a person is in the middle of: dialogue state is data."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.intake import Draft
from storage.database import Tx
from storage.rows import columns, insert, read, stored, update

_DRAFT = f"SELECT {columns(Draft)} FROM drafts WHERE office_id = :office_id "


@dataclass(frozen=True)
class Part:
    """Something that a resident sent: `draft_id` tells the petition itself from what was added to its case later."""

    part_id: int
    person_id: int
    draft_id: int | None
    case_id: int | None
    message_id: int
    kind: str  # see bot/rules/media.py
    text: str
    file_id: str | None
    received_at: datetime
    event_id: int | None = None  # at which it came to its case
    group_id: str | None = None  # an album is one set
    ending: str | None = None  # of a file, like ".pdf"; its name is never kept
    size: int | None = None  # bytes
    point: str | None = None  # "latitude,longitude"
    forwarded: bool = False
    shown: bool = True  # a telephone number of somebody else is shown only after asking
    replaces: int | None = None  # the part of which this is a later version
    clean_file_id: str | None = None  # the same file as it was uploaded anew, without names and EXIF


@dataclass(frozen=True)
class Dialogue:
    """What a person is in the middle of: `step` is answering, asking_back, which or why."""

    person_id: int
    step: str
    case_id: int | None
    text: str = ""
    file_id: str | None = None
    message_id: int | None = None


def add(tx: Tx, draft: Draft) -> None:
    """Store a new draft."""
    insert(tx, "drafts", draft)


def save(tx: Tx, draft: Draft) -> None:
    """Write a draft back."""
    update(tx, "drafts", draft, key="draft_id")


def get(tx: Tx, draft_id: int) -> Draft | None:
    """Return a draft by id."""
    row = tx.one(_DRAFT + "AND draft_id = :draft_id", draft_id=draft_id)
    return read(Draft, row) if row else None


def of_person(tx: Tx, person_id: int) -> Draft | None:
    """Return a person's draft; there is one at most."""
    row = tx.one(_DRAFT + "AND person_id = :person_id", person_id=person_id)
    return read(Draft, row) if row else None


def due(tx: Tx, *, now: datetime, at_most: int) -> list[Draft]:
    """Return the drafts whose alarm has come."""
    sql = _DRAFT + "AND next_alarm_at <= :now ORDER BY next_alarm_at, draft_id LIMIT :at_most"
    return [read(Draft, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def remove(tx: Tx, draft_id: int, *, with_parts: bool) -> None:
    """Delete a draft; `with_parts` also what was sent for it."""
    tx.run("DELETE FROM drafts WHERE office_id = :office_id AND draft_id = :draft_id", draft_id=draft_id)
    if with_parts:
        clear_parts(tx, draft_id)


def clear_parts(tx: Tx, draft_id: int) -> None:
    """Forget what was sent for a draft."""
    tx.run(
        "DELETE FROM parts WHERE office_id = :office_id AND draft_id = :draft_id AND case_id IS NULL", draft_id=draft_id
    )


def add_part(tx: Tx, part: Part) -> None:
    """Keep what a resident sent."""
    insert(tx, "parts", part)


def parts_of_draft(tx: Tx, draft_id: int) -> list[Part]:
    """Return what was sent for a draft, in order."""
    sql = f"SELECT {columns(Part)} FROM parts WHERE office_id = :office_id AND draft_id = :draft_id ORDER BY part_id"
    return [read(Part, row) for row in tx.all(sql, draft_id=draft_id)]


def parts_of_case(tx: Tx, case_id: int) -> list[Part]:
    """Return what a resident sent for a case, in order."""
    sql = f"SELECT {columns(Part)} FROM parts WHERE office_id = :office_id AND case_id = :case_id ORDER BY part_id"
    return [read(Part, row) for row in tx.all(sql, case_id=case_id)]


def give_to_case(tx: Tx, draft_id: int, case_id: int, *, event_id: int) -> None:
    """What was sent for a draft now belongs to its case."""
    tx.run(
        "UPDATE parts SET case_id = :case_id, event_id = :event_id WHERE office_id = :office_id AND draft_id = :draft_id",
        draft_id=draft_id,
        case_id=case_id,
        event_id=event_id,
    )


def case_of_message(tx: Tx, person_id: int, message_id: int) -> int | None:
    """Return the case to which a resident's own message belongs."""
    row = tx.one(
        "SELECT case_id FROM parts WHERE office_id = :office_id AND person_id = :person_id AND message_id = :message_id AND case_id IS NOT NULL",
        person_id=person_id,
        message_id=message_id,
    )
    return row[0] if row else None


def part(tx: Tx, part_id: int) -> Part | None:
    """Return something that a resident sent."""
    sql = f"SELECT {columns(Part)} FROM parts WHERE office_id = :office_id AND part_id = :part_id"
    row = tx.one(sql, part_id=part_id)
    return read(Part, row) if row else None


def part_of_message(tx: Tx, person_id: int, message_id: int) -> Part | None:
    """Return what a resident sent with one of his messages, as it was last edited."""
    sql = (
        f"SELECT {columns(Part)} FROM parts WHERE office_id = :office_id AND person_id = :person_id "
        "AND message_id = :message_id ORDER BY part_id DESC LIMIT 1"
    )
    row = tx.one(sql, person_id=person_id, message_id=message_id)
    return read(Part, row) if row else None


def rewrite_part(tx: Tx, part_id: int, text: str) -> None:
    """The resident changed what he had sent for a draft."""
    tx.run(
        "UPDATE parts SET text = :text WHERE office_id = :office_id AND part_id = :part_id", part_id=part_id, text=text
    )


def dialogue(tx: Tx, person_id: int) -> Dialogue | None:
    """Return what a person is in the middle of."""
    sql = f"SELECT {columns(Dialogue)} FROM dialogues WHERE office_id = :office_id AND person_id = :person_id"
    row = tx.one(sql, person_id=person_id)
    return read(Dialogue, row) if row else None


def begin_dialogue(tx: Tx, dialogue: Dialogue) -> None:
    """Begin something new; what was begun before is dropped."""
    end_dialogue(tx, dialogue.person_id)
    insert(tx, "dialogues", dialogue)


def end_dialogue(tx: Tx, person_id: int) -> None:
    """The person is in the middle of nothing."""
    tx.run("DELETE FROM dialogues WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id)
