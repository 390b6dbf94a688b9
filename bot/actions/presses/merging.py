"""同一件 on a receipt, 单独办 and 不用了 of whoever joined, and his own 已解决, 未解决 and grade."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases import merging
from bot.actions.cases.act import act, load
from bot.actions.cases.alike import alike
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.telling import show_card, tell
from bot.messages import merging as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules import merging as rules
from bot.rules.cases import Case, State
from bot.rules.errors import NoSuchCase, NotNow, UnlikeCases
from bot.rules.people import Person
from bot.rules.rota import one_level_up
from bot.texts import merging as texts
from bot.texts import residents, toasts, words
from bot.texts.language import speaking_to
from storage import cards, people, places
from storage.database import Tx


def join(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """同一件: the resident himself says that his new case is the same as one that he was offered."""
    case = _own(tx, press.subject, resident)
    if case.state is State.MERGED:
        raise NotNow
    if press.number not in {one.case_id for one in alike(tx, case)}:
        raise UnlikeCases
    case = merging.merge(tx, case.case_id, press.number, by=resident.person_id, say_so=False, now=now)
    into = merging.home_of(tx, case)
    _say(tx, case, resident, messages.joined(case, into), pressed, now=now)
    return toasts.noted()


def go_apart(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """单独办: his own case again."""
    _own(tx, press.subject, resident)
    case = merging.split(tx, press.subject, by=resident.person_id, say_so=False, now=now)
    _say(tx, case, resident, messages.told(texts.split(case.number), case), pressed, now=now)
    return toasts.goes_on()


def give_verdict(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已解决, 未解决 of a supporter."""
    case, into = merging.joined_case(tx, press.subject)
    solved = press.verb == "solved"
    said = partial(rules.verdict, of=into, by=resident.person_id, question=press.number, solved=solved)
    case = act(tx, case.case_id, said, now=now)
    for reader in cards.readers(tx, into.case_id):
        show_card(tx, into, reader, cause=pressed.cause, now=now, fresh=False)
    if not solved:
        _tell_unsolved(tx, case, into, pressed, now=now)
    message = Message(residents.you_said_solved(case.number)) if solved else messages.unsolved(case)
    _say(tx, case, resident, message, pressed, now=now)
    return toasts.noted()


def _tell_unsolved(tx: Tx, case: Case, into: Case, pressed: Pressed, *, now: datetime) -> None:
    """Whoever has the case in which it goes on, and one level above, hear that it is not solved for everybody."""
    _, place, office = load(tx, into.case_id)
    chat = people.get(tx, case.petitioner_id).chat_id
    above = one_level_up(place, about_cadre=into.about_cadre, handler_id=into.handler_id, petitioner_chat=chat)
    for reader in dict.fromkeys((people.find(tx, into.handler_id), above)):
        if reader is None:
            continue
        with speaking_to(reader):
            message = messages.unsolved_for(case, view_of(tx, into, place, office, now=now))
            tell(tx, into, place, reader.person_id, message, kind="sentence", cause=pressed.cause, now=now)


def give_grade(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """满意, 基本满意, 不满意 of a supporter."""
    case, into = merging.joined_case(tx, press.subject)
    graded = partial(rules.grade, of=into, by=resident.person_id, round=press.number, grade=press.verb)
    case = act(tx, case.case_id, graded, now=now)
    _say(tx, case, resident, Message(residents.you_said(case.number, words.GRADES[press.verb])), pressed, now=now)
    return toasts.thanks()


def goes_on_elsewhere(tx: Tx, case_id: int) -> bool:
    """Whether a case goes on in another one."""
    case, _, _ = load(tx, case_id)
    return case.state is State.MERGED


def _own(tx: Tx, case_id: int, resident: Person) -> Case:
    case, _, _ = load(tx, case_id)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase
    return case


def _say(tx: Tx, case: Case, resident: Person, message: Message, pressed: Pressed, *, now: datetime) -> None:
    """The message that was pressed says how it stands now."""
    place = places.of_case(tx, case)
    kind = "sentence" if pressed.message_id is None else "edit"
    shown = message if pressed.message_id is None else message.in_place_of(pressed.message_id)
    tell(tx, case, place, resident.person_id, shown, kind=kind, cause=pressed.cause, now=now)


MERGING_PRESSES: dict[str, Callable[..., str]] = {"same": join, "apart": go_apart}
