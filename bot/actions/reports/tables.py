"""The tables of a report, for its workbook and its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from bot.files.tables import Column, Table, Value
from bot.rules.figures import Rates, Tally, rates
from bot.rules.ranking import Ranking
from bot.rules.reports import Line, Named, Report
from bot.rules.village_grade import Grade
from bot.texts import reports as texts
from bot.texts.village_grades import GRADES

THOUSAND = 1000
NARROW = 3.7  # a number below a heading of two lines
WIDTHS = {
    **dict.fromkeys(("measure", "grid", "state"), 9.0),
    **dict.fromkeys(("village", "number", "registered", "due", "mark"), 8.0),
    **dict.fromkeys(("town", "cadre", "owner", "category"), 6.5),
    "note": 60.0,
}


@dataclass(frozen=True)
class Listed:
    """A case in the list: never a word of it, nor who brought it."""

    number: str
    village: str
    owner: str
    category: str
    state: str
    registered: date
    due: date
    age: int  # days


@dataclass(frozen=True)
class Found:
    """The list, and when it was so."""

    rows: tuple[Listed, ...]
    at: datetime
    there_are_more: bool = False


def tables(report: Report, listed: Found, grades: Iterable[Table] = ()) -> tuple[Table, ...]:
    """Return all of them; towns and grids only where there are several, `grades` after the ranking."""
    found = [_summary(report)]
    if len(report.towns) > 1:
        found.append(_places("towns", "town", report.towns, report))
    if len(report.grids) > 1:
        found.append(_places("grids", "grid", report.grids, report))
    found += [
        _villages(report),
        _categories(report),
        _ranking(report, of_cadres=False),
        _ranking(report, of_cadres=True),
    ]
    return (*found, *grades, _cases(report, listed), _notes(report))


def _table(which: str, report: Report, heads: Iterable[str], rows: Iterable[tuple[Value, ...]], note: str) -> Table:
    columns = tuple(Column(texts.HEADS[head], WIDTHS.get(head, NARROW)) for head in heads)
    short = texts.SHEETS[which]
    title = texts.sheet_title(texts.head(report.label, report.kind, report.period), short)
    return Table(short, title, note, columns, tuple(rows))


def _summary(report: Report) -> Table:
    now, before, stands = report.now, report.before, report.stands
    here, then = rates(now, report.weights), rates(before, report.weights)
    counts: list[tuple[Value, ...]] = [
        (texts.HEADS["came"], now.registered, before.registered, "", ""),
        (texts.HEADS["closed"], now.closed, before.closed, "", ""),
        (texts.HEADS["open"], stands.open, "", "", ""),
        (texts.HEADS["overdue"], stands.overdue, "", "", ""),
        (texts.HEADS["on_hold"], stands.on_hold, "", "", ""),
        (texts.HEADS["valid"], now.valid, before.valid, "", ""),
    ]
    said = [
        (texts.HEADS[name], getattr(here, name), getattr(then, name), here.n, then.n)
        for name in ("contacted", "solved", "satisfied", "composite")
    ]
    rest: list[tuple[Value, ...]] = [
        (texts.HEADS["abstained"], now.abstained, before.abstained, "", ""),
        (texts.HEADS["unreachable"], now.unreachable, before.unreachable, "", ""),
        (texts.HEADS["owed"], now.owed, before.owed, "", ""),
        (texts.HEADS["on_time"], here.on_time, then.on_time, here.answered + here.owed, then.answered + then.owed),
        (texts.HEADS["excluded"], now.excluded, before.excluded, "", ""),
    ]
    heads = ("measure", "now", "before", "n_now", "n_before")
    return _table("summary", report, heads, [*counts, *said, *rest], texts.residents_note())


COUNTED = ("came", "came_before", "closed", "closed_before", "open", "overdue", "on_hold")
SAID = ("valid", "contacted", "solved", "satisfied", "composite", "valid_before", "composite_before")
OWN = ("answered", "owed", "on_time", "excluded")


def _counted(one: Line | Named, report: Report) -> tuple[Value, ...]:
    now, before, stands = one.now, one.before, one.stands
    counts = (now.registered, before.registered, now.closed, before.closed, stands.open, stands.overdue, stands.on_hold)
    return (*counts, *_said(now, before, report, least=report.rules.least), *_own(now, report))


def _said(now: Tally, before: Tally, report: Report, *, least: int = 0) -> tuple[Value, ...]:
    """Return what residents said; of fewer than `least` only how many, since their shares would tell who said what."""
    here, then = rates(now, report.weights), rates(before, report.weights)
    shares: tuple[Value, ...] = (*_shares(here), here.composite) if here.n >= least else ("", "", "", "")
    return here.n, *shares, then.n, then.composite if then.n >= least else ""


def _own(now: Tally, report: Report) -> tuple[Value, ...]:
    return now.answered, now.owed, rates(now, report.weights).on_time, now.excluded


def _villages(report: Report) -> Table:
    grades = dict(report.grades)
    rows = [
        (line.name, line.town, line.grid, *_counted(line, report), *_grade(grades, line.key))
        for line in report.villages
    ]
    heads = ("village", "town", "grid", *COUNTED, *SAID, *OWN, *(("grade",) if grades else ()))
    return _table("villages", report, heads, rows, texts.residents_note())


def _grade(grades: dict[int, Grade | None], key: int) -> tuple[str, ...]:
    """Return 好, 中 or 差, and nothing for who is not graded; no cell where nobody is."""
    if not grades:
        return ()
    grade = grades.get(key)
    return (GRADES[grade] if grade else "",)


def _places(which: str, head: str, some: Iterable[Named], report: Report) -> Table:
    rows = [(one.name, *_counted(one, report)) for one in some]
    return _table(which, report, (head, *COUNTED, *SAID, *OWN), rows, texts.residents_note())


def _categories(report: Report) -> Table:
    rows = [
        (
            one.name,
            one.now.registered,
            one.before.registered,
            one.now.closed,
            one.before.closed,
            *_said(one.now, one.before, report),
            *_own(one.now, report),
        )
        for one in report.categories
    ]
    return _table("categories", report, ("category", *COUNTED[:4], *SAID, *OWN), rows, texts.residents_note())


def _ranking(report: Report, *, of_cadres: bool) -> Table:
    """Return who stands where; below them villages of too few call-backs with no share, and of cadres how many there are."""
    found: Ranking[int] = report.cadre_ranking if of_cadres else report.village_ranking
    towns = {line.key: line.town for line in report.villages}
    names = report.names
    rows: list[tuple[Value, ...]] = []
    for one in found.ranked:
        low, high = (Fraction(round(bound * THOUSAND), THOUSAND) for bound in one.within)
        town = () if of_cadres else (towns.get(one.key, ""),)
        head = (one.place, names[one.key], *town, one.tally.valid, one.rates.composite, low, high)
        rows.append((*head, *_shares(one.rates), one.tally.excluded, texts.MARKS[one.mark] if one.mark else ""))
    if of_cadres and found.few:
        rows.append(("", texts.few_cadres(len(found.few), found.least), *[""] * 8, texts.is_few()))
    elif not of_cadres:
        rows += [
            ("", names[key], towns.get(key, ""), tally.valid, *[""] * 6, tally.excluded, texts.is_few())
            for key, tally in found.few
        ]
    who, where = (("cadre",), "cadre_ranking") if of_cadres else (("village", "town"), "village_ranking")
    heads = (
        "place",
        *who,
        "valid",
        "composite",
        "low",
        "high",
        "contacted",
        "solved",
        "satisfied",
        "excluded",
        "mark",
    )
    return _table(where, report, heads, rows, " ".join(texts.rules_of_ranking(report.rules)[:1]))


def _shares(found: Rates) -> tuple[Value, Value, Value]:
    return found.contacted, found.solved, found.satisfied


def _cases(report: Report, listed: Found) -> Table:
    rows = [
        (one.number, one.village, one.owner, one.category, one.state, one.registered, one.due, one.age)
        for one in listed.rows
    ]
    heads = ("number", "village", "owner", "category", "state", "registered", "due", "age")
    return _table(
        "cases",
        report,
        heads,
        rows,
        texts.cases_note(f"{listed.at:%Y-%m-%d %H:%M}", at_most=len(rows) if listed.there_are_more else None),
    )


def _notes(report: Report) -> Table:
    lines = [texts.without_apart(), *texts.formulas(report.weights), *texts.rules_of_ranking(report.rules)]
    return _table("notes", report, ("note",), [(line,) for line in lines], "")
