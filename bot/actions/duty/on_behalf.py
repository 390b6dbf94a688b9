"""给别人换班: whoever keeps a village's roster lets somebody else serve a day for one who is absent; both are told."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.days import is_over, standing_of
from bot.actions.duty.nearby import able_for
from bot.actions.duty.resolve import roster_between
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say
from bot.messages import swaps as messages
from bot.messages.buttons import Press, base36
from bot.messages.swaps import Day
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import NobodyToSwap, NoSuchDuty, NotNow, OnlyForKeepers
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source
from bot.rules.rota import duty_day
from bot.rules.swaps import DutyOf, keeps_roster
from bot.texts import swaps as texts
from bot.texts import words
from storage import offices, people, places, roster
from storage.database import Tx

DAYS = 28


def keeps_any(member: Person) -> bool:
    """Whether somebody may keep the roster of a village."""
    return any(member.has(role) for role in ("leader", "duty_room", "supervisor", "clerk"))


def _kept(tx: Tx, member: Person) -> list[tuple[int, str, int, str]]:
    """Return the villages whose roster somebody keeps, as (town_id, town, village_id, village)."""
    supervised = places.towns_of_supervisor(tx, member.person_id)
    everywhere = 0 in supervised or (member.has("clerk") and member.town_id is None)
    towns = {*supervised, *((member.town_id,) if member.has("clerk") else ())}
    for town in places.towns(tx) if member.has("duty_room") else ():
        if member in places.holders(tx, "duty_room", town.place_id)[:1]:
            towns.add(town.place_id)
    mine = (places.load(tx, village_id) for village_id in places.own_villages(tx, member.person_id))
    led = {place.village_id for place in mine if keeps_roster(member, place)}
    return [row for row in places.all_villages(tx) if everywhere or row[0] in towns or row[2] in led]


def choose_village(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Of which village? Where several towns could be meant, of which town first. Raises: OnlyForKeepers."""
    kept = _kept(tx, member)
    if not kept:
        raise OnlyForKeepers
    towns = list(dict.fromkeys((row[0], row[1]) for row in kept))
    town_id = press.subject if press.subject or len(towns) > 1 else towns[0][0]
    page = press.number if press.argument else 0
    choices = [(row[2], row[3]) for row in kept if row[0] == town_id]
    message = messages.villages(town_id, choices, page) if choices else messages.towns(towns)
    if not press.subject and not press.argument:
        say(tx, member, message, kind="list", cause=pressed.cause, now=now)
        return ""
    return instead(tx, member, message, pressed, now=now)


def choose_day(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A village was chosen: whose day? Raises: OnlyForKeepers."""
    place = _kept_one(tx, member, press)
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    held = roster_between(tx, today, today + DAYS * ONE_DAY, village_id=place.village_id)
    days = []
    for day in (today + n * ONE_DAY for n in range(DAYS)):
        duty = held.standing(place, held.moment_of(day, now=now)).duty
        if duty:
            days.append((day, texts.day_button(words.day(day, office.zone), duty.name or "")))
    page = press.number if press.argument else 0
    return instead(tx, member, messages.whose(place.village_id, place.village, days, page), pressed, now=now)


def choose_replacement(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A day was chosen: who is to serve instead? Raises: OnlyForKeepers, NoSuchDuty, NobodyToSwap."""
    place = _kept_one(tx, member, press)
    of, page = messages.given_of(press, now=now)
    absent = _absent(tx, of, now=now)
    able = able_for(tx, of)
    day = Day(of, words.day(of.day, offices.rules(tx).zone), place.village)
    text = texts.choose_replacement(day.day, day.village, absent.name or "")
    choices = [(one.person_id, people.get(tx, one.person_id).name or "") for one in able]
    shown = messages.replacements(day, text, choices, page, undoes=_undoable(tx, of))
    return instead(tx, member, shown, pressed, now=now)


def _undoable(tx: Tx, of: DutyOf) -> int | None:
    """Return the change by which somebody has the day, if it is one that may be taken back."""
    rows = [row for row in roster.of_day(tx, of.village_id, of.day) if row.role is ShiftRole.DUTY]
    made = roster.change(tx, rows[-1].change_id) if rows else None
    undoable = made and made.undoes is None and made.source in (Source.SWAP, Source.TAKE_OVER)
    return made.change_id if made and undoable else None


def ask(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Somebody was chosen: once more, before it holds. Raises: OnlyForKeepers, NoSuchDuty."""
    place = _kept_one(tx, member, press)
    of, person_id = messages.given_of(press, now=now)
    absent, other = _absent(tx, of, now=now), people.of_staff(tx, person_id)
    if other is None:
        raise NotNow
    line = texts.moved_line(
        words.day(of.day, offices.rules(tx).zone), place.village, before=absent.name or "", after=other.name or ""
    )
    question = messages.ask_replace(of, person_id, base36(_version(tx, of)), texts.ask_replace(line))
    return instead(tx, member, question, pressed, now=now)


def confirm(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """确定: the day is moved, on behalf of whom it was. Raises: OnlyForKeepers, NoSuchDuty, and what has become of it."""
    place = _kept_one(tx, member, press)
    head, _, version = press.argument.rpartition("_")
    of, person_id = messages.given_of(Press(press.verb, press.subject, head), now=now)
    absent = _absent(tx, of, now=now)
    if version != base36(_version(tx, of)):
        raise NoSuchDuty
    if person_id not in {one.person_id for one in able_for(tx, of)}:
        raise NobodyToSwap
    change_id = change_roster(
        tx,
        [Wanted(of.village_id, of.day, person_id, Source.SWAP)],
        source=Source.SWAP,
        by=member.person_id,
        now=now,
        on_behalf_of=absent.person_id,
        told=[member.person_id],
    )
    if change_id is None:
        raise NotNow
    names = {"before": absent.name or "", "after": people.get(tx, person_id).name or ""}
    line = texts.moved_line(words.day(of.day, offices.rules(tx).zone), place.village, **names)
    instead(tx, member, messages.done(change_id, texts.swapped([line])), pressed, now=now)
    return texts.done()


def _kept_one(tx: Tx, member: Person, press: Press) -> Place:
    if press.subject not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    place = places.load(tx, press.subject)
    if not keeps_roster(member, place):
        raise OnlyForKeepers
    return place


def _absent(tx: Tx, of: DutyOf, *, now: datetime) -> Person:
    """Return whom the roster names for a day. Raises: NoSuchDuty: nobody, or the day is over."""
    duty = None if is_over(tx, of, now=now) else standing_of(tx, of, now=now).duty
    if duty is None:
        raise NoSuchDuty
    return duty


def _version(tx: Tx, of: DutyOf) -> int:
    rows = roster.of_day(tx, of.village_id, of.day)
    return max((row.version for row in rows if row.role is ShiftRole.DUTY), default=0)


KEEPER_PRESSES: dict[str, Callable[..., str]] = {
    "swap_for": choose_village,
    "swap_whose": choose_day,
    "swap_move": choose_replacement,
    "swap_put": ask,
    "swap_put_yes": confirm,
}
