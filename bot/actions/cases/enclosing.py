"""What is passed on beside words: put into the outbox by its id, looked up when it is sent."""

import json
from datetime import datetime

from bot.actions.parts import enclosures, is_of_petitioner
from bot.actions.telling import enclose, enclose_more, tell
from bot.messages.kinds import TO_RESIDENT_FROM_HANDLER
from bot.messages.message import Item, Message
from bot.rules.cases import Case, State
from bot.rules.media import CAPTIONED, CLEANED, GATHERING, Enclosure, Kind, sets
from bot.rules.people import Person, Place
from bot.texts import media, residents, sample_checks, staff
from storage import cases, drafts, outbox, people
from storage.database import Tx
from storage.drafts import Part


def pass_on(
    tx: Tx,
    case: Case,
    place: Place,
    person_id: int,
    parts: list[Part],
    *,
    kind: str,
    cause: str,
    now: datetime,
    event_id: int | None = None,
) -> None:
    """Give somebody what came beside words, an album as one; a resident's contacts wait until they are asked for.

    A resident hears what an answer lacks; its handler reads on the card what did not come.
    """
    waits = {part.first_id for part in parts if part.kind is Kind.CONTACT and _came_from_resident(tx, part)}
    for together in sets([part for part in parts if _can_go(part) and part.first_id not in waits]):
        first = together[0]
        if first.kind not in CAPTIONED:
            line = Message(_caption(tx, case, together))
            named = f"{cause}.l{first.first_id}"
            tell(tx, case, place, person_id, line, kind=kind, cause=named, now=now, event_id=event_id)
        ids, sent = [part.first_id for part in together], f"{cause}.e{first.first_id}"
        whole = now + GATHERING if first.group_id and event_id else None
        enclose(tx, case, place, person_id, ids, kind=kind, cause=sent, now=now, event_id=event_id, until=whole)
    for part in parts if kind in TO_RESIDENT_FROM_HANDLER else ():
        if part.lost:
            listed = named_with(tx, part)[part.first_id]
            told = Message(residents.answer_lacks(case.number, media.one(listed)))
            tell(tx, case, place, person_id, told, kind="sentence", cause=f"lost{part.part_id}", now=now)


def show_contacts(
    tx: Tx, case: Case, place: Place, person_id: int, parts: list[Part], *, cause: str, now: datetime
) -> None:
    """Give somebody the telephone numbers for which he asked."""
    for part in parts:
        line = Message(_caption(tx, case, [part]))
        tell(tx, case, place, person_id, line, kind="attachment", cause=f"{cause}.l{part.first_id}", now=now)
        ids, sent = [part.first_id], f"{cause}.e{part.first_id}"
        enclose(tx, case, place, person_id, ids, kind="attachment", cause=sent, now=now)


def pass_on_later(
    tx: Tx, case: Case, place: Place, person_id: int, part: Part, *, kind: str, event_id: int, now: datetime
) -> None:
    """Give somebody one more of an album: with the others while they wait, else by itself."""
    for row in outbox.of_event(tx, event_id, kind) if _can_go(part) else ():
        if row.form == "media" and row.state in ("pending", "later") and row.person_id == person_id:
            waiting = [drafts.part(tx, first_id) for first_id in json.loads(row.body)["parts"]]
            if len(sets([*filter(None, waiting), part])) == 1:
                enclose_more(tx, row, part.first_id)
                return
    pass_on(tx, case, place, person_id, [part], kind=kind, cause=str(event_id), now=now, event_id=event_id)


def _can_go(part: Part) -> bool:
    return part.kind is not Kind.TEXT and part.lost is None


def enclosed_message(tx: Tx, row: outbox.Row, case: Case, reader: Person) -> Message | None:
    """Return what a row of form `media` says now; None where nothing of it can or may be passed on."""
    found = [drafts.part(tx, first_id) for first_id in json.loads(row.body)["parts"]]
    parts = [part for part in found if part and _can_go(part) and _may_see(tx, part, case, reader)]
    items = [_item(tx, part, named_with(tx, part)[part.first_id]) for part in parts]
    there = tuple(item for item in items if item)
    return Message(_caption(tx, case, parts), items=there) if there else None


def _came_from_resident(tx: Tx, part: Part) -> bool:
    """Whether something was sent by whoever brought the case to which it belongs."""
    case = cases.get(tx, part.case_id) if part.case_id is not None else None
    return case is None or is_of_petitioner(part, case)


def named_with(tx: Tx, part: Part) -> dict[int, Enclosure]:
    """Return what came beside words in the case to which something belongs, or in the one in which that goes on."""
    case = cases.get(tx, part.case_id or 0)
    if part.checked_id is not None:
        return enclosures(drafts.parts_of_check(tx, part.checked_id))
    goes_on = case.merged_into if case and case.state is State.MERGED else None
    return enclosures(drafts.parts_of_matter(tx, goes_on or part.case_id or 0))


def _may_see(tx: Tx, part: Part, case: Case, reader: Person) -> bool:
    """A contact from the resident's side is for the present handler alone, and with consent only."""
    if part.kind is not Kind.CONTACT or not _came_from_resident(tx, part):
        return True
    return part.shown and reader.person_id == case.handler_id


def _item(tx: Tx, part: Part, listed: Enclosure) -> Item | None:
    if part.clean_file_id:
        return Item(part.part_id, part.clean_kind or part.kind, part.clean_file_id)
    if part.kind is Kind.CONTACT:
        contact = people.contact(tx, part.contact_id or 0)
        named = (contact.phone, contact.name or contact.phone) if contact else None  # Telegram wants some name
        return Item(part.part_id, part.kind, words=named) if named else None
    if part.point is not None:
        latitude, _, longitude = part.point.partition(",")
        title, _, address = part.text.partition("\n")
        kind = (
            Kind.VENUE if title and address else Kind.LOCATION
        )  # people's places may lack an address, a bot's must not
        return Item(part.part_id, kind, point=(float(latitude), float(longitude)), words=(title, address))
    if part.file_id is None:
        return None
    name = media.attachment(listed.number) if part.kind in CLEANED else ""
    return Item(part.part_id, part.kind, part.file_id, name=name, ending=part.ending or "")


def _caption(tx: Tx, case: Case, parts: list[Part]) -> str:
    """Return what names some parts of one sender: the number of the case, who sent them, what they are."""
    first = parts[0]
    named = named_with(tx, first)
    what = media.together([named[part.first_id] for part in parts])
    if first.checked_id is not None:
        return sample_checks.sent(case.number, what)
    if not _came_from_resident(tx, first):
        who = residents.special_handler() if case.about_cadre else _name(people.get(tx, first.person_id))
        return residents.answer_enclosed(case.number, who, what)
    return staff.sent(case.number, what) if first.draft_id is not None else staff.sent_later(case.number, what)


def _name(sender: Person) -> str:
    """A resident's name is never said."""
    return (sender.name or "") if sender.kind == "staff" else ""
