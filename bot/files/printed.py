"""What is sent as a file that the program makes: its name and its bytes, and what all printed pages share."""

from html import escape
from typing import Protocol

import segno

# Fonts that the machines of an office have; the last one is whatever there is.
FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei", sans-serif'


PICTURE = ".png"  # a file of this ending is shown in the chat


class Printed(Protocol):
    """A file in the making. Making it takes a while where it has many pages, so nobody waits for it in a transaction."""

    @property
    def name(self) -> str: ...
    def made(self) -> bytes: ...


def qr(link: str) -> str:
    """Return a link as a QR code, an SVG that takes any size; a quarter of it may be dirty or torn."""
    return segno.make(link, micro=False, error="q").svg_inline(border=4, omitsize=True)


def page(*, title: str, language: str, style: str, body: str) -> bytes:
    """Return a whole HTML file that needs nothing from outside; `body` is HTML, all else is text."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()
