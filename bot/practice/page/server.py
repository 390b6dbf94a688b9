"""The page's server: static files and JSON, for this machine only."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.practice.page.people import Player, role_of
from bot.practice.page.pictures import street
from bot.practice.page.tour import hint
from bot.practice.page.town import PracticeTown, as_local
from bot.practice.telegram.chats import SeenMessage
from bot.practice.telegram.errors import ApiError
from bot.texts import practice

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FILES = {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES}
HOLDS = 20.0  # seconds that a question for changes stays open
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
HERE = ("127.0.0.1", "localhost", "[::1]")
TOWN = web.AppKey("town", PracticeTown)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Rubbish(Exception):
    """The request cannot be understood; the message is a sentence that says why."""


def application(town: PracticeTown) -> web.Application:
    """Return the page's application."""
    app = web.Application(middlewares=[_guarded], client_max_size=1 << 16)
    app[TOWN] = town
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/static/{name}", _static),
            web.get("/api/town", _town),
            web.get("/api/changes", _changes),
            web.get("/api/files/{file_id}", _file),
            web.get("/api/phones/{user_id}", _phone),
            web.post("/api/phones/{user_id}/{what:write|edit|press|photo|voice|place}", _act),
            web.post("/api/clock", _clock),
            web.post("/api/wipe", _wipe),
        ]
    )
    return app


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer this machine's browser only, say what is wrong in a sentence, and let the page load nothing foreign."""
    answer: web.StreamResponse
    try:
        # Another site's page may know our address, and may make its own name point here.
        if request.headers.get("Host", "").rsplit(":", 1)[0] not in HERE:
            raise Rubbish(practice.FOREIGN_HOST)
        answer = await handler(request)
    except Rubbish as rubbish:
        answer = web.json_response({"error": str(rubbish)}, status=400)
    except web.HTTPException as refusal:
        answer = web.json_response({"error": refusal.reason}, status=refusal.status)
    answer.headers.update(HEADERS)
    return answer


async def _page(request: web.Request) -> web.StreamResponse:
    return _served("index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _served(request.match_info["name"])


def _served(name: str) -> web.Response:
    if name not in FILES:
        raise web.HTTPNotFound
    path = FILES[name]
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8")


async def _town(request: web.Request) -> web.StreamResponse:
    town = request.app[TOWN]
    version = town.version  # before looking: what changes meanwhile is fetched again
    cadre, above = await town.on_screen()
    told = {
        "version": version,
        "era": town.era,
        "office": town.office.name,
        "now": town.clock.now().astimezone(town.office.zone).isoformat(timespec="seconds"),
        "cadre": cadre,
        "supervisor": above,
        "people": [_player(town, player) for player in town.players.values()],
        "tour": asdict(hint(town, cadre)),
    }
    return web.json_response(told)


def _player(town: PracticeTown, player: Player) -> dict[str, Any]:
    newest = [message.message_id for message in town.phone(player.user_id).messages if message.from_bot]
    return {
        "id": player.user_id,
        "name": player.name,
        "kind": player.role,
        "role": role_of(player),
        "villages": player.villages,
        "newest": max(newest, default=0),
    }


async def _changes(request: web.Request) -> web.StreamResponse:
    since = request.query.get("since", "")
    if not since.isascii() or not since.isdecimal() or len(since) > 15:
        raise Rubbish(practice.missing("since"))
    version = await request.app[TOWN].changed(int(since), within=HOLDS)
    return web.json_response({"version": version})


async def _phone(request: web.Request) -> web.StreamResponse:
    town = request.app[TOWN]
    messages = town.phone(_user_id(request)).messages
    return web.json_response({"era": town.era, "messages": [_message(town, message) for message in messages]})


def _message(town: PracticeTown, message: SeenMessage) -> dict[str, Any]:
    return {
        **asdict(message),
        "sent_at": as_local(message.sent_at, town),
        "edited_at": as_local(message.edited_at, town) if message.edited_at else None,
    }


async def _file(request: web.Request) -> web.StreamResponse:
    files = request.app[TOWN].world.files
    try:
        stored = files.at(files.describe(request.match_info["file_id"])["file_path"])
    except ApiError as refusal:
        raise Rubbish(practice.NO_SUCH_FILE) from refusal
    kind = "image/png" if stored.kind == "Photo" else "application/octet-stream"
    return web.Response(body=stored.served(), content_type=kind)


async def _act(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    what = request.match_info["what"]
    if what == "press":
        return await _press(town, user_id, asked)
    if what == "write":
        await _write(town, user_id, asked)
    elif what == "edit":
        await _edit(town, user_id, asked)
    else:
        _send(town, user_id, what)
        await town.follow()
    return web.json_response({"toast": None})


async def _press(town: PracticeTown, user_id: int, asked: dict[str, Any]) -> web.StreamResponse:
    message_id, label = _whole(asked, "message_id"), _text(asked, "label")
    try:
        toast = await town.press(user_id, message_id, label)
    except LookupError as gone:
        raise Rubbish(practice.BUTTON_GONE) from gone
    shown = {"text": toast.text, "alert": toast.alert} if toast and toast.text else None
    return web.json_response({"toast": shown})


async def _write(town: PracticeTown, user_id: int, asked: dict[str, Any]) -> None:
    reply_to = _whole(asked, "reply_to") if asked.get("reply_to") is not None else None
    try:
        await town.write(user_id, _text(asked, "text"), reply_to=reply_to)
    except LookupError as gone:
        raise Rubbish(practice.MESSAGE_GONE) from gone
    except ValueError as length:
        raise Rubbish(practice.TEXT_LENGTH) from length


async def _edit(town: PracticeTown, user_id: int, asked: dict[str, Any]) -> None:
    try:
        town.phone(user_id).edit(_whole(asked, "message_id"), _text(asked, "text"))
    except LookupError as gone:
        raise Rubbish(practice.NOT_OWN) from gone
    except ValueError as length:
        raise Rubbish(practice.TEXT_LENGTH) from length
    await town.follow()


def _send(town: PracticeTown, user_id: int, what: str) -> None:
    phone = town.phone(user_id)
    if what == "photo":
        phone.photo(street(len(phone.messages)))
    elif what == "voice":
        phone.voice()
    else:
        phone.place(40.42, 114.08)


async def _clock(request: web.Request) -> web.StreamResponse:
    town, asked = request.app[TOWN], await _asked(request)
    try:
        end: datetime = town.after(_text(asked, "to"))
    except LookupError as unknown:
        raise Rubbish(practice.NO_SUCH_JUMP) from unknown
    await town.move_to(end)
    return web.json_response({})


async def _wipe(request: web.Request) -> web.StreamResponse:
    await _asked(request)
    await request.app[TOWN].wipe()
    return web.json_response({})


def _user_id(request: web.Request) -> int:
    written = request.match_info["user_id"]
    if written not in {str(user_id) for user_id in request.app[TOWN].players}:
        raise Rubbish(practice.NO_SUCH_PHONE)
    return int(written)


async def _asked(request: web.Request) -> dict[str, Any]:
    """Return the body. Raises: Rubbish: it is no JSON object, or not called one, which no foreign page can do."""
    if request.content_type != "application/json":
        raise Rubbish(practice.NOT_JSON)
    try:
        asked = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise Rubbish(practice.NOT_JSON) from error
    if not isinstance(asked, dict):
        raise Rubbish(practice.NOT_JSON)
    return asked


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Rubbish(practice.missing(name))
    return value.encode("utf-8", "ignore").decode()  # half a surrogate pair is no letter


def _whole(asked: dict[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rubbish(practice.missing(name))
    return value
