"""考核表: its words for chat, paper and Excel."""

from bot.texts.language import Words, mark, say

NOTES = Words(
    {
        "prompt": mark("主动及时"),
        "kind": mark("群众夸"),
        "slow": mark("拖拉"),
        "careless": mark("敷衍"),
    }
)


def own_button() -> str:
    return say("我的考核")


def title(name: str, month: str) -> str:
    return say("考核表 {month} {name}", month=month, name=name)


def cases(cases: int, answers: int, urgent: int) -> str:
    return say(
        "接办 {cases} 件，办结答复 {answers} 次，接紧急 {urgent} 件", cases=cases, answers=answers, urgent=urgent
    )


def days(days: int, stood_in: int, swapped: int, taken_over: int, leave: int) -> str:
    return say(
        "值班 {days} 天（替班 {stood_in}，换班 {swapped}，接手 {taken_over}），请假 {leave} 天",
        days=days,
        stood_in=stood_in,
        swapped=swapped,
        taken_over=taken_over,
        leave=leave,
    )


def said_by_residents(n: int, solved: str, satisfied: str, composite: str) -> str:
    return say(
        "来访人说的（有效回访 n={n}）：解决率 {solved}，满意率 {satisfied}，综合 {composite}",
        n=n,
        solved=solved,
        satisfied=satisfied,
        composite=composite,
    )


def few() -> str:
    return say("回访少，看看就好，不比高低。")


def self_reported(on_time: int, due: int, share: str) -> str:
    """`due`: answered, or not answered though the day has passed."""
    return say("自报的：该答复的按时答复 {on_time}/{due}（{share}）", on_time=on_time, due=due, share=share)


def noted(lines: list[str]) -> str:
    return say("领导记的：\n{lines}", lines="\n".join(lines))


def note(day: str, who: str, words: str) -> str:
    return say("{day} {who}：{words}", day=day, who=who, words=words)


def ask_whom(town: str, month: str) -> str:
    return say("{town} {month}：看谁的考核表？", town=town, month=month)


def nobody() -> str:
    return say("没有您能看考核表的人。")


def ask_note(name: str) -> str:
    return say("给{name}记一笔，他自己也看得到：", name=name)


def write_note(name: str) -> str:
    return say("给{name}记一笔：写一句，他自己也看得到。", name=name)


def was_noted(name: str, words: str) -> str:
    return say("给{name}记下了：{words}", name=name, words=words)


# paper and Excel


def here_is_page(name: str) -> str:
    return say("{name}的考核表，可以打印。", name=name)


def here_is_book(count: int) -> str:
    return say("{count} 个人的考核表。", count=count)


def name_of_file(month: str) -> str:
    return say("考核表{month}", month=month)


def label_workload() -> str:
    return say("做了多少")


def label_result() -> str:
    return say("办得怎样")


def label_notes() -> str:
    return say("领导记的")


def made_at(when: str) -> str:
    return say("{when} 制表", when=when)


def scope(where: str) -> str:
    return say("{where}里办的件都算，涉及干部的、移送的不算。", where=where)


def title_of_book(town: str, name: str, scope: str) -> str:
    return say("{town} {name}（{scope}）", town=town, name=name, scope=scope)


HEADS = Words(
    {
        "name": mark("姓名"),
        "cases": mark("接办（件）"),
        "answered": mark("办结答复（次）"),
        "urgent": mark("接紧急（件）"),
        "duty_days": mark("值班（天）"),
        "stood_in": mark("替班（天）"),
        "swapped": mark("换班（天）"),
        "taken_over": mark("接手值班（天）"),
        "leave_days": mark("请假（天）"),
        "on_time": mark("按时答复（自报）"),
        "n": mark("有效回访 n"),
        "solved": mark("解决率"),
        "satisfied": mark("满意率"),
        "composite": mark("综合得分"),
        "notes": mark("领导记的"),
    }
)
