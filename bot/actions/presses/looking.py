"""What can be looked at beside the card: earlier wordings, and telephone numbers that a resident lets be seen."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.enclosing import show_contacts
from bot.actions.cases.view import of_petitioner
from bot.actions.heard import Pressed
from bot.actions.telling import show_card, tell, tidy
from bot.messages.buttons import Press
from bot.messages.message import ROOM, Message, pieces
from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.errors import NotNow, NotYours
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.texts import residents, staff, words
from storage import cards, drafts, people
from storage.database import Tx


def show_versions(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """看原文: all that was changed, in every wording."""
    case, place, office = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    parts = of_petitioner(drafts.versions_of_matter(tx, case.case_id), case)
    changed = {part.first_id for part in parts if part.replaces}
    lines = [
        staff.version(words.moment(part.received_at, office.zone), part.text or staff.no_words())
        for part in sorted(parts, key=lambda part: (part.first_id, part.part_id))
        if part.first_id in changed
    ]
    for n, piece in enumerate(pieces(staff.versions(case.number, lines), ROOM)):
        tell(tx, case, place, member.person_id, Message(piece), kind="list", cause=f"{pressed.cause}.{n}", now=now)
    return ""


def see_contact(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """看名片: the telephone numbers that the resident lets his handler see; that he looked is written down."""
    case, place, _ = load(tx, press.subject)
    parts = of_petitioner(drafts.parts_of_matter(tx, case.case_id), case)
    shown = [part for part in parts if part.kind is Kind.CONTACT and part.shown]
    if not shown:
        raise NotNow
    act(tx, case.case_id, partial(life.see_contact, by=member.person_id, now=now), now=now)
    show_contacts(tx, case, place, member.person_id, shown, cause=pressed.cause, now=now)
    return ""


def show_contact(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """给他看, or 不给: then the number is not kept either."""
    part = drafts.part(tx, press.subject)
    if part is None or part.person_id != resident.person_id or part.contact_id is None:
        raise NotYours
    if people.contact(tx, part.contact_id) is None or press.argument not in ("yes", "no"):
        raise NotNow
    yes = press.argument == "yes"
    drafts.show_part(tx, part, shown=yes)
    if not yes:
        people.keep_contact(tx, part.contact_id, None)
    said = residents.contact_shown() if yes else residents.contact_kept()
    tidy(tx, resident, pressed.message_id, said, cause=pressed.cause, now=now)
    for reader in cards.readers(tx, part.case_id) if part.case_id is not None else ():
        case, _, _ = load(tx, part.case_id or 0)
        show_card(tx, case, reader, cause=pressed.cause, now=now, fresh=False)
    return ""


LOOKING_PRESSES: dict[str, Callable[..., str]] = {"versions": show_versions, "see_contact": see_contact}
CONTACT_PRESSES: dict[str, Callable[..., str]] = {"show_contact": show_contact}
