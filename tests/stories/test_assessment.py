"""考核表: one's own from /duty, those of the people below from 督查; nobody counts in it what he must not know of."""

import io

import pytest
from openpyxl import load_workbook

from bot.actions.cases.concerning import concern
from bot.actions.inspecting.assessing import made_book, made_sheet_page
from bot.actions.inspecting.assessments import sheets_of
from bot.rules.assessment import Sheet
from bot.rules.periods import month_of
from bot.texts.language import speaking_to
from storage import people
from tests.stories.test_desk import EVERYBODY
from tests.stories.test_sample_check import LEADER, OTHER, RESIDENT, SUPERVISOR, handler_of, shown, solved
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

WHERE = "谷前堡镇里办的件都算，涉及干部的、移送的不算。"


async def a_month(town: TownInHand) -> tuple[str, str]:
    """A case solved, and one of which the cadre who answered it turns out to be meant; return (cadre, number of that)."""
    await town.bind(*EVERYBODY)
    number = await solved(town, RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    second = await town.petition(OTHER, "低保名额给了亲戚")
    assert await handler_of(town, second) == cadre
    await town.press(cadre, "签收")
    return cadre, second


async def turns_out(town: TownInHand, cadre: str, number: str) -> None:
    [person] = await town.database.transaction(lambda tx: people.named(tx, cadre))
    case, now = await town.case(number), town.clock.now()
    about = frozenset({person.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=about, how="named", now=now)
    )
    await town.settle()


async def sheet(town: TownInHand, cadre: str) -> Sheet:
    now = town.clock.now()
    [sheet] = await town.database.transaction(
        lambda tx: sheets_of(tx, people.named(tx, cadre), month_of(now.date()), now=now)
    )
    return sheet


async def test_a_cadre_reads_his_own_without_typing(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    await town.pass_time(days=31)
    await town.write(cadre, "/duty")
    await town.press(cadre, "我的考核")
    lines = shown(town, cadre).splitlines()
    assert lines[:2] == [f"考核表 2026年3月 {cadre}", "接办 2 件，办结答复 1 次，接紧急 0 件"]
    assert lines[2].startswith("值班 ") and lines[2].endswith("（替班 0，换班 0，接手 0），请假 0 天")
    assert lines[3] == "来访人说的（有效回访 n=1）：解决率 100.0%，满意率 100.0%，综合 100.0%"
    assert lines[4:] == ["自报的：该答复的按时答复 1/2（50.0%）", "回访少，看看就好，不比高低。", WHERE]
    assert town.newest_labels(cadre) == ["上个月", "下个月", "打印页"]
    await town.press(cadre, "下个月")
    assert shown(town, cadre).startswith(f"考核表 2026年4月 {cadre}\n接办 0 件")
    assert town.newest_labels(cadre) == ["上个月", "打印页"]


async def test_a_complaint_about_him_is_in_nobodys_sheet_of_him(town: TownInHand) -> None:
    cadre, number = await a_month(town)
    assert (await sheet(town, cadre)).workload.cases == 2
    await turns_out(town, cadre, number)
    assert (await sheet(town, cadre)).workload.cases == 1


async def test_what_was_taken_out_of_the_ranking_and_what_he_did_elsewhere_was_his_work_too(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    before = await sheet(town, cadre)
    assert (before.rates.answered, before.on_time, before.rates.n, before.workload.cases) == (1, 1, 1, 2)
    for column in ("excluded = 1", "village_id = 0, town_id = 0"):
        for table in ("cases", "call_backs"):
            sql = f"UPDATE {table} SET {column} WHERE office_id = :office_id"
            await town.database.transaction(lambda tx, sql=sql: tx.run(sql))
        assert await sheet(town, cadre) == before


async def test_everybody_who_may_read_it_reads_the_same_sheet(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    await town.pass_time(days=31)
    await town.write(cadre, "/duty")
    await town.press(cadre, "我的考核")
    own = shown(town, cadre)
    assert own.splitlines()[-1] == WHERE
    for reader in (LEADER, SUPERVISOR):
        await open_sheet(town, reader, cadre)
        assert shown(town, reader) == own


async def open_sheet(town: TownInHand, reader: str, cadre: str) -> None:
    await town.write(reader, "/todo")
    for label in ("督查", "考核表"):
        await town.press(reader, label)
    while cadre not in town.newest_labels(reader):
        await town.press(reader, "下一页")
    await town.press(reader, cadre)


async def test_a_leader_notes_with_one_tap_or_in_words_and_the_cadre_reads_it(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    await town.pass_time(days=31)
    await town.write(LEADER, "/todo")
    for label in ("督查", "考核表", cadre, "记一笔", "主动及时"):
        await town.press(LEADER, label)
    assert shown(town, LEADER).endswith(f"领导记的：\n4月2日 {LEADER}：主动及时")
    await town.press(LEADER, "记一笔")
    await town.press(LEADER, "自己写")
    await town.write(LEADER, "帮邻村修了水泵")
    assert town.heard_by(LEADER)[-1] == f"给{cadre}记下了：帮邻村修了水泵"
    await town.write(cadre, "/duty")
    await town.press(cadre, "我的考核")
    assert shown(town, cadre).endswith(f"4月2日 {LEADER}：主动及时\n4月2日 {LEADER}：帮邻村修了水泵")


async def test_nobody_reads_the_sheet_of_whoever_is_not_below_him(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    stranger = next(one for one in EVERYBODY[:3] if one != cadre)
    await town.write(LEADER, "/todo")
    for label in ("督查", "考核表", cadre):
        await town.press(LEADER, label)
    data = town.data_of("打印页")
    for said in (data, data.replace("assess_page", "assess"), data.replace("assess_page", "assess_note")):
        town.phone(stranger).press_data(town.phone(stranger).messages[-1].message_id, said)
        await town.settle()
        assert town.phone(stranger).toasts[-1].text != ""
        assert not any(text.startswith("考核表") for text in town.heard_by(stranger))


async def test_the_page_and_the_workbook_say_the_same_and_a_name_is_no_formula(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    await town.pass_time(days=31)
    [person] = await town.database.transaction(lambda tx: people.named(tx, cadre))
    [reader] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    await open_sheet(town, SUPERVISOR, cadre)
    for label in ("记一笔", "自己写"):
        await town.press(SUPERVISOR, label)
    await town.write(SUPERVISOR, "=1+1")
    now, before = town.clock.now(), {"month": "202603", "for": reader.person_id}

    def made(tx):  # type: ignore[no-untyped-def]
        with speaking_to(reader):
            page = made_sheet_page(tx, {**before, "of": person.person_id}, now=now)
            book = made_book(tx, {**before, "town": person.town_id}, now=now)
        return page.printed.made().decode(), load_workbook(io.BytesIO(book.printed.made()))

    page, book = await town.database.transaction(made)
    assert f"考核表 2026年3月 {cadre}" in page and "<dt>接办（件）</dt><dd>2</dd>" in page
    assert "4月2日 袁文斌：=1+1" in page
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    heads, row = rows[0], next(row for row in rows if row[0] == cadre)
    assert dict(zip(heads, row, strict=True)) == {
        **dict.fromkeys(heads, 0),
        "姓名": cadre,
        "接办（件）": 2,
        "办结答复（次）": 1,
        "值班（天）": row[4],
        "按时答复（自报）": 0.5,  # the other one is not answered, and was in his hand on its day
        "有效回访 n": 1,
        **dict.fromkeys(("解决率", "满意率", "综合得分")),
        "领导记的": "回访少，看看就好，不比高低。\n4月2日 袁文斌：=1+1",
    }
    cell = next(cell for cell in book.active["O"] if cell.value == row[-1])
    assert (cell.data_type, book.active.freeze_panes, book.active.page_setup.orientation) == ("s", "B3", "landscape")


async def test_what_is_written_a_day_later_is_noted_on_nobodys_sheet(town: TownInHand) -> None:
    cadre, _ = await a_month(town)
    await town.pass_time(days=31)
    await town.write(LEADER, "/todo")
    for label in ("督查", "考核表", cadre, "记一笔", "自己写"):
        await town.press(LEADER, label)
    await town.pass_time(days=1)
    await town.write(LEADER, "那件谁在查？")
    await town.write(cadre, "/duty")
    await town.press(cadre, "我的考核")
    assert "领导记的" not in shown(town, cadre)
