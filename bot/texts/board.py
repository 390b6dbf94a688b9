"""看板 in chat: how cases stand now, and which they are."""

from collections.abc import Iterable

from bot.rules.figures import AGES
from bot.texts.language import Words, mark, say
from bot.texts.web_board import between_days, over_days, under_days

BY = Words(
    {
        "town": mark("按镇"),
        "grid": mark("按网格"),
        "vill": mark("按村"),
        "hand": mark("按干部"),
        "cat": mark("按类别"),
        "age": mark("按天数"),
    }
)


def age_in_words(age: int) -> str:
    """Return one of AGES, from 0."""
    if age == 0:
        return under_days(AGES[0].days)
    return over_days(AGES[-1].days) if age == len(AGES) else between_days(AGES[age - 1].days, AGES[age].days)


def what_it_does() -> str:
    return say("/board 看板：现在有多少件，点开到每一件")


def head(label: str, at: str) -> str:
    return say("看板 · {label}（{at}）", label=label, at=at)


def title(label: str, what: str) -> str:
    return say("看板 · {label} · {what}", label=label, what=what)


def titled_by(what: str, by: str) -> str:
    return say("{what}，{by}", what=what, by=by)


def whose(what: str, which: str) -> str:
    return say("{what}，{which}", what=what, which=which)


def counts(open_cases: int, late: int) -> str:
    if not open_cases:
        return say("现在没有未办结的。")
    if not late:
        return say("未办结 {count} 件，没有超期。", count=open_cases)
    return say("未办结 {count} 件，超期 {late} 件。", count=open_cases, late=late)


def today(registered: int, closed: int) -> str:
    return say("今天登记 {registered} 件，办结 {closed} 件。", registered=registered, closed=closed)


def nothing() -> str:
    return say("现在没有。")


def counted(name: str, count: int) -> str:
    return say("{name} {count}", name=name, count=count)


def counted_late(name: str, count: int, late: int) -> str:
    return say("{name} {count}（超期{late}）", name=name, count=count, late=late)


def line(names: Iterable[str], due: str) -> str:
    """Return a case's line: its number and what else its page's title does not say of all."""
    return say("{names}，{due}", names=" ".join(names), due=due)


def late(age: str) -> str:
    return say("超期{age}", age=age)


def due(day: str) -> str:
    return say("{day}到期", day=day)


def nobody() -> str:
    return say("没人接")


def no_grid() -> str:
    return say("没有网格")


def no_town() -> str:
    return say("镇还不清楚")


def answers(days: int) -> str:
    return say("近{days}天住户评价", days=days)


def said(n: int, contacted: str, solved: str, satisfied: str, composite: str) -> str:
    return say(
        "有效回访 {n} 个：响应 {contacted}，解决 {solved}，满意 {satisfied}，综合 {composite}。",
        n=n,
        contacted=contacted,
        solved=solved,
        satisfied=satisfied,
        composite=composite,
    )


def nobody_said() -> str:
    return say("还没有有效回访，不算率。")


def silent(abstained: int, unreachable: int) -> str:
    return say(
        "没评价 {abstained} 个，联系不上 {unreachable} 个，都不算满意。", abstained=abstained, unreachable=unreachable
    )


def left_out(count: int) -> str:
    return say("其中 {count} 个不计入排名。", count=count)


def self_reported(answered: int, on_time: str) -> str:
    return say("自报：送达答复 {answered} 件，按时 {on_time}。", answered=answered, on_time=on_time)
