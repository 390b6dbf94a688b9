"""Files of the chats for the browser: to look at, to play or to keep, and never with the rights of our own page."""

from urllib.parse import quote

from aiohttp import web

from bot.practice.telegram.files import StoredFile

# No script, no form, no other address, and an origin of its own: a sheet may bring its own looks and pictures, no more.
CAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "audio/wav"),
)
SHOWN = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/html"}
    | {"audio/wav", "audio/ogg", "audio/mpeg", "audio/mp4", "video/mp4", "video/webm"}
)
UNKNOWN = "application/octet-stream"


def served(request: web.Request, stored: StoredFile) -> web.Response:
    """Return a file, or the part of it that a player asks for."""
    content = stored.served()
    kind = _kind(stored, content)
    shown = kind in SHOWN and "keep" not in request.query
    name = quote(stored.name, safe="")
    headers = {
        "Content-Security-Policy": CAGE,
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
        "Accept-Ranges": "bytes",
    }
    charset = "utf-8" if kind.startswith("text/") else None
    start, end = _range(request, len(content))
    if "Range" in request.headers:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    status = 206 if "Range" in request.headers else 200
    return web.Response(body=content[start:end], status=status, content_type=kind, charset=charset, headers=headers)


def _kind(stored: StoredFile, content: bytes) -> str:
    """Return the type by the first bytes, else as the sender said it, if it is one that may be shown."""
    found = next((kind for beginning, kind in BEGINNINGS if content.startswith(beginning)), stored.mime_type)
    return found if found in SHOWN or found == "application/pdf" else UNKNOWN


def _range(request: web.Request, size: int) -> tuple[int, int]:
    """Return (first, behind the last) byte. Raises: web.HTTPRequestRangeNotSatisfiable."""
    try:
        asked = request.http_range
    except ValueError as error:
        raise web.HTTPRequestRangeNotSatisfiable from error
    start, end, _ = asked.indices(size)
    if start >= end and "Range" in request.headers:
        raise web.HTTPRequestRangeNotSatisfiable
    return start, end
