"""周报, 月报, 季报 to each who answers for villages: once a period, the latest one after an outage. Long parts are read beside the writer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.actions.figures.scope import scope_of
from bot.actions.reports.gather import gather
from bot.actions.telling import make
from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.rules.people import Person
from bot.rules.periods import Monthly, Weekly
from bot.rules.reports import Kind, Report
from bot.rules.town import OfficeRules
from bot.texts.language import speaking_to
from storage import meetings, offices, people, periodic, reports
from storage.database import Tx
from storage.reports import Stored
from storage.rows import instant

AT_ONCE = 25  # in one snapshot
PICTURES = ("villages", "cadres", "categories")


@dataclass(frozen=True)
class Gathered:
    """Somebody's report, and when it fell due."""

    person_id: int
    due: datetime
    report: Report


def work_name(kind: Kind) -> str:
    """Return the prefix that, with a reader's id, names his recurring work."""
    return f"report.{kind}:"


def find_reports(tx: Tx, *, now: datetime) -> Found[Gathered]:
    """Gather reports that are due, some at a time: what is grouped is shared by all of them. Nothing is written."""
    office = offices.find(tx)
    gathered: list[tuple[int, Gathered]] = []
    faults: list[tuple[int, str]] = []
    for person, kind, recurs, due in _owed(tx, office.rules, now=now) if office else ():
        if len(gathered) + len(faults) == AT_ONCE:
            break
        try:
            one = _gathered(tx, person, kind, recurs.spans(due, office.rules.zone), due, now=now) if office else None
        except Exception as error:
            faults.append((person.person_id, type(error).__name__))
            continue
        if one:
            gathered.append((person.person_id, one))
    return gathered, tuple(faults)


def _gathered(tx: Tx, person: Person, kind: Kind, periods: Any, due: datetime, *, now: datetime) -> Gathered | None:
    scope = scope_of(tx, person)
    if scope is None:
        return None
    with speaking_to(person):
        return Gathered(person.person_id, due, gather(tx, person, scope, kind, periods=periods, now=now))


def _owed(tx: Tx, office: OfficeRules, *, now: datetime) -> Iterator[tuple[Person, Kind, Weekly | Monthly, datetime]]:
    """Yield (reader, kind, when it recurs, when it fell due) of every report that is owed, after quiet hours."""
    kinds = {Kind.WEEKLY: office.weekly, Kind.MONTHLY: office.monthly, Kind.QUARTERLY: office.quarterly}
    set_up = {kind: recurs for kind, recurs in kinds.items() if recurs}
    readers = meetings.convened(tx) if set_up else []
    known = {person.person_id: person for person in people.staff(tx) if person.reachable} if readers else {}
    for kind, recurs in set_up.items():
        due = recurs.latest(now, office.zone)
        if _waits(office, due, now):
            continue
        for person_id in periodic.without(tx, work_name(kind), due, readers):
            person = known.get(person_id)
            if person and due > instant(people.bound_at(tx, person_id)):
                yield person, kind, recurs, due


def _waits(office: OfficeRules, due: datetime, now: datetime) -> bool:
    """Whether it is night, and the hour that was set is not."""
    quiet, zone = office.quiet, office.zone
    return quiet is not None and quiet.is_quiet(now, zone) and not quiet.is_quiet(due, zone)


def send_report(tx: Tx, one: Gathered, *, now: datetime) -> bool:
    """Claim the period for its reader, keep the report and put it in; False where he has had it, or cannot be reached any more."""
    report, person = one.report, people.get(tx, one.person_id)
    if not person.reachable or not periodic.begin(tx, f"{work_name(report.kind)}{one.person_id}", one.due):
        return False
    report_id = tx.new_id()
    reports.add(tx, _stored(report_id, one))
    named: dict[str, object] = {"report": report_id, "person": person.person_id}
    make(
        tx,
        person,
        {"make": "report", "pictured": True, "alone": False, **named},
        kind="report",
        cause=str(report_id),
        now=now,
    )
    for which in PICTURES:
        body = {"make": "report_picture", "which": which, "alone": True, **named}
        make(tx, person, body, kind="report", cause=f"{report_id}.{which}", now=now)
    return True


def _stored(report_id: int, one: Gathered) -> Stored:
    report = one.report
    body = json.dumps(report.as_values(), ensure_ascii=False)
    return Stored(
        report_id, one.person_id, str(report.kind), report.period.first, report.period.last, report.made_at, body
    )


SEND_REPORTS = ReadFirst(find_reports, send_report)
