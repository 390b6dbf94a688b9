"""What a supervisor of a whole county can reach: nothing ends with the first page."""

from datetime import date
from fractions import Fraction

from bot.messages import corrections, meetings, village_grades
from bot.messages.buttons import Press
from bot.messages.corrections import Shown
from bot.messages.inspecting import paged
from bot.messages.message import MOST_UNITS, Message, units
from bot.messages.village_grades import Line
from bot.rules.correction import Kind, Stage
from bot.rules.figures import Rates
from bot.rules.periods import Period
from bot.rules.village_grade import Grade, Graded, Why

MONTH = Period(date(2026, 10, 1), date(2026, 10, 31))


def pressed(message: Message, verb: str) -> list[int]:
    """The subjects of the buttons of a verb."""
    presses = [getattr(button, "press", None) for row in message.rows for button in row]
    return [press.subject for press in presses if press is not None and press.verb == verb]


def test_every_town_can_be_chosen() -> None:
    towns = [(100 + n, f"第{n}镇") for n in range(46)]
    pages = [corrections.ask_target(towns, [], page) for page in range(4)]
    assert [set(pressed(page, "correct_of")) for page in pages] == [
        {town_id for town_id, _ in towns[first : first + 12]} for first in (0, 12, 24, 36)
    ]
    assert [pressed(page, "correct_new") for page in pages] == [[1], [0, 2], [1, 3], [2]]


def test_the_agenda_of_every_town_can_be_opened() -> None:
    towns = [(100 + n, f"第{n}镇") for n in range(46)]
    pages = [meetings.choose(towns, page) for page in range(2)]
    assert [pressed(page, "agenda") for page in pages] == [[*range(100, 124)], [*range(124, 146)]]
    assert [pressed(page, "meetings") for page in pages] == [[1], [0]]


def test_every_open_order_can_be_opened() -> None:
    found = [Shown(n, f"第{n}村", Kind.ORDER, Stage.OPEN, "10月9日", False, "甲") for n in range(100, 130)]
    pages = [corrections.listed(found, page, may_issue=True) for page in (0, 1, 9)]
    assert [len(pressed(page, "correction")) for page in pages] == [24, 6, 6]
    assert pressed(pages[1], "correction")[-1] == 129


def test_the_worst_villages_stand_first_and_none_is_cut_off() -> None:
    def line(name: str, hundredths: int, grade: Grade | None) -> Line:
        score = Fraction(hundredths, 100)
        why = () if grade is Grade.GOOD else (Why.LOW, Why.LATE, Why.ORDER)
        return Line(name, Rates(30, score, score, score, score, 30, 0, score), Graded(grade, why, "写一份检查交到镇里"))

    lines = [line(f"沙河口乡第{n}村", 95, Grade.GOOD) for n in range(400)]
    lines += [line(f"落后第{n}村", 40 - n, Grade.POOR) for n in range(5)]
    pages = [village_grades.listed(MONTH, lines, page, least=10, may_go_back=True) for page in range(11)]
    first = pages[0].text.splitlines()
    assert first[1] == "村等级：好 400，中 0，差 5，不评 0。"
    assert first[2] == "差：5 个村，写一份检查交到镇里"
    assert [text.split()[0] for text in first[3:8]] == [f"落后第{n}村" for n in (4, 3, 2, 1, 0)]
    assert max(units(page.text) for page in pages) < MOST_UNITS
    shown = "\n".join(page.text for page in pages).splitlines()
    assert all(any(text.startswith(f"{one.village} ") for text in shown) for one in lines)


def test_a_page_that_is_not_there_is_the_last_one() -> None:
    here, turning = paged(range(17), 5, 8, lambda page: Press("checks", page))
    assert (list(here), [button.press.subject for row in turning for button in row]) == ([16], [1])
