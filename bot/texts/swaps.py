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


def undone_by(name: str, lines: list[str]) -> str:
    return say("{name}撤销了换班，照原来的班：\n{lines}", name=name, lines="\n".join(lines))


def undone_since() -> str:
    return say("这次换班撤销了，照原来的班。")


def swapped_already() -> str:
    return say("已经换好了。要撤销，请发 /swap。")


def refused_since() -> str:
    return say("这次换班没有成，照原来的班。")


def somebody_agreed() -> str:
    return say("有人同意了，请往下看。")


def day_line(day: str, village: str, who: str) -> str:
    return say("{day} {village}：{who}", day=day, village=village, who=who)


def nobody() -> str:
    return say("没有排人")


def moved_line(day: str, village: str, *, before: str, after: str) -> str:
    return say("{day} {village}：{before} → {after}", day=day, village=village, before=before, after=after)


def choose_day() -> str:
    return say("您要换哪一天的班？")


def no_days() -> str:
    return say("接下来没有您的班。")


def day_button(day: str, village: str) -> str:
    return say("{day} {village}", day=day, village=village)


def asked_button(day: str, village: str) -> str:
    return say("{day} {village}（在问）", day=day, village=village)


def undo_button(day: str) -> str:
    return say("撤销 {day}的换班", day=day)


def choose_person(day: str, village: str) -> str:
    return say(
        "{day} {village}的班，和谁换？\n“谁能和我换”：一起问几位，各换一天。\n“谁能替我”：一起问几位，替您一天。\n先同意的算。",
        day=day,
        village=village,
    )


def choose_their_day(day: str, village: str, name: str) -> str:
    return say(
        "{day} {village}的班给{name}，您替他哪一天？\n“替我一天”：他替您，您不用还。",
        day=day,
        village=village,
        name=name,
    )


def waiting(lines: list[str], until: str) -> str:
    return say("在问，{until} 前同意才算：\n{lines}", lines="\n".join(lines), until=until)


def waiting_line(name: str) -> str:
    return say("{name}：替您一天", name=name)


def waiting_line_for(name: str, day: str, village: str) -> str:
    return say("{name}：换他 {day} {village}", name=name, day=day, village=village)


def waiting_refused(line: str) -> str:
    return say("{line}（不同意）", line=line)


def waiting_for_leader(name: str, leader: str) -> str:
    return say("{name}同意了，等{leader}同意。", name=name, leader=leader)


def ask_swap(name: str, lines: list[str], until: str) -> str:
    return say(
        "{name}想和您换班：\n{lines}\n您同意吗？{until} 前有效。", name=name, lines="\n".join(lines), until=until
    )


def ask_one_day(name: str, lines: list[str], until: str) -> str:
    return say(
        "{name}想请您替一天班：\n{lines}\n您同意吗？{until} 前有效。", name=name, lines="\n".join(lines), until=until
    )


def ask_leader(asker: str, taker: str, lines: list[str]) -> str:
    return say("{asker}和{taker}说好换班：\n{lines}\n您同意吗？", asker=asker, taker=taker, lines="\n".join(lines))


def swapped(lines: list[str]) -> str:
    return say("换好了：\n{lines}", lines="\n".join(lines))


def accepted(name: str, lines: list[str]) -> str:
    return say("{name}同意了，换好了：\n{lines}", name=name, lines="\n".join(lines))


def allowed(leader: str, lines: list[str]) -> str:
    return say("{leader}同意了，换好了：\n{lines}", leader=leader, lines="\n".join(lines))


def you_allowed(lines: list[str]) -> str:
    return say("您同意了，换好了：\n{lines}", lines="\n".join(lines))


def you_agreed(leader: str) -> str:
    return say("您同意了，还要等{leader}同意。", leader=leader)


def you_refused() -> str:
    return say("您没有同意，照原来的班。")


def refused_by(name: str, day: str, village: str) -> str:
    return say("{name}不同意换。{day} {village}还是您的班。", name=name, day=day, village=village)


def refused_by_all(day: str, village: str) -> str:
    return say("问的人都不同意换。{day} {village}还是您的班。", day=day, village=village)


def not_allowed(leader: str) -> str:
    return say("{leader}不同意换班，照原来的班。", leader=leader)


def over(day: str, village: str) -> str:
    return say("没有人答应换班，{day} {village}还是您的班。", day=day, village=village)


def moved() -> str:
    return say("班有变动，或者那天有人请假，这次换班不算了。")


def taken_back() -> str:
    return say("取消了，照原来的班。")


def asker_took_back(name: str) -> str:
    return say("{name}不换班了，照原来的班。", name=name)


def another_says() -> str:
    return say("这次换班改由别人批了。")


def somebody_else() -> str:
    return say("已经有人换了，不用您换。")


def is_over() -> str:
    return say("这次换班已经过期，照原来的班。")


def done() -> str:
    return say("换好了")


def noted() -> str:
    return say("记下了")


def choose_town() -> str:
    return say("给哪个乡镇的人换班？")


def choose_village() -> str:
    return say("给哪个村的人换班？")


def choose_whose(village: str) -> str:
    return say("{village}，换谁的班？", village=village)


def choose_replacement(day: str, village: str, name: str) -> str:
    return say("{day} {village}是{name}的班，换成谁？", day=day, village=village, name=name)


def ask_replace(line: str) -> str:
    return say("{line}\n就这样换？两个人都会收到消息。", line=line)


def what_it_does() -> str:
    return say("/swap 换班，或请人替一天；/duty 里“我来接手”，替下现在值班的人")


def this_way() -> str:
    return say("要换班，或者请人替您，点一下，或者发 /swap。")
