"""/board: how cases stand now, by one message that changes, from the whole down to each case."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.buttons import Press
from tests.roles.office import TownInHand, office_in_hand

RESIDENTS = range(7001, 7020)


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    async with office_in_hand(tmp_path, engine) as town:
        yield town


async def petitions(town: TownInHand, *villages: str, category: str = "求助") -> list[str]:
    found = []
    for resident, village in zip(RESIDENTS, villages, strict=False):
        await town.write(resident, "没水了")
        await town.press(resident, f"{village[0]}镇")
        await town.go_through(resident, village=village, category=category)
        receipt = next(text for text in reversed(town.heard_by(resident)) if "编号" in text)
        found.append(receipt.split("编号 ")[1][:10])
    return found


def shown(town: TownInHand, who: str) -> str:
    """Return the board as it stands in somebody's chat."""
    return next(one.text for one in reversed(town.phone(who).messages) if one.from_bot and one.text.startswith("看板"))


def labels(town: TownInHand, who: str) -> list[str]:
    return next(
        one.labels for one in reversed(town.phone(who).messages) if one.from_bot and one.text.startswith("看板")
    )


async def test_the_supervisor_of_the_office_goes_from_the_whole_down_to_a_card(town: TownInHand) -> None:
    first, *_ = await petitions(town, "甲东上村", "甲东上村", "甲西下村", "乙东上村")
    await town.write("总督办", "/board")
    assert shown(town, "总督办") == "看板 · 测试县（3月2日 09:00）\n未办结 4 件，没有超期。\n今天登记 4 件，办结 0 件。"
    assert labels(town, "总督办") == [
        *("未办结 4", "未签收 4"),
        *("按镇", "按网格", "按村", "按干部", "按类别", "按天数"),
        *("刷新", "近7天住户评价"),
    ]
    messages = len(town.phone("总督办").messages)
    await town.press("总督办", "按镇")
    assert labels(town, "总督办") == ["甲镇 3", "乙镇 1", "返回"]
    await town.press("总督办", "甲镇 3")
    await town.press("总督办", "按村")
    assert shown(town, "总督办") == "看板 · 甲镇 · 未办结，按村"
    await town.press("总督办", "甲东上村 2")
    assert shown(town, "总督办").startswith("看板 · 甲东上村（")
    await town.press("总督办", "未签收 2")
    handler = (await town.staff_by_id((await town.case(first)).handler_id))[0].name
    assert shown(town, "总督办").splitlines()[:2] == [
        "看板 · 甲东上村 · 未签收",
        f"{first} 求助 待签收 {handler}，3月8日到期",
    ]
    assert len(town.phone("总督办").messages) == messages  # it is the same message
    await town.press("总督办", first)
    assert town.card_of("总督办", first).startswith(f"{first} ·")


async def test_each_sees_what_he_answers_for_and_nobody_else_sees_any(town: TownInHand) -> None:
    await petitions(town, "甲东上村", "甲西下村", "乙东上村")
    for who, count in (("总督办", 3), ("甲督办", 2), ("甲东包片", 1), ("乙西包片", 0)):
        await town.write(who, "/board")
        assert f"未办结 {count} 件" in shown(town, who) or count == 0
    assert "现在没有未办结的。" in shown(town, "乙西包片")
    for who in ("甲东上一", "甲分派", "甲值班室", "总管理"):
        await town.write(who, "/board")
        assert town.heard_by(who)[-1] == "这个只给督办领导和包片领导用。"
    await town.write(7001, "/board")
    assert town.heard_by(7001)[-1] == "这个只给督办领导和包片领导用。"


async def test_a_button_of_another_town_shows_nothing_of_it(town: TownInHand) -> None:
    await petitions(town, "乙东上村")
    await town.write("甲督办", "/board")
    village_id = await town.village_id("乙东上村")
    phone = town.phone("甲督办")
    for data in (
        Press("board", village_id, "v_top_0__0"),
        Press("board", village_id, "v_list_0__0"),
        Press("board", 0, "o_list_0__0"),
        Press("board", 0, "n_list_0__0"),
    ):
        phone.press_data(phone.messages[-1].message_id, data.encode())
        await town.settle()
        assert "2026-" not in shown(town, "甲督办")
    for forged in ("", "o_top_9__0", "o_list_0_a9_0", "x_top_0__0", "o_top_0_h1_0", "o_list_0__0000"):
        phone.press_data(phone.messages[-1].message_id, Press("board", 0, forged).encode())
        await town.settle()
        assert phone.toasts[-1].text == "这个按钮已经失效。请发 /start 重新开始。", forged


@pytest.mark.slow
async def test_of_a_petition_about_a_cadre_his_leader_counts_nothing(town: TownInHand) -> None:
    await petitions(town, "甲东上村")
    await town.write(7010, "他打人")
    await town.press(7010, "甲镇")
    await town.go_through(7010, village="甲东上村", category="投诉", about="是")
    for who, count in (("甲东包片", 1), ("甲督办", 2)):
        await town.write(who, "/board")
        assert f"未办结 {count} 件" in shown(town, who)
        await town.press(who, "按类别")
        assert ("投诉 1" in labels(town, who)) == (count == 2)


@pytest.mark.slow
async def test_by_cadre_by_category_and_by_age_a_press_shows_those_cases(town: TownInHand) -> None:
    first, second = await petitions(town, "甲东上村", "甲东上村")
    case = await town.case(first)
    handler = (await town.staff_by_id(case.handler_id))[0].name
    await town.write("甲东包片", "/board")
    for by, label, said in (
        ("按干部", f"{handler} 2", handler),
        ("按类别", "求助 2", "求助"),
        ("按天数", "不到3天 2", "不到3天"),
    ):
        await town.press("甲东包片", by)
        await town.press("甲东包片", label)
        text = shown(town, "甲东包片")
        names = [name for name in ("求助", "待签收", "甲东上村", handler) if name != said]
        assert text.splitlines() == [
            f"看板 · 甲东片 · 未办结，{said}",
            *(f"{number} {' '.join(names)}，3月8日到期" for number in (first, second)),
        ]
        await town.press("甲东包片", "返回")
        assert label in labels(town, "甲东包片")
        await town.press("甲东包片", "返回")


@pytest.mark.slow
async def test_what_is_overdue_is_counted_by_village_and_listed_page_by_page(town: TownInHand) -> None:
    numbers = await petitions(town, *["甲东上村"] * 10)
    await town.live_until((await town.case(numbers[-1])).due_at)
    await town.write("甲督办", "/board")
    assert "未办结 10 件，超期 10 件。" in shown(town, "甲督办")
    await town.press("甲督办", "按村")
    assert labels(town, "甲督办")[0] == "甲东上村 10（超期10）"
    await town.press("甲督办", "返回")
    await town.press("甲督办", "超期 10")
    seen = [label for label in labels(town, "甲督办") if label.startswith("2026-")]
    assert "下一页" in labels(town, "甲督办")
    await town.press("甲督办", "下一页")
    more = [label for label in labels(town, "甲督办") if label.startswith("2026-")]
    assert sorted(seen + more) == sorted(numbers)
    assert (len(seen), len(more), "下一页" in labels(town, "甲督办")) == (8, 2, False)
    await town.press("甲督办", "上一页")
    assert [label for label in labels(town, "甲督办") if label.startswith("2026-")] == seen
    await town.press("甲督办", "按村")
    assert labels(town, "甲督办") == ["甲东上村 10", "返回"]
    await town.press("甲督办", "甲东上村 10")
    assert shown(town, "甲督办").startswith("看板 · 甲东上村 · 超期\n")


@pytest.mark.slow
async def test_what_residents_said_stands_with_its_sample_and_apart_from_what_is_self_reported(
    town: TownInHand,
) -> None:
    first, second = await petitions(town, "甲东上村", "甲东上村")
    await town.write("甲督办", "/board")
    await town.press("甲督办", "近7天住户评价")
    assert shown(town, "甲督办").splitlines()[1:] == [
        "还没有有效回访，不算率。",
        "没评价 0 个，联系不上 0 个，都不算满意。",
        "自报：送达答复 0 件，按时 —。",
    ]
    handler = (await town.staff_by_id((await town.case(first)).handler_id))[0].name
    phone = town.phone(handler)
    card = next(one for one in reversed(phone.messages) if one.text.startswith(f"{first} ·") and "答复" in one.labels)
    phone.press(card.message_id, "答复")
    await town.settle()
    await town.write(handler, "修好了")
    await town.press(7001, "已解决")
    await town.press(7001, "基本满意")
    await town.pass_time(hours=1)
    await town.press("甲督办", "返回")
    assert "今天登记 2 件，办结 1 件。" in shown(town, "甲督办")
    await town.press("甲督办", "近7天住户评价")
    lines = [
        "有效回访 1 个：响应 100.0%，解决 100.0%，满意 90.0%，综合 96.0%。",
        "没评价 0 个，联系不上 0 个，都不算满意。",
        "自报：送达答复 1 件，按时 100.0%。",
    ]
    assert shown(town, "甲督办").splitlines()[1:] == lines
    await town.live_until((await town.case(second)).due_at + timedelta(minutes=15))
    await town.press("甲督办", "返回")
    await town.press("甲督办", "近7天住户评价")
    assert shown(town, "甲督办").splitlines()[1:] == [
        *lines[:2],
        "自报：送达答复 1 件，按时 50.0%。",
        "另有 1 件到期没答复，算没按时。",
    ]
