"""Identity stands in one table: nothing else tells who a resident is."""

from typing import Any

from storage.database import Tx
from tests.storage.tables import tables
from tests.town import TownInHand

RESIDENT = 7_123_456_789
NAME = "皇甫阿毛"
PHONE = "+8613912345678"
LEFT_PHONE, HOUSE = "13712349876", "槐树底下赵家大院"  # for a visit
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "袁文斌", "郭银花", "赖永胜")


def everything(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    """Return {table: rows} of the whole database but `identities`."""
    names = [name for name in tables(tx) if name not in ("identities", "schema_versions")]
    return {name: tx.all(f"SELECT * FROM {name} WHERE office_id = :office_id") for name in names}


async def _live_through_a_story(town: TownInHand) -> str:
    """From the first word to 未解决, with a photo, a phone and a house for a visit, a question back and wrong words between."""
    town.world.phone(RESIDENT, NAME)
    await town.bind(*STAFF)
    await town.write(RESIDENT, "/start")
    town.phone(RESIDENT).contact(PHONE)
    town.phone(RESIDENT).photo(caption="水管裂了")
    number = await town.petition(RESIDENT, "没水了")
    cadre = next(name for name in STAFF[:3] if any("没水了" in text for text in town.heard_by(name)))
    await town.press(RESIDENT, "留电话住址")
    await town.write(RESIDENT, LEFT_PHONE)
    await town.write(RESIDENT, HOUSE)
    assert f"来访人电话：{LEFT_PHONE}　住处：{HOUSE}" in town.card_of(cadre, number)
    await town.press(cadre, "需补充")
    await town.write(cadre, "哪一户？")
    await town.write(RESIDENT, "东头第三户", reply_to=_last_heard(town))
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了。")
    await town.press(RESIDENT, "未解决")
    await town.write(RESIDENT, "还是没水")
    await town.write(RESIDENT, "/my")
    return number


def _last_heard(town: TownInHand) -> int:
    return next(message.message_id for message in reversed(town.phone(RESIDENT).messages) if message.from_bot)


async def test_no_table_but_one_holds_a_chat_or_who_the_resident_is(town: TownInHand) -> None:
    await _live_through_a_story(town)
    chats = {RESIDENT, *(town.phone(name).user_id for name in STAFF)}
    secrets = (NAME, PHONE, PHONE[3:], LEFT_PHONE, HOUSE, str(RESIDENT))
    tables = await town.database.transaction(everything)
    assert len(tables["events"]) > 5
    told = [
        (table, row)
        for table, rows in tables.items()
        for row in rows
        for cell in row
        if cell in chats or (isinstance(cell, str) and any(secret in cell for secret in secrets))
    ]
    assert told == []


async def test_an_update_that_is_done_is_empty(town: TownInHand) -> None:
    await _live_through_a_story(town)
    kept = await town.database.transaction(
        lambda tx: tx.all("SELECT DISTINCT state, body, chat_id FROM inbox WHERE office_id = :office_id")
    )
    assert kept == [("done", None, None)]


async def test_an_update_set_aside_is_kept_as_it_came(town: TownInHand) -> None:
    town.world.inject({"message": {"message_id": 1, "date": 0, "chat": {"id": RESIDENT, "type": "private"}, "from": 5}})
    await town.settle()
    rows = await town.database.transaction(
        lambda tx: tx.all("SELECT state, chat_id FROM inbox WHERE office_id = :office_id AND body LIKE '%private%'")
    )
    assert rows == [("set_aside", RESIDENT)]


async def test_names_of_staff_stand_in_the_one_table_too(town: TownInHand) -> None:
    tables = await town.database.transaction(everything)
    named = [table for table, rows in tables.items() for row in rows if any("赖淑珍" in str(cell) for cell in row)]
    assert named == []
