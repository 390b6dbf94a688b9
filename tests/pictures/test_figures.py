"""The pictures of figures: drawn with the font that came along, told apart without colours, within what Telegram takes."""

import io
from dataclasses import replace
from itertools import combinations

import pytest
from PIL import Image, ImageColor

from bot.actions.reports.pictured import BEST, WORST, categories, ranking_bars, trend
from bot.pictures import pairs, ranked
from bot.pictures.canvas import MISSING, Canvas
from bot.rules.figures import Tally
from bot.rules.reports import Kind, Named
from tests.rules.reports import VILLAGES, line, report, tally
from tests.rules.village import OFFICE

EDGES = 10_000  # pixels, both sides together; https://core.telegram.org/bots/api#sendphoto
MANY = tuple(line(n, f"第{n}村", tally(20, n % 20)) for n in range(1, 61))
LEAST_LETTER = 25 / 1080 * 390  # CSS pixels of a phone that shows the picture across


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.slow
@pytest.mark.parametrize("villages", [VILLAGES, MANY, VILLAGES[:1]])
@pytest.mark.parametrize("kind", list(Kind))
def test_all_of_them_are_as_wide_as_a_phone_likes_and_as_high_as_telegram_takes(
    villages: tuple[object, ...], kind: Kind
) -> None:
    found = report(*villages, kind=kind, days=92)  # type: ignore[arg-type]
    pictures = (trend(found, OFFICE.calendar), ranking_bars(found, of_cadres=False), categories(found))
    for picture in (*pictures, ranking_bars(found, of_cadres=True)):
        image = opened(picture.made())
        assert image.width == 2160 and sum(image.size) < EDGES
        ground = image.convert("RGB").getpixel((4, 4))
        assert isinstance(ground, tuple) and min(ground) >= 250  # a ground of its own in either theme


def test_of_many_the_first_and_the_last_are_shown_and_the_others_counted() -> None:
    found = ranking_bars(report(*MANY), of_cadres=False)
    assert (len(found.first), len(found.last), found.between) == (BEST, WORST, "……中间 35 个……")
    assert [one.mark for one in found.last].count("重点管理") == 9  # those alike all or none


def test_each_bar_says_its_share_its_sample_and_its_interval() -> None:
    found = ranking_bars(report(), of_cadres=False)
    first, *_, last = found.first
    assert (first.place, first.name, first.number, first.sample, first.mark) == ("1", "水磨口村", "95.5%", "20件", "")
    assert (last.name, last.number, last.sample, last.mark) == ("张家沟村", "23.5%", "40件", "重点管理")
    assert last.within[0] < last.share < last.within[1] < (found.whole or 0)
    assert found.notes == (
        "黑线：真实数值多半在这段里（95%），件数少就长。",
        "不到 10 件，不排名：上河社区(9)",
        "2 件回访不参加排名，原因都有记录。",
    )


def test_bars_that_mean_different_things_differ_in_lightness_too() -> None:
    for colours in (ranked.COLOURS.values(), (pairs.NOW, pairs.BEFORE)):
        shades = [ImageColor.getcolor(colour, "L") for colour in colours]
        assert all(abs(a - b) >= 35 for a, b in combinations(shades, 2))  # type: ignore[operator]


def test_the_letters_that_count_are_drawn_and_never_boxes() -> None:
    canvas = Canvas(100, 100, language="zh_Hans")
    found = ranking_bars(report(), of_cadres=False)
    words = (found.title, found.whole_label, *found.notes, *(one.mark for one in found.first))
    assert MISSING not in "".join(map(canvas.shown, words))
    assert LEAST_LETTER >= 9


def test_nothing_counted_is_a_picture_all_the_same() -> None:
    empty = replace(report(line(1, "村", Tally())), categories=(Named("求助", Tally(), Tally()),), cadres=())
    for picture in (trend(empty, OFFICE.calendar), ranking_bars(empty, of_cadres=True), categories(empty)):
        assert opened(picture.made()).width == 2160
    assert ranking_bars(empty, of_cadres=False).notes == (
        "有效回访都不到 10 件，这一期不排名。",
        "不到 10 件，不排名：村(0)",
    )
