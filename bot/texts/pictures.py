"""What stands in the pictures of the roster, and below them."""

from bot.texts.language import Words, mark, say

SIGNS = Words(
    {
        "own": mark("您的班"),
        "today": mark("今天"),
        "weekend": mark("周末"),
        "holiday": mark("放假"),
        "make_up": mark("周末上班"),
        "changed": mark("替班或换班"),
        "gap": mark("缺人"),
        "early": mark("预排，还没发布"),
    }
)


def gap() -> str:
    """Return what stands in a gap: a letter or two."""
    return say("缺")


def off() -> str:
    """Return the letter of a day off in a working week."""
    return say("休")


def on() -> str:
    """Return the letter of a working day at a weekend."""
    return say("班")


def roster_of(place: str, month: str) -> str:
    return say("{place} {month}值班表", place=place, month=month)


def year(year: int) -> str:
    return say("{year}年", year=year)


def villages_and_year(villages: int, year: int) -> str:
    if villages == 1:
        return say("1个村 · {year}年", year=year)
    return say("{villages}个村 · {year}年", villages=villages, year=year)


def page_and_year(page: int, pages: int, year: int) -> str:
    return say("第{page}页，共{pages}页 · {year}年", page=page, pages=pages, year=year)


def roster_file(place: str, month: str) -> str:
    return say("值班表-{place}-{month}.png", place=place, month=month)


def own_month(name: str, month: str) -> str:
    return say("{name} {month}的班", name=name, month=month)


def days_and_year(days: int, year: int) -> str:
    return say("1天 · {year}年", year=year) if days == 1 else say("{days}天 · {year}年", days=days, year=year)


def several_villages(count: int) -> str:
    return say("{count}个村", count=count)


def not_made() -> str:
    return say("没有做成。请过一会儿再点一次。")
