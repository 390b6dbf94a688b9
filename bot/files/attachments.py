"""Files that are passed on: the same content without the names, places and devices that they carry unseen.

A file is known by its first bytes, never by its ending. What cannot be cleaned for certain is not passed on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.files import films, papers, pictures

MOST_TEXT = 1 << 20


class Uncleanable(Exception):
    """Nobody can say what the file still tells about its sender."""


@dataclass(frozen=True)
class Cleaned:
    """What may be passed on; `ending` fits the content, like ".pdf"."""

    data: bytes
    ending: str


def cleaned(data: bytes, ending: str) -> Cleaned:
    """Return a file without names, places and devices. Raises: Uncleanable."""
    for knows, clean in _KINDS:
        if knows(data):
            try:
                return Cleaned(*clean(data, ending.lower()))
            except (
                Exception
            ) as error:  # parsers of strangers' files raise whatever they like; the text may hold content
                raise Uncleanable from error
    raise Uncleanable


def _is_text(data: bytes) -> bool:
    return len(data) <= MOST_TEXT and b"\0" not in data


def _text(data: bytes, ending: str) -> tuple[bytes, str]:
    """A plain list or letter; anything else in letters (a card of contacts, a page) may hold what is not meant to be seen."""
    if ending not in (".txt", ".csv"):
        raise Uncleanable
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode("gb18030").encode()
    return data, ending


def _sound(data: bytes, ending: str) -> tuple[bytes, str]:
    return data, ".amr"


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, str], tuple[bytes, str]]], ...] = (
    (pictures.is_picture, pictures.without_traces),
    (papers.is_pdf, papers.pdf_without_traces),
    (papers.is_office, papers.office_without_traces),
    (films.is_film, films.without_traces),
    (films.is_mp3, films.mp3_without_traces),
    (films.is_wave, films.wave_without_traces),
    (lambda data: data.startswith(b"#!AMR"), _sound),  # has no room for anything but sound
    (_is_text, _text),
)
