"""/board: the web board, for whoever came in by a link from chat. Read-only; cookies and links are never logged."""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web

from bot.actions.figures.scope import Level
from bot.actions.web_board.sessions import Looker, log_in, looker
from bot.actions.web_board.views import NotHis
from bot.clock import Clock
from bot.rules.errors import NoTown
from bot.rules.people import Person
from bot.rules.web_board import LONGEST
from bot.texts import web_board as texts
from bot.texts.language import SIMPLIFIED, speaking, speaking_to
from bot.web.looks import Sight, asked_of, board_page, list_page, trend_page
from bot.web.pages import HEADERS, answer, file, wanted_language, written
from bot.web.tries import Tries, address_of
from storage import web_board
from storage.database import Database, DatabaseUnavailable, Tx

PATIENCE = 15.0  # seconds for the database and for those who asked before
PATIENCE_FOR_FORM = 5.0  # seconds for whoever sends one: there are few places, and a slow sender must hold none of them
AT_ONCE = 2  # that many pages are read at a time: the rest of the program goes first
EVERY = 20  # seconds after which an open page looks for itself
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
        self._host = urlsplit(web_url or "").netloc
        self._cookie = "__Host-board" if self._secure else "board"
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failed = Tries(MOST_TRIES)

    def routes(self) -> list[web.RouteDef]:
        """Return what is served."""
        here = f"/board/{{level:{'|'.join(Level)}}}/{{place:[0-9]{{1,18}}}}"
        pages: dict[str, Page] = {"/board/in": self._outside, "/board/in/{code}": self._door}
        pages |= {"/board": self._board, here: self._board, "/board/list": self._list, f"{here}/list": self._list}
        pages |= {"/board/trend": self._trend, f"{here}/trend": self._trend}
        forms: dict[str, Page] = {"/board/in": self._come_in, "/board/out": self._go}
        return [
            web.get("/board/static/{name}", self._file),
            *(web.get(path, self._guarded(page)) for path, page in pages.items()),
            *(web.post(path, self._guarded(form)) for path, form in forms.items()),
        ]

    def _guarded(self, page: Page) -> Page:
        """Let no other site's page use a form, keep the rest of the program running, and say in words what went wrong."""

        async def guarded(request: web.Request) -> web.Response:
            accepted, said = request.headers.get("Accept-Language", ""), request.query.get("lang", "")
            with speaking(wanted_language(accepted, said=said)):
                if request.method == "POST" and not self._is_from_here(request):
                    return self._sorry(texts.not_there(), status=403)
                try:
                    if request.method == "POST" and not await _is_form(request):
                        return self._sorry(texts.not_there(), status=400)
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
        return self._closed(texts.logged_out() if "out" in request.query else "", status=200)

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
            outside = self._to(f"/board/in?out=1&lang={found.person.language or SIMPLIFIED}")
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
        """How everything stands, or what is of one place."""
        return await self._for_looker(request, lambda tx, who, now: board_page(tx, who, asked_of(request), now=now))

    async def _list(self, request: web.Request) -> web.Response:
        """The open cases of a place, in pages."""
        return await self._for_looker(request, lambda tx, who, now: list_page(tx, who, asked_of(request), now=now))

    async def _trend(self, request: web.Request) -> web.Response:
        """The last days of a place."""
        return await self._for_looker(request, lambda tx, who, now: trend_page(tx, who, asked_of(request), now=now))

    async def _for_looker(self, request: web.Request, read: Callable[[Tx, Person, datetime], Sight]) -> web.Response:
        """Read what somebody may see over a connection of its own, and write it down as a page beside the bot's work."""
        found, now = await self._looker(request), self._clock.now()
        if found is None:
            return self._closed("", status=401)
        person = found.person
        with speaking_to(person):
            try:
                sight = await self._database.read(lambda tx: read(tx, person, now))
            except NotHis:
                return self._sorry(texts.not_there(), status=404)
            token = _token(request.cookies.get(self._cookie, ""))
            frame = {"base": self._base, "every": EVERY, "person": person.name or "", "token": token}
            return answer(await asyncio.to_thread(sight.written, **frame))

    def _is_from_here(self, request: web.Request) -> bool:
        """Whether a form was sent by a page of ours, as far as the browser says, and is no longer than ours are."""
        short = (request.content_length or 0) <= MOST_BYTES and "Transfer-Encoding" not in request.headers
        origin = request.headers.get("Origin")  # older browsers tell this alone
        ours = origin is None or urlsplit(origin).netloc in (request.host, self._host or request.host)
        return short and ours and request.headers.get("Sec-Fetch-Site", "") in FROM_HERE

    def _closed(self, why: str, *, status: int) -> web.Response:
        """Return the page of whoever is not logged in: a field for the code, and how to get one."""
        return self._written("closed.html", why=why, status=status)

    def _sorry(self, why: str, *, status: int) -> web.Response:
        return self._written("sorry.html", why=why, status=status)

    def _written(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        return answer(written(template, base=self._base, **values), status=status)

    def _to(self, path: str) -> web.Response:
        return web.Response(status=303, headers={**HEADERS, "Location": self._base + path})


async def _is_form(request: web.Request) -> bool:
    """Whether a form can be read, which the request keeps: before a place is taken. Raises: TimeoutError."""
    async with asyncio.timeout(PATIENCE_FOR_FORM):
        try:
            await request.post()
        except (LookupError, ValueError):  # letters of no known kind, or not of the kind that is said
            return False
        return True


def _token(secret: str) -> str:
    """Return what a form must bring along that only a page of this session holds."""
    return hashlib.sha256(f"out:{secret}".encode()).hexdigest()
