"""村等级 of a month, by grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.buttons import Press
from bot.messages.inspecting import BACK, back_home, paged
from bot.messages.message import Button, Message, fitted
from bot.rules.figures import Rates, percent
from bot.rules.periods import Period, month_of
from bot.rules.village_grade import Grade, Graded
from bot.texts import village_grades as texts
from bot.texts import words
from bot.texts.language import say

PAGE = 40
ORDER = (Grade.POOR, Grade.MIDDLE, Grade.GOOD, None)


@dataclass(frozen=True)
class Line:
    """A village with its grade and the figures from which it follows."""

    village: str
    rates: Rates
    graded: Graded


def month_argument(month: Period) -> str:
    """Return a month as a button says it: 202611."""
    return f"{month.first:%Y%m}"


def month_words(month: Period) -> str:
    """Return a month as people say it, with its year."""
    return texts.month(month.first.year, words.MONTHS[month.first.month])


def listed(
    month: Period, lines: Sequence[Line], page: int = 0, *, least: int, may_go_back: bool, may_issue: bool = False
) -> Message:
    """Return the villages under their grades, the worst first: of many, those that matter stand on the first page."""
    worst_first = sorted(lines, key=lambda line: (ORDER.index(line.graded.grade), line.rates.composite or 0))
    here, turning = paged(worst_first, page, PAGE, lambda other: Press("grades", other, month_argument(month)))
    parts = [texts.head(month_words(month))]
    parts += [counted([line.graded for line in lines])] if turning else []
    for grade in ORDER[:-1]:
        of_it = [line for line in here if line.graded.grade is grade]
        if of_it:
            every = sum(line.graded.grade is grade for line in lines)
            parts.append(texts.group(texts.GRADES[grade], every, of_it[0].graded.follows))
            parts += [_line(line) for line in of_it]
    few = [texts.few(line.village, line.rates.n) for line in here if line.graded.grade is None]
    parts += [texts.ungraded(words.listed(few), least)] if few else []
    parts.append(texts.what_it_is() if lines else texts.nothing())
    before = Button(say("上个月"), Press("grades", 0, month_argument(month_of(month.first, 1))))
    issue = ((Button(say("限期整改"), Press("corrections", 0, BACK)),),) if may_issue else ()
    return Message(fitted("\n".join(parts)), (*turning, *issue, (*((before,) if may_go_back else ()), back_home())))


def _line(line: Line) -> str:
    why = [texts.WHY[one] for one in line.graded.why]
    return texts.line(
        line.village, percent(line.rates.composite), line.rates.n, say("，{why}", why=words.listed(why)) if why else ""
    )


def counted(found: Sequence[Graded]) -> str:
    """Return how many villages have which grade."""
    grades = [one.grade for one in found]
    return texts.counted(*(grades.count(one) for one in (Grade.GOOD, Grade.MIDDLE, Grade.POOR, None)))
