"""The month's roster as a file, in the clerk's chat: which month goes out, what one that comes back would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.files.roster_table import Fault
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.roster import ShiftRole
from bot.texts import roster_tables as texts
from bot.texts import words
from bot.texts.language import say

MOST_MOVES = 30  # listed in a chat
MOST_FAULTS = 10
PAGE = 12
YES, NO = "yes", "no"
AS_LIST = "l"  # after the month, in a button


@dataclass(frozen=True)
class Line:
    """One day that would go to somebody else; all of it but the role is ready to be read."""

    day: date
    village: str
    role: ShiftRole
    before: str
    after: str


@dataclass(frozen=True)
class Remarks:
    """What somebody should know before he says yes: names, days and villages, ready to be read."""

    out_of_reach: tuple[str, ...] = ()
    on_leave: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    no_cadres: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Return a sentence for each kind that there is."""
        said = (
            (texts.out_of_reach, self.out_of_reach),
            (texts.on_leave, self.on_leave),
            (texts.in_two_villages, self.twice),
            (texts.no_cadres, self.no_cadres),
            (texts.sheets_left_out, self.left_out),
        )
        return [sentence(words.listed(names[:MOST_MOVES])) for sentence, names in said if names]


def export_button() -> Button:
    """Return the clerk's button below who is on duty."""
    return Button(say("导出值班表"), Press("roster_file"))


def ask_town(towns: Sequence[tuple[int, str]], page: int) -> Message:
    """Return the question for a town; `towns` are (id, name), of the whole office 0, which stays above the others."""
    everything = tuple(Button(name, Press("roster_file", 0, "m")) for town_id, name in towns if not town_id)
    towns = [town for town in towns if town[0]]
    here = [
        Button(name, Press("roster_file", town_id, "m")) for town_id, name in towns[page * PAGE : (page + 1) * PAGE]
    ]
    turning = [Button(say("上一页"), Press("roster_file", 0, base36(page - 1)))] if page else []
    if (page + 1) * PAGE < len(towns):
        turning.append(Button(say("下一页"), Press("roster_file", 0, base36(page + 1))))
    above = (everything,) if everything else ()
    return Message(texts.ask_town(), (*above, *in_rows(here), *((tuple(turning),) if turning else ())))


def ask_month(town_id: int, place: str, months: Sequence[date], *, as_list: bool) -> Message:
    """Return the question for a month, in either form of the file."""
    ending = AS_LIST if as_list else ""
    buttons = [
        Button(texts.month(month.year, month.month), Press("roster_make", town_id, f"{month:%Y%m}{ending}"))
        for month in months
    ]
    other = Button(
        say("一天一列") if as_list else say("一天一行"), Press("roster_file", town_id, "m" if as_list else "ml")
    )
    return Message(texts.ask_month(place), (*in_rows(buttons), (other,)))


def preview(
    table_id: int,
    lines: list[Line],
    *,
    same: int,
    remarks: Remarks,
    zone: ZoneInfo,
) -> Message:
    """Return what a file would change, with a yes and a no; without them where it would change nothing."""
    said = remarks.sentences()
    if not lines:
        return Message(fitted("\n".join([texts.same(), *said])))
    shown = [line_of(line, zone) for line in lines[:MOST_MOVES]]
    text = texts.would_change(len(lines), shown, len(lines) - len(shown))
    yes = Button(say("确定导入"), Press("roster_take", table_id, YES))
    no = Button(say("取消"), Press("roster_take", table_id, NO))
    return Message(fitted("\n".join([text, texts.others_stay(same), *said])), ((yes, no),))


def line_of(line: Line, zone: ZoneInfo) -> str:
    """Return who moves: on which day, in which village, whom it was and whom it will be."""
    day = words.day(line.day, zone)
    if line.role is ShiftRole.DUTY:
        return texts.moves(day, line.village, line.before, line.after)
    role = {ShiftRole.BACKUP: say("备班"), ShiftRole.SHIFT_LEADER: say("带班")}[line.role]
    return texts.moves_role(day, line.village, role, line.before, line.after)


def took(count: int, change_id: int | None) -> Message:
    """Return what the clerk reads once it holds, with the way back."""
    back = ((Button(say("撤销"), Press("roster_undo", change_id)),),) if change_id else ()
    return Message(texts.taken(count), back)


def refused(faults: Sequence[Fault]) -> Message:
    """Return what is wrong with a file, the first of it."""
    shown = [f"{number}. {fault}" for number, fault in enumerate(faults[:MOST_FAULTS], 1)]
    return Message(fitted(texts.cannot_take(len(faults), shown, len(faults) - len(shown))))
