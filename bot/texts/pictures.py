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


def ledger_of(place: str) -> str:
    return say("{place} 轮值台账", place=place)


def ledger_file(place: str) -> str:
    return say("轮值台账-{place}.png", place=place)


def period(first: str, last: str) -> str:
    return say("{first} — {last}", first=first, last=last)


def period_and_page(period: str, page: int, pages: int) -> str:
    return say("{period} · 第{page}页，共{pages}页", period=period, page=page, pages=pages)


def kinds() -> tuple[str, str, str]:
    """Return the kinds of days, in the order of `KINDS`."""
    return say("工作日"), say("周末"), say("节假日")


def load() -> str:
    return say("折算")


def ahead() -> str:
    return say("已排，还没到")


def spread(workdays: int, weekends: int, holidays: int) -> str:
    """Return how far most and least are apart, in days of each kind."""
    return say(
        "最多最少相差：工作日 {workdays} · 周末 {weekends} · 节假日 {holidays}",
        workdays=workdays,
        weekends=weekends,
        holidays=holidays,
    )


def in_place_of(name: str, days: int) -> str:
    return say("替{name} {days}天", name=name, days=days)


def by_somebody(name: str, days: int) -> str:
    return say("由{name}替 {days}天", name=name, days=days)


def about_weights(weights: tuple[int, int, int]) -> str:
    workday, weekend, holiday = weights
    return say(
        "折算：工作日一天算 {workday}，周末 {weekend}，节假日 {holiday}。换过班的，算给值得最久的人。",
        workday=workday,
        weekend=weekend,
        holiday=holiday,
    )


def not_made() -> str:
    return say("没有做成。请过一会儿再点一次。")
