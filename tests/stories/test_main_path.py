"""A petition from the first word to 满意."""

from tests.town import TownInHand

RESIDENT = 7001
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "袁文斌", "郭银花", "赖永胜")


async def test_a_petition_is_answered_and_its_resident_is_satisfied(town: TownInHand) -> None:
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "没水了")
    assert number == "2026-00001"
    case = await town.case(number)
    cadre = next(name for name in STAFF[:3] if any("没水了" in text for text in town.heard_by(name)))
    assert town.heard_by(RESIDENT)[-1].splitlines()[1] == f"值班：{cadre}（今天轮值）。"
    assert town.newest_labels(cadre) == ["签收", "答复", "需补充", "转办", "更多"]
    await town.press(cadre, "签收")
    await town.press(cadre, "答复")
    await town.write(cadre, "水泵修好了，今天就来水。")
    assert "水泵修好了" in town.heard_by(RESIDENT)[-2]
    assert "✅ 已送达" in town.card_of(cadre, number)
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "满意")
    case = await town.case(number)
    assert (case.state, case.result, case.grade) == ("closed", "resolved", "satisfied")
