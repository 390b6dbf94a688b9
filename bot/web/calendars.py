"""/calendar/<secret>.ics: the calendars that people subscribe to. What is asked for is never logged, counted or repeated."""

import asyncio
import hashlib
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.actions.duty.calendars import calendar_behind, subscribed
from bot.clock import Clock
from bot.rules.errors import NoTown
from storage.calendar_links import CalendarLink
from storage.database import Database, DatabaseUnavailable

PATIENCE = 10.0  # seconds for the database and for those who asked before
AT_ONCE = 2  # that many are looked up or made at a time: the rest of the program goes first
MOST_A_MINUTE = 6  # of one link; programs that subscribe look once an hour at most, and thrice when it is entered
MINUTE = timedelta(minutes=1)
MOST_REMEMBERED = 10_000  # links
A_SECOND = timedelta(seconds=1)


@dataclass
class _Seen:
    """What is remembered of a link: when it was asked for lately, what it showed last and since when. Never the calendar."""

    asked: deque[datetime] = field(default_factory=deque)
    tag: str = ""
    since: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class Calendars:
    """Answers whoever has a good link; to everybody else there is nothing here."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._seen: OrderedDict[str, _Seen] = OrderedDict()

    async def answer(self, request: web.Request) -> web.Response:
        """GET and HEAD."""
        try:
            async with asyncio.timeout(PATIENCE), self._places:
                return await self._answer(request)
        except (DatabaseUnavailable, TimeoutError):
            return web.Response(status=503, headers={"Retry-After": "600"})

    async def _answer(self, request: web.Request) -> web.Response:
        """The same work for a secret that is unknown and for one that has ended; both are not there."""
        secret, now = request.match_info["secret"], self._clock.now()
        link = await self._database.read(lambda tx: subscribed(tx, secret))
        if link is None:
            return _nothing()
        seen = self._remembered(link)
        if not _may_ask(seen, now):
            return web.Response(status=429, headers={"Retry-After": "60"})
        body = await self._made(link, now)
        if body is None:
            return _nothing()
        _note(seen, hashlib.sha256(body).hexdigest()[:32], now)
        return _shown(request, body, seen)

    async def _made(self, link: CalendarLink, now: datetime) -> bytes | None:
        """Read over a connection of its own and made beside the bot's work, so that nobody waits for it."""
        try:
            calendar = await self._database.read(lambda tx: calendar_behind(tx, link, now=now))
        except NoTown:
            return None
        return await asyncio.to_thread(calendar.made) if calendar else None

    def _remembered(self, link: CalendarLink) -> _Seen:
        seen = self._seen.setdefault(link.digest, _Seen())
        self._seen.move_to_end(link.digest)
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return seen


def _nothing() -> web.Response:
    return web.Response(status=404)


def _may_ask(seen: _Seen, now: datetime) -> bool:
    while seen.asked and seen.asked[0] <= now - MINUTE:
        seen.asked.popleft()
    if len(seen.asked) >= MOST_A_MINUTE:
        return False
    seen.asked.append(now)
    return True


def _note(seen: _Seen, tag: str, now: datetime) -> None:
    """Since when it has shown this: as HTTP tells time, in whole seconds, and never the same second for two contents."""
    if seen.tag != tag:
        seen.tag, seen.since = tag, max(now.replace(microsecond=0), seen.since + A_SECOND)


def _shown(request: web.Request, body: bytes, seen: _Seen) -> web.Response:
    known = request.if_none_match
    since = request.if_modified_since
    if known is not None:
        unchanged = any(tag.value in ("*", seen.tag) for tag in known)
    else:
        unchanged = since is not None and seen.since <= since
    found = web.Response(status=304) if unchanged else web.Response(body=body)
    if not unchanged:
        found.headers["Content-Type"] = "text/calendar; charset=utf-8"
        found.headers["Content-Disposition"] = 'inline; filename="duty.ics"'
    found.etag = seen.tag
    found.last_modified = seen.since
    found.headers["Cache-Control"] = "private, no-cache"
    found.headers["X-Robots-Tag"] = "noindex"
    return found
