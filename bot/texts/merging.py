"""并案, 附议: what residents and staff read of cases that are about one and the same thing."""

from bot.texts import words
from bot.texts.language import Words, mark, say

TOPICS = Words(
    {
        "water": mark("没水"),
        "power": mark("没电"),
        "lamps": mark("路灯"),
        "road": mark("路不好走"),
        "pipe": mark("漏水"),
        "rubbish": mark("垃圾"),
        "sewer": mark("下水道"),
        "manhole": mark("井盖"),
        "network": mark("没信号"),
        "noise": mark("太吵"),
        "bridge": mark("桥坏了"),
        "bus": mark("班车"),
        "toilet": mark("厕所"),
        "irrigation": mark("浇地"),
    }
)
"""Common troubles, by the names that everybody has for them."""


def matter(topics: list[str], category: str) -> str:
    """By what a neighbour knows a matter that may be his own: the trouble of which he wrote himself, and its category."""
    if not topics:
        return category
    return say("{topics}（{category}）", topics=words.listed(TOPICS[topic] for topic in topics), category=category)


def offer(matters: list[tuple[str, str, str]]) -> str:
    """`matters`: of each (day, how long ago, what it is)."""
    if len(matters) == 1:
        [(day, age, what)] = matters
        return say(
            "村里{day}（{age}前）也有人反映：{what}。\n是同一件，就点下面，一起办。", day=day, age=age, what=what
        )
    lines = [say("{day}（{age}前）：{what}", day=day, age=age, what=what) for day, age, what in matters]
    return say("村里还有人反映：\n{lines}\n是同一件，就点它，一起办。", lines="\n".join(lines))


def same_as(day: str) -> str:
    return say("同一件：{day}", day=day)


def joined_himself(number: str) -> str:
    return say("好，{number} 和那一件一起办，回音照样发给您。", number=number)


def merged(number: str) -> str:
    return say("{number} 和别人反映的是同一件事，并在一起办。回音照样发给您。", number=number)


def goes_on(number: str, category: str, state: str) -> str:
    return say("{number} {category}：和同一件事一起办，{state}", number=number, category=category, state=state)


def view(line: str) -> str:
    return say("{line}\n要补充，直接回复这条消息。回音照样发给您。", line=line)


def view_after_end(line: str) -> str:
    return say("{line}\n您那里没解决，就点“单独办”。", line=line)


def apart_or_new(number: str) -> str:
    return say("{number} 一起办的那件已经结束了。\n您那里没解决，点“单独办”；是别的事，点“新诉求”。", number=number)


def worked_on(number: str) -> str:
    return say("{number} 还有人没解决，正在重新办。", number=number)


def split(number: str) -> str:
    return say("{number} 现在单独给您办。", number=number)


def ask(number: str) -> str:
    return say("{number} 这件事，您那里解决了吗？", number=number)


def unsolved_noted(number: str) -> str:
    return say("记下了：{number} 在您那里没解决，办的人看得到。\n想单独办，就点“单独办”。", number=number)


def unsolved_for(number: str, alias: str) -> str:
    return say("{number} 附议的{alias}说：没解决。", number=number, alias=alias)


def joined(number: str, other: str, text: str) -> str:
    return say("{other} 说的是同一件事，已并到 {number}：\n{text}", other=other, number=number, text=text)


def merged_away(number: str, into: str) -> str:
    return say("{number} 和 {into} 是同一件事，已并过去，您不用再办。", number=number, into=into)


def of_supporter(alias: str, text: str) -> str:
    return say("{alias}附议：{text}", alias=alias, text=text)


def supporters(count: int, *, solved: int, unsolved: int) -> str:
    if not solved and not unsolved:
        return say("附议：{count} 人，您的答复他们也收到。", count=count)
    return say(
        "附议：{count} 人（说已解决 {solved}，说未解决 {unsolved}）", count=count, solved=solved, unsolved=unsolved
    )


def with_supporters(line: str, count: int) -> str:
    return say("{line}（附议 {count}）", line=line, count=count)


def goes_on_in(into: str) -> str:
    return say("并到 {into} 一起办", into=into)
