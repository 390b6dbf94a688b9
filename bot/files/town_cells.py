"""What a cell of a town's workbook says, and what the town file holds for it: 5个工作日 is 5wd, 每周一 08:30 is Mon 08:30.

Whatever the town file holds may stand in the cell as it is; in "quotes" it is taken to the letter.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from bot.files.workbooks import day_of, listed, plain, shown
from bot.rules.durations import BadDuration, parse_duration
from bot.rules.town_keys import BadValue

NOTHING = ("无", "没有", "不用", "不发", "不要")
"""What stands for an explicit nothing; an empty cell is what is usual."""

MARKS = ("※", "例：", "例:")
"""What begins with one of these explains or shows how; it is no entry."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·\s]+")
_UNITS = {
    "秒": "s",
    "秒钟": "s",
    "分": "m",
    "分钟": "m",
    "小时": "h",
    "钟头": "h",
    "工作日": "wd",
    "天": "d",
    "日": "d",
    "自然日": "d",
}
_WRITTEN_UNITS = {"s": "秒", "m": "分钟", "h": "小时", "wd": "个工作日", "d": "天"}
_WEEKDAYS = dict(zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日", strict=True))


@dataclass(frozen=True)
class Form:
    """How one item stands in a cell: `read` takes its text (raises BadValue), `write` gives it; `many` items make a list.

    `empty` is what 无 means, None where it is an item like any other; `words` are all that may stand there, if few may.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    many: bool = False
    empty: Any = None
    words: tuple[str, ...] = ()


def value_in(form: Form, cell: object, *, epoch: datetime) -> Any:
    """Return what the town file holds for a filled cell. Raises: BadValue: `item` says which one of a list."""
    text = _text(form, cell, epoch=epoch)
    if form.empty is not None and plain(text) in NOTHING:
        return form.empty
    if not form.many:
        return _item(form, text)
    items = []
    for number, part in enumerate(listed(text)):
        try:
            items.append(_item(form, part))
        except BadValue as error:
            raise BadValue(str(error), number) from error
    return items


def items_in(form: Form, cell: object, *, epoch: datetime) -> list[str]:
    """Return the texts of the items that a cell lists."""
    text = _text(form, cell, epoch=epoch)
    return listed(text) if form.many else [text]


def written(form: Form, value: Any) -> str:
    """Return the text by which `value_in` gets `value` again."""
    if form.empty is not None and value == form.empty:
        return NOTHING[0]
    if form.many:
        return "、".join(_written_item(form, item) for item in value)
    return _written_item(form, value)


def _written_item(form: Form, value: Any) -> str:
    """Return the text that people would write, else the value as it stands, else that in quotes."""
    for text in (form.write(value), str(value)):
        parts = listed(text) if form.many else [text.strip()]
        marked = text.startswith(('"', *MARKS)) or (form.empty is not None and plain(text) in NOTHING)
        try:
            if parts == [text] and text and not marked and _item(form, text) == value:
                return text
        except BadValue:
            continue
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(form: Form, cell: object, *, epoch: datetime) -> str:
    if isinstance(cell, str):
        return cell.strip()
    day = day_of(cell, epoch=epoch) if form in (DAY, DAYS) else None
    return str(day) if day else shown(cell)


def _item(form: Form, text: str) -> Any:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1].replace('""', '"') if quoted else form.read(text)


def closed_up(text: str) -> str:
    """Return a name without the blanks that only line it up, as in 王　宇."""
    text = " ".join(text.split())
    return text.replace(" ", "") if _HAN.fullmatch(text) else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def one_of(words: Mapping[str, Any], *, many: bool = False) -> Form:
    """Return the form of {word: value}; the first word of a value is written, the values themselves are understood too."""
    known = {str(value).lower(): value for value in words.values()}
    known |= {plain(word): value for word, value in words.items()}
    first: dict[Any, str] = {}
    for word, value in words.items():
        first.setdefault(value, word)

    def read(text: str) -> Any:
        if plain(text).lower() in known:
            return known[plain(text).lower()]
        choice = f"只能是 {'、'.join(first.values())} 之一"
        near = get_close_matches(plain(text), words, 1, cutoff=0.5)
        raise BadValue(f"{choice}；是不是 {near[0]}？" if near else f"{choice}。")

    return Form(read, lambda value: first.get(value, str(value)), many=many, words=tuple(first.values()))


def _duration(text: str) -> str:
    found = re.fullmatch(r"([0-9]+)个?(\D+)", plain(text))
    short = f"{found[1]}{_UNITS[found[2]]}" if found and found[2] in _UNITS else text
    try:
        parse_duration(short)
    except BadDuration as error:
        if found and (found[2] in _UNITS or found[2] in _WRITTEN_UNITS):
            raise BadValue(str(error)) from error
        raise BadValue("时长要写成 30分钟、2小时、5个工作日、15天 这样。") from error
    return short


def _duration_written(value: str) -> str:
    length = parse_duration(value)
    return f"{length.amount}{_WRITTEN_UNITS[length.unit]}"


def _days_kept(text: str) -> str:
    """Return 1095天 or 3年 as 1095d; whatever else as it is."""
    found = re.fullmatch(r"([0-9]+)个?(天|日|年)", plain(text))
    return f"{int(found[1]) * (365 if found[2] == '年' else 1)}d" if found else text


def _clock(text: str) -> str:
    """Return 8点半 and 08:30:00 as 08:30; whatever else as it is."""
    found = re.fullmatch(r"([0-9]{1,2})[点时](?:(半)|([0-9]{1,2})分?)?", plain(text))
    if found:
        return f"{int(found[1]):02}:{30 if found[2] else int(found[3] or 0):02}"
    return re.sub(r"([0-9]{1,2}:[0-9]{2}):00", r"\1", text)


def _span(text: str) -> str:
    """Return 8点半至12点 as 08:30-12:00; whatever else as it is."""
    found = re.fullmatch(r"(.+?)\s*([至到~～]|[-－–—]+)\s*(.+)", text)
    if found is None:
        return text
    start, end = _clock(found[1]), _clock(found[3])
    plainly = found[2] not in "至到~～" and (start, end) == (found[1], found[3])
    return text if plainly else f"{start}-{end}"


def _up_to_100(text: str) -> int:
    digits = plain(text)
    if not re.fullmatch(r"[0-9]{1,3}", digits) or int(digits) > 100:
        raise BadValue("要写成 0 到 100 的整数。")
    return int(digits)


def _count(text: str) -> int:
    digits = plain(text)
    if not re.fullmatch(r"[0-9]{1,6}", digits) or int(digits) < 1:
        raise BadValue("要写成大于 0 的整数。")
    return int(digits)


def _weights(text: str) -> list[int]:
    parts = listed(text)
    if len(parts) != 3:
        raise BadValue("要写三个数：工作日、周末、节假日各算几分，如 1、2、3。")
    return [_count(part) for part in parts]


def _weekly(text: str) -> str:
    found = re.fullmatch(r"(?:每?(?:周|星期|礼拜))([一二三四五六日天])\s*(.+)", text.strip())
    if found:
        key = next(key for key, word in _WEEKDAYS.items() if word == found[1].replace("天", "日"))
        return f"{key} {_clock(found[2])}"
    if text.partition(" ")[0] not in _WEEKDAYS:
        raise BadValue("要写成 每周一 08:30 这样；不发就写“无”。")
    return text


def _weekly_written(value: str) -> str:
    day, _, clock = value.partition(" ")
    return f"每周{_WEEKDAYS[day]} {clock}" if day in _WEEKDAYS else value


def _monthly(text: str) -> str:
    found = re.fullmatch(r"(?:每月)?\s*([0-9０-９]{1,2})\s*[日号]\s*(.+)", text.strip())
    if found:
        return f"{int(found[1])} {_clock(found[2])}"
    if not re.fullmatch(r"[0-9]{1,2} .+", text):
        raise BadValue("要写成 每月1日 08:30 这样（1 到 28 日）；不发就写“无”。")
    return text


def _monthly_written(value: str) -> str:
    day, _, clock = value.partition(" ")
    return f"每月{day}日 {clock}"


def _quarterly(text: str) -> str:
    return _monthly(re.sub(r"^每季(?:度?(?:头|首)(?:一?个)?月)?\s*", "", text.strip()))


def _quarterly_written(value: str) -> str:
    day, _, clock = value.partition(" ")
    return f"每季头月{day}日 {clock}"


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise BadValue("要写成日期，如 2026-01-01。")
    return day


def _days(text: str) -> str:
    """Return a day or 2027-02-05至2027-02-11 as the town file writes it."""
    first, mark, last = (part.strip() for part in re.sub(r"[到~～]|—+", "至", text).partition("至"))
    if not mark and re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", text):
        return text
    try:
        return f"{_day(first)}/{_day(last)}" if mark else str(_day(first))
    except BadValue as error:
        raise BadValue("要写成 2027-02-05 或 2027-02-05至2027-02-11 这样。") from error


NAME = Form(closed_up)
REFERENCE = Form(_one_line, empty="")
PEOPLE = Form(_one_line, many=True, empty=[])
TEXT = Form(_one_line)
ZONE = Form(
    lambda text: "Asia/Shanghai" if plain(text) == "北京时间" else text,
    lambda value: value.replace("Asia/Shanghai", "北京时间"),
)
DURATION = Form(_duration, _duration_written)
DURATION_OR_NONE = Form(_duration, _duration_written, empty="")
DAYS_KEPT = Form(_days_kept, lambda value: value.removesuffix("d") + "天", empty="")
CLOCK = Form(_clock)
CLOCK_OR_NONE = Form(_clock, empty="")
SPANS = Form(_span, many=True)
SPAN_OR_NONE = Form(_span, empty="")
COUNT = Form(_count)
UP_TO_100 = Form(_up_to_100)
WEIGHTS = Form(_weights, lambda value: "、".join(map(str, value)))
WEEKLY = Form(_weekly, _weekly_written, empty="")
MONTHLY = Form(_monthly, _monthly_written, empty="")
QUARTERLY = Form(_quarterly, _quarterly_written, empty="")
DAY = Form(_day)
DAYS = Form(_days, lambda value: str(value).replace("/", "至"), many=True, empty=[])
