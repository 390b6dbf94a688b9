"""Of an office of several towns the clerk of one keeps its rosters alone; the clerk of the office keeps them all."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from storage import places, roster
from storage.database import Tx
from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

OFFICE, CLERK = "周明", "秦明"  # of the office, of the first town
HERE, THERE = "塔陈镇", "柏黄镇"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_HIS = "这个村的班不归您排。"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[TownInHand]:
    """Two towns of two villages each."""
    clerks = f'\n[[person]]\nname = "{OFFICE}"\nroles = ["clerk"]\n\n[[person]]\nname = "{CLERK}"\nroles = ["clerk"]\ntown = "{HERE}"\n'
    file = make_town(3, villages=4, towns=2) + clerks
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        await town.bind(OFFICE, CLERK)
        yield town


def newest(town: TownInHand, who: str) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    message = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return message.text, message.labels


def table(*rows: tuple[str, str, str]) -> bytes:
    """Return a file with a line a day: day, village, who."""
    book = Workbook()
    for row in (("日期", "村", "值班"), *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def send(town: TownInHand, who: str, raw: bytes) -> None:
    town.phone(who).document(raw, "表.xlsx", XLSX)
    await town.settle()


async def press_of_another(town: TownInHand, who: str, label: str) -> str:
    """Somebody sends the data of a button that another was shown; return what he sees at once."""
    phone = town.phone(who)
    phone.press_data(phone.messages[-1].message_id, town.data_of(label))
    await town.settle()
    return phone.toasts[-1].text


async def published_to(town: TownInHand, name: str) -> str:
    village_id = await town.village_id(name)
    done = await town.database.transaction(roster.published)
    return done[village_id].published_to.isoformat()


async def test_a_file_that_speaks_of_another_towns_village_is_refused_with_its_row(office: TownInHand) -> None:
    await send(office, CLERK, table(("2026-03-04", "白王坡村", "薛宝云"), ("2026-03-04", "柳平屯村", "沈燕素")))
    assert newest(office, CLERK) == (
        "这份表有 1 处要先改好，现在什么也没动：\n"
        "1. “Sheet” B3（第 3 行 B 列）：“柳平屯村”的班不归您排，请把这一行删掉。\n改好了再发来。",
        [],
    )
    await send(office, OFFICE, table(("2026-03-05", "白王坡村", "苏庆琴"), ("2026-03-05", "柳平屯村", "尹小美")))
    assert newest(office, OFFICE)[1] == ["确定导入", "取消"]
    await office.press(OFFICE, "确定导入")
    assert await press_of_another(office, CLERK, "撤销") == NOT_HIS


async def test_he_takes_out_a_file_of_his_town_alone(office: TownInHand) -> None:
    await office.write(CLERK, "/staff")
    await office.press(CLERK, "导出值班表")
    assert newest(office, CLERK)[0] == f"要{HERE}哪个月的值班表？"
    await office.press(CLERK, "2026年3月")
    file = next(message.file_id for message in reversed(office.phone(CLERK).messages) if message.kind == "document")
    assert office.world.files.known(file or "", "Document").name == f"{HERE}2026年3月值班表.xlsx"
    await office.write(OFFICE, "/staff")
    await office.press(OFFICE, "导出值班表")
    assert newest(office, OFFICE)[1] == ["全部", HERE, THERE]
    await office.press(OFFICE, THERE)
    assert await press_of_another(office, CLERK, "2026年4月") == "这个按钮是以前的，现在用不上了。"


async def test_he_plans_further_for_his_town_alone(office: TownInHand) -> None:
    before = await published_to(office, "柳平屯村")
    await office.write(CLERK, "/staff")
    for label in ("往后排班", "再排四周"):
        await office.press(CLERK, label)
    assert (await published_to(office, "白王坡村"), await published_to(office, "柳平屯村")) == ("2026-05-10", before)


async def test_he_blocks_days_of_his_town_alone(office: TownInHand) -> None:
    await office.write(OFFICE, "/staff")
    for label in ("只排指定", "新设", THERE):
        await office.press(OFFICE, label)
    assert await press_of_another(office, CLERK, f"{THERE}全镇") == NOT_HIS
    for label in (f"{THERE}全镇", "3月5日 周四", "3月5日 周四", "就这样设"):
        await office.press(OFFICE, label)
    assert await press_of_another(office, CLERK, f"结束 {THERE}全镇 3月5日") == NOT_HIS
    await office.write(CLERK, "/staff")
    await office.press(CLERK, "只排指定")
    assert newest(office, CLERK)[1] == ["新设", "返回"]
    await office.press(CLERK, "新设")
    assert newest(office, CLERK)[1] == [f"{HERE}全镇", "白王坡村", "曲刘口村", "返回"]


async def test_he_asks_leave_for_people_of_his_town_alone(office: TownInHand) -> None:
    def of_the_town(tx: Tx) -> set[str]:
        [town_id] = [town.place_id for town in places.towns(tx) if town.name == HERE]
        villages = places.villages(tx, town_id)
        return {person.name or "" for village in villages for person in places.duty(tx, village.place_id)}

    await office.write(CLERK, "/leave")
    await office.press(CLERK, "替别人请假")
    offered = newest(office, CLERK)[1]
    assert await office.database.transaction(of_the_town) <= set(offered)
    assert not {"尹小美", "沈燕素", "柳翠成", "余安学"} & set(offered)
