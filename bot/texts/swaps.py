"""换班, 接手: what those read whose days move, or who are asked."""

from bot.texts.language import say


def ask_take_over(village: str, name: str, until: str) -> str:
    return say(
        "{village}现在是{name}值班。\n由您接手，到 {until}？没办完的事也转给您。",
        village=village,
        name=name,
        until=until,
    )


def ask_take_over_of_nobody(village: str, until: str) -> str:
    return say("{village}现在没有排人。\n由您接手，到 {until}？没办完的事也转给您。", village=village, until=until)


def took_over(village: str, until: str, count: int) -> str:
    if count:
        return say(
            "从现在起您值{village}的班，到 {until}。\n转给您 {count} 件事。", village=village, until=until, count=count
        )
    return say("从现在起您值{village}的班，到 {until}。", village=village, until=until)


def was_taken_over(name: str, village: str, numbers: str) -> str:
    if numbers:
        return say(
            "{name}从现在起接手{village}的班。\n{numbers} 也转给了他。", name=name, village=village, numbers=numbers
        )
    return say("{name}从现在起接手{village}的班。", name=name, village=village)


def ask_which_village() -> str:
    return say("接手哪个村的班？")


def no_take_over() -> str:
    return say("好，不接手。")


def undone(lines: list[str]) -> str:
    return say("撤销了，照原来的班：\n{lines}", lines="\n".join(lines))


def day_line(day: str, village: str, who: str) -> str:
    return say("{day} {village}：{who}", day=day, village=village, who=who)


def nobody() -> str:
    return say("没有排人")
