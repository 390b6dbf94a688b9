"""看板 in chat: one message, which changes with each press."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import web_board
from bot.messages.buttons import Press
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.board import Look, Only, Part, Show
from bot.rules.cases import Case
from bot.rules.figures import STANDS, Flow, Standing, Tally, percent, rates
from bot.rules.measures import Weights
from bot.texts import board as texts
from bot.texts import words
from bot.texts.language import say
from bot.texts.web_board import STANDS as STANDS_WORDS
from bot.texts.web_board import not_answered

MOST_NAMES = 10  # on a page
MOST_CASES = 8
DAYS = 7  # of what residents said


@dataclass(frozen=True)
class Row:
    """One of those by whom is counted, how many of his cases are so, and what a press on it shows."""

    name: str
    count: int
    late: int
    onward: Look


@dataclass(frozen=True)
class Line:
    """A case with the names that its line needs."""

    case: Case
    village: str
    handler: str


def top(
    look: Look,
    label: str,
    found: Standing,
    flow: Flow,
    *,
    ways: Iterable[Show],
    web: bool,
    now: datetime,
    zone: ZoneInfo,
) -> Message:
    """Return how the cases of a place stand, with a button for each count; `web`: there is a web board."""
    text = [texts.head(label, words.moment(now, zone)), texts.counts(found.open, found.overdue)]
    text.append(texts.today(flow.registered, flow.closed))
    counts = [(stands, getattr(found, stands)) for stands in STANDS]
    opens = [
        _button(texts.counted(STANDS_WORDS[stands], count), replace(look, show=Show.LIST, stands=stands))
        for stands, count in counts
        if count
    ]
    by = [_by(way, look) for way in ways] if found.open else []
    last = (*_back(look, Look()), _button(say("刷新"), look))
    said = _button(texts.answers(DAYS), replace(look, show=Show.ANSWERS))
    pages = (said, web_board.button()) if web else (said,)
    return Message("\n".join(text), (*in_rows(opens), *_threes(by), last, pages))


def ranked(look: Look, label: str, rows: list[Row]) -> Message:
    """Return by whom how many are so, a page of them, each with the button that shows his."""
    page = rows[look.page * MOST_NAMES :][:MOST_NAMES]
    names = [_button(_counted(row, look), row.onward) for row in page]
    what = texts.titled_by(STANDS_WORDS[look.stands], texts.BY[look.show])
    title = texts.title(label, what)
    text = title if rows else f"{title}\n{texts.nothing()}"
    more = len(rows) > (look.page + 1) * MOST_NAMES
    return Message(text, (*in_rows(names), *_turning(look, more=more), tuple(_back(look, _top_of(look)))))


def listed(
    look: Look,
    label: str,
    which: str,
    lines: list[Line],
    *,
    more: bool,
    ways: Iterable[Show],
    now: datetime,
    zone: ZoneInfo,
) -> Message:
    """Return a page of cases, each with the button that fetches its card."""
    what = STANDS_WORDS[look.stands]
    title = texts.title(label, texts.whose(what, which) if which else what)
    text = [title, *(_line(line, look, now, zone) for line in lines)]
    opens = [Button(line.case.number, Press("card", line.case.case_id)) for line in lines]
    by = [_by(way, look) for way in ways] if look.only is Only.ALL and lines else []
    rows = (*in_rows(opens), *_turning(look, more=more), *_threes(by), tuple(_back(look, _before(look))))
    return Message(fitted("\n".join(text if lines else [title, texts.nothing()])), rows)


def answers(look: Look, label: str, tally: Tally, weights: Weights) -> Message:
    """Return what residents said in the last days, and apart from it what is self-reported."""
    found = rates(tally, weights)
    said = texts.nobody_said()
    if found.n:
        shares = (percent(one) for one in (found.contacted, found.solved, found.satisfied, found.composite))
        said = texts.said(found.n, *shares)
    lines = [texts.title(label, texts.answers(DAYS)), said, texts.silent(tally.abstained, tally.unreachable)]
    lines += [texts.left_out(tally.excluded)] if tally.excluded else []
    lines.append(texts.self_reported(found.answered, percent(found.on_time)))
    lines += [not_answered(found.owed)] if found.owed else []
    return Message("\n".join(lines), (tuple(_back(look, _top_of(look))),))


def _line(line: Line, look: Look, now: datetime, zone: ZoneInfo) -> str:
    """Of a case nothing stands there that is said of all: neither its village in one, nor its handler among his."""
    case = line.case
    names = [case.number]
    names += [case.category] if look.only is not Only.CATEGORY else []
    names.append(words.STATES[case.state])
    names += [line.village] if look.part is not Part.VILLAGE else []
    names += [line.handler] if look.only is not Only.HANDLER else []
    due = texts.late(words.age(case.due_at, now)) if case.is_overdue(now) else texts.due(words.day(case.due_at, zone))
    return texts.line(names, due)


def _counted(row: Row, look: Look) -> str:
    if row.late and look.stands != "overdue":
        return texts.counted_late(row.name, row.count, row.late)
    return texts.counted(row.name, row.count)


def _button(label: str, look: Look) -> Button:
    return Button(label, Press("board", look.place_id, look.argument))


def _by(way: Show, look: Look) -> Button:
    return _button(texts.BY[way], replace(look, show=way, only=Only.ALL, key="", page=0))


def _top_of(look: Look) -> Look:
    return Look(look.part, look.place_id)


def _before(look: Look) -> Look:
    """From where a list was opened: from by whom is counted, or from the first page of its place."""
    ways = {Only.HANDLER: Show.BY_HANDLER, Only.CATEGORY: Show.BY_CATEGORY, Only.AGE: Show.BY_AGE}
    return replace(_top_of(look), show=ways[look.only], stands=look.stands) if look.only else _top_of(look)


def _back(look: Look, to: Look) -> list[Button]:
    return [_button(say("返回"), to)] if look != to else []


def _turning(look: Look, *, more: bool) -> tuple[tuple[Button, ...], ...]:
    turns = [_button(say("上一页"), replace(look, page=look.page - 1))] if look.page else []
    turns += [_button(say("下一页"), replace(look, page=look.page + 1))] if more else []
    return (tuple(turns),) if turns else ()


def _threes(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[n : n + 3]) for n in range(0, len(buttons), 3))
