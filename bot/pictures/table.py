"""Draws the month of several villages: the days downwards, the villages across, as narrow as a telephone is."""

from bot.pictures.canvas import GREY, HEAD, INK, RULE, WHITE, Canvas
from bot.pictures.marks import GROUND, cell, legend, legend_height, tag
from bot.pictures.values import Day, MonthTable

EDGE = 16.0
DAYS = 116.0  # the column of the days
WIDEST, NARROWEST = 200.0, 62.0  # a village's column
ACROSS = 1248.0
TITLE, HEADING, ROW = 66.0, 68.0, 35.0
NAME, LEGEND = 25.0, 21.0


def drawn(month: MonthTable) -> bytes:
    """Return the picture."""
    column = max(NARROWEST, min(WIDEST, (ACROSS - DAYS) / len(month.villages)))
    across = max(DAYS + column * len(month.villages), 560.0)
    column = (across - DAYS) / len(month.villages)
    probe = Canvas(1, 1, language=month.language)
    below = legend_height(probe, month, size=LEGEND, width=across)
    top = EDGE + TITLE + HEADING
    canvas = Canvas(across + 2 * EDGE, top + ROW * len(month.days) + 14 + below + EDGE / 2, language=month.language)
    _title(canvas, month, across)
    _heading(canvas, month, column)
    for number, day in enumerate(month.days):
        _row(canvas, day, top + number * ROW, column, gap=month.gap)
    _rules(canvas, month, top, column, across)
    legend(canvas, (EDGE, top + ROW * len(month.days) + 14), month, size=LEGEND, width=across)
    return canvas.png()


def _title(canvas: Canvas, month: MonthTable, across: float) -> None:
    middle = EDGE + TITLE / 2 - 6
    aside = canvas.text((EDGE + across, middle + 4), month.aside, size=23, colour=GREY, anchor="rm", room=across * 0.45)
    canvas.text((EDGE, middle), month.title, size=38, bold=True, anchor="lm", room=across - aside - 20)


def _heading(canvas: Canvas, month: MonthTable, column: float) -> None:
    top = EDGE + TITLE
    canvas.box((EDGE, top, EDGE + DAYS + column * len(month.villages), top + HEADING), HEAD)
    for number, village in enumerate(month.villages):
        middle = EDGE + DAYS + (number + 0.5) * column
        lines = canvas.halved(village, size=25, room=column - 8)
        for line, words in enumerate(lines):
            y = top + HEADING / 2 + (line - (len(lines) - 1) / 2) * 29
            canvas.text((middle, y), words, size=25, bold=True, room=column - 8)


def _row(canvas: Canvas, day: Day, top: float, column: float, *, gap: str) -> None:
    right = EDGE + DAYS + column * len(day.cells)
    canvas.box((EDGE, top, right, top + ROW), GROUND[day.kind])
    middle = top + ROW / 2
    if day.today:
        canvas.box((EDGE, top, EDGE + DAYS - 30, top + ROW), INK)
    colour = WHITE if day.today else INK
    canvas.text((EDGE + 40, middle), str(day.day.day), size=27, colour=colour, bold=True, anchor="rm")
    canvas.text((EDGE + 50, middle), day.weekday, size=22, colour=colour, anchor="lm", room=34)
    tag(canvas, (EDGE + DAYS - 16, middle), day, size=17)
    for number, found in enumerate(day.cells):
        left = EDGE + DAYS + number * column
        cell(canvas, (left, top, left + column, top + ROW), found, size=NAME, gap=gap)


def _rules(canvas: Canvas, month: MonthTable, top: float, column: float, across: float) -> None:
    """Thin lines between villages and days, thick ones where a week begins, and a frame around today."""
    bottom = top + ROW * len(month.days)
    for number in range(len(month.villages) + 1):
        x = EDGE + DAYS + number * column
        canvas.line((x, top - HEADING), (x, bottom))
    for number, day in enumerate(month.days):
        y = top + number * ROW
        begins = day.day.weekday() == 0 or number == 0
        canvas.line((EDGE, y), (EDGE + across, y), colour=GREY if begins else RULE, width=2 if begins else 1)
    canvas.box((EDGE, top - HEADING, EDGE + across, bottom), outline=GREY, width=2)
    for number, day in enumerate(month.days):
        if day.today:
            y = top + number * ROW
            canvas.box((EDGE, y - 1, EDGE + across, y + ROW + 1), outline=INK, width=3)
