"""Who a resident is, in his own words: kept with his identity and nowhere else."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.heard import Heard
from bot.actions.telling import tell
from bot.messages.buttons import base36
from bot.messages.message import Message
from bot.rules import confidentiality as rules
from bot.rules.cases import Case
from bot.rules.confidentiality import Mode
from bot.rules.contact import own_contact_in
from bot.rules.media import Kind
from bot.rules.people import Contact, Person
from bot.rules.receipt_codes import stays_open
from bot.texts import confidentiality
from storage import cases, drafts, people
from storage.database import Tx
from storage.rows import instant, stored

ASKED = "who_am_i"  # step of a dialogue; its text says when it was asked


def ask_who(tx: Tx, case: Case, resident: Person, message: Message, *, cause: str, now: datetime) -> None:
    """Ask a resident who he is, for a case that is there."""
    _, place, _ = load(tx, case.case_id)
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, ASKED, case.case_id, base36(stored(now))))
    tell(tx, case, place, resident.person_id, message, kind="visit", cause=f"{cause}.who", now=now)


def own_contact(heard: Heard) -> Contact | None:
    """Return the name and number that a resident says are his; None: it is something else."""
    if heard.own_phone:
        return Contact("", heard.own_phone)
    return own_contact_in(heard.text) if heard.kind is Kind.TEXT else None


def says_who(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message answers that question; then it is kept with his identity, and shown to whoever may see it."""
    asked = drafts.dialogue(tx, resident.person_id)
    if asked is None or asked.step != ASKED or asked.case_id is None or heard.reply_to is not None:
        return False
    said = own_contact(heard) if stays_open(instant(int(asked.text, 36)), now) else None
    if said is None:
        return False
    give(tx, resident.person_id, said, now=now)
    drafts.end_dialogue(tx, resident.person_id)
    case, place, _ = load(tx, asked.case_id)
    noted = Message(confidentiality.contact_noted())
    tell(tx, case, place, resident.person_id, noted, kind="visit", cause=heard.cause, now=now)
    return True


def give(tx: Tx, person_id: int, said: Contact, *, now: datetime) -> None:
    """Keep who a resident is; the cards of his open cases that are not anonymous follow."""
    people.give(tx, person_id, said)
    for case in cases.open_of_petitioner(tx, person_id):
        if case.confidentiality != Mode.ANONYMOUS:
            act(tx, case.case_id, partial(rules.give_who, by=person_id), now=now)
