"""The colours and marks of days, the same in every picture. Colour says nothing alone: a letter or a shape says it too.

The colours differ in lightness as well, for eyes that see no red and green.
"""

from collections.abc import Iterator

from bot.pictures.canvas import INK, RULE, WHITE, Box, Canvas, Point
from bot.pictures.values import Cell, Day, Month, Sign
from bot.rules.calendar import DayKind

OWN = "#0b3d7a"
GAP = "#a4133c"
CHANGED = "#b35900"
CHANGED_OWN = "#ffb000"
EARLY = "#747b88"
OFF = "#9a4f00"
ON = "#2f3640"
GROUND = {DayKind.WORKDAY: WHITE, DayKind.WEEKEND: "#dbe9f8", DayKind.HOLIDAY: "#ffe3b8"}
SWATCH = (34.0, 24.0)
LINE = 38.0  # of a legend
SMALLER = 0.72  # letters of two lines in a box


def cell(canvas: Canvas, box: Box, found: Cell, *, size: float, gap: str) -> None:
    """Draw whom the roster names into a box."""
    left, top, right, bottom = box
    middle = ((left + right) / 2, (top + bottom) / 2)
    room = right - left - (12 if found.own else 6)
    if found.own:
        canvas.box((left + 1.5, top + 1.5, right - 1.5, bottom - 1.5), OWN, radius=5)
    if found.gap:
        canvas.box((left + 3, top + 3, right - 3, bottom - 3), WHITE, outline=GAP, width=2, radius=4)
        canvas.text(middle, gap, size=size, colour=GAP, bold=True, room=room - 6)
    elif found.name:
        colour = WHITE if found.own else EARLY if found.early else INK
        _name(canvas, box, found, size=size, colour=colour, room=room)
    if found.changed:
        colour = CHANGED_OWN if found.own else CHANGED
        canvas.corner((right - 2, top + 2), size=min(11, (bottom - top) / 3), colour=colour)


def _name(canvas: Canvas, box: Box, found: Cell, *, size: float, colour: str, room: float) -> None:
    """Write a name, a long one in two smaller lines where the box is high enough."""
    left, top, right, bottom = box
    tall = bottom - top >= 2 * SMALLER * size
    lines = canvas.halved(found.name, size=size * 0.84, room=room) if tall else [found.name]
    size = size if len(lines) == 1 else size * SMALLER
    for number, words in enumerate(lines):
        y = (top + bottom) / 2 + (number - (len(lines) - 1) / 2) * size * 1.08 - (len(lines) - 1)
        canvas.text(((left + right) / 2, y), words, size=size, colour=colour, bold=found.own, room=room)


def tag(canvas: Canvas, at: Point, day: Day, *, size: float) -> None:
    """Draw the letter that says that a day is off, or a working day out of turn."""
    if day.tag:
        _tag(canvas, at, day.tag, fill=ON if day.is_make_up else OFF, size=size)


def _tag(canvas: Canvas, at: Point, letter: str, *, fill: str, size: float) -> None:
    half = size * 0.68
    canvas.box((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill, radius=4)
    canvas.text(at, letter, size=size, colour=WHITE, bold=True)


def legend_height(canvas: Canvas, month: Month, *, size: float, width: float) -> float:
    """Return what room a legend takes downwards."""
    lines = {y for y, *_ in _placed(canvas, month, size=size, width=width)}
    return len(lines) * LINE


def legend(canvas: Canvas, at: Point, month: Month, *, size: float, width: float) -> None:
    """Explain the signs of a month from `at` on, in as many lines as they need."""
    for y, x, sign, words in _placed(canvas, month, size=size, width=width):
        left, top = at[0] + x, at[1] + y
        _swatch(canvas, (left, top, left + SWATCH[0], top + SWATCH[1]), sign, month)
        canvas.text((left + SWATCH[0] + 8, top + SWATCH[1] / 2), words, size=size, anchor="lm")


def _placed(canvas: Canvas, month: Month, *, size: float, width: float) -> Iterator[tuple[float, float, Sign, str]]:
    """Yield (down, across, sign, words) of each thing that a legend explains."""
    x = y = 0.0
    for sign, words in month.legend:
        needs = SWATCH[0] + 8 + canvas.width(words, size=size) + 22
        if x and x + needs > width:
            x, y = 0.0, y + LINE
        yield y, x, sign, words
        x += needs


def _swatch(canvas: Canvas, box: Box, sign: Sign, month: Month) -> None:
    left, top, right, bottom = box
    middle = ((left + right) / 2, (top + bottom) / 2)
    fills = {
        Sign.WEEKEND: GROUND[DayKind.WEEKEND],
        Sign.HOLIDAY: GROUND[DayKind.HOLIDAY],
        Sign.OWN: OWN,
        Sign.TODAY: INK,
    }
    outline, width = (GAP, 2) if sign is Sign.GAP else (RULE, 1)
    canvas.box(box, fills.get(sign, WHITE), outline=outline, width=width, radius=4)
    if sign is Sign.HOLIDAY:
        _tag(canvas, middle, month.off, fill=OFF, size=15)
    elif sign is Sign.MAKE_UP:
        _tag(canvas, middle, month.on, fill=ON, size=15)
    elif sign is Sign.GAP:
        canvas.text(middle, month.gap, size=15, colour=GAP, bold=True)
    elif sign is Sign.CHANGED:
        canvas.corner((right - 2, top + 2), size=11, colour=CHANGED)
    elif sign in (Sign.EARLY, Sign.TODAY):
        colour = EARLY if sign is Sign.EARLY else WHITE
        canvas.line((left + 8, middle[1]), (right - 8, middle[1]), colour=colour, width=3)
