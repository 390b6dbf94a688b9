"""村等级: 好, 中, 差, why, and what follows."""

from bot.rules.village_grade import Grade, Why
from bot.texts.language import Words, mark, say

GRADES = Words({Grade.GOOD: mark("好"), Grade.MIDDLE: mark("中"), Grade.POOR: mark("差")})
WHY = Words(
    {
        Why.FEW: mark("有效回访太少"),
        Why.LOW: mark("得分太低"),
        Why.NOT_HIGH: mark("得分不到好的线"),
        Why.LATE: mark("按时答复不够"),
        Why.ORDER: mark("整改过期"),
    }
)


def month(year: int, month: str) -> str:
    return say("{year}年{month}", year=year, month=month)


def head(month: str) -> str:
    return say("村等级 {month}", month=month)


def group(grade: str, count: int, follows: str) -> str:
    return say(
        "{grade}：{count} 个村{follows}",
        grade=grade,
        count=count,
        follows=say("，{follows}", follows=follows) if follows else "",
    )


def line(village: str, composite: str, n: int, why: str) -> str:
    return say("{village} {composite}（{n}件）{why}", village=village, composite=composite, n=n, why=why)


def ungraded(villages: str, least: int) -> str:
    return say("有效回访不到 {least} 件，不评：{villages}", least=least, villages=villages)


def few(village: str, n: int) -> str:
    return say("{village}（{n}件）", village=village, n=n) if n else village


def what_it_is() -> str:
    return say("得分只看来访人的回访；按时答复是自报的。")


def nothing() -> str:
    return say("没有村。")


def counted(good: int, middle: int, poor: int, none: int) -> str:
    return say(
        "村等级：好 {good}，中 {middle}，差 {poor}，不评 {none}。", good=good, middle=middle, poor=poor, none=none
    )


def none() -> str:
    return say("不评")


def sheet() -> str:
    return say("村等级")


WIDTHS = (8.0, 6.5, 5.0, 5.0, 6.0, 6.0, 6.0, 16.0, 20.0)


def heads() -> tuple[str, ...]:
    return (
        say("村"),
        say("镇"),
        say("等级"),
        say("有效回访 n"),
        say("综合得分"),
        say("答复（次）"),
        say("按时答复（自报）"),
        say("为什么"),
        say("怎么办"),
    )
