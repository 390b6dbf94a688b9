"""纪要: the minutes of a meeting on paper, A4 in print and as wide as the phone on a screen."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class MinutesPage:
    """Every word already in the reader's language; `sections` are (heading, rows of number, village, handler, what)."""

    name: str
    title: str
    lines: tuple[str, ...]
    heads: Row
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    signatures: str
    foot: str
    language: str

    def made(self) -> bytes:
        """Return the file."""
        body = [f"<h1>{escape(self.title)}</h1>", *(f"<p>{escape(line)}</p>" for line in self.lines)]
        body += [self._section(heading, rows) for heading, rows in self.sections if rows]
        body.append(f"<p class=sign>{escape(self.signatures)}</p><footer>{escape(self.foot)}</footer>")
        return page(title=self.title, language=self.language, style=_STYLE, body="\n".join(body))

    def _section(self, heading: str, rows: tuple[Row, ...]) -> str:
        heads = "".join(f"<th>{escape(head)}</th>" for head in self.heads)
        lines = "".join(f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in row)}</tr>" for row in rows)
        return (
            f"<section><h2>{escape(heading)}</h2>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></section>"
        )


_STYLE = f"""
@page {{ size: A4; margin: 16mm 15mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ max-width: 46em; margin: 0 auto; padding: 16px; font: 16px/1.6 {FONTS}; color: #000; background: #fff;
  overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5em; text-align: center; margin-bottom: .4em; }}
h2 {{ font-size: 1.1em; margin: 1em 0 .3em; break-after: avoid; }}
table {{ width: 100%; border-collapse: collapse; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
th, td {{ border: 1px solid #888; padding: .25em .4em; text-align: left; vertical-align: top; font-size: .95em; }}
th {{ background: #eee; }}
td:nth-child(1), td:nth-child(3) {{ white-space: nowrap; }}
td:nth-child(4) {{ white-space: pre-wrap; }}
.sign {{ margin-top: 2.5em; }}
footer {{ margin-top: 1.5em; color: #444; font-size: .85em; }}
@media print {{ body {{ padding: 0; max-width: none; font-size: 11pt; }} }}
"""
