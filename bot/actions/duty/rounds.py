"""The evening before, the morning of, at hand-over: everybody whose duty begins or ends is told once, whatever the outage."""

import json
from datetime import date, datetime, timedelta

from bot.actions.duty.around import NOTHING, around
from bot.actions.duty.naming import held_lines, run_ends
from bot.actions.duty.resolve import roster_between, span_of
from bot.actions.telling import tell_of_duty
from bot.actions.upkeep.alarms import Woken
from bot.messages import shifts as messages
from bot.messages.message import Message, fitted
from bot.rules.calendar import ONE_DAY
from bot.rules.people import Person
from bot.rules.roster import ShiftRole
from bot.rules.shift_news import Held, Moment, Round, accept_by, begins, ends, is_late, round_of, rounds, takes_over
from bot.rules.town import OfficeRules
from bot.texts import shifts, words
from storage import cases, offices, people, periodic, places, roster, told
from storage.database import Tx
from storage.outbox import Row

AT_ONCE = 200  # people in one transaction
KEPT = timedelta(days=60)
KINDS = {
    Moment.EVENING: "shift_soon",
    Moment.MORNING: "shift_soon",
    Moment.BEGUN: "shift_begins",
    Moment.ENDED: "shift_ends",
}


def tell_rounds(tx: Tx, *, now: datetime) -> Woken:
    """Put in what people are to be told of their shifts, some of them at once; return how many people were looked at."""
    office = offices.find(tx)
    if office is None:
        return Woken(0)
    for one in rounds(now, office.rules):
        looked_at = _tell(tx, one, office.rules, now=now)
        if looked_at:
            return Woken(looked_at)
    return Woken(0)


def _tell(tx: Tx, round_: Round, office: OfficeRules, *, now: datetime) -> int:
    """Tell some of those whom a round owes; with nobody left it is over, and whoever comes onto the day hears of the change."""
    name = f"duty:{round_.moment}"
    if periodic.is_begun(tx, name, round_.due):
        return 0
    beside = round_.day + (ONE_DAY if round_.moment is Moment.ENDED else -ONE_DAY)
    held = roster_between(tx, min(round_.day, beside), max(round_.day, beside))
    there = [row[2] for row in places.all_villages(tx)]
    mine, other = (held.held_on(day, there, now=now) for day in (round_.day, beside))
    since = roster.begun_at(tx)
    owed = _owed(tx, round_, mine) if since and since <= round_.due else []
    if not owed:
        periodic.begin(tx, name, round_.due)
        told.forget(tx, before=round_.day - KEPT)
        return 0
    rows = []
    for person in (people.get(tx, person_id) for person_id in owed):
        both = (found.get(person.person_id, NOTHING) for found in (mine, other))
        rows.append(_told(tx, round_, person, office, speaks=_speaks(tx, round_.moment, person, *both), now=now))
    told.add(tx, rows)
    return len(owed)


def _owed(tx: Tx, round_: Round, mine: dict[int, Held]) -> list[int]:
    """Return some of those who are to be told: whom the rows of the day name, and who stands in where they name nobody."""
    owed = told.owed(tx, round_, at_most=AT_ONCE)
    covering = (
        person_id
        for person_id, held in sorted(mine.items())
        if any(role is ShiftRole.COVER for _, role in held) and person_id not in owed
    )
    return [*owed, *(one for one in covering if told.is_owed(tx, round_, one))][:AT_ONCE]


def _speaks(tx: Tx, moment: Moment, person: Person, mine: Held, other: Held) -> bool:
    """Whether there is anything to say to somebody; `other` is the day before, or after a day that ended."""
    if moment is Moment.ENDED:
        return ends(mine, other) and cases.count_owed(tx, person.person_id) > 0
    return begins(mine, other) if moment is not Moment.BEGUN else takes_over(mine, other)


def _told(tx: Tx, round_: Round, person: Person, office: OfficeRules, *, speaks: bool, now: datetime) -> told.Told:
    message_id = None
    if speaks:
        body: dict[str, object] = {"day": round_.day.isoformat(), "moment": round_.moment.value}
        cause = f"{round_.moment}{round_.day}"
        message_id = tell_of_duty(tx, person, body, kind=KINDS[round_.moment], cause=cause, now=now)
    asked = message_id is not None and round_.moment is Moment.BEGUN
    by = accept_by(now, office) if asked else None
    return told.Told(round_.day, round_.moment, person.person_id, message_id, now, by)


def still_due(tx: Tx, row: Row, *, now: datetime) -> Round | None:
    """Return the round of which a message speaks, as long as it is worth saying."""
    body = json.loads(row.body)
    round_ = round_of(Moment(body["moment"]), date.fromisoformat(body["day"]), offices.rules(tx))
    return round_ if round_ and round_.due <= now < round_.until else None


def said_soon(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """The evening before, or on the morning: what begins, and when."""
    round_ = still_due(tx, row, now=now)
    if round_ is None:
        return None
    before, mine, _ = around(tx, person, round_.day, now=now)
    if not begins(mine, before):
        return None
    office = offices.rules(tx)
    since, _ = span_of(round_.day, office)
    until = run_ends(tx, person.person_id, mine, round_.day, now=now)
    same_day = now.astimezone(office.zone).date() == round_.day
    sentence = shifts.today if same_day else shifts.tomorrow
    text = sentence(
        held_lines(tx, mine), since=words.moment(since, office.zone), until=words.moment(until, office.zone)
    )
    return Message(fitted(shifts.late(text) if is_late(round_.due, now) else text))


def said_ended(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """Off duty: how much he still has."""
    round_ = still_due(tx, row, now=now)
    if round_ is None:
        return None
    _, mine, after = around(tx, person, round_.day, now=now)
    count = cases.count_owed(tx, person.person_id)
    if not ends(mine, after) or not count:
        return None
    text = shifts.ended(count, words.moment(round_.due, offices.rules(tx).zone))
    return messages.off_duty(shifts.late(text) if is_late(round_.due, now) else text)
