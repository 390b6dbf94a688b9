"""Made-up things to send: a lamp in the street, a quiet tone, a film, files that still name their author and place."""

import io
import math
import struct
from pathlib import Path

from bot.practice.page.pictures import street
from bot.practice.telegram.files import MEGABYTE

FILM = (Path(__file__).parent / "lamp.mp4").read_bytes()  # three seconds, 160 × 120, made by docs/screenshots/film.py
FILM_SECONDS = 3
TONE_SECONDS = 2
TOO_LARGE = 25 * MEGABYTE  # more than bots may fetch
PLACE = (40.42, 114.08)
STICKERS = ("👍", "🙏", "🌧")
NEIGHBOUR = ("赵师傅", "+8613900000000")
FORWARDED = ("村里的群", "转告大家：村口的路灯三天没亮了，晚上走路要小心。")

_SAMPLES_A_SECOND = 8_000
_PITCH = 330.0  # Hz
_QUIET = 3_000  # of 32,767
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4
_CAMERA, _ARTIST = 0x0110, 0x013B


def tone() -> bytes:
    """Return a WAV of a quiet tone that swells and fades."""
    count = TONE_SECONDS * _SAMPLES_A_SECOND
    waves = (math.sin(2 * math.pi * _PITCH * n / _SAMPLES_A_SECOND) for n in range(count))
    swell = (math.sin(math.pi * n / count) for n in range(count))
    body = struct.pack(f"<{count}h", *(int(_QUIET * wave * loud) for wave, loud in zip(waves, swell, strict=True)))
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, _SAMPLES_A_SECOND, 2 * _SAMPLES_A_SECOND, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 4 + len(form) + 8 + len(body))
        + b"WAVE"
        + form
        + b"data"
        + struct.pack("<I", len(body))
        + body
    )


def photographed(number: int, *, by: str) -> bytes:
    """Return a JPEG as a telephone keeps it: camera, owner and place stand in it."""
    from PIL import Image

    exif = Image.Exif()
    exif[_CAMERA], exif[_ARTIST] = "Practice Phone", by
    exif.get_ifd(_GPS).update({1: "N", _LATITUDE: (40.0, 25.0, 12.0), 3: "E", _LONGITUDE: (114.0, 4.0, 48.0)})
    return _saved(number, "JPEG", exif=exif)


def paper(number: int, *, by: str) -> bytes:
    """Return a PDF of one page that names its author."""
    return _saved(number, "PDF", author=by, title="情况说明")


def _saved(number: int, form: str, **more: object) -> bytes:
    from PIL import Image

    kept = io.BytesIO()
    Image.open(io.BytesIO(street(number))).convert("RGB").save(kept, form, **more)
    return kept.getvalue()
