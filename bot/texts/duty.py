"""Who is on duty, as everybody may know it: names and hours, no phone but the office's."""

from bot.texts.language import say


def now(village: str, who: str, *, since: str, until: str, phone: str) -> str:
    return say(
        "{village}现在值班：{who}。\n从 {since} 到 {until}。\n值班室电话 {phone}。",
        village=village,
        who=who,
        since=since,
        until=until,
        phone=phone,
    )


def tomorrow(village: str, who: str, *, since: str, until: str, phone: str) -> str:
    return say(
        "{village}明天值班：{who}。\n从 {since} 到 {until}。\n值班室电话 {phone}。",
        village=village,
        who=who,
        since=since,
        until=until,
        phone=phone,
    )


def on_day(village: str, who: str, *, day: str, since: str, until: str, phone: str) -> str:
    return say(
        "{village}{day}值班：{who}。\n从 {since} 到 {until}。\n值班室电话 {phone}。",
        village=village,
        who=who,
        day=day,
        since=since,
        until=until,
        phone=phone,
    )


def nobody() -> str:
    return say("还没有排人")


def standing_in(name: str, reason: str) -> str:
    return say("{name}（{reason}）", name=name, reason=reason)


def ask_town() -> str:
    return say("想看哪个乡镇的？请点一下。")


def ask_village() -> str:
    return say("想看哪个村的？请点一下。")


def own(lines: list[str], until: str) -> str:
    return say("现在值班：\n{lines}\n到 {until} 换班。", lines="\n".join(lines), until=until)


def own_line(place: str, who: str) -> str:
    return say("{place}：{who}", place=place, who=who)


def own_days(lines: list[str]) -> str:
    return say("轮到您的日子：\n{lines}", lines="\n".join(lines))


def own_day(day: str, villages: str) -> str:
    return say("{day}　{villages}", day=day, villages=villages)


def own_on(lines: list[str], day: str) -> str:
    return say("{day}值班：\n{lines}", day=day, lines="\n".join(lines))


def ask_day(village: str) -> str:
    return say("想看{village}哪一天的？请点一下。", village=village)


def no_such_day() -> str:
    return say("没看懂是哪一天。请这样写：/duty 3月15日")
