"""改这天: whoever keeps the roster puts somebody else on a day, after he has seen who moves; 撤销 takes it back."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.resolve import Roster, roster_between
from bot.actions.duty.standing_in import candidates
from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import appointing as messages
from bot.messages.appointing import Asked
from bot.messages.buttons import Press
from bot.messages.days import from_argument
from bot.messages.swaps import number_of
from bot.rules.errors import NotNow, OnlyForKeepers, StandInGone
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source
from bot.rules.rota import duty_day
from bot.rules.swaps import keeps_roster
from storage import offices, people, places
from storage.database import Tx


def appoint(tx: Tx, held: Roster, place: Place, day: date, *, person_id: int, by: int, now: datetime) -> int | None:
    """Let the roster name somebody for a day. Return the change; None: he has the day.

    Raises: StandInGone: he cannot take the day, or not any more.
    """
    if all(one.person_id != person_id for one in candidates(tx, held, place, day)):
        raise StandInGone
    wanted = Wanted(place.village_id, day, person_id, Source.APPOINTED)
    return change_roster(tx, [wanted], source=Source.APPOINTED, by=by, now=now)


def ask_who(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """改这天: whom instead?"""
    on, _, page = press.argument.partition("_")
    asked, held, place = _asked(tx, member, press.subject, on, now=now)
    able = [(one.person_id, people.get(tx, one.person_id).name or "") for one in candidates(tx, held, place, asked.day)]
    return instead(tx, member, messages.ask_who(asked, able, number_of(page) if page else 0), pressed, now=now)


def preview(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Somebody was chosen: who would move?"""
    village, _, on = press.argument.partition("_")
    asked, _, _ = _asked(tx, member, Press(press.verb, 0, village).number, on, now=now)
    message = messages.preview(asked, press.subject, people.get(tx, press.subject).name or "")
    return instead(tx, member, message, pressed, now=now)


def confirm(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """确定: it holds. Raises: NotNow: somebody else has changed the day since it was shown."""
    village, on, version = (*press.argument.split("_"), "", "")[:3]
    asked, held, place = _asked(tx, member, Press(press.verb, 0, village).number, on, now=now)
    if Press(press.verb, 0, version).number != asked.version:
        raise NotNow
    change_id = appoint(tx, held, place, asked.day, person_id=press.subject, by=member.person_id, now=now)
    if change_id is None:
        raise NotNow
    name = people.get(tx, press.subject).name or ""
    return instead(tx, member, messages.done(asked, name, change_id), pressed, now=now)


def _asked(tx: Tx, member: Person, village_id: int, on: str, *, now: datetime) -> tuple[Asked, Roster, Place]:
    """Return how a day stands. Raises: OnlyForKeepers; NotNow: no such village, or the day is over."""
    office, day = offices.rules(tx), from_argument(on, now=now)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    if village_id not in {row[2] for row in places.all_villages(tx)} or day < today:
        raise NotNow
    place = places.load(tx, village_id)
    if not keeps_roster(member, place):
        raise OnlyForKeepers
    held = roster_between(tx, day, day, village_id=village_id)
    named, row = held.named_on(place, day, now=now), held.shifts_of(place, day).get(ShiftRole.DUTY)
    return Asked(village_id, place.village, day, named.name if named else None, row.version if row else 0), held, place


APPOINT_PRESSES: dict[str, Callable[..., str]] = {
    "appoint": ask_who,
    "appoint_who": preview,
    "appoint_yes": confirm,
}
