"""Nobody pressed 接班, or a message about a shift did not arrive: his leader hears, and whoever leads the shift."""

import json
from datetime import date, datetime, timedelta

from bot.actions.duty.around import villages_near
from bot.actions.duty.naming import places_named
from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.actions.telling import say, tell_of_duty, tidy
from bot.actions.upkeep.alarms import Woken
from bot.messages.kinds import OF_OWN_SHIFT
from bot.messages.message import Message, fitted
from bot.rules.people import Person, Place
from bot.rules.roster import TAKING_CASES, ShiftRole
from bot.rules.rota import steps
from bot.rules.shift_news import Moment, accept_by
from bot.texts import shifts, words
from bot.texts.language import speaking_to
from storage import offices, outbox, people, places, told
from storage.database import Tx
from storage.outbox import Row
from storage.told import Told

AT_ONCE = 200  # people in one transaction
LOOK_AGAIN = timedelta(minutes=5)  # at a message that was not sent yet


def raise_unaccepted(tx: Tx, *, now: datetime) -> Woken:
    """Tell leaders of those whose 接班 did not come; return at how many of them was looked."""
    found = told.unaccepted(tx, now=now, at_most=AT_ONCE)
    for row in found:
        until = _waits_until(tx, row, now=now)
        if until:
            told.wait_for(tx, row, until)
            continue
        heard = _was_heard(tx, row)
        told.end_waiting(tx, row, raised_at=now if heard else None)
        if heard:
            _raise(tx, row, now=now)
    return Woken(len(found))


def _waits_until(tx: Tx, row: Told, *, now: datetime) -> datetime | None:
    """He has his time from when he was told, however long that took."""
    message = outbox.get(tx, row.message_id or 0)
    if message is None or message.state in ("refused", "withdrawn", "unclear"):
        return None
    if message.state != "sent" or message.settled_at is None:
        return now + LOOK_AGAIN
    until = accept_by(message.settled_at, offices.rules(tx))
    return until if until and until > now else None


def _was_heard(tx: Tx, row: Told) -> bool:
    """What did not arrive was raised at once."""
    message = outbox.get(tx, row.message_id or 0)
    return message is not None and message.state == "sent"


def _raise(tx: Tx, row: Told, *, now: datetime) -> None:
    for leader in _leaders(tx, row.person_id, row.day, now=now):
        waiting = outbox.waiting_for(tx, leader.person_id, "unaccepted")
        body = json.loads(waiting.body) if waiting else {}
        if waiting and body["day"] == row.day.isoformat():
            outbox.rewrite(tx, waiting.message_id, json.dumps({**body, "people": [*body["people"], row.person_id]}))
        else:
            body = {"day": row.day.isoformat(), "people": [row.person_id]}
            tell_of_duty(tx, leader, body, kind="unaccepted", cause=f"{row.day}.{row.person_id}", now=now)


def _leaders(tx: Tx, person_id: int, day: date, *, now: datetime) -> list[Person]:
    """Return who hears of somebody's silence: the leaders of his villages and of their shift; with none of them who stands above."""
    found: dict[int, Person] = {}
    for village_id, held in _on_duty_in(tx, person_id, day, now=now).items():
        leads = people.find(tx, held.holder_on(village_id, day, ShiftRole.SHIFT_LEADER, now=now))
        near = _near(places.load(tx, village_id), leads, but=person_id)
        found |= {one.person_id: one for one in near}
    return list(found.values())


def _near(place: Place, leads: Person | None, *, but: int) -> list[Person]:
    _, leader, *above = steps(place, about_cadre=False)
    levels = ((*leader, *([leads] if leads else [])), *above)
    able = ([one for one in level if one.reachable and one.person_id != but] for level in levels)
    return next(filter(None, able), [])


def _on_duty_in(tx: Tx, person_id: int, day: date, *, now: datetime) -> dict[int, Roster]:
    """Return {village: what the roster holds of it} where somebody is on duty on a day."""
    villages = villages_near(tx, person_id, day, day)
    rosters = {one: roster_between(tx, day, day, village_id=one) for one in villages}
    return {
        one: held
        for one, held in rosters.items()
        if any(held.holder_on(one, day, role, now=now) == person_id for role in TAKING_CASES)
    }


def said_unaccepted(tx: Tx, row: Row, leader: Person, *, now: datetime) -> Message | None:
    """Who is silent of those of whom the leader was to hear; whoever has pressed meanwhile is not."""
    body = json.loads(row.body)
    day = date.fromisoformat(body["day"])
    asked = [told.of(tx, person_id, day, Moment.BEGUN) for person_id in body["people"]]
    silent = [one for one in asked if one and not one.accepted_at]
    lines = _lines(tx, silent, now=now)
    return Message(fitted(shifts.unaccepted(_day(tx, day), lines))) if lines else None


def _lines(tx: Tx, asked: list[Told], *, now: datetime) -> list[str]:
    """Return a line for each who is still on duty: who, where, and since when he has taken over."""
    zone = offices.rules(tx).zone
    lines = []
    for one in asked:
        here = _on_duty_in(tx, one.person_id, one.day, now=now)
        name, where = people.get(tx, one.person_id).name or "", places_named(tx, here, ShiftRole.DUTY)
        if where and one.accepted_at:
            lines.append(shifts.late_line(name, where, f"{one.accepted_at.astimezone(zone):%H:%M}"))
        elif where:
            lines.append(shifts.silent_line(name, where))
    return lines


def _day(tx: Tx, day: date) -> str:
    return words.day(day, offices.rules(tx).zone)


def tell_accepted_late(tx: Tx, member: Person, day: date, *, cause: str, now: datetime) -> None:
    """He has pressed after all: whoever was told hears it, and the message that named him says so."""
    asked = told.of(tx, member.person_id, day, Moment.BEGUN)
    for leader in _leaders(tx, member.person_id, day, now=now):
        last = outbox.last_of_kind(tx, leader, "unaccepted", since=asked.told_at) if asked else None
        if asked is None or last is None:  # it still waits, and is looked at again before it is sent
            continue
        with speaking_to(leader):
            where = places_named(tx, _on_duty_in(tx, member.person_id, day, now=now), ShiftRole.DUTY)
            at = f"{now.astimezone(offices.rules(tx).zone):%H:%M}"
            said = Message(shifts.accepted_late(member.name or "", where, at))
            say(tx, leader, said, kind="sentence", cause=cause, now=now)
            tidy(tx, leader, last.telegram_id, _as_it_is(tx, last, now=now), cause=cause, now=now)


def _as_it_is(tx: Tx, row: Row, *, now: datetime) -> str:
    """What a message to the leader says once some of those in it have pressed."""
    body = json.loads(row.body)
    day = date.fromisoformat(body["day"])
    asked = [one for one in (told.of(tx, person_id, day, Moment.BEGUN) for person_id in body["people"]) if one]
    sentence = shifts.accepted_after_all if all(one.accepted_at for one in asked) else shifts.unaccepted
    return fitted(sentence(_day(tx, day), _lines(tx, asked, now=now)))


def raise_unheard(tx: Tx, row: Row, *, why: str, now: datetime) -> None:
    """A message about somebody's own shift did not reach him: that is a gap, of which his leader hears once a day of duty."""
    if row.kind not in OF_OWN_SHIFT or (row.kind == "shift_soon" and why == "no_answer"):  # more of these will come
        return
    day = _first_day(row)
    body: dict[str, object] = {"day": day.isoformat(), "person": row.person_id, "why": why}
    for leader in _leaders(tx, row.person_id, day, now=now):
        tell_of_duty(tx, leader, body, kind="shift_unheard", cause=f"{day}.{row.person_id}", now=now)


def _first_day(row: Row) -> date:
    body = json.loads(row.body)
    return date.fromisoformat(body["day"] if "day" in body else min(day for _, day, *_ in body["news"]))


def said_unheard(tx: Tx, row: Row, leader: Person, *, now: datetime) -> Message | None:
    """Who cannot be told of his shift, while it is his and not over."""
    body = json.loads(row.body)
    day, person = date.fromisoformat(body["day"]), people.get(tx, body["person"])
    here = _on_duty_in(tx, person.person_id, day, now=now)
    if not here or now >= span_of(day, offices.rules(tx))[1]:
        return None
    why = words.UNREACHABLE.get(body["why"], words.UNREACHABLE["refused"])
    where = places_named(tx, here, ShiftRole.DUTY)
    return Message(fitted(shifts.unheard(person.name or "", why=why, day=_day(tx, day), places=where)))
