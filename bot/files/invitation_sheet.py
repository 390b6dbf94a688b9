"""The sheet of invitations: A4, eight cards a page to be cut apart, each with its QR code and the link in letters."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page, qr

CARDS_A_PAGE = 8


@dataclass(frozen=True)
class Card:
    """One person's invitation, all of it text."""

    name: str
    role: str
    place: str
    link: str


@dataclass(frozen=True)
class Page:
    """At most CARDS_A_PAGE cards under a headline."""

    head: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class InvitationSheet:
    """The sheet, every word of it already in the reader's language."""

    name: str
    title: str
    note: str  # how the cards are handed out
    how: str  # how one binds
    until: str
    language: str
    pages: tuple[Page, ...]

    def made(self) -> bytes:
        """Return the file."""
        body = "\n".join(self._page(one) for one in self.pages)
        return page(title=self.title, language=self.language, style=_STYLE, body=body)

    def _page(self, one: Page) -> str:
        cards = "\n".join(self._card(card) for card in one.cards)
        return (
            f'<section class="page"><header><h1>{escape(one.head)}</h1><p>{escape(self.note)}</p></header>\n'
            f'<div class="cards">\n{cards}\n</div></section>'
        )

    def _card(self, card: Card) -> str:
        return (
            f'<article class="card"><div class="qr">{qr(card.link)}</div><div class="who"><h2>{escape(card.name)}</h2>'
            f"<p>{escape(card.role)}</p><p>{escape(card.place)}</p>"
            f'<p class="how">{escape(self.how)}</p><p class="until">{escape(self.until)}</p></div>'
            f'<p class="link">{escape(card.link)}</p></article>'
        )


# Eight cards fill a page; very long names make a card taller, and then what does not fit goes to the next page, whole.
_STYLE = f"""
@page {{ size: A4; margin: 10mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ width: 190mm; margin: 0 auto; font-family: {FONTS}; color: #000; background: #fff; }}
.page {{ break-after: page; }}
.page:last-child {{ break-after: auto; }}
header {{ height: 16mm; }}
h1 {{ font-size: 15pt; }}
header p {{ font-size: 10.5pt; }}
.cards {{ display: grid; grid-template-columns: 95mm 95mm; grid-auto-rows: minmax(65mm, auto); }}
.card {{ border: 1px dashed #000; padding: 3mm; display: grid; grid-template: minmax(46mm, auto) auto / 46mm 1fr; gap: 0 3mm;
  break-inside: avoid; }}
.qr svg {{ display: block; width: 46mm; height: 46mm; }}
.who {{ padding-top: 3mm; overflow-wrap: anywhere; }}
.who p {{ font-size: 12pt; line-height: 1.35; }}
h2 {{ font-size: 22pt; line-height: 1.2; }}
.who .how {{ padding-top: 1.5mm; }}
.link {{ grid-column: 1 / 3; font: bold 10.5pt/1.25 monospace; overflow-wrap: anywhere; }}
@media screen {{ .page {{ margin: 10mm 0; }} }}
"""
