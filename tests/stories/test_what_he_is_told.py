"""What a resident is told says how things stand: how his identity is treated, who cannot see it, what he himself has said."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, NEIGHBOUR = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DISPATCHER = "刘天佑", "赖永胜"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def answered(town: TownInHand, text: str = "路灯坏了") -> str:
    """An answered case; return its number."""
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, text)
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    return number


def submitted(town: TownInHand) -> str:
    """Return what stays of the review in the chat."""
    texts = [message.text or "" for message in town.phone(RESIDENT).messages]
    return next(text for text in reversed(texts) if text.startswith("您交上去的："))


async def test_what_was_handed_in_and_its_receipt_say_that_he_is_anonymous_and_ask_for_no_phone(
    town: TownInHand,
) -> None:
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    assert submitted(town).splitlines()[-1] == "身份：匿名，谁也看不到您是谁"
    receipt = next(text for text in town.heard_by(RESIDENT) if text.startswith("收到了，编号"))
    assert "您是匿名，谁也看不到您是谁。" in receipt.splitlines()
    assert town.newest_labels(RESIDENT) == ["办到哪了", "不用了"]
    await town.press(RESIDENT, "办到哪了")
    assert town.newest_labels(RESIDENT) == ["不用了", "身份：匿名", "换回执码"]
    assert number in town.heard_by(RESIDENT)[-1]


async def test_in_confidence_they_say_so_and_about_a_cadre_who_cannot_see_it(town: TownInHand) -> None:
    await town.bind(*CADRES, DISPATCHER)
    await town.write(RESIDENT, "姚忠义乱收费")
    for label in ("水磨口村", "投诉", "是", "保密"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "王大爷 13912345678")
    await town.press(RESIDENT, "提交")
    assert submitted(town).splitlines() == [
        "您交上去的：",
        "村：水磨口村",
        "类别：投诉",
        "反映的是姚忠义：由镇里专人办，本人看不到",
        "内容：姚忠义乱收费",
        "身份：保密，办的人只看到化名",
    ]
    assert town.heard_by(RESIDENT)[-1].splitlines()[1:3] == [
        "已转镇里专人。姚忠义看不到。",
        "您的身份保密，办的人只看到化名。",
    ]


async def test_about_a_cadre_who_is_not_named_nobody_of_the_village_sees_it(town: TownInHand) -> None:
    await town.petition(RESIDENT, "乱收费", category="投诉", about="是", mode="实名")
    assert "涉及干部：由镇里专人办，村里的干部看不到" in submitted(town).splitlines()
    assert town.heard_by(RESIDENT)[-1].splitlines()[1:3] == [
        "已转镇里专人。村里的干部看不到。",
        "您是实名，办的人看得到您写的姓名电话。",
    ]


async def test_of_what_was_not_asked_nothing_is_said(town: TownInHand) -> None:
    await town.petition(RESIDENT, "路灯坏了")
    assert submitted(town).splitlines()[-1] == "内容：路灯坏了"
    assert "身份" not in town.heard_by(RESIDENT)[-1]


async def test_who_is_named_already_is_not_asked_for_again_and_more_may_be_named(town: TownInHand) -> None:
    await town.bind(*CADRES, DISPATCHER)
    await town.write(RESIDENT, "姚忠义乱收费")
    for label in ("水磨口村", "投诉", "是", "保密", "跳过"):
        await town.press(RESIDENT, label)
    assert "是哪位干部" not in town.heard_by(RESIDENT)[-1]
    assert town.newest_labels(RESIDENT) == ["提交", "修改", "取消", "身份：保密", "还有别的干部"]
    await town.press(RESIDENT, "还有别的干部")
    assert {"✓姚忠义", "赖淑珍"} < set(town.newest_labels(RESIDENT))
    await town.press(RESIDENT, "赖淑珍")
    assert {"✓姚忠义", "✓赖淑珍"} < set(town.newest_labels(RESIDENT))
    await town.press(RESIDENT, "提交")
    meant = await town.staff_by_id(*map(int, (await town.case("2026-00001")).concerned.split(",")))
    assert {one.name for one in meant} == {"姚忠义", "赖淑珍"}


async def test_who_is_not_satisfied_is_asked_what_with(town: TownInHand) -> None:
    number = await answered(town)
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "不满意")
    assert town.heard_by(RESIDENT)[-1] == (
        f"对不起，没帮您办好。{number} 已请{LEADER}重新办。\n哪里不满意？写一句发给我，不想写就点“跳过”。"
    )


async def test_for_whom_it_is_not_solved_is_asked_what(town: TownInHand) -> None:
    number = await answered(town)
    await town.press(RESIDENT, "未解决")
    assert town.heard_by(RESIDENT)[-1] == (
        f"对不起，没帮您办好。{number} 已请{LEADER}重新办。\n哪里没解决？写一句发给我，不想写就点“跳过”。"
    )


async def test_a_supporter_reads_what_he_said_himself_and_finds_his_case_again(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    first = await town.petition(RESIDENT, "村东头的路灯坏了三天")
    second = await town.petition(NEIGHBOUR, "东头路灯坏了，晚上看不见")
    await town.press(NEIGHBOUR, "同一件：3月2日")
    cadre = await handler_of(town, first)
    await town.write(cadre, first)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(NEIGHBOUR, "未解决")
    await town.write(NEIGHBOUR, "/my")
    assert f"{second} 求助：您说没解决（东头路灯坏了，晚上看不见）" in town.heard_by(NEIGHBOUR)[-1].splitlines()
    await town.press(NEIGHBOUR, second)
    assert town.heard_by(NEIGHBOUR)[-1].startswith(f"{second} 求助：和同一件事一起办，您说没解决")
    await town.press(NEIGHBOUR, "单独办")
    assert (await town.case(second)).state == "dispatched"


async def test_a_neighbour_is_told_of_which_common_trouble_it_is_when_and_of_several_each(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(RESIDENT, "井水不够用，没水了，王二家也没有")
    await town.pass_time(days=2)
    await town.petition(NEIGHBOUR, "我们家也停水，三天了")
    assert town.heard_by(NEIGHBOUR)[-1].splitlines()[-2:] == [
        "村里3月2日（2天前）也有人反映：没水（求助）。",
        "是同一件，就点下面，一起办。",
    ]
    assert "同一件：3月2日" in town.newest_labels(NEIGHBOUR)
    await town.pass_time(minutes=30)
    await town.petition(7003, "没水了")
    assert town.heard_by(7003)[-1].splitlines()[-4:] == [
        "村里还有人反映：",
        "3月2日（2天前）：没水（求助）",
        "3月4日（不到1小时前）：没水（求助）",
        "是同一件，就点它，一起办。",
    ]


async def test_two_of_one_day_are_told_apart_by_the_hour(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(RESIDENT, "没水了")
    await town.pass_time(hours=1)
    await town.petition(NEIGHBOUR, "停水了")
    await town.petition(7003, "没水了")
    labels = [label for label in town.newest_labels(7003) if label.startswith("同一件")]
    assert labels == ["同一件：3月2日 09:00", "同一件：3月2日 10:00"]


async def test_what_was_written_in_confidence_is_offered_to_nobody(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助", "身份：保密", "保密", "跳过", "提交"):
        await town.press(RESIDENT, label)
    await town.petition(NEIGHBOUR, "没水了")
    assert not any("同一件" in label for label in town.newest_labels(NEIGHBOUR))
