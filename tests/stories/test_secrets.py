"""Secrets planted wherever somebody may leave them: of whom they tell comes to nobody who may not know, and lies nowhere else."""

import logging

import pytest

from bot.actions.cases.show import show_case
from tests.files.test_attachments import SECRET, pdf, picture
from tests.stories.test_confidentiality import code_of
from tests.stories.test_contacts import holding
from tests.stories.test_kinds import came, tells_nobody
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, OTHER_PHONE = 7_400_111, 7_400_222
ACCOUNT, GIVEN, NUMBER = "账号上的皇甫阿毛", "端木大爷", "13977778888"
FORWARDED_FROM, CONTACT, CONTACT_NUMBER = "转发的欧阳", "名片上的司徒", "+8613966665555"
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "郭银花", "赖永胜", "袁文斌")
HANDLER, NEXT, SUPERVISOR = "赖淑珍", "姚忠义", "袁文斌"
WHO = (ACCOUNT, GIVEN, NUMBER, FORWARDED_FROM, CONTACT, CONTACT_NUMBER, CONTACT_NUMBER[3:], str(RESIDENT), SECRET)


async def planted(town: TownInHand, mode: str) -> str:
    """A case whose resident leaves something of himself, and of others, wherever it can be left."""
    town.world.phone(RESIDENT, ACCOUNT)
    await town.bind(*STAFF)
    phone = town.phone(RESIDENT)
    await town.write(RESIDENT, "没水了")
    phone.forward("听说要停三天", FORWARDED_FROM)
    phone.contact(CONTACT_NUMBER, first_name=CONTACT)
    phone.document(picture("JPEG"), f"{SECRET}.jpg", "image/jpeg", media_group_id="set")
    phone.document(pdf(), f"{SECRET}.pdf", media_group_id="set")
    await town.settle()
    for label in ("水磨口村", "求助", "身份：保密", mode):
        await town.press(RESIDENT, label)
    if mode != "匿名":
        await town.write(RESIDENT, f"{GIVEN} {NUMBER}")
    await town.press(RESIDENT, "提交")
    return "2026-00001"


async def lived_through(town: TownInHand, number: str) -> None:
    """It is late, goes from hand to hand, is looked up, listed, told to all above, answered, and answered again."""
    await town.pass_time(days=12)
    for name in STAFF:
        await town.write(name, number)
        await town.write(name, "/todo")
    await town.write(SUPERVISOR, "/digest")
    await town.press(HANDLER, "转办")
    await town.press(HANDLER, NEXT)
    phone = town.phone(RESIDENT)
    phone.photo(reply_to=phone.messages[-1].message_id)
    await town.settle()
    await town.press(NEXT, "答复")
    await town.write(NEXT, "水来了")
    await town.press(RESIDENT, "未解决")
    await town.write(RESIDENT, "还是没有")


def told(town: TownInHand, who: str | int) -> str:
    """Return all that somebody has ever read: texts as they were first and as they are now, and names of contacts."""
    phone = town.phone(who)
    bodies = [str(message.body) for message in town.world.chat(phone.user_id).messages.values()]
    return "\n".join([*town.heard_by(who), *bodies])


def knows(town: TownInHand, who: str) -> set[str]:
    """Return which secrets somebody has read, and whether a file told him one."""
    read = told(town, who)
    by_file = {SECRET} if not all(tells_nobody(town, message) for message in came(town, who)) else set()
    return {secret for secret in WHO if secret in read} | by_file


@pytest.mark.parametrize(
    ("mode", "handlers"), [("实名", {GIVEN, NUMBER}), ("保密", set()), ("匿名", set())], ids=["named", "held", "nobody"]
)
async def test_who_he_is_reaches_nobody_who_may_not_know(
    town: TownInHand, mode: str, handlers: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "bot")
    number = await planted(town, mode)
    await lived_through(town, number)
    may = {HANDLER, NEXT, "刘天佑"} if mode == "实名" else set()  # who had it, in turn
    assert {name: knows(town, name) for name in STAFF if name not in may} == {
        name: set() for name in STAFF if name not in may
    }
    assert {name for name in may if knows(town, name) - handlers} == set()
    assert knows(town, "刘天佑") == handlers  # who has it now
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert [secret for secret in WHO if secret in str(shown) or secret in caplog.text] == []


@pytest.mark.parametrize("mode", ["实名", "保密", "匿名"])
async def test_who_he_is_lies_with_the_identities_and_nowhere_else(town: TownInHand, mode: str) -> None:
    number = await planted(town, mode)
    await lived_through(town, number)
    for secret in (ACCOUNT, FORWARDED_FROM, SECRET):
        assert await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)) == set()
    for secret in (GIVEN, NUMBER) if mode != "匿名" else ():
        assert await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)) == {"identities"}
    for secret in (CONTACT, CONTACT_NUMBER[3:]):
        assert await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)) == {"identities"}


async def test_a_second_account_that_follows_by_code_is_tied_to_nothing(town: TownInHand) -> None:
    await planted(town, "匿名")
    await town.write(OTHER_PHONE, await code_of(town, RESIDENT))
    await town.press(OTHER_PHONE, "补充")
    await town.write(OTHER_PHONE, "井还是干的")
    rows = await town.database.transaction(
        lambda tx: tx.all(
            "SELECT DISTINCT p.person_id FROM parts p JOIN identities i "
            "ON i.office_id = p.office_id AND i.person_id = p.person_id "
            "WHERE p.office_id = :office_id AND i.chat_id = :chat",
            chat=OTHER_PHONE,
        )
    )
    assert rows == []


@pytest.mark.parametrize("mode", ["实名", "保密", "匿名"])
async def test_deleted_there_is_no_trace_of_him_in_any_table(town: TownInHand, mode: str) -> None:
    number = await planted(town, mode)
    await lived_through(town, number)
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    await town.press(RESIDENT, "撤回并全部删除")
    gone = (*WHO, "没水了", "听说要停三天", "水来了", "还是没有")
    left = {
        secret: where
        for secret in gone
        if (where := await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)))
    }
    assert left == {}


async def test_deleted_there_is_no_word_left_of_him_in_the_case_that_he_joined(town: TownInHand) -> None:
    await town.bind(*STAFF)
    await town.petition(OTHER_PHONE, "村东头的路灯坏了三天")
    number = await town.petition(RESIDENT, "东头路灯坏了，晚上看不见")
    await town.press(RESIDENT, "同一件：3月2日")
    phone = town.phone(RESIDENT)
    await town.write(RESIDENT, "昨晚还摔了一跤", reply_to=phone.messages[-1].message_id)
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    await town.press(RESIDENT, "删除" if "删除" in town.newest_labels(RESIDENT) else "撤回并全部删除")
    for secret in ("晚上看不见", "摔了一跤"):
        assert await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)) == set()
    assert (await town.case(number)).emptied_at is not None
    assert "parts" in await town.database.transaction(lambda tx: holding(tx, "村东头的路灯坏了三天"))
