"""The practice town itself: the real bot, on a stand-in Telegram behind HTTP, by a clock that can be moved."""

import asyncio
import logging
import shutil
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from bot.actions.towns.import_town import import_town
from bot.app import App
from bot.clock import RehearsalClock, SystemClock
from bot.config import Config
from bot.practice.page.people import (
    AT_FIRST,
    LANGUAGES,
    RESIDENTS_AT_MOST,
    Player,
    cast,
    handler_of_newest,
    on_duty_first,
    resident,
)
from bot.practice.telegram.buttons import Toast
from bot.practice.telegram.chats import Chat
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.keyboards import buttons_of
from bot.practice.telegram.phones import Phone
from bot.practice.telegram.server import Server, serve
from bot.rules.calendar import instant_of
from bot.rules.town import TownFile, office_rules
from storage import offices
from storage.database import Database, open_database
from storage.migrations import migrate
from storage.owners import FileOwner, senders_of

log = logging.getLogger(__name__)

BEAT = 15.0  # seconds between two beats while nobody does anything
STEP = timedelta(minutes=30)  # of a moved clock
SMALL_STEP = timedelta(minutes=5)  # of its first hour, in which who calls for help is heard every five minutes
CLOSELY = timedelta(hours=1)
SHOWN_EVERY = timedelta(hours=12)  # of a moved clock: the page sees it move
AT_ONCE = 120  # of the staff; a county's others arrive while the page is open
AT_A_TIME = 10
MORNING = time(9, 0)
NEXT_MORNING = time(8, 0)
ROUNDS = 50
HERE = "127.0.0.1"


class AlreadyPlaying(Exception):
    """Another program plays with the same database file."""


class TownIsFull(Exception):
    """There are as many residents as there are made-up names."""


class PracticeTown:
    """Begins anew at every start: what its people said lies in memory, so an old database would know what they forgot."""

    def __init__(self, file: TownFile, database: Path, *, start: datetime | None = None) -> None:
        self.file, self.path = file, database
        self.office = office_rules(file.sections)
        self._start = start
        self._web_port = 0  # any that is free
        self._lock = asyncio.Lock()
        self._turned = asyncio.Condition()
        self.version = 0  # rises with everything that shows
        self.era = 0  # rises when the town begins anew
        self.pressed: dict[int, str] = {}  # person → the button pressed last, if nothing was written since
        self.clock: RehearsalClock
        self.world: TelegramWorld
        self.app: App
        self.players: dict[int, Player]
        self._database: Database
        self._server: Server
        self._seen_calls = 0
        self._expected: deque[Player] = deque()
        self._greeted: dict[int, int] = {}  # person → newest message when he came
        self._welcoming: asyncio.Task[None]

    async def open(self) -> None:
        """Begin. Raises: AlreadyPlaying."""
        _clear(self.path)
        self.clock = RehearsalClock(self._start or self._first_morning())
        self.world = TelegramWorld(self.clock, limits_enforced=False)
        self._server = await serve(self.world)
        settings = Config(
            bot_token=self.world.token, bot_api_url=self._server.url, database=self.path, send_per_second=0
        )
        self._database = await open_database(self.path, self.clock)
        await self._database.transaction(migrate)
        await self._database.transaction(lambda tx: import_town(tx, self.file, now=self.clock.now()))
        self.app = App(settings, self._database, self.clock)
        await self.app.introduce()
        await self._open_board()
        await self._bind()
        self.era += 1
        self._welcoming = asyncio.create_task(self._welcome_all())
        await self._turn()

    def _first_morning(self) -> datetime:
        """Return nine o'clock of today, or of the next working day."""
        calendar = self.office.calendar
        day = calendar.day_of(SystemClock().now())
        if not calendar.is_working_day(day):
            day = calendar.next_working_day(day)
        return instant_of(day, MORNING, zone=self.office.zone)

    async def _open_board(self) -> None:
        """Serve the bot's own pages to this machine's browser, at one address as long as the program runs."""
        self._web_port = await self.app.web.start(HERE, self._web_port)
        await self._database.transaction(lambda tx: offices.name_web(tx, f"http://{HERE}:{self._web_port}"))

    async def _bind(self) -> None:
        """Let the staff open their links, as they would on the first day."""
        staff = await self._database.transaction(lambda tx: cast(tx, now=self.clock.now()))
        players = [*map(resident, range(AT_FIRST)), *staff]
        self.players = {player.user_id: player for player in players}
        self.pressed, self._seen_calls, self._greeted = {}, 0, {}
        self._expected = deque(players)
        await self._welcome(AT_FIRST + AT_ONCE)

    async def _welcome(self, at_most: int) -> None:
        """Let the next of those who are expected come, at most so many."""
        came = list(islice(self._expected, at_most))
        for player in came:
            phone = self.world.phone(player.user_id, player.name, player.language)
            if player.code:
                phone.write(f"/start {player.code}")
        await self._settle()
        for player in came:
            self._greeted[player.user_id] = self._newest(player)
            self._expected.popleft()

    async def _welcome_all(self) -> None:
        """Let everybody come who is still expected, a few at a time, so that nobody waits long for the page."""
        while self._expected:
            async with self._lock:
                await self._welcome(AT_A_TIME)
            await self._turn()

    @property
    def expected(self) -> int:
        """Return how many of the staff have not opened their link yet."""
        return len(self._expected)

    def news(self) -> dict[int, int]:
        """Return {person: newest message}, of those who have heard something since they came."""
        newest = {user_id: self._newest(self.players[user_id]) for user_id in self._greeted}
        return {user_id: message_id for user_id, message_id in newest.items() if message_id > self._greeted[user_id]}

    def _newest(self, player: Player) -> int:
        """Return the newest message of the bot in somebody's chat; 0: none."""
        messages = self.world.chat(player.user_id).messages
        return next((number for number, one in reversed(messages.items()) if one.body["from"]["is_bot"]), 0)

    async def move_in(self, language: str = LANGUAGES[0]) -> Player:
        """Let one more resident get a phone. Raises: TownIsFull."""
        count = sum(1 for player in self.players.values() if player.role == "resident")
        if count == RESIDENTS_AT_MOST:
            raise TownIsFull
        player = resident(count, language)
        self.world.phone(player.user_id, player.name, player.language)
        self.players[player.user_id], self._greeted[player.user_id] = player, 0
        await self._turn()
        return player

    async def close(self) -> None:
        """End the bot and its Telegram."""
        async with self._lock:
            await self._close()

    async def _close(self) -> None:
        # Under the lock it only waits to go on.
        self._welcoming.cancel()
        await asyncio.gather(self._welcoming, return_exceptions=True)
        await self.app.close()
        await self._database.close()
        await self._server.close()

    async def wipe(self) -> None:
        """Forget everything and begin anew."""
        async with self._lock:
            await self._close()
            await self.open()

    async def live(self) -> None:
        """Beat now and then, until cancelled: the clock runs on by itself."""
        while True:
            await self.clock.sleep(BEAT)
            async with self._lock:
                try:
                    await self._beat()
                except Exception as error:  # a folder that was taken away, a full disk: the page stays
                    log.error("the practice town stumbled: %s", type(error).__name__)

    def phone(self, user_id: int) -> Phone:
        """Return somebody's phone. Raises: LookupError: nobody has that number."""
        player = self.players[user_id]
        return self.world.phone(player.user_id, player.name, player.language)

    def chat(self, user_id: int) -> Chat:
        """Return somebody's chat with the bot. Raises: LookupError: nobody has that number."""
        return self.world.chat(self.phone(user_id).user_id)

    async def press(self, user_id: int, message_id: int, label: str, *, nth: int = 0) -> Toast | None:
        """Somebody presses the nth button of a label; return what flashes up. Raises: LookupError: it is gone."""
        phone, message = self.phone(user_id), self.chat(user_id).messages[message_id]
        alike = [button for button in buttons_of(message.body.get("reply_markup")) if button["text"] == label]
        callback_id = phone.press_data(message_id, alike[nth]["callback_data"])
        self.pressed[user_id] = label
        await self.follow()
        return next((toast for toast in reversed(phone.toasts) if toast.callback_id == callback_id), None)

    async def follow(self) -> None:
        """Let the bot do what follows from what somebody just did."""
        async with self._lock:
            await self._settle()
        await self._turn()

    async def move_to(self, end: datetime) -> None:
        """Let time go by, with beats on the way, so that all that falls due happens when it is due."""
        async with self._lock:
            began = shown = self.clock.now()
            while (now := self.clock.now()) < end:
                self.clock.move(min(SMALL_STEP if now - began < CLOSELY else STEP, end - now))
                await self._beat()
                if now - shown >= SHOWN_EVERY:
                    shown = now
                    await self._turn()
        await self._turn()

    def after(self, jump: str) -> datetime:
        """Return where "hour", "tomorrow" or "week" leads from now. Raises: LookupError: any other."""
        now = self.clock.now()
        tomorrow = self.office.calendar.day_of(now) + timedelta(days=1)
        return {
            "hour": now + timedelta(hours=1),
            "tomorrow": instant_of(tomorrow, NEXT_MORNING, zone=self.office.zone),
            "week": now + timedelta(weeks=1),
        }[jump]

    async def on_screen(self) -> tuple[int, int]:
        """Return the two members of staff to look at: who has the newest case, or is on duty; a supervisor."""
        name = await self._database.transaction(lambda tx: on_duty_first(tx, now=self.clock.now()))
        handler = await self._database.transaction(handler_of_newest)
        staff = [player for player in self.players.values() if player.person_id is not None]
        cadre = [one for one in staff if handler and one.person_id == handler.person_id]
        cadre += [one for one in staff if handler is None and one.name == name]
        above = [one for one in staff if one.role == "supervisor"]
        return (cadre or staff)[0].user_id, (above or staff)[0].user_id

    async def changed(self, since: int, *, within: float) -> int:
        """Return the version as soon as it is another than `since`, or after `within` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within), self._turned:
                await self._turned.wait_for(lambda: self.version != since)
        return self.version

    async def _turn(self) -> None:
        async with self._turned:
            self.version += 1
            self._turned.notify_all()

    async def _beat(self) -> None:
        await self.app.pulse.beat_quietly()
        await self._settle()
        calls, self._seen_calls = self.world.calls[self._seen_calls :], len(self.world.calls)
        if any(call.method != "getUpdates" for call in calls):
            await self._turn()

    async def _settle(self) -> None:
        """Receive, work and deliver until nothing is left to do at this instant."""
        for _ in range(ROUNDS):
            received = await self.app.polling.step(0)
            worked = await self.app.worker.work()
            await self.app.delivery.drain()
            await self.app.delivery.stop(within=5)
            if not received and not worked:
                return


def _clear(database: Path) -> None:
    """Delete the database file and what lies beside it. Raises: AlreadyPlaying: somebody has it open."""
    senders = senders_of(database)
    owner = FileOwner(senders)
    try:
        if not all(owner.is_dead(lock.stem) for lock in senders.glob("*.lock") if lock.stem != owner.name):
            raise AlreadyPlaying
        for name in (database.name, f"{database.name}-wal", f"{database.name}-shm"):
            (database.parent / name).unlink(missing_ok=True)
    finally:
        owner.release()
    shutil.rmtree(senders, ignore_errors=True)


def as_local(instant: int, town: PracticeTown) -> str:
    """Return seconds since 1970 as the town's wall clock shows them, ISO 8601."""
    return datetime.fromtimestamp(instant, UTC).astimezone(town.office.zone).isoformat(timespec="minutes")
