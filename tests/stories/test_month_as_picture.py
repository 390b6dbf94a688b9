"""The month as a picture: asked for by a button, made when it is sent, told when it cannot be made."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.actions.delivery.settle import Outcome, settle
from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.months import MOST_VILLAGES, in_pages, own_month, town_month, village_month
from bot.messages.buttons import Press, base36
from bot.messages.message import Message
from bot.messages.pictures import month_number
from bot.pictures.values import Cell, MonthSheet, MonthTable, Sign
from bot.rules.roster import Source
from bot.texts.language import speaking
from storage import people, places
from storage.database import Tx
from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRES = ("赖淑珍", "姚忠义", "萧金凤")
RESIDENT = 7001
MARCH = month_number(date(2026, 3, 1))


async def made(town_: TownInHand, maker: object, *, language: str | None = None, **body: object) -> Message:
    """Return what a picture says, by the name of whoever asks."""

    def work(tx: Tx) -> Message:
        who = people.named(tx, str(body.pop("who", "姚忠义")))[0].person_id
        with speaking(language):
            found = maker(tx, {"month": MARCH, "for": who, **body}, now=town_.clock.now())  # type: ignore[operator]
        assert isinstance(found, Message)
        return found

    return await town_.database.transaction(work)


async def the_table(town: TownInHand, **body: object) -> MonthTable:
    town_id = (await town.database.transaction(places.towns))[0].place_id
    found = (await made(town, town_month, town=town_id, page=None, **body)).printed
    assert isinstance(found, MonthTable)
    return found


async def the_sheet(town: TownInHand, maker: object, **body: object) -> MonthSheet:
    found = (await made(town, maker, **body)).printed
    assert isinstance(found, MonthSheet)
    return found


async def appoint(town: TownInHand, day: date, name: str | None, source: Source = Source.APPOINTED) -> None:
    village_id = await town.village_id("水磨口村")

    def work(tx: Tx) -> None:
        person = people.named(tx, name)[0].person_id if name else None
        change_roster(tx, [Wanted(village_id, day, person, source)], source=source, by=None, now=town.clock.now())

    await town.database.transaction(work)


async def test_the_month_shows_every_village_and_day_and_marks_ones_own(town: TownInHand) -> None:
    await town.pass_time(days=7)  # Monday, the 9th
    found = await the_table(town)
    assert (found.title, found.aside, len(found.villages), len(found.days)) == (
        "谷前堡镇 3月值班表",
        "13个村 · 2026年",
        13,
        31,
    )
    column = found.villages.index("水磨口村")
    shown = {day.day.day: day.cells[column] for day in found.days}
    assert shown[1] == Cell()  # before there was a roster
    assert shown[2] == Cell("赖淑珍")
    assert shown[3] == Cell("姚忠义", own=True)
    assert [day.day.day for day in found.days if day.today] == [9]
    assert [sign for sign, _ in found.legend] == [Sign.OWN, Sign.TODAY, Sign.WEEKEND]


async def test_gaps_meant_gaps_changes_and_days_that_are_only_planned_are_told_apart(town: TownInHand) -> None:
    await appoint(town, date(2026, 3, 10), None)
    await appoint(town, date(2026, 3, 11), None, Source.MEANT)
    await appoint(town, date(2026, 3, 12), "萧金凤", Source.SWAP)
    village_id = await town.village_id("水磨口村")
    march = await the_sheet(town, village_month, village=village_id)
    assert [march.days[number].cells for number in (9, 10, 11)] == [
        (Cell(gap=True),),
        (Cell(),),
        (Cell("萧金凤", changed=True),),
    ]
    april = await the_sheet(town, village_month, village=village_id, month=MARCH + 1)
    assert (april.days[11].cells[0].early, april.days[12].cells[0].early) == (False, True)
    assert april.days[5].tag == "休"  # Qingming


async def test_ones_own_month_says_where(town: TownInHand) -> None:
    found = await the_sheet(town, own_month)
    assert (found.title, found.aside) == ("姚忠义 3月的班", "10天 · 2026年")
    assert [day.day.day for day in found.days if day.cells[0].own] == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]
    assert found.days[2].cells == (Cell("水磨口村", own=True),)
    assert found.days[3].cells == (Cell(),)


async def test_every_reader_has_it_in_his_language(town: TownInHand) -> None:
    village_id = await town.village_id("水磨口村")
    found = {
        language: await the_sheet(town, village_month, village=village_id, language=language)
        for language in ("zh_Hant", "en")
    }
    assert [one.language for one in found.values()] == ["zh_Hant", "en"]
    assert found["zh_Hant"].title == "水磨口村 3月值班表"
    assert found["en"].title == "水磨口村: duty roster, Mar"
    assert found["en"].weekdays == ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


async def test_a_cadre_gets_it_as_a_photo_and_turns_the_months(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/duty")
    assert await town.press("姚忠义", "本月排班") == "正在做，马上发来。"
    photo = town.phone("姚忠义").messages[-1]
    assert (photo.kind, photo.text, photo.labels) == ("photo", "谷前堡镇 3月值班表", ["上个月", "下个月"])
    assert photo.file_id is not None
    picture = Image.open(io.BytesIO(town.world.files.known(photo.file_id, "Photo").served()))
    assert (picture.format, picture.width) == ("PNG", 2560)
    await town.press("姚忠义", "下个月")
    await town.write("姚忠义", "/duty")
    await town.press("姚忠义", "我的班")
    assert town.heard_by("姚忠义")[-1] == "姚忠义 3月的班"
    assert town.heard_by("姚忠义")[-3] == "谷前堡镇 4月值班表"


async def test_months_end_somewhere(town: TownInHand) -> None:
    await town.bind("郭银花")
    await town.write("郭银花", "/duty")
    newest = town.phone("郭银花").messages[-1].message_id
    for month in (MARCH - 25, MARCH + 13):
        town.phone("郭银花").press_data(newest, Press("duty_month", 0, base36(month)).encode())
        await town.settle()
        assert town.phone("郭银花").toasts[-1].text == "这个按钮是以前的，现在用不上了。"
    assert [message.kind for message in town.phone("郭银花").messages if message.kind == "photo"] == []


async def test_a_town_of_many_villages_has_pages_and_begins_at_ones_own(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=60, towns=2).encode()) as town:
        last = (await town.database.transaction(places.all_villages))[-1]
        cadre = (await town.database.transaction(lambda tx: places.load(tx, last[2]))).duty[0].name
        assert cadre is not None
        await town.bind(cadre)
        await town.write(cadre, "/duty")
        await town.press(cadre, "本月排班")
        assert town.newest_labels(cadre) == ["上个月", "下个月", "上一页"]
        await town.press(cadre, "上一页")
        assert town.newest_labels(cadre) == ["上个月", "下个月", "上一页", "下一页"]


@pytest.mark.parametrize(
    ("grids", "pages"),
    [
        ([], []),
        ([3], [3]),
        ([7, 7], [14]),
        ([10, 5], [10, 5]),
        ([5, 5, 5, 5], [10, 10]),
        ([16], [14, 2]),
    ],
)
def test_grids_stay_whole_where_they_find_room(grids: list[int], pages: list[int]) -> None:
    villages = [(100 * grid + number, grid) for grid, many in enumerate(grids) for number in range(many)]
    found = in_pages(list(villages), most=MOST_VILLAGES)
    assert [len(page) for page in found] == pages
    assert [village for page in found for village in page] == [village for village, _ in villages]


async def test_whoever_is_of_no_town_chooses_one(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=6, towns=2).encode()) as town:
        above = next(one for one in await town.database.transaction(people.staff) if one.town_id is None).name
        assert above is not None
        await town.bind(above)
        await town.write(above, "/duty")
        names = town.newest_labels(above)[:2]
        await town.press(above, "下月排班")
        assert (town.heard_by(above)[-1], town.newest_labels(above)) == ("想看哪个乡镇的？请点一下。", names)
        await town.press(above, names[1])
        assert town.heard_by(above)[-1] == f"{names[1]} 4月值班表"


async def test_a_picture_that_cannot_be_made_is_told(town: TownInHand) -> None:
    await town.bind("姚忠义")
    await town.write("姚忠义", "/duty")
    town.phone("姚忠义").press_latest("本月排班")
    await town.app.polling.step(0)
    await town.app.worker.work()

    def fail(tx: Tx) -> None:
        row = tx.one("SELECT message_id FROM outbox WHERE office_id = :office_id AND kind = 'picture'")
        assert row is not None
        tx.run("UPDATE outbox SET state = 'sending' WHERE office_id = :office_id AND kind = 'picture'")
        settle(tx, row[0], Outcome("refused", why="not_made"), now=town.clock.now())

    await town.database.transaction(fail)
    await town.settle()
    assert town.heard_by("姚忠义")[-1] == "没有做成。请过一会儿再点一次。"


async def test_the_days_of_a_picture_are_those_that_the_bot_names(town: TownInHand) -> None:
    await town.bind(*CADRES)
    found = await the_table(town)
    column = found.villages.index("水磨口村")
    for day in (date(2026, 3, 2) + timedelta(days=n) for n in range(1, 14)):
        assert found.days[day.day - 1].cells[column].name == CADRES[(day.day - 2) % 3]
