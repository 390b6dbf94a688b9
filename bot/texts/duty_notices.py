"""The page for the notice board that says who is on duty in a month, and the way to it."""

from bot.texts.language import say


def file_of(place: str, month: str) -> str:
    return say("值班告示-{place}-{month}.html", place=place, month=month)


def month(year: int, month: str) -> str:
    return say("{year}年{month}值班表", year=year, month=month)


def day(number: int) -> str:
    return say("{day}日", day=number)


def weekday(name: str) -> str:
    return say("周{weekday}", weekday=name)


def hours(handover: str) -> str:
    return say("每天 {handover} 换班。", handover=handover)


def scan() -> str:
    return say("有事扫一扫，写给值班的人")


def legend(*, off: str, on: str) -> str:
    return say("{off}：放假　{on}：周末上班", off=off, on=on)


def changes() -> str:
    return say("换了人，扫码看得到。")


def call() -> str:
    return say("值班室电话：")


def still_empty() -> str:
    return say("空着的日子还没有排好。")


def ask_month() -> str:
    return say("要哪个月的值班告示？一村一页，贴在村里。")


def here_they_are(count: int) -> str:
    return say("值班告示，{count} 页，一村一页。请在电脑上打开，用 A4 纸打印，贴在大家看得见的地方。", count=count)
