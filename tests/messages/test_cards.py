"""The living card: it fits, it loses nothing of the petition, and offers each reader what he can do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import cards, residents
from bot.messages.message import MAYBE_REPEATED, MOST_UNITS, Message, outgoing, units
from bot.messages.view import CaseView
from bot.rules.audience import Sees
from bot.rules.cases import ENDED, State
from bot.rules.media import Enclosure, Kind, Lost
from tests.messages.test_message import texts
from tests.rules.village import SHANGHAI, at, case_in

PHOTO = Enclosure(Kind.PHOTO, 1, at("2026-03-10 09:00"))
FILE = Enclosure(Kind.DOCUMENT, 1, at("2026-03-10 09:00"), ".pdf", 230 << 10, Lost.TOO_BIG)
VIEW = CaseView(
    case=case_in(State.DISPATCHED),
    village="天镇县谷前堡镇/水磨口村",
    handler="张三",
    handler_reachable=True,
    zone=SHANGHAI,
    phone="0352-1234567",
    now=at("2026-03-10 09:00"),
)


def view(state: State, **changed: Any) -> CaseView:
    return replace(VIEW, case=case_in(state, **changed))


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.rows]


def handlers_card(found: CaseView) -> Message:
    return cards.card(found, Sees.CARD, is_handler=True)


states = st.sampled_from(State)
refused = st.sampled_from([{}, {"answer_state": "refused", "answer_why": "no_answer"}])


@given(texts, texts, st.lists(texts, max_size=3), states, refused, st.booleans())
def test_a_card_fits_whatever_was_written(
    petition: str, answer: str, added: list[str], state: State, failed: dict[str, str], is_handler: bool
) -> None:
    found = replace(
        view(state, **failed),
        petition=petition,
        answer=answer,
        supplements=tuple(added),
        enclosed=(PHOTO, FILE),
        enclosed_later=(FILE,) * 9,
    )
    card = cards.card(found, Sees.CARD, is_handler=is_handler)
    assert units(MAYBE_REPEATED + card.text) <= MOST_UNITS
    assert outgoing(card, repeated=True, silent=False).text == MAYBE_REPEATED + card.text  # nothing was cut off


def test_a_long_list_of_what_came_hides_neither_the_state_nor_who_has_it() -> None:
    card = handlers_card(replace(view(State.DISPATCHED), petition="长" * 3000, enclosed=(FILE,) * 200))
    assert card.text.endswith("状态：待签收　办理：张三（今天轮值）")
    assert units(card.text) < MOST_UNITS


@given(texts, texts)
def test_nothing_of_a_petition_is_lost_between_the_card_and_what_follows_it(petition: str, more: str) -> None:
    found = replace(VIEW, petition=petition + more)
    following = cards.continuations(found)
    assert all(units(MAYBE_REPEATED + message.text) <= MOST_UNITS for message in following)
    rest = "".join(message.text.partition("\n")[2] for message in following)
    head = found.petition[: len(found.petition) - len(rest)]
    assert head + rest == found.petition
    assert head in handlers_card(found).text


@given(texts, st.integers(1, 4))
def test_nothing_of_an_answer_is_lost_on_the_way_to_the_resident(text: str, times: int) -> None:
    written = text * times
    messages = residents.answers(VIEW, written)
    said = [message.text.removesuffix("（空白）") for message in messages]
    assert "".join(said) == f"2026-00005 的回音，张三：\n{written}"
    assert all(units(MAYBE_REPEATED + message.text) <= MOST_UNITS for message in messages)


HANDLERS = {
    State.REGISTERED: [["签收", "答复"], ["需补充", "转办"]],
    State.DISPATCHED: [["签收", "答复"], ["需补充", "转办"]],
    State.IN_PROGRESS: [["答复"], ["需补充", "转办"]],
    State.NEED_INFO: [["答复"], ["转办"]],
    State.REPLIED: [],
    State.AWAITING_FEEDBACK: [],
    State.REWORKING: [["签收", "答复"], ["需补充", "转办"]],
    State.ON_HOLD: [["答复"], ["需补充", "转办"]],
    **{state: [] for state in ENDED},
}


@pytest.mark.parametrize("state", State)
def test_a_card_offers_its_handler_the_next_steps(state: State) -> None:
    assert labels(handlers_card(view(state))) == HANDLERS[state]


@pytest.mark.parametrize("state", State)
def test_a_card_offers_those_above_to_urge_to_reassign_and_to_take(state: State) -> None:
    card = cards.card(view(state), Sees.CARD, is_handler=False)
    assert labels(card) == ([["催办", "改派", "我来办"]] if HANDLERS[state] else [])


def test_an_answer_that_did_not_arrive_can_be_told_in_person() -> None:
    card = handlers_card(replace(view(State.IN_PROGRESS, answer_state="refused", answer_why="blocked"), answer="好了"))
    assert labels(card)[-1] == ["已当面告知"]
    assert "⚠️" in card.text
    assert VIEW.phone in card.text


@pytest.mark.parametrize(
    ("answer_state", "shown"),
    [("sending", "发送中"), ("sent", "✅ 已送达"), ("told", "✅ 已当面或电话告知")],
)
def test_a_card_shows_what_became_of_the_answer(answer_state: str, shown: str) -> None:
    found = replace(view(State.REPLIED, answer_state=answer_state), answer="修好了")
    assert f"答复：修好了\n{shown}" in handlers_card(found).text


@pytest.mark.parametrize("sees", [Sees.NOTHING, Sees.COUNT, Sees.LINE])
def test_whoever_may_not_see_the_card_gets_neither_text_nor_alias_nor_buttons(sees: Sees) -> None:
    card = cards.card(replace(VIEW, petition="没水了"), sees, is_handler=False)
    assert "没水了" not in card.text
    assert VIEW.case.alias not in card.text
    assert card.rows == ()


def test_whoever_sees_nothing_does_not_even_hear_who_has_it() -> None:
    assert cards.card(VIEW, Sees.NOTHING, is_handler=False).text == "2026-00005 已不在您这里。"
    assert cards.card(VIEW, Sees.LINE, is_handler=False).text == "2026-00005 已转给张三办理。"
