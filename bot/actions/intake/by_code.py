"""Following a case by its receipt code, from whatever account: how it stands, 补充, and what one says of the answer."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases import merging
from bot.actions.cases.act import act, load
from bot.actions.cases.concerning import concern
from bot.actions.cases.view import moved_to, view_of
from bot.actions.heard import Heard
from bot.actions.intake.naming import named_by
from bot.actions.parts import keep, more_than_words
from bot.actions.telling import say, tell
from bot.messages import confidentiality as messages
from bot.messages.buttons import base36
from bot.messages.message import Message, cut
from bot.rules import life
from bot.rules import receipt_codes as rules
from bot.rules.cases import Case, State, must_be_open
from bot.rules.confidentiality import Mode
from bot.rules.errors import CodeTimedOut, MistypedCode, NotForStaff, RuleBroken, TooManyCodes, WrongCode
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.rules.recusal import ids_of
from bot.rules.urgency import is_being_called_out
from bot.texts import confidentiality, refusals, residents, words
from storage import cases, code_tries, drafts, outbox, people, receipt_codes
from storage.database import Tx
from storage.rows import instant, stored

# Steps of a dialogue. Its text says when the code was written, and then which album was added last.
HOLDING, ADDING = "code", "code_add"
MOST_ANSWER = 3000


def follows_code(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message is a receipt code and nothing else; then it is said how its case stands, and the code is not kept.

    Twelve digits may be the number of a meter or an account: to who is in the middle of something only a code that holds is one.
    """
    if _adds(tx, resident, heard, now=now):
        return True
    code = rules.written_code(heard.text) if heard.kind is Kind.TEXT and heard.reply_to is None else None
    if code is None or (_is_busy(tx, resident, now=now) and not _holds(tx, resident, code, now=now)):
        return False
    follow(tx, resident, code, cause=heard.cause, now=now)
    return True


def _is_busy(tx: Tx, resident: Person, *, now: datetime) -> bool:
    """Whether somebody may be writing to a petition: he serves, has a draft, was asked something, or called for help."""
    asked = drafts.dialogue(tx, resident.person_id)
    if people.by_chat(tx, resident.chat_id or 0, "staff") or drafts.of_person(tx, resident.person_id):
        return True
    if asked and asked.step not in (HOLDING, ADDING):
        return True
    mine = cases.open_of_petitioner(tx, resident.person_id)
    return any(case.state is State.NEED_INFO or is_being_called_out(case, now) for case in mine)


def follow(tx: Tx, resident: Person, code: str, *, cause: str, now: datetime) -> None:
    """Say how the case of a code stands, with what can be done; or why not."""
    try:
        case = _case_of(tx, resident, code, now=now)
    except RuleBroken as error:
        say(tx, resident, Message(refusals.refusal(error)), kind="sentence", cause=cause, now=now)
        return
    if case.petitioner_id != resident.person_id:
        drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, HOLDING, case.case_id, base36(stored(now))))
    show(tx, resident, case, cause=cause, now=now)


def _case_of(tx: Tx, resident: Person, code: str, *, now: datetime) -> Case:
    if not rules.is_whole(code):
        raise MistypedCode
    case = cases.get(tx, _case_id_of(tx, resident, code, now=now) or 0)
    if case is None:
        raise WrongCode
    if case.petitioner_id != resident.person_id and people.by_chat(tx, resident.chat_id or 0, "staff"):
        raise NotForStaff
    return case


def _holds(tx: Tx, resident: Person, code: str, *, now: datetime) -> bool:
    try:
        return _case_id_of(tx, resident, code, now=now) is not None
    except TooManyCodes:
        return False


def _case_id_of(tx: Tx, resident: Person, code: str, *, now: datetime) -> int | None:
    """Return the case of a code; of one with a slip in it no digest is worked out. Raises: TooManyCodes."""
    if not rules.is_whole(code):
        return None
    chat = rules.chat_digest(resident.chat_id or 0, tx.office_id)
    tries = code_tries.of_chat(tx, chat)
    if not rules.may_try(tries, now):
        raise TooManyCodes
    found = receipt_codes.case_of(tx, rules.digest(code, tx.office_id))
    if found is None:
        code_tries.keep(tx, chat, rules.missed(tries, now), forget_before=now - rules.TRIES_COUNT_FOR)
    return found


def show(tx: Tx, resident: Person, case: Case, *, cause: str, now: datetime) -> None:
    """Say how a case stands to whoever holds its code."""
    _, place, office = load(tx, case.case_id)
    view = view_of(tx, case, place, office, now=now)
    state = words.to_resident(case.ended_as, about_cadre=case.about_cadre, why_ended=case.why_ended)
    line = residents.my_line(case.number, case.category, state, None)
    goes_on = merging.home_of(tx, case).is_open
    message = messages.by_code(view, line, cut(view.answer, MOST_ANSWER)[0], goes_on=goes_on)
    if case.petitioner_id == resident.person_id:
        tell(tx, case, place, resident.person_id, message, kind="list", cause=cause, now=now)
    else:  # about a case, but to somebody whom only the code lets know of it
        say(tx, resident, message, kind="list", cause=cause, now=now)


def held(tx: Tx, resident: Person, case_id: int, *, now: datetime) -> Case:
    """Return a case on which somebody may act: his own, or one whose code he wrote within the hour.

    Raises: CodeTimedOut.
    """
    case = cases.get(tx, case_id)
    if case is None:
        raise CodeTimedOut  # whoever holds no code is not told either whether there is such a case
    if case.petitioner_id == resident.person_id:
        return case
    asked = drafts.dialogue(tx, resident.person_id)
    if asked is None or asked.step not in (HOLDING, ADDING) or asked.case_id != case_id:
        raise CodeTimedOut
    if case.confidentiality != Mode.ANONYMOUS or not rules.stays_open(instant(int(asked.text.split(" ")[0], 36)), now):
        drafts.end_dialogue(tx, resident.person_id)
        raise CodeTimedOut
    return case


def wait_for_addition(tx: Tx, resident: Person, case_id: int, *, now: datetime) -> Case:
    """What somebody writes next is added to a case. Raises: CodeTimedOut, AlreadyClosed."""
    case = held(tx, resident, case_id, now=now)
    must_be_open(merging.home_of(tx, case))
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, ADDING, case_id, base36(stored(now))))
    return case


def _adds(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message is what 补充 asked for; it is filed as the petitioner's own, so that no account is tied to the case.

    What comes after the case is over is none of it, and begins something new.
    """
    asked = drafts.dialogue(tx, resident.person_id)
    if asked is None or asked.case_id is None or _answers_another(tx, resident, asked.case_id, heard):
        return False
    written, _, album = asked.text.partition(" ")
    if asked.step != ADDING and (asked.step != HOLDING or not album or heard.group_id != album):
        return False
    try:
        case = held(tx, resident, asked.case_id, now=now)
    except RuleBroken:
        return False
    if not merging.home_of(tx, case).is_open:
        drafts.end_dialogue(tx, resident.person_id)
        over = Message(confidentiality.over_meanwhile(case.number))
        say(tx, resident, over, kind="sentence", cause=f"{heard.cause}.over", now=now)
        return False
    noted = f"{written} {heard.group_id or ''}".strip()  # the others of an album follow it, and nothing else does
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, HOLDING, asked.case_id, noted))
    _file(tx, case, resident, heard, now=now)
    return True


def _answers_another(tx: Tx, resident: Person, case_id: int, heard: Heard) -> bool:
    """Whether a message answers something else than the request to write; Telegram lets one answer that by itself."""
    if heard.reply_to is None:
        return False
    row = outbox.replied_to(tx, resident, heard.reply_to)
    return row is None or row.form != "text" or row.case_id not in (None, case_id)


def _file(tx: Tx, before: Case, resident: Person, heard: Heard, *, now: datetime) -> None:
    """A message of another chat has a number that means nothing in the petitioner's."""
    petitioner = people.get(tx, before.petitioner_id)
    part = keep(tx, petitioner, replace(heard, message_id=0), now=now, sender=resident)
    case = _goes_apart(tx, before, part, now=now)
    _let_stand_aside(tx, case, part, now=now)
    if case.state is State.MERGED:
        merging.supplement(tx, case, [part], now=now)
    else:
        event_id = tx.new_id()
        drafts.add_to_case(tx, [part], case.case_id, event_id=event_id)
        more = more_than_words([part])
        said = partial(life.supplement, by=petitioner.person_id, text=part.text, parts=more, now=now)
        case = act(tx, case.case_id, said, now=now, event_id=event_id)
    done = residents.supplemented(before.number, moved_to(tx, before, case))
    say(tx, resident, Message(done), kind="sentence", cause=heard.cause, now=now)


def _goes_apart(tx: Tx, case: Case, part: drafts.Part, *, now: datetime) -> Case:
    """A case that goes on in another one and whose petitioner names a cadre is one of its own again: that is not for all."""
    if case.state is State.MERGED and named_by(tx, [part]) - ids_of(merging.home_of(tx, case).spared):
        return merging.split(tx, case.case_id, by=case.petitioner_id, say_so=True, now=now)
    return case


def _let_stand_aside(tx: Tx, case: Case, part: drafts.Part, *, now: datetime) -> None:
    """Whom somebody names who cannot be asked counts as meant."""
    named = named_by(tx, [part]) - ids_of(case.spared) - ids_of(case.concerned) if case.is_open else frozenset()
    if named:
        concern(tx, case.case_id, by=case.petitioner_id, whom=named, how="named", now=now)
