"""A report as it is shown: message, pictures, workbook and page, all made of what was kept when it was gathered."""

import json
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from bot.actions.cases.view import where
from bot.actions.figures.census import found as found_cases
from bot.actions.figures.scope import Scope, scope_of, villages_of
from bot.actions.heard import Pressed
from bot.actions.reports.graded import grade_tables, what_follows
from bot.actions.reports.pictured import categories, ranking_bars, trend
from bot.actions.reports.send import is_owed_again
from bot.actions.reports.tables import Found, Listed, tables
from bot.actions.telling import make
from bot.files.printed import Printed
from bot.files.report_book import ReportBook
from bot.files.report_page import ReportPage
from bot.messages import reports as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.figures import Which
from bot.rules.people import Person
from bot.rules.reports import Report, from_values
from bot.texts import reports as texts
from bot.texts.language import listener
from storage import offices, people, places, reports
from storage.database import Tx

MOST_CASES = 400


def _found(tx: Tx, body: dict[str, Any]) -> tuple[Person, Scope, Report] | None:
    """Return the reader, what he answers for, and his report, while that is what it is about."""
    person, kept = people.of_staff(tx, body["person"]), reports.get(tx, body["report"])
    if person is None or kept is None or kept.person_id != person.person_id:
        return None
    report, scope = from_values(json.loads(kept.body)), scope_of(tx, person)
    return (person, scope, report) if scope and _is_of(tx, scope, report) else None


def _is_of(tx: Tx, scope: Scope, report: Report) -> bool:
    """Whether somebody answers for all that is in it; 0: what is of no village."""
    his = {one.village_id for one in villages_of(tx, scope)} | ({0} if scope.towns != frozenset() else set())
    return {line.key for line in report.villages} <= his


def made_report(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message with its first picture; None also where it must be gathered anew."""
    found = _found(tx, body)
    if found is None:
        return None
    person, _, report = found
    if is_owed_again(tx, body["report"], person, report):
        return None
    picture = trend(report, offices.rules(tx).calendar) if body["pictured"] else None
    return messages.report(report, body["report"], picture, what_follows(tx, person, report, now=now))


def made_picture(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return one of the other pictures; None where there is nothing to be seen in it."""
    found = _found(tx, body)
    if found is None:
        return None
    person, _, report = found
    if body["which"] == "trend":  # it goes before the words
        if is_owed_again(tx, body["report"], person, report):
            return None
        return Message("", printed=trend(report, offices.rules(tx).calendar))
    if body["which"] == "categories":
        return Message("", printed=categories(report))
    of_cadres = body["which"] == "cadres"
    ranking = report.cadre_ranking if of_cadres else report.village_ranking
    if len(ranking.ranked) < 2:
        return None
    return Message("", printed=ranking_bars(report, of_cadres=of_cadres))


def made_report_book(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the workbook."""
    found = _found(tx, body)
    if found is None:
        return None
    _, scope, report = found
    name = texts.file_name(report.label, report.kind, report.period, ".xlsx")
    sheets = tables(report, listed(tx, scope, now=now), grade_tables(tx, scope, report, now=now))
    return Message(texts.here_is_book(), printed=ReportBook(name, sheets, "—", texts.page_of()))


def made_report_page(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the page to be printed."""
    found = _found(tx, body)
    if found is None:
        return None
    person, scope, report = found
    office = offices.rules(tx)
    title, *lines = messages.lines(report)
    page = ReportPage(
        name=texts.file_name(report.label, report.kind, report.period, ".html"),
        title=title,
        lines=(*lines, *what_follows(tx, person, report, now=now)),
        pictures=_pictures(report, tx),
        tables=tables(report, listed(tx, scope, now=now), grade_tables(tx, scope, report, now=now)),
        foot=texts.made_at(office.name, f"{report.made_at.astimezone(office.zone):%Y-%m-%d %H:%M}"),
        language=listener().language,
    )
    return Message(texts.here_is_page(), printed=page)


def _pictures(report: Report, tx: Tx) -> tuple[Printed, ...]:
    ranked = [ranking_bars(report, of_cadres=False)] if report.village_ranking.ranked else []
    return (trend(report, offices.rules(tx).calendar), *ranked, categories(report))


def listed(tx: Tx, scope: Scope, *, now: datetime) -> Found:
    """Return what is overdue or unsolved now, as everybody may see it, whatever was when the report was made."""
    some = {
        case.case_id: case
        for stands in ("overdue", "reworking")
        for case in found_cases(tx, None, scope, Which(stands), after=None, at_most=MOST_CASES + 1, now=now)
    }
    rows = tuple(_listed(tx, case, now=now) for case in islice(some.values(), MOST_CASES))
    return Found(rows, now.astimezone(offices.rules(tx).zone), there_are_more=len(some) > MOST_CASES)


def _listed(tx: Tx, case: Case, *, now: datetime) -> Listed:
    zone = offices.rules(tx).zone
    handler = people.find(tx, case.handler_id)
    return Listed(
        number=case.number,
        village=where(tx, places.of_case(tx, case)),
        owner=(handler.name or "") if handler else texts.no_handler(),
        category=case.category,
        state=texts.is_overdue() if case.is_overdue(now) else texts.is_unsatisfied(case.round),
        registered=case.registered_at.astimezone(zone).date(),
        due=case.due_at.astimezone(zone).date(),
        age=(now - case.registered_at).days,
    )


def ask_file(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Excel表 or 打印稿: made when it is sent. Raises: NotYours."""
    body: dict[str, object] = {"make": press.verb, "report": press.subject, "person": member.person_id}
    if _found(tx, body) is None:
        raise NotYours
    make(tx, member, body, cause=pressed.cause, now=now)
    return ""


REPORT_PRESSES: dict[str, Callable[..., str]] = {"report_book": ask_file, "report_page": ask_file}
