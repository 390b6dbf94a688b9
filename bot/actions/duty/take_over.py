"""我来接手: somebody takes the shift that runs, in two taps, with what is still open of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.naming import run_ends
from bot.actions.duty.resolve import roster_between
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say, tidy
from bot.messages import swaps as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import NotNow, OnDutyAlready, OnLeave, OnlyCadresOfTown, TakenOverAlready
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source
from bot.rules.rota import duty_day
from bot.rules.swaps import may_take_over
from bot.texts import swaps, words
from bot.texts.language import speaking_to
from storage import cases, offices, places, roster
from storage.database import Tx


@dataclass(frozen=True)
class Running:
    """The shift that runs in a village: whom the roster names, on which day, and a mark that changes with every change of it.

    `away` is on leave, by id.
    """

    place: Place
    named: Person | None
    day: date
    mark: str
    away: frozenset[int]


def offered_to(tx: Tx, member: Person, village_ids: list[int], *, now: datetime) -> list[int]:
    """Return the villages of which somebody may take the shift that runs: those that he may, and has not."""
    found = [running_in(tx, village_id, now=now) for village_id in village_ids]
    return [one.place.village_id for one in found if one.named != member and may_take_over(member, one.place)]


def running_in(tx: Tx, village_id: int, *, now: datetime) -> Running:
    """Return the shift that runs in a village."""
    place, office = places.load(tx, village_id), offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    held = roster_between(tx, today, today, village_id=village_id)
    rows = [row.version for row in roster.of_day(tx, village_id, today) if row.role is ShiftRole.DUTY]
    mark = messages.mark_of(today.toordinal(), max(rows, default=0))
    standing = held.standing(place, now)
    return Running(place, standing.duty, today, mark, standing.away)


def ask_where(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我来接手 where several villages could be meant."""
    mine = places.own_villages(tx, member.person_id)
    choices = [(one, places.load(tx, one).village) for one in offered_to(tx, member, mine, now=now)]
    if not choices:
        raise NotNow
    say(tx, member, messages.ask_which_village(choices), kind="list", cause=pressed.cause, now=now)
    return ""


def ask(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我来接手: from whom, and until when? Raises: NotNow, and what forbids it."""
    running = _allowed(tx, member, press, now=now)
    until = _until(tx, member, running, now=now)
    village = running.place.village
    text = swaps.ask_take_over_of_nobody(village, until)
    if running.named:
        text = swaps.ask_take_over(village, running.named.name or "", until)
    question = messages.ask_take_over(press.subject, running.mark, text)
    say(tx, member, question, kind="list", cause=pressed.cause, now=now)
    return ""


def confirm(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """确定接手: the shift is his from now on, and both hear. Raises: TakenOverAlready, and what forbids it."""
    running = _allowed(tx, member, press, now=now)
    if press.argument != running.mark:
        raise TakenOverAlready
    change_id, moved = take_over(tx, member, running, now=now)
    until = _until(tx, member, running, now=now)
    done = messages.took_over(change_id, swaps.took_over(running.place.village, until, len(moved)))
    instead(tx, member, done, pressed, now=now)
    before = running.named
    if before and before.chat_id is not None:
        with speaking_to(before):
            told = swaps.was_taken_over(member.name or "", running.place.village, words.listed(moved))
            say(tx, before, Message(told), kind="shift_taken", cause=str(change_id), now=now)
    return ""


def _until(tx: Tx, member: Person, running: Running, *, now: datetime) -> str:
    """Until when somebody serves who takes it over: the next day may be his anyway."""
    mine = frozenset({(running.place.village_id, ShiftRole.DUTY)})
    ends = run_ends(tx, member.person_id, mine, running.day, now=now)
    return words.moment(ends, offices.rules(tx).zone)


def take_over(tx: Tx, member: Person, running: Running, *, now: datetime) -> tuple[int, list[str]]:
    """Give somebody the shift that runs; return the change, and the numbers of the cases that came with it."""
    had = {case.case_id for case in cases.of_handler(tx, member.person_id)}
    wanted = Wanted(running.place.village_id, running.day, member.person_id, Source.TAKE_OVER)
    both = [person.person_id for person in (member, running.named) if person]
    change_id = change_roster(tx, [wanted], source=Source.TAKE_OVER, by=member.person_id, now=now, told=both)
    if change_id is None:
        raise OnDutyAlready
    return change_id, [case.number for case in cases.of_handler(tx, member.person_id) if case.case_id not in had]


def leave_it(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不接手."""
    tidy(tx, member, pressed.message_id, swaps.no_take_over(), cause=pressed.cause, now=now)
    return ""


def _allowed(tx: Tx, member: Person, press: Press, *, now: datetime) -> Running:
    """Return the shift that a button means. Raises: NotNow, OnlyCadresOfTown, OnDutyAlready, OnLeave."""
    if press.subject not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    running = running_in(tx, press.subject, now=now)
    if not may_take_over(member, running.place):
        raise OnlyCadresOfTown
    if member.person_id in running.away:
        raise OnLeave
    if running.named == member:
        raise OnDutyAlready
    return running


TAKE_OVER_PRESSES: dict[str, Callable[..., str]] = {
    "take_over_at": ask_where,
    "take_over": ask,
    "take_over_yes": confirm,
    "take_over_no": leave_it,
}
