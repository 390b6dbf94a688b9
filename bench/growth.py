"""A year of a town in minutes: people who come, answer, forget and fall ill, with the real bot between them.

The bot is whole: it receives, decides, keeps and says as ever, on the strict stand-in for Telegram. Only time is in the
script's hand: it goes from one moment at which something happens, or falls due, to the next.
"""

import heapq
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from bench.acting import Acting
from bench.engines import places_on, size_of
from bench.figures import ENGINES
from bench.people import Chance, Spell, falls_ill, petitions
from bot.actions.cases.reroute import reroute_of
from bot.actions.people.invite import end_binding, invite, new_link
from bot.clock import stopwatch
from bot.files.town_file import read_town_file
from bot.rules.town import OfficeRules
from storage import offices, people, places
from storage.database import Tx
from storage.rows import instant, stored
from tests.town import MONDAY_MORNING, TownInHand

T = TypeVar("T")
Deed = Callable[[], Awaitable[None]]
PERIOD = timedelta(seconds=15)  # of the beat
LONGEST = timedelta(hours=3)  # without a beat
STAFF, RESIDENTS = 100_000, 1_000_000  # the first number of their phones
COMES_AGAIN = 0.3  # of those who write
# Whatever the beat or the delivery would find due, earliest first.
_EARLIEST = (
    "SELECT MIN(at) FROM (SELECT MIN(next_alarm_at) AS at FROM cases WHERE office_id = :office_id AND next_alarm_at IS NOT NULL "
    "UNION ALL SELECT MIN(next_alarm_at) FROM drafts WHERE office_id = :office_id "
    "UNION ALL SELECT MIN(accept_by) FROM told WHERE office_id = :office_id AND accept_by IS NOT NULL "
    "UNION ALL SELECT MIN(not_before) FROM outbox WHERE office_id = :office_id AND state IN ('pending', 'later')) found"
)
_COUNTS = (
    "SELECT COUNT(*), SUM(CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END), "
    "SUM(CASE WHEN COALESCE(answered_at, closed_at, :now) > due_at THEN 1 ELSE 0 END) FROM cases WHERE office_id = :office_id"
)
_RESULTS = (
    "SELECT COALESCE(result, state), COUNT(*) FROM cases WHERE office_id = :office_id GROUP BY COALESCE(result, state) "
    "ORDER BY COALESCE(result, state)"
)


@dataclass(frozen=True)
class Came:
    """What came of it. `late`: cases answered after their deadline, or not answered and past it."""

    cases: int
    closed: int
    late: int
    results: dict[str, int]
    calls: dict[str, int]  # to Telegram, by method
    beats: int
    trouble: dict[str, int]  # what people could not do that they wanted to
    faults: list[str] = field(default_factory=list)  # what should always hold, and did not


class Life:
    """Everybody of a town, by a seed; `a_day` petitions come on an average day of the year."""

    def __init__(self, town: TownInHand, *, seed: int, a_day: float) -> None:
        self.town, self.seed, self.a_day = town, seed, a_day
        self.staff: dict[int, str] = {}  # names by chat
        self.spells: dict[int, Spell] = {}  # of those who do not work
        self.villages: list[tuple[int, str, int, str, str]] = []  # town, village, and the code of its deep link
        self.calls: Counter[str] = Counter()
        self.trouble: Counter[str] = Counter()
        self.office: OfficeRules
        self._residents: list[list[int]] = []  # of each village, who has written before
        self._agenda: list[tuple[datetime, int, Deed]] = []
        self._spoken_to: set[int] = set()
        self._planned = self._beats = 0
        self._unbound: dict[int, int] = {}  # chat → whose it was
        self._acting = Acting(self)

    @property
    def now(self) -> datetime:
        return self.town.clock.now()

    def at(self, moment: datetime, deed: Deed) -> None:
        """Do something then."""
        self._planned += 1
        heapq.heappush(self._agenda, (moment, self._planned, deed))

    async def ask(self, work: Callable[[Tx], T]) -> T:
        """Look into the database."""
        return await self.town.database.transaction(work)

    async def follow(self) -> None:
        """Let the bot do what follows from what was just done."""
        await self.town.follow()
        calls = self.town.world.calls
        self.calls.update(call.method for call in calls)
        self._spoken_to.update(int(call.params["chat_id"]) for call in calls if call.method.startswith("send"))
        calls.clear()

    def heard(self) -> list[int]:
        """Return the chats that got messages since it was asked last."""
        found, self._spoken_to = sorted(self._spoken_to), set()
        return found

    async def begin(self) -> None:
        """Everybody on the staff opens his link."""
        links = await self.ask(lambda tx: invite(tx, None, now=self.now))
        for number, link in enumerate(links):
            self.staff[STAFF + number] = link.name
            self.town.phone(STAFF + number).write(f"/start {link.code}")
        await self.follow()
        self.office, self.villages = await self.ask(offices.rules), await self.ask(places.codes)
        self._residents = [[] for _ in self.villages]

    async def live(self, days: int) -> Came:
        """Let so many days go by."""
        zone, faults = self.office.zone, []
        first = self.now.astimezone(zone).date()
        for number in range(days):
            today = first + timedelta(days=number)
            self._plan(today)
            await self._until(datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC))
            if number % 7 == 6 or number == days - 1:
                faults += [f"{today}: {fault}" for fault in await self.town.faults()]
        return await self.ask(lambda tx: self._came(tx, faults))

    def _came(self, tx: Tx, faults: list[str]) -> Came:
        [(cases, closed, late)] = tx.all(_COUNTS, now=stored(self.now))
        results = dict(tx.all(_RESULTS))
        return Came(cases, closed or 0, late or 0, results, dict(self.calls), self._beats, dict(self.trouble), faults)

    def _plan(self, day: date) -> None:
        """What the day brings: petitions, and who falls ill or is well again."""
        rate, zone = self.a_day / len(self.villages), self.office.zone
        for village, known in enumerate(self._residents):
            for petition in petitions(self.seed, village, day, a_day=rate, zone=zone):
                chance = Chance(self.seed, "who", village, petition.at)
                again = bool(known) and chance.happens(COMES_AGAIN)
                who = chance.among(known) if again else RESIDENTS + sum(map(len, self._residents))
                known.extend([] if again else [who])
                self.at(petition.at, partial(self._acting.petition, who, village, petition))
        morning = datetime.combine(day, time(7), zone).astimezone(UTC)
        for chat, name in self.staff.items():
            if chat in self.spells and self.spells[chat].until <= day:
                self.at(morning, partial(self._recover, chat))
            elif chat not in self.spells and (spell := falls_ill(self.seed, name, day)):
                self.at(morning, partial(self._fall_ill, chat, spell))

    async def _until(self, end: datetime) -> None:
        """From moment to moment: what people do then, and what falls due."""
        while self.now < end:
            due = await self.ask(lambda tx: tx.number(_EARLIEST))
            soonest = min([instant(due) if due else end, *(moment for moment, *_ in self._agenda[:1])])
            moment = min(end, self._next_hour(), self.now + LONGEST, max(soonest, self.now + PERIOD))
            self.town.clock.set(moment)
            while self._agenda and self._agenda[0][0] <= moment:
                await heapq.heappop(self._agenda)[2]()
            await self.town.app.pulse.beat()
            self._beats += 1
            await self.follow()
            self._acting.look()

    def _next_hour(self) -> datetime:
        """When the clock next shows an hour at which something is said to many."""
        office, duty = self.office, self.office.duty
        local = self.now.astimezone(office.zone)
        hours = [hour for hour in (office.digest_at, office.handover, duty.evening, duty.morning) if hour]
        today = [datetime.combine(local.date(), hour, office.zone) for hour in hours]
        return min(one if one > local else one + timedelta(days=1) for one in today).astimezone(UTC)

    async def _fall_ill(self, chat: int, spell: Spell) -> None:
        self.spells[chat] = spell
        if spell.how == "blocked":
            self.town.phone(chat).block()
        elif spell.how == "unbound":
            self._unbound[chat] = await self.ask(lambda tx: _unbind(tx, chat, now=self.now))
        await self.follow()

    async def _recover(self, chat: int) -> None:
        spell, phone = self.spells.pop(chat), self.town.phone(chat)  # until this morning he was away
        if spell.how == "blocked":
            phone.unblock()
        elif spell.how == "unbound":
            person_id = self._unbound.pop(chat)
            link = await self.ask(lambda tx: new_link(tx, people.get(tx, person_id), None, now=self.now))
            phone.write(f"/start {link.code}")
        phone.write("/todo")
        await self.follow()


def _unbind(tx: Tx, chat: int, *, now: datetime) -> int:
    """As the clerk does it."""
    person = people.by_chat(tx, chat, "staff")
    assert person is not None
    end_binding(tx, person, now=now)
    reroute_of(tx, person.person_id, now=now)
    return person.person_id


async def simulated(town: TownInHand, file: bytes, *, seed: int, a_day: float, days: int) -> Came:
    """Let a town live from its first day."""
    await town.open()
    try:
        await town.import_town(file)
        life = Life(town, seed=seed, a_day=a_day)
        await life.begin()
        return await life.live(days)
    finally:
        await town.close()


def a_day_in(villages: int) -> float:
    """Return how many petitions come on an average day, where nobody says otherwise: one from each village in a hundred days."""
    return max(1.0, villages / 100)


async def grown(
    file: bytes, *, days: int, seed: int, a_day: float | None, tells_of_shifts: bool, engine: str
) -> tuple[str, bool]:
    """Simulate; return what came of it in words, and whether all held that should. Raises: Skipped.

    Told of his shifts everybody of a city hears some three messages for each: hundreds for one about a case.
    """
    villages = len(read_town_file(file).villages)
    a_day = a_day or a_day_in(villages)
    with places_on(engine)() as place:
        began = stopwatch()
        town = TownInHand(place, start=MONDAY_MORNING, limits=False, tells_of_shifts=tells_of_shifts)
        came = await simulated(town, file, seed=seed, a_day=a_day, days=days)
        took = stopwatch() - began
        size = await size_of(place.where)
    assumed = f"{ENGINES[engine]}, {villages} villages, {a_day:g} petitions on an average day, {days} days, seed {seed}"
    return "\n".join([assumed, *_lines(came, size, took)]), not came.faults


def _lines(came: Came, size: int, took: float) -> list[str]:
    said, edits = (sum(n for call, n in came.calls.items() if call.startswith(kind)) for kind in ("send", "edit"))
    cases = max(came.cases, 1)
    return [
        f"{came.cases:,} cases, {came.closed:,} of them closed, {came.late:,} answered late or not yet though past their day",
        "as they stand: " + ", ".join(f"{name} {count:,}" for name, count in came.results.items()),
        f"{said:,} messages and {edits:,} edits, welcomes and digests included: {said / cases:.1f} and {edits / cases:.1f} a case",
        f"database {size / 2**20:.1f} MB, {size / cases:,.0f} bytes a case, the town itself included",
        f"{came.beats:,} beats; people could not: {came.trouble or 'nothing'}",
        f"{took:.0f} s",
        *(came.faults or ["all that should hold held at the end of each week"]),
    ]
