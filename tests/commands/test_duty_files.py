"""`duty export` and `duty import`: the month as a workbook."""

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.clock import SystemClock
from tests.commands.desk import Desk

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

TOMORROW = SystemClock().now().date() + timedelta(days=2)
NOT_XLSX = "这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。\n"


def by_hand(desk: Desk, *lines: list[object]) -> str:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    file = io.BytesIO()
    book.save(file)
    return desk.file(file.getvalue(), "三月.xlsx")


def who(desk: Desk, day: date = TOMORROW) -> str:
    """Return whom the roster names: nobody is bound, so the duty room would be shown."""
    book = desk.folder / "look.xlsx"
    assert desk.run("duty", "export", str(book), "--month", f"{day:%Y-%m}", "--list").code == 0
    sheet = load_workbook(book).worksheets[0]
    return next(
        str(row[3])
        for row in sheet.iter_rows(values_only=True)
        if str(row[0])[:10] == str(day) and row[2] == "水磨口村"
    )


def test_a_month_goes_out_and_comes_back_unchanged(desk: Desk) -> None:
    desk.live_a_day()
    out = desk.folder / "out.xlsx"
    said = desk.run("duty", "export", str(out), "--month", "2026-12")
    assert (said.code, said.out) == (0, f"写好了：{out}。\n")
    assert out.stat().st_mode & 0o777 == 0o600
    assert load_workbook(out).worksheets[0]["A1"].value == "谷前堡镇2026年12月值班表"
    assert desk.run("duty", "import", str(out)).out == "没有变化。\n"
    assert desk.run("duty", "import", str(out), "--json").document == []


def test_a_rehearsal_changes_nothing_and_the_real_thing_does(desk: Desk) -> None:
    desk.live_a_day()
    file = by_hand(desk, ["日期", "村", "值班"], [TOMORROW, "水磨口村", "刘天佑"])
    before = who(desk)
    line = f"{TOMORROW.month}月{TOMORROW.day}日 水磨口村：{before} → 刘天佑\n"
    assert desk.run("duty", "import", file, "--dry-run").out == f"{line}以上只是预演，什么也没改。\n"
    assert who(desk) == before
    [row] = desk.run("duty", "import", file, "--json", "--dry-run").document
    expected = {"town": "谷前堡镇", "village": "水磨口村", "day": str(TOMORROW), "role": "duty"}
    assert row == {**expected, "before": before, "after": "刘天佑"}
    assert desk.run("duty", "import", file).out == f"{line}导入了，值班改了 1 处。\n"
    assert who(desk) == "刘天佑"
    assert desk.run("duty", "import", file).out == "没有变化。\n"


def test_faults_are_said_with_their_cells_and_nothing_is_changed(desk: Desk) -> None:
    desk.live_a_day()
    before = who(desk)
    file = by_hand(
        desk, ["日期", "村", "值班"], [TOMORROW, "水磨口村", "刘天佑"], [TOMORROW, "水磨村", "刘天佑"], ["某日", "水磨口村", "赖淑珍"]
    )  # fmt: skip
    said = desk.run("duty", "import", file, "--json")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "“Sheet” B3（第 3 行 B 列）：没有叫“水磨村”的村，是不是“水磨口村”？\n"
        "“Sheet” A4（第 4 行 A 列）：看不懂日期“某日”。写成 1、1日、12月1日 或 2026-12-01。\n"
    )
    assert who(desk) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "o.xlsx", "--month", "12月"), "看不懂月份 12月。写成 2027-02。\n"),
        (("export", "o.xlsx", "--town", "西镇"), "没有叫西镇的镇。现有：谷前堡镇。\n"),
        (("export", "no/where/o.xlsx"), "写不了文件 no/where/o.xlsx。\n"),
        (("import", "nowhere.xlsx"), "读不了文件 nowhere.xlsx。\n"),
        (("import", "a.csv"), NOT_XLSX),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    desk.import_practice_town()
    Path("a.csv").write_text("日期,村,值班\n", "utf-8")
    found = desk.run("duty", *arguments)
    assert (found.code, found.out, found.err) == (1, "", said)


def test_without_a_town_there_is_no_roster(desk: Desk) -> None:
    for arguments in (("export", "o.xlsx"), ("import", "o.xlsx")):
        found = desk.run("duty", *arguments)
        assert (found.code, found.err.startswith("还没有镇的资料")) == (1, True)


def test_json_is_one_document(desk: Desk) -> None:
    desk.import_practice_town()
    assert json.loads(
        desk.run(
            "duty", "import", by_hand(desk, ["日期", "村", "值班"], [TOMORROW, "水磨口村", "刘天佑"]), "--json"
        ).out
    )
