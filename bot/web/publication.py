"""/public: what the office publishes, for everybody; off by default, and then there is no such page."""

import asyncio
from urllib.parse import urlsplit

from aiohttp import web

from bot.actions.publication.show import publication
from bot.clock import Clock
from bot.rules.errors import NoTown
from bot.rules.figures import percent
from bot.texts import publication as texts
from bot.texts import web_board
from bot.texts.language import speaking
from bot.web.pages import answer, wanted_language, written
from storage.database import Database, DatabaseUnavailable

PATIENCE = 10.0  # seconds for the database
AT_ONCE = 2


class PublicPage:
    """Reads what was counted once, over a connection of its own: many readers are no burden."""

    def __init__(self, database: Database, clock: Clock, *, web_url: str | None) -> None:
        self._database = database
        self._clock = clock
        self._base = urlsplit(web_url or "").path
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answer(self, request: web.Request) -> web.Response:
        """GET and HEAD."""
        with speaking(wanted_language(request.headers.get("Accept-Language", ""))):
            try:
                async with asyncio.timeout(PATIENCE), self._places:
                    return await self._answer()
            except (DatabaseUnavailable, NoTown, TimeoutError):
                return self._sorry(web_board.not_now(), status=503)

    async def _answer(self) -> web.Response:
        now = self._clock.now()
        found = await self._database.read(lambda tx: publication(tx, now=now))
        if found is None:
            return self._sorry(web_board.not_there(), status=404)
        return answer(written("public.html", base=self._base, public=texts, found=found, percent=percent))

    def _sorry(self, why: str, *, status: int) -> web.Response:
        return answer(written("sorry.html", base=self._base, why=why), status=status)
