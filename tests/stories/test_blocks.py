"""只排指定: days that take only whom somebody appoints, with every hole told."""

from datetime import UTC, date, datetime

import pytest

from bot.actions.duty.show import Row, show_duty
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = "水磨口村"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")  # on 2, 3, 4 March, and round again
LEADER, CLERK = "刘天佑", "周明"
SHOWN = (
    "水磨口村 3月5日到3月7日，共3天只排指定。\n有3个班要指定人，不指定就由包片领导或值班室代：\n水磨口村 3月5日到3月7日"
)


def newest(town: TownInHand, who: str) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    message = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return message.text, message.labels


async def answers(town: TownInHand, *days: int) -> list[str | None]:
    """Return who answers for the village on days of March."""

    def look(tx: Tx) -> list[Row]:
        return [
            row for day in days for row in show_duty(tx, village=VILLAGE, day=date(2026, 3, day), now=town.clock.now())
        ]

    return [row.person for row in await town.database.transaction(look)]


async def choose_days(town: TownInHand, clerk: str, first: str, last: str) -> None:
    await town.write(clerk, "/staff")
    for label in ("只排指定", "新设"):
        await town.press(clerk, label)
    while VILLAGE not in newest(town, clerk)[1]:
        await town.press(clerk, "下一页")
    for label in (VILLAGE, first, last):
        await town.press(clerk, label)


async def test_a_block_withdraws_what_was_planned_and_names_every_hole(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES, LEADER)
    await choose_days(town, CLERK, "3月5日 周四", "3月7日 周六")
    assert newest(town, CLERK) == (SHOWN, ["就这样设", "不设了"])
    assert await answers(town, 4, 5, 6, 7, 8) == ["萧金凤", "赖淑珍", "姚忠义", "萧金凤", "赖淑珍"]
    await town.press(CLERK, "就这样设")
    assert newest(town, CLERK) == (f"设好了：{SHOWN}", ["结束 水磨口村 3月5日", "返回"])
    assert await answers(town, 4, 5, 6, 7, 8) == ["萧金凤", LEADER, LEADER, LEADER, "赖淑珍"]


async def test_its_holes_are_gaps_and_only_whom_somebody_appoints_serves(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES, LEADER)
    await choose_days(town, CLERK, "3月5日 周四", "3月7日 周六")
    await town.press(CLERK, "就这样设")
    await town.pass_time(seconds=(datetime(2026, 3, 3, 2, tzinfo=UTC) - town.clock.now()).total_seconds())
    lines = newest(town, LEADER)[0].splitlines()
    assert lines[:2] == ["未来14天有3个班没有人值：", "水磨口村 3月5日到3月7日：只排指定，还没有人"]
    await town.press(LEADER, "水磨口村 3月6日")
    await town.press(LEADER, "姚忠义")
    assert await answers(town, 5, 6, 7) == [LEADER, "姚忠义", LEADER]
    await town.pass_time(days=12)  # new weeks are published
    assert (await answers(town, 16, 17))[0] is not None


async def test_ending_it_plans_again_and_leaves_whom_somebody_appointed(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES, LEADER)
    await choose_days(town, CLERK, "3月5日 周四", "3月7日 周六")
    await town.press(CLERK, "就这样设")
    await town.write(LEADER, "/duty")
    await town.press(LEADER, "看空班")
    await town.press(LEADER, "水磨口村 3月6日")
    await town.press(LEADER, "萧金凤")
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "只排指定")
    assert newest(town, CLERK)[0].splitlines()[:2] == ["只排指定的日子：", "水磨口村 3月5日到3月7日"]
    await town.press(CLERK, "结束 水磨口村 3月5日")
    assert newest(town, CLERK)[0] == "结束了：水磨口村 3月5日到3月7日照常轮班，指定好的人不动。"
    assert await answers(town, 5, 6, 7) == ["赖淑珍", "萧金凤", "萧金凤"]
    assert await town.press_again(CLERK, "结束 水磨口村 3月5日") == "这个“只排指定”已经结束了。"


@pytest.mark.parametrize(("first", "last"), [("3月4日 周三", "3月6日 周五"), ("3月7日 周六", "3月9日 周一")])
async def test_two_blocks_do_not_overlap(town: TownInHand, first: str, last: str) -> None:
    await town.bind(CLERK)
    await choose_days(town, CLERK, "3月5日 周四", "3月7日 周六")
    await town.press(CLERK, "就这样设")
    await town.write(CLERK, "/staff")
    for label in ("只排指定", "新设", "谷前堡镇全镇", first):
        await town.press(CLERK, label)
    assert await town.press(CLERK, last) == "这几天里已经设过“只排指定”了。先结束那个再设。"


async def test_far_ahead_the_buttons_say_of_which_month_their_days_are(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    for label in ("只排指定", "新设", "谷前堡镇全镇", "往后两周", "往后两周"):
        await town.press(CLERK, label)
    assert newest(town, CLERK)[1][:3] == ["3月31日 周二", "4月1日 周三", "4月2日 周四"]


async def test_whole_town_and_only_the_clerk(town: TownInHand) -> None:
    await town.bind(CLERK, *CADRES)
    await town.write(CLERK, "/staff")
    for label in ("只排指定", "新设", "谷前堡镇全镇", "3月5日 周四", "3月5日 周四", "就这样设"):
        await town.press(CLERK, label)
    text, _ = newest(town, CLERK)
    assert text.startswith("设好了：谷前堡镇全镇 3月5日，一天只排指定。\n有13个班要指定人")
    assert len(text.splitlines()) == 2 + 13
    await town.write("赖淑珍", "/duty")
    phone = town.phone("赖淑珍")
    phone.press_data(phone.messages[-1].message_id, town.data_of("结束 谷前堡镇全镇 3月5日"))
    await town.settle()
    assert phone.toasts[-1].text == "这个只给管理员用。"
