"""请假: asked for, granted, refused, taken back; its clashes with the roster, and who stands in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.actions.duty.carry import carry
from bot.actions.duty.change import Wanted, change_roster, undo_ahead
from bot.actions.duty.publish import last_day_due, publish
from bot.actions.duty.resolve import NOBODY, Roster, roster_between
from bot.actions.duty.standing_in import candidates, next_backup
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import LeaveDecided, LeaveGone, NobodyApproves, NotForHim, NotNow, StandInGone
from bot.rules.leave import Days, Leave, must_be_askable
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source, weight_of
from bot.rules.rota import duty_day
from bot.rules.standing_in import Candidate, recommended
from bot.rules.swaps import keeps_roster
from storage import offices, people, places, roster
from storage.database import Tx
from storage.roster import Wish


@dataclass(frozen=True)
class Clash:
    """A day of a village whose duty somebody on leave has, and who could take it, best first."""

    place: Place
    day: date
    candidates: tuple[Candidate, ...]

    @property
    def key(self) -> tuple[int, date]:
        return self.place.village_id, self.day

    def may_go_to(self, person_id: int) -> bool:
        """Whether somebody could take it."""
        return any(one.person_id == person_id for one in self.candidates)


def begin(tx: Tx, person: Person, by: Person, days: Days, *, now: datetime) -> Leave:
    """Keep the days for which somebody is to be on leave; nobody knows of them before they are asked for.

    Raises: NotForHim, DaysPast, DaysUpsideDown, DaysTooMany, LeaveOverlaps.
    """
    must_act_for(tx, by, person)
    _must_be_askable(tx, person.person_id, days, now=now)
    leave = Leave(tx.new_id(), person.person_id, *days, "draft", by.person_id, now)
    roster.draft_leave(tx, leave)
    return leave


def submit(tx: Tx, leave: Leave, *, now: datetime) -> Leave:
    """Ask for a leave that was written: it holds at once, or waits for a word where the town wants one; return how it stands.

    Raises: NobodyApproves, LeaveGone, and what `begin` raises.
    """
    by, person = people.get(tx, leave.made_by), people.get(tx, leave.person_id)
    must_act_for(tx, by, person)
    _must_be_askable(tx, person.person_id, (leave.first_day, leave.last_day), now=now)
    if offices.rules(tx).duty.approval == "none" or may_approve(tx, by, person):
        return _grant(tx, leave, by=by.person_id, now=now)
    if not approvers(tx, person):
        raise NobodyApproves
    asked = replace(leave, state="asked")
    if not roster.move_leave(tx, asked, was="draft"):
        raise LeaveGone
    return asked


def decide(tx: Tx, leave: Leave, by: Person, *, grants: bool, now: datetime) -> Leave:
    """Grant or refuse it. Raises: LeaveDecided: somebody was quicker; LeaveGone, NotForHim."""
    must_wait(tx, leave, by, now=now)
    if grants:
        return _grant(tx, leave, by=by.person_id, now=now)
    refused = replace(leave, state="refused", decided_by=by.person_id, decided_at=now)
    if not roster.move_leave(tx, refused, was="asked"):
        raise LeaveDecided
    return refused


def take_back(tx: Tx, leave: Leave, by: Person, *, now: datetime) -> None:
    """销假: whoever was on leave has the days again that have not begun. Raises: LeaveGone, NotForHim."""
    must_act_for(tx, by, people.get(tx, leave.person_id))
    if leave.state not in ("asked", "granted") or leave.last_day < duty_day_now(tx, now):
        raise LeaveGone
    ended = now if leave.state == "granted" else None
    if not roster.move_leave(tx, replace(leave, state="taken_back", ended_at=ended), was=leave.state):
        raise LeaveGone
    if leave.change_id is not None:
        undo_ahead(tx, leave.change_id, by=by.person_id, now=now, told=(leave.person_id,))
    if ended:
        _plan_again(tx, leave.person_id, now=now)


def choose(tx: Tx, leave: Leave, clash_key: tuple[int, date], person_id: int, *, now: datetime) -> None:
    """Let somebody stand in for a day of a leave that is being written. Raises: LeaveGone, StandInGone."""
    if leave.state != "draft":
        raise LeaveGone
    clash = next((one for one in clashes(tx, leave, now=now) if one.key == clash_key), None)
    if clash is None or not clash.may_go_to(person_id):
        raise StandInGone
    roster.keep_wish(tx, Wish(leave.leave_id, *clash_key, person_id))


def choose_best(tx: Tx, leave: Leave, *, now: datetime) -> None:
    """都按推荐: let the best stand in for every day of a leave for which nobody was chosen."""
    for (village_id, day), person_id in best(tx, leave, clashes(tx, leave, now=now)).items():
        roster.keep_wish(tx, Wish(leave.leave_id, village_id, day, person_id))


def forget_choice(tx: Tx, leave: Leave, clash_key: tuple[int, date]) -> None:
    """Whoever was chosen for a day of a leave cannot stand in any more: nobody is chosen."""
    roster.forget_wish(tx, leave.leave_id, *clash_key)


def best(tx: Tx, leave: Leave, found: Iterable[Clash]) -> dict[tuple[int, date], int]:
    """Return {(village, day): who was chosen, or had best stand in}; a day that nobody could take is absent."""
    office = offices.rules(tx)
    found = list(found)
    settled = roster.wishes(tx, leave.leave_id)
    days = {day for _, day in (*settled, *(clash.key for clash in found))}
    return recommended(
        [clash.key for clash in found],
        {clash.key: clash.candidates for clash in found},
        weights={day: weight_of(office.calendar.kind_of(day), office.duty) for day in days},
        settled={key: chosen for key, chosen in settled.items() if key in {clash.key for clash in found}},
    )


def clashes(tx: Tx, leave: Leave, *, now: datetime) -> list[Clash]:
    """Return the days to come of a leave whose duty he has, by day."""
    first, last = _ahead(tx, leave, now=now), leave.last_day
    named = roster.named(tx, leave.person_id, first, last) if first <= last else []
    found = []
    for village_id, held in _held(tx, named, first, last).items():
        place = places.load(tx, village_id)
        for day in (day for one, day in named if one == village_id):
            if held.duty_on(place, day) == leave.person_id:
                able = (one for one in candidates(tx, held, place, day) if one.person_id != leave.person_id)
                found.append(Clash(place, day, tuple(able)))
    return sorted(found, key=lambda clash: (clash.day, clash.place.village_id))


def approvers(tx: Tx, person: Person) -> tuple[Person, ...]:
    """Return who is asked for somebody's leave: a grid leader of his, else supervisors of his town, else of the office."""
    found = _places_of(tx, person)
    levels = (
        [place.leader for place in found if place.leader][:1],
        [one for place in found for one in place.town_supervisors],
        [one for place in found for one in place.office_supervisors],
    )
    for level in levels:
        able = {one.person_id: one for one in level if one and one.reachable and one.person_id != person.person_id}
        if able:
            return tuple(able.values())
    return ()


def may_approve(tx: Tx, by: Person, person: Person) -> bool:
    """Whether somebody's word grants or refuses another's leave."""
    if by.person_id == person.person_id:
        return False
    found = _places_of(tx, person)
    above = [one for place in found for one in (place.leader, *place.town_supervisors, *place.office_supervisors)]
    return any(one.person_id == by.person_id for one in above if one)


def may_act_for(tx: Tx, by: Person, person: Person) -> bool:
    """Whether somebody may ask for another's leave, or take it back: himself, and those who look after his villages."""
    return by.person_id == person.person_id or any(keeps_roster(by, place) for place in _places_of(tx, person))


def must_act_for(tx: Tx, by: Person, person: Person) -> None:
    """Raises: NotForHim."""
    if not may_act_for(tx, by, person):
        raise NotForHim


def must_wait(tx: Tx, leave: Leave, by: Person, *, now: datetime) -> None:
    """Raises: NotForHim, LeaveDecided, LeaveGone: it does not wait for somebody's word."""
    if not may_approve(tx, by, people.get(tx, leave.person_id)):
        raise NotForHim
    if leave.state in ("granted", "refused"):
        raise LeaveDecided
    if leave.state != "asked" or leave.last_day < duty_day_now(tx, now):
        raise LeaveGone


def leave_of(tx: Tx, leave_id: int) -> Leave:
    """Return a leave by id. Raises: NotNow: what was being written was written anew."""
    found = roster.leave(tx, leave_id)
    if found is None:
        raise NotNow
    return found


def _places_of(tx: Tx, person: Person) -> list[Place]:
    """The villages that he serves; of somebody who serves none his town."""
    turns = places.turns_of(tx, person.person_id) or [0]
    return [places.load(tx, village_id, person.town_id or 0) for village_id in turns]


def _must_be_askable(tx: Tx, person_id: int, days: Days, *, now: datetime) -> None:
    there = roster.leaves_of(tx, person_id, *days) if days[0] <= days[1] else []
    must_be_askable(days, duty_day_now(tx, now), [(leave.first_day, leave.last_day) for leave in there])


def _ahead(tx: Tx, leave: Leave, *, now: datetime) -> date:
    """The first of its days that is not over."""
    return max(leave.first_day, duty_day_now(tx, now))


def _held(tx: Tx, named: list[tuple[int, date]], first: date, last: date) -> dict[int, Roster]:
    villages = dict.fromkeys(village_id for village_id, _ in named)
    return {village_id: roster_between(tx, first, last, village_id=village_id) for village_id in villages}


def _grant(tx: Tx, leave: Leave, *, by: int, now: datetime) -> Leave:
    """It holds from now on: those chosen stand in; a day for which nobody was chosen stays, and is a gap."""
    chosen = _still_able(tx, leave, now=now)
    granted = replace(leave, state="granted", decided_by=by, decided_at=now)
    if not roster.move_leave(tx, granted, was=leave.state):
        raise LeaveDecided
    wanted = _stand_ins(tx, granted, chosen, now=now)
    behalf = leave.person_id if leave.made_by != leave.person_id else None
    change_id = change_roster(
        tx,
        wanted,
        source=Source.STAND_IN,
        by=leave.made_by,
        now=now,
        on_behalf_of=behalf,
        told=(leave.person_id,),
    )
    granted = replace(granted, change_id=change_id)
    roster.move_leave(tx, granted, was="granted")
    today = duty_day_now(tx, now)
    if leave.first_day <= today:  # what he signed for stays with him
        for village_id, _ in roster.named(tx, leave.person_id, today, today):
            carry(tx, village_id, by=by, now=now)
    return granted


def duty_day_now(tx: Tx, now: datetime) -> date:
    """Return the duty day that is running."""
    office = offices.rules(tx)
    return duty_day(now, handover=office.handover, zone=office.zone)


def _still_able(tx: Tx, leave: Leave, *, now: datetime) -> dict[tuple[int, date], int]:
    """Return {(village, day): who was chosen}, of those alone who could still take it: as it is said, so it is written."""
    chosen = roster.wishes(tx, leave.leave_id)
    found = (clash.key for clash in clashes(tx, leave, now=now) if clash.may_go_to(chosen.get(clash.key, 0)))
    return {key: chosen[key] for key in found}


def _stand_ins(tx: Tx, leave: Leave, chosen: dict[tuple[int, date], int], *, now: datetime) -> list[Wanted]:
    """Return the rows by which others have his days: on duty whom he chose, backups and leaders of the shift the next ones."""
    first = _ahead(tx, leave, now=now)
    named = roster.named(tx, leave.person_id, first, leave.last_day) if first <= leave.last_day else []
    wanted = []
    for village_id, held in _held(tx, named, first, leave.last_day).items():
        place = places.load(tx, village_id)
        for day in (day for one, day in named if one == village_id):
            wanted += _of_day(tx, held, place, day, leave.person_id, chosen.get((village_id, day)))
    return wanted


def _of_day(tx: Tx, held: Roster, place: Place, day: date, person_id: int, chosen: int | None) -> list[Wanted]:
    rows = held.shifts_of(place, day)
    named = {role: row.person_id for role, row in rows.items()}
    wanted = []
    if named.get(ShiftRole.DUTY) == person_id and chosen is not None:
        wanted.append(Wanted(place.village_id, day, chosen, Source.STAND_IN))
        named[ShiftRole.DUTY] = chosen
    if named.get(ShiftRole.BACKUP) == person_id:
        backup = next_backup(held, place, day, but=(person_id, named.get(ShiftRole.DUTY)))
        wanted.append(Wanted(place.village_id, day, backup, Source.STAND_IN, ShiftRole.BACKUP))
    if named.get(ShiftRole.SHIFT_LEADER) == person_id:
        leads = _next_leader(tx, held, place, day, but=person_id)
        wanted.append(Wanted(place.village_id, day, leads, Source.STAND_IN, ShiftRole.SHIFT_LEADER))
    return wanted


def _next_leader(tx: Tx, held: Roster, place: Place, day: date, *, but: int) -> int | None:
    leaders = [person.person_id for person in places.holders(tx, "shift_leader", place.town_id)]
    start = leaders.index(but) if but in leaders else 0
    away = held.away.get(day, NOBODY)
    return next((one for one in leaders[start:] + leaders[:start] if one != but and one not in away), None)


def _plan_again(tx: Tx, person_id: int, *, now: datetime) -> None:
    """What a plan gave to others because of a leave comes back to him."""
    village_ids = places.turns_of(tx, person_id)
    if village_ids:
        today = duty_day_now(tx, now)
        until = last_day_due(today, offices.rules(tx))
        publish(tx, village_ids, until=until, now=now, again=today + ONE_DAY)
