"""The month's roster out and in again: a file says what /duty says, and changes nothing but what its clerk has changed."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.actions.duty.bring import Brought, compare, take
from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.export import roster_workbook
from bot.actions.duty.resolve import roster_between
from bot.files.roster_table import BadTable, read_roster_table
from bot.rules.errors import RosterMoved
from bot.rules.roster import ShiftRole, Source
from storage import people, places, roster
from storage.database import Tx
from storage.rows import insert
from tests.commands.test_namesakes import TOWN, TWICE
from tests.town import TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = "水磨口村"
MARCH = date(2026, 3, 1)
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
Told = list[tuple[str, str, str, str]]
"""Day, village, before, after."""


async def exported(town: TownInHand, month: date = MARCH, *, as_list: bool = False) -> bytes:
    made = await town.database.transaction(
        lambda tx: roster_workbook(tx, month=month, town_id=None, as_list=as_list, now=town.clock.now())
    )
    return made.made()


def edited(raw: bytes, *changes: tuple[str, object]) -> bytes:
    """Return a workbook whose first sheet says something else in some cells."""
    book = load_workbook(io.BytesIO(raw))
    for cell, value in changes:
        book.worksheets[0][cell] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_hand(*lines: list[object], name: str = "Sheet1") -> bytes:
    book = Workbook()
    book.worksheets[0].title = name
    for line in lines:
        book.worksheets[0].append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def brought(town: TownInHand, raw: bytes) -> Brought:
    table = read_roster_table(raw, today=town.clock.now().date())
    return await town.database.transaction(lambda tx: compare(tx, table, now=town.clock.now()))


async def moves(town: TownInHand, raw: bytes) -> Told:
    found = await brought(town, raw)
    return [(move.day.isoformat(), move.village, move.before, move.after) for move in found.moves]


async def faults(town: TownInHand, raw: bytes) -> list[str]:
    with pytest.raises(BadTable) as raised:
        await brought(town, raw)
    return [str(fault) for fault in raised.value.faults]


async def taken(town: TownInHand, found: Brought) -> None:
    agreed = [move.agreed for move in found.moves]
    await town.database.transaction(lambda tx: take(tx, agreed, by=None, now=town.clock.now()))


async def appoint(town: TownInHand, day: date, name: str) -> None:
    def work(tx: Tx) -> None:
        person = people.named(tx, name)[0].person_id
        wanted = Wanted(village(tx), day, person, Source.APPOINTED)
        change_roster(tx, [wanted], source=Source.APPOINTED, by=None, now=town.clock.now())

    await town.database.transaction(work)


def village(tx: Tx, name: str = VILLAGE) -> int:
    return next(row[2] for row in places.all_villages(tx) if row[3] == name)


async def named(town: TownInHand, day: date) -> str | None:
    def look(tx: Tx) -> str | None:
        place = places.load(tx, village(tx))
        found = roster_between(tx, day, day).named_on(place, day, now=town.clock.now())
        return found.name if found else None

    return await town.database.transaction(look)


def row_of(raw: bytes, name: str = VILLAGE) -> int:
    """Return the row of a village in the form with a column for each day."""
    sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == name)


def cell_of(raw: bytes, day: int, name: str = VILLAGE) -> str:
    """Return the cell of a village and day of the month."""
    sheet: Worksheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    return sheet.cell(row_of(raw, name), day + 2).coordinate


async def test_every_cell_says_what_duty_says(town: TownInHand) -> None:
    await town.bind(*CADRES, "刘天佑")
    raw = await exported(town)
    sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    assert sheet.title == "谷前堡镇"
    assert [sheet[cell_of(raw, day)].value for day in (2, 3, 4, 5)] == ["赖淑珍", "姚忠义", "萧金凤", "赖淑珍"]
    said = {sheet.cell(row, 5).value for row in range(5, 18)}
    assert said == {"姚忠义", "刘天佑（包片领导代班）", "郭银花（值班室代班）"}


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("month", [MARCH, date(2026, 4, 1), date(2026, 12, 1)])
async def test_a_file_that_comes_back_as_it_went_changes_nothing(town: TownInHand, month: date, as_list: bool) -> None:
    await town.bind(*CADRES, "刘天佑")
    found = await brought(town, await exported(town, month, as_list=as_list))
    days = 31 if month.month != 4 else 30
    assert (found.moves, found.same) == ((), 13 * days * (3 if as_list else 1))


async def test_a_changed_name_moves_that_day_and_no_other(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    found = await brought(town, edited(raw, (cell_of(raw, 3), "萧　金凤")))
    assert [(move.day, move.village, move.before, move.after) for move in found.moves] == [
        (TOMORROW, VILLAGE, "姚忠义", "萧金凤")
    ]
    assert await named(town, TOMORROW) == "姚忠义"
    await taken(town, found)
    assert await named(town, TOMORROW) == "萧金凤"
    assert [await named(town, date(2026, 3, day)) for day in (2, 4)] == ["赖淑珍", "萧金凤"]
    rows = await town.database.transaction(lambda tx: roster.of_day(tx, village(tx), TOMORROW))
    assert [row.source for row in rows] == [Source.PLAN, Source.APPOINTED]


async def test_who_would_be_stood_in_for_is_named_before_it_holds(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    found = await brought(town, edited(raw, (cell_of(raw, 3), "刘天佑")))
    assert (found.remarks.out_of_reach, found.remarks.on_leave) == (("刘天佑",), ())

    def leave(tx: Tx) -> None:
        who, now = people.named(tx, "萧金凤")[0].person_id, town.clock.now()
        insert(tx, "leaves", roster.Leave(tx.new_id(), who, TOMORROW, TOMORROW, "granted", who, now))

    await town.database.transaction(leave)
    found = await brought(town, edited(raw, (cell_of(raw, 3), "萧金凤")))
    assert (found.remarks.out_of_reach, found.remarks.on_leave) == ((), ("萧金凤 3月3日",))


async def test_who_would_serve_two_villages_and_who_is_no_cadre_is_named_but_taken_all_the_same(
    town: TownInHand,
) -> None:
    await town.bind(*CADRES)
    raw = by_hand(
        ["日期", "村", "值班"],
        ["3月3日", "沙屯堡村", "姚忠义"],  # whose turn it is in 水磨口村
        ["3月4日", "沙屯堡村", "姚忠义"],
        ["3月5日", "沙屯堡村", "姚忠义"],
        ["3月5日", VILLAGE, "姚忠义"],
        ["3月6日", "沙屯堡村", "周明"],
        ["3月7日", "沙屯堡村", "刘天佑"],  # a grid leader
    )
    found = await brought(town, raw)
    assert found.remarks.twice == ("姚忠义 3月3日（水磨口村、沙屯堡村）", "姚忠义 3月5日（水磨口村、沙屯堡村）")
    assert found.remarks.no_cadres == ("周明",)
    assert [line for line in found.remarks.sentences() if "周明" in line] == [
        "还没绑定或联系不上，到那天由别人代：周明、刘天佑。",
        "不是值班干部，也不是包片领导：周明。",
    ]
    await taken(town, found)
    assert (await brought(town, raw)).remarks.twice == ()  # nothing moves any more


async def test_the_name_of_whom_the_roster_names_changes_nothing_though_somebody_stands_in(town: TownInHand) -> None:
    raw = await exported(town)  # nobody is bound: the duty room stands in everywhere
    assert (await brought(town, edited(raw, (cell_of(raw, 3), "姚忠义")))).moves == ()
    [move] = (await brought(town, edited(raw, (cell_of(raw, 3), "萧金凤")))).moves
    assert (move.before, move.after) == ("郭银花（值班室代班）", "萧金凤")


async def test_what_has_changed_here_since_the_file_was_made_stays(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    await appoint(town, TOMORROW, "萧金凤")
    found = await brought(town, edited(raw, (cell_of(raw, 5), "姚忠义")))
    assert [(move.day.day, move.before, move.after) for move in found.moves] == [(5, "赖淑珍", "姚忠义")]
    await taken(town, found)
    assert await named(town, TOMORROW) == "萧金凤"


async def test_a_cell_that_both_have_changed_is_refused(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    await appoint(town, TOMORROW, "萧金凤")
    assert await faults(town, edited(raw, (cell_of(raw, 3), "赖淑珍"))) == [
        f"“谷前堡镇” {cell_of(raw, 3)}（第 {row_of(raw)} 行 E 列）："
        "导出以后这里改过：原来“姚忠义”，现在“萧金凤”。请重新导出再改。"
    ]
    assert (await brought(town, edited(raw, (cell_of(raw, 3), "萧金凤")))).moves == ()


async def test_what_was_looked_at_does_not_hold_once_one_of_its_days_has_changed(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    found = await brought(town, edited(raw, (cell_of(raw, 3), "萧金凤"), (cell_of(raw, 5), "姚忠义")))
    await appoint(town, TOMORROW, "赖淑珍")
    with pytest.raises(RosterMoved):
        await taken(town, found)
    assert [await named(town, date(2026, 3, day)) for day in (3, 5)] == ["赖淑珍", "赖淑珍"]


async def test_days_that_are_over_stay_and_that_is_said(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    await town.pass_time(days=3)
    assert (await brought(town, raw)).moves == ()
    assert await faults(town, edited(raw, (cell_of(raw, 3), "赖淑珍"), (cell_of(raw, 4), None))) == [
        f"“谷前堡镇” {cell_of(raw, 3)}（第 {row_of(raw)} 行 E 列）：3月3日已经过去，不能改了。当时是“姚忠义”。",
        f"“谷前堡镇” {cell_of(raw, 4)}（第 {row_of(raw)} 行 F 列）：3月4日已经过去，不能改了。当时是“萧金凤”。",
    ]
    assert [move.after for move in (await brought(town, edited(raw, (cell_of(raw, 5), "姚忠义")))).moves] == ["姚忠义"]


async def test_an_emptied_cell_is_asked_about_and_a_word_for_nobody_is_taken(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = await exported(town)
    why = "有意不排人就写“无”，不改就写回名字。"
    assert await faults(town, edited(raw, (cell_of(raw, 3), None))) == [
        f"“谷前堡镇” {cell_of(raw, 3)}（第 {row_of(raw)} 行 E 列）：这一格空着，现在排的是“姚忠义”。{why}"
    ]
    assert await faults(town, edited(raw, (cell_of(raw, 3), None), (cell_of(raw, 4), " "))) == [
        f"“谷前堡镇” {cell_of(raw, 3)}（第 {row_of(raw)} 行 E 列）："
        f"这一行有 2 格空着（{cell_of(raw, 3)}、{cell_of(raw, 4)}）。{why}"
    ]
    found = await brought(town, edited(raw, (cell_of(raw, 3), "无")))
    await taken(town, found)
    rows = await town.database.transaction(lambda tx: roster.of_day(tx, village(tx), TOMORROW))
    assert [(row.person_id, row.source) for row in rows][1:] == [(None, Source.MEANT)]
    assert (await brought(town, await exported(town))).moves == ()


HEAD: tuple[list[object], ...] = (["谷前堡镇2026年3月"], ["村", 3, 4])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("赖淑真", "没有叫“赖淑真”的人，是不是“赖淑珍”？"),
        ("欧阳铁柱", "没有叫“欧阳铁柱”的人。新来的请先加进人员表。"),
        ("赖淑珍、萧金凤", "“赖淑珍、萧金凤”不止一个人，一格只写一个。"),
        ("赖淑珍 萧金凤", "“赖淑珍 萧金凤”不止一个人，一格只写一个。"),
        ("赖淑珍\n萧金凤", "“赖淑珍 萧金凤”不止一个人，一格只写一个。"),
        ("赖淑珍萧金凤", "“赖淑珍萧金凤”不止一个人，一格只写一个。"),
        ("赖淑珍（副）", "“赖淑珍（副）”请只写姓名，不要别的字。"),
        ("=1+1", "这里是公式，没有算出结果。请直接写名字。"),
    ],
)
async def test_what_is_no_name_of_the_staff_is_refused_in_words(town: TownInHand, text: str, why: str) -> None:
    raw = by_hand(*HEAD, [VILLAGE, text, "萧金凤"])
    assert await faults(town, raw) == [f"“Sheet1” B3（第 3 行 B 列）：{why}"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("水磨口存", "没有叫“水磨口存”的村，是不是“水磨口村”？"),
        ("哪里也没有", "没有叫“哪里也没有”的村。"),
    ],
)
async def test_a_village_that_is_none_is_said_once_for_its_row(town: TownInHand, name: str, why: str) -> None:
    raw = by_hand(*HEAD, [name, "赖淑珍", "萧金凤"])
    assert await faults(town, raw) == [f"“Sheet1” A3（第 3 行 A 列）：{why}"]


async def test_a_village_twice_is_named_with_both_cells(town: TownInHand) -> None:
    raw = by_hand(*HEAD, [VILLAGE, "姚忠义", "萧金凤"], ["水磨口", "赖淑珍", "萧金凤"])
    assert await faults(town, raw) == [
        "“Sheet1” B4（第 4 行 B 列）：水磨口村3月3日已经写在 B3，只能写一次。",
        "“Sheet1” C4（第 4 行 C 列）：水磨口村3月4日已经写在 C3，只能写一次。",
    ]


async def test_a_table_by_hand_that_names_some_villages_leaves_the_others(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = by_hand(["谷前堡镇2026年３月"], [], ["村", "３日", "4日(三)"], ["水磨口", "赖 淑珍", "萧金凤"])
    assert await moves(town, raw) == [("2026-03-03", VILLAGE, "姚忠义", "赖淑珍")]
    raw = by_hand(["日期", "村", "值班"], ["3月3日", VILLAGE, "赖淑珍"])
    assert await moves(town, raw) == [("2026-03-03", VILLAGE, "姚忠义", "赖淑珍")]


async def test_days_that_are_over_may_be_blank_in_a_table_by_hand(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = by_hand(["2026年3月"], ["村", 1, 2, 3], [VILLAGE, None, "赖淑珍", "姚忠义"])
    assert await moves(town, raw) == []


async def test_a_day_more_than_a_year_ahead_is_refused(town: TownInHand) -> None:
    raw = by_hand(["日期", "村", "值班"], ["2036-03-03", VILLAGE, "刘天佑"])
    assert await faults(town, raw) == ["“Sheet1” C2（第 2 行 C 列）：3月3日太远了，只收一年以内的。"]


async def test_backups_and_leaders_of_the_shift_come_in_the_form_with_a_line_a_day(town: TownInHand) -> None:
    await town.bind(*CADRES)
    raw = by_hand(["日期", "村", "值班", "备班", "带班"], ["2026-03-03", VILLAGE, "姚忠义", "赖淑珍", "刘天佑"])
    found = await brought(town, raw)
    assert [(move.role, move.before, move.after) for move in found.moves] == [
        (ShiftRole.BACKUP, "无", "赖淑珍"),
        (ShiftRole.SHIFT_LEADER, "无", "刘天佑"),
    ]
    await taken(town, found)
    sheet = load_workbook(io.BytesIO(await exported(town, as_list=True))).worksheets[0]
    [line] = [
        row for row in sheet.iter_rows(values_only=True) if row[2] == VILLAGE and str(row[0])[:10] == "2026-03-03"
    ]
    assert line[3:] == ("姚忠义", "赖淑珍", "刘天佑")
    assert (await brought(town, raw)).moves == ()


OFFICE = TWICE + TOWN.format(town="东镇") + TOWN.format(town="西镇")
NAMELESS_TOWN = '\n[[person]]\nname = "{}"\nroles = ["cadre"]\n'


async def test_of_two_villages_of_one_name_it_is_the_town_in_the_title_or_it_is_asked(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=OFFICE.encode()) as town:
        said: list[object] = ["河村", "无"]
        assert await faults(town, by_hand(["2026年3月"], ["村", 3], said)) == [
            "“Sheet1” A3（第 3 行 A 列）：叫“河村”的村有几个，请写成：东镇/河村、西镇/河村。"
        ]
        for raw in (
            by_hand(["西镇2026年3月值班表"], ["村", 3], said),
            by_hand(["2026年3月"], ["村", 3], said, name="西镇"),
            by_hand(["2026年3月"], ["村", 3], ["西镇/河村", "无"]),
            by_hand(["2026年3月"], ["镇", "村", 3], ["西镇", *said]),
        ):
            assert [move[1] for move in await moves(town, raw)] == ["西镇/河村"]


async def test_of_two_people_of_one_name_it_is_the_one_in_the_turn_or_it_is_asked(tmp_path: Path) -> None:
    people_twice = NAMELESS_TOWN.format("张三") + NAMELESS_TOWN.format("李四")
    people_twice += '\n[[person]]\nname = "李四"\nroles = ["cadre"]\ntown = "东镇"\n'
    people_twice += '\n[[person]]\nname = "王五"\nroles = ["cadre"]\ntown = "西镇"\n'
    async with town_in_hand(tmp_path, file=(OFFICE + people_twice).encode()) as town:

        def grid(name: str) -> bytes:
            return by_hand(["东镇2026年3月"], ["村", 3], ["河村", name])

        assert (await brought(town, grid("张三"))).moves == ()
        at = "“Sheet1” B3（第 3 行 B 列）："
        assert await faults(town, grid("李四")) == [f"{at}叫“李四”的有几位，请写成：/李四、东镇/李四。"]
        assert await faults(town, grid("王五")) == [f"{at}“王五”登记在西镇，这里用不上。"]
        own, of_office = await brought(town, grid("东镇/李四")), await brought(town, grid("/李四"))
        assert [found.moves[0].person and found.moves[0].person.town_id is None for found in (own, of_office)] == [
            False,
            True,
        ]


async def test_a_file_of_another_office_is_refused_soon(town: TownInHand) -> None:
    names = [f"赖淑{chr(0x4E00 + n)}" for n in range(31)]
    lines = [[VILLAGE if n == 0 else f"外{n}村", *names] for n in range(200)]
    told = await faults(town, by_hand(["2026年5月"], ["村", *range(1, 32)], *lines))
    assert len(told) == 31 + 199
