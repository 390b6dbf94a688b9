"""The pictures of the roster: drawn with the font that came along, sharp, within what Telegram takes, and only when asked for."""

import io
import subprocess
import sys
import sysconfig
import weakref
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from bot.pictures.canvas import FACES, FONT, MISSING, SCALE, SIMPLIFIED_FACE, Canvas
from bot.pictures.days import COLOURS, OFF, step_for
from bot.pictures.marks import GAP, GROUND, OWN
from bot.pictures.values import Bar, Bars, Cell, Day, DayBars, DaysChart, FairnessBars, MonthSheet, MonthTable, Sign
from bot.rules.calendar import DayKind
from bot.texts import pictures, words
from tests.rules.village import OFFICE
from tests.town import PRACTICE_TOWN

OCTOBER = date(2026, 10, 1)
NAMES = "赖淑珍 姚忠义 萧金凤 欧阳小明 龘䶮㛃 𬭎𫖮𬀩"
LEGEND = tuple((sign, pictures.SIGNS[sign]) for sign in Sign)
EDGES = 10_000  # pixels, both sides together; https://core.telegram.org/bots/api#sendphoto
BYTES = 10 * 1024 * 1024
RATIO = 20


def days(*cells: Cell) -> tuple[Day, ...]:
    found = []
    for number in range(31):
        day = OCTOBER + timedelta(days=number)
        tag = "休" if OFFICE.calendar.kind_of(day) is DayKind.HOLIDAY else ""
        found.append(Day(day, "一", OFFICE.calendar.kind_of(day), tag, number == 19, cells))
    return tuple(found)


def table(villages: int, *, cell: Cell | None = None) -> MonthTable:
    found = days(*([cell or Cell("姚忠义")] * villages))
    names = tuple(f"第{number}水磨口村" for number in range(villages))
    return MonthTable("表.png", "谷前堡镇 10月值班表", "2026年", found, LEGEND, "缺", "休", "班", "zh_Hans", names)


def sheet(cell: Cell, language: str = "zh_Hans") -> MonthSheet:
    weekdays = tuple(words.WEEKDAYS.values())
    return MonthSheet("表.png", "水磨口村", "2026年", days(cell), LEGEND, "缺", "休", "班", language, weekdays)


def bars(villages: int, people: int) -> FairnessBars:
    found = Bar("姚忠义", True, (20, 8, 3), (4, 2, 0), 45, "替赖淑珍2天")
    rows = tuple(Bars(f"村{number}", "相差", (found,) * people) for number in range(villages))
    return FairnessBars("账.png", "台账", "2026年", ("工作日", "周末", "节假日"), "折算", "已排", rows, "zh_Hans")


def chart(*counts: tuple[int, int]) -> DaysChart:
    """The last days, up to a Friday."""
    days = (OCTOBER + timedelta(days=number) for number in range(30))
    found = zip(days, counts * 30, strict=False)
    bars = tuple(DayBars(day, came, went, is_off=day.weekday() > 4) for day, (came, went) in found)
    numbers = ("现在未办结 12", "超期 3")
    return DaysChart("报.png", "谷前堡镇 近30天", ("新收 90", "办结 60"), numbers, "休息日", bars, "zh_Hans")


@pytest.mark.slow
@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (3, 2), (5_500, 5_400)])
def test_telegram_takes_the_last_days_however_many_cases_came(counts: tuple[int, int]) -> None:
    content = chart(counts).made()
    width, height = opened(content).size
    assert width + height <= EDGES and len(content) <= BYTES
    key_alone = chart((0, 0)).made()
    drawn = [points(content, colour) > points(key_alone, colour) for colour in COLOURS]
    assert drawn == [bool(count) for count in counts]
    assert shows(content, OFF)


def test_the_two_colours_differ_in_lightness_alone_too() -> None:
    dark, light = (
        sum(int(colour[n : n + 2], 16) * weight for n, weight in ((1, 0.299), (3, 0.587), (5, 0.114)))
        for colour in COLOURS
    )
    assert light - dark > 60


def test_lines_stand_at_round_numbers_and_are_few() -> None:
    assert [step_for(most) for most in (0, 1, 5, 6, 10, 11, 26, 99, 5_500)] == [1, 1, 1, 2, 2, 5, 10, 20, 2_000]
    assert all(-(-most // step_for(most)) <= 5 for most in range(1, 3_000))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def shows(content: bytes, colour: str) -> bool:
    """Whether a colour covers something of a picture."""
    return points(content, colour) > 1000


def points(content: bytes, colour: str) -> int:
    """Return how many points of a picture bear a colour; packing may move it by a little."""
    wanted = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    found = opened(content).convert("RGB").getcolors(1 << 24) or []
    return sum(
        count
        for count, there in found
        if isinstance(there, tuple) and all(abs(a - b) <= 6 for a, b in zip(there, wanted, strict=True))
    )


@pytest.mark.parametrize("villages", [1, 14])
def test_telegram_takes_a_table_of_any_size(villages: int) -> None:
    content = table(villages).made()
    width, height = opened(content).size
    assert opened(content).format == "PNG"
    assert width + height <= EDGES and max(width, height) <= RATIO * min(width, height)
    assert len(content) <= BYTES


@pytest.mark.parametrize("people", [1, 150])
def test_telegram_takes_bars_of_any_number(people: int) -> None:
    width, height = opened(bars(1, people).made()).size
    assert width + height <= EDGES and max(width, height) <= RATIO * min(width, height)


def test_thirteen_villages_need_no_more_points_than_telegram_shows() -> None:
    assert opened(table(13).made()).width == 1280 * SCALE


def test_the_font_is_that_of_the_package_not_one_that_a_machine_happens_to_have() -> None:
    assert Path(sysconfig.get_path("purelib")) in FONT.parents


def test_every_name_of_the_practice_town_and_every_word_can_be_drawn() -> None:
    canvas = Canvas(1, 1, language="zh_Hans")
    words = PRACTICE_TOWN.read_text("utf-8") + NAMES + "".join(text for _, text in LEGEND)
    there = {letter for letter in words if letter.isprintable() and not letter.isspace()}
    assert {letter for letter in there if canvas.shown(letter) != letter} == set()


def test_what_the_font_lacks_is_no_box() -> None:
    canvas = Canvas(1, 1, language="zh_Hant")
    assert canvas.shown("王\U0001f642\n小明") == f"王{MISSING} 小明"
    assert canvas.shown(MISSING) == MISSING


def test_letters_differ_so_none_of_them_is_the_box_for_what_is_lacking() -> None:
    font = ImageFont.truetype(str(FONT), 40, index=SIMPLIFIED_FACE)
    letters = [letter for letter in NAMES if letter != " "]
    assert len({bytes(font.getmask(letter)) for letter in letters}) == len(set(letters))


def test_whoever_reads_traditional_sees_its_shapes() -> None:
    simplified, traditional = (
        ImageFont.truetype(str(FONT), 40, index=index) for index in (SIMPLIFIED_FACE, FACES["zh_Hant"])
    )
    assert (simplified.getname()[0], traditional.getname()[0]) == ("Noto Sans CJK SC", "Noto Sans CJK TC")
    assert sheet(Cell("骨直"), "zh_Hans").made() != sheet(Cell("骨直"), "zh_Hant").made()


def test_a_name_that_finds_no_room_is_made_smaller_and_then_cut() -> None:
    canvas = Canvas(400, 100, language="zh_Hans")
    assert canvas.text((0, 50), "姚忠义", size=30, anchor="lm", room=200) == canvas.width("姚忠义", size=30)
    assert canvas.text((0, 50), "买买提·艾合买提江", size=30, anchor="lm", room=90) <= 90


@pytest.mark.slow
def test_own_days_gaps_and_days_off_have_their_colours() -> None:
    month = replace(sheet(Cell("姚忠义")), legend=())
    plain, own, gap = (
        replace(month, days=days(cell)).made() for cell in (Cell("姚忠义"), Cell("姚忠义", own=True), Cell(gap=True))
    )
    assert shows(plain, GROUND[DayKind.HOLIDAY]) and shows(plain, GROUND[DayKind.WEEKEND])
    assert [shows(picture, OWN) for picture in (plain, own, gap)] == [False, True, False]
    assert [shows(picture, GAP) for picture in (plain, own, gap)] == [False, False, True]


def test_the_same_values_make_the_same_picture() -> None:
    assert sheet(Cell("姚忠义")).made() == sheet(Cell("姚忠义")).made()


@pytest.mark.slow
def test_start_up_pays_for_no_picture() -> None:
    look = "import sys, bot.app; print([name for name in ('PIL', 'noto_cjk_sans_otc') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_a_sheet_is_given_back_as_soon_as_it_is_packed() -> None:
    canvas = Canvas(100, 100, language="zh_Hans")
    canvas.text((50, 50), "姚忠义", size=25)
    canvas.png()
    held = weakref.ref(canvas)
    del canvas
    assert held() is None  # not only when cycles are swept: it holds 25 MB
