"""通报、约谈、限期整改: what supervisors, and those who are to put something right, read."""

from bot.rules.correction import Alarm, Kind, Stage
from bot.texts.language import Words, mark, say

KINDS = Words({Kind.ORDER: mark("限期整改"), Kind.TALK: mark("约谈"), Kind.NOTICE: mark("通报")})
STAGES = Words(
    {
        Stage.OPEN: mark("整改中"),
        Stage.REPORTED: mark("报了，等认可"),
        Stage.DONE: mark("完成"),
        Stage.DROPPED: mark("撤销"),
    }
)
REASONS = Words(
    {
        "below": mark("回访得分低于线"),
        "late": mark("超期多"),
        "quality": mark("办结质量差"),
        "manner": mark("来访人不满意"),
        "gone": mark("人已离岗，或者村已撤"),
        "undone": mark("还没动"),
        "partly": mark("只改了一部分"),
        "unclear": mark("没说清改了什么"),
    }
)
STEPS = Words(
    {
        "issued": mark("下达了"),
        "reported": mark("报结果"),
        "accepted": mark("认可"),
        "sent_back": mark("没改好，退回"),
        "dropped": mark("撤销"),
        "reminded": mark("提醒"),
        "handed_on": mark("换人负责"),
    }
)
ALARMS = Words({Alarm.DUE: mark("今天到期"), Alarm.LATE: mark("过期了")})


def todo_button(count: int) -> str:
    return say("整改（{count}）", count=count)


def listed(lines: list[str]) -> str:
    return say("没完成的：\n{lines}", lines="\n".join(lines))


def none() -> str:
    return say("没有要整改的。")


def line(who: str, kind: str, day: str, state: str) -> str:
    return say("{who}：{kind}，{day}前，{state}", who=who, kind=kind, day=day, state=state)


def ended_line(who: str, kind: str, day: str, state: str) -> str:
    return say("{who}：{kind}，{day}{state}", who=who, kind=kind, day=day, state=state)


def past(lines: list[str]) -> str:
    return say("以前的，新的在前：\n{lines}", lines="\n".join(lines))


def no_past() -> str:
    return say("以前没有下达过。")


def late(state: str) -> str:
    return say("{state}，过期了", state=state)


def proposal(who: str, composite: str, n: int) -> str:
    return say("{who} {composite}（{n}件）", who=who, composite=composite, n=n)


def proposed(count: int) -> str:
    return say("低于整改线、还没下达的 {count} 个，点一个下达：", count=count)


def scored(who: str, composite: str) -> str:
    return say("{who} {composite}", who=who, composite=composite)


def ask_target() -> str:
    return say("对谁？点村，或者点干部。")


def ask_who(town: str, *, below: int, least: int) -> str:
    return say(
        "{town}：点一个。后面是近30天住户说的得分，整改线 {below}%；回访不到 {least} 件的不写。",
        town=town,
        below=below,
        least=least,
    )


def ask_kind(who: str) -> str:
    return say("{who}：通报、约谈，还是限期整改？", who=who)


def ask_days(who: str, kind: str) -> str:
    return say("{who}，{kind}：几天以内？", who=who, kind=kind)


def days_button(days: int) -> str:
    return say("{days}天内", days=days)


def ask_reason(who: str, kind: str) -> str:
    return say("{who}，{kind}：为什么？点一条马上下达，或者自己写。", who=who, kind=kind)


def ask_own_reason(who: str, kind: str) -> str:
    return say("{who}，{kind}：为什么？近30天没有超期，也没人说没办好，原因请自己写。", who=who, kind=kind)


def write_reason(who: str, kind: str) -> str:
    return say("{who}，{kind}：写一句为什么，写完您看一眼再下达。", who=who, kind=kind)


def look(who: str, kind: str, why: str) -> str:
    return say("{who}，{kind}：还没下达。原因写的是：\n{why}", who=who, kind=kind, why=why)


def issued(who: str, kind: str, responsible: str) -> str:
    return say("{who}：{kind}下达了，已告诉{responsible}。", who=who, kind=kind, responsible=responsible)


def issued_unheard(who: str, kind: str, responsible: str) -> str:
    return say(
        "{who}：{kind}下达了。{responsible}现在收不到消息，请当面告诉。", who=who, kind=kind, responsible=responsible
    )


def order(who: str, why: str, day: str, issuer: str) -> str:
    return say(
        "{issuer}要求限期整改：{who}\n原因：{why}\n请在{day}前改好，改好了点“报结果”。",
        who=who,
        why=why,
        day=day,
        issuer=issuer,
    )


def talk(who: str, why: str, day: str, issuer: str) -> str:
    return say(
        "{issuer}要约谈：{who}\n原因：{why}\n{day}前，请联系他定时间。", who=who, why=why, day=day, issuer=issuer
    )


def notice(who: str, why: str, issuer: str) -> str:
    return say("{issuer}通报：{who}\n原因：{why}", who=who, why=why, issuer=issuer)


def due_on(day: str) -> str:
    return say("{day}到期", day=day)


def reminder(who: str, kind: str, when: str) -> str:
    return say("{who}：{kind}，{when}。", who=who, kind=kind, when=when)


def write_report(who: str) -> str:
    return say("{who}：改了什么？写一句，报给下达的领导。", who=who)


def report_went(who: str) -> str:
    return say("{who}的整改结果报上去了。", who=who)


def reported(who: str, by: str, words: str) -> str:
    return say("{who}的整改，{by}说改好了：\n{words}", who=who, by=by, words=words)


def ask_why_not(who: str) -> str:
    return say("{who}：哪里没改好？点一条就退回去。", who=who)


def no_need_to_write() -> str:
    return say("不用写了。")


def is_over(who: str) -> str:
    return say("{who}的整改已经定了，您写的没有用上。", who=who)


def write_why_not(who: str) -> str:
    return say("{who}：哪里没改好？写一句。", who=who)


def sent_back(who: str, words: str, day: str) -> str:
    return say("{who}的整改没通过：\n{words}\n还是{day}前，改好了再点“报结果”。", who=who, words=words, day=day)


def sent_back_for_later(who: str, words: str, day: str) -> str:
    return say(
        "{who}的整改没通过：\n{words}\n原来的日子过了，改到{day}前。改好了再点“报结果”。",
        who=who,
        words=words,
        day=day,
    )


def why_not_went(who: str, day: str) -> str:
    return say("{who}的整改退回去了，{day}前要改好。", who=who, day=day)


def accepted(who: str, kind: str) -> str:
    return say("{who}的{kind}完成了。", who=who, kind=kind)


def dropped(who: str, kind: str) -> str:
    return say("{who}的{kind}撤销了。", who=who, kind=kind)


def step(day: str, who: str, what: str, words: str) -> str:
    return say(
        "{day} {who}{what}{words}", day=day, who=who, what=what, words=say("：{words}", words=words) if words else ""
    )


def program() -> str:
    return say("系统")


def summed_up(count: int, late: int, reported: int) -> str:
    return say("整改：没完成 {count}，过期 {late}，等认可 {reported}。", count=count, late=late, reported=reported)


def below(count: int) -> str:
    return say("低于整改线、还没下达的：{count} 个，点“督查”看。", count=count)
