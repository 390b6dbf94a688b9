"""What counts as the same writing, and what somebody means who looks for cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import State
from bot.rules.search import (
    OPEN,
    Names,
    Wanted,
    excerpt,
    findable,
    grams,
    grams_wanted,
    names_of_place,
    normalized,
    understood,
)

TODAY = date(2026, 10, 20)  # a Tuesday
NAMES = Names(
    towns={"谷前堡镇": (1,), "谷前堡": (1,)},
    villages={"水磨口村": (21,), "水磨口": (21,), "谷前堡镇/水磨口村": (21,), "东村": (22, 23)},
    staff={"赖淑珍": (5,), "王伟": (6, 7)},
)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("路灯 坏了，三天！", "路灯坏了三天"),
        ("ＡＢＣ１２３", "abc123"),
        ("WiFi", "wifi"),
        ("①", "1"),
        ("100%_\\", "100"),
        ("路\n灯", "路灯"),
        ("……", ""),
    ],
)
def test_width_case_spaces_and_marks_make_no_difference(written: str, same: str) -> None:
    assert normalized(written) == same


def test_nothing_is_found_across_two_messages() -> None:
    text = findable(["村里有路", "，", "灯坏了"])
    assert text == "村里有路\n灯坏了"
    assert not grams_wanted("路灯") <= grams(text)


@given(st.text(max_size=30), st.integers(0, 29), st.integers(1, 6))
def test_whatever_stands_in_a_text_is_among_what_it_is_found_by(written: str, start: int, length: int) -> None:
    text = normalized(written)
    word = text[start : start + length]
    if word:
        assert grams_wanted(word) <= grams(text)


@given(st.text("路灯坏水", min_size=1, max_size=8), st.text("路灯坏水", min_size=1, max_size=2))
def test_one_character_and_two_need_no_second_look(text: str, word: str) -> None:
    assert (grams_wanted(word) <= grams(text)) == (word in text)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("路灯", Wanted(words=("路灯",))),
        ("谷前堡 路灯", Wanted(town_ids=(1,), words=("路灯",))),
        ("水磨口村 路灯", Wanted(village_ids=(21,), words=("路灯",))),
        ("水磨口，路灯", Wanted(village_ids=(21,), words=("路灯",))),
        ("水磨口村路灯", Wanted(village_ids=(21,), words=("路灯",))),
        ("谷前堡镇/水磨口村", Wanted(village_ids=(21,))),
        ("东村", Wanted(village_ids=(22, 23))),
        ("赖淑珍 超期", Wanted(handler_ids=(5,), late=True)),
        ("王伟", Wanted(handler_ids=(6, 7))),
        ("挂账", Wanted(states=frozenset({State.ON_HOLD}))),
        ("掛帳", Wanted(states=frozenset({State.ON_HOLD}))),
        ("未办结 督办", Wanted(states=OPEN, supervised=True)),
        ("办结", Wanted(states=frozenset({State.CLOSED, State.ARCHIVED}))),
        ("2026-00012", Wanted(numbers=("2026-00012",))),
        ("２０２６－０００１２", Wanted(numbers=("2026-00012",))),
        ("12", Wanted(numbers=("2026-00012", "2025-00012"))),
        ("12 号楼", Wanted(words=("12", "号楼"))),
        ("Ｗifi", Wanted(words=("wifi",))),
        ("，。", Wanted()),
        ("", Wanted()),
    ],
)
def test_what_is_meant(written: str, wanted: Wanted) -> None:
    assert understood(written, NAMES, today=TODAY) == wanted


def days(since: str | None, until: str | None) -> Wanted:
    return Wanted(
        since=date.fromisoformat(since) if since else None, until=date.fromisoformat(until) if until else None
    )


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("10月1日到10月7日", days("2026-10-01", "2026-10-07")),
        ("10月1日至7日", days("2026-10-01", "2026-10-07")),
        ("10月1日 - 10月7日", days("2026-10-01", "2026-10-07")),
        ("2025年12月28日到2026年1月3日", days("2025-12-28", "2026-01-03")),
        ("12月28日到1月3日", days("2025-12-28", "2026-01-03")),
        ("2026-10-01到2026-10-07", days("2026-10-01", "2026-10-07")),
        ("10月1号", days("2026-10-01", "2026-10-01")),
        ("11月3日", days("2025-11-03", "2025-11-03")),
        ("9月", days("2026-09-01", "2026-09-30")),
        ("2024年2月", days("2024-02-01", "2024-02-29")),
        ("12月", days("2025-12-01", "2025-12-31")),
        ("10月1日起", days("2026-10-01", None)),
        ("从10月1日以来", days("2026-10-01", None)),
        ("10月7日以前", days(None, "2026-10-07")),
        ("今天", days("2026-10-20", "2026-10-20")),
        ("上周", days("2026-10-12", "2026-10-18")),
        ("上个月", days("2026-09-01", "2026-09-30")),
        ("去年", days("2025-01-01", "2025-12-31")),
    ],
)
def test_which_days_are_meant(written: str, wanted: Wanted) -> None:
    assert understood(written, NAMES, today=TODAY) == wanted


def test_days_stand_beside_all_the_rest() -> None:
    found = understood("水磨口村 路灯 10月1日到10月7日 办结", NAMES, today=TODAY)
    assert found == Wanted(
        words=("路灯",),
        village_ids=(21,),
        states=frozenset({State.CLOSED, State.ARCHIVED}),
        since=date(2026, 10, 1),
        until=date(2026, 10, 7),
    )


@pytest.mark.parametrize("written", ["2月30日", "13月1日", "2026年10月7日到2026年10月1日"])
def test_a_day_that_there_is_not_is_a_word(written: str) -> None:
    found = understood(written, NAMES, today=TODAY)
    assert (found.since, found.until) == (None, None)
    assert found.words


@given(st.text(max_size=60))
def test_whatever_is_written_is_understood_somehow(written: str) -> None:
    understood(written, NAMES, today=TODAY)


def test_a_place_is_known_without_its_kind_where_enough_is_left() -> None:
    assert names_of_place("水磨口村") == ("水磨口村", "水磨口")
    assert names_of_place("东村") == ("东村",)
    assert names_of_place("幸福里") == ("幸福里",)


def test_an_excerpt_shows_what_stands_around_the_word() -> None:
    text = "我家住在村子最东头那一排，门前的路灯坏了，已经三天没有人来修，晚上出门看不见路"
    assert excerpt(text, ("路灯",)) == "…最东头那一排，门前的路灯坏了，已经三天没有人来修，晚上出门看不见…"
    assert excerpt("路灯坏了", ("路灯",)) == "路灯坏了"
    assert excerpt("没水了", ()) == "没水了"
