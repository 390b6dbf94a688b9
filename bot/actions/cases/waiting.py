"""/todo: what waits for a member of the staff; for a desk also what waits for nobody else; and a case by its number."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.helping import helped_by
from bot.actions.cases.staff_says import his_cases
from bot.actions.cases.view import view_of
from bot.actions.heard import Heard, Pressed
from bot.actions.inspecting import corrections
from bot.actions.inspecting.calls import his_calls
from bot.actions.people.come_back import come_back
from bot.actions.telling import say, show_card
from bot.messages.buttons import Press
from bot.messages.corrections import todo_button
from bot.messages.inspecting import home_button
from bot.messages.message import Button, Message
from bot.messages.sample_checks import calls_button
from bot.messages.waiting import PAGE, Waiting, listed
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NoSuchNumber, OnlyForStaff
from bot.rules.media import Kind
from bot.rules.numbers import number_in
from bot.rules.people import Person
from bot.rules.roles import LOOKS_INTO
from bot.rules.supervision import rank
from storage import cases, people, places, requests
from storage.database import Tx


def todo(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/todo. Raises: OnlyForStaff."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    say(tx, member, _page(tx, member, 0, now=now), kind="list", cause=f"m{message_id}", now=now)


def turn_page(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The list as it is now, on another page."""
    message = _page(tx, member, press.number, now=now)
    shown = message if pressed.message_id is None else message.in_place_of(pressed.message_id)
    say(tx, member, shown, kind="list" if shown.edits is None else "edit", cause=pressed.cause, now=now)
    return ""


def _page(tx: Tx, member: Person, page: int, *, now: datetime) -> Message:
    every = _everything(tx, member)
    page = min(page, max(0, len(every) - 1) // PAGE)
    shown = [
        Waiting(why, view_of(tx, *load(tx, case.case_id), now=now))
        for why, case in every[page * PAGE : (page + 1) * PAGE]
    ]
    return listed(shown, page, more=len(every) > (page + 1) * PAGE, beside=_beside(tx, member))


def _beside(tx: Tx, member: Person) -> tuple[Button, ...]:
    """What waits for him beside cases, and where he looks into things."""
    calls, owed = len(his_calls(tx, member)), corrections.waiting_for(tx, member)
    waits = (*((calls_button(calls),) if calls else ()), *((todo_button(owed),) if owed else ()))
    return (*waits, *((home_button(),) if LOOKS_INTO.allows(member) else ()))


def _everything(tx: Tx, member: Person) -> list[tuple[str, Case]]:
    """Return why each case waits, with the case.

    What he is to decide; his own, those under supervision first; those below a supervisor; calls; what nobody attends to.
    """
    his = sorted(his_cases(tx, member), key=lambda case: rank(case.supervised))
    own = [*_to_decide(tx, member), *(("own", case) for case in his)]
    calls = [("call", case) for case in cases.calls_of(tx, member.person_id) if _sees(tx, member, case)]
    own += [("help", case) for case in helped_by(tx, member)]
    own += [("supervised", case) for case in _watched(tx, member)]
    if not member.at_desk:
        return [*own, *calls]
    others = [case for case in cases.unattended(tx) if case.handler_id != member.person_id]
    return [*own, *calls, *(("unattended", case) for case in others if _sees(tx, member, case))]


def _watched(tx: Tx, member: Person) -> list[Case]:
    """What is under supervision below a supervisor."""
    if not member.has("supervisor"):
        return []
    found = [case for case in cases.supervised(tx) if case.handler_id != member.person_id and _sees(tx, member, case)]
    return sorted(found, key=lambda case: rank(case.supervised))


def _to_decide(tx: Tx, member: Person) -> list[tuple[str, Case]]:
    found = dict.fromkeys(request.case_id for request in requests.waiting_for(tx, member.person_id))
    waiting = [cases.get(tx, case_id) for case_id in found]
    return [("decide", case) for case in waiting if case and _sees(tx, member, case)]


def _sees(tx: Tx, member: Person, case: Case) -> bool:
    return audience(case, member, places.of_case(tx, case)) >= Sees.CARD


def asks_for_card(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message was a case number: then its card is shown. Raises: NoSuchNumber: for him there is none."""
    number = number_in(heard.text) if heard.kind is Kind.TEXT and heard.reply_to is None else None
    if number is None:
        return False
    case = cases.by_number(tx, number)
    if case is None or not _sees(tx, member, case):
        raise NoSuchNumber
    show_card(tx, case, member.person_id, cause=heard.cause, now=now, fresh=True)
    return True


WAITING_PRESSES: dict[str, Callable[..., str]] = {"todo": turn_page}
