"""The ledger: it follows what was really served, adds up after any change, and shows as a picture to whoever may see it."""

import random
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.actions.duty import leave as leaves
from bot.actions.duty.change import Wanted, change_roster, undo
from bot.actions.duty.ledger import Ledger, of_village, picture
from bot.messages.buttons import base36
from bot.messages.message import Message
from bot.pictures.values import Bar, FairnessBars
from bot.rules.errors import ShiftIsOver, UndoneAlready, UndoneTooLate
from bot.rules.roster import Source
from bot.rules.rota import duty_day
from storage import offices, people, places, roster
from storage.database import Tx
from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = "水磨口村"
TURN = ("赖淑珍", "姚忠义", "萧金凤")
FIRST, LAST = date(2026, 3, 2), date(2026, 4, 12)


def person(tx: Tx, name: str) -> int:
    return people.named(tx, name)[0].person_id


async def ledger(town: TownInHand, first: date = FIRST, last: date = LAST) -> Ledger:
    village_id = await town.village_id(VILLAGE)
    return await town.database.transaction(lambda tx: of_village(tx, village_id, first, last, now=town.clock.now()))


async def counted(town: TownInHand, first: date = FIRST, last: date = LAST) -> dict[str, tuple[int, int, int]]:
    """Return {name: (days, of them still to come, load)}."""
    found = await ledger(town, first, last)
    names = [one.name for one in await town.staff_by_id(*(account.person_id for account in found.accounts))]
    return {
        name: (sum(account.days), sum(account.ahead), account.load)
        for name, account in zip(names, found.accounts, strict=True)
    }


async def give(town: TownInHand, day: date, name: str | None, source: Source) -> None:
    village_id = await town.village_id(VILLAGE)

    def work(tx: Tx) -> None:
        wanted = Wanted(village_id, day, person(tx, name) if name else None, source)
        change_roster(tx, [wanted], source=source, by=None, now=town.clock.now())

    await town.database.transaction(work)


async def test_what_is_past_and_what_is_planned_stand_apart(town: TownInHand) -> None:
    assert await counted(town) == {"赖淑珍": (14, 13, 19), "姚忠义": (14, 14, 19), "萧金凤": (14, 14, 20)}
    await town.pass_time(days=3)
    assert {name: days[1] for name, days in (await counted(town)).items()} == {"赖淑珍": 12, "姚忠义": 13, "萧金凤": 13}
    assert (await ledger(town, date(2026, 1, 1))).since == FIRST


async def test_days_that_are_not_published_yet_count_as_the_turn_says(town: TownInHand) -> None:
    found = await counted(town, date(2026, 5, 1), date(2026, 5, 30))
    assert [days for days, _, _ in found.values()] == [10, 10, 10]


async def test_a_take_over_counts_for_whoever_had_the_day_longer(town: TownInHand) -> None:
    await town.pass_time(hours=5)  # 14:00, of a duty from 8 to 8
    await give(town, FIRST, "姚忠义", Source.TAKE_OVER)
    found = await ledger(town, FIRST, FIRST)
    ids = {name: one for name, one in zip(TURN, (account.person_id for account in found.accounts), strict=True)}
    assert [(one.person_id, one.instead_of, one.ahead) for one in found.served] == [
        (ids["姚忠义"], ids["赖淑珍"], False)
    ]
    await town.pass_time(hours=16)  # 06:00: too late to earn anything
    await give(town, FIRST, "萧金凤", Source.TAKE_OVER)
    assert (await ledger(town, FIRST, FIRST)).served == found.served


async def test_a_day_for_which_nobody_stood_in_is_nobodys(town: TownInHand) -> None:
    day = date(2026, 3, 6)

    def leave(tx: Tx) -> None:
        away = roster.Leave(tx.new_id(), person(tx, "姚忠义"), day, day, "granted", 1, town.clock.now())
        columns = "office_id, leave_id, person_id, first_day, last_day, state, made_by, made_at"
        tx.run(
            f"INSERT INTO leaves ({columns}) VALUES (:office_id, :leave_id, :person_id, :day, :day, 'granted', 1, 0)",
            leave_id=away.leave_id,
            person_id=away.person_id,
            day=day.isoformat(),
        )

    await town.database.transaction(leave)
    assert await counted(town, day, day) == dict.fromkeys(TURN, (0, 0, 0))


async def test_who_goes_on_leave_in_the_evening_has_the_credit_for_the_day_that_he_served(town: TownInHand) -> None:
    await town.bind(*TURN)
    await town.pass_time(hours=14)  # 23:00, of a duty from 8 to 8
    village_id = await town.village_id(VILLAGE)

    def leave_for_the_night(tx: Tx) -> None:
        who = people.named(tx, TURN[0])[0]
        asked = leaves.begin(tx, who, who, (FIRST, FIRST), now=town.clock.now())
        leaves.choose(tx, asked, (village_id, FIRST), person(tx, TURN[2]), now=town.clock.now())
        leaves.submit(tx, asked, now=town.clock.now())

    await town.database.transaction(leave_for_the_night)
    await town.pass_time(hours=10)
    assert await counted(town, FIRST, FIRST) == {"赖淑珍": (1, 0, 1), "姚忠义": (0, 0, 0), "萧金凤": (0, 0, 0)}


@pytest.mark.parametrize("seed", range(3))
async def test_after_any_changes_it_adds_up_to_the_days_that_somebody_served(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with town_in_hand(tmp_path) as town:
        village_id = await town.village_id(VILLAGE)
        made: list[int] = []

        def change(tx: Tx) -> None:
            office, now = offices.rules(tx), town.clock.now()
            today = duty_day(now, handover=office.handover, zone=office.zone)
            days = [today + timedelta(days=chance.randrange(12)) for _ in range(chance.choice([1, 2]))]
            source = chance.choice([Source.SWAP, Source.STAND_IN, Source.APPOINTED, Source.TAKE_OVER])
            wanted = [
                Wanted(village_id, day, person(tx, chance.choice(TURN)) if chance.random() < 0.9 else None, source)
                for day in dict.fromkeys(days)
            ]
            found = change_roster(tx, wanted, source=source, by=None, now=now)
            made.extend([found] if found else [])

        def take_back(tx: Tx) -> None:
            with suppress(UndoneAlready, UndoneTooLate, ShiftIsOver):
                undo(tx, chance.choice(made), by=person(tx, TURN[0]), now=town.clock.now())

        for _ in range(40):
            await town.database.transaction(take_back if made and chance.random() < 0.2 else change)
            town.clock.set(town.clock.now() + timedelta(hours=chance.randrange(12)))
        found = await ledger(town)
        days = await town.database.transaction(lambda tx: roster.of_village(tx, village_id, FIRST, LAST))
        somebody = {row.day for row in days if row.person_id is not None}
        assert {one.day for one in found.served} <= somebody
        assert len(found.served) == len({one.day for one in found.served}) > 30
        assert sum(sum(account.days) for account in found.accounts) == len(found.served)
        assert sum(sum(account.for_others.values()) for account in found.accounts) == sum(
            one.instead_of is not None for one in found.served
        )


async def made(town: TownInHand, who: str, *, whole_town: bool) -> Message:
    def work(tx: Tx) -> Message | None:
        town_id = places.towns(tx)[0].place_id if whole_town else None
        return picture(tx, {"town": town_id, "page": 0, "for": person(tx, who)}, now=town.clock.now())

    found = await town.database.transaction(work)
    assert found is not None
    return found


async def test_the_picture_says_how_much_and_for_whom(town: TownInHand) -> None:
    await give(town, date(2026, 3, 3), "赖淑珍", Source.SWAP)
    await give(town, date(2026, 3, 5), "姚忠义", Source.SWAP)
    message = await made(town, "姚忠义", whole_town=False)
    assert message.text == "姚忠义 轮值台账\n折算：工作日一天算 1，周末 2，节假日 3。换过班的，算给值得最久的人。"
    assert isinstance(message.printed, FairnessBars)
    assert message.printed.aside == "3月2日 — 4月12日"
    [village] = message.printed.villages
    assert (village.village, village.spread) == (VILLAGE, "最多最少相差：工作日 1 · 周末 1 · 节假日 0")
    assert village.people[0] == Bar("赖淑珍", False, (1, 0, 0), (9, 3, 1), 19, "替姚忠义 1天、由姚忠义替 1天")
    assert [(one.name, one.own) for one in village.people] == [("赖淑珍", False), ("姚忠义", True), ("萧金凤", False)]


async def test_a_cadre_sees_his_own_villages_and_an_overseer_the_town_in_pages(town: TownInHand) -> None:
    await town.bind("姚忠义", "郭银花")
    await town.write("姚忠义", "/duty")
    assert await town.press("姚忠义", "轮值台账") == "正在做，马上发来。"
    assert town.heard_by("姚忠义")[-1].startswith("姚忠义 轮值台账\n")
    assert town.phone("姚忠义").messages[-1].kind == "photo"
    await town.write("郭银花", "/duty")
    await town.press("郭银花", "轮值台账")
    assert town.heard_by("郭银花")[-1].startswith("谷前堡镇 轮值台账\n")
    assert town.newest_labels("郭银花") == ["下一页"]
    await town.press("郭银花", "下一页")
    assert town.newest_labels("郭银花") == ["上一页"]


async def test_nobody_else_sees_it(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=4, towns=2).encode()) as town:
        await town.write(7001, "/duty")
        assert "轮值台账" not in town.newest_labels(7001)
        here, there = [one.place_id for one in await town.database.transaction(places.towns)]
        room = next(
            one for one in await town.database.transaction(people.staff) if one.has("duty_room") and one.town_id == here
        ).name
        assert room is not None
        await town.bind(room)
        await town.write(room, "/duty")
        await town.press(room, "轮值台账")
        newest = town.phone(room).messages[-1].message_id
        for who, sentence in ((7001, "这个只给工作人员用。"), (room, "这个按钮是以前的，现在用不上了。")):
            town.phone(who).press_data(newest, town.data_of("轮值台账").replace(".0.", f".{base36(there)}."))
            await town.settle()
            assert town.phone(who).toasts[-1].text == sentence
