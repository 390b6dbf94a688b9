"""/privacy: what it says is so."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7_123_456
NAME = "皇甫阿毛"
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "郭银花", "赖永胜", "袁文斌")
SAID = (
    "记下什么：您发来的内容，和这个聊天的号码。账号上的名字不记。\n"
    "谁看得到：办事的人，和管这件事的领导。他们看到的是化名，看不到您的账号。\n"
    "您选实名，办的人才看到您写的姓名电话。选匿名，谁也看不到。\n"
    "谁看过您的身份：发 /my，点编号，再点“谁看过”。\n"
    "您说了涉及干部的事，村里的干部看不到。\n"
    "您留的电话住址，只有现在办的人看得到，办完就清掉。\n"
    "没交的，七天后清掉。交了的，办完也留着记录，过了年限才清内容。\n"
    "Telegram 的服务器在国外，您发的都经过它。国家规定，机关的资料该存在国内。\n"
    "不放心，就打电话或到镇里说：0352-0000000。\n"
    "下面可以要一份自己的资料，也可以删掉。"
)


@pytest.mark.parametrize("who", [RESIDENT, "赖淑珍"])
async def test_everybody_can_read_it_and_finds_it_in_help(town: TownInHand, who: str | int) -> None:
    await town.bind("赖淑珍")
    await town.write(who, "/privacy")
    assert town.heard_by(who)[-1] == SAID
    await town.write(who, "/help")
    assert any(line.startswith("/privacy ") for line in town.heard_by(who)[-1].splitlines())


async def test_nobody_on_the_staff_ever_reads_a_residents_name_or_account(town: TownInHand) -> None:
    town.world.phone(RESIDENT, NAME)
    await town.bind(*STAFF)
    await town.petition(RESIDENT, "没水了", category="投诉", about="否")
    await town.petition(RESIDENT, "支书不给办", category="投诉", about="是")
    told = [text for name in STAFF for text in town.heard_by(name)]
    assert len(told) > len(STAFF)
    assert [text for text in told if NAME in text or str(RESIDENT) in text] == []


async def test_what_concerns_a_cadre_is_heard_by_nobody_of_the_village(town: TownInHand) -> None:
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "支书不给办", category="投诉", about="是")
    heard = {name for name in STAFF if any(number in text for text in town.heard_by(name))}
    assert heard == {"赖永胜"}


async def test_what_was_not_submitted_is_gone_after_seven_days(town: TownInHand) -> None:
    await town.write(RESIDENT, "没水了")
    await town.pass_time(days=7, hours=1)
    rows = await town.database.transaction(
        lambda tx: tx.all("SELECT part_id FROM parts WHERE office_id = :office_id AND text = '没水了'")
    )
    assert rows == []
