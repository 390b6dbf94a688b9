"""请假: what is asked, shown and told of it."""

from datetime import date, timedelta

from bot.texts import words
from bot.texts.language import Words, mark, say

STATES = Words({"asked": mark("等领导批"), "granted": mark("已请好")})


def day(of: date) -> str:
    return say("{month}{day}日", month=words.MONTHS[of.month], day=of.day)


def day_button(of: date, *, own: bool) -> str:
    label = words.day_of_week(of)
    return say("{label} 班", label=label) if own else label


def days(first: date, last: date) -> str:
    return day(first) if first == last else say("{first}到{last}", first=day(first), last=day(last))


def counted(first: date, last: date) -> str:
    number = (last - first) // timedelta(days=1) + 1
    if number == 1:
        return say("{days}，一天", days=days(first, last))
    return say("{days}，共{number}天", days=days(first, last), number=number)


def ask_first(name: str) -> str:
    if name:
        return say("替{name}请假，从哪天起？\n点一天，或者写“12月3日到5日”。", name=name)
    return say("您请假，从哪天起？\n点一天，或者写“12月3日到5日”。")


def own_marked() -> str:
    return say("后面写着班的，那天轮到值班。")


def mine(lines: list[str]) -> str:
    return say("请过的假：\n{lines}", lines="\n".join(lines))


def mine_line(first: date, last: date, state: str) -> str:
    return say("{days}（{state}）", days=days(first, last), state=STATES[state])


def ask_last(name: str, first: date) -> str:
    if name:
        return say("替{name}从{first}起请假，到哪天为止？", name=name, first=day(first))
    return say("从{first}起请假，到哪天为止？", first=day(first))


def not_understood() -> str:
    return say("没看懂是哪几天。请写成“12月3日到5日”，或者点上面的日子。要说别的，请再发一遍。")


def review(name: str, first: date, last: date) -> str:
    if name:
        return say("替{name}请假：{days}。", name=name, days=counted(first, last))
    return say("您请假：{days}。", days=counted(first, last))


def no_clash(name: str) -> str:
    return say("这几天没有轮到{name}的班。", name=name) if name else say("这几天没有轮到您的班。")


def clashes(lines: list[str], more: int) -> str:
    text = say("这几天的班要有人替：\n{lines}", lines="\n".join(lines))
    return text + (say("\n还有{more}个班。", more=more) if more else "")


def clash_chosen(village: str, of: date, who: str) -> str:
    return say("{village} {day}：选了{who}", village=village, day=day(of), who=who)


def clash_open(village: str, of: date, who: str) -> str:
    return say("{village} {day}：可以找{who}", village=village, day=day(of), who=who)


def clash_nobody(village: str, of: date) -> str:
    return say("{village} {day}：没有能替的人，包片领导会知道", village=village, day=day(of))


def clash_fell(village: str, of: date, who: str, others: str) -> str:
    return say("{village} {day}：{who}替不了了，可以找{others}", village=village, day=day(of), who=who, others=others)


def clash_fell_to_nobody(village: str, of: date, who: str) -> str:
    return say("{village} {day}：{who}替不了了，也没有别人能替，包片领导会知道", village=village, day=day(of), who=who)


def how_to_choose() -> str:
    return say("前面的人值班少，先推荐。点“都按推荐”，或者一个班一个班地选。")


def clash_button(village: str, of: date) -> str:
    return say("{village} {day}", village=village, day=day(of))


def ask_who(village: str, of: date) -> str:
    return say("{village} {day}，请谁替？前面的值班少。", village=village, day=day(of))


def granted(name: str, first: date, last: date) -> str:
    if name:
        return say("{name}的假请好了：{days}。", name=name, days=counted(first, last))
    return say("假请好了：{days}。", days=counted(first, last))


def stand_ins(lines: list[str]) -> str:
    return say("替班：\n{lines}", lines="\n".join(lines))


def stand_in_line(village: str, of: date, who: str) -> str:
    return say("{village} {day}：{who}", village=village, day=day(of), who=who)


def left_open() -> str:
    return say("还没有人替")


def fell(who: str) -> str:
    return say("{who}替不了了，还没有人替", who=who)


def asked(name: str, first: date, last: date, who: str) -> str:
    if name:
        return say("{name}请假：{days}。已交给{who}批，批了告诉您。", name=name, days=counted(first, last), who=who)
    return say("您请假：{days}。已交给{who}批，批了告诉您。", days=counted(first, last), who=who)


def card(name: str, first: date, last: date) -> str:
    return say("{name}请假：{days}。", name=name, days=counted(first, last))


def do_you_agree() -> str:
    return say("您同意吗？")


def agreed(name: str, first: date, last: date, by: str) -> str:
    return say("{name}请假：{days}。{by}同意了。", name=name, days=counted(first, last), by=by)


def disagreed(name: str, first: date, last: date, by: str) -> str:
    return say("{name}请假：{days}。{by}没有同意。", name=name, days=counted(first, last), by=by)


def card_taken_back(name: str, first: date, last: date) -> str:
    return say("{name}请假：{days}。已经销了。", name=name, days=counted(first, last))


def refused(first: date, last: date, by: str) -> str:
    return say("您请假（{days}），{by}没有同意。班还照旧。", days=days(first, last), by=by)


def refused_for(name: str, first: date, last: date, by: str) -> str:
    return say("{name}请假（{days}），{by}没有同意。班还照旧。", name=name, days=days(first, last), by=by)


def entered_for_you(by: str, first: date, last: date) -> str:
    return say("{by}替您请了假：{days}。不对就点“销假”。", by=by, days=counted(first, last))


def asked_for_you(by: str, first: date, last: date) -> str:
    return say("{by}替您请假：{days}。等领导批。不对就点“销假”。", by=by, days=counted(first, last))


def taken_back(name: str, first: date, last: date) -> str:
    if name:
        return say("{name}的假销了：{days}。还没开始的班还是他的。", name=name, days=days(first, last))
    return say("假销了：{days}。还没开始的班还是您的。", days=days(first, last))


def taken_back_for_you(by: str, first: date, last: date) -> str:
    return say("{by}替您销了假：{days}。还没开始的班还是您的。", by=by, days=days(first, last))


def dropped() -> str:
    return say("好，不请了。")


def ask_whom() -> str:
    return say("替谁请假？点名字，或者发 /leave 姓名。")


def found_none(name: str) -> str:
    return say("您管的人里没有叫“{name}”的。", name=name)


def take_back_button(first: date) -> str:
    return say("销假 {day}", day=day(first))


def what_it_does() -> str:
    return say("/leave 请假、销假")


def this_way() -> str:
    return say("要请假，点一下，或者发 /leave。")


def days_for_what() -> str:
    return say("这几天要办什么？请假、换班点一下；看谁值班发 /duty 加日期；刚才让您选日子的，请点那里的按钮。")
