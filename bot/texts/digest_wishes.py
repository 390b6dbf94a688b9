"""How somebody wants his digest."""

from bot.texts.language import Words, mark, say

DAYS = Words({"every": mark("每天"), "working": mark("工作日")})


def page(hour: str, days: str, *, brief: bool, silent: bool) -> str:
    form = say("简短") if brief else say("完整")
    fine = say("没事不发") if silent else say("没事也发")
    return say(
        "您的简报：{days} {hour}，{form}，{fine}。\n点下面的就改，不用写字。简短的只有最要紧的三件，不带图。",
        days=days,
        hour=hour,
        form=form,
        fine=fine,
    )


def with_warning(page: str) -> str:
    return say("{page}\n注意：这个时候是安静时段，会悄悄地发。", page=page)


def weekday(day: str) -> str:
    return say("周{day}", day=day)


def usual(hour: str) -> str:
    return say("按镇里的 {hour}", hour=hour)


def chosen(label: str) -> str:
    return say("✓{label}", label=label)
