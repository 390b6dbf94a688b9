"""退回, 延期, 挂账 and whatever else somebody above has to allow: what is asked, shown and told of it."""

from datetime import date

from bot.rules.requests import Request, RequestKind
from bot.texts import words
from bot.texts.language import Words, mark, say

KINDS = Words(
    {
        "return": mark("退回"),
        "extension": mark("延期"),
        "hold": mark("挂账"),
        "joint": mark("联办"),
        "merge": mark("并案"),
        "rework": mark("再办一次"),
        "legal": mark("法定延期"),
        "not_accept": mark("不予受理"),
    }
)


def what(request: Request) -> str:
    """Return what is asked for, like `延期 5 个工作日`."""
    if request.kind is RequestKind.EXTENSION and request.days:
        return extension(request.days)
    if request.kind is RequestKind.HOLD and request.until_day:
        return held_until(request.until_day)
    return KINDS[request.kind]


def extension(days: int) -> str:
    return say("延期 1 个工作日") if days == 1 else say("延期 {days} 个工作日", days=days)


def held_until(until: date) -> str:
    return say("挂账到{day}", day=day(until))


def day(of: date) -> str:
    return say("{month}{day}日", month=words.MONTHS[of.month], day=of.day)


def ask_return(number: str) -> str:
    return say("{number} 为什么要退回？写一句，也可以说一句。", number=number)


def ask_refusal(number: str) -> str:
    return say("{number} 为什么建议不予受理？写一句，由分派员定。", number=number)


def ask_days(number: str) -> str:
    return say("{number} 要延几个工作日？", number=number)


def ask_why_extend(number: str, days: int) -> str:
    return say("{number} 为什么要{what}？写一句，也会告诉来访人。", number=number, what=extension(days))


def ask_why_legally(number: str) -> str:
    return say("{number} 法定期限只能延一次，三十天。为什么要延？写一句，也会告诉来访人。", number=number)


def ask_until(number: str) -> str:
    return say("{number} 眼下办不了，多久以后再看？", number=number)


def ask_plan(number: str, until: date) -> str:
    return say("{number} 挂账到{day}。为什么，打算怎么办？写一句，也会告诉来访人。", number=number, day=day(until))


def days_button(days: int) -> str:
    return say("1天") if days == 1 else say("{days}天", days=days)


HOLDS = Words({7: mark("1周"), 14: mark("2周"), 30: mark("1个月"), 90: mark("3个月")})


def chosen(number: str, what: str) -> str:
    return say("{number}：{what}", number=number, what=what)


def asked(number: str, what: str, decider: str) -> str:
    return say(
        "{number} 申请{what}，已报给{decider}，定了告诉您。没定以前照常办。", number=number, what=what, decider=decider
    )


def request(number: str, what: str, asker: str, *, where: str, category: str, due: str, why: str) -> str:
    return say(
        "{asker}申请{what}：{number}（{where}，{category}，期限 {due}）\n理由：{why}\n同意吗？",
        asker=asker,
        what=what,
        number=number,
        where=where,
        category=category,
        due=due,
        why=why,
    )


def take_back(kind: str) -> str:
    return say("收回{kind}", kind=kind)


def waiting(what: str, decider: str) -> str:
    return say("在等{decider}同意{what}", decider=decider, what=what)


def to_decide(lines: list[str]) -> str:
    return say("等您同意的：\n{lines}", lines="\n".join(lines))


def to_decide_line(number: str, village: str, what: str, asker: str) -> str:
    return say("{number} {village}：{asker}申请{what}", number=number, village=village, asker=asker, what=what)


def granted(number: str, what: str, decider: str, *, no_chat: bool) -> str:
    if no_chat:
        return say("{number} {what}，{decider}同意了。请打电话告诉来访人。", number=number, what=what, decider=decider)
    return say("{number} {what}，{decider}同意了。", number=number, what=what, decider=decider)


def was_returned(number: str) -> str:
    return say("{number} 同意退回，已经转给别人，不用您办了。", number=number)


def refused(number: str, what: str, decider: str) -> str:
    return say("{number} {what}，{decider}没有同意，请接着办。", number=number, what=what, decider=decider)


def refused_because(number: str, decider: str, why: str) -> str:
    return say("{number} {decider}说：{why}", number=number, decider=decider, why=why)


def ask_why_not(number: str) -> str:
    return say("{number} 要说一句为什么不同意吗？写了就转给他。", number=number)


def why_not_went(number: str) -> str:
    return say("{number} 的理由转给他了。", number=number)


def was_granted(number: str, what: str) -> str:
    return say("{number} {what}：同意了。", number=number, what=what)


def was_refused(number: str, what: str) -> str:
    return say("{number} {what}：没有同意。", number=number, what=what)


def was_over(number: str, what: str) -> str:
    return say("{number} {what}：不用定了。", number=number, what=what)


def extended(number: str, due: str, why: str) -> str:
    if not why:
        return say("{number} 要多办几天，最晚 {due} 答复您。", number=number, due=due)
    return say("{number} 要多办几天，最晚 {due} 答复您。原因：{why}", number=number, due=due, why=why)


def legally_extended(number: str, by_day: str, why: str) -> str:
    if not why:
        return say("{number} 比较难办，领导同意多给三十天，最晚 {by_day} 办完。", number=number, by_day=by_day)
    return say(
        "{number} 比较难办，领导同意多给三十天，最晚 {by_day} 办完。原因：{why}", number=number, by_day=by_day, why=why
    )


def held(number: str, until: str, why: str) -> str:
    if not why:
        return say("{number} 眼下还办不了，没有忘，{until}再看。", number=number, until=until)
    return say("{number} 眼下还办不了，没有忘，{until}再看。{why}", number=number, until=until, why=why)


def hold_over(number: str, handler: str | None, plan: str) -> str:
    who = handler or say("没人接")
    said = say("\n当时的打算：{plan}", plan=plan) if plan else ""
    return say(
        "{number} 挂账到今天，现在接着办，期限接着算。办理：{handler}{said}", number=number, handler=who, said=said
    )


def until(day_: str) -> str:
    return say("挂账到：{day}", day=day_)


def toast_granted() -> str:
    return say("已同意")


def toast_refused() -> str:
    return say("没有同意")


def toast_taken_back() -> str:
    return say("申请收回了")
