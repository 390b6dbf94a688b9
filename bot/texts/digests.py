"""What supervisors read once a day."""

from bot.texts import words
from bot.texts.language import say


def head(place: str, since: str, until: str) -> str:
    return say("{place}简报　{since} 到 {until}", place=place, since=since, until=until)


def counts(*, fresh: int, closed: int, open: int, overdue: int) -> str:
    return say(
        "新收 {fresh} 件，办结 {closed} 件；未办结 {open} 件，其中超期 {overdue} 件。",
        fresh=fresh,
        closed=closed,
        open=open,
        overdue=overdue,
    )


def overdue(lines: list[str], more: int) -> str:
    rest = say("\n……另有 {more} 件", more=more) if more else ""
    return say("超期：\n{lines}{rest}", lines="\n".join(lines), rest=rest)


def overdue_line(number: str, village: str, handler: str | None, age: str) -> str:
    return say(
        "{number} {village} {handler}，超期{age}",
        number=number,
        village=village,
        handler=handler or say("没人接"),
        age=age,
    )


def legal(lines: list[str], more: int) -> str:
    rest = say("\n……另有 {more} 件", more=more) if more else ""
    return say("法定期限快到或已过：\n{lines}{rest}", lines="\n".join(lines), rest=rest)


def legal_line(number: str, village: str, handler: str | None, by_day: str) -> str:
    return say(
        "{number} {village} {handler}，{by_day}",
        number=number,
        village=village,
        handler=handler or say("没人接"),
        by_day=by_day,
    )


def unsatisfied(numbers: list[str], more: int) -> str:
    return say("未解决或不满意：{numbers}", numbers=_numbers(numbers, more))


def undeliverable(numbers: list[str], more: int) -> str:
    return say("答复没送到：{numbers}", numbers=_numbers(numbers, more))


def held(lines: list[str], more: int) -> str:
    return say("挂账：{numbers}", numbers=_numbers(lines, more))


def held_line(number: str, until: str) -> str:
    return say("{number}（{until}再看）", number=number, until=until)


def _numbers(numbers: list[str], more: int) -> str:
    named = words.listed(numbers)
    return say("{numbers} 等 {count} 件", numbers=named, count=len(numbers) + more) if more else named


def on_duty(pairs: list[str], covered: dict[str, list[str]]) -> str:
    own = say("今日值班：{pairs}", pairs=words.listed(pairs)) if pairs else say("今日值班：没有一个村有自己的人在")
    lines = (say("{who}：{villages}", who=who, villages=words.listed(names)) for who, names in covered.items())
    return "\n".join((own, *lines))


def on_duty_counts(villages: int, *, next_in_turn: int, leader: int, duty_room: int) -> str:
    return say(
        "今日值班：{villages} 村有人；顺延 {next_in_turn} 村，包片领导代 {leader} 村，值班室代 {duty_room} 村。",
        villages=villages,
        next_in_turn=next_in_turn,
        leader=leader,
        duty_room=duty_room,
    )


def provisional(years: list[int]) -> str:
    return say("{years} 年放假安排还没有录入，先按周一到周五上班算。", years=words.listed(str(year) for year in years))
