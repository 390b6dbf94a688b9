"""A sheet to draw on: Pillow with the font that came with the program, so that no name ever shows as boxes.

Lengths are points; a point is `SCALE` pixels, so that a phone which enlarges the picture finds sharp letters; fewer where
the picture would be larger than Telegram takes.
"""

import io
from pathlib import Path

import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont

SCALE = 2
COLOURS = 128
BOTH_SIDES = 9_900  # pixels; https://core.telegram.org/bots/api#sendphoto
FONT = Path(noto_cjk_sans_otc.FONT_PATH)
FACES = {"zh_Hant": 3}  # of the font collection: traditional shapes
SIMPLIFIED_FACE = 2
MISSING = "〓"  # what printers set for a letter that they have not
_NOWHERE = "\U0010ffff"  # no font has it

WHITE = "#ffffff"
INK = "#16181d"
GREY = "#5c6370"
RULE = "#c9ced6"
HEAD = "#eef0f4"
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """A white sheet of `width` × `height` points. It has its own ground, so it reads the same on dark and light."""

    def __init__(self, width: float, height: float, *, language: str) -> None:
        self._face = FACES.get(language, SIMPLIFIED_FACE)
        self._scale = min(SCALE, BOTH_SIDES / (width + height))
        self._image = Image.new("RGB", (round(width * self._scale), round(height * self._scale)), WHITE)
        self._draw = ImageDraw.Draw(self._image)
        # Plain dicts: a cache around a method would hold the sheet, and its 25 MB, until the next sweep of cycles.
        self._fonts: dict[float, ImageFont.FreeTypeFont] = {}
        self._known: dict[str, bool] = {}

    def box(
        self, box: Box, fill: str | None = None, *, outline: str | None = None, width: float = 1, radius: float = 0
    ) -> None:
        """Draw a rectangle from (left, top) to (right, bottom)."""
        left, top, right, bottom = (round(value * self._scale) for value in box)
        line = round(width * self._scale)
        self._draw.rounded_rectangle((left, top, right - 1, bottom - 1), radius * self._scale, fill, outline, line)

    def line(self, start: Point, end: Point, *, colour: str = RULE, width: float = 1) -> None:
        """Draw a line."""
        points = [round(value * self._scale) for value in (*start, *end)]
        self._draw.line(points, colour, max(1, round(width * self._scale)))

    def corner(self, at: Point, *, size: float, colour: str) -> None:
        """Draw a small triangle into an upper right corner."""
        x, y = at
        points = [(x - size, y), (x, y), (x, y + size)]
        self._draw.polygon([(round(a * self._scale), round(b * self._scale)) for a, b in points], colour)

    def hatch(self, box: Box, *, colour: str, step: float = 7) -> None:
        """Fill a rectangle with slanting lines."""
        left, top, right, bottom = (round(value * self._scale) for value in box)
        if right <= left or bottom <= top:
            return
        width, height = right - left, bottom - top
        tile = Image.new("L", (width, height), 0)
        pen = ImageDraw.Draw(tile)
        for start in range(-height, width, round(step * self._scale)):
            pen.line((start, height, start + height, 0), 255, round(self._scale) + 1)
        self._image.paste(colour, (left, top), tile)

    def text(
        self,
        at: Point,
        words: str,
        *,
        size: float,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "mm",
        room: float = 10_000,
    ) -> float:
        """Write one line, in smaller letters and then cut if it finds no `room`; return its width."""
        words = self.shown(words)
        least = size * 0.62
        while self.width(words, size=size) > room and size > least:
            size -= 1
        while self.width(words, size=size) > room and len(words) > 1:
            words = words.removesuffix("…")[:-1] + "…"
        place = (at[0] * self._scale, at[1] * self._scale)
        # The font has one weight: letters that count are drawn with a thicker pen.
        pen = max(1, round(size / 26)) if bold else 0
        self._draw.text(place, words, colour, self._font(size), anchor, stroke_width=pen)
        return self.width(words, size=size)

    def width(self, words: str, *, size: float) -> float:
        """Return how long a line is."""
        return self._font(size).getlength(words) / self._scale

    def halved(self, words: str, *, size: float, room: float) -> list[str]:
        """Return words as one line, or as two where one finds no `room`."""
        words = self.shown(words)
        if self.width(words, size=size) <= room or len(words) < 3:
            return [words]
        half = (len(words) + 1) // 2
        return [words[:half], words[half:]]

    def shown(self, words: str) -> str:
        """Return what can be drawn: one line, and no letter that the font lacks."""
        return "".join(letter if self._has(letter) else MISSING for letter in " ".join(words.split()))

    def png(self) -> bytes:
        """Return the picture."""
        content = io.BytesIO()
        # A few colours and their shades: a third of the bytes, and of the time that packing takes. They are found in every third
        # point each way: looked for in all of them they would take twice the memory.
        width, height = (max(1, side // 3) for side in self._image.size)
        sample = self._image.resize((width, height), Image.Resampling.NEAREST)
        shades = sample.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few = self._image.quantize(palette=shades, dither=Image.Dither.NONE)
        few.save(content, "PNG", compress_level=4)
        return content.getvalue()

    def _font(self, size: float) -> ImageFont.FreeTypeFont:
        if size not in self._fonts:
            pixels, basic = round(size * self._scale), ImageFont.Layout.BASIC
            self._fonts[size] = ImageFont.truetype(str(FONT), pixels, index=self._face, layout_engine=basic)
        return self._fonts[size]

    def _has(self, letter: str) -> bool:
        """Whether the font has a letter: what it lacks it draws like any other that it lacks."""
        if letter not in self._known:
            font = self._font(16)
            self._known[letter] = letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask(_NOWHERE))
        return self._known[letter]
