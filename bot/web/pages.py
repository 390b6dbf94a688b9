"""The board's pages: templates in which everything is escaped unless it is ours, and the headers that go with each."""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts import web_board as texts
from bot.texts.language import SIMPLIFIED, listener

HERE = Path(__file__).parent
TAGS = {SIMPLIFIED: "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}  # as HTML names a language
TRADITIONAL = ("hant", "tw", "hk", "mo")
STATIC = {path.name: path.read_bytes() for path in (HERE / "static").iterdir() if path.is_file()}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS = {
    # Nothing but our own files, no word of script or style inside a page, nobody's frame, no other address.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all, a form of ours would come from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["texts"] = texts


def written(template: str, **values: object) -> str:
    """Return a page in the listener's language."""
    return _ENVIRONMENT.get_template(template).render(
        language=TAGS[listener().language], tongue=listener().language, **values
    )


def answer(html: str, *, status: int = 200) -> web.Response:
    """Return a page as it goes out."""
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)


def file(name: str) -> web.Response:
    """Return one of our own files. Raises: HTTPNotFound."""
    if name not in STATIC:
        raise web.HTTPNotFound
    return web.Response(body=STATIC[name], content_type=TYPES[Path(name).suffix], charset="utf-8", headers=HEADERS)


def wanted_language(accepted: str, *, said: str = "") -> str:
    """Return the language to speak to a stranger: what the address says, or what his browser asks for, most wanted first."""
    if said in TAGS:
        return said
    for part in accepted.lower().split(","):
        tag = part.partition(";")[0].strip()
        if tag.startswith("zh"):
            return "zh_Hant" if any(mark in tag for mark in TRADITIONAL) else SIMPLIFIED
        if tag.startswith("en"):
            return "en"
    return SIMPLIFIED
