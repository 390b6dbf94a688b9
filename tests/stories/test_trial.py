"""The wipe after a trial: what was tried is gone, the town stays, and nothing of it is ever said again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.intake.commands import point
from bot.texts.language import speaking
from storage import offices, trial
from storage.database import Tx
from tests.storage.tables import tables
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CLERK, CADRE, NEXT, ABOVE = "周明", "赖淑珍", "姚忠义", "袁文斌"
RESIDENT, OTHER = 7001, 7002
TOO_LATE = "已经正式启用，不能清空了。"
NOT_FOUND = "没有找到这一件。有事请直接再发一条。"


def rows_of(tx: Tx, table: str) -> list[Any]:
    office = "" if table == "schema_versions" else "WHERE office_id = :office_id "
    return tx.all(f"SELECT * FROM {table} {office}ORDER BY 1, 2" if office else f"SELECT * FROM {table} ORDER BY 1")


async def rows(town: TownInHand, *tables: str) -> dict[str, list[Any]]:
    return {table: await town.database.transaction(lambda tx, table=table: rows_of(tx, table)) for table in tables}


async def wiped(town: TownInHand) -> str:
    """The clerk wipes the trial; return what he sees at once."""
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "清空试用")
    return await town.press(CLERK, "全部清空")


def everything_in(folder: Path) -> bytes:
    """Return all bytes of the database."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def newest(town: TownInHand, who: str) -> str:
    return [message.text for message in town.phone(who).messages if message.from_bot][-1]


@pytest.fixture
async def tried(town: TownInHand) -> TownInHand:
    """A town that was tried: one case open, one answered, one draft, a group that was greeted."""
    await town.bind(CLERK, CADRE, NEXT, ABOVE, "郭银花", "刘天佑", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    handler = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(handler, "答复")
    await town.write(handler, "明天通水")
    await town.petition(OTHER, "灯不亮")
    await town.write(7003, "还没写完")
    return town


async def test_every_table_is_named_as_wiped_partly_wiped_or_kept(town: TownInHand) -> None:
    assert sorted((*trial.WIPED, *trial.PARTLY, *trial.KEPT)) == await town.database.transaction(tables)


async def test_the_question_tells_how_much_will_go_and_a_no_leaves_it(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "清空试用")
    assert newest(tried, CLERK) == (
        "要删掉：2 件，没提交的 1 份，所有住户的记录。删了找不回来。\n留着：镇、村、人员、绑定、邀请、设置。\n真的清空吗？"
    )
    await tried.press(CLERK, "不清空")
    assert await tried.database.transaction(trial.extent) == trial.Extent(cases=2, drafts=1)


async def test_a_wipe_takes_what_was_tried_and_leaves_the_town(tried: TownInHand) -> None:
    before = await rows(tried, *trial.KEPT)
    assert await wiped(tried) == "清空了。"
    assert newest(tried, CLERK).startswith("清空了：2 件，没提交的 1 份。编号从头算起。")
    assert await rows(tried, *trial.KEPT) == before
    assert await rows(tried, *trial.WIPED) == {table: [] for table in trial.WIPED}
    assert await tried.database.transaction(trial.extent) == trial.Extent(cases=0, drafts=0)
    await tried.write(CADRE, "/todo")
    assert tried.heard_by(CADRE)[-1] == "没有等您办的事。"


async def test_no_word_of_the_trial_is_left_in_the_file(tried: TownInHand, tmp_path: Path) -> None:
    await wiped(tried)
    await tried.close()  # the log beside the file is written into it and deleted
    kept = everything_in(tmp_path)
    await tried.open()
    assert [word for word in ("没水了", "明天通水", "灯不亮", "还没写完") if word.encode() in kept] == []
    people = (await rows(tried, "identities"))["identities"]
    assert not {RESIDENT, OTHER, 7003} & {value for row in people for value in row}


async def test_the_town_begins_anew_with_the_first_number(tried: TownInHand) -> None:
    await wiped(tried)
    assert await tried.petition(RESIDENT, "又没水了") == "2026-00001"


async def test_nothing_of_it_is_said_afterwards(tried: TownInHand) -> None:
    people = (CLERK, CADRE, NEXT, ABOVE, "郭银花", "刘天佑", "萧金凤", RESIDENT, OTHER, 7003)
    await wiped(tried)
    heard = {who: len(tried.heard_beside_shifts(who)) for who in people}
    before = len(tried.heard_by(ABOVE))
    await tried.live_until(tried.clock.now() + timedelta(days=8), step=timedelta(hours=2))
    told = [text for who in people for text in tried.heard_beside_shifts(who)[heard[who] :]]
    later = [text for text in told if "周报　" not in text or "新收 0（0）" not in text]
    assert [text for text in later if "2026-0000" in text or "还没" in text] == []
    digests = [text for text in tried.heard_by(ABOVE)[before:] if "简报　" in text]
    assert all("\n新收 0 件，办结 0 件；未办结 0 件" in text for text in digests)
    assert (len(digests), later) == (8, [])


async def test_what_waited_to_be_said_is_not_said(tried: TownInHand) -> None:
    tried.phone(RESIDENT).write("没电")
    await tried.app.polling.step(0)
    await tried.app.worker.work()  # the question waits in the outbox
    before = len(tried.heard_by(RESIDENT))
    await tried.database.transaction(trial.wipe)
    await tried.settle()
    assert len(tried.heard_by(RESIDENT)) == before


async def test_a_list_of_cases_that_waited_is_not_said_and_a_waiting_invitation_is(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff 石志强")
    await tried.press(CLERK, "石志强")
    handler = (await tried.staff_by_id((await tried.case("2026-00002")).handler_id))[0].name
    tried.phone(handler).write("/todo")
    tried.phone(CLERK).press_latest("发邀请")
    await tried.app.polling.step(0)
    await tried.app.worker.work()
    before = len(tried.heard_by(handler))
    await tried.database.transaction(trial.wipe)
    await tried.settle()
    assert len(tried.heard_by(handler)) == before
    assert tried.heard_by(CLERK)[-1].startswith("石志强，您好。请点这个链接")


async def test_while_a_message_is_on_its_way_the_wipe_waits(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "清空试用")
    await tried.petition(RESIDENT, "没电")

    def on_its_way(tx: Tx) -> None:
        tx.run("UPDATE outbox SET state = 'sending', owner = 'x' WHERE office_id = :office_id AND kind = 'receipt'")

    await tried.press(CLERK, "全部清空")  # the numbers are others by now: asked again
    await tried.database.transaction(on_its_way)
    assert await tried.press(CLERK, "全部清空") == "还有消息正在发，请过几秒再点一次。"
    assert (await tried.database.transaction(trial.extent)).cases == 3


async def test_a_yes_to_other_numbers_is_asked_again(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "清空试用")
    await tried.petition(RESIDENT, "没电")
    assert await tried.press(CLERK, "全部清空") == ""
    assert newest(tried, CLERK).startswith("要删掉：3 件，没提交的 1 份")


async def test_old_buttons_and_replies_are_answered_kindly(tried: TownInHand) -> None:
    handler = (await tried.staff_by_id((await tried.case("2026-00002")).handler_id))[0].name
    [card] = [message for message in tried.phone(handler).messages if message.text.startswith("2026-00002 ·")]
    solved = tried.data_of("已解决")
    await wiped(tried)
    assert await tried.press(handler, "签收") == NOT_FOUND
    resident = tried.phone(RESIDENT)
    resident.press_data(resident.messages[-1].message_id, solved)
    await tried.settle()
    assert resident.toasts[-1].text == NOT_FOUND
    await tried.petition(RESIDENT, "甲")
    assert await tried.petition(OTHER, "乙") == "2026-00002"
    heard = len(tried.heard_by(OTHER))
    await tried.write(handler, "修好了", reply_to=card.message_id)  # the old card bears the new case's number
    assert tried.heard_by(handler)[-1] == NOT_FOUND
    assert len(tried.heard_by(OTHER)) == heard


async def test_once_in_service_nothing_is_wiped(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "清空试用")
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "正式启用")
    await tried.press(CLERK, "再等等")
    await tried.press(CLERK, "正式启用")
    await tried.press(CLERK, "正式启用")
    assert newest(tried, CLERK) == "已经正式启用。"
    assert await tried.press(CLERK, "全部清空") == TOO_LATE
    await tried.write(CLERK, "/staff")
    assert "清空试用" not in tried.newest_labels(CLERK)
    assert (await tried.database.transaction(trial.extent)).cases == 2


async def test_a_trial_is_wiped_by_clerks_alone(tried: TownInHand) -> None:
    await tried.write(CLERK, "/staff")
    await tried.press(CLERK, "清空试用")
    for who in (CADRE, RESIDENT):
        assert await tried.press_again(who, "全部清空") == "这个只给管理员用。"
    assert await tried.database.transaction(lambda tx: offices.marked(tx, offices.IN_SERVICE)) is None


async def test_a_group_that_was_pointed_to_the_bot_is_not_told_again(tried: TownInHand) -> None:
    def greeted(tx: Tx) -> int:
        sql = "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND once_key LIKE :key"
        return tx.number(sql, key="sentence:0:pointer:%")

    await tried.database.transaction(lambda tx: _greet(tx, tried))
    assert await tried.database.transaction(greeted) == 1
    await wiped(tried)
    assert await tried.database.transaction(greeted) == 1


def _greet(tx: Tx, town: TownInHand) -> None:
    with speaking(None, chat_id=-100):
        point(tx, chat_id=-100, now=town.clock.now())


async def test_what_the_staff_was_sent_keeps_its_number_and_loses_its_words(tried: TownInHand) -> None:
    await wiped(tried)
    sql = "SELECT DISTINCT body FROM outbox WHERE office_id = :office_id AND form = 'text' AND case_id IS NOT NULL"
    assert await tried.database.transaction(lambda tx: tx.all(sql)) == [('{"text": ""}',)]
