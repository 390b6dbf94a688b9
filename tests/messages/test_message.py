"""Texts are counted, cut and kept as Telegram counts them, in UTF-16 units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.buttons import Press
from bot.messages.message import (
    MAYBE_REPEATED,
    MOST_CAPTION,
    MOST_UNITS,
    Button,
    Item,
    Key,
    Message,
    cut,
    fitted,
    from_json,
    in_rows,
    outgoing,
    pieces,
    shown,
    units,
)
from bot.rules.media import CAPTIONED, Kind

PHOTO = Item(1, Kind.PHOTO, "file")

# Letters, emoji, right-to-left, zero width and combining marks; lone surrogates never come out of the database.
hostile = st.sampled_from("水电路😀👨‍👩‍👧🇨🇳אבمرحبا\u200b\u200f\u202e\u0301\n \t<b>&\U0010ffff")
texts = st.one_of(
    st.text(st.one_of(hostile, st.characters(exclude_categories=["Cs"])), max_size=80),
    st.integers(0, 5000).flatmap(lambda many: hostile.map(lambda character: character * many)),
)


@pytest.mark.parametrize(("text", "many"), [("", 0), ("水", 1), ("😀", 2), ("👨‍👩‍👧", 8), ("é", 1), ("e\u0301", 2)])
def test_length_is_counted_in_utf_16_units(text: str, many: int) -> None:
    assert units(text) == many


@given(texts, st.integers(0, 90))
def test_cutting_loses_nothing_and_splits_no_character(text: str, at_most: int) -> None:
    head, rest = cut(text, at_most)
    assert head + rest == text
    assert units(head) <= at_most
    assert rest == "" or units(head) >= at_most - 1
    assert not any("\ud800" <= character <= "\udfff" for character in head + rest)


def test_an_emoji_on_the_border_goes_to_the_rest_whole() -> None:
    assert cut("水水😀电", 3) == ("水水", "😀电")


@given(texts, st.integers(2, 300))
def test_pieces_fit_and_together_are_the_text(text: str, at_most: int) -> None:
    found = pieces(text, at_most)
    assert "".join(found) == text
    assert all(0 < units(piece) <= at_most for piece in found)


@given(texts, st.sampled_from([40, MOST_CAPTION, MOST_UNITS]))
def test_what_is_fitted_leaves_room_for_the_mark_of_a_repeat(text: str, most: int) -> None:
    found = fitted(text, most)
    assert units(MAYBE_REPEATED + found) <= most
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))


@given(texts, st.booleans(), st.booleans(), st.sampled_from([(), (PHOTO,), (PHOTO, PHOTO)]))
def test_whatever_is_said_fits_into_a_message(text: str, repeated: bool, silent: bool, items: tuple[Item, ...]) -> None:
    said = outgoing(Message(text, items=items), repeated=repeated, silent=silent)
    assert units(said.text) <= (MOST_CAPTION if items else MOST_UNITS)
    assert said.text.startswith(MAYBE_REPEATED) is (repeated or text.startswith(MAYBE_REPEATED))


@pytest.mark.parametrize("kind", sorted(set(Kind) - CAPTIONED - {Kind.TEXT, Kind.OTHER}))
def test_what_bears_no_text_is_preceded_by_the_mark_when_it_is_repeated(kind: Kind) -> None:
    place = Message("2026-00001 位置 1", items=(Item(1, kind),))
    assert [outgoing(place, repeated=again, silent=False).text for again in (False, True)] == ["", "（可能重复）"]


def test_an_edit_that_is_repeated_needs_no_mark() -> None:
    assert outgoing(Message("你好", edits=5), repeated=True, silent=False).text == "你好"


buttons = st.builds(Button, st.text(min_size=1, max_size=12), st.just(Press("sign", 5)))
messages = st.builds(
    Message,
    texts,
    st.lists(st.lists(buttons, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    st.just(()),
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 10**9)),
    keys=st.sampled_from([(), ((Key("发我的电话", asks_contact=True),), (Key("跳过"),))]),
    drops_keys=st.booleans(),
)


@given(messages)
def test_a_message_comes_back_from_the_outbox_as_it_went_in(message: Message) -> None:
    assert from_json(message.as_json()) == message


@given(st.lists(buttons, max_size=15))
def test_buttons_keep_their_order_and_stand_two_in_a_row_at_most(found: list[Button]) -> None:
    rows = in_rows(found)
    assert [button for row in rows for button in row] == found
    assert all(1 <= len(row) <= 2 for row in rows)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("没水了", "没水了"),
        ("", "（空白）"),
        ("\u200b\u200b", "\u200b\u200b（空白）"),
        ("\u202e", "\u202e（空白）"),
        (" \n", " \n（空白）"),
        ("😀", "😀"),
    ],
)
def test_what_would_show_as_nothing_shows_that_it_is_blank(text: str, seen: str) -> None:
    assert shown(text) == seen
