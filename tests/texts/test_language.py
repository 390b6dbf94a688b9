"""In whose language something is said, and what the catalogues hold."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.message import MAYBE_REPEATED, ROOM_FOR_MARK, units
from bot.rules.cases import State
from bot.rules.people import Person
from bot.texts import menu, staff, words
from bot.texts.language import LANGUAGES, listener, mark, say, speaking, speaking_to
from tests.catalogues import read, written

QUOTED = re.compile("“([^”]+)”")
NAMES = re.compile(r"\{(\w+)\}")
TEMPLATES = re.compile(r"\{\w*\}")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Yield (simplified, translation) of what is translated."""
    for message in read(written()[language]):
        if message.id and message.string:
            yield str(message.id), str(message.string)


def test_the_languages_are_offered_in_their_own_names() -> None:
    assert list(LANGUAGES.values()) == ["简体中文", "繁體中文", "English"]
    assert sorted(written()) == sorted(set(LANGUAGES) - {"zh_Hans"})


@pytest.mark.parametrize(
    ("language", "said"),
    [(None, "签收"), ("zh_Hans", "签收"), ("zh_Hant", "簽收"), ("en", "Sign for it"), ("xx", "签收")],
)
def test_a_word_is_said_in_the_language_that_is_spoken(language: str | None, said: str) -> None:
    with speaking(language):
        assert say("签收") == said
    assert say("签收") == "签收"


def test_what_no_catalogue_knows_is_said_as_it_was_written() -> None:
    with speaking("en"):
        assert say("没有人译过的{what}", what="话") == "没有人译过的话"


def test_a_constant_is_said_when_it_is_read() -> None:
    assert mark("签收") == "签收"
    assert (words.STATES["closed"], len(words.STATES), list(words.RESULTS)) == (
        "办结",
        len(State),
        ["resolved", "partly", "explained", "not_supported", "no_feedback", "unreachable"],
    )
    with speaking("zh_Hant"):
        assert words.STATES.get("closed") == "辦結"
        assert menu.said(menu.RESIDENTS)[0] == ("my", "我的事辦到哪了")


def test_each_hears_his_own_language_and_then_the_former_speaks_on() -> None:
    cadre = Person(1, "staff", "cadre", chat_id=11)
    supervisor = Person(2, "staff", "supervisor", chat_id=12, language="en")
    with speaking_to(supervisor):
        with speaking_to(cadre):
            assert (listener().chat_id, staff.urge("1", "甲")) == (11, "甲催您办 1，请尽快答复。")
        assert (listener().chat_id, staff.urge("1", "甲")) == (12, "甲 urges you about 1. Please answer soon.")


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("zh_Hans", "11月30日", "11月30日 12:00"),
        ("zh_Hant", "11月30日", "11月30日 12:00"),
        ("en", "30 Nov", "30 Nov, 12:00"),
    ],
)
def test_a_day_is_written_as_the_language_has_it(language: str, day: str, moment: str) -> None:
    with speaking(language):
        assert (words.day(NOON, SHANGHAI), words.moment(NOON, SHANGHAI)) == (day, moment)


@pytest.mark.parametrize(
    ("hours", "simplified", "english"),
    [
        (0, "不到1小时", "less than an hour"),
        (1, "1小时", "1 hour"),
        (5, "5小时", "5 hours"),
        (24, "1天", "1 day"),
        (72, "3天", "3 days"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(hours: int, simplified: str, english: str) -> None:
    since = NOON - timedelta(hours=hours)
    assert words.age(since, NOON) == simplified
    with speaking("en"):
        assert words.age(since, NOON) == english


@pytest.mark.parametrize("language", written())
def test_a_translation_takes_the_same_values(language: str) -> None:
    wrong = [
        simplified for simplified, said in entries(language) if {*NAMES.findall(simplified)} != {*NAMES.findall(said)}
    ]
    assert wrong == []


@pytest.mark.parametrize("language", written())
def test_a_sentence_names_the_buttons_as_they_are_labelled(language: str) -> None:
    labels = dict(entries(language))
    wrong = [
        (said, labels[label])
        for simplified, said in entries(language)
        for label in QUOTED.findall(simplified)
        if label in labels and labels[label] not in said
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mark_of_a_repeat_has_room(language: str) -> None:
    with speaking(language):
        assert units(say(MAYBE_REPEATED)) <= ROOM_FOR_MARK


def test_english_holds_no_chinese() -> None:
    assert [said for _, said in entries("en") if CHINESE.search(TEMPLATES.sub("", said))] == []


def test_traditional_holds_no_simplified_character() -> None:
    """Big5 has no character that only simplified Chinese uses."""
    assert "".join(sorted({sign for _, said in entries("zh_Hant") for sign in said if not _in_big5(sign)})) == ""


def _in_big5(sign: str) -> bool:
    if not "\u3400" <= sign <= "\u9fff":
        return True
    try:
        return bool(sign.encode("big5"))
    except UnicodeEncodeError:
        return False
