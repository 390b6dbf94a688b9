"""Draws counts of a period, each beside that of the one before."""

from bot.pictures.canvas import GREY, INK, Canvas
from bot.pictures.figures import Pair, PairBars

EDGE = 18.0
ACROSS = 1044.0
TITLE, KEY, ROW = 96.0, 64.0, 104.0
NAME, NUMBER = 250.0, 110.0
BARS = ACROSS - NAME - NUMBER
# Dark blue and light orange: told apart by lightness alone, too.
NOW, BEFORE = "#1f5fa8", "#f2b45f"


def drawn(picture: PairBars) -> bytes:
    """Return the picture."""
    canvas = Canvas(ACROSS + 2 * EDGE, 2 * EDGE + TITLE + KEY + ROW * len(picture.pairs), language=picture.language)
    middle = EDGE + TITLE / 2 - 8
    aside = canvas.text((EDGE + ACROSS, middle + 4), picture.aside, size=30, colour=GREY, anchor="rm", room=ACROSS / 2)
    canvas.text((EDGE, middle), picture.title, size=42, bold=True, anchor="lm", room=ACROSS - aside - 24)
    _key(canvas, picture, EDGE + TITLE)
    most = max((max(one.now, one.before) for one in picture.pairs), default=0)
    top = EDGE + TITLE + KEY
    for one in picture.pairs:
        _pair(canvas, one, top, point=BARS / max(most, 1))
        top += ROW
    canvas.line((EDGE + NAME, EDGE + TITLE + KEY), (EDGE + NAME, top), colour=INK, width=2)
    return canvas.png()


def _key(canvas: Canvas, picture: PairBars, top: float) -> None:
    x, y = EDGE, top + KEY / 2 - 10
    for colour, kind in zip((NOW, BEFORE), picture.kinds, strict=True):
        canvas.box((x, y - 16, x + 34, y + 16), colour, radius=4)
        x += 44 + canvas.text((x + 44, y), kind, size=32, anchor="lm", room=ACROSS / 2 - 60) + 36


def _pair(canvas: Canvas, one: Pair, top: float, *, point: float) -> None:
    canvas.text((EDGE, top + ROW / 2), one.name, size=38, anchor="lm", room=NAME - 16)
    left, middle = EDGE + NAME, top + ROW / 2
    for y, count, colour, size in ((middle - 40, one.now, NOW, 36), (middle + 2, one.before, BEFORE, 30)):
        if count:
            canvas.box((left, y, left + count * point, y + 36), colour)
        canvas.text(
            (left + count * point + 12, y + 18), str(count), size=size, bold=colour == NOW, anchor="lm", room=NUMBER
        )
