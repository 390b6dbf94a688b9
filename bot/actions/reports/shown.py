"""A report as it is shown: message, pictures, workbook and page, all made of what was kept when it was gathered."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.cases.view import where
from bot.actions.figures.scope import scope_of
from bot.actions.heard import Pressed
from bot.actions.reports.graded import grade_tables, what_follows
from bot.actions.reports.pictured import categories, ranking_bars, trend
from bot.actions.reports.tables import Listed, tables
from bot.actions.telling import make
from bot.files.printed import Printed
from bot.files.report_book import ReportBook
from bot.files.report_page import ReportPage
from bot.messages import reports as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.people import Person
from bot.rules.reports import Report, from_values
from bot.texts import reports as texts
from bot.texts.language import listener
from storage import cases, offices, people, places, reports
from storage.database import Tx


def _found(tx: Tx, body: dict[str, Any]) -> tuple[Person, Report] | None:
    """Return the reader and his report, while he answers for what it is about."""
    person, kept = people.of_staff(tx, body["person"]), reports.get(tx, body["report"])
    if person is None or kept is None or kept.person_id != person.person_id:
        return None
    report, scope = from_values(json.loads(kept.body)), scope_of(tx, person)
    return (person, report) if scope and scope.label == report.label else None


def made_report(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message with its first picture."""
    found = _found(tx, body)
    if found is None:
        return None
    person, report = found
    picture = trend(report, offices.rules(tx).calendar) if body["pictured"] else None
    return messages.report(report, body["report"], picture, what_follows(tx, person, report, now=now))


def made_picture(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return one of the other pictures; None where there is nothing to be seen in it."""
    found = _found(tx, body)
    if found is None:
        return None
    _, report = found
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
    person, report = found
    name = texts.file_name(report.label, report.kind, report.period, ".xlsx")
    sheets = tables(report, listed(tx, person, report), grade_tables(tx, report))
    return Message(texts.here_is_book(), printed=ReportBook(name, sheets, "—", texts.page_of()))


def made_report_page(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the page to be printed."""
    found = _found(tx, body)
    if found is None:
        return None
    person, report = found
    office = offices.rules(tx)
    title, *lines = messages.lines(report)
    page = ReportPage(
        name=texts.file_name(report.label, report.kind, report.period, ".html"),
        title=title,
        lines=(*lines, *what_follows(tx, person, report, now=now)),
        pictures=_pictures(report, tx),
        tables=tables(report, listed(tx, person, report), grade_tables(tx, report)),
        foot=texts.made_at(office.name, f"{report.made_at.astimezone(office.zone):%Y-%m-%d %H:%M}"),
        language=listener().language,
    )
    return Message(texts.here_is_page(), printed=page)


def _pictures(report: Report, tx: Tx) -> tuple[Printed, ...]:
    ranked = [ranking_bars(report, of_cadres=False)] if report.village_ranking.ranked else []
    return (trend(report, offices.rules(tx).calendar), *ranked, categories(report))


def listed(tx: Tx, person: Person, report: Report) -> list[Listed]:
    """Return the cases of the list as they are now, as far as he may know of them."""
    ids = dict.fromkeys((*report.overdue, *report.unsatisfied))
    return [_listed(tx, case, report) for one in ids if (case := cases.get(tx, one)) and _may(tx, person, case)]


def _may(tx: Tx, person: Person, case: Case) -> bool:
    return audience(case, person, places.of_case(tx, case)) >= Sees.LINE


def _listed(tx: Tx, case: Case, report: Report) -> Listed:
    zone = offices.rules(tx).zone
    handler = people.find(tx, case.handler_id)
    is_late = case.case_id in report.overdue
    return Listed(
        number=case.number,
        village=where(tx, places.of_case(tx, case)),
        owner=(handler.name or "") if handler else texts.no_handler(),
        category=case.category,
        state=texts.is_overdue() if is_late else texts.is_unsatisfied(case.round),
        registered=case.registered_at.astimezone(zone).date(),
        due=case.due_at.astimezone(zone).date(),
        age=(report.made_at - case.registered_at).days,
    )


def ask_file(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Excel表 or 打印稿: made when it is sent. Raises: NotYours."""
    body: dict[str, object] = {"make": press.verb, "report": press.subject, "person": member.person_id}
    if _found(tx, body) is None:
        raise NotYours
    make(tx, member, body, cause=pressed.cause, now=now)
    return ""


REPORT_PRESSES: dict[str, Callable[..., str]] = {"report_book": ask_file, "report_page": ask_file}
