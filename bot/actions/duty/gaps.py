"""空班: what of the next two weeks lacks somebody is told once a day to whoever can mend it, until it is mended."""

from collections.abc import Callable
from datetime import date, datetime, time

from bot.actions.duty import leave as leaves
from bot.actions.duty.appoint import appoint as put_on
from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.leave_chat import card_of
from bot.actions.duty.resolve import Roster, days_of, roster_between
from bot.actions.duty.standing_in import candidates
from bot.actions.duty.swapping import waiting_for
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say
from bot.actions.upkeep.alarms import Woken
from bot.messages import gaps as messages
from bot.messages.buttons import Press
from bot.messages.days import from_argument
from bot.messages.gaps import Raised
from bot.messages.message import Message
from bot.messages.swaps import number_of
from bot.rules.calendar import ONE_DAY, instant_of
from bot.rules.errors import GapFilled, NotNow, OnlyForKeepers
from bot.rules.gaps import DAYS_AHEAD, DutyDay, Gap, gap_in, hearers
from bot.rules.leave import Leave
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source, start_on
from bot.rules.rota import duty_day
from bot.rules.swaps import keeps_roster
from bot.texts import gaps as texts
from bot.texts.language import speaking_to
from bot.texts.leave import day as said_day
from storage import offices, people, periodic, places, roster
from storage import swaps as requests
from storage.database import Tx
from storage.rows import instant

RAISED_AT = time(9, 0)
NAME = "gaps"


def raise_gaps(tx: Tx, *, now: datetime) -> Woken:
    """Tell everybody of the gaps that he can mend, once a day from nine o'clock on, after quiet hours."""
    office = offices.find(tx)
    if office is None:
        return Woken(0)
    zone, quiet = office.rules.zone, office.rules.quiet
    due = instant_of(now.astimezone(zone).date(), RAISED_AT, zone=zone)
    if now < due or (quiet and quiet.is_quiet(now, zone)) or not periodic.begin(tx, NAME, due):
        return Woken(0)
    villages = _named(tx)
    sent, faults = 0, []
    for person, raised in _raised(tx, now=now):
        if instant(people.bound_at(tx, person.person_id)) >= due:  # who comes today hears tomorrow
            continue
        try:
            with tx.savepoint(), speaking_to(person):
                say(tx, person, messages.of(raised, villages), kind="gaps", cause=due.isoformat(), now=now)
                sent += 1
        except Exception as error:
            faults.append((person.person_id, type(error).__name__))
    return Woken(sent, tuple(faults))


def all_gaps(tx: Tx, *, now: datetime) -> list[Gap]:
    """Return what lacks somebody in the next two weeks, in every village."""
    first, last = _window(tx, now)
    held = roster_between(tx, first, last)
    every = [places.load(tx, row[2]) for row in places.all_villages(tx)]
    return [gap for place in every for gap in gaps_of(held, place, first, last, now=now)]


def gaps_of(held: Roster, place: Place, first: date, last: date, *, now: datetime) -> list[Gap]:
    """Return what a village's days from one to another lack, by day."""
    found = (gap_in(_day(held, place, day, now=now)) for day in days_of(first, last))
    return [gap for gap in found if gap]


def _day(held: Roster, place: Place, day: date, *, now: datetime) -> DutyDay:
    standing = held.standing_on(place, day, now=now)
    rules, calendar = held.office.duty, held.office.calendar
    duty = standing.duty
    return DutyDay(
        village_id=place.village_id,
        day=day,
        person=duty,
        source=standing.source,
        counts=start_on(place.first_day, len(place.duty), rules, calendar, day=day) is not None,
        blocked=held.is_blocked(place, day),
        on_leave=duty is not None and duty.person_id in standing.away,
    )


def _window(tx: Tx, now: datetime) -> tuple[date, date]:
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    return today, today + (DAYS_AHEAD - 1) * ONE_DAY


def _raised(tx: Tx, *, now: datetime, only: Person | None = None) -> list[tuple[Person, Raised]]:
    """Return what each hears who has something to hear; `only` one person's part."""
    first, last = _window(tx, now)
    held = roster_between(tx, first, last)
    clerks = [clerk for clerk in people.with_role(tx, "clerk") if clerk.reachable]
    found: dict[int, list[Gap]] = {}
    for place in (places.load(tx, row[2]) for row in places.all_villages(tx)):
        told = [one.person_id for one in hearers(place, clerks) if only is None or one.person_id == only.person_id]
        gaps = gaps_of(held, place, first, last, now=now) if told else []
        for person_id in told if gaps else ():
            found.setdefault(person_id, []).extend(gaps)
    asked, swaps = _asked(tx, first, only), _swaps(tx, only)
    return [
        (people.get(tx, one), Raised(tuple(found.get(one, ())), tuple(asked.get(one, ())), tuple(swaps.get(one, ()))))
        for one in dict.fromkeys((*found, *asked, *swaps))
    ]


def _asked(tx: Tx, since: date, only: Person | None) -> dict[int, list[tuple[Leave, str]]]:
    """Return {who may grant it: [(leave that waits, whose)]}."""
    found: dict[int, list[tuple[Leave, str]]] = {}
    for leave in roster.leaves_asked(tx, since):
        person = people.get(tx, leave.person_id)
        for one in leaves.approvers(tx, person):
            if only is None or one.person_id == only.person_id:
                found.setdefault(one.person_id, []).append((leave, person.name or ""))
    return found


def _swaps(tx: Tx, only: Person | None) -> dict[int, list[tuple[int, date, str]]]:
    """Return {who has to approve it: [(swap that both agreed to, its day, who asked)]}."""
    found: dict[int, list[tuple[int, date, str]]] = {}
    for swap in requests.agreed(tx):
        one = waiting_for(tx, swap)
        if one and (only is None or one.person_id == only.person_id):
            found.setdefault(one.person_id, []).append(
                (swap.swap_id, swap.day, people.get(tx, swap.person_id).name or "")
            )
    return found


def _named(tx: Tx) -> dict[int, str]:
    """Return {village: its name}, of several towns with the town's."""
    several = len(places.towns(tx)) > 1
    return {row[2]: f"{row[1]}/{row[3]}" if several else row[3] for row in places.all_villages(tx)}


def _own(tx: Tx, member: Person, page: int, *, now: datetime) -> Message:
    raised = next((found for _, found in _raised(tx, now=now, only=member)), Raised(()))
    return messages.of(raised, _named(tx), page)


def show_below(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """看空班, below another message that stays as it is."""
    say(tx, member, _own(tx, member, 0, now=now), kind="list", cause=pressed.cause, now=now)
    return ""


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """返回, or a page was turned."""
    page = press.number if press.argument else 0
    return instead(tx, member, _own(tx, member, page, now=now), pressed, now=now)


def ask_who(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A gap was pressed: who is to serve?"""
    place, gap, held = _gap(tx, member, press.subject, from_argument(press.argument, now=now), now=now)
    able = [(one.person_id, people.get(tx, one.person_id).name or "") for one in candidates(tx, held, place, gap.day)]
    page = press.argument.partition("_")[2]
    message = messages.ask_who(gap, _named(tx)[place.village_id], able, number_of(page) if page else 0)
    return instead(tx, member, message, pressed, now=now)


def appoint(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """指定: somebody was chosen for a day."""
    village, _, on = press.argument.partition("_")
    place, gap, held = _gap(tx, member, Press(press.verb, 0, village).number, from_argument(on, now=now), now=now)
    put_on(tx, held, place, gap.day, person_id=press.subject, by=member.person_id, now=now)
    instead(tx, member, _own(tx, member, 0, now=now), pressed, now=now)
    name = people.get(tx, press.subject).name or ""
    return texts.filled(_named(tx)[place.village_id], said_day(gap.day), name)


def leave_empty(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """有意留空: nobody serves that day, and nobody hears of it any more."""
    place, gap, held = _gap(tx, member, press.subject, from_argument(press.argument, now=now), now=now)
    rows = held.shifts_of(place, gap.day)
    roles = [ShiftRole.DUTY, *([ShiftRole.BACKUP] if ShiftRole.BACKUP in rows else [])]
    wanted = [Wanted(place.village_id, gap.day, None, Source.MEANT, role) for role in roles]
    change_roster(tx, wanted, source=Source.MEANT, by=member.person_id, now=now)
    instead(tx, member, _own(tx, member, 0, now=now), pressed, now=now)
    return texts.left_empty(_named(tx)[place.village_id], said_day(gap.day))


def _gap(tx: Tx, member: Person, village_id: int, day: date, *, now: datetime) -> tuple[Place, Gap, Roster]:
    """Return a gap that somebody may mend. Raises: OnlyForKeepers, GapFilled, NotNow: no such village, or the day is over."""
    if village_id not in {row[2] for row in places.all_villages(tx)} or day < _window(tx, now)[0]:
        raise NotNow
    place = places.load(tx, village_id)
    if not keeps_roster(member, place):
        raise OnlyForKeepers
    held = roster_between(tx, day, day, village_id=village_id)
    found = gaps_of(held, place, day, day, now=now)
    if not found:
        raise GapFilled
    return place, found[0], held


def show_card(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """批假: the card of a leave that waits, once more."""
    leave = leaves.leave_of(tx, press.subject)
    leaves.must_wait(tx, leave, member, now=now)
    say(tx, member, card_of(tx, leave, now=now), kind="leave_card", cause=f"L{leave.leave_id}.{pressed.cause}", now=now)
    return ""


GAP_PRESSES: dict[str, Callable[..., str]] = {
    "gaps_home": show_below,
    "gaps": show,
    "gap": ask_who,
    "gap_who": appoint,
    "gap_meant": leave_empty,
    "leave_card": show_card,
}
