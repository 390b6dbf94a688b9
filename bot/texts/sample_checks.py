"""抽样督评: what the resident is asked, what the one who calls reads, and what comes of a sample."""

from bot.rules.sample_check import Match, Summary
from bot.texts.language import Words, mark, say

MATCHES = Words(
    {
        Match.AGREES: mark("对得上"),
        Match.CONTRADICTS: mark("对不上"),
        Match.UNCLAIMED: mark("办结时没说解决"),
    }
)
SAID = Words({"solved": mark("已解决"), "unsolved": mark("未解决")})
WAITS = Words(
    {
        "chat": mark("问了，还没回"),
        "phone": mark("等电话回访"),
        "none": mark("联系不上"),
        "gone": mark("来访人删了资料"),
    }
)


# to the resident


def ask(number: str, beginning: str, asker: str) -> str:
    """`beginning`: his own first words, empty where there are none; `asker`: the town or office whose inspectors ask."""
    matter = say("您反映的“{beginning}”办完了", beginning=beginning) if beginning else say("您反映的事办完了")
    return say(
        "{number} {matter}，真的解决了吗？\n{asker}督查在问，办的人看不到您的回答。",
        number=number,
        matter=matter,
        asker=asker,
    )


def ask_grade(number: str) -> str:
    return say("{number} 谢谢您。您对办得满意吗？", number=number)


def thanks(number: str) -> str:
    return say("{number} 谢谢您，记下了。", number=number)


def offer_review(number: str) -> str:
    return say("{number} 谢谢您说实话，记下了。\n您不服，点下面，换人再看一遍。", number=number)


def write_anew(number: str) -> str:
    return say("{number} 谢谢您说实话，记下了。\n还没办好的，直接再写给我。", number=number)


def no_more() -> str:
    return say("好的，以后不再这样问您。")


def heard_words(number: str) -> str:
    return say("{number} 记下了，只给督查的人看。", number=number)


def in_copy(said: str, grade: str) -> str:
    return say("回头问您时您说：{said}{grade}", said=said, grade=say("，{grade}", grade=grade) if grade else "")


# to whoever calls


def to_call(count: int) -> str:
    return say("有 {count} 个电话请您打，问问事情真的解决没有。别告诉办理的人。", count=count)


def nobody_to_call() -> str:
    return say("没有要您打的抽查电话。")


def call(number: str, *, category: str, village: str, contact: str, petition: str) -> str:
    return say(
        "{number} {category} {village}\n联系方式：{contact}\n他反映：{petition}\n请问他：问题真的解决了吗？看过号码会记下来。",
        number=number,
        category=category,
        village=village,
        contact=contact,
        petition=petition,
    )


def ask_his_grade(number: str) -> str:
    return say("{number} 他满意吗？", number=number)


def call_noted(number: str, said: str) -> str:
    return say("{number} 记下了：{said}。", number=number, said=said)


def missed(number: str, count: int) -> str:
    return say("{number} 第 {count} 次没打通，换个时间再打。", number=number, count=count)


def calls_button(count: int) -> str:
    return say("抽查电话（{count}）", count=count)


# to whoever drew


def listed() -> str:
    return say("抽样督评。抽过的在下面，点开看结果。")


def list_button(day: str, where: str) -> str:
    return say("{day} {where}", day=day, where=where)


def ask_where() -> str:
    return say("抽哪里办结的？")


def everywhere() -> str:
    return say("全部")


def ask_span(where: str) -> str:
    return say("{where}：抽多久以内办结的？到昨天为止。", where=where)


def days_button(days: int) -> str:
    return say("近{days}天", days=days)


def ask_count(where: str, days: int) -> str:
    return say("{where}，近 {days} 天办结的：抽几件？点了就抽，马上去问。", where=where, days=days)


def count_button(count: int) -> str:
    return say("{count}件", count=count)


def nothing_to_draw(where: str, days: int) -> str:
    return say("{where}近 {days} 天没有可抽的：没有办结的，或者都抽过、最近问过了。", where=where, days=days)


def drawing(where: str) -> str:
    return say("{where}办结的很多，正在抽，抽好了告诉您。", where=where)


def drawn(count: int) -> str:
    return say("抽好了，{count} 件，已经去问了。", count=count)


def nothing_drawn() -> str:
    return say("没有可抽的：没有办结的，或者都抽过、最近问过了。")


def head(day: str, where: str, since: str, until: str, seed: str) -> str:
    return say(
        "抽样督评 {day}\n{where}，{since}—{until} 办结的\n种子 {seed}（同一种子、同一批件，抽出来的一样）",
        day=day,
        where=where,
        since=since,
        until=until,
        seed=seed,
    )


def figures(found: Summary) -> str:
    """Without how many were drawn: where fewer are shown to him than that, one has become about himself."""
    reached = say("问到 {answered} 件，问不到 {unreached} 件", answered=found.answered, unreached=found.unreached)
    if not found.answered:
        return reached
    return say(
        "{reached}\n说已解决 {solved} 件。和办结时记的：对得上 {agrees}，对不上 {contradicts}，当时就没说解决 {unclaimed}",
        reached=reached,
        solved=found.solved,
        agrees=found.agrees,
        contradicts=found.contradicts,
        unclaimed=found.unclaimed,
    )


def line(number: str, *, village: str, handler: str, books: str, said: str, match: str) -> str:
    return say(
        "{number} {village} {handler}：办结时记的{books}；来访人：{said}{match}",
        number=number,
        village=village,
        handler=handler,
        books=books,
        said=said,
        match=say("（{match}）", match=match) if match else "",
    )


def his_words(words: str) -> str:
    return say("他的话：{words}", words=words)


def his_files(sent: str) -> str:
    return say("他还发来：{sent}", sent=sent)


def sent(number: str, what: str) -> str:
    return say("{number} 回头问他时发来的{what}", number=number, what=what)


def both(result: str, grade: str) -> str:
    return say("{result}、{grade}", result=result, grade=grade) if grade else result


def who_looked(who: str, when: str) -> str:
    return say("看过号码：{who}，{when}", who=who, when=when)


def no_more_asked() -> str:
    return say("不想再被问")


def reopened() -> str:
    return say("已重新办理")


def reopened_red() -> str:
    return say("已重新办理并督办")


def archived() -> str:
    return say("已归档，不能重新办理。")


# the list on paper


def sheet_title(day: str) -> str:
    return say("抽查电话名单 {day}", day=day)


def sheet_note() -> str:
    return say("问：问题真的解决了吗？满意吗？打完把结果点进机器人里，这张纸用后销毁。")


def sheet_columns() -> tuple[str, ...]:
    return (
        say("编号"),
        say("村"),
        say("类别"),
        say("联系方式"),
        say("解决没有"),
        say("满意吗"),
        say("打了几次"),
    )


def sheet_name() -> str:
    return say("抽查电话名单")


def here_is_sheet(count: int) -> str:
    return say("{count} 个电话，可以打印。看过号码已记下。", count=count)
