"""`case export`."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.commands.desk import Desk
from tests.town import town_in_hand


def test_a_case_is_written_as_a_page_and_as_values(desk: Desk) -> None:
    desk.live_a_day("没水了")
    said = desk.run("case", "export", "2026-00001", "--out", str(desk.folder / "out"))
    assert (said.code, said.out) == (0, f"写好了1件的案卷，在 {desk.folder / 'out'}。\n")
    html = (desk.folder / "out" / "2026-00001.html").read_text("utf-8")
    document = json.loads((desk.folder / "out" / "2026-00001.json").read_text("utf-8"))
    assert "没水了" in html
    assert (document["number"], document["text"], document["head"]["seq"]) == ("2026-00001", "没水了", 1)
    assert document["head"]["hash"] == document["events"][-1]["hash"]
    assert document["dates"]["registered_at"] == "2026-03-02T01:00:00+00:00"
    assert "petitioner_id" not in document["events"][0]["changes"]
    assert (desk.folder / "out" / "2026-00001.html").stat().st_mode & 0o077 == 0


async def _life_of_two(folder: Path) -> None:
    """Two petitions of one day: the first is taken back days later, the second goes on."""
    async with town_in_hand(folder) as town:
        await town.bind("赖淑珍", "姚忠义", "萧金凤")
        await town.petition(7001, "没水了")
        await town.petition(7002, "路灯坏了")
        await town.pass_time(days=3)
        await town.press(7001, "不用了")


def test_since_a_day_those_are_written_that_ended_then_whenever_they_began(desk: Desk) -> None:
    asyncio.run(_life_of_two(desk.folder))
    for since, written in (("2026-03-02", 1), ("2026-03-05", 1), ("2026-03-06", 0)):
        assert desk.run("case", "export", "--since", since, "--out", since).out.startswith(f"写好了{written}件")
    assert [path.name for path in sorted((desk.folder / "2026-03-05").glob("*.html"))] == ["2026-00001.html"]


@pytest.mark.slow
def test_all_or_those_since_a_day_are_written(desk: Desk) -> None:
    desk.live_a_day("没水了", "路灯坏了")
    assert desk.run("case", "export", "--all", "--out", "all").code == 0
    written = sorted(path.name for path in (desk.folder / "all").iterdir())
    assert written == [f"2026-0000{n}.{kind}" for n in (1, 2) for kind in ("html", "json")]
    assert desk.run("case", "export", "--since", "2026-03-03", "--out", "none").out.startswith("写好了0件")


@pytest.mark.parametrize("options", [(), ("2026-00001", "--all"), ("--all", "--since", "2026-03-02")])
def test_it_is_to_be_said_which(desk: Desk, options: tuple[str, ...]) -> None:
    desk.import_practice_town()
    said = desk.run("case", "export", *options)
    assert (said.code, said.err) == (1, "要导出哪些？写一个编号，或 --all，或 --since 日期，只写一样。\n")


def test_a_number_that_no_case_bears_is_refused(desk: Desk) -> None:
    desk.import_practice_town()
    said = desk.run("case", "export", "2026-00001")
    assert (said.code, said.err) == (1, "没有编号 2026-00001 的事。\n")
