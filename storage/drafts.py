"""Drafts, their parts, and what a person is in the middle of: dialogue state is data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rules.intake import Draft
from bot.rules.media import Kind, Lost
from storage import cases, people, search
from storage.database import Tx
from storage.rows import columns, insert, read, remembered, stored, update_changed

_DRAFT = f"SELECT {columns(Draft)} FROM drafts WHERE office_id = :office_id "


@dataclass(frozen=True)
class Part:
    """Something that somebody sent. `draft_id` tells the petition itself from what was added to its case later.

    Without draft and case it waits for its sender to say where it belongs, unless it is an answer to a sample check. A later
    version is a row of its own.
    """

    part_id: int
    person_id: int
    draft_id: int | None
    case_id: int | None
    message_id: int
    kind: Kind
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
    replaces: int | None = None  # the first version of the same message
    clean_file_id: str | None = None  # the same file as it was uploaded anew, without names and EXIF
    contact_id: int | None = None  # the person whose telephone number it is
    lost: Lost | None = None
    clean_kind: Kind | None = None  # under which Telegram keeps `clean_file_id`
    checked_id: int | None = None  # the case of which he was asked once more; only whoever drew it reads this

    @property
    def first_id(self) -> int:
        """Return the id of the first version, which stands for all of them."""
        return self.replaces or self.part_id


@dataclass(frozen=True)
class Dialogue:
    """What a person is in the middle of: `step` is answering, asking_back, which or why."""

    person_id: int
    step: str
    case_id: int | None
    text: str = ""


_LOOSE = "person_id = :person_id AND draft_id IS NULL AND case_id IS NULL AND checked_id IS NULL"
_PART = f"SELECT {columns(Part)} FROM parts WHERE office_id = :office_id "


def add(tx: Tx, draft: Draft) -> None:
    """Store a new draft."""
    insert(tx, "drafts", draft)


def save(tx: Tx, draft: Draft) -> None:
    """Write a draft back. Raises: LookupError: there is none."""
    before = get(tx, draft.draft_id)
    if before is None:
        raise LookupError("draft")
    update_changed(tx, "drafts", before, draft, key="draft_id")


@remembered
def get(tx: Tx, draft_id: int) -> Draft | None:
    """Return a draft by id."""
    row = tx.one(_DRAFT + "AND draft_id = :draft_id", draft_id=draft_id)
    return read(Draft, row) if row else None


@remembered
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


def forget_case(tx: Tx, case_id: int) -> None:
    """Forget what both sides sent in a case or was said of it to whoever drew it, and the words by which it is found."""
    _forget(tx, "(case_id = :case_id OR checked_id = :case_id)", case_id=case_id)
    search.forget(tx, case_id)


def clear_parts(tx: Tx, draft_id: int) -> None:
    """Forget what was sent for a draft."""
    _forget(tx, "draft_id = :draft_id AND case_id IS NULL", draft_id=draft_id)


def _forget(tx: Tx, where: str, **values: int) -> None:
    """Delete parts, and the persons whose telephone numbers they were unless another part needs them."""
    contacts = tx.all(
        f"SELECT DISTINCT contact_id FROM parts WHERE office_id = :office_id AND contact_id IS NOT NULL AND {where}",
        **values,
    )
    tx.run(f"DELETE FROM parts WHERE office_id = :office_id AND {where}", **values)
    for (contact_id,) in contacts:
        if not tx.one(
            "SELECT 1 FROM parts WHERE office_id = :office_id AND contact_id = :contact_id", contact_id=contact_id
        ):
            people.remove(tx, contact_id)


def add_part(tx: Tx, part: Part) -> None:
    """Keep what somebody sent."""
    insert(tx, "parts", part)
    if part.case_id is not None:
        make_findable(tx, part.case_id)


def make_findable(tx: Tx, case_id: int) -> None:
    """Let a case be found by what both sides have written in it, as it was last edited; telephone numbers of others apart."""
    search.keep(tx, case_id, [part.text for part in parts_of_case(tx, case_id) if part.kind is not Kind.CONTACT])


def parts_of_draft(tx: Tx, draft_id: int) -> list[Part]:
    """Return what was sent for a draft, in order, as it was last edited."""
    return newest(_parts(tx, "AND draft_id = :draft_id", draft_id=draft_id))


def parts_of_case(tx: Tx, case_id: int) -> list[Part]:
    """Return what both sides sent in a case, in order, as it was last edited."""
    return newest(versions_of_case(tx, case_id))


def parts_of_matter(tx: Tx, case_id: int) -> list[Part]:
    """Return the same, and what the residents sent in the cases that go on in it."""
    return newest(versions_of_matter(tx, case_id))


def versions_of_matter(tx: Tx, case_id: int) -> list[Part]:
    """Return the same with all earlier versions."""
    found = versions_of_case(tx, case_id)
    case = cases.get(tx, case_id)
    for joined in cases.going_on_in(tx, case_id) if case and case.joined else ():
        theirs = versions_of_case(tx, joined.case_id)
        found = [*found, *(one for one in theirs if one.draft_id is not None or one.person_id == joined.petitioner_id)]
    return sorted(found, key=lambda part: part.part_id)


def petition_of_case(tx: Tx, case_id: int) -> list[Part]:
    """Return what a case began with, in order, as it was last edited."""
    return [part for part in parts_of_case(tx, case_id) if part.draft_id is not None]


def petitions_of(tx: Tx, case_ids: Iterable[int]) -> dict[int, list[Part]]:
    """Return what each of some cases began with, as {case: parts} in order, asked at once; a case without a word is absent."""
    ids = ", ".join(str(int(one)) for one in case_ids) or "NULL"
    found: dict[int, list[Part]] = {}
    for part in newest(_parts(tx, f"AND case_id IN ({ids}) AND draft_id IS NOT NULL")):
        found.setdefault(part.case_id or 0, []).append(part)
    return found


def versions_of_case(tx: Tx, case_id: int) -> list[Part]:
    """Return the same with all earlier versions."""
    return _parts(tx, "AND case_id = :case_id", case_id=case_id)


def parts_of_event(tx: Tx, event_id: int) -> list[Part]:
    """Return what came to a case at an event, in order, as it was last edited."""
    return newest(_parts(tx, "AND event_id = :event_id", event_id=event_id))


def loose_parts(tx: Tx, person_id: int) -> list[Part]:
    """Return what somebody sent without saying where it belongs."""
    return newest(_parts(tx, f"AND {_LOOSE}", person_id=person_id))


def parts_of_check(tx: Tx, case_id: int) -> list[Part]:
    """Return what somebody said in his own words when he was asked once more of a case, as it was last edited."""
    return newest(_parts(tx, "AND checked_id = :case_id", case_id=case_id))


@remembered
def _parts(tx: Tx, where: str, **values: int) -> list[Part]:
    rows = tx.all(f"{_PART}{where} ORDER BY part_id", **values)
    return [read(Part, row) for row in rows]


def newest(parts: Iterable[Part]) -> list[Part]:
    """Return the last version of each of some parts, in the order of the first versions."""
    return list({part.first_id: part for part in parts}.values())


def give_to_case(tx: Tx, draft_id: int, case_id: int, *, event_id: int) -> None:
    """What was sent for a draft now belongs to its case."""
    tx.run(
        "UPDATE parts SET case_id = :case_id, event_id = :event_id WHERE office_id = :office_id AND draft_id = :draft_id",
        draft_id=draft_id,
        case_id=case_id,
        event_id=event_id,
    )
    make_findable(tx, case_id)


def add_to_case(tx: Tx, parts: Iterable[Part], case_id: int, *, event_id: int) -> None:
    """What was sent belongs to a case and to no draft, with all its versions."""
    for part in parts:
        _move(tx, part, "draft_id = NULL, case_id = :case_id, event_id = :event_id", case_id=case_id, event_id=event_id)
    make_findable(tx, case_id)


def add_to_check(tx: Tx, part: Part, case_id: int) -> None:
    """What was sent answers a sample check of a case, with all its versions."""
    _move(tx, part, "checked_id = :case_id", case_id=case_id)


def add_to_draft(tx: Tx, parts: Iterable[Part], draft: Draft) -> None:
    """What was sent belongs to a draft of the same chat, whoever wrote it there."""
    for part in parts:
        _move(
            tx, part, "draft_id = :draft_id, person_id = :person_id", draft_id=draft.draft_id, person_id=draft.person_id
        )


def show_part(tx: Tx, part: Part, *, shown: bool) -> None:
    """Let the handler see a telephone number, or not."""
    _move(tx, part, "shown = :shown", shown=int(shown))


def lose_part(tx: Tx, part: Part, why: Lost) -> None:
    """A file cannot be passed on."""
    _move(tx, part, "lost = :why", why=str(why))


def _move(tx: Tx, part: Part, sets: str, **values: object) -> None:
    tx.run(
        f"UPDATE parts SET {sets} WHERE office_id = :office_id AND (part_id = :first_id OR replaces = :first_id)",
        first_id=part.first_id,
        **values,
    )


def keep_clean(tx: Tx, part_id: int, kind: Kind, file_id: str) -> None:
    """Remember under which id Telegram keeps what was uploaded anew."""
    tx.run(
        "UPDATE parts SET clean_kind = :kind, clean_file_id = :file_id WHERE office_id = :office_id AND part_id = :part_id",
        part_id=part_id,
        kind=str(kind),
        file_id=file_id,
    )


def part(tx: Tx, part_id: int) -> Part | None:
    """Return the last version of what somebody sent, by the id of any version."""
    sql = _PART + "AND (part_id = :part_id OR replaces = :part_id) ORDER BY part_id DESC LIMIT 1"
    row = tx.one(sql, part_id=part_id)
    return read(Part, row) if row else None


def part_of_message(tx: Tx, person_id: int, message_id: int) -> Part | None:
    """Return what somebody sent with one of his messages, as it was last edited."""
    sql = _PART + "AND person_id = :person_id AND message_id = :message_id ORDER BY part_id DESC LIMIT 1"
    row = tx.one(sql, person_id=person_id, message_id=message_id)
    return read(Part, row) if row else None


def part_noted(tx: Tx, writer_id: int, message_id: int) -> Part | None:
    """Return what one of the staff wrote down with a message as the words of somebody without a chat, as it was last edited."""
    sql = _PART + (
        "AND message_id = :message_id AND draft_id IS NULL AND EXISTS (SELECT 1 FROM identities i "
        "WHERE i.office_id = :office_id AND i.person_id = parts.person_id AND i.chat_id IS NULL) "
        "AND EXISTS (SELECT 1 FROM events e WHERE e.office_id = :office_id AND e.event_id = parts.event_id "
        "AND e.actor_id = :writer_id) ORDER BY part_id DESC LIMIT 1"
    )
    row = tx.one(sql, message_id=message_id, writer_id=writer_id)
    return read(Part, row) if row else None


def part_of_group(tx: Tx, chat_id: int, group_id: str) -> Part | None:
    """Return the first of an album that came from a chat, also where it is kept as the words of somebody without one."""
    sql = _PART + (
        "AND group_id = :group_id AND EXISTS (SELECT 1 FROM identities i WHERE i.office_id = :office_id "
        "AND i.person_id = parts.person_id AND (i.chat_id = :chat_id OR i.chat_id IS NULL)) ORDER BY part_id LIMIT 1"
    )
    row = tx.one(sql, chat_id=chat_id, group_id=group_id)
    return read(Part, row) if row else None


@remembered
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
    """The person is in the middle of nothing; what he sent without saying where it belongs is forgotten."""
    _forget(tx, _LOOSE, person_id=person_id)
    tx.run("DELETE FROM dialogues WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id)
