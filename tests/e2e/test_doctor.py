"""The check-up beside a bot that runs, and after it was killed."""

import json
from pathlib import Path

import pytest

from tests.e2e.processes import CLOCK, TOKEN, Installation, installation, sleepless_town
from tests.e2e.test_process import bring

pytestmark = pytest.mark.slow
CLERK = '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'
EVERYBODY = ("cadre", "leader", "duty_room", "dispatcher", "supervisor", "clerk")


async def findings(office: Installation) -> tuple[int, list[str]]:
    """Return the exit code, and what is found."""
    done = await office.command("doctor", "--json")
    assert TOKEN not in done.out + done.err
    return done.code, [finding["kind"] for finding in json.loads(done.out)["findings"]]


async def test_beside_a_bot_that_runs_all_is_well_and_after_a_kill_it_says_what_is_missing(tmp_path: Path) -> None:
    async with installation(tmp_path, BEAT_SECONDS="2", LOG_LEVEL="DEBUG") as office:
        await office.import_town(sleepless_town(villages=2) + CLERK)
        program = await office.run()
        await program.says("running")
        await office.bind(*EVERYBODY)
        await bring(office, "井盖丢了，晚上危险")
        await office.quiet()
        assert await findings(office) == (0, [])
        await program.kill()
        await CLOCK.sleep(5)
        assert await findings(office) == (1, ["beat_late"])
