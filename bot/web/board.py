"""/board: the web board, for whoever came in by a link from chat. Read-only; cookies and links are never logged."""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.actions.web_board.sessions import Looker, log_in, looker
from bot.clock import Clock
from bot.rules.errors import NoTown
from bot.rules.web_board import LONGEST
from bot.texts import web_board as texts
from bot.texts.language import speaking, speaking_to
from bot.web.pages import HEADERS, answer, file, wanted_language, written
from bot.web.tries import Tries, address_of
from storage import web_board
from storage.database import Database, DatabaseUnavailable

PATIENCE = 15.0  # seconds for the database and for those who asked before
AT_ONCE = 2  # that many pages are read at a time: the rest of the program goes first
MOST_TRIES = 10  # that fail, of one address in a minute
MOST_BYTES = 1024  # of a form
FROM_HERE = ("", "same-origin", "none")  # Sec-Fetch-Site; older browsers do not send it
Page = Callable[[web.Request], Awaitable[web.Response]]


class Board:
    """Everything below /board."""

    def __init__(self, database: Database, clock: Clock, *, web_url: str | None) -> None:
        self._database = database
        self._clock = clock
        self._secure = urlsplit(web_url or "").scheme == "https"
        self._base = urlsplit(web_url or "").path
        self._cookie = "__Host-board" if self._secure else "board"
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failed = Tries(MOST_TRIES)

    def routes(self) -> list[web.RouteDef]:
        """Return what is served."""
        pages: dict[str, Page] = {"/board": self._board, "/board/in": self._outside, "/board/in/{code}": self._door}
        forms: dict[str, Page] = {"/board/in": self._come_in, "/board/out": self._go}
        return [
            web.get("/board/static/{name}", self._file),
            *(web.get(path, self._guarded(page)) for path, page in pages.items()),
            *(web.post(path, self._guarded(form)) for path, form in forms.items()),
        ]

    def _guarded(self, page: Page) -> Page:
        """Let no other site's page use a form, keep the rest of the program running, and say in words what went wrong."""

        async def guarded(request: web.Request) -> web.Response:
            with speaking(wanted_language(request.headers.get("Accept-Language", ""))):
                if request.method == "POST" and not _is_from_here(request):
                    return self._sorry(texts.not_there(), status=403)
                try:
                    async with asyncio.timeout(PATIENCE), self._places:
                        return await page(request)
                except (DatabaseUnavailable, NoTown, TimeoutError):
                    return self._sorry(texts.not_now(), status=503)

        return guarded

    async def _file(self, request: web.Request) -> web.Response:
        return file(request.match_info["name"])

    # Coming in

    async def _door(self, request: web.Request) -> web.Response:
        """A link was opened, maybe by a program that looks ahead: nothing happens, and nothing is told, before a button is pressed."""
        return self._written("door.html", code=request.match_info["code"])

    async def _outside(self, request: web.Request) -> web.Response:
        return self._closed("", status=200)

    async def _come_in(self, request: web.Request) -> web.Response:
        now, address = self._clock.now(), address_of(request)
        if self._failed.are_too_many(address, now):
            return self._closed(texts.too_many_tries(), status=429)
        code = str((await request.post()).get("code", ""))
        on_phone = "Mobi" in request.headers.get("User-Agent", "")
        secret = await self._database.transaction(lambda tx: log_in(tx, code, on_phone=on_phone, now=now))
        if secret is None:
            self._failed.note(address, now)
            return self._closed(texts.link_is_no_good(), status=403)
        inside = self._to("/board")
        inside.set_cookie(
            self._cookie,
            secret,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            secure=self._secure,
            samesite="Strict",
        )
        return inside

    async def _go(self, request: web.Request) -> web.Response:
        """退出."""
        secret = request.cookies.get(self._cookie, "")
        said = str((await request.post()).get("token", ""))
        found, outside = await self._looker(request), self._to("/board/in")
        if found and hmac.compare_digest(said.encode(), _token(secret).encode()):
            session, now = found.session, self._clock.now()
            await self._database.transaction(
                lambda tx: web_board.end(tx, session.session_id, session.person_id, now=now)
            )
            outside.del_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Strict")
        return outside

    async def _looker(self, request: web.Request) -> Looker | None:
        """Return who asks, and now and then write down that he does."""
        secret, now = request.cookies.get(self._cookie, ""), self._clock.now()
        if not secret:
            return None
        found = await self._database.read(lambda tx: looker(tx, secret, now=now))
        if found and found.is_to_note:
            session_id = found.session.session_id
            await self._database.transaction(lambda tx: web_board.note_seen(tx, session_id, now=now))
        return found

    # Pages

    async def _board(self, request: web.Request) -> web.Response:
        found = await self._looker(request)
        if found is None:
            return self._closed("", status=401)
        with speaking_to(found.person):
            return self._written("board.html", person=found.person.name or "", token=self._token_of(request))

    def _token_of(self, request: web.Request) -> str:
        return _token(request.cookies.get(self._cookie, ""))

    def _closed(self, why: str, *, status: int) -> web.Response:
        """Return the page of whoever is not logged in: a field for the code, and how to get one."""
        return self._written("closed.html", why=why, status=status)

    def _sorry(self, why: str, *, status: int) -> web.Response:
        return self._written("sorry.html", why=why, status=status)

    def _written(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        return answer(written(template, base=self._base, **values), status=status)

    def _to(self, path: str) -> web.Response:
        return web.Response(status=303, headers={**HEADERS, "Location": self._base + path})


def _is_from_here(request: web.Request) -> bool:
    """Whether a form was sent by a page of ours, as far as the browser says, and is no longer than ours are."""
    short = (request.content_length or 0) <= MOST_BYTES and "Transfer-Encoding" not in request.headers
    return short and request.headers.get("Sec-Fetch-Site", "") in FROM_HERE


def _token(secret: str) -> str:
    """Return what a form must bring along that only a page of this session holds."""
    return hashlib.sha256(f"out:{secret}".encode()).hexdigest()
