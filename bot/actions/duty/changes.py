"""Whoever's own published days change hears before and after, in one message; of newly published days he hears once a week."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from bot.actions.duty.around import around
from bot.actions.duty.naming import coming_lines, places_named, with_role
from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.actions.telling import tell_of_duty
from bot.messages import shifts as messages
from bot.messages.message import Message, fitted
from bot.rules.people import Person
from bot.rules.roster import Shift, ShiftRole
from bot.rules.rota import duty_day
from bot.rules.shift_news import GATHER, Moment, News, accept_by, cannot_wait, gathered, takes_over
from bot.rules.town import OfficeRules
from bot.texts import shifts, words
from storage import offices, outbox, people, told
from storage.database import Tx
from storage.outbox import Row
from storage.told import Told

KINDS = ("shift_now", "shift_change")
MOST_LINES = 30


def tell_changes(
    tx: Tx, moved: Iterable[tuple[News, int | None]], *, change_id: int, now: datetime, but: Collection[int] = ()
) -> None:
    """Let everybody hear whose published days change, `but` who knows: `moved` holds what changes and who has it now.

    It waits some minutes for more, unless a day is near, and is compared with the roster when it is sent. Whoever comes on
    duty while the day runs is asked for 接班 as at the hand-over.
    """
    moved = [(news, after) for news, after in moved if news.before != after]
    of_person: dict[int, list[News]] = defaultdict(list)
    for news, after in moved:
        for person_id in {news.before, after} - {None, *but}:
            of_person[person_id or 0].append(news)
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    comes = {after for news, after in moved if (news.day, news.role) == (today, ShiftRole.DUTY)}
    for person_id, found in of_person.items():
        person = people.get(tx, person_id)
        message_id = _tell(tx, person, found, change_id=change_id, now=now) if person.reachable else None
        if message_id is not None and person_id in comes:
            _ask_to_accept(tx, person_id, today, message_id, office, now=now)


def _ask_to_accept(tx: Tx, person_id: int, today: date, message_id: int, office: OfficeRules, *, now: datetime) -> None:
    """Wait for somebody's 接班 of the day that runs, whatever he was asked of it before."""
    by = accept_by(now, office)
    if by is not None:
        before = told.of(tx, person_id, today, Moment.BEGUN)
        raised_at = before.raised_at if before else None  # whoever heard of his silence hears when he presses
        told.put(tx, Told(today, Moment.BEGUN, person_id, message_id, now, by, raised_at=raised_at))


def _tell(tx: Tx, person: Person, found: list[News], *, change_id: int, now: datetime) -> int | None:
    """Put in what changes for somebody, in one with what waits for him; return the message."""
    office = offices.rules(tx)
    at_once = any(cannot_wait(span_of(news.day, office)[0], now, office) for news in found)
    waiting = next(filter(None, (outbox.waiting_for(tx, person.person_id, kind) for kind in KINDS)), None)
    body = _body(gathered(_news_in(waiting) if waiting else (), found))
    if waiting:
        outbox.rewrite(tx, waiting.message_id, json.dumps(body), kind="shift_now" if at_once else None)
        if at_once:
            outbox.hasten(tx, waiting.message_id, now=now)
        return waiting.message_id
    kind, until = ("shift_now", None) if at_once else ("shift_change", now + GATHER)
    return tell_of_duty(tx, person, body, kind=kind, cause=str(change_id), now=now, until=until)


def _body(found: list[News]) -> dict[str, object]:
    return {"news": [[one.village_id, one.day.isoformat(), one.role.value, one.before] for one in found]}


def _news_in(row: Row) -> list[News]:
    return [
        News(village_id, date.fromisoformat(day), ShiftRole(role), before)
        for village_id, day, role, before in json.loads(row.body)["news"]
    ]


def tell_published(tx: Tx, fresh: Iterable[Shift], *, change_id: int, now: datetime) -> None:
    """Let everybody hear of his newly published days; what waits grows by them."""
    days: dict[int, list[date]] = defaultdict(list)
    for row in fresh:
        if row.person_id is not None:
            days[row.person_id].append(row.day)
    for person_id, found in days.items():
        person = people.get(tx, person_id)
        if not person.reachable:
            continue
        waiting = outbox.waiting_for(tx, person_id, "new_shifts")
        known = [date.fromisoformat(day) for day in json.loads(waiting.body).values()] if waiting else []
        first, last = min((*found, *known)), max((*found, *known))
        body: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
        if waiting:
            outbox.rewrite(tx, waiting.message_id, json.dumps(body))
        else:
            tell_of_duty(tx, person, body, kind="new_shifts", cause=str(change_id), now=now, until=now + GATHER)


def said_new(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """His days between two, as they stand now."""
    first, last = (date.fromisoformat(json.loads(row.body)[key]) for key in ("first", "last"))
    lines = coming_lines(tx, person.person_id, now=now, first=first, last=last)
    return Message(fitted(shifts.new(lines))) if lines else None


def said_change(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """Before and after of each day that is his now and was not, or was and is not; None if in the end nothing changed for him."""
    office = offices.rules(tx)
    ahead = [news for news in _news_in(row) if now < span_of(news.day, office)[1]]
    rosters = {one: _roster(tx, one, ahead) for one in {news.village_id for news in ahead}}
    together: dict[tuple[date, ShiftRole, int | None, int | None], list[int]] = defaultdict(list)
    for news in ahead:
        after = rosters[news.village_id].holder_on(news.village_id, news.day, news.role, now=now)
        if (news.before == person.person_id) != (after == person.person_id):
            together[news.day, news.role, news.before, after].append(news.village_id)
    lines = [_line(tx, person, key, village_ids, now=now) for key, village_ids in together.items()]
    if not lines:
        return None
    more = [shifts.more_days(len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    text = shifts.changed([*lines[:MOST_LINES], *more])
    today = duty_day(now, handover=office.handover, zone=office.zone)
    if not _is_to_accept(tx, row, person, today, now=now):
        return Message(fitted(text))
    return messages.hand_over([text, shifts.press_to_accept()], today)


def _is_to_accept(tx: Tx, row: Row, person: Person, today: date, *, now: datetime) -> bool:
    """Whether a message asks somebody for 接班 who is on duty still, and was not before."""
    asked = told.of(tx, person.person_id, today, Moment.BEGUN)
    before, mine, _ = around(tx, person, today, now=now)
    return bool(asked and asked.message_id == row.message_id and not asked.accepted_at) and takes_over(mine, before)


def _roster(tx: Tx, village_id: int, ahead: list[News]) -> Roster:
    days = [news.day for news in ahead if news.village_id == village_id]
    return roster_between(tx, min(days), max(days), village_id=village_id)


def _line(
    tx: Tx,
    reader: Person,
    key: tuple[date, ShiftRole, int | None, int | None],
    village_ids: list[int],
    *,
    now: datetime,
) -> str:
    day, role, before, after = key
    office = offices.rules(tx)
    where = with_role(places_named(tx, village_ids, role), role)
    names = _name(tx, before, reader), _name(tx, after, reader)
    line = shifts.change_line(words.day(day, office.zone), where, before=names[0], after=names[1])
    running = day == duty_day(now, handover=office.handover, zone=office.zone)
    return shifts.from_now_on(line) if running and after == reader.person_id else line


def _name(tx: Tx, person_id: int | None, reader: Person) -> str:
    if person_id is None:
        return shifts.nobody()
    return shifts.you() if person_id == reader.person_id else people.get(tx, person_id).name or ""
