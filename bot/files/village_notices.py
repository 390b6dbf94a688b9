"""The notices that hang in the villages: one A4 page a village, large enough for old eyes, black on white."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page, qr


@dataclass(frozen=True)
class Notice:
    """One village's notice: its own words; the rest is on all of them alike."""

    village: str
    town: str
    link: str


@dataclass(frozen=True)
class VillageNotices:
    """The notices, every word already in the reader's language; `phone` may be empty."""

    name: str
    title: str
    scan: str
    who_hears: str
    steps: tuple[str, ...]
    call: str
    phone: str
    danger: str
    telegram: str
    language: str
    notices: tuple[Notice, ...]

    def made(self) -> bytes:
        """Return the file."""
        body = "\n".join(self._page(notice) for notice in self.notices)
        return page(title=self.title, language=self.language, style=_STYLE, body=body)

    def _page(self, notice: Notice) -> str:
        steps = "".join(f"<li>{escape(step)}</li>" for step in self.steps)
        call = f'<p class="call">{escape(self.call)}<b>{escape(self.phone)}</b></p>' if self.phone else ""
        return (
            f'<section class="page"><p class="village">{escape(notice.town)} {escape(notice.village)}</p>'
            f'<h1>{escape(self.scan)}</h1><p class="who">{escape(self.who_hears)}</p>\n'
            f'<div class="qr">{qr(notice.link)}</div>\n<ol>{steps}</ol>{call}'
            f'<p class="danger">{escape(self.danger)}</p>'
            f'<footer><p>{escape(self.telegram)}</p><p class="link">{escape(notice.link)}</p></footer></section>'
        )


# The QR code takes what room the words leave, so a long name makes it smaller instead of cutting the page.
_STYLE = f"""
@page {{ size: A4; margin: 10mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ width: 190mm; margin: 0 auto; font-family: {FONTS}; color: #000; background: #fff; }}
.page {{ height: 276mm; overflow: hidden; break-after: page; display: flex; flex-direction: column;
  align-items: center; text-align: center; }}
.page:last-child {{ break-after: auto; }}
.village {{ font-size: 32pt; font-weight: bold; line-height: 1.2; }}
h1 {{ font-size: 84pt; line-height: 1.15; letter-spacing: 2mm; }}
.who {{ font-size: 38pt; font-weight: bold; line-height: 1.2; }}
.qr {{ flex: 1; min-height: 0; width: 100%; }}
.qr svg {{ display: block; width: 100%; height: 100%; }}
ol {{ font-size: 25pt; line-height: 1.4; text-align: left; padding-left: 12mm; font-weight: bold; }}
.call {{ font-size: 25pt; line-height: 1.3; padding-top: 3mm; }}
.call b {{ white-space: nowrap; font-size: 32pt; }}
.danger {{ font-size: 21pt; line-height: 1.4; border-top: 2px solid #000; width: 100%; margin-top: 3mm; padding-top: 2mm; }}
footer {{ font-size: 13pt; line-height: 1.4; }}
.link {{ font-family: monospace; overflow-wrap: anywhere; }}
@media screen {{ .page {{ margin: 10mm 0; }} }}
"""
