"""留电话住址: the two questions, and what is written while one of them is open. It goes to the identity and nowhere else."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.view import view_of
from bot.actions.heard import Heard
from bot.actions.telling import say, tell
from bot.messages import visits as messages
from bot.messages.buttons import base36
from bot.messages.message import Message
from bot.rules import visits
from bot.rules.cases import must_be_open
from bot.rules.danger import speaks_of_danger
from bot.rules.errors import NotNow
from bot.rules.people import Person
from bot.rules.visits import NOTHING_LEFT, Whereabouts
from bot.texts import visits as texts
from storage import consents, drafts, outbox, people
from storage.database import Tx

PHONE, HOUSE, HOUSE_ALONE = "phone", "house", "house_alone"  # the last: without a phone
STEPS = (PHONE, HOUSE, HOUSE_ALONE)
SKIP, NOTHING = Whereabouts(phone="skip"), Whereabouts(house="nothing")  # keys, told apart by identity


def ask_phone(tx: Tx, case_id: int, resident: Person, *, cause: str, now: datetime) -> None:
    """Ask for the phone, saying who will see it. Raises: AlreadyClosed, NotNow: nobody has the case."""
    case, place, office = load(tx, case_id)
    must_be_open(case)
    if case.handler_id is None:
        raise NotNow
    # Whom he was told of stands beside the question: nobody else may see what he answers.
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, PHONE, case_id, base36(case.handler_id)))
    message = messages.ask_phone(view_of(tx, case, place, office, now=now))
    tell(tx, case, place, resident.person_id, message, kind="visit", cause=cause, now=now)


def answers_visit(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether what was heard answers an open question for phone or house; then it is kept, and nothing else is done with it."""
    asked = drafts.dialogue(tx, resident.person_id)
    if asked is None or asked.step not in STEPS or asked.case_id is None:
        return _is_stray(tx, resident, heard, now=now)
    said = _said(tx, resident, asked, heard, now=now)
    if said is None:
        return False
    case, _, _ = load(tx, asked.case_id)
    if not case.is_open:
        _end(tx, resident, asked, texts.closed_meanwhile(case.number), heard, now=now)
    elif case.handler_id is None or base36(case.handler_id) != asked.text:
        ask_phone(tx, case.case_id, resident, cause=heard.cause, now=now)
    elif said is SKIP and asked.step == PHONE:
        _ask_house(tx, resident, asked, HOUSE_ALONE, heard, now=now)
    elif said is SKIP or said is NOTHING:
        _finish(tx, resident, asked, heard, now=now)
    else:
        _keep(tx, resident, asked, said, heard, now=now)
    return True


def _is_stray(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """The key by which nothing is left, tapped when no question is open any more."""
    if not messages.is_key(heard.text, texts.NOTHING):
        return False
    say(tx, resident, messages.over(texts.no_question_open()), kind="sentence", cause=heard.cause, now=now)
    return True


def _said(tx: Tx, resident: Person, asked: drafts.Dialogue, heard: Heard, *, now: datetime) -> Whereabouts | None:
    """What was answered; None: it is no answer."""
    if heard.own_phone:
        return Whereabouts(heard.own_phone)
    if heard.kind != "text" or speaks_of_danger(heard.text) or not _is_about(tx, resident, asked, heard):
        return None
    if messages.is_key(heard.text, texts.SKIP):
        return SKIP
    if messages.is_key(heard.text, texts.NOTHING):
        return NOTHING
    found = visits.whereabouts_in(heard.text)
    if found:
        return found
    row = outbox.last_sent(tx, resident, "visit", case_id=asked.case_id or 0)
    member = people.by_chat(tx, heard.chat_id, "staff")
    writes_for_work = member is not None and drafts.dialogue(tx, member.person_id) is not None
    if writes_for_work or not visits.is_due(row.created_at if row else now, now):
        return None
    house = visits.house_in(heard.text)
    return Whereabouts(house=house) if house else None


def _is_about(tx: Tx, resident: Person, asked: drafts.Dialogue, heard: Heard) -> bool:
    """Whether a message replies to nothing, or to something about the case of which he was asked."""
    if heard.reply_to is None:
        return True
    row = outbox.by_telegram_id(tx, resident, heard.reply_to)
    return row is not None and row.case_id == asked.case_id


def _keep(tx: Tx, resident: Person, asked: drafts.Dialogue, said: Whereabouts, heard: Heard, *, now: datetime) -> None:
    before = people.whereabouts(tx, resident.person_id) if asked.step == HOUSE else NOTHING_LEFT
    left = Whereabouts(said.phone or before.phone, said.house or before.house)
    what = " ".join(name for name, value in (("phone", said.phone), ("house", said.house)) if value)
    let_see(tx, asked.case_id or 0, resident, left, what=what, now=now)
    if said.house:
        _finish(tx, resident, asked, heard, now=now)
    else:
        _ask_house(tx, resident, asked, HOUSE, heard, now=now)


def let_see(tx: Tx, case_id: int, resident: Person, left: Whereabouts, *, what: str, now: datetime) -> None:
    """Keep what was left, and let the present handler see it."""
    case, _, _ = load(tx, case_id)
    handler_id = case.handler_id or 0
    people.leave_whereabouts(tx, resident.person_id, left)
    first = consents.handler_who_sees(tx, case_id) is None
    if first:
        consents.give(tx, case_id, handler_id, now=now)
    act(tx, case_id, partial(visits.let_see, by=resident.person_id, to=handler_id, what=what, first=first), now=now)


def _ask_house(tx: Tx, resident: Person, asked: drafts.Dialogue, step: str, heard: Heard, *, now: datetime) -> None:
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, step, asked.case_id, asked.text))
    _tell(tx, resident, asked, messages.ask_house(phone_left=step == HOUSE), heard, now=now)


def _finish(tx: Tx, resident: Person, asked: drafts.Dialogue, heard: Heard, *, now: datetime) -> None:
    """Say who sees what was left, or that nothing was."""
    case, place, office = load(tx, asked.case_id or 0)
    seen = consents.handler_who_sees(tx, case.case_id) is not None
    handler = messages.handler_of(view_of(tx, case, place, office, now=now))
    text = texts.done(case.number, handler) if seen else texts.nothing_left()
    _end(tx, resident, asked, text, heard, now=now)


def _end(tx: Tx, resident: Person, asked: drafts.Dialogue, text: str, heard: Heard, *, now: datetime) -> None:
    drafts.end_dialogue(tx, resident.person_id)
    _tell(tx, resident, asked, messages.over(text), heard, now=now)


def _tell(tx: Tx, resident: Person, asked: drafts.Dialogue, message: Message, heard: Heard, *, now: datetime) -> None:
    case, place, _ = load(tx, asked.case_id or 0)
    tell(tx, case, place, resident.person_id, message, kind="visit", cause=heard.cause, now=now)
