"""Draws who stands where: a bar each, and across its end the interval within which the true share lies."""

from bot.pictures.canvas import GREY, INK, RULE, WHITE, Canvas
from bot.pictures.figures import RankingBars, Tone, Whisker

EDGE = 18.0
ACROSS = 1044.0
TITLE, ROW, BETWEEN, NOTE = 96.0, 76.0, 50.0, 46.0
AXIS = 52.0
PLACE, NAME, NUMBER = 70.0, 250.0, 200.0
LEFT = EDGE + PLACE + NAME
BARS = ACROSS - PLACE - NAME - NUMBER
# Told apart by lightness, by the hatching and by the word: blue, orange, dark aubergine.
COLOURS = {Tone.USUAL: "#3a86c4", Tone.NEXT: "#f0a30a", Tone.LAST: "#5b2a86"}
WHISKER = "#16181d"
WHOLE = "#a4133c"


def drawn(picture: RankingBars) -> bytes:
    """Return the picture."""
    rows = len(picture.first) + len(picture.last)
    high = TITLE + AXIS + rows * ROW + (BETWEEN if picture.between else 0) + len(picture.notes) * NOTE + 12
    canvas = Canvas(ACROSS + 2 * EDGE, 2 * EDGE + high, language=picture.language)
    _title(canvas, picture)
    top = EDGE + TITLE
    bottom = top + AXIS + rows * ROW + (BETWEEN if picture.between else 0)
    _axis(canvas, top, bottom)
    y = top + AXIS
    for one in picture.first:
        _row(canvas, one, y)
        y += ROW
    if picture.between:
        canvas.text((EDGE + ACROSS / 2, y + BETWEEN / 2), picture.between, size=30, colour=GREY)
        y += BETWEEN
    for one in picture.last:
        _row(canvas, one, y)
        y += ROW
    _whole(canvas, picture, top, bottom)
    for number, note in enumerate(picture.notes):
        middle = bottom + 12 + NOTE * (number + 0.5)
        canvas.text((EDGE, middle), note, size=30, colour=GREY, anchor="lm", room=ACROSS)
    return canvas.png()


def _title(canvas: Canvas, picture: RankingBars) -> None:
    middle = EDGE + TITLE / 2 - 12
    aside = canvas.text((EDGE + ACROSS, middle + 4), picture.aside, size=30, colour=GREY, anchor="rm", room=ACROSS / 2)
    canvas.text((EDGE, middle), picture.title, size=42, bold=True, anchor="lm", room=ACROSS - aside - 24)


def _axis(canvas: Canvas, top: float, bottom: float) -> None:
    for part in range(0, 101, 25):
        x = LEFT + BARS * part / 100
        canvas.line((x, top + AXIS - 8), (x, bottom), colour=RULE if part else INK, width=2)
        canvas.text((x, top + AXIS / 2 - 6), f"{part}%", size=28, colour=GREY)


def _row(canvas: Canvas, one: Whisker, top: float) -> None:
    middle = top + ROW / 2
    canvas.text((EDGE + PLACE - 14, middle), one.place, size=32, colour=GREY, anchor="rm", room=PLACE - 14)
    canvas.text((EDGE + PLACE, middle), one.name, size=36, anchor="lm", room=NAME - 14)
    box = (LEFT, top + 16, LEFT + BARS * one.share, top + ROW - 16)
    if one.share > 0:
        canvas.box(box, COLOURS[one.tone])
    if one.tone is Tone.NEXT:
        canvas.hatch(box, colour=INK, step=14)
    low, high = (LEFT + BARS * bound for bound in one.within)
    canvas.line((low, middle), (high, middle), colour=WHITE, width=8)
    canvas.line((low, middle), (high, middle), colour=WHISKER, width=4)
    for x in (low, high):
        canvas.line((x, middle - 11), (x, middle + 11), colour=WHISKER, width=4)
    right = EDGE + ACROSS
    canvas.text((right, middle - 14), one.number, size=32, bold=True, anchor="rm", room=NUMBER - 16)
    below = f"{one.sample} {one.mark}".strip()
    canvas.text((right, middle + 18), below, size=25, colour=INK if one.mark else GREY, anchor="rm", room=NUMBER - 8)


def _whole(canvas: Canvas, picture: RankingBars, top: float, bottom: float) -> None:
    """A broken line down the bars."""
    if picture.whole is None:
        return
    x, y = LEFT + BARS * picture.whole, top + AXIS - 6
    while y < bottom:
        canvas.line((x, y), (x, min(y + 12, bottom)), colour=WHOLE, width=4)
        y += 20
    anchor = "rm" if picture.whole > 0.5 else "lm"
    beside = x - 8 if picture.whole > 0.5 else x + 8
    canvas.box((x - 3, top - 20, x + 3, top + AXIS - 6), WHOLE)
    canvas.text((beside, top - 10), picture.whole_label, size=27, colour=WHOLE, anchor=anchor)
