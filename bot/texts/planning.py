"""往后排: what a clerk reads of how far the roster goes."""

from bot.texts.language import say


def dated(year: int, day: str) -> str:
    return say("{year}年{day}", year=year, day=day)


def ask(until: str, further: str) -> str:
    return say(
        "值班表排到{until}，每周自动往后排，平时不用管。\n要现在就排到{further}吗？排好的都不动。",
        until=until,
        further=further,
    )


def done(until: str) -> str:
    return say("值班表排到{until}了。轮到的人会收到自己新排的日子。", until=until)
