"""空班: the days that lack somebody, each with the ways to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.messages.buttons import Press, base36
from bot.messages.days import as_argument
from bot.messages.message import Button, Message, fitted, in_rows
from bot.messages.swaps import PAGE as MOST_ASKED
from bot.messages.swaps import turning
from bot.rules.gaps import Gap, Stretch, by_day, stretches, unbound
from bot.rules.leave import Leave
from bot.texts import gaps as texts
from bot.texts.language import say
from bot.texts.leave import day, days

PAGE = 8  # gaps with buttons at a time
MOST_LINES = 15
MOST_UNBOUND = 10


@dataclass(frozen=True)
class Raised:
    """What somebody hears: the gaps of his villages, and the leave and swaps that wait for his word, each with whose it is."""

    gaps: tuple[Gap, ...]
    asked: tuple[tuple[Leave, str], ...] = ()
    swaps: tuple[tuple[int, date, str], ...] = ()  # (request, its day, who asked)


def gaps_button() -> Button:
    """Return the button that shows them."""
    return Button(say("看空班"), Press("gaps_home"))


def of(raised: Raised, villages: Mapping[int, str], page: int = 0) -> Message:
    """Return the gaps of somebody's villages; those of people who never bound in counts alone."""
    told = by_day(raised.gaps)
    never = [(person.name or "", number) for person, number in unbound(raised.gaps)]
    parts = [*_days(told, villages), *_never_bound(never)]
    if raised.asked:
        lines = [texts.leave_line(name, days(leave.first_day, leave.last_day)) for leave, name in raised.asked]
        parts.append(texts.waiting_leave(lines))
    if raised.swaps:
        parts.append(texts.waiting_swaps([texts.leave_line(name, day(on)) for _, on, name in raised.swaps]))
    page = min(page, max(0, (len(told) - 1) // PAGE))
    rows = [_row(gap, villages) for gap in told[page * PAGE : (page + 1) * PAGE]]
    cards = [Button(texts.card_button(name), Press("leave_card", leave.leave_id)) for leave, name in raised.asked]
    swaps = [Button(texts.swap_button(name), Press("swap_card", swap_id)) for swap_id, _, name in raised.swaps]
    turning = _turning(page, len(told))
    return Message(
        fitted("\n".join(parts) or texts.none()), (*rows, *turning, *in_rows(cards[:PAGE]), *in_rows(swaps[:PAGE]))
    )


def _days(told: list[Gap], villages: Mapping[int, str]) -> list[str]:
    if not told:
        return []
    found = stretches(told)
    lines = [_line(stretch, villages) for stretch in found[:MOST_LINES]]
    left = len(found) - len(lines)
    return [texts.head(len(told)), *lines, *([texts.more(left)] if left else []), texts.how_to_fill()]


def _line(stretch: Stretch, villages: Mapping[int, str]) -> str:
    return texts.line(stretch, villages[stretch.first.village_id])


def _never_bound(never: list[tuple[str, int]]) -> list[str]:
    return [texts.unbound(never[:MOST_UNBOUND], max(0, len(never) - MOST_UNBOUND))] if never else []


def _row(gap: Gap, villages: Mapping[int, str]) -> tuple[Button, ...]:
    on = as_argument(gap.day)
    label = texts.button(villages[gap.village_id], day(gap.day))
    return Button(label, Press("gap", gap.village_id, on)), Button(
        say("有意留空"), Press("gap_meant", gap.village_id, on)
    )


def _turning(page: int, total: int) -> tuple[tuple[Button, ...], ...]:
    back = (Button(say("上一页"), Press("gaps", 0, base36(page - 1))),) if page else ()
    onward = (Button(say("下一页"), Press("gaps", 0, base36(page + 1))),) if (page + 1) * PAGE < total else ()
    return ((*back, *onward),) if back or onward else ()


def ask_who(gap: Gap, village: str, able: list[tuple[int, str]], page: int) -> Message:
    """Return the question who is to serve on a day; `able` are (id, name), best first."""
    what = texts.line(Stretch(gap, gap.day), village)
    on = as_argument(gap.day)
    where, here = f"{base36(gap.village_id)}_{on}", able[page * MOST_ASKED : (page + 1) * MOST_ASKED]
    buttons = [Button(name, Press("gap_who", person_id, where)) for person_id, name in here]
    pages = turning(page, len(able), lambda to: Press("gap", gap.village_id, f"{on}_{base36(to)}"))
    meant = Button(say("有意留空"), Press("gap_meant", gap.village_id, on))
    text = texts.ask_who(what) if able else texts.nobody_able(what)
    return Message(text, (*in_rows(buttons), *pages, (meant, Button(say("返回"), Press("gaps")))))
