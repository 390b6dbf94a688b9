"""The roster as it is published and changed: the past stays, one change is whole, one truth answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.duty import leave as leaves
from bot.actions.duty.blocks import Scope, block
from bot.actions.duty.change import Wanted, change_roster, undo
from bot.actions.duty.publish import publish_due
from bot.actions.duty.resolve import on_duty_at, roster_between, span_of
from bot.actions.towns.import_town import import_town
from bot.files.town_file import read_town_file
from bot.rules.errors import CannotGiveBack, ShiftIsOver, UndoneAlready, UndoneTooLate
from bot.rules.leave import Leave
from bot.rules.roster import ShiftRole, Source
from bot.rules.rota import Reason, duty_day
from storage import people, places, roster
from storage.database import Tx
from storage.rows import insert
from tests.rules.village import OFFICE
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = "水磨口村"
TURN = ("赖淑珍", "姚忠义", "萧金凤")
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def village(tx: Tx) -> int:
    return next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE)


def person(tx: Tx, name: str) -> int:
    return people.named(tx, name)[0].person_id


async def named(town: TownInHand, day: date) -> str | None:
    """Return whom the roster names."""

    def look(tx: Tx) -> str | None:
        held = roster_between(tx, day, day, village_id=village(tx))
        found = held.named_on(places.load(tx, village(tx)), day, now=town.clock.now())
        return found.name if found else None

    return await town.database.transaction(look)


async def appoint(town: TownInHand, day: date, name: str | None) -> int | None:
    def work(tx: Tx) -> int | None:
        wanted = Wanted(village(tx), day, person(tx, name) if name else None, Source.APPOINTED)
        return change_roster(tx, [wanted], source=Source.APPOINTED, by=person(tx, "郭银花"), now=town.clock.now())

    return await town.database.transaction(work)


async def take_back(town: TownInHand, change_id: int) -> int:
    return await town.database.transaction(
        lambda tx: undo(tx, change_id, by=person(tx, "郭银花"), now=town.clock.now())
    )


async def test_an_import_publishes_five_weeks_and_up_to_their_sunday(town: TownInHand) -> None:
    found = await town.database.transaction(roster.published)
    assert {one.published_to for one in found.values()} == {date(2026, 4, 12)}
    rows = await town.database.transaction(lambda tx: roster.of_village(tx, village(tx), TODAY, date(2026, 12, 31)))
    assert len(rows) == 42
    assert (rows[0].day, rows[0].role, rows[0].source, rows[0].version) == (TODAY, ShiftRole.DUTY, Source.PLAN, 1)


async def test_the_beat_publishes_a_week_when_a_week_has_gone(town: TownInHand) -> None:
    await town.pass_time(days=6)
    assert (await town.database.transaction(lambda tx: publish_due(tx, now=town.clock.now()))).count == 0
    await town.pass_time(days=8)
    found = await town.database.transaction(roster.published)
    assert {one.published_to for one in found.values()} == {date(2026, 4, 26)}


async def test_a_day_far_ahead_follows_the_same_turn(town: TownInHand) -> None:
    day = date(2027, 1, 1)
    number = (day - date(2026, 1, 1)).days
    first = await named(town, date(2026, 3, 2))
    start = (TURN.index(first or "") - (TODAY - date(2026, 1, 1)).days) % 3
    assert await named(town, day) == TURN[(start + number) % 3]


async def test_an_appointment_holds_and_is_taken_back_once(town: TownInHand) -> None:
    before = await named(town, TOMORROW)
    other = next(name for name in TURN if name != before)
    change_id = await appoint(town, TOMORROW, other)
    assert change_id is not None
    assert await named(town, TOMORROW) == other
    assert await appoint(town, TOMORROW, other) is None
    await take_back(town, change_id)
    assert await named(town, TOMORROW) == before
    with pytest.raises(UndoneAlready):
        await take_back(town, change_id)


async def test_what_was_changed_again_is_not_taken_back(town: TownInHand) -> None:
    first = await appoint(town, TOMORROW, "萧金凤") or await appoint(town, TOMORROW, "姚忠义")
    await appoint(town, TOMORROW, None)
    with pytest.raises(UndoneTooLate):
        await take_back(town, first or 0)


async def test_an_arranged_day_stays_whole_when_the_hour_of_hand_over_changes(town: TownInHand) -> None:
    before = await named(town, TOMORROW)
    other = next(name for name in TURN if name != before)
    await appoint(town, TOMORROW, other)
    await town.import_town(PRACTICE_TOWN.read_bytes().replace(b'handover = "08:00"', b'handover = "00:00"'))
    await town.pass_time(hours=15)  # midnight
    assert await named(town, TOMORROW) == other


async def test_a_running_day_changes_from_now_on_and_a_past_one_never(town: TownInHand) -> None:
    before = await named(town, TODAY)
    other = next(name for name in TURN if name != before)
    await town.pass_time(hours=2)
    await appoint(town, TODAY, other)

    def at_nine(tx: Tx) -> str | None:
        place = places.load(tx, village(tx))
        held = roster_between(tx, TODAY, TODAY, village_id=place.village_id)
        found = held.standing(place, town.clock.now() - timedelta(hours=2)).duty
        return found.name if found else None

    assert await town.database.transaction(at_nine) == before
    assert await named(town, TODAY) == other
    await town.pass_time(days=1)
    with pytest.raises(ShiftIsOver):
        await appoint(town, TODAY, "萧金凤")


async def test_a_gap_goes_to_the_leader_or_the_duty_room_and_says_so(town: TownInHand) -> None:
    await town.bind("郭银花")
    await appoint(town, TODAY, None)
    owner = await town.database.transaction(lambda tx: on_duty_at(tx, places.load(tx, village(tx)), town.clock.now()))
    assert (owner.person and owner.person.name, owner.reason) == ("郭银花", Reason.DUTY_ROOM_UNFILLED)


async def test_an_import_moves_no_day_that_somebody_arranged_and_not_today(town: TownInHand) -> None:
    today = await named(town, TODAY)
    await appoint(town, TOMORROW, "刘天佑")
    changed = PRACTICE_TOWN.read_text("utf-8").replace(
        '["赖淑珍", "姚忠义", "萧金凤"]', '["姚忠义", "赖淑珍", "萧金凤"]'
    )
    changes = await town.import_town(changed.encode())
    assert any(line.startswith(f"改班：谷前堡镇/{VILLAGE} ") for line in changes)
    assert (await named(town, TODAY), await named(town, TOMORROW)) == (today, "刘天佑")


async def test_who_stands_in_on_a_day_that_was_given_away_stays_when_the_turn_changes(town: TownInHand) -> None:
    thursday = date(2026, 3, 5)
    await town.bind(*TURN)
    await appoint(town, thursday, "姚忠义")
    await go_on_leave(town, "姚忠义", thursday, stand_in="萧金凤")
    await town.import_town(PRACTICE_TOWN.read_bytes().replace('萧金凤"]'.encode(), '萧金凤", "刘天佑"]'.encode(), 1))
    assert await named(town, thursday) == "萧金凤"


async def go_on_leave(town: TownInHand, name: str, day: date, *, stand_in: str) -> None:
    def work(tx: Tx) -> None:
        who = people.named(tx, name)[0]
        leave = leaves.begin(tx, who, who, (day, day), now=town.clock.now())
        leaves.choose(tx, leave, (village(tx), day), person(tx, stand_in), now=town.clock.now())
        leaves.submit(tx, leave, now=town.clock.now())

    await town.database.transaction(work)


async def test_the_days_of_somebody_who_has_left_follow_the_plan_though_he_was_put_there_by_hand(
    town: TownInHand,
) -> None:
    before = await named(town, TOMORROW)
    await appoint(town, TOMORROW, "萧树林")
    text = PRACTICE_TOWN.read_text("utf-8").replace(
        '[[person]]\nname = "萧树林"\nroles = ["cadre"]\ntown = "谷前堡镇"\n', ""
    )
    text = text.replace('"萧树林", ', "").replace(', "萧树林"', "")
    changes = await town.import_town(text.encode())
    assert f"改班：谷前堡镇/{VILLAGE} 3月3日 萧树林 → {before}" in changes
    assert await named(town, TOMORROW) == before
    assert await town.import_town(text.encode()) == []


async def with_backups(town: TownInHand, turn: str = "") -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace(
        '["赖淑珍", "姚忠义", "萧金凤"]', turn or '["赖淑珍", "姚忠义", "萧金凤"]'
    )
    await town.import_town((text + "\n[duty]\nbackup = true\n").encode())


async def duty_and_backup(town: TownInHand, day: date) -> tuple[str | None, str | None]:
    """Return whom the rows name."""

    def look(tx: Tx) -> tuple[str | None, str | None]:
        rows = roster_between(tx, day, day, village_id=village(tx)).shifts_of(places.load(tx, village(tx)), day)
        found = [people.find(tx, rows[role].person_id) for role in (ShiftRole.DUTY, ShiftRole.BACKUP)]
        return found[0].name if found[0] else None, found[1].name if found[1] else None

    return await town.database.transaction(look)


async def test_a_backup_who_gets_the_duty_has_another_behind_him_until_it_is_taken_back(town: TownInHand) -> None:
    await with_backups(town)
    assert await duty_and_backup(town, TOMORROW) == ("姚忠义", "萧金凤")
    change_id = await appoint(town, TOMORROW, "萧金凤")
    assert await duty_and_backup(town, TOMORROW) == ("萧金凤", "姚忠义")
    await take_back(town, change_id or 0)
    assert await duty_and_backup(town, TOMORROW) == ("姚忠义", "萧金凤")


async def test_a_plan_made_again_puts_nobody_behind_himself_either(town: TownInHand) -> None:
    await with_backups(town)
    await appoint(town, TOMORROW, "萧金凤")
    await with_backups(town, '["萧金凤", "赖淑珍", "姚忠义"]')
    assert await duty_and_backup(town, TOMORROW) == ("萧金凤", "姚忠义")
    await with_backups(town, '["赖淑珍", "姚忠义", "萧金凤"]')
    assert await duty_and_backup(town, TOMORROW) == ("萧金凤", "姚忠义")


async def test_a_plan_made_again_far_ahead_leaves_no_day_out(town: TownInHand) -> None:
    """The bot was off on the Monday on which a week was to be published."""
    town.clock.set(town.clock.now() + timedelta(days=8))

    def work(tx: Tx) -> set[date]:
        place, far = places.load(tx, village(tx)), TODAY + timedelta(days=70)
        block(tx, Scope(place.town_id, place.village_id), (far, far), by=None, now=town.clock.now())
        publish_due(tx, now=town.clock.now())
        return {row.day for row in roster.of_village(tx, place.village_id, TODAY, far)}

    until = date(2026, 4, 19)
    assert await town.database.transaction(work) == {TODAY + timedelta(days=n) for n in range((until - TODAY).days + 1)}


async def test_whoever_serves_a_village_once_stands_in_its_circle(town: TownInHand) -> None:
    await appoint(town, TOMORROW, "刘天佑")
    place = await town.database.transaction(lambda tx: places.load(tx, village(tx)))
    outsider = await town.database.transaction(lambda tx: person(tx, "刘天佑"))
    assert outsider in place.circle


async def test_who_loses_his_only_day_before_it_begins_is_of_the_circle_no_more(town: TownInHand) -> None:
    async def circle() -> bool:
        look = await town.database.transaction(lambda tx: (places.load(tx, village(tx)).circle, person(tx, "赖永胜")))
        return look[1] in look[0]

    change_id = await appoint(town, TOMORROW, "赖永胜")
    assert await circle()
    await take_back(town, change_id or 0)
    assert not await circle()
    change_id = await appoint(town, TODAY, "赖永胜")  # it runs: from now on he serves
    await town.pass_time(hours=1)
    await take_back(town, change_id or 0)
    assert await circle()


async def test_publishing_further_moves_nothing_that_is_published(town: TownInHand) -> None:
    """Only an import plans again: a turn that holds from a later day on is not undone by the next week's days."""
    changed = PRACTICE_TOWN.read_text("utf-8").replace(
        '["赖淑珍", "姚忠义", "萧金凤"]', '["姚忠义", "赖淑珍", "萧金凤"]'
    )
    before = [await named(town, TOMORROW + timedelta(days=n)) for n in range(20)]
    file = read_town_file(changed.encode())
    since = TOMORROW + timedelta(days=20)
    await town.database.transaction(lambda tx: import_town(tx, file, now=town.clock.now(), since=since))
    await town.pass_time(days=8)
    assert [await named(town, TOMORROW + timedelta(days=n)) for n in range(20)] == before
    assert await named(town, since) != TURN[(TURN.index(before[0] or "") + 20) % 3]


async def test_whoever_is_on_leave_holds_nothing_of_that_day(town: TownInHand) -> None:
    def look(tx: Tx) -> tuple[int | None, bool]:
        held = roster_between(tx, TOMORROW, TOMORROW)
        holder = held.holder_on(village(tx), TOMORROW, ShiftRole.DUTY, now=town.clock.now())
        return holder, person(tx, "姚忠义") in held.held_on(TOMORROW, [village(tx)], now=town.clock.now())

    def leave(tx: Tx) -> None:
        who = person(tx, "姚忠义")
        insert(tx, "leaves", roster.Leave(tx.new_id(), who, TOMORROW, TOMORROW, "granted", who, town.clock.now()))

    holder, holds = await town.database.transaction(look)
    assert (await town.staff_by_id(holder or 0))[0].name == "姚忠义" and holds
    await town.database.transaction(leave)
    assert await town.database.transaction(look) == (None, False)


@given(
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]),
    st.times(),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
)
@example("Europe/Berlin", time(2, 30), datetime(2026, 3, 29, 0, 45, tzinfo=UTC))  # an hour that the clocks leave out
@example("Europe/Berlin", time(2, 30), datetime(2026, 10, 25, 1, 15, tzinfo=UTC))  # an hour that they show twice
def test_every_instant_lies_in_just_one_duty_day_in_nights_when_clocks_change_too(
    zone: str, handover: time, at: datetime
) -> None:
    office = replace(OFFICE, zone=ZoneInfo(zone), handover=handover)
    day = duty_day(at, handover=handover, zone=office.zone)
    begins, ends = span_of(day, office)
    assert begins <= at < ends
    assert ends == span_of(day + timedelta(days=1), office)[0]


async def grant_leave(town: TownInHand, name: str, day: date) -> None:
    def work(tx: Tx) -> None:
        him, now = person(tx, name), town.clock.now()
        insert(tx, "leaves", Leave(tx.new_id(), him, day, day, "granted", him, now, decided_at=now))

    await town.database.transaction(work)


async def test_a_day_does_not_go_back_to_whoever_is_on_leave_by_now(town: TownInHand) -> None:
    before = await named(town, TOMORROW)
    change_id = await appoint(town, TOMORROW, next(name for name in TURN if name != before))
    await grant_leave(town, before or "", TOMORROW)
    with pytest.raises(CannotGiveBack):
        await take_back(town, change_id or 0)


async def test_a_day_does_not_go_back_to_whoever_has_left(town: TownInHand) -> None:
    before = await named(town, TOMORROW) or ""
    change_id = await appoint(town, TOMORROW, next(name for name in TURN if name != before))
    await town.import_town(without(PRACTICE_TOWN.read_text("utf-8"), before).encode())
    with pytest.raises(CannotGiveBack):
        await take_back(town, change_id or 0)


async def test_a_day_that_takes_only_whom_somebody_appoints_does_not_go_back_to_the_turn(town: TownInHand) -> None:
    before = await named(town, TOMORROW)
    change_id = await appoint(town, TOMORROW, next(name for name in TURN if name != before))

    def block(tx: Tx) -> None:
        town_id = places.load(tx, village(tx)).town_id
        insert(tx, "blocks", roster.Block(tx.new_id(), town_id, 0, TOMORROW, TOMORROW, None, town.clock.now()))

    await town.database.transaction(block)
    with pytest.raises(CannotGiveBack):
        await take_back(town, change_id or 0)


def without(text: str, name: str) -> str:
    """Return a town file without somebody: in no turn, and not among the people."""
    people_of = [part for part in text.split("\n\n") if f'name = "{name}"' not in part]
    return "\n\n".join(people_of).replace(f'"{name}", ', "").replace(f', "{name}"', "")
