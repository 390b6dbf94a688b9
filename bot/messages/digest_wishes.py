"""How somebody wants his digest, by buttons: what holds bears a mark."""

from datetime import time

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules.digests import EVERY_DAY, WEEKDAYS, WORKING_DAYS, Wishes
from bot.rules.quiet import QuietHours
from bot.texts import digest_wishes as texts
from bot.texts import words
from bot.texts.language import say

HOURS = tuple(f"{hour:02d}{minute:02d}" for hour in range(6, 23) for minute in (0, 30))
A_ROW = 4
Row = tuple[Button, ...]


def page(wishes: Wishes, *, default: time, quiet: QuietHours | None) -> Message:
    """Return what somebody has chosen, and all else that he can; hours of quiet are not offered."""
    hour = wishes.hour(default)
    text = texts.page(f"{hour:%H:%M}", _days(wishes), brief=wishes.brief, silent=wishes.silent)
    if quiet and quiet.holds(hour):
        text = texts.with_warning(text)
    return Message(text, (*_hour_rows(wishes, default, quiet), *_day_rows(wishes), *_form_rows(wishes)))


def _days(wishes: Wishes) -> str:
    if wishes.days in (EVERY_DAY, WORKING_DAYS):
        return texts.DAYS[wishes.days]
    return words.listed(texts.weekday(words.WEEKDAYS[int(one)]) for one in wishes.days)


def _hour_rows(wishes: Wishes, default: time, quiet: QuietHours | None) -> list[Row]:
    offered = [hour for hour in HOURS if hour.endswith("00") or hour in ("0830", "1730")]
    free = [hour for hour in offered if not (quiet and quiet.holds(time(int(hour[:2]), int(hour[2:]))))]
    chosen = (wishes.clock or "").replace(":", "")
    buttons = [_choice(f"{one[:2]}:{one[2:]}", one == chosen, Press("digest_hour", 0, one)) for one in free]
    usual = _choice(texts.usual(f"{default:%H:%M}"), wishes.clock is None, Press("digest_hour"))
    return [(usual,), *(tuple(buttons[n : n + A_ROW]) for n in range(0, len(buttons), A_ROW))]


def _day_rows(wishes: Wishes) -> list[Row]:
    whole = tuple(
        _choice(texts.DAYS[one], wishes.days == one, Press("digest_days", 0, one)) for one in (EVERY_DAY, WORKING_DAYS)
    )
    chosen = wishes.days if wishes.days not in (EVERY_DAY, WORKING_DAYS) else ""
    single = [_choice(words.WEEKDAYS[int(one)], one in chosen, Press("digest_days", 0, one)) for one in WEEKDAYS]
    return [whole, tuple(single)]


def _form_rows(wishes: Wishes) -> list[Row]:
    return [
        (
            _choice(say("完整"), not wishes.brief, Press("digest_length", 0, "full")),
            _choice(say("简短"), wishes.brief, Press("digest_length", 0, "brief")),
        ),
        (
            _choice(say("没事也发"), not wishes.silent, Press("digest_silence", 0, "say")),
            _choice(say("没事不发"), wishes.silent, Press("digest_silence", 0, "silent")),
        ),
    ]


def _choice(label: str, chosen: bool, press: Press) -> Button:
    return Button(texts.chosen(label) if chosen else label, press)
