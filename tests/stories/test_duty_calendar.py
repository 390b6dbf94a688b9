"""Duty in people's calendars: an event is edited and cancelled, and says what the roster says."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from bot.actions.duty.calendars import BACK, own_calendar, village_calendar
from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.show import show_duty
from bot.rules.calendar import ONE_DAY
from bot.rules.roster import Source
from bot.texts import words
from storage import people, roster
from storage.rows import insert
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRE, OTHER = "赖淑珍", "姚忠义"
RESIDENT = 7001
VILLAGE = "水磨口村"
MONDAY = date(2026, 3, 2)


async def of_person(town: TownInHand, name: str) -> dict[date, Event]:
    """Return {day: the event} of somebody's calendar, as a reader sees it."""

    def calendar(tx):
        [person] = people.named(tx, name)
        return own_calendar(tx, person, now=town.clock.now())

    return by_day((await town.database.read(calendar)).made())


async def of_village(town: TownInHand, village: str = VILLAGE) -> dict[date, Event]:
    village_id = await town.village_id(village)
    made = await town.database.read(lambda tx: village_calendar(tx, village_id, now=town.clock.now()))
    return by_day(made.made())


def by_day(content: bytes) -> dict[date, Event]:
    events = Calendar.from_ical(content).events
    found = {event.start.date(): event for event in events}
    assert len(found) == len(events)
    return found


def told(event: Event) -> tuple[str, int, str]:
    """Return (identity, version, state) of an event."""
    return str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])


async def let(town: TownInHand, name: str, *days: date) -> None:
    """Let somebody have the village's duty on some days, as after a swap."""
    village_id = await town.village_id(VILLAGE)

    def change(tx):
        [person] = people.named(tx, name)
        wanted = [Wanted(village_id, day, person.person_id, Source.SWAP) for day in days]
        change_roster(tx, wanted, source=Source.SWAP, by=None, now=town.clock.now())

    await town.database.transaction(change)


def file_sent_to(town: TownInHand, who: str | int) -> tuple[str, bytes, str]:
    """Return (name, content, caption) of the newest file that somebody was sent."""
    message = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    stored = town.world.files.known(message.file_id or "", "Document")
    return stored.name, stored.served(), message.text


async def test_a_cadre_gets_his_days_as_a_file_by_one_press(town: TownInHand) -> None:
    await town.bind(CADRE, OTHER)
    await town.beat()
    await town.write(CADRE, "/duty")
    assert await town.press(CADRE, "日历") == "正在做，马上发来。"
    name, content, caption = file_sent_to(town, CADRE)
    assert (name, caption) == ("赖淑珍 值班日历.ics", "“赖淑珍 值班”，点开就能存进日历。以后改了班，请再存一次。")
    days = by_day(content)
    assert list(days)[:3] == [MONDAY, MONDAY + 3 * ONE_DAY, MONDAY + 6 * ONE_DAY]
    assert str(days[MONDAY]["SUMMARY"]) == "值班：水磨口村"
    assert str(days[MONDAY]["DESCRIPTION"]) == "值班的人：赖淑珍（今天轮值）。\n值班室电话 0352-0000000。"


async def test_a_resident_keeps_the_calendar_of_his_village(town: TownInHand) -> None:
    await town.bind(CADRE, OTHER, "萧金凤")
    await town.beat()
    number = await town.petition(RESIDENT, "没水了", village=VILLAGE)
    await town.write(RESIDENT, "/duty")
    await town.press(RESIDENT, "存到日历")
    name, content, _ = file_sent_to(town, RESIDENT)
    assert name == "水磨口村 值班日历.ics"
    days = by_day(content)
    assert [str(days[MONDAY + n * ONE_DAY]["SUMMARY"]) for n in range(3)] == [
        "值班：水磨口村　赖淑珍",
        "值班：水磨口村　姚忠义",
        "值班：水磨口村　萧金凤",
    ]
    text = content.decode().replace("\r\n ", "")
    assert number not in text and "没水" not in text
    assert set(re.findall(r"[\d-]{7,}", re.sub(r"(UID|DT\w+|LAST\S+?)[:;].*", "", text))) == {"0352-0000000"}


async def test_nobody_gets_anothers_own_days_or_a_village_that_is_not_there(town: TownInHand) -> None:
    await town.bind(CADRE)
    await town.write(CADRE, "/duty")
    own = town.data_of("日历")
    await town.write(RESIDENT, "你好")
    for data in (own, "1.calendar_link.0.", "1.calendar_file.0.", "1.calendar.7.", "1.calendar_file.7."):
        town.phone(RESIDENT).press_data(town.phone(RESIDENT).messages[-1].message_id, data)
        await town.settle()
    assert [message for message in town.phone(RESIDENT).messages if message.kind == "document"] == []
    town.phone(CADRE).press_data(town.phone(CADRE).messages[-1].message_id, "1.calendar_link.0.")
    await town.settle()
    assert not any("/calendar/" in text for text in town.heard_by(CADRE))  # there is no address from outside


async def test_a_swap_cancels_in_one_calendar_and_appears_in_the_other_under_the_same_identity(
    town: TownInHand,
) -> None:
    await town.bind(CADRE, OTHER, "萧金凤")
    await town.beat()
    day, code = MONDAY + 3 * ONE_DAY, await town.village_code(VILLAGE)
    uid = f"{code}-duty-20260305@zhiban"
    assert told((await of_person(town, CADRE))[day]) == (uid, 1, "CONFIRMED")
    assert day not in await of_person(town, OTHER)
    await town.pass_time(minutes=5)
    await let(town, OTHER, day)
    given, taken = (await of_person(town, CADRE))[day], (await of_person(town, OTHER))[day]
    assert (told(given), told(taken)) == ((uid, 2, "CANCELLED"), (uid, 2, "CONFIRMED"))
    assert str(given["DESCRIPTION"]) == "这一天不再是您的班。"
    assert str(taken["DESCRIPTION"]).startswith("值班的人：姚忠义（换班）。")
    assert given.stamp == taken.stamp == town.clock.now()
    await let(town, CADRE, day)
    given, taken = (await of_person(town, CADRE))[day], (await of_person(town, OTHER))[day]
    assert (told(given), told(taken)) == ((uid, 3, "CONFIRMED"), (uid, 3, "CANCELLED"))
    whole = (await of_village(town))[day]
    assert told(whole) == (f"{code}-village-20260305@zhiban", 3, "CONFIRMED")


async def test_a_day_on_leave_is_cancelled(town: TownInHand) -> None:
    await town.bind(CADRE, OTHER)
    await town.beat()

    def grant(tx):
        [person] = people.named(tx, CADRE)
        day = MONDAY + 3 * ONE_DAY
        leave = roster.Leave(tx.new_id(), person.person_id, day, day, "granted", person.person_id, town.clock.now())
        insert(tx, "leaves", leave)

    await town.database.transaction(grant)
    states = {day: str(event["STATUS"]) for day, event in (await of_person(town, CADRE)).items()}
    assert {day for day, state in states.items() if state == "CANCELLED"} == {MONDAY + 3 * ONE_DAY}


async def test_leave_granted_and_taken_back_turns_an_event_though_nobody_else_gets_the_day(town: TownInHand) -> None:
    await town.bind(CADRE, OTHER)
    await town.beat()
    day = MONDAY + 3 * ONE_DAY
    await town.pass_time(minutes=5)
    await town.write(CADRE, "/leave 3月5日")
    await town.press(CADRE, "没选的先空着")
    own, whole = (await of_person(town, CADRE))[day], (await of_village(town))[day]
    assert (told(own)[1:], told(whole)[1:]) == ((2, "CANCELLED"), (2, "CONFIRMED"))
    assert own.stamp == whole.stamp == town.clock.now()
    await town.pass_time(minutes=5)
    await town.press(CADRE, "销假")
    own, whole = (await of_person(town, CADRE))[day], (await of_village(town))[day]
    assert (told(own)[1:], told(whole)[1:]) == ((3, "CONFIRMED"), (3, "CONFIRMED"))
    assert own.stamp == whole.stamp == town.clock.now()


async def test_each_day_names_whom_duty_show_names_for_the_same_reason(town: TownInHand) -> None:
    await town.bind("姚忠义", "刘天佑")
    await town.beat()
    await let(town, OTHER, MONDAY + 3 * ONE_DAY)
    for village in (VILLAGE, "白羊口村"):
        for day, event in (await of_village(town, village)).items():
            [row] = await town.database.read(
                lambda tx, day=day, village=village: show_duty(tx, village=village, day=day, now=town.clock.now())
            )
            reason = next(key for key in words.REASONS if words.REASONS[key] == row.reason)
            why = words.REASONS_TO_RESIDENT[reason]
            assert str(event["SUMMARY"]) == f"值班：{village}　{row.person}"
            assert str(event["DESCRIPTION"]).startswith(f"值班的人：{row.person}（{why}）。")
    for day, event in (await of_person(town, OTHER)).items():
        [row] = await town.database.read(
            lambda tx, day=day: show_duty(tx, village=VILLAGE, day=day, now=town.clock.now())
        )
        assert str(event["DESCRIPTION"]).startswith(f"值班的人：{row.person}（{row.reason}）。")


async def test_it_reaches_31_days_back_and_as_far_as_the_roster_is_published(town: TownInHand) -> None:
    await town.bind(CADRE, OTHER)
    await town.beat()
    await town.pass_time(days=60)
    await town.beat()
    days = await of_village(town)
    today = date(2026, 5, 1)
    published = await town.database.read(roster.published)
    assert list(days) == [today - BACK + n * ONE_DAY for n in range(len(days))]
    assert list(days)[-1] == published[await town.village_id(VILLAGE)].published_to >= today + 35 * ONE_DAY
    assert min(await of_person(town, CADRE)) >= today - BACK


FULL = (
    PRACTICE_TOWN.read_text("utf-8")
    .replace("[[town]]\n", '[[town]]\nshift_leaders = ["刘天佑"]\n', 1)
    .replace("[office]\n", "[duty]\nbackup = true\n\n[office]\n", 1)
)


async def test_backup_and_leader_of_the_shift_have_events_of_their_own(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=FULL.encode()) as town:
        await town.bind(CADRE, OTHER)
        await town.beat()
        code = await town.village_code(VILLAGE)
        [person] = await town.database.read(lambda tx: people.named(tx, OTHER))
        calendar = await town.database.read(lambda tx: own_calendar(tx, person, now=town.clock.now()))
        first, second = calendar.entries[:2]
        assert (first.uid, first.summary) == (f"{code}-backup-20260302@zhiban", "备班：水磨口村")
        assert first.description == (
            "值班的人联系不上时，由您接。\n值班的人：赖淑珍（今天轮值）。\n值班室电话 0352-0000000。"
        )
        assert (second.uid, second.summary) == (f"{code}-duty-20260303@zhiban", "值班：水磨口村")
        leading = await of_person(town, "刘天佑")
        assert str(leading[MONDAY]["SUMMARY"]) == "带班：谷前堡镇"
        assert str(leading[MONDAY]["DESCRIPTION"]).count("、") == 12  # thirteen villages
        assert len(leading) == (max(leading) - min(leading)).days + 1


@pytest.mark.parametrize(
    ("night", "begins", "ends"),
    [
        (date(2026, 3, 28), "2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00"),
        (date(2026, 10, 24), "2026-10-24T08:00:00+02:00", "2026-10-25T08:00:00+01:00"),
    ],
)
async def test_where_clocks_change_a_day_still_lasts_from_hand_over_to_hand_over(
    tmp_path: Path, night: date, begins: str, ends: str
) -> None:
    text = re.sub('timezone = ".*"', 'timezone = "Europe/Berlin"', PRACTICE_TOWN.read_text("utf-8"))
    start = datetime(night.year, night.month, night.day, 12, tzinfo=UTC) - timedelta(days=3)
    async with town_in_hand(tmp_path, file=text.encode(), start=start) as town:
        event = (await of_village(town))[night]
        assert (event.start.isoformat(), event.end.isoformat()) == (begins, ends)


async def test_a_calendar_speaks_the_language_of_whoever_reads_it(town: TownInHand) -> None:
    await town.bind(CADRE)
    await town.beat()
    await town.write(CADRE, "/language")
    await town.press(CADRE, "English")
    await town.write(CADRE, "/duty")
    await town.press(CADRE, "Calendar")
    _, content, _ = file_sent_to(town, CADRE)
    assert str(by_day(content)[MONDAY]["SUMMARY"]) == "On duty: 水磨口村"
