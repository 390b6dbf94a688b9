"""The labels on which people and scripts rely."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import residents
from bot.messages.message import Message
from bot.messages.residents import PAGE, DraftView
from bot.rules.cases import State
from bot.rules.intake import Draft, Step
from bot.texts import words
from tests.messages.test_cards import labels, view
from tests.rules.village import REGISTERED_AT

SOURCE = Path(__file__).parents[2] / "bot"
RELIED_ON = [
    "提交",
    "修改",
    "取消",
    "下一页",
    "新诉求",
    "补充上一件",
    "签收",
    "答复",
    "办结答复",
    "只是进展",
    "需补充",
    "转办",
    "催办",
    "改派",
    "我来办",
    "是",
    "否",
    "跳过",
    "紧急",
    "已解决",
    "未解决",
    "满意",
    "基本满意",
    "不满意",
    "同意",
    "不同意",
]


def written_labels() -> Iterator[str]:
    """Yield the first argument of every button that the code makes, where it is written out."""
    for folder in ("messages", "actions"):
        for path in (SOURCE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Button", "_button"):
                    label = node.args[0]  # like say("提交")
                    if isinstance(label, ast.Call) and label.args and isinstance(label.args[0], ast.Constant):
                        yield label.args[0].value


def test_every_label_that_scripts_rely_on_is_on_a_button() -> None:
    assert set(RELIED_ON) <= {*written_labels(), *words.GRADES.values()}


def draft(step: Step, *, page: int = 0) -> Draft:
    return Draft(1, 900, step, page, 1, 2, "求助", None, True, REGISTERED_AT, REGISTERED_AT, False, REGISTERED_AT)


def asked(step: Step, *, choices: int = 0, page: int = 0) -> list[list[str]]:
    named = tuple((number, f"第{number}个很长的村名叫这个村") for number in range(choices))
    return labels(residents.question(DraftView(draft(step, page=page), named, text="没水了")))


QUESTIONS = [
    (Step.WHICH, [["补充上一件", "新诉求"], ["紧急"]]),
    (Step.CATEGORY, [["跳过"], ["紧急"]]),
    (Step.ABOUT, [["是", "否"]]),
    (Step.MODE, [["实名", "保密", "匿名"]]),
    (Step.CONTACT, [["跳过"]]),
    (Step.REVIEW, [["提交"], ["修改", "取消"], ["身份：保密"]]),
    (Step.REWRITE, [["取消"]]),
]


@pytest.mark.parametrize(("step", "offered"), QUESTIONS)
def test_a_question_offers_its_answers(step: Step, offered: list[list[str]]) -> None:
    assert asked(step) == offered


BELOW = [["不清楚", "不在列表"], ["紧急"]]


@pytest.mark.parametrize("step", [Step.TOWN, Step.VILLAGE])
def test_places_stand_on_pages_that_can_be_turned(step: Step) -> None:
    assert asked(step, choices=PAGE)[PAGE:] == BELOW
    assert asked(step, choices=PAGE + 1)[PAGE:] == [["下一页"], *BELOW]
    assert asked(step, choices=3 * PAGE, page=1)[PAGE:] == [["上一页", "下一页"], *BELOW]
    assert asked(step, choices=PAGE + 1, page=1)[1:] == [["上一页"], *BELOW]


def turned(page: int, label: str) -> int:
    """Return the page to which a button of the places leads."""
    named = tuple((number, f"村{number}") for number in range(60 * PAGE))
    question = residents.question(DraftView(draft(Step.VILLAGE, page=page), named))
    return next(button.press.number for row in question.rows for button in row if button.label == label)


@pytest.mark.parametrize("page", [1, 8, 9, 10, 35, 36, 50])
def test_the_next_page_is_the_next_one_however_many_there_are(page: int) -> None:
    assert (turned(page, "上一页"), turned(page, "下一页")) == (page - 1, page + 1)


def test_a_place_and_a_category_bear_their_names_alone() -> None:
    found = DraftView(draft(Step.CATEGORY), ((0, "求助"), (1, "投诉")))
    assert labels(residents.question(found)) == [["求助", "投诉"], ["跳过"], ["紧急"]]
    place = DraftView(draft(Step.VILLAGE), ((7, "水磨口村"),))
    assert labels(residents.question(place)) == [["水磨口村"], *BELOW]


def test_after_the_answer_the_resident_is_asked_with_buttons() -> None:
    found = view(State.AWAITING_FEEDBACK)
    said: list[Message] = [
        residents.ask_feedback(found, "解决了吗？"),
        residents.ask_grade(found),
        residents.ask_why(found, unsatisfied=False),
    ]
    assert [labels(message) for message in said] == [
        [["已解决", "未解决"]],
        [["满意", "基本满意", "不满意"]],
        [["跳过"]],
    ]
