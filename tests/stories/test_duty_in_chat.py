"""/duty: whoever asks hears who is on duty, and nothing that is not public."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
PHONE = "值班室电话 0352-0000000。"
TODAY = f"水磨口村现在值班：赖淑珍。\n从 3月2日 08:00 到 3月3日 08:00。\n{PHONE}"
TOMORROW = f"水磨口村明天值班：姚忠义。\n从 3月3日 08:00 到 3月4日 08:00。\n{PHONE}"


def shown(town: TownInHand, who: str | int) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    newest = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return newest.text, newest.labels


async def come_from(town: TownInHand, village: str) -> None:
    await town.write(RESIDENT, f"/start v_{await town.village_code(village)}")


async def test_a_resident_sees_who_is_on_duty_in_his_village_and_until_when(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT) == (TODAY, ["明天", "别的村", "别的日子", "存到日历"])


async def test_tomorrow_is_one_press_away_and_so_is_the_way_back(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    said = len(town.heard_by(RESIDENT))
    await town.press(RESIDENT, "明天")
    assert shown(town, RESIDENT) == (TOMORROW, ["今天", "别的村", "别的日子", "存到日历"])
    await town.press(RESIDENT, "今天")
    assert shown(town, RESIDENT) == (TODAY, ["明天", "别的村", "别的日子", "存到日历"])
    assert len(town.heard_by(RESIDENT)) == said


async def test_before_the_handover_it_is_still_the_one_of_yesterday(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await come_from(town, "水磨口村")
    await town.pass_time(hours=22)  # Tuesday, 07:00
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0] == TODAY
    await town.pass_time(hours=2)
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0] == TOMORROW.replace("明天", "现在")


async def test_without_a_village_it_is_asked_and_not_remembered(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write(RESIDENT, "/duty")
    text, labels = shown(town, RESIDENT)
    assert text == "想看哪个村的？请点一下。"
    assert labels[-1] == "下一页"
    if "水磨口村" not in labels:
        await town.press(RESIDENT, "下一页")
    await town.press(RESIDENT, "水磨口村")
    assert shown(town, RESIDENT)[0] == TODAY
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0] == "想看哪个村的？请点一下。"


async def test_every_village_of_every_town_can_be_looked_at(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=60, towns=2).encode()) as town:
        await town.write(RESIDENT, "/duty")
        _, towns = shown(town, RESIDENT)
        seen = set()
        for name in towns:
            await town.write(RESIDENT, "/duty")
            await town.press(RESIDENT, name)
            seen |= set(shown(town, RESIDENT)[1])
            while "下一页" in shown(town, RESIDENT)[1]:
                await town.press(RESIDENT, "下一页")
                seen |= set(shown(town, RESIDENT)[1])
        assert len(seen - {"上一页", "下一页"}) == 60
        last = shown(town, RESIDENT)[1][-2]
        await town.press(RESIDENT, last)
        assert shown(town, RESIDENT)[0].startswith(f"{towns[1]}/{last}现在值班：")


async def test_who_stands_in_is_said_as_such(town: TownInHand) -> None:
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0].startswith("水磨口村现在值班：郭银花（值班室代班）。")
    await town.bind("姚忠义")
    await town.press(RESIDENT, "明天")
    assert shown(town, RESIDENT)[0].startswith("水磨口村明天值班：姚忠义。")
    await town.press(RESIDENT, "今天")
    assert shown(town, RESIDENT)[0].startswith("水磨口村现在值班：姚忠义（代班）。")


async def test_a_cadre_sees_his_own_villages_and_his_own_days(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/duty")
    text, labels = shown(town, "姚忠义")
    assert text == (
        "现在值班：\n水磨口村：赖淑珍\n到 3月3日 08:00 换班。\n\n"
        "轮到您的日子：\n3月3日 周二　水磨口村\n3月6日 周五　水磨口村\n3月9日 周一　水磨口村\n"
        "3月12日 周四　水磨口村\n3月15日 周日　水磨口村"
    )
    assert labels == [
        "别的村",
        "我来接手",
        "我要换班",
        "请假",
        "我的考核",
        "本月排班",
        "下月排班",
        "我的班",
        "轮值台账",
        "日历",
    ]


async def test_a_leader_sees_the_villages_of_his_grid_and_the_duty_room_chooses(town: TownInHand) -> None:
    await town.bind("刘天佑", "郭银花")
    await town.write("刘天佑", "/duty")
    text, _ = shown(town, "刘天佑")
    assert "水磨口村：刘天佑（包片领导代班）" in text.splitlines()
    assert "轮到您的日子" not in text
    await town.write("郭银花", "/duty")
    assert shown(town, "郭银花")[0] == "想看哪个村的？请点一下。"


async def test_duty_tells_nothing_of_cases_and_no_phone_but_the_offices(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    for who in (RESIDENT, "赖淑珍"):
        await town.write(who, "/duty")
        assert number not in shown(town, who)[0]
        assert "没水了" not in shown(town, who)[0]


async def test_a_village_that_is_gone_is_not_shown_from_an_old_button(town: TownInHand) -> None:
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    text = (Path(__file__).parents[2] / "bot/practice/towns/guqianbao.toml").read_text("utf-8")
    head, _, tail = text.partition('[[village]]\nname = "水磨口村"')
    await town.import_town((head + tail[tail.index("[[village]]") :]).encode())
    assert await town.press(RESIDENT, "明天") == "这个按钮是以前的，现在用不上了。"
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0] == "想看哪个村的？请点一下。"


async def test_menu_and_help_name_it(town: TownInHand) -> None:
    await town.bind("赖淑珍")
    for who in (RESIDENT, "赖淑珍"):
        await town.write(who, "/help")
        assert any(line.startswith("/duty ") for line in shown(town, who)[0].splitlines())
    menus = [call.params["commands"] for call in town.world.calls if call.method == "setMyCommands"]
    assert len(menus) > 1
    assert all('"duty"' in str(menu) for menu in menus)


async def test_the_duty_that_is_asked_for_at_night_is_said_at_once(town: TownInHand) -> None:
    await come_from(town, "水磨口村")
    town.clock.set(town.clock.now() + timedelta(hours=14))
    await town.write(RESIDENT, "/duty")
    assert shown(town, RESIDENT)[0].startswith("水磨口村现在值班")


async def test_any_day_of_the_next_two_weeks_is_two_presses_away(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    await town.press(RESIDENT, "别的日子")
    text, labels = shown(town, RESIDENT)
    assert text == "想看水磨口村哪一天的？请点一下。"
    assert (labels[0], labels[13:]) == ("3月2日 周一", ["3月15日 周日", "往后两周", "整月排班", "别的村"])
    await town.press(RESIDENT, "3月10日 周二")
    assert shown(town, RESIDENT) == (
        f"水磨口村3月10日值班：萧金凤。\n从 3月10日 08:00 到 3月11日 08:00。\n{PHONE}",
        ["今天", "别的村", "别的日子", "存到日历"],
    )


async def test_later_days_are_two_weeks_further(town: TownInHand) -> None:
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    for label in ("别的日子", "往后两周", "往后两周"):
        await town.press(RESIDENT, label)
    assert shown(town, RESIDENT)[1][0] == "3月30日 周一"
    await town.press(RESIDENT, "往前两周")
    assert shown(town, RESIDENT)[1][0] == "3月16日 周一"


async def test_a_resident_sees_the_whole_month_of_any_village(town: TownInHand) -> None:
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, "/duty")
    await town.press(RESIDENT, "别的日子")
    assert await town.press(RESIDENT, "整月排班") == "正在做，马上发来。"
    newest = town.phone(RESIDENT).messages[-1]
    assert (newest.kind, newest.text, newest.labels) == ("photo", "水磨口村 3月值班表", ["上个月", "下个月"])


@pytest.mark.parametrize("written", ["3月15日", "3-15", "2026年3月15日", "２０２６．３．１５", "15号"])
async def test_a_day_may_be_written(town: TownInHand, written: str) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", f"/duty {written}")
    assert shown(town, "姚忠义")[0] == "3月15日值班：\n水磨口村：姚忠义"
    await come_from(town, "水磨口村")
    await town.write(RESIDENT, f"/duty {written}")
    assert shown(town, RESIDENT)[0].startswith("水磨口村3月15日值班：姚忠义。\n从 3月15日 08:00")


@pytest.mark.parametrize("who", [RESIDENT, "郭银花"])
async def test_a_written_day_is_kept_while_the_village_is_asked(town: TownInHand, who: str | int) -> None:
    await town.bind(*CADRES, "郭银花")
    await town.write(who, "/duty 3月15日")
    if "水磨口村" not in shown(town, who)[1]:
        await town.press(who, "下一页")
    await town.press(who, "水磨口村")
    assert shown(town, who)[0].startswith("水磨口村3月15日值班：姚忠义。")
    await town.press(who, "别的村")
    await town.press(who, "谷后堡村")
    assert shown(town, who)[0].startswith("谷后堡村3月15日值班：")


async def test_in_an_office_of_several_towns_the_day_is_kept_over_town_and_page(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=60, towns=2).encode()) as town:
        await town.write(RESIDENT, "/duty 3月15日")
        await town.press(RESIDENT, shown(town, RESIDENT)[1][0])
        await town.press(RESIDENT, "下一页")
        village = shown(town, RESIDENT)[1][0]
        await town.press(RESIDENT, village)
        assert f"{village}3月15日值班：" in shown(town, RESIDENT)[0]


async def test_what_is_no_day_is_said_so(town: TownInHand) -> None:
    await town.write(RESIDENT, "/duty 2月30日")
    assert shown(town, RESIDENT)[0] == "没看懂是哪一天。请这样写：/duty 3月15日"


async def test_a_question_in_words_is_answered_and_begins_no_petition(town: TownInHand) -> None:
    await town.write(RESIDENT, "水磨口村明天谁值班？")
    assert shown(town, RESIDENT)[0].startswith("水磨口村3月3日值班：")
    await town.write(RESIDENT, "今天谁值班")
    assert shown(town, RESIDENT)[0] == "想看哪个村的？请点一下。"
    number = await town.petition(RESIDENT, "没水了")
    await town.write(RESIDENT, "今天谁值班")
    assert shown(town, RESIDENT)[0].startswith("水磨口村现在值班：")
    assert "谁值班" not in str(await town.case(number))


async def test_what_names_no_village_stays_a_petition(town: TownInHand) -> None:
    await town.write(RESIDENT, "昨天打人的那个值班的是谁")
    assert "想看哪个村的" not in shown(town, RESIDENT)[0]
    assert "值班：" not in shown(town, RESIDENT)[0]


async def test_a_cadre_with_a_case_asks_who_is_on_duty_and_answers_nobody(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    await town.write(CADRES[0], "明天谁值班")
    assert shown(town, CADRES[0])[0] == "3月3日值班：\n水磨口村：姚忠义"
    assert (await town.case(number)).answer_state is None
