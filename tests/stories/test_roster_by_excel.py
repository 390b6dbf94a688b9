"""The clerk takes the month out as a file, and brings it in again: nothing is changed before he says so."""

import io

import pytest
from openpyxl import load_workbook

from bot.practice.telegram.faults import Failing, Fault
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CLERK, CADRES = "周明", ("赖淑珍", "姚忠义", "萧金凤")
RESIDENT = 7001
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TUESDAY = "E"  # the column of 3 March


async def export(town: TownInHand, who: str = CLERK) -> bytes:
    """Ask for the roster of March; return the file."""
    await town.write(who, "/duty")
    await town.press(who, "导出值班表")
    assert town.newest_labels(who) == ["2026年3月", "2026年4月", "2026年5月", "一天一行"]
    assert await town.press(who, "2026年3月") == "正在做，马上发来。"
    message = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    stored = town.world.files.known(message.file_id or "", "Document")
    assert stored.name == "谷前堡镇2026年3月值班表.xlsx"
    return stored.served()


def row_of(raw: bytes, name: str = "水磨口村") -> int:
    sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == name)


def with_name(raw: bytes, name: str | None, column: str = TUESDAY) -> bytes:
    """Return the file with another name for 水磨口村 on a day."""
    book = load_workbook(io.BytesIO(raw))
    book.worksheets[0][f"{column}{row_of(raw)}"] = name
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def send(town: TownInHand, raw: bytes | int, who: str | int = CLERK, name: str = "三月.xlsx") -> None:
    town.phone(who).document(raw, name, XLSX)
    await town.settle()


def newest(town: TownInHand, who: str | int = CLERK) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    message = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return message.text, message.labels


def shown(town: TownInHand, who: str = CLERK) -> tuple[str, list[str]]:
    """Return the message of what came of a file as it stands now."""
    message = next(one for one in reversed(town.phone(who).messages) if one.edited_at is not None)
    return message.text, message.labels


async def on_tuesday(town: TownInHand) -> str:
    """Return what a resident of the village is told of Tuesday."""
    await town.write(RESIDENT, f"/start v_{await town.village_code('水磨口村')}")
    await town.write(RESIDENT, "/duty")
    await town.press(RESIDENT, "明天")
    return next(message.text for message in reversed(town.phone(RESIDENT).messages) if "明天值班" in message.text)


async def test_the_clerk_brings_a_month_back_and_it_holds_once_he_says_so(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await send(town, with_name(raw, "萧金凤"))
    preview = "照这份表，值班要改 1 处：\n3月3日 水磨口村：姚忠义 → 萧金凤\n其余 402 格不变。"
    assert newest(town) == (preview, ["确定导入", "取消"])
    assert "水磨口村明天值班：姚忠义。" in await on_tuesday(town)
    assert await town.press(CLERK, "确定导入") == "改好了。"
    assert shown(town) == ("改好了：值班改了 1 处。", ["撤销"])
    assert "水磨口村明天值班：萧金凤。" in await on_tuesday(town)
    assert await town.press_again(CLERK, "确定导入") == "这个按钮是以前的，现在用不上了。"
    await town.press(CLERK, "撤销")
    assert shown(town) == ("撤销了，值班和导入以前一样。", [])
    assert "水磨口村明天值班：姚忠义。" in await on_tuesday(town)
    assert await town.press_again(CLERK, "撤销") == "这次改动已经撤销过了。"


async def test_the_file_as_it_went_out_changes_nothing_and_asks_nothing(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    await send(town, await export(town))
    assert newest(town) == ("这份表和现在的值班一样，没有要改的。", [])


async def test_cancelled_it_is_forgotten(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    await send(town, with_name(await export(town), "萧金凤"))
    await town.press(CLERK, "取消")
    assert newest(town) == ("没有导入，值班表没动。", [])
    assert await town.press_again(CLERK, "确定导入") == "这个按钮是以前的，现在用不上了。"
    assert "水磨口村明天值班：姚忠义。" in await on_tuesday(town)


async def test_a_second_file_takes_the_place_of_the_first(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await send(town, with_name(raw, "萧金凤"))
    first = town.data_of("确定导入")
    await send(town, with_name(raw, "赖淑珍"))
    town.phone(CLERK).press_data(town.phone(CLERK).messages[-1].message_id, first)
    await town.settle()
    assert town.phone(CLERK).toasts[-1].text == "这个按钮是以前的，现在用不上了。"
    await town.press(CLERK, "确定导入")
    assert "水磨口村明天值班：赖淑珍。" in await on_tuesday(town)


async def test_faults_are_listed_with_their_cells_and_nothing_is_changed(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    cell = f"E{row_of(raw)}（第 {row_of(raw)} 行 E 列）"
    await send(town, with_name(raw, "萧金风"))
    assert newest(town) == (
        "这份表有 1 处要先改好，现在什么也没动：\n"
        f"1. “谷前堡镇” {cell}：没有叫“萧金风”的人，是不是“萧金凤”？\n改好了再发来。",
        [],
    )
    book = load_workbook(io.BytesIO(raw))
    for row in range(5, 18):
        book.worksheets[0][f"E{row}"] = f"外人{chr(0x7532 + row)}"
    file = io.BytesIO()
    book.save(file)
    await send(town, file.getvalue())
    text, _ = newest(town)
    assert text.startswith("这份表有 13 处要先改好，现在什么也没动：\n1. ")
    assert text.endswith("\n还有 3 处。\n改好了再发来。") and text.count("没有叫") == 10


async def test_a_file_that_is_no_table_is_said_to_be_none(town: TownInHand) -> None:
    await town.bind(CLERK)
    for raw, name, why in (
        (
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "三月.xls",
            "这是旧格式的表格（.xls）。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。",
        ),
        ("日期,村,值班\n".encode(), "三月.xlsx", "这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。"),
        (21 << 20, "三月.xlsx", "这份表格太大了。请只留要用的工作表，把多余的空行和图片删掉再来。"),
    ):
        await send(town, raw, name=name)
        assert newest(town) == (f"{why}\n值班表什么也没动。", [])


async def test_a_table_as_plain_text_is_said_to_need_another_form(town: TownInHand) -> None:
    await town.bind(CLERK)
    await send(town, "日期,村,值班\n".encode(), name="三月.csv")
    assert newest(town) == ("这是 .csv 文件。请用 Excel 或 WPS 打开它，另存为 .xlsx 再发来。", [])


async def test_two_clerks_at_once_one_wins_and_the_other_hears_why(town: TownInHand) -> None:
    other = "郭银花"
    room = f'name = "{other}"\nroles = ["duty_room"]'
    text = PRACTICE_TOWN.read_text("utf-8").replace(room, room.replace('["duty_room"]', '["duty_room", "clerk"]'))
    await town.import_town(text.encode())
    await town.bind(CLERK, other, *CADRES)
    raw = await export(town)
    await send(town, with_name(raw, "萧金凤"))
    await send(town, with_name(raw, "赖淑珍"), other)
    town.phone(CLERK).press_latest("确定导入")
    town.phone(other).press_latest("确定导入")
    await town.settle()
    assert sorted((town.phone(who).toasts[-1].text for who in (CLERK, other)), key=len) == [
        "改好了。",
        "看的时候到现在，班表又改过，什么也没动。请重新导出再改。",
    ]
    loser = other if town.phone(CLERK).toasts[-1].text == "改好了。" else CLERK
    assert shown(town, loser) == ("看的时候到现在，班表又改过，什么也没动。请重新导出再改。", [])
    winner = CLERK if town.phone(CLERK).toasts[-1].text == "改好了。" else other
    expected = "萧金凤" if winner == CLERK else "赖淑珍"
    assert f"水磨口村明天值班：{expected}。" in await on_tuesday(town)


async def test_a_table_of_anybody_else_stays_an_ordinary_message(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await send(town, raw, RESIDENT)
    assert newest(town, RESIDENT)[0].startswith("收到。是哪个村的事？")
    await send(town, raw, "姚忠义")
    assert "我自己要反映" in newest(town, "姚忠义")[1]
    await town.write("姚忠义", "/duty")
    assert "导出值班表" not in newest(town, "姚忠义")[1]


async def test_a_table_within_what_a_clerk_is_writing_belongs_to_that(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await town.write(CLERK, "路坏了")
    await town.press(CLERK, "我自己要反映")
    heard = len(town.heard_by(CLERK))
    await send(town, raw)
    assert not any("值班表" in text or "没有要改的" in text for text in town.heard_by(CLERK)[heard:])


async def test_a_table_that_answers_a_case_goes_there(town: TownInHand) -> None:
    cadre = 'name = "赖淑珍"\nroles = ["cadre"]'
    file = PRACTICE_TOWN.read_text("utf-8").replace(cadre, cadre.replace('["cadre"]', '["cadre", "clerk"]'))
    await town.import_town(file.encode())
    await town.bind(*CADRES)
    raw = await export(town, CADRES[0])
    number = await town.petition(RESIDENT, "没水了")
    card = next(message for message in town.phone(CADRES[0]).messages if message.text.startswith(f"{number} ·"))
    town.phone(CADRES[0]).document(raw, "表.xlsx", XLSX, reply_to=card.message_id)
    await town.settle()
    assert (await town.case(number)).answer_state == "sent"
    assert not any("没有要改的" in text for text in town.heard_by(CADRES[0]))


async def test_what_somebody_never_sorted_out_keeps_no_table_back(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await town.write(CLERK, "路坏了")
    assert "我自己要反映" in newest(town)[1]
    await send(town, raw)
    assert newest(town) == ("这份表和现在的值班一样，没有要改的。", [])


async def test_a_clerk_no_more_hears_nothing_of_his_file(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    town.phone(CLERK).document(raw, "三月.xlsx", XLSX)
    await town.app.polling.step(0)
    await town.app.worker.work()
    await town.import_town(PRACTICE_TOWN.read_bytes().replace(b'roles = ["clerk"]', b'roles = ["cadre"]'))
    heard = len(town.heard_by(CLERK))
    await town.settle()
    assert not any("没有要改的" in text for text in town.heard_by(CLERK)[heard:])


async def test_a_file_that_is_not_given_out_at_once_is_read_later(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    town.world.faults.append(Fault("getFile", Failing.STATUS_500))
    await send(town, with_name(raw, "萧金凤"))
    await town.pass_time(minutes=2)
    assert newest(town)[1] == ["确定导入", "取消"]


async def test_in_english_the_faults_are_english(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    raw = await export(town)
    await town.write(CLERK, "/language")
    await town.press(CLERK, "English")
    await send(town, with_name(raw, "萧金风"))
    text, _ = newest(town)
    assert text.startswith("Nothing was changed. To be put right in this file first: 1\n1. “谷前堡镇” E")
    await send(town, raw)
    assert newest(town)[0] == "This file says what the roster says: nothing to change."


async def test_the_form_with_a_line_a_day_is_a_press_away(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "导出值班表")
    await town.press(CLERK, "一天一行")
    assert newest(town)[1] == ["2026年3月", "2026年4月", "2026年5月", "一天一列"]
    await town.press(CLERK, "2026年4月")
    message = next(message for message in reversed(town.phone(CLERK).messages) if message.kind == "document")
    sheet = load_workbook(io.BytesIO(town.world.files.known(message.file_id or "", "Document").served())).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["日期", "星期", "村", "值班", "备班", "带班"]
    assert sheet.max_row == 3 + 13 * 30
