"""换班, 接手: the questions with their buttons, each one message that changes as one presses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.rules.days import must_be_near
from bot.rules.errors import ForgedButton
from bot.rules.swaps import DutyOf
from bot.texts import swaps
from bot.texts.language import say

PAGE = 12  # days, or people, on one page
FRESH = "new"  # as a button says that a new message is to be shown


def swap_button() -> Button:
    """Return the button below /duty."""
    return Button(say("我要换班"), Press("swap", 0, FRESH))


def take_over_button(village_ids: list[int]) -> Button:
    """Return the button below /duty; of several villages it asks which one."""
    [first, *others] = village_ids
    return Button(say("我来接手"), Press("take_over_at" if others else "take_over", 0 if others else first))


def ask_which_village(choices: list[tuple[int, str]]) -> Message:
    """Return the question whose shift is to be taken over; `choices` are (id, name)."""
    buttons = [Button(name, Press("take_over", village_id)) for village_id, name in choices]
    return Message(swaps.ask_which_village(), in_rows(buttons))


def ask_take_over(village_id: int, mark: str, text: str) -> Message:
    """Return the question before a shift is taken over; `mark` is how the roster stands as it is asked."""
    yes = Button(say("确定接手"), Press("take_over_yes", village_id, mark))
    return Message(text, ((yes, Button(say("不接手"), Press("take_over_no", village_id))),))


def took_over(change_id: int, text: str) -> Message:
    """Return what whoever took a shift over reads, with the way back."""
    return Message(text, ((undo_button(change_id),),))


def undo_button(change_id: int) -> Button:
    """Return the button that takes a change of the roster back."""
    return Button(say("撤销"), Press("undo_change", change_id))


def mark_of(day_number: int, version: int) -> str:
    """Return how a day's row stands, as a button's argument."""
    return f"{base36(day_number)}_{base36(version)}"


@dataclass(frozen=True)
class Day:
    """A day of somebody's duty, ready to be read; `asked`: others are being asked for it."""

    of: DutyOf
    day: str
    village: str
    asked: bool = False


Rows = tuple[tuple[Button, ...], ...]


def own_days(days: list[Day], undone: list[tuple[int, str]], page: int, *, keeps: bool) -> Message:
    """Return the question which of one's own days is to be swapped; `undone` are (change, day) that may still be taken back."""
    here = days[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(_label(one), Press("swap_day", one.of.village_id, day_argument(one.of.day))) for one in here]
    back = [
        (Button(swaps.undo_button(day), Press("undo_change", change_id)),)
        for change_id, day in (() if page else undone)
    ]
    for_others = ((Button(say("给别人换班"), Press("swap_for")),),) if keeps else ()
    rows = (*in_rows(buttons), *turning(page, len(days), lambda to: Press("swap", to)), *back, *for_others)
    return Message(swaps.choose_day() if days else swaps.no_days(), rows)


def _label(one: Day) -> str:
    return swaps.asked_button(one.day, one.village) if one.asked else swaps.day_button(one.day, one.village)


def people_for(day: Day, choices: list[tuple[int, str]], page: int) -> Message:
    """Return the question with whom a day is to be swapped; `choices` are (person, name), whom to ask first."""
    argument = day_argument(day.of.day)
    every = (
        Button(say("谁能和我换"), Press("swap_any", day.of.village_id, argument)),
        Button(say("谁能替我"), Press("swap_anyone", day.of.village_id, argument)),
    )
    here = choices[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(name, Press("swap_with", day.of.village_id, f"{argument}_{base36(one)}")) for one, name in here]
    pages = turning(page, len(choices), lambda to: Press("swap_day", day.of.village_id, f"{argument}_{base36(to)}"))
    rows = (every, *in_rows(buttons), *pages, (Button(say("返回"), Press("swap")),))
    return Message(swaps.choose_person(day.day, day.village), rows)


def their_days(day: Day, person_id: int, name: str, days: list[Day]) -> Message:
    """Return the question which day one serves in return."""
    argument = day_argument(day.of.day)
    one_sided = Button(say("替我一天"), Press("swap_one", day.of.village_id, f"{argument}_{base36(person_id)}"))
    buttons = [
        Button(_label(one), Press("swap_ask", day.of.village_id, exchange(day.of.day, one.of, person_id)))
        for one in days[:PAGE]
    ]
    back = Button(say("返回"), Press("swap_day", day.of.village_id, argument))
    return Message(swaps.choose_their_day(day.day, day.village, name), (*in_rows(buttons), (one_sided,), (back,)))


def waiting(swap_id: int, text: str) -> Message:
    """Return how a request stands, with the way to take it back."""
    rows = ((Button(say("取消换班"), Press("swap_cancel", swap_id)), Button(say("返回"), Press("swap"))),)
    return Message(text, rows)


def request(swap_id: int, text: str) -> Message:
    """Return what whoever is asked to swap reads."""
    return Message(text, _yes_or_no("swap_yes", "swap_no", swap_id))


def ask_leader(swap_id: int, text: str) -> Message:
    """Return what a leader reads who is to approve."""
    return Message(text, _yes_or_no("swap_allow", "swap_deny", swap_id))


def _yes_or_no(yes: str, no: str, swap_id: int) -> Rows:
    return ((Button(say("同意"), Press(yes, swap_id)), Button(say("不同意"), Press(no, swap_id))),)


def done(change_id: int, text: str) -> Message:
    """Return what those read whose days were swapped, with the way back."""
    return Message(text, ((undo_button(change_id),),))


def ended(of: DutyOf, text: str) -> Message:
    """Return what the asker reads when it came to nothing, with the way to ask others."""
    return Message(text, ((Button(say("再找别人"), Press("swap_day", of.village_id, day_argument(of.day))),),))


def towns(choices: list[tuple[int, str]]) -> Message:
    """Return the question of which town somebody's day is to be moved; `choices` are (id, name)."""
    return Message(
        swaps.choose_town(), in_rows([Button(name, Press("swap_for", town_id)) for town_id, name in choices])
    )


def villages(town_id: int, choices: list[tuple[int, str]], page: int) -> Message:
    """Return the question of which village; `choices` are (id, name)."""
    here = choices[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(name, Press("swap_whose", village_id)) for village_id, name in here]
    pages = turning(page, len(choices), lambda to: Press("swap_for", town_id, base36(to)))
    return Message(swaps.choose_village(), (*in_rows(buttons), *pages))


def whose(village_id: int, village: str, days: list[tuple[date, str]], page: int) -> Message:
    """Return the question whose day is to be moved; `days` are (day, as it is read with the name)."""
    here = days[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(label, Press("swap_move", village_id, day_argument(day))) for day, label in here]
    pages = turning(page, len(days), lambda to: Press("swap_whose", village_id, base36(to)))
    return Message(swaps.choose_whose(village), (*in_rows(buttons), *pages))


def replacements(
    day: Day, text: str, choices: list[tuple[int, str]], page: int, *, undoes: int | None = None
) -> Message:
    """Return the question who is to serve instead; `undoes`: the change of that day that may be taken back."""
    argument = day_argument(day.of.day)
    here = choices[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(name, Press("swap_put", day.of.village_id, f"{argument}_{base36(one)}")) for one, name in here]
    pages = turning(page, len(choices), lambda to: Press("swap_move", day.of.village_id, f"{argument}_{base36(to)}"))
    back = Button(say("返回"), Press("swap_whose", day.of.village_id))
    last = (undo_button(undoes), back) if undoes else (back,)
    return Message(text, (*in_rows(buttons), *pages, last))


def ask_replace(of: DutyOf, person_id: int, mark: str, text: str) -> Message:
    """Return the question before a day is moved for somebody; `mark` is how it stands as it is asked."""
    argument = f"{day_argument(of.day)}_{base36(person_id)}"
    yes = Button(say("确定"), Press("swap_put_yes", of.village_id, f"{argument}_{mark}"))
    back = Button(say("返回"), Press("swap_move", of.village_id, day_argument(of.day)))
    return Message(text, ((yes, back),))


def day_argument(day: date) -> str:
    """Return a day as a button's argument."""
    return base36(day.toordinal())


def given_of(press: Press, *, now: datetime) -> tuple[DutyOf, int]:
    """Return the duty that a button means, and the page or the person behind it. Raises: ForgedButton."""
    day, _, more = press.argument.partition("_")
    return DutyOf(day_of(day, now=now), press.subject), number_of(more) if more else 0


def day_of(text: str, *, now: datetime) -> date:
    """Return the day that a button says. Raises: ForgedButton."""
    number = number_of(text)
    if not 0 < number <= date.max.toordinal():
        raise ForgedButton
    return must_be_near(date.fromordinal(number), now=now)


def number_of(text: str) -> int:
    """Return the number that a part of an argument says. Raises: ForgedButton."""
    return Press("", 0, text).number


def exchange(day: date, theirs: DutyOf, person_id: int) -> str:
    """Return a day of one's own and somebody else's as a button's argument; the end of his id tells whether he has it still."""
    return f"{day_argument(day)}_{day_argument(theirs.day)}_{base36(theirs.village_id)}_{tail_of(person_id)}"


def tail_of(person_id: int) -> str:
    """Return the end of an id as a button bears it, where the whole does not fit."""
    return base36(person_id)[-5:]


def turning(page: int, total: int, to: Callable[[int], Press]) -> Rows:
    """Return the ways to the page before and the next."""
    back = (Button(say("上一页"), to(page - 1)),) if page else ()
    onward = (Button(say("下一页"), to(page + 1)),) if (page + 1) * PAGE < total else ()
    return ((*back, *onward),) if back or onward else ()
