"""A town in the test's hand: the whole bot on a stand-in for Telegram, in one process, with a clock that the test moves."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.actions.duty.show import show_duty
from bot.actions.people.invite import invite
from bot.actions.towns.import_town import import_town
from bot.actions.upkeep.invariants import broken
from bot.actions.upkeep.verify import verify
from bot.app import App
from bot.config import Config
from bot.files.town_file import read_town_file
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.phones import Phone
from bot.rules.history import Wrong
from storage import cases, people, places
from storage.database import Database, open_database
from storage.migrations import migrate
from tests.engines import Place, fresh_place
from tests.practice.telegram.in_process import InProcessRequest

PRACTICE_TOWN = Path(__file__).parents[1] / "bot/practice/towns/guqianbao.toml"
NOT_A_WORD_OF_SHIFTS = b'\n[duty]\nevening = ""\nmorning = ""\nconfirm = ""\n'
MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, an ordinary working day


class HandClock:
    """Stands still until it is moved; sleeping moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        assert now >= self._now
        self._now = now

    def jump(self, now: datetime) -> None:
        """Somebody sets it wrong, or right again."""
        self._now = now

    async def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=max(0.0, seconds))


class TownInHand:
    """Acts for its people and looks over their shoulders."""

    def __init__(self, place: Place, *, start: datetime, limits: bool, tells_of_shifts: bool = True) -> None:
        self.place = place
        self.tells_of_shifts = tells_of_shifts
        self.clock = HandClock(start)
        self.world = TelegramWorld(self.clock, limits_enforced=limits)
        self.config = Config(
            bot_token=self.world.token,
            bot_api_url="http://stand-in",
            database=place.where,
            send_per_second=30 if limits else 0,
        )
        self._phones: dict[str | int, Phone] = {}
        self.database: Database
        self.app: App

    async def open(self) -> None:
        """Start the program."""
        self.database = await open_database(self.place.where, self.clock, office_id=self.place.office_id)
        await self.database.transaction(migrate)
        requests = InProcessRequest(self.world, longest_poll=0), InProcessRequest(self.world, longest_poll=0)
        self.app = App(self.config, self.database, self.clock, requests=requests)
        await self.app.introduce()
        await self.app.delivery.recover()

    async def close(self) -> None:
        """End the program."""
        await self.app.close()
        await self.database.close()

    async def restart(self) -> None:
        """End it and start it again; everything it knows lies in the database."""
        await self.close()
        await self.open()

    async def import_town(self, text: bytes) -> list[str]:
        """Import a town file; where a story is not about shifts, nobody is told of his."""
        silent = b"" if self.tells_of_shifts or b"[duty]" in text else NOT_A_WORD_OF_SHIFTS
        file = read_town_file(text + silent)
        return await self.database.transaction(lambda tx: import_town(tx, file, now=self.clock.now()))

    def phone(self, who: str | int) -> Phone:
        """Return somebody's phone: a member of staff by name, a resident by number."""
        if who not in self._phones:
            self._phones[who] = self.world.phone(who if isinstance(who, int) else 100_000 + len(self._phones), str(who))
        return self._phones[who]

    async def bind(self, *names: str) -> None:
        """Let staff bind their accounts."""
        for name in names:
            [link] = await self.database.transaction(lambda tx, name=name: invite(tx, name, now=self.clock.now()))
            self.phone(name).write(f"/start {link.code}")
        await self.settle()

    async def follow(self) -> None:
        """Let the program receive, work and deliver until nothing is left to do at this instant."""
        for _ in range(50):
            received = await self.app.polling.step(0)
            worked = await self.app.worker.work()
            await self.app.delivery.drain()
            await self.app.delivery.stop(within=5)
            if not received and not worked:
                break

    async def settle(self) -> None:
        """Let the program do what follows, and look whether all that must hold does."""
        await self.follow()
        assert await self.faults() == []

    async def faults(self) -> list[str]:
        """Return what does not hold."""
        amiss = await self.database.transaction(lambda tx: broken(tx, now=self.clock.now()))
        histories = (await self.database.transaction(verify)).named
        lived = [
            found for found in histories if found.what is not Wrong.NO_HISTORY
        ]  # a test may sow cases as bare rows
        return amiss + [str(found) for found in lived]

    async def write(self, who: str | int, text: str, reply_to: int | None = None) -> None:
        """Somebody writes, and the program does what follows."""
        self.phone(who).write(text, reply_to=reply_to)
        await self.settle()

    async def press(self, who: str | int, label: str) -> str:
        """Somebody presses the newest button of that label; return what he sees at once."""
        before = len(self.phone(who).toasts)
        self.phone(who).press_latest(label)
        await self.settle()
        toasts = self.phone(who).toasts[before:]
        assert toasts, "the button was never acknowledged"
        return toasts[-1].text

    async def press_again(self, who: str | int, label: str) -> str:
        """Somebody presses a button that is gone by now, as a phone that was offline may; return what he sees."""
        phone = self.phone(who)
        phone.press_data(phone.messages[-1].message_id, self.data_of(label))
        await self.settle()
        return phone.toasts[-1].text

    async def petition(
        self,
        who: int,
        text: str,
        *,
        village: str = "水磨口村",
        category: str = "求助",
        about: str | None = None,
        mode: str = "保密",
    ) -> str:
        """A resident brings a petition all the way to its receipt; return the number."""
        await self.write(who, text)
        await self.go_through(who, village=village, category=category, about=about, mode=mode)
        receipt = next(text for text in reversed(self.heard_by(who)) if "编号" in text)
        return receipt.split("编号 ")[1][:10]

    async def go_through(
        self,
        who: int,
        *,
        village: str = "水磨口村",
        category: str = "求助",
        about: str | None = None,
        mode: str = "保密",
    ) -> None:
        """Press what the newest question offers until it is submitted."""
        wanted = ["提交", "新诉求", about or "否", mode, category, village, "下一页", "跳过"]
        for _ in range(12):
            labels = self.newest_labels(who)
            label = next(label for label in wanted if label in labels)
            await self.press(who, label)
            if label == "提交":
                return
        raise AssertionError("the intake never ends")

    def heard_beside_shifts(self, who: str | int) -> list[str]:
        """Return the same without what a member of the staff hears of his days, and of days that nobody serves."""
        of_days = ("您新排的班", "您的班有变动")
        return [text for text in self.heard_beside_gaps(who) if not text.startswith(of_days)]

    def heard_beside_gaps(self, who: str | int) -> list[str]:
        """Return the same without what a member of the staff hears once a day or week: days that nobody serves, digest, report."""
        of_gaps = ("未来14天有", "轮到了却还没绑定的", "輪到了卻還沒綁定的")
        told = [text for text in self.heard_by(who) if not text.startswith(of_gaps)]
        return [text for text in told if not any(head in text for head in ("简报　", "簡報　", "周报　", "週報　"))]

    def newest_labels(self, who: str | int) -> list[str]:
        """Return the labels of the newest message that bears buttons."""
        return next(
            message.labels for message in reversed(self.phone(who).messages) if message.from_bot and message.labels
        )

    def heard_by(self, who: str | int) -> list[str]:
        """Return what the bot said to somebody, in order, as first said."""
        return list(self.phone(who).heard)

    def data_of(self, label: str) -> str:
        """Return the data of the newest button of that label that was sent to anybody."""
        for call in reversed(self.world.calls):
            keyboard = json.loads(str(call.params.get("reply_markup") or "{}")).get("inline_keyboard", [])
            for button in (button for row in keyboard for button in row):
                if button["text"] == label:
                    return str(button["callback_data"])
        raise LookupError(label)

    def card_of(self, who: str | int, number: str) -> str:
        """Return the present text of somebody's newest card of a case."""
        return next(
            message.text
            for message in reversed(self.phone(who).messages)
            if message.from_bot and message.text.startswith(f"{number} ·")
        )

    def metered(self, name: str, **labels: str) -> float | None:
        """Return what the program has counted since its start."""
        return self.app.meters.registry.get_sample_value(name, labels)

    async def beat(self) -> None:
        """One beat, and what follows."""
        await self.app.pulse.beat()
        await self.settle()

    async def pass_time(self, **span: float) -> None:
        """Time goes by with the program switched off, then it beats once."""
        self.clock.set(self.clock.now() + timedelta(**span))
        await self.beat()

    async def live_until(self, end: datetime, *, step: timedelta = timedelta(minutes=15)) -> None:
        """Time goes by with the program running."""
        while self.clock.now() < end:
            self.clock.set(min(end, self.clock.now() + step))
            await self.beat()

    async def case(self, number: str) -> Any:
        """Return a case as it stands."""
        return await self.database.transaction(lambda tx: cases.by_number(tx, number))

    async def village_code(self, name: str) -> str:
        """Return the code of a village's deep link."""
        village_id = await self.village_id(name)
        return (await self.database.transaction(lambda tx: places.code_and_grid(tx, village_id)))[0]

    async def duty(self) -> list[Any]:
        """Return who is on duty now, for every village."""
        return await self.database.transaction(lambda tx: show_duty(tx, village=None, day=None, now=self.clock.now()))

    async def staff_by_id(self, *person_ids: int) -> list[Any]:
        """Return persons by id."""
        return [await self.database.transaction(lambda tx, one=one: people.get(tx, one)) for one in person_ids]

    async def village_id(self, name: str) -> int:
        """Return a village by name."""
        rows = await self.database.transaction(places.all_villages)
        return next(row[2] for row in rows if row[3] == name)


@asynccontextmanager
async def town_in_hand(
    folder: Path,
    *,
    start: datetime = MONDAY_MORNING,
    limits: bool = False,
    file: bytes | None = None,
    engine: str = "sqlite",
    tells_of_shifts: bool = False,
) -> AsyncIterator[TownInHand]:
    """A town with its file imported and nobody bound."""
    place = await fresh_place(engine, folder)
    town = TownInHand(place, start=start, limits=limits, tells_of_shifts=tells_of_shifts)
    await town.open()
    await town.import_town(file if file is not None else PRACTICE_TOWN.read_bytes())
    try:
        yield town
    finally:
        await town.close()


def new_resident() -> int:
    """Return a number for a phone that nobody has."""
    return 1_000_000 + secrets.randbelow(1_000_000)
