"""What supervisors and grid leaders read once a day: what is wrong, and whose it is."""

from bot.texts import words
from bot.texts.language import Words, mark, say

MOST_NAMED = 5

HEADS = Words(
    {
        "request": mark("等您批"),
        "ringing": mark("紧急没人接"),
        "round": mark("两次没办好，等着定"),
        "legal": mark("法定期限快到或已过"),
        "overdue": mark("超期"),
        "unsigned": mark("未按时签收"),
        "undelivered": mark("答复没送到"),
        "unsatisfied": mark("重新办理"),
        "supervised": mark("督办"),
        "held": mark("挂账"),
    }
)
DONE = Words(
    {
        "signed": mark("已签收"),
        "urged": mark("已催办"),
        "supervised": mark("已督办"),
        "unsupervised": mark("已解除督办"),
        "urgent_taken": mark("有人接了"),
        "round_granted": mark("再办一轮"),
        "held": mark("挂账"),
        "extended": mark("已延期"),
    }
)
DECIDED = Words(
    {
        "granted": mark("已同意"),
        "refused": mark("没同意"),
        "taken_back": mark("收回了"),
        "over": mark("不用定了"),
    }
)


def head(place: str, since: str, until: str) -> str:
    return say("{place}简报　{since} 到 {until}", place=place, since=since, until=until)


def head_of_rest(place: str, first: int) -> str:
    return say("{place}简报　第 {first} 件起", place=place, first=first)


def counts(*, fresh: int, closed: int, open: int, overdue: int) -> str:
    return say(
        "新收 {fresh} 件，办结 {closed} 件；未办结 {open} 件，其中超期 {overdue} 件。",
        fresh=fresh,
        closed=closed,
        open=open,
        overdue=overdue,
    )


def wrong(total: int, parts: list[str]) -> str:
    return say("要看的 {total} 件（一件只算一处）：{parts}。", total=total, parts=words.listed(parts))


def nothing_wrong() -> str:
    return say("没有要您处理的。")


def count(why: str, number: int) -> str:
    return say("{what} {number}", what=HEADS[why], number=number)


def section(why: str, lines: list[str]) -> str:
    return say("{what}：\n{lines}", what=HEADS[why], lines="\n".join(lines))


def line(number: str, village: str, handler: str | None, what: str) -> str:
    return say(
        "{number} {village} {handler} {what}",
        number=number,
        village=village,
        handler=handler or say("没人接"),
        what=what,
    )


def asked(number: str, village: str, asker: str, *, what: str, waited: str) -> str:
    return say(
        "{number} {village} {asker}申请{what}，等了{waited}",
        number=number,
        village=village,
        asker=asker,
        what=what,
        waited=waited,
    )


def rounds(times: int) -> str:
    return say("办了 {times} 次", times=times)


def again(times: int) -> str:
    return say("第 {times} 次办", times=times)


def held(until: str) -> str:
    return say("{until}再看", until=until)


def with_done(line: str, done: str) -> str:
    return say("{line} ✓{done}", line=line, done=done)


def given_to(number: str, village: str, name: str) -> str:
    return say("{number} {village} ✓已转给{name}", number=number, village=village, name=name)


def came(what: str, day: str) -> str:
    return say("{what}（{day}接手）", what=what, day=day)


def about(category: str, beginning: str) -> str:
    """Return the line below: what a case is about, and how it begins, for whoever may read that."""
    if not beginning:
        return say("　{category}", category=category)
    return say("　{category}：{beginning}", category=category, beginning=beginning)


def which(village: str, number: str) -> str:
    return say("{village} {number}", village=village, number=number)


def groups(lines: list[str], more: int) -> str:
    rest = say("\n……另有 {more} 处", more=more) if more else ""
    return say("哪里要看：\n{lines}{rest}", lines="\n".join(lines), rest=rest)


def group(name: str, parts: list[str]) -> str:
    return say("{name}：{parts}", name=name or words.no_village(), parts=words.listed(parts))


def covers(covered: dict[str, list[str]]) -> str:
    found = [say("{who}：{villages}", who=who, villages=words.listed(names)) for who, names in covered.items()]
    return say("今天由别人代班：\n{lines}", lines="\n".join(found))


def cover_counts(counts: dict[str, int]) -> str:
    found = [say("{who} {number} 村", who=who, number=number) for who, number in counts.items()]
    return say("今天由别人代班：{parts}。", parts=words.listed(found))


def provisional(years: list[int]) -> str:
    return say("{years} 年放假安排还没有录入，先按周一到周五上班算。", years=words.listed(str(year) for year in years))


def rest(number: int) -> str:
    return say("另有 {number} 件", number=number)


def picture_title(place: str, days: int) -> str:
    return say("{place} 近{days}天", place=place, days=days)


def picture_file(place: str, day: str) -> str:
    return say("简报-{place}-{day}.png", place=place[: words.MOST_IN_FILE_NAME], day=day)


def kinds(*, came: int, went: int) -> tuple[str, str]:
    """Return what the two colours of the picture mean, with their sums."""
    return say("新收 {number}", number=came), say("办结 {number}", number=went)


def numbers(*, open: int, overdue: int) -> tuple[str, str]:
    """Return what stands beside the title of the picture."""
    return say("现在未办结 {number}", number=open), say("超期 {number}", number=overdue)


def off() -> str:
    """Return what a grey ground means."""
    return say("休息日")
