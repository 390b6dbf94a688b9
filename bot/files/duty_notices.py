"""Who is on duty in a month, to hang in the villages: one A4 page a village, in type for old eyes, black on white."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page, qr

LARGE, MIDDLE = 3, 4  # characters up to which a name is set in the large and in the middle type


@dataclass(frozen=True)
class Day:
    """A day of the month; `mark`: what is special about it, a letter or two; `off`: nobody works then."""

    day: str
    weekday: str
    mark: str = ""
    off: bool = False


@dataclass(frozen=True)
class MonthNotice:
    """One village's page; a name for each day, "" where nothing is known, None where nobody is planned yet."""

    village: str
    town: str
    link: str
    names: tuple[str | None, ...]


@dataclass(frozen=True)
class DutyNotices:
    """The pages, every word already in the reader's language; `phone` may be empty."""

    name: str
    title: str
    month: str
    hours: str
    changes: str
    scan: str
    call: str
    phone: str
    legend: str
    still_empty: str
    language: str
    days: tuple[Day, ...]
    notices: tuple[MonthNotice, ...]

    def made(self) -> bytes:
        """Return the file."""
        body = "\n".join(self._page(notice) for notice in self.notices)
        return page(title=self.title, language=self.language, style=_STYLE, body=body)

    def _page(self, notice: MonthNotice) -> str:
        rows = [_row(day, who or "") for day, who in zip(self.days, notice.names, strict=True)]
        rows += [_EMPTY] * (len(rows) % 2)  # so that lines stand beside each other
        half = len(rows) // 2
        columns = "".join(f"<table><tbody>{''.join(some)}</tbody></table>" for some in (rows[:half], rows[half:]))
        call = f'<p class="call">{escape(self.call)}<b>{escape(self.phone)}</b></p>' if self.phone else ""
        empty = f"<p>{escape(self.still_empty)}</p>" if None in notice.names else ""
        return (
            f'<section class="page"><p class="village">{escape(notice.town)} {escape(notice.village)}</p>'
            f"<h1>{escape(self.month)}</h1>\n"
            f'<div class="days">{columns}</div>\n'
            f'<footer><div class="qr">{qr(notice.link)}</div><div class="words"><p class="scan">{escape(self.scan)}</p>{call}'
            f"<p>{escape(self.hours)}{escape(self.changes)}</p><p>{escape(self.legend)}</p>{empty}</div></footer></section>"
        )


def _row(day: Day, who: str) -> str:
    mark = f"<b>{escape(day.mark)}</b>" if day.mark else ""
    size = "large" if len(who) <= LARGE else "middle" if len(who) <= MIDDLE else "small"
    off = ' class="off"' if day.off else ""
    return (
        f"<tr{off}><td>{escape(day.day)}</td><td>{escape(day.weekday)}</td>"
        f'<th class="{size}">{escape(who) or _BLANK}</th><td>{mark}</td></tr>'
    )


_BLANK = "　"  # as high as a name
_EMPTY = f'<tr><td></td><td></td><th class="large">{_BLANK}</th><td></td></tr>'

# The days share what room head and foot leave, so a long name makes the others smaller instead of cutting the page.
_STYLE = f"""
@page {{ size: A4; margin: 10mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ width: 190mm; margin: 0 auto; font-family: {FONTS}; color: #000; background: #fff; }}
.page {{ height: 276mm; overflow: hidden; break-after: page; display: flex; flex-direction: column; }}
.page:last-child {{ break-after: auto; }}
.village {{ font-size: 30pt; font-weight: bold; line-height: 1.15; text-align: center; }}
h1 {{ font-size: 42pt; line-height: 1.2; text-align: center; letter-spacing: 1mm; }}
.days {{ flex: 1; min-height: 0; display: flex; gap: 6mm; padding: 2mm 0 3mm; }}
table {{ flex: 1; width: 92mm; height: 100%; table-layout: fixed; border-collapse: collapse; font-size: 21pt; }}
td, th {{ border-bottom: 1px solid #000; line-height: 1; vertical-align: middle; text-align: left; white-space: nowrap; }}
td:nth-child(1) {{ width: 22mm; text-align: right; }}
td:nth-child(2) {{ width: 20mm; text-align: center; }}
td:nth-child(4) {{ width: 11mm; text-align: center; }}
.large {{ font-size: 28pt; }}
.middle {{ font-size: 23pt; }}
.small {{ font-size: 14pt; white-space: normal; overflow-wrap: anywhere; }}
td b {{ border: 2px solid #000; padding: 0 1mm; font-size: 16pt; }}
.off {{ background: #ddd; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
footer {{ height: 62mm; display: flex; gap: 5mm; align-items: center; border-top: 3px solid #000; }}
.qr {{ width: 60mm; height: 60mm; flex: none; }}
.qr svg {{ display: block; width: 60mm; height: 60mm; }}
.words p {{ font-size: 16pt; line-height: 1.35; }}
.words .scan {{ font-size: 23pt; font-weight: bold; line-height: 1.25; }}
.words .call {{ font-size: 20pt; }}
.call b {{ white-space: nowrap; font-size: 24pt; }}
@media screen {{ .page {{ margin: 10mm 0; }} }}
"""
