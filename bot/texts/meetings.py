"""What is read of the weekly meeting: its agenda, each case while it is held, and its minutes."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.rules.cases import Case
from bot.rules.meetings import Concern
from bot.texts import supervision, words
from bot.texts.language import Words, mark, say

UTC = ZoneInfo("UTC")
# What is decided with one tap.
READY = Words({"done": mark("办好"), "there": mark("包片领导到场办"), "again": mark("下周会上再议")})


def what_it_does() -> str:
    return say("/meeting 周例会：看议程，开会，出纪要")


def none_to_hold() -> str:
    return say("您没有要开的周例会。各镇的由镇里的督办领导开。")


def choose() -> str:
    return say("周例会：这些镇的会由您开，点一个看议程。")


def agenda(place: str, when: str) -> str:
    return say("周例会议程　{place}　{when}", place=place, when=when)


def agenda_now(place: str) -> str:
    return say("周例会议程　{place}", place=place)


def counts(*, owed: int, overdue: int, on_hold: int, unsatisfied: int, supervised: int) -> str:
    return say(
        "在办 {owed} 件：超期 {overdue}，挂账 {on_hold}，不满意重办 {unsatisfied}，督办 {supervised}。",
        owed=owed,
        overdue=overdue,
        on_hold=on_hold,
        unsatisfied=unsatisfied,
        supervised=supervised,
    )


def nothing() -> str:
    return say("没有要议的件。")


def apart() -> str:
    return say("涉及干部的件不上会。")


def village(name: str, owed: int) -> str:
    return say("{name}　{owed}件", name=name, owed=owed)


def line(number: str, handler: str | None, why: str, age: str) -> str:
    return say("　{number} {handler}：{why}，登记{age}", number=number, handler=_owner(handler), why=why, age=age)


def in_time(owed: int) -> str:
    return say("另有 {owed} 件没到期限。", owed=owed)


def more(owed: int) -> str:
    return say("……另有 {owed} 件，开会时逐件看。", owed=owed)


def why(concerns: tuple[Concern, ...], case: Case, *, late: str, zone: ZoneInfo) -> str:
    """Return why a case needs the meeting's time; empty for one that runs as it should."""
    return words.listed(_concern(one, case, late=late, zone=zone) for one in concerns)


def _concern(concern: Concern, case: Case, *, late: str, zone: ZoneInfo) -> str:
    if concern is Concern.SUPERVISED:
        return say("{colour}督办", colour=supervision.COLOURS[case.supervised or "yellow"])
    if concern is Concern.OVERDUE:
        return say("超期{age}", age=late)
    if concern is Concern.UNSATISFIED:
        return say("第{round}轮重办", round=case.round)
    return say("挂账到{day}", day=words.day(case.review_at or case.due_at, zone))


def item_head(village: str) -> str:
    """Without a number of so many: one fewer than a moment ago would tell the room that one has become about somebody in it."""
    return say("周例会　{village}", village=village)


def not_here() -> str:
    return say("这件不在会上议了。")


def item_line(number: str, category: str, state: str, handler: str | None, age: str) -> str:
    return say(
        "{number} {category}　{state}\n办理人：{handler}，登记{age}",
        number=number,
        category=category,
        state=state,
        handler=_owner(handler),
        age=age,
    )


def decided_before(day: str, text: str) -> str:
    return say("{day}会议决定：{text}", day=day, text=text)


def decided_now(text: str) -> str:
    return say("本次决定：{text}", text=text)


def is_discussed() -> str:
    return say("议过了。")


def in_time_line(due: str) -> str:
    return say("期限 {due}", due=due)


def until(text: str, by_day: date | None) -> str:
    """Return a decision with the day by which it is to be done, if one was set."""
    return say("{text}（{day}前）", text=text, day=words.day(by_day, UTC)) if by_day else text


def ask_by(number: str) -> str:
    return say("{number} 什么时候前办好？", number=number)


def days_button(days: int) -> str:
    return say("{days}天内", days=days) if days else say("不定日子")


def ask_how(number: str, until: str) -> str:
    return say("{number}：{until}。点一句就定了，也可以自己写。", number=number, until=until)


def ask_decision(number: str) -> str:
    return say("{number} 会上怎么定的？写一句，办理人马上收到。", number=number)


def decision_kept(number: str) -> str:
    return say("{number} 的会议决定记下了，发给办理人了。", number=number)


def told(number: str, who: str, text: str) -> str:
    return say("{number} 周例会决定，{who}记：\n{text}", number=number, who=who, text=text)


def on_card(day: str, text: str) -> str:
    return say("会议决定（{day}）：{text}", day=day, text=text)


def ask_end(discussed: int, left: int) -> str:
    rest = say("还有 {left} 件没议。", left=left) if left else ""
    return say("议了 {discussed} 件。{rest}结束就出纪要，发给参会的领导。", discussed=discussed, rest=rest)


def over() -> str:
    return say("会开完了，纪要马上到。")


def toast_discussed() -> str:
    return say("记下了")


def minutes(place: str) -> str:
    return say("周例会纪要　{place}", place=place)


def held(day: str, since: str, until: str, chair: str) -> str:
    return say("{day} {since}—{until}，{chair}主持", day=day, since=since, until=until, chair=chair)


def ended_by_itself(day: str, since: str, chair: str) -> str:
    return say("{day} {since} 开始，{chair}主持，没有点结束", day=day, since=since, chair=chair)


def summary(discussed: int, decided: int, left: int) -> str:
    return say(
        "议了 {discussed} 件，定了 {decided} 件，没议 {left} 件。", discussed=discussed, decided=decided, left=left
    )


def decisions_head() -> str:
    return say("会议决定")


def open_head() -> str:
    return say("议过，没定的")


def left_head() -> str:
    return say("没议到的")


def decision_line(number: str, village: str, handler: str | None, text: str) -> str:
    return say(
        "{number} {village} {handler}：{text}", number=number, village=village, handler=_owner(handler), text=text
    )


def left_line(number: str, village: str, handler: str | None, state: str) -> str:
    return say(
        "{number} {village} {handler}，{state}", number=number, village=village, handler=_owner(handler), state=state
    )


def emptied() -> str:
    return say("（内容已清）")


def leaders_villages(name: str) -> str:
    return say("{name}联系的村", name=name)


def file_name(day: str) -> str:
    return say("周例会纪要-{day}.html", day=day)


def here_it_is() -> str:
    return say("纪要打印稿：用浏览器打开就能打印。")


def columns() -> tuple[str, str, str, str]:
    """Return the heads of the printed table."""
    return say("编号"), say("村"), say("办理人"), say("决定或情况")


def made_at(office: str, at: str) -> str:
    return say("{office}　{at} 打印", office=office, at=at)


def signatures() -> str:
    return say("主持：　　　　　　　　　　记录：")


def _owner(handler: str | None) -> str:
    return handler or say("没人接")
