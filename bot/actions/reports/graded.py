"""What stands in a report of what follows from its figures: the village grades of a month, and what is to be put right."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.inspecting.corrections import standing_of_his
from bot.actions.inspecting.grades import late_villages
from bot.files.tables import Column, Table
from bot.messages.corrections import summed_up
from bot.messages.village_grades import counted
from bot.rules.correction import is_below
from bot.rules.figures import Rates, rates
from bot.rules.people import Person
from bot.rules.reports import Kind, Line, Report
from bot.rules.village_grade import Graded, graded
from bot.texts import corrections as of_corrections
from bot.texts import reports as texts
from bot.texts import village_grades as grade_texts
from bot.texts import words
from storage import corrections, offices
from storage.database import Tx


@dataclass(frozen=True)
class OfVillage:
    """A village of a report, with the figures by which it is graded."""

    line: Line
    rates: Rates
    graded: Graded


def what_follows(tx: Tx, person: Person, report: Report, *, now: datetime) -> list[str]:
    """Return the sentences: of a month how many villages are good, middling, poor; what is to be put right, or should be."""
    found = [counted([one.graded for one in grades_of(tx, report, now=now)])] if report.kind is Kind.MONTHLY else []
    orders = summed_up(standing_of_his(tx, person, now=now))
    below = _below(tx, person, report) if person.has("supervisor") else 0
    return [*found, *([orders] if orders else []), *([of_corrections.below(below)] if below else [])]


def _below(tx: Tx, person: Person, report: Report) -> int:
    """Return how many villages and cadres fall below the line by the report's own figures, without an order that is open."""
    rules = offices.rules(tx).correction
    known = {(one.target, one.target_id) for one in corrections.unended(tx)}
    figures = {("village", one.key): one.ranked for one in report.villages if one.key}
    figures |= {("cadre", one.key): one.ranked for one in report.cadres if one.key not in (0, person.person_id)}
    return sum(is_below(rates(of, report.weights), rules) for key, of in figures.items() if key not in known)


def grades_of(tx: Tx, report: Report, *, now: datetime) -> list[OfVillage]:
    """Return the grade of each village, as `counted` for the ranking."""
    office = offices.rules(tx)
    late = late_villages(tx, report.period, now=now)
    found = []
    for line in (line for line in report.villages if line.key):
        of_it = rates(line.ranked, report.weights)
        found.append(OfVillage(line, of_it, graded(of_it, office.grading, late_orders=late[line.key])))
    return found


def grade_tables(tx: Tx, report: Report, *, now: datetime) -> tuple[Table, ...]:
    """Return the sheet of the grades of a month; of another period there is none."""
    if report.kind is not Kind.MONTHLY:
        return ()
    rows = [
        (
            one.line.name,
            one.line.town,
            grade_texts.GRADES[one.graded.grade] if one.graded.grade else grade_texts.none(),
            one.rates.n,
            one.rates.composite,
            one.rates.answered,
            one.rates.on_time,
            words.listed(grade_texts.WHY[why] for why in one.graded.why),
            one.graded.follows,
        )
        for one in grades_of(tx, report, now=now)
    ]
    heads = [Column(head, width) for head, width in zip(grade_texts.heads(), grade_texts.WIDTHS, strict=True)]
    short = grade_texts.sheet()
    title = texts.sheet_title(texts.head(report.label, report.kind, report.period), short)
    return (Table(short, title, grade_texts.what_it_is(), tuple(heads), tuple(rows)),)
