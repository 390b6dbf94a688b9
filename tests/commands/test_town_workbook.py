"""The town as a workbook: `town template`, `town export`, `town import`."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.files.town_file import read_town_file
from bot.files.town_template import workbook_of
from bot.files.town_workbook import read_town_workbook
from bot.files.workbooks import saved
from tests.commands.desk import Desk
from tests.files.test_town_workbook import EVERYTHING
from tests.libreoffice import saved_again
from tests.shared import shared
from tests.town import PRACTICE_TOWN

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

SHOW = ("town", "show", "--json")
NOTHING = "没有变化。\n"


def test_a_template_is_written_and_never_over_another_file(desk: Desk) -> None:
    said = desk.run("town", "template", "out.xlsx")
    assert (said.code, said.out, said.err) == (0, "写好了：out.xlsx。请用 Excel 或 WPS 打开。\n", "")
    before = Path("out.xlsx").read_bytes()
    again = desk.run("town", "template", "out.xlsx")
    assert (again.code, again.out) == (1, "")
    assert again.err == "out.xlsx 已经有了，没有动它。请换个名字，或者先把它挪开。\n"
    assert Path("out.xlsx").read_bytes() == before


def test_a_template_needs_no_database(desk: Desk) -> None:
    desk.run("town", "template", "out.xlsx")
    assert [path.name for path in desk.folder.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out.xls", "out.xls：表格的文件名要以 .xlsx 结尾。\n"),
        ("no/such/out.xlsx", "写不了文件 no/such/out.xlsx。\n"),
    ],
)
def test_where_a_template_cannot_be_written_it_says_so(desk: Desk, name: str, said: str) -> None:
    refused = desk.run("town", "template", name)
    assert (refused.code, refused.out, refused.err) == (1, "", said)


def test_a_template_that_nobody_filled_in_is_no_town(desk: Desk) -> None:
    desk.run("town", "template", "out.xlsx")
    said = desk.run("town", "import", "out.xlsx")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("这还是空白的模板，什么也没导入")
    assert desk.run(*SHOW).code == 1


def test_an_export_needs_a_town(desk: Desk) -> None:
    said = desk.run("town", "export", "out.xlsx")
    assert (said.code, said.err) == (1, "还没有镇的资料。先运行：python -m bot town import 文件.toml\n")
    assert not Path("out.xlsx").exists()


@pytest.mark.parametrize(
    "name", ["guqianbao", *(pytest.param(name, marks=pytest.mark.slow) for name in ("tianzhen", "jixi"))]
)
def test_a_town_that_is_exported_and_imported_again_changes_nothing(desk: Desk, name: str) -> None:
    assert desk.run("town", "import", str(shared(f"data/towns/{name}.toml"))).code == 0
    before = desk.run(*SHOW).out
    exported = desk.run("town", "export", "out.xlsx")
    assert (exported.code, exported.out) == (0, "写好了：out.xlsx。请用 Excel 或 WPS 打开。\n")
    again = desk.run("town", "import", "out.xlsx")
    assert (again.code, again.out, again.err) == (0, NOTHING, "")
    assert desk.run(*SHOW).out == before


def test_everything_that_a_town_may_say_is_exported(desk: Desk) -> None:
    desk.run("town", "import", desk.file(EVERYTHING))
    desk.run("town", "export", "out.xlsx")
    assert desk.run("town", "import", "out.xlsx").out == NOTHING


def test_what_has_gone_is_not_exported(desk: Desk) -> None:
    desk.import_practice_town()
    text = PRACTICE_TOWN.read_text("utf-8")
    start = text.index('[[village]]\nname = "水磨口村"')
    desk.run("town", "import", desk.file(text[:start] + text[text.index("[[village]]", start + 1) :]))
    desk.run("town", "export", "out.xlsx")
    villages = [village.name for village in read_town_workbook(Path("out.xlsx").read_bytes()).villages]
    assert "水磨口村" not in villages
    assert desk.run("town", "import", "out.xlsx").out == NOTHING


@pytest.mark.parametrize("name", ["guqianbao", "tianzhen", "jixi"])
def test_a_workbook_saved_by_libreoffice_changes_nothing(desk: Desk, tmp_path: Path, name: str) -> None:
    assert desk.run("town", "import", str(shared(f"data/towns/{name}.toml"))).code == 0
    desk.run("town", "export", "out.xlsx")
    again = saved_again(Path("out.xlsx").read_bytes(), tmp_path)
    assert desk.run("town", "import", desk.file(again, "again.xlsx")).out == NOTHING


def test_libreoffice_keeps_everything_that_a_town_may_say(tmp_path: Path) -> None:
    town = read_town_file(EVERYTHING.encode())
    assert read_town_workbook(saved_again(workbook_of(town), tmp_path)) == town


def practice_workbook(desk: Desk) -> bytes:
    desk.import_practice_town()
    desk.run("town", "export", "out.xlsx")
    return Path("out.xlsx").read_bytes()


def changed(raw: bytes, sheet: str, cell: str, value: str) -> bytes:
    book = load_workbook(io.BytesIO(raw))
    book[sheet][cell] = value
    return saved(book)


def test_a_cell_that_is_changed_changes_the_town_after_a_look_at_it(desk: Desk) -> None:
    raw = changed(practice_workbook(desk), "时间", "B5", "0352-1111111")
    book = desk.file(raw, "changed.xlsx")
    before = desk.run(*SHOW).out
    rehearsed = desk.run("town", "import", book, "--dry-run")
    assert rehearsed.out == "设置：已更新\n以上只是预演，什么也没改。\n"
    assert desk.run(*SHOW).out == before
    assert desk.run("town", "import", book).out == "设置：已更新\n"
    assert desk.run(*SHOW).document["phone"] == "0352-1111111"


def test_a_broken_workbook_names_every_cell_and_changes_nothing(desk: Desk) -> None:
    raw = practice_workbook(desk)
    before = desk.run(*SHOW).out
    for sheet, cell, value in (("时间", "B8", "每月"), ("人员", "C4", "所长"), ("值班", "D4", "王五")):
        raw = changed(raw, sheet, cell, value)
    said = desk.run("town", "import", desk.file(raw, "broken.xlsx"))
    assert (said.code, said.out) == (1, "")
    assert [line.partition("：")[0] for line in said.err.splitlines()] == [
        "“人员”表 C4（第 4 行“角色”栏）“所长”",
        "“值班”表 D4（第 4 行“值班人员”栏）“王五”",
        "“时间”表 B8（第 8 行“工作日”栏）“每月”",
    ]
    assert desk.run(*SHOW).out == before


def test_a_workbook_is_known_by_what_it_holds_whatever_it_is_called(desk: Desk) -> None:
    raw = practice_workbook(desk)
    for name in ("town.toml", "town", "TOWN.XLSX"):
        assert desk.run("town", "import", desk.file(raw, name)).out == NOTHING


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("town.csv", "镇,村\n".encode(), "这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。"),
        ("town.xlsx", b"[office]", "这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。"),
        (
            "town.xls",
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "这是旧格式的表格（.xls）。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。",
        ),
        ("town.toml", b"PK\x03\x04", "这份表格坏了，打不开。请用 Excel 或 WPS 打开看看，另存一份再来。"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(desk: Desk, name: str, raw: bytes, why: str) -> None:
    path = desk.file(raw, name)
    said = desk.run("town", "import", path)
    assert (said.code, said.out, said.err) == (1, "", f"{path}：{why}\n")


def test_the_first_town_may_be_a_workbook(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raw = practice_workbook(desk)
    shown = desk.run(*SHOW).document
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    monkeypatch.setenv("TOWN_FILE", desk.file(raw, "first.xlsx"))
    assert desk.run(*SHOW).document == shown
