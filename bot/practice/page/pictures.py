"""A made-up photo for the page: a street lamp at dusk, each a little different, so that two are told apart."""

import struct
import zlib

WIDTH, HEIGHT = 320, 240
SKIES = ((92, 124, 168), (168, 120, 92), (84, 140, 132), (132, 104, 152))
ROAD, POST, LAMP = (70, 72, 78), (30, 30, 34), (240, 214, 120)


def street(number: int) -> bytes:
    """Return a PNG of a lamp over a road; `number` chooses sky and place of the lamp."""
    sky, post = SKIES[number % len(SKIES)], 60 + 50 * (number % 5)
    rows = b"".join(b"\0" + _row(y, sky, post) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def _row(y: int, sky: tuple[int, int, int], post: int) -> bytes:
    shade = y if y < 170 else 0
    ground = bytes(min(255, part + shade // 3) for part in sky) if y < 170 else bytes(ROAD)
    row = bytearray(ground * WIDTH)
    if 50 <= y < 190:
        row[3 * post : 3 * (post + 5)] = bytes(POST) * 5
    if 42 <= y < 52:
        row[3 * (post - 14) : 3 * (post + 19)] = bytes(LAMP) * 33
    return bytes(row)
