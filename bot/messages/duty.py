"""Who is on duty: for one village with its hours, for a member of the staff his own villages and days."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.messages import calendars, pictures
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.messages.residents import PAGE
from bot.texts import duty, words
from bot.texts.language import say

TODAY, TOMORROW = "0", "1"  # as a button says it


@dataclass(frozen=True)
class Shift:
    """Whose turn it is in a village, from when to when; `who` is ready to be read."""

    village_id: int
    village: str  # 镇/村 where the office has several towns
    who: str
    since: datetime
    until: datetime


def shift(found: Shift, *, day: str, zone: ZoneInfo, phone: str, own: tuple[Button, ...] = ()) -> Message:
    """Return who is on duty in a village, with the ways to other days and villages, and what the reader may do.

    `day` is as a button says it.
    """
    sentence = {TODAY: duty.now, TOMORROW: duty.tomorrow}.get(day) or partial(
        duty.on_day, day=words.day(found.since, zone)
    )
    text = sentence(
        found.village,
        found.who,
        since=words.moment(found.since, zone),
        until=words.moment(found.until, zone),
        phone=phone,
    )
    label, other = (say("明天"), TOMORROW) if day == TODAY else (say("今天"), TODAY)
    days = Button(say("别的日子"), Press("duty_days", found.village_id))
    others = (Button(label, Press("duty", found.village_id, other)), elsewhere(day))
    return Message(text, (others, (days, calendars.button(found.village_id)), *((button,) for button in own)))


def days(village_id: int, village: str, choices: list[date], *, page: int, last: int) -> Message:
    """Return the question for a day of a village, two weeks on a page."""
    buttons = [Button(words.day_of_week(day), Press("duty", village_id, day_argument(day))) for day in choices]
    below = (pictures.whole_month(village_id), elsewhere())
    back = (Button(say("往前两周"), Press("duty_days", village_id, base36(page - 1))),) if page else ()
    onward = (Button(say("往后两周"), Press("duty_days", village_id, base36(page + 1))),) if page < last else ()
    return Message(duty.ask_day(village), (*in_rows(buttons), (*back, *onward), below))


def of_staff(
    found: list[Shift], days: list[tuple[date, list[str]]], *, zone: ZoneInfo, own: tuple[Button, ...] = ()
) -> Message:
    """Return who is on duty in somebody's own villages, the days on which it is his turn, and what he may do."""
    lines = [duty.own_line(one.village, one.who) for one in found]
    text = duty.own(lines, words.moment(found[0].until, zone))
    if days:
        mine = [duty.own_day(words.day_of_week(day), words.listed(villages)) for day, villages in days]
        text += "\n\n" + duty.own_days(mine)
    return Message(
        text,
        (
            (elsewhere(),),
            *((button,) for button in own),
            *pictures.for_staff(mine=True, ledger=True),
            (calendars.button(),),
        ),
    )


def elsewhere(day: str = TODAY) -> Button:
    """Return the button that offers the other villages; `day` is as a button says it."""
    return Button(say("别的村"), Press("duty_where", 0, _where_argument(0, day)))


def day_argument(day: date) -> str:
    """Return a day as a button says it."""
    return f"{day:%Y_%m_%d}"


def _where_argument(page: int, day: str) -> str:
    return f"{base36(page)}_{day}"


def where_of(press: Press) -> tuple[int, str]:
    """Return the page and the day, as a button says it, that a button among towns and villages means. Raises: ForgedButton."""
    page, _, day = press.argument.partition("_")
    return Press("", 0, page or "0").number, day or TODAY


def towns(
    choices: list[tuple[int, str]], *, day: str = TODAY, verb: str = "duty_where", argument: str | None = None
) -> Message:
    """Return the question for a town; `choices` are (id, name)."""
    argument = _where_argument(0, day) if argument is None else argument
    buttons = [Button(name, Press(verb, town_id, argument)) for town_id, name in choices]
    return Message(duty.ask_town(), in_rows(buttons))


def villages(town_id: int, choices: list[tuple[int, str]], page: int, *, day: str = TODAY) -> Message:
    """Return the question for a village of a town, to see whose duty it is on a day; `choices` are (id, name)."""
    last = max(0, (len(choices) - 1) // PAGE)
    page = min(page, last)
    here = choices[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(name, Press("duty", village_id, day)) for village_id, name in here]
    turning = []
    if page:
        turning.append(Button(say("上一页"), Press("duty_where", town_id, _where_argument(page - 1, day))))
    if page < last:
        turning.append(Button(say("下一页"), Press("duty_where", town_id, _where_argument(page + 1, day))))
    return Message(duty.ask_village(), (*in_rows(buttons), *((tuple(turning),) if turning else ())))
