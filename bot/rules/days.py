"""Days as people write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from bot.rules.errors import ForgedButton

FORMS = (
    re.compile(r"(?P<year>\d{4})[-/._年](?P<month>\d{1,2})[-/._月](?P<day>\d{1,2})[日号]?"),
    re.compile(r"(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"),
    re.compile(r"(?P<day>\d{1,2})[日号]"),
)
FROM_TODAY = {"今天": 0, "明天": 1, "后天": 2, "後天": 2, "大后天": 3, "大後天": 3, "today": 0, "tomorrow": 1}
FAR = timedelta(days=366)
FURTHEST = timedelta(days=800)  # of a year's leave that begins in a year, the last; no button names a day beyond
LATELY = timedelta(days=31)  # a day and month without a year that lie further back are meant for the next year


def day_meant(text: str, *, today: date) -> date | None:
    """Return the day that somebody means, None where that is no day or lies more than a year away."""
    written = unicodedata.normalize("NFKC", text).replace(" ", "").lower()
    if written in FROM_TODAY:
        return today + timedelta(days=FROM_TODAY[written])
    found = next((match for match in (form.fullmatch(written) for form in FORMS) if match), None)
    if found is None:
        return None
    parts = {name: int(number) for name, number in found.groupdict().items()}
    return next((day for day in _possible(parts, today) if abs(day - today) <= FAR), None)


def must_be_near(day: date, *, now: datetime) -> date:
    """Return a day that a button says. Raises: ForgedButton: no button says one so far away."""
    if abs(day - now.date()) > FURTHEST:
        raise ForgedButton
    return day


def _possible(parts: dict[str, int], today: date) -> list[date]:
    """Return the days that it may be, the likeliest first."""
    if "year" in parts:
        months = [(parts["year"], parts["month"])]
    elif "month" in parts:
        months = [(today.year, parts["month"]), (today.year + 1, parts["month"])]
    else:
        following = today.replace(day=1) + LATELY
        months = [(today.year, today.month), (following.year, following.month)]
    days = [day for year, month in months if (day := _day(year, month, parts["day"]))]
    near = today - (LATELY if "month" in parts else timedelta(0))
    return [day for day in days if "year" in parts or day >= near]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
