"""What somebody is told of his shifts: that one comes, begins, ends, or that his days have changed."""

from bot.rules.roster import ShiftRole
from bot.texts.language import Words, mark, say

HELD = Words(
    {
        ShiftRole.DUTY: mark("值班：{places}"),
        ShiftRole.BACKUP: mark("备班：{places}"),
        ShiftRole.SHIFT_LEADER: mark("带班：{places}"),
        ShiftRole.COVER: mark("没有排人，由您代：{places}"),
    }
)
OTHER_ROLES = Words(
    {
        ShiftRole.BACKUP: mark("{places}（备班）"),
        ShiftRole.SHIFT_LEADER: mark("{places}（带班）"),
    }
)


def late(text: str) -> str:
    return say("（晚了）{text}", text=text)


def tomorrow(lines: list[str], *, since: str, until: str) -> str:
    return say("明天有您的班，从 {since} 到 {until}。\n{lines}", since=since, until=until, lines="\n".join(lines))


def today(lines: list[str], *, since: str, until: str) -> str:
    return say("今天有您的班，从 {since} 到 {until}。\n{lines}", since=since, until=until, lines="\n".join(lines))


def begun(lines: list[str], *, until: str) -> str:
    return say("现在轮到您了，到 {until} 交班。\n{lines}", until=until, lines="\n".join(lines))


def come_to_you(lines: list[str]) -> str:
    return say("交到您手上的：\n{lines}", lines="\n".join(lines))


def case_line(number: str, words: str) -> str:
    return say("{number}　{words}", number=number, words=words)


def more_cases(count: int) -> str:
    return say("还有 {count} 件，发 /todo 看。", count=count)


def stay(count: int) -> str:
    if count == 1:
        return say("另有 1 件，由原来接的人接着办。")
    return say("另有 {count} 件，由原来接的人接着办。", count=count)


def press_to_accept() -> str:
    return say("看过了，请点“接班”。")


def outdated() -> str:
    """In place of a hand-over, one case of which its reader must not know of any more."""
    return say("接班的内容变了，请点“接班”。")


def accepted(text: str, at: str) -> str:
    return say("{text}\n\n{at} 接班了。", text=text, at=at)


def thanks() -> str:
    return say("接班了，辛苦了。")


def ended(count: int, at: str) -> str:
    if count == 1:
        return say("您的班 {at} 交了。您手上还有 1 件，请接着办。", at=at)
    return say("您的班 {at} 交了。您手上还有 {count} 件，请接着办。", count=count, at=at)


def changed(lines: list[str]) -> str:
    return say("您的班有变动。\n{lines}", lines="\n".join(lines))


def change_line(day: str, places: str, *, before: str, after: str) -> str:
    return say("{day}　{places}：{before} → {after}", day=day, places=places, before=before, after=after)


def from_now_on(line: str) -> str:
    return say("{line}，从现在起", line=line)


def you() -> str:
    return say("您")


def nobody() -> str:
    return say("没有人")


def more_days(count: int) -> str:
    return say("还有 {count} 处，发 /duty 看。", count=count)


def new(lines: list[str]) -> str:
    return say("您新排的班：\n{lines}", lines="\n".join(lines))


def coming(lines: list[str]) -> str:
    return say("您接下来的班：\n{lines}", lines="\n".join(lines))


def days_line(places: str, days: str) -> str:
    return say("{places}：{days}", places=places, days=days)


def span(first: str, last: str) -> str:
    return say("{first}到{last}", first=first, last=last)


def unaccepted(day: str, lines: list[str]) -> str:
    return say("{day}的班，还没点“接班”的：\n{lines}\n请打电话问一下。", day=day, lines="\n".join(lines))


def accepted_after_all(day: str, lines: list[str]) -> str:
    return say("{day}的班，晚点接上的：\n{lines}", day=day, lines="\n".join(lines))


def silent_line(name: str, places: str) -> str:
    return say("{name}　{places}", name=name, places=places)


def late_line(name: str, places: str, at: str) -> str:
    return say("{name}　{places}（{at} 接班了）", name=name, places=places, at=at)


def accepted_late(name: str, places: str, at: str) -> str:
    return say("{name} {at} 接班了：{places}。", name=name, at=at, places=places)


def unheard(name: str, *, why: str, day: str, places: str) -> str:
    return say(
        "{name}收不到值班通知（{why}）。\n{day} {places}，请另作安排。", name=name, why=why, day=day, places=places
    )
