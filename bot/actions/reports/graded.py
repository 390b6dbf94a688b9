"""What follows from the figures of a report: the village grades of a month, and what is to be put right."""

from datetime import datetime

from bot.actions.figures.scope import Scope
from bot.actions.inspecting.corrections import standing_of_his
from bot.actions.inspecting.grades import village_grades
from bot.files.tables import Column, Table
from bot.messages.corrections import summed_up
from bot.rules.correction import is_below
from bot.rules.figures import rates
from bot.rules.people import Person
from bot.rules.reports import Kind, Report
from bot.texts import corrections as of_corrections
from bot.texts import reports as texts
from bot.texts import village_grades as grade_texts
from bot.texts import words
from storage import corrections, offices
from storage.database import Tx


def what_follows(tx: Tx, person: Person, report: Report, *, now: datetime) -> list[str]:
    """Return the sentences of what is to be put right, or should be."""
    orders = summed_up(standing_of_his(tx, person, now=now))
    below = _below(tx, person, report) if person.has("supervisor") else 0
    return [*([orders] if orders else []), *([of_corrections.below(below)] if below else [])]


def _below(tx: Tx, person: Person, report: Report) -> int:
    """Return how many villages and cadres fall below the line by the report's own figures, without an order that is open."""
    rules = offices.rules(tx).correction
    known = {(one.target, one.target_id) for one in corrections.unended(tx)}
    figures = {("village", one.key): one.ranked for one in report.villages if one.key}
    figures |= {("cadre", one.key): one.ranked for one in report.cadres if one.key not in (0, person.person_id)}
    return sum(is_below(rates(of, report.weights), rules) for key, of in figures.items() if key not in known)


def grade_tables(tx: Tx, scope: Scope, report: Report, *, now: datetime) -> tuple[Table, ...]:
    """Return the sheet of the grades of a month; of another period there is none."""
    if report.kind is not Kind.MONTHLY:
        return ()
    rows = [
        (
            one.village,
            one.town,
            grade_texts.GRADES[one.graded.grade] if one.graded.grade else grade_texts.none(),
            one.rates.n,
            one.rates.composite if one.graded.grade else "",  # of too few it would tell who said what
            one.rates.answered,
            one.rates.on_time,
            words.listed(grade_texts.WHY[why] for why in one.graded.why),
            one.graded.follows,
        )
        for one in village_grades(tx, scope, report.period, now=now)
    ]
    heads = [Column(head, width) for head, width in zip(grade_texts.heads(), grade_texts.WIDTHS, strict=True)]
    short = grade_texts.sheet()
    title = texts.sheet_title(texts.head(report.label, report.kind, report.period), short)
    return (Table(short, title, grade_texts.what_it_is(), tuple(heads), tuple(rows)),)
