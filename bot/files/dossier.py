"""案卷: all of a case on paper, A4 in print and as wide as the phone on a screen, without anything from outside."""

from dataclasses import dataclass
from html import escape

from bot.files.printed import FONTS, page


@dataclass(frozen=True)
class Happened:
    """One event: its number, when, what, by whom, what followed, and the words said at it."""

    seq: int
    at: str
    what: str
    who: str
    notes: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Dossier:
    """A case's file, every word already in the reader's language; `tables` are (heading, (label, value)...)."""

    name: str
    title: str
    made: str
    language: str
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    history: str  # the heading of the events, if there are any
    events: tuple[Happened, ...]
    foot: tuple[str, ...]

    def html(self) -> bytes:
        """Return the file."""
        body = [f"<h1>{escape(self.title)}</h1><p class=made>{escape(self.made)}</p>"]
        body += [_table(heading, rows) for heading, rows in self.tables if rows]
        body += [
            f"<section><h2>{escape(heading)}</h2>{''.join(f'<p class=text>{escape(text)}</p>' for text in texts)}</section>"
            for heading, texts in self.texts
            if texts
        ]
        if self.events:
            happened = "".join(map(_event, self.events))
            body.append(f"<section><h2>{escape(self.history)}</h2><ol>{happened}</ol></section>")
        body.append(f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in self.foot)}</footer>")
        return page(title=self.title, language=self.language, style=_STYLE, body="\n".join(body))


@dataclass(frozen=True)
class PrintedDossier:
    """The same as a file that is sent."""

    dossier: Dossier

    @property
    def name(self) -> str:
        return self.dossier.name

    def made(self) -> bytes:
        """Return the file."""
        return self.dossier.html()


def _table(heading: str, rows: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows)
    return f"<section><h2>{escape(heading)}</h2><dl>{lines}</dl></section>"


def _event(event: Happened) -> str:
    notes = f"<p class=notes>{escape('　'.join(event.notes))}</p>" if event.notes else ""
    words = f"<p class=text>{escape(event.words)}</p>" if event.words else ""
    return (
        f"<li value={event.seq}><p><b>{escape(event.what)}</b> <span>{escape(event.who)}</span> "
        f"<time>{escape(event.at)}</time></p>{notes}{words}</li>"
    )


_STYLE = f"""
@page {{ size: A4; margin: 16mm 15mm; }}
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ max-width: 46em; margin: 0 auto; padding: 16px; font: 16px/1.6 {FONTS}; color: #000; background: #fff;
  overflow-wrap: anywhere; }}
h1 {{ font-size: 1.6em; }}
h2 {{ font-size: 1.15em; margin: 1.2em 0 .3em; border-bottom: 1px solid #000; break-after: avoid; }}
.made, footer {{ color: #444; font-size: .85em; }}
dl {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(17em, 1fr)); gap: 0 2em; }}
dl div {{ display: flex; border-bottom: 1px solid #ddd; padding: .15em 0; }}
dt {{ flex: 0 0 9em; padding-right: .5em; color: #444; }}
.text {{ white-space: pre-wrap; border-left: 3px solid #bbb; padding-left: .6em; margin: .3em 0; }}
ol {{ padding-left: 2.2em; }}
li {{ padding: .3em 0; border-bottom: 1px solid #ddd; break-inside: avoid; }}
time {{ white-space: nowrap; color: #444; }}
footer {{ margin-top: 1.5em; border-top: 1px solid #000; padding-top: .4em; }}
@media print {{ body {{ padding: 0; max-width: none; font-size: 11pt; }} }}
"""
