"""回访: who calls somebody without a chat, how often it was tried, and what is left of the request when it is over."""

from datetime import datetime

from bot.actions.telling import tidy
from bot.rules.call_back import callers
from bot.rules.cases import ANSWERS, Case, State
from bot.rules.people import Person, Place
from bot.texts import desk, words
from bot.texts.language import speaking_to
from storage import events, outbox, people
from storage.database import Tx


def caller_of(tx: Tx, case: Case, place: Place) -> Person | None:
    """Return who is to call now: whoever was asked, if he still may, else the first who may; None: nobody can."""
    officers = [person for person in people.with_role(tx, "callback") if person.town_id in (None, place.town_id)]
    able = callers(place, officers, about_cadre=case.about_cadre, handler_id=case.handler_id)
    return next((person for person in able if person.person_id == case.caller_id), next(iter(able), None))


def tries_of(tx: Tx, case: Case) -> tuple[datetime, ...]:
    """Return when calls reached nobody: since the answer was told, before that since the round began."""
    since = case.delivered_at or case.clock_from
    return tuple(
        event.at for event in events.of_case(tx, case.case_id) if event.kind == "not_reached" and event.at >= since
    )


def close_requests(tx: Tx, before: Case, case: Case, *, again: bool, cause: str, now: datetime) -> None:
    """Take number and buttons out of a request to call that is over, or is said `again`; those before it have lost theirs."""
    if before.state is not State.AWAITING_FEEDBACK or before.caller_id is None:
        return
    if case.state is before.state and case.caller_id == before.caller_id and not again:
        return
    caller = people.get(tx, before.caller_id)
    with speaking_to(caller):
        row = outbox.last_sent(tx, caller, "call_back", case_id=case.case_id)
        telegram_id = row.telegram_id if row else None
        tidy(tx, caller, telegram_id, _what_came_of_it(case, before), cause=f"{cause}.call", now=now)


def _what_came_of_it(case: Case, before: Case) -> str:
    if case.state is State.REWORKING:
        return desk.call_done(case.number, desk.unsolved())
    if case.result in (*ANSWERS, "unreachable"):
        return desk.call_done(case.number, words.RESULTS[case.result])
    goes_on = case.state is before.state and case.caller_id == before.caller_id
    return desk.call_below(case.number) if goes_on else desk.call_over(case.number)
