"""请假: days are chosen, clashes shown with whoever could stand in, and a leader says yes or no."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.messages.buttons import Press, base36
from bot.messages.days import as_argument, day_rows
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.calendar import ONE_DAY
from bot.rules.leave import Leave
from bot.texts import leave as texts
from bot.texts import words
from bot.texts.language import say

MOST_LINES = 20  # clashes that are named
MOST_CANDIDATES = 8
NAMED = 3  # candidates of a clash, in its line
PAGE = 12  # people on one page


@dataclass(frozen=True)
class Line:
    """A day that somebody on leave should have served: whom he chose, else who could take it, best first, as (id, name).

    `fell`: whom he chose and who cannot any more.
    """

    village_id: int
    village: str
    day: date
    chosen: str | None
    able: tuple[tuple[int, str], ...] = ()
    fell: str | None = None


def leave_button() -> Button:
    """Return the button that begins it."""
    return Button(say("请假"), Press("leave_new"))


def ask_first(
    person_id: int, name: str, today: date, page: int, *, own: Collection[date], mine: list[Leave], for_others: bool
) -> Message:
    """Return the question for the first day; `name` is empty where it is the reader himself."""
    parts = [texts.ask_first(name)]
    if own:
        parts.append(texts.own_marked())
    if mine:
        parts.append(texts.mine([texts.mine_line(one.first_day, one.last_day, one.state) for one in mine]))
    near = ((say("今天起"), today), (say("明天"), today + ONE_DAY), (say("后天"), today + 2 * ONE_DAY))
    quick = tuple(Button(label, Press("leave_first", person_id, as_argument(day))) for label, day in near)
    rows = day_rows(
        today,
        page,
        chosen=lambda day: Press("leave_first", person_id, as_argument(day)),
        turned=lambda there: Press("leave", person_id, base36(there)),
        own=own,
    )
    back = tuple((Button(texts.take_back_button(one.first_day), Press("leave_back", one.leave_id)),) for one in mine)
    other = ((Button(say("替别人请假"), Press("leave_for")),),) if for_others and not name else ()
    drop = (Button(say("不请了"), Press("leave_drop")),)
    return Message("\n".join(parts), (quick, *rows, *back, *other, drop))


def ask_last(person_id: int, name: str, first: date, page: int, *, own: Collection[date]) -> Message:
    """Return the question for the last day."""
    begun = as_argument(first)
    only = Button(say("就这一天"), Press("leave_last", person_id, f"{begun}_{begun}"))
    rows = day_rows(
        first,
        page,
        chosen=lambda day: Press("leave_last", person_id, f"{begun}_{as_argument(day)}"),
        turned=lambda there: Press("leave_first", person_id, f"{begun}_{base36(there)}"),
        own=own,
    )
    return Message(texts.ask_last(name, first), ((only,), *rows, (Button(say("返回"), Press("leave", person_id)),)))


def review(leave: Leave, name: str, lines: list[Line]) -> Message:
    """Return what a leave would mean, before it is asked for."""
    head = texts.review(name, leave.first_day, leave.last_day)
    drop = Button(say("不请了"), Press("leave_drop", leave.leave_id))
    if not lines:
        ask = Button(say("请假"), Press("leave_ask", leave.leave_id))
        return Message(f"{head}\n{texts.no_clash(name)}", ((ask, drop),))
    shown = [_line(line) for line in lines[:MOST_LINES]]
    text = f"{head}\n{texts.clashes(shown, len(lines) - len(shown))}\n{texts.how_to_choose()}"
    each = [
        Button(texts.clash_button(line.village, line.day), _choosing(leave, line.village_id, line.day))
        for line in lines[:MOST_LINES]
        if line.able
    ]
    every = all(line.chosen for line in lines)
    some = Button(say("就这样请假") if every else say("没选的先空着"), Press("leave_ask", leave.leave_id))
    best = () if every or not each else ((Button(say("都按推荐"), Press("leave_all", leave.leave_id)),),)
    return Message(fitted(text), (*best, *in_rows(each), (some, drop)))


def _line(line: Line) -> str:
    if line.chosen:
        return texts.clash_chosen(line.village, line.day, line.chosen)
    if line.able:
        able = words.listed(name for _, name in line.able[:NAMED])
        return (
            texts.clash_fell(line.village, line.day, line.fell, able)
            if line.fell
            else texts.clash_open(line.village, line.day, able)
        )
    return (
        texts.clash_fell_to_nobody(line.village, line.day, line.fell)
        if line.fell
        else texts.clash_nobody(line.village, line.day)
    )


def _choosing(leave: Leave, village_id: int, day: date) -> Press:
    return Press("leave_day", leave.leave_id, f"{base36(village_id)}_{base36((day - leave.first_day).days)}")


def ask_who(leave: Leave, line: Line) -> Message:
    """Return the question who is to stand in on a day."""
    chosen = f"{base36(leave.leave_id)}_{base36(line.village_id)}_{base36((line.day - leave.first_day).days)}"
    buttons = [Button(name, Press("leave_who", person_id, chosen)) for person_id, name in line.able[:MOST_CANDIDATES]]
    back = (Button(say("返回"), Press("leave_show", leave.leave_id)),)
    return Message(texts.ask_who(line.village, line.day), (*in_rows(buttons), back))


def with_stand_ins(head: str, lines: list[Line], *rows: tuple[Button, ...]) -> Message:
    """Return a sentence about a leave with who stands in below it."""
    if not lines:
        return Message(head, rows)
    shown = [texts.stand_in_line(line.village, line.day, line.chosen or _open(line)) for line in lines[:MOST_LINES]]
    return Message(fitted(f"{head}\n{texts.stand_ins(shown)}"), rows)


def _open(line: Line) -> str:
    return texts.fell(line.fell) if line.fell else texts.left_open()


def agreed(text: str, fallen: list[Line], own: Collection[int]) -> Message:
    """Return how a leader's word is confirmed, with the days whose chosen stand-in cannot any more; those of `own` villages to be filled."""
    rows = [
        Button(texts.clash_button(line.village, line.day), Press("gap", line.village_id, as_argument(line.day)))
        for line in fallen[:MOST_LINES]
        if line.village_id in own
    ]
    return with_stand_ins(text, fallen, *in_rows(rows))


def take_back(leave: Leave) -> tuple[Button, ...]:
    """Return the row that takes a leave back."""
    return (Button(say("销假"), Press("leave_back", leave.leave_id)),)


def card(leave: Leave, name: str, lines: list[Line]) -> Message:
    """Return what a leader is asked."""
    asked = with_stand_ins(texts.card(name, leave.first_day, leave.last_day), lines)
    yes, no = (
        Button(say("同意"), Press("leave_yes", leave.leave_id)),
        Button(say("不同意"), Press("leave_no", leave.leave_id)),
    )
    return Message(f"{asked.text}\n{texts.do_you_agree()}", ((yes, no),))


def ask_whom(people: list[tuple[int, str]], page: int) -> Message:
    """Return the question for whom the leave is; `people` are (id, name)."""
    last = max(0, (len(people) - 1) // PAGE)
    page = min(page, last)
    buttons = [Button(name, Press("leave", person_id)) for person_id, name in people[page * PAGE : (page + 1) * PAGE]]
    back = (Button(say("上一页"), Press("leave_for", 0, base36(page - 1))),) if page else ()
    onward = (Button(say("下一页"), Press("leave_for", 0, base36(page + 1))),) if page < last else ()
    turning = ((*back, *onward),) if back or onward else ()
    return Message(texts.ask_whom(), (*in_rows(buttons), *turning))
