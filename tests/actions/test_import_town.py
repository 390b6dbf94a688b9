"""Importing a town file: what is new, what is changed, what is gone; again without change nothing."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.actions.towns.import_town import DryRun, import_town
from bot.actions.towns.show_town import show_town
from bot.files.town_file import read_town_file
from bot.rules.people import Person
from storage import people, places, towns
from storage.database import Database, open_database
from storage.migrations import migrate
from tests.shared import shared
from tests.town import MONDAY_MORNING, PRACTICE_TOWN, HandClock
from tests.towns import make_town

PRACTICE = PRACTICE_TOWN.read_text("utf-8")


class Office:
    """A database and the files that are imported into it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def take(self, text: str | bytes) -> list[str]:
        file = read_town_file(text.encode() if isinstance(text, str) else text)
        return await self.database.transaction(lambda tx: import_town(tx, file, now=MONDAY_MORNING))

    async def shown(self) -> dict[str, Any]:
        return await self.database.transaction(show_town)

    async def villages(self) -> dict[str, towns.Village]:
        rows = await self.database.transaction(towns.all_villages)
        return {row.name: row for row in rows}

    async def person(self, name: str) -> Person:
        [found] = await self.database.transaction(lambda tx: people.named(tx, name))
        return found


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Office]:
    database = await open_database(folder / "zhiban.db", HandClock(MONDAY_MORNING))
    await database.transaction(migrate)
    yield Office(database)
    await database.close()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An empty database."""
    async with opened(tmp_path) as office:
        yield office


@pytest.mark.slow
@pytest.mark.parametrize("name", ["guqianbao", "tianzhen", "jixi"])
async def test_an_example_town_imports_whole_and_again_without_change(office: Office, name: str) -> None:
    raw = shared(f"data/towns/{name}.toml").read_bytes()
    assert await office.take(raw) != []
    shown = await office.shown()
    assert contents_shown(shown) == contents_written(raw)
    assert (await office.take(raw), await office.shown()) == ([], shown)


@pytest.mark.parametrize("seed", [1, 2])
async def test_an_invented_town_imports_whole_and_again_without_change(office: Office, seed: int) -> None:
    raw = make_town(seed, villages=40, towns=3, cadres_a_village=3).encode()
    assert await office.take(raw) != []
    shown = await office.shown()
    assert contents_shown(shown) == contents_written(raw)
    assert (await office.take(raw), await office.shown()) == ([], shown)


def contents_written(raw: bytes) -> dict[str, Any]:
    """Return what a town file says of towns, duty and people, in the shape of `contents_shown`."""
    file = read_town_file(raw)
    return {
        "towns": [town.name for town in file.towns],
        "duty": {(row.town, row.name): list(row.duty) for row in file.villages},
        "people": {(row.name, *row.roles) for row in file.people},
    }


def contents_shown(shown: dict[str, Any]) -> dict[str, Any]:
    """Return {"towns": [name, ...], "duty": {(town, village): [name, ...]}, "people": {(name, role, ...), ...}}."""
    return {
        "towns": [town["name"] for town in shown["towns"]],
        "duty": {(town["name"], one["name"]): one["duty"] for town in shown["towns"] for one in town["villages"]},
        "people": {(one["name"], *one["roles"]) for one in shown["people"]},
    }


async def test_the_same_file_in_another_database_gives_the_same_links(tmp_path: Path) -> None:
    codes = []
    for folder in ("one", "two"):
        async with opened(tmp_path / folder) as office:
            await office.take(PRACTICE)
            codes.append({name: row.code for name, row in (await office.villages()).items()})
    assert codes[0] == codes[1]
    assert all(re.fullmatch(r"[a-z2-7]{10}", code) for code in codes[0].values())


async def test_a_code_leads_to_its_village_alone(office: Office) -> None:
    await office.take(make_town(3, villages=30, towns=2))
    for row in (await office.villages()).values():
        found = await office.database.transaction(lambda tx, code=row.code: places.village_by_code(tx, code))
        assert found == (row.town_id, row.village_id)


def renamed(text: str, table: str, old: str, new: str) -> str:
    """Return the file with a row of `table` renamed by `was`, and everything that names it."""
    text = text.replace(f'"{old}"', f'"{new}"')
    row = f'[[{table}]]\nname = "{new}"\n'
    assert row in text
    return text.replace(row, f'{row}was = "{old}"\n')


@pytest.mark.parametrize(
    ("table", "old", "changes"),
    [
        ("village", "水磨口村", ["改名村：水磨口村 → 谷前堡镇/新名字"]),
        ("person", "赖淑珍", ["改名人员：赖淑珍 → 新名字"]),
        ("grid", "第2网格", ["改名网格：第2网格 → 谷前堡镇/新名字"]),
    ],
)
async def test_renaming_with_was_is_one_change_and_then_none(
    office: Office, table: str, old: str, changes: list[str]
) -> None:
    await office.take(PRACTICE)
    file = renamed(PRACTICE, table, old, "新名字")
    assert await office.take(file) == changes
    assert await office.take(file) == []


async def test_a_renamed_village_keeps_its_id_and_its_link(office: Office) -> None:
    await office.take(PRACTICE)
    before = (await office.villages())["水磨口村"]
    await office.take(renamed(PRACTICE, "village", "水磨口村", "新磨口村"))
    after = await office.villages()
    assert (after["新磨口村"].village_id, after["新磨口村"].code) == (before.village_id, before.code)
    assert "水磨口村" not in after


async def test_a_renamed_town_keeps_its_villages_and_its_people(office: Office) -> None:
    text = make_town(5, villages=6, towns=2)
    await office.take(text)
    shown, before = await office.shown(), await office.villages()
    old = shown["towns"][0]["name"]
    changes = await office.take(renamed(text, "town", old, "新镇"))
    assert changes == [f"改名乡镇：{old} → 新镇"]
    assert await office.villages() == before


async def test_a_renamed_person_keeps_his_binding(office: Office) -> None:
    await office.take(PRACTICE)
    before = await office.person("赖淑珍")
    await office.database.transaction(lambda tx: people.bind(tx, before.person_id, chat_id=5, now=MONDAY_MORNING))
    bound = await office.person("赖淑珍")
    await office.take(renamed(PRACTICE, "person", "赖淑珍", "赖素珍"))
    after = await office.person("赖素珍")
    assert (after.person_id, after.chat_id, after.binding_id) == (bound.person_id, 5, bound.binding_id)


def without(text: str, table: str, name: str) -> str:
    """Return the file without a row of `table`."""
    rows = re.split(r"(?m)^(?=\[)", text)
    kept = [row for row in rows if not row.startswith(f'[[{table}]]\nname = "{name}"\n')]
    assert len(kept) == len(rows) - 1
    return "".join(kept)


async def test_what_is_absent_is_retired_and_comes_back_as_it_was(office: Office) -> None:
    await office.take(PRACTICE)
    before = await office.villages()
    assert await office.take(without(PRACTICE, "village", "一畔庄村")) == ["停用村：一畔庄村"]
    retired = (await office.villages())["一畔庄村"]
    assert retired.retired_at == MONDAY_MORNING
    village_names = [one["name"] for one in (await office.shown())["towns"][0]["villages"]]
    assert "一畔庄村" not in village_names
    await office.take(PRACTICE)
    assert await office.villages() == before


async def test_whoever_is_absent_is_retired_and_unbound(office: Office) -> None:
    await office.take(PRACTICE)
    person = await office.person("赖淑珍")
    await office.database.transaction(lambda tx: people.bind(tx, person.person_id, chat_id=5, now=MONDAY_MORNING))
    gone = without(PRACTICE, "person", "赖淑珍").replace('["赖淑珍", ', "[")
    assert await office.take(gone) == [
        "值班：谷前堡镇/水磨口村 姚忠义、萧金凤",
        "停用人员：赖淑珍",
        "改班：谷前堡镇/水磨口村 3月3日 姚忠义 → 萧金凤，3月4日 萧金凤 → 姚忠义，3月5日 赖淑珍 → 萧金凤 等 27 天",
    ]
    retired = await office.database.transaction(lambda tx: people.get(tx, person.person_id))
    assert (retired.name, retired.chat_id) == ("赖淑珍", None)
    assert await office.take(gone) == []
    assert await office.database.transaction(lambda tx: people.named(tx, "赖淑珍")) == []


async def test_a_retired_town_has_no_posts_left(office: Office) -> None:
    text = make_town(5, villages=4, towns=2)
    await office.take(text)
    first, second = (await office.shown())["towns"]
    await office.take(only_town(text, first["name"]))
    assert [town["name"] for town in (await office.shown())["towns"]] == [first["name"]]
    gone = await office.database.transaction(lambda tx: [row.town_id for row in towns.all_towns(tx) if row.retired_at])
    for role in ("duty_room", "dispatcher", "supervisor"):
        assert await office.database.transaction(lambda tx, role=role: places.holders(tx, role, gone[0])) == ()
    assert second["supervisors"]


def only_town(text: str, name: str) -> str:
    """Return the file with one of its towns alone."""
    rows = re.split(r"(?m)^(?=\[)", text)
    kept = [row for row in rows if "\ntown = " not in row or f'town = "{name}"' in row]
    return "".join(row for row in kept if not row.startswith("[[town]]") or f'name = "{name}"' in row)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ('every = "4h" ', 'every = "2h" ', ["设置：已更新"]),
        ('dispatchers = ["赖永胜"]', 'dispatchers = ["赖永胜", "郭银花"]', ["分派员：谷前堡镇 赖永胜、郭银花"]),
        ('leader = "刘天佑"', 'leader = "胡国庆"', ["包片领导：谷前堡镇/第2网格 胡国庆"]),
        (
            '["赖淑珍", "姚忠义", "萧金凤"]',
            '["姚忠义", "赖淑珍", "萧金凤"]',
            [
                "值班：谷前堡镇/水磨口村 姚忠义、赖淑珍、萧金凤",
                "改班：谷前堡镇/水磨口村 3月3日 姚忠义 → 赖淑珍，3月5日 赖淑珍 → 姚忠义，3月6日 姚忠义 → 赖淑珍 等 27 天",
            ],
        ),
    ],
)
async def test_each_change_is_said_in_one_sentence(office: Office, old: str, new: str, changes: list[str]) -> None:
    await office.take(PRACTICE)
    changed = PRACTICE.replace(old, new)
    assert changed != PRACTICE
    assert await office.take(changed) == changes
    assert await office.take(changed) == []


async def test_a_rehearsed_import_changes_nothing(office: Office) -> None:
    await office.take(PRACTICE)
    before = await office.shown(), await office.villages()
    file = read_town_file(renamed(PRACTICE, "village", "水磨口村", "新磨口村").encode())
    with pytest.raises(DryRun) as rehearsed:
        await office.database.transaction(lambda tx: import_town(tx, file, now=MONDAY_MORNING, dry_run=True))
    assert rehearsed.value.changes == ["改名村：水磨口村 → 谷前堡镇/新磨口村"]
    assert (await office.shown(), await office.villages()) == before
