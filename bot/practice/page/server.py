"""The page's server: static files and JSON, for this machine only."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.practice.page.bubbles import below, bubble
from bot.practice.page.people import FIRST_RESIDENT, LANGUAGES, Player, role_of
from bot.practice.page.sending import SAMPLES, WORDLESS, Said, Upload, send_files, send_sample
from bot.practice.page.serving import served
from bot.practice.page.tour import hint
from bot.practice.page.town import PracticeTown, TownIsFull, as_local
from bot.practice.telegram.errors import ApiError
from bot.practice.telegram.files import LARGEST_DOWNLOAD
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
UPLOAD_AT_MOST = LARGEST_DOWNLOAD + (1 << 16)  # of all files together, and what stands around them
OUR_OWN = "X-Practice-Town"  # no foreign page can send a header of its own without being asked first
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
            web.get("/api/people", _people),
            web.post("/api/residents", _move_in),
            web.get("/api/changes", _changes),
            web.get("/api/files/{file_id}", _file),
            web.get("/api/phones/{user_id}", _phone),
            web.post("/api/phones/{user_id}/write", _write),
            web.post("/api/phones/{user_id}/edit", _edit),
            web.post("/api/phones/{user_id}/press", _press),
            web.post("/api/phones/{user_id}/tap", _tap),
            web.post("/api/phones/{user_id}/send", _send),
            web.post("/api/phones/{user_id}/upload", _upload),
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
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)  # a file brings stricter rules of its own
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
        "resident": FIRST_RESIDENT,
        "cadre": cadre,
        "supervisor": above,
        "people": len(town.players),
        "expected": town.expected,
        "news": town.news(),
        "tour": asdict(hint(town, cadre)),
    }
    return web.json_response(told)


async def _people(request: web.Request) -> web.StreamResponse:
    town = request.app[TOWN]
    return web.json_response({"people": [_player(player) for player in town.players.values()]})


def _player(player: Player) -> dict[str, Any]:
    return {
        "id": player.user_id,
        "name": player.name,
        "kind": player.role,
        "role": role_of(player),
        "town": player.town,
        "villages": player.villages,
    }


async def _move_in(request: web.Request) -> web.StreamResponse:
    language = (await _asked(request)).get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise Rubbish(practice.missing("language"))
    try:
        player = await request.app[TOWN].move_in(language)
    except TownIsFull as full:
        raise Rubbish(practice.TOWN_IS_FULL) from full
    return web.json_response({"id": player.user_id})


async def _changes(request: web.Request) -> web.StreamResponse:
    since = request.query.get("since", "")
    if not since.isascii() or not since.isdecimal() or len(since) > 15:
        raise Rubbish(practice.missing("since"))
    version = await request.app[TOWN].changed(int(since), within=HOLDS)
    return web.json_response({"version": version})


async def _phone(request: web.Request) -> web.StreamResponse:
    town, user_id = request.app[TOWN], _user_id(request)
    chat, player = town.chat(user_id), town.players[user_id]
    told = {
        "era": town.era,
        "messages": [bubble(one, local=lambda at: as_local(at, town)) for one in chat.messages.values()],
        "below": below(chat),
        "doing": chat.doing(town.clock.now()),
        "menu": town.world.profile.commands_shown(user_id, player.language),
    }
    return web.json_response(told)


async def _file(request: web.Request) -> web.StreamResponse:
    files = request.app[TOWN].world.files
    try:
        stored = files.at(files.describe(request.match_info["file_id"])["file_path"])
    except ApiError as refusal:
        raise Rubbish(practice.NO_SUCH_FILE) from refusal
    return served(request, stored)


async def _press(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    message_id, label = _whole(asked, "message_id"), _text(asked, "label")
    nth = _whole(asked, "nth") if "nth" in asked else 0
    try:
        toast = await town.press(user_id, message_id, label, nth=nth)
    except LookupError as gone:
        raise Rubbish(practice.BUTTON_GONE) from gone
    shown = {"text": toast.text, "alert": toast.alert} if toast and toast.text else None
    return web.json_response({"toast": shown})


async def _write(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    text, reply_to = _text(asked, "text"), _reply_to(asked)
    with _refusing(practice.MESSAGE_GONE):
        town.phone(user_id).write(text, reply_to=reply_to)
    return await _followed(town, user_id)


async def _edit(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    message_id, text = _whole(asked, "message_id"), _text(asked, "text")
    with _refusing(practice.NOT_OWN):
        town.phone(user_id).edit(message_id, text)
    await town.follow()
    return web.json_response({"toast": None})


async def _tap(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    label = _text(asked, "label")
    with _refusing(practice.BUTTON_GONE):
        town.phone(user_id).tap(label)
    return await _followed(town, user_id)


async def _send(request: web.Request) -> web.StreamResponse:
    town, user_id, asked = request.app[TOWN], _user_id(request), await _asked(request)
    what, caption, reply_to = _text(asked, "what"), _text(asked, "text") if "text" in asked else "", _reply_to(asked)
    if what not in SAMPLES or (caption and what in WORDLESS):
        raise Rubbish(practice.missing("what"))
    with _refusing(practice.MESSAGE_GONE):
        send_sample(town.phone(user_id), what, Said(caption or None, reply_to))
    return await _followed(town, user_id)


async def _upload(request: web.Request) -> web.StreamResponse:
    """Send files from the visitor's disk: a multipart body with `file`s, and maybe `text`, `reply_to`, `as_files`."""
    town, user_id = request.app[TOWN], _user_id(request)
    if OUR_OWN not in request.headers:
        raise Rubbish(practice.NOT_JSON)
    if request.content_length is None or request.content_length > UPLOAD_AT_MOST:
        raise Rubbish(practice.TOO_LARGE)
    form = await request.clone(client_max_size=UPLOAD_AT_MOST).post()
    uploads = [_read(part) for part in form.values() if isinstance(part, web.FileField)]
    if not all(upload.content for upload in uploads):
        raise Rubbish(practice.EMPTY_FILE)
    reply_to = str(form.get("reply_to", ""))
    said = Said(str(form.get("text", "")) or None, int(reply_to) if reply_to.isdecimal() else None)
    with _refusing(practice.MESSAGE_GONE, practice.UPLOAD_LENGTH):
        send_files(town.phone(user_id), uploads, said, as_files="as_files" in form)
    return await _followed(town, user_id)


def _read(part: web.FileField) -> Upload:
    with part.file as file:
        return Upload(part.filename, part.content_type, file.read())


@contextmanager
def _refusing(gone: str, length: str = practice.TEXT_LENGTH) -> Iterator[None]:
    """Say by these sentences what somebody cannot do."""
    try:
        yield
    except LookupError as error:
        raise Rubbish(gone) from error
    except ValueError as error:
        raise Rubbish(length) from error


async def _followed(town: PracticeTown, user_id: int) -> web.StreamResponse:
    """Let the bot do what follows from what somebody said."""
    town.pressed.pop(user_id, None)
    await town.follow()
    return web.json_response({"toast": None})


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


def _reply_to(asked: dict[str, Any]) -> int | None:
    return _whole(asked, "reply_to") if asked.get("reply_to") is not None else None


def _whole(asked: dict[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rubbish(practice.missing(name))
    return value
