"""The practice town: everybody is bound, the tour leads to the end, time brings what falls due, a wipe forgets."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.cases.show import list_cases
from bot.clock import SystemClock
from bot.files.town_file import read_town_file
from bot.practice.page.people import FIRST_RESIDENT
from bot.practice.page.tour import OVER
from bot.practice.page.town import AlreadyPlaying, PracticeTown
from storage import people
from tests.practice.page.conftest import Page
from tests.town import MONDAY_MORNING, PRACTICE_TOWN

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = FIRST_RESIDENT


async def states(town: PracticeTown) -> list[str]:
    rows = await town.app.database.transaction(lambda tx: list_cases(tx, only_open=False, now=MONDAY_MORNING))
    return [row["state"] for row in rows]


async def test_all_staff_are_bound_by_their_own_invitation(practice: PracticeTown) -> None:
    staff = await practice.app.database.transaction(people.staff)
    bound = {person.name: person.chat_id for person in staff}
    phones = {player.name: player.user_id for player in practice.players.values() if player.person_id}
    assert bound == phones
    assert all(practice.phone(user_id).heard for user_id in phones.values())


async def test_the_tour_leads_from_a_sentence_to_a_closed_case(page: Page, practice: PracticeTown) -> None:
    done = await page.follow_the_tour(until=OVER)
    assert [each for each in done if len(each) < 10] == [
        *("谷前堡社区", "求助", "提交"),
        *("签收", "答复"),
        *("已解决", "满意"),
    ]
    assert len(done) == 9
    assert await states(practice) == ["closed"]


async def test_a_second_petition_can_be_brought_after_the_tour(page: Page, practice: PracticeTown) -> None:
    await page.follow_the_tour(until=OVER)
    await page.ask(f"/api/phones/{RESIDENT}/write", text="又坏了一盏。")
    assert (await page.get("/api/town"))["tour"]["step"] == 2
    await page.follow_the_tour(until=4)
    assert (await states(practice))[0] != "closed"


async def test_the_tour_waits_for_a_petition_while_somebody_looks_who_is_on_duty(page: Page) -> None:
    before = (await page.get("/api/town"))["tour"]
    await page.ask(f"/api/phones/{RESIDENT}/write", text="/duty")
    assert "'谷前堡社区'" in str((await page.messages(RESIDENT))[-1])  # among its buttons
    assert (await page.get("/api/town"))["tour"] == before
    await page.ask(f"/api/phones/{RESIDENT}/write", text=before["text"])
    asked = (await page.get("/api/town"))["tour"]
    await page.ask(f"/api/phones/{RESIDENT}/write", text="/duty")
    assert ((await page.get("/api/town"))["tour"], asked["step"]) == (asked, 2)


async def test_who_has_the_newest_case_is_on_the_screen(page: Page, practice: PracticeTown) -> None:
    before = (await page.get("/api/town"))["cadre"]
    await page.follow_the_tour(until=4)
    told = await page.get("/api/town")
    [case] = await practice.app.database.transaction(lambda tx: list_cases(tx, only_open=True, now=MONDAY_MORNING))
    assert practice.players[told["cadre"]].name == case["cadre"]
    assert (before, told["supervisor"]) == (told["cadre"], practice_supervisor(practice))


def practice_supervisor(practice: PracticeTown) -> int:
    return next(player.user_id for player in practice.players.values() if player.role == "supervisor")


async def test_the_clock_brings_a_reminder_the_digest_and_the_next_morning(page: Page, practice: PracticeTown) -> None:
    await page.follow_the_tour(until=4)
    told = await page.get("/api/town")
    cadre, above = told["cadre"], told["supervisor"]
    heard = len(await page.heard_by(cadre))
    for _ in range(3):
        await page.ask("/api/clock", to="hour")
    assert len(await page.heard_by(cadre)) == heard + 1  # 签收 within two hours
    await page.ask("/api/clock", to="tomorrow")
    assert any("简报" in text for text in await page.heard_by(above))
    assert (await page.get("/api/town"))["now"][:16] == "2026-03-03T08:00"


async def test_within_an_hour_a_call_for_help_is_heard_every_five_minutes(page: Page, practice: PracticeTown) -> None:
    await page.ask(f"/api/phones/{RESIDENT}/write", text="着火了")
    asked = [message for message in await page.messages(RESIDENT) if ["紧急"] in labels_of(message)]
    await page.ask(f"/api/phones/{RESIDENT}/press", message_id=asked[-1]["message_id"], label="紧急")
    duty_room = next(player.user_id for player in practice.players.values() if player.role == "duty_room")
    await page.ask("/api/clock", to="hour")
    called = [
        call.at.replace(second=0, microsecond=0)
        for call in practice.world.calls
        if call.params.get("chat_id") in (duty_room, str(duty_room)) and "紧急！" in str(call.params.get("text"))
    ]
    assert len(set(called)) >= 10  # the clock runs on between steps


def labels_of(message: dict[str, Any]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message["keyboard"]]


@pytest.mark.slow
async def test_an_unanswered_case_reaches_the_supervisor_within_two_weeks(page: Page) -> None:
    await page.follow_the_tour(until=4)
    for _ in range(2):
        await page.ask("/api/clock", to="week")
    told = await page.get("/api/town")
    buttons = [
        button["text"]
        for message in await page.messages(told["supervisor"])
        for row in message["keyboard"]
        for button in row
    ]
    assert "我来办" in buttons


async def test_a_wipe_begins_anew(page: Page, practice: PracticeTown) -> None:
    await page.follow_the_tour(until=OVER)
    era = (await page.get("/api/town"))["era"]
    await page.ask("/api/wipe")
    told = await page.get("/api/town")
    assert (told["era"], told["tour"]["step"]) == (era + 1, 1)
    assert told["now"][:16] == "2026-03-02T09:00"
    assert await page.messages(RESIDENT) == []
    assert await states(practice) == []
    await page.follow_the_tour(until=OVER)
    assert await states(practice) == ["closed"]


async def test_an_hour_of_practice_can_be_left_and_begun_anew(tmp_path: Path) -> None:
    file = read_town_file(PRACTICE_TOWN.read_bytes())
    for _ in range(2):
        town = PracticeTown(file, tmp_path / "practice.db")
        await town.open()
        await town.close()
    assert [name for name in os.listdir(tmp_path) if name.endswith(".db")] == ["practice.db"]


async def test_it_begins_at_nine_of_a_working_day(tmp_path: Path) -> None:
    town = PracticeTown(read_town_file(PRACTICE_TOWN.read_bytes()), tmp_path / "practice.db")
    await town.open()
    local = town.clock.now().astimezone(town.office.zone)
    await town.close()
    assert (local.hour, local.minute) == (9, 0)
    assert town.office.calendar.is_working_day(local.date())
    assert local > SystemClock().now() - timedelta(days=1)


async def test_two_programs_never_play_with_one_file(practice: PracticeTown) -> None:
    with pytest.raises(AlreadyPlaying):
        await PracticeTown(practice.file, practice.path).open()
    assert await states(practice) == []


async def test_a_proxy_in_the_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    town = PracticeTown(read_town_file(PRACTICE_TOWN.read_bytes()), tmp_path / "practice.db")
    async with asyncio.timeout(20):
        await town.open()
    assert town.app.health.receiving
    await town.close()
