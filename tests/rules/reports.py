"""A report as a value, for the tests of its message, pictures and files."""

from datetime import UTC, date, datetime, timedelta

from bot.rules.figures import Flow, Standing, Tally
from bot.rules.measures import RANKING, WEIGHTS
from bot.rules.periods import Period
from bot.rules.reports import Kind, Line, Named, Report
from bot.rules.village_grade import Grade

FIRST = date(2026, 3, 2)
MADE_AT = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)


def tally(valid: int, solved: int, *, excluded: int = 0) -> Tally:
    """Return the counts of somebody whose residents said so often that it was solved, and were satisfied then."""
    return Tally(
        registered=valid + 1,
        closed=valid,
        answered=valid + 1,
        on_time=valid,
        valid=valid,
        contacted=valid,
        solved=solved,
        satisfied=solved,
        unsatisfied=valid - solved,
        abstained=1,
        excluded=excluded,
    )


def line(key: int, name: str, found: Tally, *, town: str = "谷前堡镇", grid: str = "一网格") -> Line:
    """Return a village; in the period before it was as good with half as much."""
    before = tally(found.valid // 2, found.solved // 2)
    return Line(key, name, town, grid, found, before, found, Standing(open=2, overdue=1))


VILLAGES = (
    line(1, "水磨口村", tally(20, 19)),
    line(2, "张家沟村", tally(40, 6, excluded=2)),
    line(3, "上河社区", tally(9, 9), grid="二网格"),
    line(4, "龘䶮村", tally(30, 28), grid="二网格"),
    line(5, "=1+1", tally(16, 15), grid="二网格"),
)


def report(
    *villages: Line,
    kind: Kind = Kind.WEEKLY,
    days: int = 7,
    grades: tuple[tuple[int, Grade | None], ...] = (),
) -> Report:
    """Return a report of villages (else VILLAGES), with two categories and two cadres."""
    last = FIRST + timedelta(days=days - 1)
    before = Period(FIRST - timedelta(days=days), FIRST - timedelta(days=1))
    return Report(
        kind=kind,
        label="谷前堡镇",
        period=Period(FIRST, last),
        earlier=before,
        made_at=MADE_AT,
        villages=villages or VILLAGES,
        categories=(Named("求助", tally(12, 9), tally(5, 5)), Named("咨询", Tally(), tally(1, 1))),
        cadres=(
            Named("赖淑珍", tally(20, 19), tally(2, 2), tally(20, 19), 101),
            Named("+86", tally(12, 10), Tally(), tally(12, 10), 102),
        ),
        flows=tuple(Flow(FIRST + timedelta(days=n), n, n // 2) for n in range(days)),
        weights=WEIGHTS,
        rules=RANKING,
        grades=grades,
    )
