"""村等级: 好, 中 or 差 of each village's month, for whoever answers for it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.beside import beside
from bot.actions.figures.census import tallies
from bot.actions.figures.scope import Scope, scope_of, villages_of
from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import village_grades as messages
from bot.messages.buttons import Press
from bot.messages.village_grades import Line
from bot.rules.correction import was_late
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.figures import Rates, Tally, rates
from bot.rules.people import Person
from bot.rules.periods import MOST_BACK, Period, month_of
from bot.rules.village_grade import Graded, graded
from storage import corrections, months, offices
from storage.database import Tx
from storage.months import Lines


@dataclass(frozen=True)
class VillageGrade:
    """A village with its grade, the figures from which it follows, and what does."""

    village_id: int
    village: str
    town: str
    rates: Rates
    graded: Graded


def village_grades(tx: Tx, scope: Scope, month: Period, *, now: datetime) -> list[VillageGrade]:
    """Return the grade of each village of a scope, in the order of the town file; counted as for the ranking.

    Of a month that is over it is what was kept: figures, thresholds and late orders of then, the same for every reader.
    """
    since, until = month.so_far(offices.rules(tx).zone, now=now)
    counted = tallies(tx, None, scope, since=since, until=until, by="village", ranked=True)
    lines = lines_of(tx, month, now=now)
    late = Counter(lines.late)
    found = []
    for village in villages_of(tx, scope):
        if village.retired and village.village_id not in counted:
            continue
        of_it = rates(counted.get(village.village_id, Tally()), lines.weights)
        grade = graded(of_it, lines.grading, late_orders=late[village.village_id])
        found.append(VillageGrade(village.village_id, village.name, village.town, of_it, grade))
    return found


def lines_of(tx: Tx, month: Period, *, now: datetime) -> Lines:
    """Return by what a month is judged: kept, or as it is now."""
    office = offices.rules(tx)
    late = late_villages(tx, month, now=now)
    return months.lines(tx, month.first) or Lines(office.weights, office.grading, late)


def late_villages(tx: Tx, month: Period, *, now: datetime) -> tuple[int, ...]:
    """Return the villages whose orders were late in a month, once for each order."""
    zone = offices.rules(tx).zone
    owed = corrections.owed_by_villages(tx, until=month.instants(zone)[1])
    return tuple(one for one, day, reported_at in owed if was_late(day, reported_at, month, now=now, zone=zone))


def asked_month(tx: Tx, argument: str, *, now: datetime) -> Period:
    """Return the month that a button says, like 202611; without a word the last whole one. Raises: ForgedButton."""
    today = now.astimezone(offices.rules(tx).zone).date()
    if not argument:
        return month_of(today, 1)
    try:
        month = month_of(date(int(argument[:4]), int(argument[4:6]), 1))
    except ValueError as error:
        raise ForgedButton from error
    if not month_of(today, MOST_BACK).first <= month.first <= today:
        raise ForgedButton
    return month


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """村等级 of a month. Raises: NotNow: he answers for no village."""
    scope = scope_of(tx, member)
    if scope is None:
        raise NotNow
    month = asked_month(tx, press.argument, now=now)
    found = beside(tx, lambda tx: village_grades(tx, scope, month, now=now))
    lines = [Line(one.village, one.rates, one.graded) for one in found]
    earliest = month_of(now.astimezone(offices.rules(tx).zone).date(), MOST_BACK).first
    least = lines_of(tx, month, now=now).grading.least
    back, issues = month.first > earliest, member.has("supervisor")
    shown = messages.listed(month, lines, press.subject, least=least, may_go_back=back, may_issue=issues)
    return instead(tx, member, shown, pressed, now=now)


GRADE_PRESSES: dict[str, Callable[..., str]] = {"grades": show}
