"""公示: off by default; on, everybody may read what was promised and done last month, and nothing of anybody."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.roles.office import town_file
from tests.town import TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
PUBLISHES = "[publication]\non = true\nleast = 1\n"
LATE_IN_FEBRUARY = datetime(2026, 2, 26, 1, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
FEW = "2026年2月大家提的事很少，不写数字，免得认出是谁。"


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """Two towns late in February, of which numbers from two on are told."""
    file = town_file().replace(PUBLISHES, "[publication]\non = true\nleast = 2\n")
    async with town_in_hand(tmp_path, file=file.encode(), start=LATE_IN_FEBRUARY, engine=engine) as town:
        await town.bind("甲东上一", "甲西上一", "甲东包片", "甲分派", "甲督办", "乙值班室")
        yield town


async def page(town: TownInHand) -> tuple[int, str]:
    """Return what anybody sees at /public, words only."""
    port = await town.app.web.start("127.0.0.1", 0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        answer = await client.get("/public")
    await town.app.web.stop()
    return answer.status_code, answer.text


async def lived(town: TownInHand, who: int, village: str, *, about: str | None = None, grade: str = "满意") -> str:
    """Somebody brings a petition, hears an answer, and says how it went; return the number."""
    await town.write(who, "没水了")
    await town.press(who, f"{village[0]}镇")
    await town.go_through(who, village=village, about=about, category="投诉" if about else "求助")
    number = next(text for text in reversed(town.heard_by(who)) if "编号" in text).split("编号 ")[1][:10]
    handler = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(handler, "答复")
    await town.write(handler, "好了")
    await town.press(who, "已解决")
    await town.press(who, grade)
    return number


async def published(town: TownInHand, who: int = RESIDENT) -> str:
    """Return what the button in chat tells."""
    await town.write(who, "/start")
    await town.press(who, "公示")
    return town.heard_by(who)[-1]


async def test_by_default_nothing_is_published(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, start=LATE_IN_FEBRUARY) as town:
        await town.write(RESIDENT, "/start")
        assert town.newest_labels(RESIDENT) == ["我的事", "今天谁值班", "怎么用"]
        await town.write(RESIDENT, "/help")
        assert "公示" not in town.newest_labels(RESIDENT)
        status, words = await page(town)
        assert (status, "没有这一页" in words) == (404, True)


async def test_what_was_promised_and_done_in_a_month_can_be_read_in_the_next(town: TownInHand) -> None:
    numbers = [await lived(town, 7001, "甲东上村"), await lived(town, 7002, "甲东上村", grade="基本满意")]
    await town.beat()
    assert (await published(town)).splitlines()[:2] == [
        "测试县说到的，和做到的：",
        "2026年1月大家提的事很少，不写数字，免得认出是谁。",
    ]
    town.clock.set(MARCH)
    await town.beat()
    assert await published(town) == (
        "测试县说到的，和做到的：\n2026年2月大家提了 2 件事，办完了 2 件。\n按说好的日子答复的：100.0%（拖着没答复的，算没做到）。\n"
        "2 位说了结果：100.0% 说解决了，95.0% 满意。\n多久给您答复：\n求助：5个工作日\n投诉：5个工作日"
    )
    status, words = await page(town)
    assert (status, "甲东上村" in words, "甲镇" in words, "95.0%" in words) == (200, True, True, True)
    assert not any(secret in words for secret in (*numbers, "没水了", "好了", "甲东上一", "甲东下村", "乙镇"))


async def test_what_is_about_a_cadre_is_in_no_number(town: TownInHand) -> None:
    await lived(town, 7001, "甲东上村", about="是")
    await lived(town, 7002, "甲东上村")
    town.clock.set(MARCH)
    await town.beat()
    assert (await published(town)).splitlines()[1] == FEW
    assert "甲东上村" not in (await page(town))[1]


async def test_one_petition_beside_others_shows_nowhere(town: TownInHand) -> None:
    for who in (7001, 7002, 7003):
        await lived(town, who, "甲东上村")
    await lived(town, 7004, "甲西上村")
    town.clock.set(MARCH)
    await town.beat()
    assert "大家提了 4 件事" in await published(town)
    words = (await page(town))[1]
    assert not any(village in words for village in ("甲东上村", "甲西上村"))  # 4 - 3 would tell of the one


async def test_what_was_published_is_never_changed(town: TownInHand) -> None:
    await lived(town, 7001, "甲东上村")
    await lived(town, 7002, "甲东上村")
    town.clock.set(MARCH)
    await town.beat()
    before = await published(town)
    await lived(town, 7003, "甲东上村", grade="不满意")
    await town.pass_time(days=3)
    assert await published(town) == before


async def test_once_it_is_switched_off_nothing_is_there_any_more(town: TownInHand) -> None:
    await published(town)
    await town.import_town(town_file().replace(PUBLISHES, "").encode())
    assert await town.press_again(RESIDENT, "公示") == "这个按钮是以前的，现在用不上了。"
    assert (await page(town))[0] == 404


async def test_with_an_address_the_message_leads_to_the_page(town: TownInHand) -> None:
    from storage import offices

    await town.database.transaction(lambda tx: offices.name_web(tx, "https://zhiban.example.org"))
    await published(town)
    assert "看各村的" in town.newest_labels(RESIDENT)
    assert "https://zhiban.example.org/public" in str(town.world.calls[-1].params) + str(town.world.calls[-2].params)
