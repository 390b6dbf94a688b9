"""抽查电话名单: whom to call, with room for what they say, on A4 across."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page


@dataclass(frozen=True)
class CallList:
    """A list with all its words; the last of the columns are filled in by hand."""

    name: str
    title: str
    note: str
    language: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def made(self) -> bytes:
        """Return the file."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        blank = "<td></td>"
        lines = (
            "<tr>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row)
            + blank * (len(self.columns) - len(row))
            + "</tr>"
            for row in self.rows
        )
        body = (
            f"<h1>{escape(self.title)}</h1><p>{escape(self.note)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        )
        return page(title=self.title, language=self.language, style=_STYLE, body=body)


_STYLE = f"""
@page {{ size: A4 landscape; margin: 14mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ padding: 16px; font: 15px/1.5 {FONTS}; color: #000; background: #fff; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5em; }}
p {{ margin: .4em 0 .8em; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ border: 1px solid #000; padding: .35em .5em; text-align: left; vertical-align: top; }}
td {{ height: 2.6em; }}
tr {{ break-inside: avoid; }}
thead {{ display: table-header-group; }}
@media print {{ body {{ padding: 0; font-size: 11pt; }} }}
"""
