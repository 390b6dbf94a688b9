"""Two press at the same moment, over two connections, on both engines: always one winner, and one clear sentence for the other."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.duty.days import standing_of
from bot.actions.duty.swapping import request
from bot.actions.duty.take_over import running_in
from bot.actions.heard import Pressed
from bot.actions.presses.press import press
from bot.messages.buttons import Press
from bot.rules.people import Person
from bot.rules.roster import ShiftRole
from bot.rules.swaps import DutyOf
from bot.texts.language import speaking
from storage import people, roster
from storage.database import Database, Tx, open_database
from tests.town import HandClock, TownInHand, town_in_hand

pytestmark = pytest.mark.slow
TURN = ("赖淑珍", "姚忠义", "萧金凤")
ROUNDS = 1_000
DAYS = 30


@dataclass(frozen=True)
class Table:
    """The three of a village's turn, and two connections on which they press."""

    town: TownInHand
    other: Database
    village_id: int
    turn: tuple[Person, ...]

    async def look(self, of: DutyOf) -> tuple[str, int]:
        """Return who has a day, and how often it was changed."""

        def work(tx: Tx) -> tuple[str, int]:
            duty = standing_of(tx, of, now=self.town.clock.now()).duty
            rows = [row for row in roster.of_day(tx, of.village_id, of.day) if row.role is ShiftRole.DUTY]
            return duty.name or "" if duty else "", len(rows)

        return await self.town.database.transaction(work)

    async def at_once(self, one: tuple[Person, Press], two: tuple[Person, Press]) -> dict[str, str]:
        """Let two press at the same moment; return {name: what he sees}."""
        seen = await asyncio.gather(
            self.town.database.transaction(lambda tx: self._press(tx, *one)),
            self.other.transaction(lambda tx: self._press(tx, *two)),
        )
        return dict(zip((one[0].name or "", two[0].name or ""), seen, strict=True))

    def _press(self, tx: Tx, who: Person, meant: Press) -> str:
        assert who.chat_id is not None
        with speaking(None, chat_id=who.chat_id):
            pressed = Pressed(who.chat_id, None, meant.encode(), str(tx.new_id()))
            return press(tx, pressed, now=self.town.clock.now())


@pytest.fixture(params=["sqlite", "postgres"])
async def table(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Table]:
    async with town_in_hand(tmp_path, engine=request.param) as town:
        await town.bind(*TURN)
        turn = await town.database.transaction(lambda tx: tuple(people.named(tx, name)[0] for name in TURN))
        later = HandClock(town.clock.now() + timedelta(days=1))  # its ids are others, though both clocks stand
        other = await open_database(town.place.where, later, office_id=town.place.office_id)
        try:
            yield Table(town, other, await town.village_id("水磨口村"), turn)
        finally:
            await other.close()


async def test_a_swap_has_one_winner_however_often_two_accept_it_at_once(table: Table) -> None:
    won: Counter[int] = Counter()
    for number in range(ROUNDS):
        of = DutyOf(table.town.clock.now().date() + timedelta(days=1 + number % DAYS), table.village_id)
        before, versions = await table.look(of)
        asker = next(person for person in table.turn if person.name == before)
        others = [person for person in table.turn if person is not asker]
        swap_id = await table.town.database.transaction(
            lambda tx, asker=asker, of=of, others=others: ask(table, tx, asker, of, others)
        )
        first, second = others if number % 2 else reversed(others)
        seen = await table.at_once((first, Press("swap_yes", swap_id)), (second, Press("swap_yes", swap_id)))
        assert sorted(seen.values()) == ["已经有人换了，不用您换。", "换好了"]
        [winner] = [name for name, sentence in seen.items() if sentence == "换好了"]
        assert await table.look(of) == (winner, versions + 1)
        won[winner == first.name] += 1
    assert sum(won.values()) == ROUNDS


def ask(table: Table, tx: Tx, asker: Person, of: DutyOf, others: list[Person]) -> int:
    return request(tx, asker, of, [(one, None) for one in others], now=table.town.clock.now()).swap_id


async def test_a_shift_that_two_take_over_at_once_has_one_of_them(table: Table) -> None:
    of = DutyOf(table.town.clock.now().date(), table.village_id)
    for _ in range(ROUNDS // 20):
        before, versions = await table.look(of)
        others = [person for person in table.turn if person.name != before]
        now = table.town.clock.now()
        running = await table.town.database.transaction(lambda tx, now=now: running_in(tx, table.village_id, now=now))
        yes = Press("take_over_yes", table.village_id, running.mark)
        seen = await table.at_once((others[0], yes), (others[1], yes))
        assert sorted(seen.values()) == ["", "已经有人接手了。"]
        [winner] = [name for name, sentence in seen.items() if not sentence]
        assert await table.look(of) == (winner, versions + 1)
