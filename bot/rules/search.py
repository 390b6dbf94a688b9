"""Looking for cases: what counts as the same writing, and what somebody means who writes 谷前堡村 路灯 10月1日到10月7日.

Source: docs/glossary.md, "查找".
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.rules.cases import State
from bot.rules.numbers import number_in

_KEPT = frozenset("LNMS")  # letters, numbers, marks that belong to letters, signs; no spaces, no punctuation
_BITS = 21  # of a character's number
MOST_WORDS = 8
_ASIDE = 10  # characters beside what was found, in an excerpt

OPEN = frozenset(State) - {
    State.CLOSED,
    State.WITHDRAWN,
    State.NOT_ACCEPTED,
    State.TRANSFERRED_OUT,
    State.MERGED,
    State.ARCHIVED,
}
STATES: dict[str, frozenset[State]] = {
    "已登记": frozenset({State.REGISTERED}),
    "待签收": frozenset({State.REGISTERED, State.DISPATCHED}),
    "已派单": frozenset({State.DISPATCHED}),
    "办理中": frozenset({State.IN_PROGRESS}),
    "待补充": frozenset({State.NEED_INFO}),
    "挂账": frozenset({State.ON_HOLD}),
    "已答复": frozenset({State.REPLIED, State.AWAITING_FEEDBACK}),
    "待回访": frozenset({State.AWAITING_FEEDBACK}),
    "重新办理": frozenset({State.REWORKING}),
    "重办": frozenset({State.REWORKING}),
    "办结": frozenset({State.CLOSED, State.ARCHIVED}),
    "已办结": frozenset({State.CLOSED, State.ARCHIVED}),
    "未办结": OPEN,
    "没办结": OPEN,
    "不予受理": frozenset({State.NOT_ACCEPTED}),
    "移送": frozenset({State.TRANSFERRED_OUT}),
    "撤回": frozenset({State.WITHDRAWN}),
    "并案": frozenset({State.MERGED}),
    "归档": frozenset({State.ARCHIVED}),
    "已登記": frozenset({State.REGISTERED}),
    "待簽收": frozenset({State.REGISTERED, State.DISPATCHED}),
    "辦理中": frozenset({State.IN_PROGRESS}),
    "待補充": frozenset({State.NEED_INFO}),
    "掛賬": frozenset({State.ON_HOLD}),
    "掛帳": frozenset({State.ON_HOLD}),
    "已答覆": frozenset({State.REPLIED, State.AWAITING_FEEDBACK}),
    "待回訪": frozenset({State.AWAITING_FEEDBACK}),
    "重新辦理": frozenset({State.REWORKING}),
    "辦結": frozenset({State.CLOSED, State.ARCHIVED}),
    "未辦結": OPEN,
    "併案": frozenset({State.MERGED}),
    "歸檔": frozenset({State.ARCHIVED}),
    **{state.value: frozenset({state}) for state in State},
    "open": OPEN,
}
LATE = frozenset({"超期", "逾期", "overdue"})
SUPERVISED = frozenset({"督办", "督辦", "supervised"})
_MONTH = r"(?:(?P<year{0}>\d{{4}})[-/.年])?(?P<month{0}>\d{{1,2}})[-/.月]"
_DAY = _MONTH + r"(?P<day{0}>\d{{1,2}})[日号號]?"
_TO = r"\s*(?:到|至|-|~|—|–)\s*"
_RANGE = re.compile(_DAY.format(1) + _TO + rf"(?:{_DAY.format(2)}|(?P<only>\d{{1,2}})[日号號])")
_SINCE = re.compile(r"(?:从|自|從)?" + _DAY.format(1) + r"(?:以来|以來|以后|以後|起)")
_UNTIL = re.compile(_DAY.format(1) + r"(?:以前|之前|为止|為止|止)")
_ONE_DAY = re.compile(_DAY.format(1))
_WHOLE_MONTH = re.compile(r"(?:(?P<year1>\d{4})年)?(?P<month1>\d{1,2})月份?")
_BETWEEN = re.compile(r"[\s、，,;；]+")


@dataclass(frozen=True)
class Names:
    """Names by which places and people are known here: {name: ids}."""

    towns: Mapping[str, tuple[int, ...]]
    villages: Mapping[str, tuple[int, ...]]
    staff: Mapping[str, tuple[int, ...]]


NOBODY = Names({}, {}, {})


@dataclass(frozen=True)
class Wanted:
    """Which cases are looked for: all of it must be so. `words` are normalized; days are the town's, both included."""

    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    town_ids: tuple[int, ...] = ()
    village_ids: tuple[int, ...] = ()
    handler_ids: tuple[int, ...] = ()
    states: frozenset[State] = frozenset()
    late: bool = False
    supervised: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def is_anything(self) -> bool:
        """Whether something is looked for at all."""
        return self != Wanted()


def normalized(text: str) -> str:
    """Return a text as it is looked for: alike in width and case, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in _KEPT)


def findable(texts: Iterable[str]) -> str:
    """Return several texts as one in which is looked for; nothing is found across two of them."""
    return "\n".join(filter(None, map(normalized, texts)))


def grams(text: str) -> frozenset[int]:
    """Return the characters of a findable text, and the pairs of neighbours, as numbers."""
    signs = [ord(sign) for sign in text]
    pairs = {(first << _BITS) + second for first, second in pairwise(signs) if 10 not in (first, second)}
    return frozenset(pairs.union(signs) - {10})


def grams_wanted(word: str) -> frozenset[int]:
    """Return what a case must have in which a normalized word is to be found: its pairs, or its one character."""
    return grams(word) if len(word) == 1 else frozenset(gram for gram in grams(word) if gram >> _BITS)


def excerpt(text: str, words: tuple[str, ...]) -> str:
    """Return what stands around the first word found in a text, or the text's beginning."""
    line = " ".join(text.split())
    at = next((found for word in words if (found := line.casefold().find(word)) >= 0), 0)
    start = max(0, at - _ASIDE)
    end = at + (len(words[0]) if words else 0) + 2 * _ASIDE
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def names_of_place(name: str) -> tuple[str, ...]:
    """Return by which names a place is known: its own, and without 村, 镇, where that leaves enough."""
    short = re.sub(r"(?:村|镇|鎮|乡|鄉|社区|街道)$", "", name)
    return (name, short) if short != name and len(short) >= 2 else (name,)


def understood(written: str, names: Names, *, today: date) -> Wanted:
    """Return which cases somebody means."""
    text, wanted = _with_days(unicodedata.normalize("NFKC", written).strip(), today)
    tokens = [token for token in _BETWEEN.split(text) if token]
    if len(tokens) == 1 and wanted == Wanted():
        number = number_in(tokens[0])
        if number or (tokens[0].isdecimal() and len(tokens[0]) <= 5):
            return Wanted(numbers=(number,) if number else _numbers(int(tokens[0]), today))
    for token in tokens:
        wanted = _with_token(wanted, token, names, today)
    return wanted


def _numbers(which: int, today: date) -> tuple[str, ...]:
    return tuple(f"{year}-{which:05d}" for year in (today.year, today.year - 1))


def _with_token(wanted: Wanted, token: str, names: Names, today: date) -> Wanted:
    number = number_in(token)
    if number:
        return replace(wanted, numbers=(*wanted.numbers, number))
    if token.lower() in STATES:
        return replace(wanted, states=wanted.states | STATES[token.lower()])
    if token.lower() in LATE:
        return replace(wanted, late=True)
    if token.lower() in SUPERVISED:
        return replace(wanted, supervised=True)
    named = _with_name(wanted, token, names)
    if named:
        return named
    place = _beginning(token, names)
    if place:  # 谷前堡村路灯
        rest = _with_token(wanted, token[len(place) :], names, today)
        return _with_name(rest, place, names) or rest
    word = normalized(token)
    return replace(wanted, words=(*wanted.words, word)[:MOST_WORDS]) if word else wanted


def _with_name(wanted: Wanted, token: str, names: Names) -> Wanted | None:
    """Return what is wanted with a place or a person of that very name; None: there is none."""
    if token in names.villages:
        return replace(wanted, village_ids=(*wanted.village_ids, *names.villages[token]))
    if token in names.towns:
        return replace(wanted, town_ids=(*wanted.town_ids, *names.towns[token]))
    if token in names.staff:
        return replace(wanted, handler_ids=(*wanted.handler_ids, *names.staff[token]))
    return None


def _beginning(token: str, names: Names) -> str:
    """Return the longest full name of a place with which a token begins, if more follows; a short name may be a word's beginning."""
    return max(
        (
            name
            for name in (*names.villages, *names.towns)
            if token.startswith(name) and len(name) < len(token) and len(name) >= 3
        ),
        key=len,
        default="",
    )


def _with_days(text: str, today: date) -> tuple[str, Wanted]:
    """Return (what is left, what is wanted) of a text that may name a day, a span or a month."""
    for form, days in (
        (_RANGE, _span),
        (_SINCE, lambda found, today: (_day(found, "1", today), None)),
        (_UNTIL, lambda found, today: (None, _day(found, "1", today))),
        (_ONE_DAY, lambda found, today: (_day(found, "1", today),) * 2),
        (_WHOLE_MONTH, _month),
    ):
        found = re.search(rf"(?<!\S)(?:{form.pattern})(?!\S)", text)
        span = days(found, today) if found else None
        if found and span and span != (None, None):
            return text[: found.start()] + text[found.end() :], Wanted(since=span[0], until=span[1])
    tokens = _BETWEEN.split(text)
    for token, (since, until) in _spoken(today).items():
        if token in tokens:
            return " ".join(one for one in tokens if one != token), Wanted(since=since, until=until)
    return text, Wanted()


def _spoken(today: date) -> dict[str, tuple[date, date]]:
    """Return the days that are meant by words."""
    one = timedelta(days=1)
    monday, first = today - today.weekday() * one, today.replace(day=1)
    last_month = (first - one).replace(day=1)
    found = {
        "今天": (today, today),
        "昨天": (today - one, today - one),
        "前天": (today - 2 * one, today - 2 * one),
        "本周": (monday, today),
        "上周": (monday - 7 * one, monday - one),
        "本月": (first, today),
        "上月": (last_month, first - one),
        "今年": (today.replace(month=1, day=1), today),
        "去年": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    others = {"本週": "本周", "这周": "本周", "這週": "本周", "上週": "上周", "这个月": "本月", "這個月": "本月"}
    others |= {"上个月": "上月", "上個月": "上月"}
    return found | {name: found[same] for name, same in others.items()}


def _span(found: re.Match[str], today: date) -> tuple[date | None, date | None]:
    since = _day(found, "1", today)
    if found["only"] and since:
        return since, _date(since.year, since.month, int(found["only"]))
    until = _day(found, "2", today)
    if since and until and until < since and not found["year1"]:
        since = _date(since.year - 1, since.month, since.day)
    return (since, until) if since and until and since <= until else (None, None)


def _day(found: re.Match[str], which: str, today: date) -> date | None:
    """Return a day; without a year the latest that is not to come."""
    month, day = int(found[f"month{which}"]), int(found[f"day{which}"])
    if found[f"year{which}"]:
        return _date(int(found[f"year{which}"]), month, day)
    this = _date(today.year, month, day)
    return this if this and this <= today else _date(today.year - 1, month, day)


def _month(found: re.Match[str], today: date) -> tuple[date | None, date | None]:
    month = int(found["month1"])
    year = int(found["year1"]) if found["year1"] else today.year - (month > today.month)
    first = _date(year, month, 1)
    if first is None:
        return None, None
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
