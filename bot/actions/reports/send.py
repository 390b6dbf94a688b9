"""周报, 月报, 季报 to each who answers for villages: once a period, the latest one after an outage unless it is stale. Long parts are read beside the writer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.actions.figures.census import kept_months
from bot.actions.figures.scope import scope_of
from bot.actions.reports.gather import gather
from bot.actions.reports.graded import what_follows
from bot.actions.telling import make
from bot.actions.upkeep.alarms import Woken
from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.messages import reports as messages
from bot.messages.message import MOST_CAPTION, units
from bot.rules.people import Person
from bot.rules.periods import Monthly, Period, Weekly
from bot.rules.reports import STALE, Kind, Report
from bot.rules.town import OfficeRules
from bot.texts.language import speaking_to
from storage import digests, offices, people, periodic, reports
from storage.database import Tx
from storage.reports import Stored
from storage.rows import instant

AT_ONCE = 25  # in one snapshot
ROOM_TO_GROW = 100  # units by which the words below a picture may grow until they are sent
PICTURES = ("villages", "cadres", "categories")


@dataclass(frozen=True)
class Owed:
    """Whom a report of a period, beside the one before, is owed; `over` is when the period was, by which it is claimed."""

    person: Person
    kind: Kind
    periods: tuple[Period, Period]
    over: datetime


@dataclass(frozen=True)
class Gathered:
    """Somebody's report; `fits`: its words have room below its first picture."""

    person_id: int
    over: datetime
    report: Report
    fits: bool


def work_name(kind: Kind) -> str:
    """Return the prefix that, with a reader's id, names his recurring work."""
    return f"report.{kind}:"


def note_readers(tx: Tx, *, now: datetime) -> Woken:
    """Whoever reads reports for the first time counts as having had the last one: his first is of days when he was a reader."""
    office = offices.find(tx)
    if office is None:
        return Woken(0)
    zone = office.rules.zone
    for kind, recurs in _kinds(office.rules):
        last, _ = recurs.spans(recurs.latest(now, zone), zone)
        periodic.begin_for_new(tx, work_name(kind), last.instants(zone)[1])
    return Woken(0)


def find_reports(tx: Tx, *, now: datetime) -> Found[Gathered]:
    """Gather reports that are owed, some at a time: what is grouped is shared by all of them. Nothing is written."""
    gathered: list[tuple[int, Gathered]] = []
    faults: list[tuple[int, str]] = []
    for owed in _owed(tx, now=now):
        if len(gathered) + len(faults) == AT_ONCE:
            break
        try:
            one = _gathered(tx, owed, now=now)
        except Exception as error:
            faults.append((owed.person.person_id, type(error).__name__))
            continue
        gathered += [(one.person_id, one)] if one else []
    return gathered, tuple(faults)


def _gathered(tx: Tx, owed: Owed, *, now: datetime) -> Gathered | None:
    scope = scope_of(tx, owed.person)
    if scope is None:
        return None
    with speaking_to(owed.person):
        report = gather(tx, scope, owed.kind, periods=owed.periods, now=now)
        words = messages.report(report, 0, None, what_follows(tx, owed.person, report, now=now)).text
    return Gathered(owed.person.person_id, owed.over, report, units(words) <= MOST_CAPTION - ROOM_TO_GROW)


def _owed(tx: Tx, *, now: datetime) -> Iterator[Owed]:
    """Yield the reports that are owed, after quiet hours, to whoever was there when they fell due.

    What is of whole months waits until those are kept, and those beside them. They are claimed by period: an hour that is changed makes no second
    report of the same days.
    """
    office = offices.find(tx)
    if office is None:
        return
    rules = office.rules
    for kind, recurs in _kinds(rules):
        due = recurs.latest(now, rules.zone)
        if now >= due + STALE[kind] or _waits(rules, due, now):
            continue
        periods = recurs.spans(due, rules.zone)
        begun, over = periods[1].instants(rules.zone)[0], periods[0].instants(rules.zone)[1]
        if kind is not Kind.WEEKLY and not kept_months(tx, begun, over):
            continue
        for person_id in periodic.leading_without(tx, work_name(kind), over):
            person = people.get(tx, person_id)
            if person.reachable and due > instant(people.bound_at(tx, person_id)):
                yield Owed(person, kind, periods, over)


def _kinds(office: OfficeRules) -> list[tuple[Kind, Weekly | Monthly]]:
    """Return the kinds of report that go out here, with when."""
    kinds = ((Kind.WEEKLY, office.weekly), (Kind.MONTHLY, office.monthly), (Kind.QUARTERLY, office.quarterly))
    return [(kind, recurs) for kind, recurs in kinds if recurs]


def _waits(office: OfficeRules, due: datetime, now: datetime) -> bool:
    """Whether it is night, and the hour that was set is not."""
    quiet, zone = office.quiet, office.zone
    return quiet is not None and quiet.is_quiet(now, zone) and not quiet.is_quiet(due, zone)


def send_report(tx: Tx, one: Gathered, *, now: datetime) -> bool:
    """Claim the period for its reader, keep the report and put it in; False where he has had it, or cannot be reached any more."""
    report, person = one.report, people.get(tx, one.person_id)
    if not person.reachable or not periodic.begin(tx, f"{work_name(report.kind)}{one.person_id}", one.over):
        return False
    report_id = tx.new_id()
    reports.add(tx, _stored(report_id, one))
    named: dict[str, object] = {"report": report_id, "person": person.person_id}
    if not one.fits:
        _put_picture(tx, person, named, "trend", now=now)
    words = {"make": "report", "pictured": one.fits, "alone": False, **named}
    make(tx, person, words, kind="report", cause=str(report_id), now=now)
    for which in PICTURES:
        _put_picture(tx, person, named, which, now=now)
    return True


def _put_picture(tx: Tx, person: Person, named: dict[str, object], which: str, *, now: datetime) -> None:
    body = {"make": "report_picture", "which": which, "alone": True, **named}
    make(tx, person, body, kind="report", cause=f"{named['report']}.{which}", now=now)


def is_owed_again(tx: Tx, report_id: int, person: Person, report: Report) -> bool:
    """Whether a report that is about to be sent must not be: a case has become one of which not everybody may know since.

    Its counts might tell of that. It is not kept then, and the next beat gathers it anew, beside the writer.
    """
    if not digests.is_apart_since(tx, report.last_event):
        return False
    reports.remove(tx, report_id)
    _, over = report.period.instants(offices.rules(tx).zone)
    periodic.give_back(tx, f"{work_name(report.kind)}{person.person_id}", over)
    return True


def _stored(report_id: int, one: Gathered) -> Stored:
    report = one.report
    body = json.dumps(report.as_values(), ensure_ascii=False)
    return Stored(
        report_id, one.person_id, str(report.kind), report.period.first, report.period.last, report.made_at, body
    )


SEND_REPORTS = ReadFirst(find_reports, send_report)
