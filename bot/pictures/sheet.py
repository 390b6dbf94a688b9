"""Draws the month of one village or person as a calendar: large enough to be read without enlarging it."""

from bot.pictures.canvas import GREY, HEAD, INK, RULE, WHITE, Canvas
from bot.pictures.marks import GROUND, cell, legend, legend_height, tag
from bot.pictures.values import Day, MonthSheet

EDGE = 18.0
WIDE, HIGH = 146.0, 116.0  # a day
DATE = 44.0  # the part of a day that bears its date
TITLE, HEADING, LEGEND = 84.0, 50.0, 24.0
WEEK = 7


def drawn(month: MonthSheet) -> bytes:
    """Return the picture."""
    across = WIDE * WEEK
    before = month.days[0].day.weekday()
    weeks = -(-(before + len(month.days)) // WEEK)
    below = legend_height(Canvas(1, 1, language=month.language), month, size=LEGEND, width=across)
    top = EDGE + TITLE + HEADING
    canvas = Canvas(across + 2 * EDGE, top + weeks * HIGH + 16 + below + EDGE / 2, language=month.language)
    _head(canvas, month, across)
    for number, day in enumerate(month.days, start=before):
        week, weekday = divmod(number, WEEK)
        _day(canvas, day, EDGE + weekday * WIDE, top + week * HIGH, gap=month.gap)
    legend(canvas, (EDGE, top + weeks * HIGH + 16), month, size=LEGEND, width=across)
    return canvas.png()


def _head(canvas: Canvas, month: MonthSheet, across: float) -> None:
    middle = EDGE + TITLE / 2 - 8
    aside = canvas.text((EDGE + across, middle + 5), month.aside, size=27, colour=GREY, anchor="rm", room=across * 0.4)
    canvas.text((EDGE, middle), month.title, size=46, bold=True, anchor="lm", room=across - aside - 24)
    top = EDGE + TITLE
    canvas.box((EDGE, top, EDGE + across, top + HEADING), HEAD)
    for number, weekday in enumerate(month.weekdays):
        canvas.text((EDGE + (number + 0.5) * WIDE, top + HEADING / 2), weekday, size=27, bold=True)


def _day(canvas: Canvas, day: Day, left: float, top: float, *, gap: str) -> None:
    box = (left, top, left + WIDE, top + HIGH)
    canvas.box(box, GROUND[day.kind], outline=RULE)
    if day.today:
        canvas.box((left + 6, top + 6, left + 54, top + DATE), INK, radius=6)
    colour = WHITE if day.today else INK
    canvas.text((left + 30, top + DATE / 2 + 3), str(day.day.day), size=29, colour=colour, bold=day.today)
    tag(canvas, (left + WIDE - 26, top + DATE / 2 + 3), day, size=20)
    [found] = day.cells
    cell(canvas, (left + 4, top + DATE + 2, left + WIDE - 4, top + HIGH - 6), found, size=37, gap=gap)
    if day.today:
        canvas.box(box, outline=INK, width=4)
