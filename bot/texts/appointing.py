"""改这天: what whoever keeps the roster reads while he puts somebody else on a day."""

from bot.texts.language import say


def ask_who(village: str, day: str, who: str | None, *, somebody: bool) -> str:
    if not somebody:
        return say("{village} {day}：现在没有能换的人，要绑定了、没请假的。", village=village, day=day)
    if who is None:
        return say("{village} {day} 还没有排人。请谁来值？前面的值班少。", village=village, day=day)
    return say("{village} {day} 现在是{who}。换成谁？前面的值班少。", village=village, day=day, who=who)


def preview(village: str, day: str, who: str | None, name: str) -> str:
    if who is None:
        return say("{village} {day}：改成{name}。对吗？", village=village, day=day, name=name)
    return say("{village} {day}：{who} → {name}。对吗？", village=village, day=day, who=who, name=name)


def done(village: str, day: str, name: str) -> str:
    return say("改好了：{village} {day} 由{name}值班。会告诉他们。", village=village, day=day, name=name)
