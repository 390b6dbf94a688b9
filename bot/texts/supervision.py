"""What cadres and those above them read of a case under supervision."""

from bot.texts.language import Words, mark, say

COLOURS = Words({"yellow": mark("黄牌"), "red": mark("红牌")})


def ask_colour(number: str) -> str:
    return say("{number} 督办：黄牌还是红牌？", number=number)


def asked(number: str, colour: str) -> str:
    return say("{number} 已督办（{colour}）。", number=number, colour=colour)


def ask_directions(number: str) -> str:
    return say("{number} 要办成什么样？写一句，办理人马上收到。不写也行。", number=number)


def directions_went(number: str) -> str:
    return say("{number} 的督办要求发给办理人了。", number=number)


def to_handler(number: str, who: str, colour: str) -> str:
    return say("{who}督办 {number}（{colour}），请先办这一件。", who=who, number=number, colour=colour)


def to_leaders(number: str, who: str, colour: str, handler: str) -> str:
    return say(
        "{who}督办了 {number}（{colour}），办理人{handler}。", who=who, number=number, colour=colour, handler=handler
    )


def directed(number: str, who: str, text: str) -> str:
    return say("{number} 督办要求，{who}：\n{text}", number=number, who=who, text=text)


def lifted(number: str, who: str) -> str:
    return say("{who}解除了 {number} 的督办。", who=who, number=number)


def decide(number: str, rounds: int) -> str:
    return say(
        "{number} 办了 {rounds} 次，来访人还是说没办好。请您定：再办一轮，还是就此办结。", number=number, rounds=rounds
    )


def his_round(number: str, round_: int, by_day: str, *, others: bool) -> str:
    if others:
        return say(
            "{number} 第 {round} 次办，归您办，最晚 {by_day}。要请别的督办领导办，点“转办”。",
            number=number,
            round=round_,
            by_day=by_day,
        )
    return say(
        "{number} 第 {round} 次办，归您办，最晚 {by_day}。叫人办好了，点“答复”告诉来访人。",
        number=number,
        round=round_,
        by_day=by_day,
    )


def decide_reminder(number: str) -> str:
    return say("{number} 在等您定：再办一轮，还是就此办结。", number=number)


def ask_end(number: str) -> str:
    return say("{number} 为什么就此办结？写给来访人看，送到就办结。", number=number)


def end_went(number: str) -> str:
    return say("{number} 的说明发给来访人了，送到就办结。", number=number)


def end_to_tell(number: str) -> str:
    return say("{number} 的说明记下了，请打电话或当面告诉来访人，再点“已当面告知”。", number=number)


def on_card(colour: str, day: str) -> str:
    return say("督办：{colour}，{day}起", colour=colour, day=day)


def by_whom(line: str, who: str) -> str:
    return say("{line}，{who}", line=line, who=who)


def wanted(text: str) -> str:
    return say("督办要求：{text}", text=text)


def marked(line: str, colour: str) -> str:
    return say("【{colour}督办】{line}", line=line, colour=colour)


def watched(lines: list[str]) -> str:
    return say("正在督办的：\n{lines}", lines="\n".join(lines))


def watched_line(number: str, category: str, village: str, handler: str | None, due: str) -> str:
    return say(
        "{number} {category} {village}：{handler}，期限 {due}",
        number=number,
        category=category,
        village=village,
        handler=handler or say("没人接"),
        due=due,
    )


def in_digest(lines: list[str], more: int) -> str:
    rest = say("\n……另有 {more} 件", more=more) if more else ""
    return say("督办：\n{lines}{rest}", lines="\n".join(lines), rest=rest)


def digest_line(number: str, village: str, handler: str | None, colour: str) -> str:
    return say(
        "{number} {village} {handler}，{colour}",
        number=number,
        village=village,
        handler=handler or say("没人接"),
        colour=colour,
    )
