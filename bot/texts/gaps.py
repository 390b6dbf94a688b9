"""空班: what is said of days that lack somebody."""

from bot.rules.gaps import Stretch, Why
from bot.texts.language import Words, mark, say
from bot.texts.leave import days

WHY = Words(
    {
        Why.UNFILLED: mark("{village} {days}：还没有排人"),
        Why.BLOCKED: mark("{village} {days}：只排指定，还没有人"),
        Why.ON_LEAVE: mark("{village} {days}：{name}请假，没有人替"),
        Why.UNBOUND: mark("{village} {days}：{name}还没绑定"),
        Why.UNREACHABLE: mark("{village} {days}：{name}联系不上"),
    }
)


def line(stretch: Stretch, village: str) -> str:
    first = stretch.first
    name = first.person.name if first.person else ""
    return WHY.filled(first.why, village=village, days=days(first.day, stretch.last), name=name)


def head(number: int) -> str:
    return say("未来14天有{number}个班没有人值：", number=number)


def more(number: int) -> str:
    return say("还有{number}处，补好上面的再看。", number=number)


def how_to_fill() -> str:
    return say("点村名选人来值。不用排人，点“有意留空”。")


def unbound(people: list[tuple[str, int]], others: int) -> str:
    lines = [say("{name}还没绑定：{days}天", name=name, days=days) for name, days in people]
    if others:
        lines.append(say("还有{others}个人没绑定。", others=others))
    return say("轮到了却还没绑定的：\n{lines}\n他们的班先由别人代。请他们绑定。", lines="\n".join(lines))


def waiting_leave(lines: list[str]) -> str:
    return say("等您批的假：\n{lines}", lines="\n".join(lines))


def waiting_swaps(lines: list[str]) -> str:
    return say("等您批的换班：\n{lines}", lines="\n".join(lines))


def leave_line(name: str, days: str) -> str:
    return say("{name} {days}", name=name, days=days)


def none() -> str:
    return say("未来14天的班都有人值。")


def ask_who(what: str) -> str:
    return say("{what}。\n请谁来值？前面的值班少。", what=what)


def nobody_able(what: str) -> str:
    return say("{what}。\n现在没有能指定的人：要绑定了、没请假的。", what=what)


def filled(village: str, day: str, name: str) -> str:
    return say("{village} {day}由{name}值班", village=village, day=day, name=name)


def left_empty(village: str, day: str) -> str:
    return say("{village} {day}不排人，不再提醒", village=village, day=day)


def button(village: str, day: str) -> str:
    return say("{village} {day}", village=village, day=day)


def card_button(name: str) -> str:
    return say("批假 {name}", name=name)


def swap_button(name: str) -> str:
    return say("批换班 {name}", name=name)
