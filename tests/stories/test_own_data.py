"""我的资料, 删除我的资料: what one gets, what goes, what stays."""

import json
from typing import Any

import pytest

from bot.actions.upkeep.purge import purge_some
from bot.actions.upkeep.verify import verify
from storage.migrations import SCHEMA, statements
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, NEIGHBOUR = 7_300_001, 7_300_002
WHO, SECRET, ANSWER = "王大爷 13912345678", "井台边的秘密", "答复里的秘密"
DUTY = "赖淑珍"


async def answered(town: TownInHand, *, who: int = RESIDENT) -> str:
    """A case with a name, a photo, an answer and its grade."""
    await town.write(who, SECRET)
    for label in ("水磨口村", "求助", "身份：保密", "实名"):
        await town.press(who, label)
    await town.write(who, WHO)
    town.phone(who).photo(caption="照片里的秘密")
    await town.settle()
    await town.press(who, "提交")
    number = next(text for text in reversed(town.heard_by(who)) if "编号" in text).split("编号 ")[1][:10]
    await town.press(DUTY, "答复")
    await town.write(DUTY, ANSWER)
    await town.press(who, "已解决")
    await town.press(who, "满意")
    return number


async def all_kept(town: TownInHand) -> str:
    """Return every text in the database, in one."""

    def look(tx: Any) -> str:
        words = []
        for table, column in (
            ("outbox", "body"),
            ("contents", "body"),
            ("parts", "text"),
            ("parts", "COALESCE(file_id, '')"),
            ("parts", "COALESCE(clean_file_id, '')"),
            ("drafts", "COALESCE(concerned, '')"),
            ("dialogues", "text"),
            ("search_texts", "text"),
            ("searches", "written"),
            ("inbox", "COALESCE(body, '')"),
            (
                "identities",
                "COALESCE(name, '') || COALESCE(given_phone, '') || COALESCE(phone, '') || COALESCE(house, '')",
            ),
            ("events", "changes || why"),
        ):
            words += [row[0] for row in tx.all(f"SELECT {column} FROM {table} WHERE office_id = :office_id")]
        return "\n".join(words)

    return await town.database.transaction(look)


def documents(town: TownInHand, who: int) -> list[str]:
    """Return the texts of the files that somebody was sent."""
    sent = [message for message in town.phone(who).messages if message.from_bot and message.kind == "document"]
    return [town.world.files.known(message.file_id or "", "Document").served().decode() for message in sent]


async def erased(town: TownInHand, *labels: str, who: int = RESIDENT) -> None:
    await town.write(who, "/privacy")
    for label in ("删除我的资料", *labels):
        await town.press(who, label)


async def test_a_copy_holds_all_that_is_kept_of_him_and_nothing_of_others(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await answered(town)
    await town.petition(NEIGHBOUR, "邻居的事")
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "我的资料")
    page, values = documents(town, RESIDENT)
    for text in (number, SECRET, "照片里的秘密", ANSWER, "王大爷", "13912345678", str(RESIDENT)):
        assert text in page
        assert text in values
    assert "邻居的事" not in page + values
    assert [case["number"] for case in json.loads(values)["cases"]] == [number]
    assert "13912345678" not in "\n".join(
        row[0]
        for row in await town.database.transaction(
            lambda tx: tx.all("SELECT body FROM outbox WHERE office_id = :office_id")
        )
    )


async def test_a_copy_holds_what_was_written_to_him_and_nothing_that_the_staff_wrote_to_each_other(
    town: TownInHand,
) -> None:
    await town.bind(DUTY, "姚忠义", "萧金凤", "刘天佑")
    number = await town.petition(RESIDENT, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    helper = next(name for name in (DUTY, "姚忠义", "萧金凤") if name != handler.name)
    for label in ("更多", "联办", helper, "2天"):
        await town.press(handler.name, label)
    await town.write(handler.name, "查一下水表")
    await town.press("刘天佑", "同意")
    await town.press(helper, "回话")
    await town.write(helper, "这老头无理取闹")
    await town.press(handler.name, "答复")
    await town.write(handler.name, ANSWER)
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "我的资料")
    page, values = documents(town, RESIDENT)
    assert [text for text in ("查一下水表", "这老头无理取闹") if text in page + values] == []
    [case] = json.loads(values)["cases"]
    assert [answer["text"] for answer in case["answers"]] == [ANSWER]
    assert {key for event in case["history"] for key in event} == {"at", "kind"}
    assert str((await town.staff_by_id(handler.person_id))[0].person_id) not in values


async def test_after_deletion_nothing_that_was_said_is_left_and_figures_and_chain_are(town: TownInHand) -> None:
    await town.bind(DUTY, "袁文斌")
    number = await answered(town)
    before = await town.case(number)
    await erased(town, "删除")
    assert town.heard_by(RESIDENT)[-1] == "删好了。聊天里的旧消息，请您自己清空。以后有事，再发一条给我就行。"
    kept = await all_kept(town)
    assert [text for text in (SECRET, "照片里的秘密", ANSWER, "王大爷", "13912345678") if text in kept] == []
    after = await town.case(number)
    assert (after.state, after.result, after.grade, after.registered_at, after.closed_at) == (
        before.state,
        before.result,
        before.grade,
        before.registered_at,
        before.closed_at,
    )
    assert (await town.database.transaction(verify)).wrong == 0
    assert "（内容已清除）" in town.card_of(DUTY, number)
    rows = await town.database.transaction(
        lambda tx: tx.all("SELECT kind FROM identities WHERE office_id = :office_id AND chat_id = :chat", chat=RESIDENT)
    )
    assert rows == []


async def test_deleted_no_word_finds_it_and_nobody_s_search_holds_it(town: TownInHand) -> None:
    await town.bind(DUTY, "赖永胜")
    number = await answered(town)
    await town.write("赖永胜", f"/find {SECRET}")
    assert number in town.heard_by("赖永胜")[-1]
    assert await counted(town) != {"search_texts": 0, "search_grams": 0, "searches": 0}
    await erased(town, "删除")
    assert await counted(town) == {"search_texts": 0, "search_grams": 0, "searches": 0}
    await town.write("赖永胜", f"/find {SECRET}")
    assert number not in town.heard_by("赖永胜")[-1]


async def test_what_was_left_to_be_found_by_an_earlier_version_goes_with_the_next(town: TownInHand) -> None:
    await town.bind(DUTY, "赖永胜")
    await answered(town)
    still_open = await town.petition(NEIGHBOUR, "井盖")
    await town.write("赖永胜", f"/find {SECRET}")

    def as_it_was(tx: Any) -> None:
        """An earlier version emptied the case and forgot only what was sent."""
        tx.run(
            "UPDATE cases SET emptied_at = closed_at WHERE office_id = :office_id AND number <> :number",
            number=still_open,
        )
        for statement in statements((SCHEMA / "0025_search_emptied.sql").read_text("utf-8"), tx.engine.tokens):
            tx.run(statement)

    await town.database.transaction(as_it_was)
    assert await counted(town) == {"search_texts": 1, "search_grams": 3, "searches": 0}  # 井, 盖, 井盖


async def counted(town: TownInHand) -> dict[str, int]:
    """Return how many rows there are by which anything is found."""

    def look(tx: Any) -> dict[str, int]:
        tables = ("search_texts", "search_grams", "searches")
        return {one: tx.number(f"SELECT COUNT(*) FROM {one} WHERE office_id = :office_id") for one in tables}

    return await town.database.transaction(look)


async def test_whoever_deleted_begins_anew_as_somebody_else(town: TownInHand) -> None:
    await town.bind(DUTY)
    await answered(town)
    await erased(town, "删除")
    await town.write(RESIDENT, "/my")
    assert "2026-00001" not in town.heard_by(RESIDENT)[-1]
    assert await town.petition(RESIDENT, "又没水了") == "2026-00002"


@pytest.mark.parametrize("answer", [False, True])
async def test_open_ones_are_asked_about_and_taken_back_first(town: TownInHand, answer: bool) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, SECRET)
    if answer:
        await town.press(DUTY, "答复")
        await town.write(DUTY, ANSWER)
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    assert town.newest_labels(RESIDENT) == ["撤回并全部删除", "只删办完的", "不删了"]
    await town.press(RESIDENT, "撤回并全部删除")
    case = await town.case(number)
    assert (case.state, case.result) == (("closed", "no_feedback") if answer else ("withdrawn", None))
    assert SECRET not in await all_kept(town)


async def test_what_is_not_done_may_stay(town: TownInHand) -> None:
    await town.bind(DUTY)
    closed = await answered(town)
    still_open = await town.petition(RESIDENT, "没水了")
    await erased(town, "只删办完的")
    assert town.heard_by(RESIDENT)[-1] == "删好了 1 件。没办完的 1 件先留着，办完了可以再删。"
    assert SECRET not in await all_kept(town)
    assert (await town.case(closed)).emptied_at is not None
    await town.press(DUTY, "答复")
    await town.write(DUTY, "修好了")
    assert "修好了" in town.heard_by(RESIDENT)[-2]
    assert still_open in town.heard_by(RESIDENT)[-2]


async def test_what_goes_on_in_another_case_is_not_done_and_stays(town: TownInHand) -> None:
    await town.bind(DUTY, "姚忠义", "萧金凤", "刘天佑")
    await town.petition(NEIGHBOUR, "水管漏了")
    number = await town.petition(RESIDENT, "水管漏了，井台边也漏")
    await town.press(RESIDENT, "同一件：3月2日")
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    assert town.newest_labels(RESIDENT) == ["撤回并全部删除", "只删办完的", "不删了"]
    await town.press(RESIDENT, "只删办完的")
    assert (await town.case(number)).emptied_at is None
    await town.pass_time(days=100)
    await town.database.transaction(lambda tx: purge_some(tx, before=town.clock.now(), now=town.clock.now()))
    assert (await town.case(number)).emptied_at is None
    assert "井台边也漏" in await all_kept(town)
    await town.press(RESIDENT, "撤回并全部删除")
    assert (await town.case(number)).state == "withdrawn"
    assert "井台边也漏" not in await all_kept(town)


async def test_who_thinks_better_of_it_loses_nothing(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await answered(town)
    await erased(town, "不删了")
    assert (await town.case(number)).emptied_at is None
    assert SECRET in await all_kept(town)


async def test_the_page_begins_with_what_he_said_and_bears_what_he_looked_up_twice_once(town: TownInHand) -> None:
    await town.bind(DUTY)
    await answered(town)
    for _ in range(2):
        await town.press(RESIDENT, "办到哪了")
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "我的资料")
    page = documents(town, RESIDENT)[0]
    account = page.split("<h2>您的账号和联系方式</h2>")[1].split("</section>")[0]
    assert account.endswith(f"<p>这个聊天的号码（凭它给您回话）：{RESIDENT}</p>")
    assert account.startswith("<p>村：水磨口村</p>")
    assert page.count("2026-00001 求助：办完了") == 1


async def test_of_a_complaint_about_a_cadre_the_page_never_says_that_the_one_on_duty_has_it(town: TownInHand) -> None:
    await town.bind(DUTY, "赖永胜")
    await town.petition(RESIDENT, "乱收费", category="投诉", about="是")
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "我的资料")
    page = documents(town, RESIDENT)[0]
    assert "经过：已转镇里专人" in page
    assert "值班的人" not in page
