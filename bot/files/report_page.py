"""A report as a page to be printed: the same tables as in the workbook, with the pictures, on A4 across."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from html import escape

from bot.files.printed import FONTS, Printed, page
from bot.files.tables import Table, Value
from bot.rules.figures import percent

MOST_TOGETHER = 20  # rows of a table that stands on one page


@dataclass(frozen=True)
class ReportPage:
    """A page in the making; `pictures` are drawn when it is."""

    name: str
    title: str
    lines: tuple[str, ...]
    pictures: tuple[Printed, ...]
    tables: tuple[Table, ...]
    foot: str
    language: str

    def made(self) -> bytes:
        """Return the file."""
        body = [f"<h1>{escape(self.title)}</h1>", *(f"<p>{escape(line)}</p>" for line in self.lines)]
        body += ["<div class=pictures>", *map(_picture, self.pictures), "</div>"]
        body += [_table(table) for table in self.tables if table.rows]
        body.append(f"<footer>{escape(self.foot)}</footer>")
        return page(title=self.title, language=self.language, style=_STYLE, body="\n".join(body))


def _picture(picture: Printed) -> str:
    return f'<img alt="" src="data:image/png;base64,{b64encode(picture.made()).decode()}">'


def _table(table: Table) -> str:
    heads = "".join(f"<th>{escape(column.head)}</th>" for column in table.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    short = " class=short" if len(table.rows) <= MOST_TOGETHER else ""
    note = f"<p class=note>{escape(table.note)}</p>" if table.note else ""
    return (
        f"<section{short}><h2>{escape(table.short)}</h2>{note}"
        f"<div class=wide><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    if value is None or isinstance(value, Fraction):
        return f"<td class=n>{percent(value)}</td>"
    return f"<td class=n>{value.isoformat() if isinstance(value, date) else value}</td>"


_STYLE = f"""
@page {{ size: A4 landscape; margin: 12mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ max-width: 70em; margin: 0 auto; padding: 16px; font: 15px/1.5 {FONTS}; color: #000; background: #fff;
  overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5em; margin-bottom: .3em; }}
h2 {{ font-size: 1.1em; margin: 1.2em 0 .2em; break-after: avoid; }}
.note, footer {{ color: #444; font-size: .85em; }}
.pictures {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(20em, 1fr)); gap: 1em; margin: .8em 0; }}
.pictures img {{ width: 100%; border: 1px solid #ccc; break-inside: avoid; }}
.wide {{ overflow-x: auto; }}
table {{ width: 100%; border-collapse: collapse; }}
thead {{ display: table-header-group; }}
tr, section.short {{ break-inside: avoid; }}
th, td {{ border: 1px solid #999; padding: .15em .35em; text-align: left; vertical-align: top; font-size: .9em; }}
th {{ background: #eee; }}
td:nth-child(-n+3):not(:only-child) {{ white-space: nowrap; }}
.n {{ text-align: right; white-space: nowrap; }}
footer {{ margin-top: 1.2em; }}
@media print {{ body {{ padding: 0; max-width: none; font-size: 9.5pt; }} .wide {{ overflow: visible; }} }}
"""
