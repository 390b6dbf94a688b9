"""The program as the machine sees it: its end, its start, what it prints."""

import asyncio
import socket
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.messages.message import MAYBE_REPEATED
from bot.practice.telegram.server import serve
from bot.texts import operators
from tests.e2e.people import Petition, Resident, act_all
from tests.e2e.processes import CLOCK, TOKEN, Installation, Program, installation, new_world, sleepless_town, until

pytestmark = pytest.mark.slow
PLACE = "收到。是哪个村的事？请点一下，或者打出村名的一部分。"


async def running(office: Installation) -> Program:
    program = await office.run()
    await program.says("running")
    return program


async def bring(office: Installation, *texts: str) -> list[Resident]:
    """As many residents as texts bring a petition each and get their receipts."""
    villages = (await office.command("town", "show", "--json")).json["towns"][0]["villages"]
    crowd = [
        Resident(office.world.phone(600_001 + n), [Petition(text, villages[n % len(villages)]["name"])])
        for n, text in enumerate(texts)
    ]
    for resident in crowd:
        resident.begin()

    def served() -> bool:
        act_all(crowd)
        return all(resident.done for resident in crowd)

    await until(served)
    return crowd


async def test_sigterm_ends_within_ten_seconds_and_loses_nothing(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=3))
        crowd = [office.world.phone(600_000 + n) for n in range(60)]
        program = await running(office)
        for phone in crowd:
            phone.write("家里没水了，请来看看")
        await until(lambda: sum(len(phone.heard) for phone in crowd) >= 10)
        code, seconds = await program.end()
        assert code == 0
        assert seconds < 10
        assert sum(len(phone.heard) for phone in crowd) < 60
        await running(office)
        await until(lambda: all(phone.heard for phone in crowd))
        await office.quiet()
        assert [phone.heard for phone in crowd] == [[PLACE]] * 60


async def test_a_wrong_token_is_a_sentence_and_exit_code_one(tmp_path: Path) -> None:
    async with installation(tmp_path, BOT_TOKEN="4242:wrong-Secret") as office:
        await office.import_town(sleepless_town(villages=1))
        for verb in ("run", "tick"):
            done = await office.command(verb)
            assert (done.code, done.out) == (1, "")
            assert done.err.splitlines()[-1] == operators.TOKEN_REFUSED
            assert "wrong-Secret" not in done.err
            assert "Traceback" not in done.err


async def test_without_network_at_the_start_it_waits_says_so_once_and_recovers(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    world = new_world()
    office = Installation(tmp_path, world, f"http://127.0.0.1:{port}")
    await office.import_town(sleepless_town(villages=1))
    program = await office.run()
    await program.says(operators.TELEGRAM_DOWN)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{await program.port()}/readyz")
    assert (answer.status_code, answer.text) == (503, "telegram\nbeat\n")
    server = await serve(world, port=port)
    world.phone(7001).write("/help")
    await program.says(operators.TELEGRAM_BACK)
    await until(lambda: bool(world.phone(7001).heard))
    assert len([line for line in program.lines if operators.TELEGRAM_DOWN in line]) == 1
    assert (await program.end())[0] == 0
    await server.close()


async def test_without_network_it_still_ends_cleanly(tmp_path: Path) -> None:
    office = Installation(tmp_path, new_world(), "http://127.0.0.1:9")
    await office.import_town(sleepless_town(villages=1))
    program = await office.run()
    await program.says(operators.TELEGRAM_DOWN)
    code, seconds = await program.end()
    assert code == 0
    assert seconds < 10


async def test_commands_work_while_the_bot_runs(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=3))
        await running(office)
        phones = await office.bind("cadre", "leader")
        [resident] = await bring(office, "井盖丢了，晚上危险")
        duty, cases, shown, links, again = await asyncio.gather(
            office.command("duty", "show", "--json"),
            office.command("case", "list", "--json"),
            office.command("case", "show", resident.numbers[0], "--json"),
            office.command("invite", "--json"),
            office.command("town", "import", "town.toml"),
        )
        assert [(done.code, done.err) for done in (duty, cases, shown, links, again)] == [(0, "")] * 5
        assert [case["text"] for case in cases.json] == ["井盖丢了，晚上危险"]
        assert cases.json[0]["cadre"] in {row["person"] for row in duty.json}
        assert {message["state"] for message in shown.json["messages"]} == {"sent"}
        assert not {link["name"] for link in links.json} & set(phones)
        assert again.out == operators.NOTHING_CHANGED + "\n"
        cadre = cases.json[0]["cadre"]
        assert (await office.command("unbind", cadre)).code == 0
        [moved] = (await office.command("case", "list", "--json")).json
        assert moved["cadre"] not in (cadre, None)
        await until(lambda: any("井盖丢了" in text for text in phones[moved["cadre"]].heard))


async def test_the_first_clerk_binds_by_what_the_start_prints_and_the_log_does_not_hold_it(tmp_path: Path) -> None:
    async with installation(tmp_path, LOG_LEVEL="DEBUG") as office:
        await office.import_town(sleepless_town(villages=1) + '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n')
        program = await running(office)
        assert office.printed.count("\n") == 1
        code = office.printed.partition("?start=")[2].partition(" ")[0]
        clerk = office.world.phone(500_001)
        clerk.write(f"/start {code}")
        await until(lambda: bool(clerk.heard))
        assert clerk.heard[0].startswith("周明，您好。您已绑定为")
        clerk.write("/staff")
        await until(lambda: len(clerk.heard) == 2)
        clerk.press_latest("邀请单")
        await until(lambda: clerk.messages[-1].kind == "document")
        assert (await program.end())[0] == 0
        assert not any(code in line for line in program.lines)
        await running(office)
        assert office.printed.count("\n") == 1


async def test_two_ticks_at_once_say_nothing_twice(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=1, cadres=1))
        program = await running(office)
        [cadre] = (await office.bind("cadre")).values()
        await bring(office, *(f"第{n}件事，请快一点" for n in range(6)))
        await office.quiet()
        await program.end()
        before = len(cadre.heard)
        later = CLOCK.now() + timedelta(hours=3)
        ticks = await asyncio.gather(
            *(office.command("tick", "--at", (later + timedelta(minutes=n)).isoformat()) for n in range(3))
        )
        # Whoever comes after a later one has written is refused; the latest never is.
        assert ticks[-1].code == 0, ticks[-1].err
        assert [done for done in ticks if done.code and not done.err.startswith("--at 早于最后一条记录")] == []
        [reminder] = cadre.heard[before:]
        assert reminder.count("还没签收") == 6


async def test_a_rehearsal_is_refused_before_the_last_event_and_against_the_real_telegram(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=1))
        program = await running(office)
        await bring(office, "路灯坏了三天")
        await program.end()
        calls = len(office.world.calls)
        early = await office.command("tick", "--at", (CLOCK.now() - timedelta(hours=1)).isoformat())
        assert (early.code, early.out) == (1, "")
        assert early.err.startswith("--at 早于最后一条记录")
        office.settings["BOT_API_URL"] = "https://api.telegram.org"
        real = await office.command("tick", "--at", (CLOCK.now() + timedelta(hours=1)).isoformat())
        assert (real.code, real.out, real.err) == (1, "", operators.REAL_TELEGRAM + "\n")
        assert len(office.world.calls) == calls


@pytest.mark.parametrize("form", ["text", "json"])
async def test_the_log_holds_no_petition_no_name_and_no_token(tmp_path: Path, form: str) -> None:
    async with installation(tmp_path, LOG_LEVEL="DEBUG", LOG_FORMAT=form) as office:
        await office.import_town(sleepless_town(villages=2))
        program = await running(office)
        phones = await office.bind("cadre", "leader", "dispatcher", "supervisor", "duty_room")
        await bring(office, "王二麻子家的墙塌了")
        office.world.phone(777_000).write("/start nosuchcode")
        office.world.inject({"message": {"text": "王二麻子", "chat": {"id": 777_000}, "from": 3}})
        await until(lambda: len(office.world.phone(777_000).heard) == 2)
        assert (await program.end())[0] == 0
        log = "\n".join(program.lines)
        secret = TOKEN.partition(":")[2]
        told = [word for word in (*phones, "王二麻子", "墙塌", "777000", "600001", secret, "nosuchcode") if word in log]
        assert told == []
        assert "running" in log


async def test_a_start_imports_the_town_once_and_a_second_bot_on_the_same_file_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "first.toml").write_text(sleepless_town(villages=2), "utf-8")
    async with installation(tmp_path, TOWN_FILE="first.toml") as office:
        program, *shown = await asyncio.gather(
            running(office), *(office.command("town", "show", "--json") for _ in range(3))
        )
        assert [(done.code, len(done.json["towns"][0]["villages"])) for done in shown] == [(0, 2)] * 3
        assert (await program.end())[0] == 0
        assert MAYBE_REPEATED not in "".join(office.world.phone(1).heard)


async def test_many_residents_at_once_are_each_served_once(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=2))
        await running(office)
        crowd = await bring(office, *(f"诉求{n}号，门口积水" for n in range(20)))
        await office.quiet()
        assert [len(resident.phone.heard) for resident in crowd] == [4] * 20
