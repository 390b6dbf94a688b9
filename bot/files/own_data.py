"""A resident's own data as a file: a page that a phone shows, and the same for machines."""

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.files.printed import FONTS, page


@dataclass(frozen=True)
class Section:
    """A heading with its lines, as people read them."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OwnPage:
    """The page, every word already in the reader's language."""

    name: str
    title: str
    language: str
    sections: tuple[Section, ...]

    def made(self) -> bytes:
        """Return the file."""
        body = "\n".join(self._section(section) for section in self.sections)
        return page(
            title=self.title, language=self.language, style=_STYLE, body=f"<h1>{escape(self.title)}</h1>\n{body}"
        )

    def _section(self, section: Section) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in section.lines)
        return f"<section><h2>{escape(section.heading)}</h2>{lines}</section>"


@dataclass(frozen=True)
class OwnValues:
    """The same as values: instants as ISO 8601 in UTC."""

    name: str
    values: dict[str, Any]

    def made(self) -> bytes:
        """Return the file."""
        return (json.dumps(self.values, ensure_ascii=False, indent=2) + "\n").encode()


_STYLE = f"""
body {{ max-width: 40rem; margin: 0 auto; padding: 1rem; font-family: {FONTS}; line-height: 1.6;
  color: #111; background: #fff; }}
section {{ border-top: 1px solid #bbb; margin-top: 1rem; }}
p {{ margin: 0.3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
"""
