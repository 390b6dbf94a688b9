"""交接班: whoever comes on duty hears what comes with it, and presses 接班."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions.cases.act import load
from bot.actions.cases.view import view_of
from bot.actions.duty.around import around
from bot.actions.duty.naming import held_lines, run_ends
from bot.actions.duty.resolve import span_of
from bot.actions.duty.rounds import still_due
from bot.actions.duty.silent import tell_accepted_late
from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import shifts as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.cases import WITH_HANDLER, Case
from bot.rules.errors import AcceptedAlready, DutyIsOver, ForgedButton, NotOnDuty
from bot.rules.people import Person
from bot.rules.roster import TAKING_CASES
from bot.rules.shift_news import Held, Moment, is_late, takes_over
from bot.texts import shifts, words
from storage import cases, offices, told
from storage.database import Tx
from storage.outbox import Row

MOST_CASES = 10  # named in the message; their cards come beside it
LIKENESS = 15  # characters of what somebody wrote


def said_begun(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """At hand-over: what is his now, what came to him, what stays with others; with 接班."""
    round_ = still_due(tx, row, now=now)
    if round_ is None:
        return None
    before, mine, _ = around(tx, person, round_.day, now=now)
    asked = told.of(tx, person.person_id, round_.day, Moment.BEGUN)
    if not takes_over(mine, before) or (asked and asked.accepted_at):
        return None
    parts = [*_hand_over(tx, person, round_.day, mine, now=now), shifts.press_to_accept()]
    if is_late(round_.due, now):
        parts[0] = shifts.late(parts[0])
    return messages.hand_over(parts, round_.day)


def _hand_over(tx: Tx, person: Person, day: date, mine: Held, *, now: datetime) -> list[str]:
    office = offices.rules(tx)
    since, _ = span_of(day, office)
    until = run_ends(tx, person.person_id, mine, day, now=now)
    came = _came(tx, person, mine, since=since, now=now)
    villages = [village_id for village_id, role in mine if role in TAKING_CASES]
    stay = sum(cases.count_with_others(tx, one, person.person_id, before=since) for one in villages)
    return [
        shifts.begun(held_lines(tx, mine), until=words.moment(until, office.zone)),
        *([shifts.come_to_you(came)] if came else []),
        *([shifts.stay(stay)] if stay else []),
    ]


def _came(tx: Tx, person: Person, mine: Held, *, since: datetime, now: datetime) -> list[str]:
    """Return a line for each case that the hand-over brought: what was there before, and is his by the roster now."""
    villages = {village_id for village_id, role in mine if role in TAKING_CASES}
    found = [
        case
        for case in cases.of_handler(tx, person.person_id)
        if case.village_id in villages and case.registered_at < since <= case.handed_at
        if case.state in WITH_HANDLER and case.follows_roster
    ]
    lines = [shifts.case_line(case.number, _beginning(tx, case, now=now)) for case in found[:MOST_CASES]]
    return [*lines, shifts.more_cases(len(found) - MOST_CASES)] if len(found) > MOST_CASES else lines


def _beginning(tx: Tx, case: Case, *, now: datetime) -> str:
    """Enough of a petition to know it again; of one without words what it is about."""
    view = view_of(tx, *load(tx, case.case_id), now=now)
    line = next(iter(view.petition.strip().splitlines()), "") or case.category
    return line if len(line) <= LIKENESS else line[:LIKENESS] + "…"


def take_duty(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """接班. Raises: ForgedButton, NotOnDuty, AcceptedAlready, DutyIsOver."""
    try:
        day = date.fromordinal(press.subject)
        over = span_of(day, offices.rules(tx))[1]
    except (OverflowError, ValueError) as error:
        raise ForgedButton from error
    asked = told.of(tx, member.person_id, day, Moment.BEGUN)
    if asked is None or asked.message_id is None:
        raise NotOnDuty
    if asked.accepted_at:
        raise AcceptedAlready
    if now >= over:
        raise DutyIsOver
    before, mine, _ = around(tx, member, day, now=now)
    if not takes_over(mine, before):
        raise NotOnDuty
    told.accept(tx, asked, now=now)
    text = "\n\n".join(_hand_over(tx, member, day, mine, now=now))
    at = f"{now.astimezone(offices.rules(tx).zone):%H:%M}"
    instead(tx, member, Message(shifts.accepted(text, at)), pressed, now=now)
    if asked.raised_at:
        tell_accepted_late(tx, member, day, cause=pressed.cause, now=now)
    return shifts.thanks()


HAND_OVER_PRESSES: dict[str, Callable[..., str]] = {"take_duty": take_duty}
