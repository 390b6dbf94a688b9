"""The buttons about phone and house: 留电话住址, 也给他看, 重新写, 收回电话住址."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.view import view_of
from bot.actions.cases.visit import ask_phone, let_see
from bot.actions.cases.whereabouts import forget_unless_needed
from bot.actions.heard import Pressed
from bot.actions.telling import tell, tidy
from bot.messages import visits as messages
from bot.messages.buttons import Press
from bot.messages.message import Message, from_json
from bot.messages.view import CaseView
from bot.rules import visits
from bot.rules.cases import Case, must_be_open
from bot.rules.errors import NoSuchCase, NotNow
from bot.rules.people import Person
from bot.texts import toasts
from bot.texts import visits as texts
from storage import consents, outbox, people, places
from storage.database import Tx


def leave(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """留电话住址: asks; what was left before is offered, what is seen already is said. Raises: AlreadyClosed, NotNow."""
    view = _own(tx, resident, press, now=now)
    must_be_open(view.case)
    if consents.handler_who_sees(tx, view.case.case_id) is not None:
        _tell(tx, view.case, resident, messages.seen_now(view), pressed, now=now)
    elif people.whereabouts(tx, resident.person_id):
        _tell(tx, view.case, resident, messages.offer_again(view), pressed, now=now)
    else:
        ask_phone(tx, view.case.case_id, resident, cause=pressed.cause, now=now)
    return ""


def write_anew(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """重新写."""
    view = _own(tx, resident, press, now=now)
    _drop_buttons(tx, resident, pressed, now=now)
    ask_phone(tx, view.case.case_id, resident, cause=pressed.cause, now=now)
    return ""


def show(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """也给他看: the handler whom the button named, if he still has the case. Raises: AlreadyClosed."""
    view = _own(tx, resident, press, now=now)
    case = view.case
    must_be_open(case)
    left = people.whereabouts(tx, resident.person_id)
    _drop_buttons(tx, resident, pressed, now=now)
    if not left:
        ask_phone(tx, case.case_id, resident, cause=pressed.cause, now=now)
    elif press.number != case.handler_id:
        _tell(tx, case, resident, messages.offer_again(view), pressed, now=now)
    else:
        let_see(tx, case.case_id, resident, left, what="again", now=now)
        shown = Message(texts.shown(case.number, messages.handler_of(view)))
        _tell(tx, case, resident, shown, pressed, now=now)
    return ""


def take_back(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """收回电话住址: gone from the card, and forgotten unless another case needs it. Raises: NotNow."""
    case = _own(tx, resident, press, now=now).case
    if not consents.end(tx, case.case_id, now=now):
        raise NotNow
    act(tx, case.case_id, partial(visits.take_back, by=resident.person_id), now=now)
    forget_unless_needed(tx, resident.person_id)
    _drop_buttons(tx, resident, pressed, now=now)
    _tell(tx, case, resident, Message(texts.taken_back(case.number)), pressed, now=now)
    return toasts.noted()


def _own(tx: Tx, resident: Person, press: Press, *, now: datetime) -> CaseView:
    case, place, office = load(tx, press.subject)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase
    return view_of(tx, case, place, office, now=now)


def _tell(tx: Tx, case: Case, resident: Person, message: Message, pressed: Pressed, *, now: datetime) -> None:
    place = places.of_case(tx, case)
    tell(tx, case, place, resident.person_id, message, kind="visit", cause=pressed.cause, now=now)


def _drop_buttons(tx: Tx, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    """A question that was answered keeps its text and loses its buttons; the view of a case keeps them."""
    row = outbox.by_telegram_id(tx, resident, pressed.message_id) if pressed.message_id is not None else None
    if row and row.kind in ("visit", "visit_moved", "handed_over"):
        tidy(tx, resident, pressed.message_id, from_json(row.body).text, cause=pressed.cause, now=now)


VISIT_PRESSES: dict[str, Callable[..., str]] = {
    "visit": leave,
    "visit_anew": write_anew,
    "visit_show": show,
    "visit_end": take_back,
}
