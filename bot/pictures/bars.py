"""Draws who has served how much: a bar for each person, village by village."""

from bot.pictures.canvas import GREY, HEAD, INK, RULE, WHITE, Canvas
from bot.pictures.values import Bar, Bars, FairnessBars

EDGE = 18.0
ACROSS = 1044.0
TITLE, KEY = 84.0, 92.0
VILLAGE, PERSON, ASIDE, AFTER = 48.0, 50.0, 28.0, 16.0
NAME = 150.0
NUMBER = 92.0  # a column of numbers
COLUMNS = 4
BARS = ACROSS - NAME - COLUMNS * NUMBER - 16
# Blue, orange, aubergine: told apart by lightness alone, too.
COLOURS = ("#4d9fd6", "#f0a30a", "#5b2a86")
OWN = "#0b3d7a"


def drawn(picture: FairnessBars) -> bytes:
    """Return the picture."""
    high = sum(_height(village) for village in picture.villages)
    canvas = Canvas(ACROSS + 2 * EDGE, 2 * EDGE + TITLE + KEY + high, language=picture.language)
    middle = EDGE + TITLE / 2 - 8
    aside = canvas.text((EDGE + ACROSS, middle + 5), picture.aside, size=25, colour=GREY, anchor="rm", room=ACROSS / 2)
    canvas.text((EDGE, middle), picture.title, size=44, bold=True, anchor="lm", room=ACROSS - aside - 24)
    _key(canvas, picture, EDGE + TITLE)
    most = max((sum(bar.served) + sum(bar.ahead) for village in picture.villages for bar in village.people), default=1)
    top = EDGE + TITLE + KEY
    for village in picture.villages:
        _village(canvas, village, top, point=BARS / max(most, 1))
        top += _height(village)
    return canvas.png()


def _height(village: Bars) -> float:
    return VILLAGE + sum(PERSON + (ASIDE if bar.aside else 0) for bar in village.people) + AFTER


def _key(canvas: Canvas, picture: FairnessBars, top: float) -> None:
    """Say what the colours are, and head the columns of numbers with the same words."""
    y, x = top + 20, EDGE
    for colour, kind in zip(COLOURS, picture.kinds, strict=True):
        canvas.box((x, y - 13, x + 30, y + 13), colour, radius=4)
        x += 40 + canvas.text((x + 38, y), kind, size=25, anchor="lm") + 24
    canvas.box((x, y - 13, x + 30, y + 13), WHITE, outline=RULE, radius=4)
    canvas.hatch((x + 2, y - 11, x + 28, y + 11), colour=GREY)
    canvas.text((x + 38, y), picture.ahead, size=25, anchor="lm", room=EDGE + ACROSS - x - 38)
    for number, heading in enumerate((*picture.kinds, picture.load)):
        right = EDGE + ACROSS - (COLUMNS - 1 - number) * NUMBER - 12
        canvas.text((right, top + KEY - 22), heading, size=23, colour=GREY, anchor="rm", room=NUMBER - 10)


def _village(canvas: Canvas, village: Bars, top: float, *, point: float) -> None:
    canvas.box((EDGE, top, EDGE + ACROSS, top + VILLAGE - 4), HEAD, radius=6)
    middle = top + VILLAGE / 2 - 2
    spread = canvas.text(
        (EDGE + ACROSS - 12, middle), village.spread, size=24, colour=GREY, anchor="rm", room=ACROSS * 0.65
    )
    canvas.text((EDGE + 12, middle), village.village, size=29, bold=True, anchor="lm", room=ACROSS - spread - 48)
    y = top + VILLAGE
    for bar in village.people:
        _person(canvas, bar, y, point=point)
        y += PERSON + (ASIDE if bar.aside else 0)


def _person(canvas: Canvas, bar: Bar, top: float, *, point: float) -> None:
    middle = top + PERSON / 2
    canvas.text(
        (EDGE + 12, middle),
        bar.name,
        size=31,
        bold=bar.own,
        colour=OWN if bar.own else INK,
        anchor="lm",
        room=NAME - 20,
    )
    x = EDGE + NAME
    for colour, served, ahead in zip(COLOURS, bar.served, bar.ahead, strict=True):
        if served:
            canvas.box((x, top + 7, x + served * point, top + PERSON - 7), colour)
            x += served * point
        if ahead:
            box = (x, top + 7, x + ahead * point, top + PERSON - 7)
            canvas.box(box, WHITE)
            canvas.hatch(box, colour=colour)
            canvas.box(box, outline=colour, width=2)
            x += ahead * point
    numbers = [*(a + b for a, b in zip(bar.served, bar.ahead, strict=True)), bar.load]
    for column, number in enumerate(numbers):
        right = EDGE + ACROSS - (COLUMNS - 1 - column) * NUMBER - 12
        canvas.text((right, middle), str(number), size=30, bold=column == COLUMNS - 1, anchor="rm")
    if bar.aside:
        canvas.text(
            (EDGE + NAME, top + PERSON + ASIDE / 2 - 5),
            bar.aside,
            size=22,
            colour=GREY,
            anchor="lm",
            room=ACROSS - NAME,
        )
