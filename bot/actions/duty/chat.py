"""/duty: who is on duty. What is told is public: names and hours, never a cadre's phone, nothing about a case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.actions.duty.ledger import is_overseer
from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.actions.duty.take_over import offered_to
from bot.actions.duty.who import named
from bot.actions.heard import Heard, Pressed
from bot.actions.inspecting.assessing import own_buttons
from bot.actions.people.come_back import come_back
from bot.actions.people.resident import resident_of
from bot.actions.telling import say
from bot.messages import duty as messages
from bot.messages.appointing import appoint_button
from bot.messages.buttons import Press
from bot.messages.duty import Shift
from bot.messages.gaps import gaps_button
from bot.messages.leave import leave_button
from bot.messages.message import Button, Message
from bot.messages.pictures import for_staff
from bot.messages.roster_tables import export_button
from bot.messages.swaps import swap_button, take_over_button
from bot.rules.calendar import ONE_DAY
from bot.rules.days import day_meant
from bot.rules.duty_question import Question, question_in
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.intake import matching
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.rules.rota import duty_day
from bot.rules.swaps import keeps_roster
from bot.texts import duty, words
from storage import offices, people, places, roster
from storage.database import Tx

MOST_VILLAGES = 20  # of one's own, in one message
DAYS_AHEAD = 14
MOST_PAGES = 26  # of two weeks
MOST_DAYS = 7
MENDING = ("leader", "duty_room", "supervisor", "clerk")


def tell_duty(tx: Tx, *, chat_id: int, message_id: int, now: datetime, day: str = "") -> None:
    """/duty, or /duty with a day: for a resident his village, for a member of the staff his own villages. Raises: NoTown."""
    come_back(tx, chat_id, now=now)
    who = people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id)
    message = _on_day(tx, who, day, now=now) if day else _at_home(tx, who, now=now)
    say(tx, who, message, kind="list", cause=f"m{message_id}", now=now)


def _on_day(tx: Tx, who: Person, written: str, *, now: datetime) -> Message:
    """What somebody sees of a day that he wrote; a choice where his village is not known."""
    office = offices.rules(tx)
    day = day_meant(written, today=duty_day(now, handover=office.handover, zone=office.zone))
    if day is None:
        return Message(duty.no_such_day())
    mine = places.own_villages(tx, who.person_id)[:MOST_VILLAGES]
    said = messages.day_argument(day)
    if not mine:
        known = {row[2] for row in places.all_villages(tx)}
        here = who.village_id if who.village_id in known else None
        return _shift(tx, who, here, said, now=now) if here else _where(tx, who, who.town_id or 0, day=said)
    found = [
        _of_place(tx, roster_between(tx, day, day, village_id=one), places.load(tx, one), day, now=now) for one in mine
    ]
    lines = [duty.own_line(one.village, one.who) for one in found]
    return Message(duty.own_on(lines, words.day(day, office.zone)), ((messages.elsewhere(said),),))


def hears_question(tx: Tx, who: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether somebody asks in words who is on duty; he is told as /duty tells him."""
    asked = question_in(heard.text) if heard.kind is Kind.TEXT else None
    message = _answer(tx, who, asked, now=now) if asked else None
    if message is None:
        return False
    say(tx, who, message, kind="list", cause=heard.cause, now=now)
    return True


def _answer(tx: Tx, who: Person, asked: Question, *, now: datetime) -> Message | None:
    """Return what answers a question; None where it names no village that there is."""
    if not asked.place:
        return _on_day(tx, who, asked.day, now=now) if asked.day else _at_home(tx, who, now=now)
    found = matching({row[2]: row[3] for row in places.all_villages(tx)}, asked.place)
    if not found:
        return None
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    day = day_meant(asked.day, today=today) if asked.day else today
    if day is None:
        return Message(duty.no_such_day())
    said = messages.day_argument(day) if day != today else messages.TODAY
    return _shift(tx, who, found[0], said, now=now) if len(found) == 1 else _where(tx, who, 0, day=said)


def _at_home(tx: Tx, who: Person, *, now: datetime) -> Message:
    """What somebody sees first: the duty that is his or his village's; a choice where that is not known."""
    known = {row[2] for row in places.all_villages(tx)}
    if who.kind == "staff":
        message = _of_staff(tx, who, now=now) or _where(tx, who, who.town_id or 0)
        return replace(message, rows=(*message.rows, (export_button(),))) if who.has("clerk") else message
    if who.village_id in known:
        return _shift(tx, who, who.village_id or 0, messages.TODAY, now=now)
    return _where(tx, who, 0)


def _of_staff(tx: Tx, who: Person, *, now: datetime) -> Message | None:
    """His own villages and days; None where the roster knows him nowhere."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    last = today + (DAYS_AHEAD - 1) * ONE_DAY
    elsewhere = [village_id for village_id, _ in roster.named(tx, who.person_id, today, last)]
    mine = list(dict.fromkeys([*places.own_villages(tx, who.person_id), *elsewhere]))[:MOST_VILLAGES]
    days: dict[date, list[str]] = {}
    shifts = []
    for place in (places.load(tx, village_id) for village_id in mine):
        held = roster_between(tx, today, last, village_id=place.village_id)
        shifts.append(_of_place(tx, held, place, today, now=now))
        for day in (today + n * ONE_DAY for n in range(DAYS_AHEAD)):
            if held.named_on(place, day, now=now) == who:
                days.setdefault(day, []).append(place.village)
    if not mine:
        return None
    swap = (swap_button(),) if days else ()
    own = (*_take_over(tx, who, mine, now=now), *swap, leave_button(), *own_buttons(who), *_gaps(who))
    return messages.of_staff(shifts, sorted(days.items())[:MOST_DAYS], zone=office.zone, own=own)


def _take_over(tx: Tx, who: Person, village_ids: list[int], *, now: datetime) -> tuple[Button, ...]:
    """Return 我来接手 for whoever may take over a shift that runs."""
    found = offered_to(tx, who, village_ids, now=now) if who.kind == "staff" else []
    return (take_over_button(found),) if found else ()


def _gaps(who: Person) -> tuple[Button, ...]:
    """Return 看空班 for whoever may mend them."""
    return (gaps_button(),) if any(who.has(role) for role in MENDING) else ()


def _shift(tx: Tx, who: Person, village_id: int, written: str, *, now: datetime) -> Message:
    """Who is on duty on a day, as a button says it. Raises: ForgedButton."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    days = {messages.TODAY: today, messages.TOMORROW: now.astimezone(office.zone).date() + timedelta(days=1)}
    day = days.get(written) or day_meant(written, today=today)
    if day is None:
        raise ForgedButton
    held = roster_between(tx, day, day, village_id=village_id)
    place = places.load(tx, village_id)
    found = _of_place(tx, held, place, day, now=now)
    own = _take_over(tx, who, [village_id], now=now) if written == messages.TODAY else ()
    if who.kind == "staff" and day >= today and keeps_roster(who, place):
        own = (*own, appoint_button(village_id, day))
    return messages.shift(found, day=written, zone=office.zone, phone=office.phone, own=own)


def _of_place(tx: Tx, held: Roster, place: Place, day: date, *, now: datetime) -> Shift:
    several = len(places.towns(tx)) > 1
    since, until = span_of(day, held.office)
    village = f"{place.town}/{place.village}" if several else place.village
    return Shift(place.village_id, village, named(held.answer_on(place, day, now=now)), since, until)


def _where(tx: Tx, who: Person, town_id: int, *, page: int = 0, day: str = messages.TODAY) -> Message:
    """The question for a town or a village, to the staff with the pictures below it; `day` is as a button says it."""
    question = _which(tx, town_id, page=page, day=day)
    if who.kind != "staff":
        return question
    return replace(question, rows=(*question.rows, *for_staff(mine=False, ledger=is_overseer(who))))


def _which(tx: Tx, town_id: int, *, page: int, day: str) -> Message:
    towns = [(town.place_id, town.name) for town in places.towns(tx)]
    if len(towns) == 1:
        town_id = towns[0][0]
    if town_id not in dict(towns):
        return messages.towns(towns, day=day)
    choices = [(village.place_id, village.name) for village in places.villages(tx, town_id)]
    return messages.villages(town_id, choices, page, day=day)


def show_home(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """今天谁值班, below another message: the same as /duty."""
    say(tx, who, _at_home(tx, who, now=now), kind="list", cause=pressed.cause, now=now)
    return ""


def show_village(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A village was chosen, or 明天, or 今天, or another day. Raises: NotNow: the village is gone."""
    if press.subject not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    return _in_place(tx, who, _shift(tx, who, press.subject, press.argument, now=now), pressed, now=now)


def show_days(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """别的日子: two weeks of a village. Raises: NotNow: it is gone."""
    if press.subject not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    page = press.number if press.argument else 0
    if page > MOST_PAGES:
        raise ForgedButton
    choices = [today + (page * DAYS_AHEAD + n) * ONE_DAY for n in range(DAYS_AHEAD)]
    message = messages.days(press.subject, places.names(tx, press.subject)[1], choices, page=page, last=MOST_PAGES)
    return _in_place(tx, who, message, pressed, now=now)


def show_villages(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """别的村, a town was chosen, or a page turned."""
    page, day = messages.where_of(press)
    message = _where(tx, who, press.subject, page=page, day=day)
    return _in_place(tx, who, message, pressed, now=now)


def _in_place(tx: Tx, who: Person, message: Message, pressed: Pressed, *, now: datetime) -> str:
    """Let the message that was pressed show something else."""
    shown = message.in_place_of(pressed.message_id) if pressed.message_id is not None else message
    say(tx, who, shown, kind="edit" if shown.edits is not None else "list", cause=pressed.cause, now=now)
    return ""


DUTY_PRESSES: dict[str, Callable[..., str]] = {
    "duty_home": show_home,
    "duty": show_village,
    "duty_days": show_days,
    "duty_where": show_villages,
}
