"""Draws what came and what was closed on each of the last days: two bars a day, side by side."""

from math import ceil

from bot.pictures.canvas import GREY, INK, RULE, Canvas
from bot.pictures.values import DayBars, DaysChart

EDGE = 18.0
ACROSS = 1044.0
TITLE, KEY, PLOT, DATES = 84.0, 62.0, 430.0, 58.0
SCALE_ROOM = 74.0  # for the numbers beside the lines
# A dark blue and a light orange: told apart by lightness alone, too.
COLOURS = ("#1f5fa8", "#f2a93b")
OFF = "#eceff3"
STEPS = (1, 2, 5)
MOST_LINES = 5
APART = 3  # days between two dates


def drawn(chart: DaysChart) -> bytes:
    """Return the picture."""
    canvas = Canvas(ACROSS + 2 * EDGE, 2 * EDGE + TITLE + KEY + PLOT + DATES, language=chart.language)
    _title(canvas, chart)
    _key(canvas, chart, EDGE + TITLE)
    step = step_for(max((max(day.came, day.went) for day in chart.days), default=0))
    lines = ceil(max((max(day.came, day.went) for day in chart.days), default=0) / step) or 1
    top, bottom = EDGE + TITLE + KEY, EDGE + TITLE + KEY + PLOT
    width = (ACROSS - SCALE_ROOM) / max(1, len(chart.days))
    for number, day in enumerate(chart.days):
        if day.is_off:
            left = EDGE + SCALE_ROOM + number * width
            canvas.box((left, top, left + width, bottom), OFF)
    for line in range(lines + 1):
        _line(canvas, line * step, bottom - line * (PLOT - 24) / lines)
    for number, day in enumerate(chart.days):
        left = EDGE + SCALE_ROOM + number * width
        _bars(canvas, day, left, width, bottom, point=(PLOT - 24) / (lines * step))
        _date(canvas, day, left + width / 2, bottom, is_last=number == len(chart.days) - 1)
    return canvas.png()


def step_for(most: int) -> int:
    """Return between which numbers lines are drawn: 1, 2, 5, 10, 20, … so that at most five are needed."""
    step, power = 1, 1
    while step * MOST_LINES < most:
        nearest = next((one * power for one in STEPS if one * power * MOST_LINES >= most), None)
        if nearest:
            return nearest
        power *= 10
        step = power
    return step


def _title(canvas: Canvas, chart: DaysChart) -> None:
    middle = EDGE + TITLE / 2 - 8
    words = " · ".join(chart.numbers)
    aside = canvas.text((EDGE + ACROSS, middle), words, size=36, bold=True, anchor="rm", room=ACROSS * 0.55)
    canvas.text((EDGE, middle), chart.title, size=40, bold=True, anchor="lm", room=ACROSS - aside - 24)


def _key(canvas: Canvas, chart: DaysChart, top: float) -> None:
    x, y = EDGE, top + KEY / 2 - 10
    for colour, kind in zip(COLOURS, chart.kinds, strict=True):
        canvas.box((x, y - 16, x + 34, y + 16), colour, radius=4)
        x += 44 + canvas.text((x + 44, y), kind, size=34, anchor="lm", room=ACROSS / 3) + 36
    canvas.box((x, y - 16, x + 34, y + 16), OFF, outline=RULE, radius=4)
    canvas.text((x + 44, y), chart.off, size=34, colour=GREY, anchor="lm", room=EDGE + ACROSS - x - 44)


def _line(canvas: Canvas, number: int, y: float) -> None:
    canvas.line(
        (EDGE + SCALE_ROOM, y), (EDGE + ACROSS, y), colour=INK if number == 0 else RULE, width=2 if number == 0 else 1
    )
    canvas.text((EDGE + SCALE_ROOM - 12, y), str(number), size=30, colour=GREY, anchor="rm", room=SCALE_ROOM - 14)


def _bars(canvas: Canvas, day: DayBars, left: float, width: float, bottom: float, *, point: float) -> None:
    wide = width * 0.42
    for number, (colour, count) in enumerate(zip(COLOURS, (day.came, day.went), strict=True)):
        x = left + width / 2 + (number - 1) * wide
        if count:
            canvas.box((x, bottom - count * point, x + wide - 1, bottom), colour)


def _date(canvas: Canvas, day: DayBars, middle: float, bottom: float, *, is_last: bool) -> None:
    """Mondays bear their date, and the last day unless that would touch the one before."""
    if day.day.weekday() == 0 or is_last:
        canvas.line((middle, bottom), (middle, bottom + 8), colour=INK, width=2)
    if day.day.weekday() == 0 or (is_last and day.day.weekday() >= APART):
        words = f"{day.day.month}/{day.day.day}"
        at = min(middle, EDGE + ACROSS - canvas.width(words, size=30) / 2)
        canvas.text((at, bottom + 32), words, size=30, colour=GREY)
