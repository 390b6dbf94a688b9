"""What was changed afterwards: the newest wording counts, the earlier ones stay, and whoever read them hears of it."""

from datetime import timedelta

import pytest

from bot.actions.cases.show import show_case
from bot.practice.telegram.files import MEGABYTE
from tests.stories.test_kinds import CADRES, LEADER, RESIDENT, a_case, came, handler_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute


async def test_an_edit_before_submitting_replaces_the_text(town: TownInHand) -> None:
    await town.bind(*CADRES)
    written = town.phone(RESIDENT).write("没水")
    await town.settle()
    town.phone(RESIDENT).edit(written, "没电了")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "\n没电了（已修改，3月2日 09:00）\n" in town.card_of(cadre, "2026-00001")
    assert "没水" not in town.card_of(cadre, "2026-00001")


async def test_an_edit_after_submitting_is_told_marked_and_kept_beside_the_first(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    written = town.phone(RESIDENT).write("没水")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "更多")
    assert "看原文" not in town.newest_labels(cadre)
    for text in ("没水了", "没水三天了"):
        town.clock.set(town.clock.now() + timedelta(minutes=5))
        town.phone(RESIDENT).edit(written, text)
        await town.settle()
    assert town.heard_by(cadre)[-2:] == [
        "2026-00001 来访人改了原来的话，现在是：\n没水了",
        "2026-00001 来访人改了原来的话，现在是：\n没水三天了",
    ]
    assert town.heard_by(RESIDENT)[-1] == "改好了，已转给办 2026-00001 的人。"
    assert "\n没水三天了（已修改，3月2日 09:10）\n" in town.card_of(cadre, "2026-00001")
    await town.press(cadre, "更多")
    await town.press(cadre, "看原文")
    assert town.heard_by(cadre)[-1] == (
        "2026-00001 改过的话，从前到后：\n3月2日 09:00　没水\n3月2日 09:05　没水了\n3月2日 09:10　没水三天了"
    )
    shown = await town.database.transaction(lambda tx: show_case(tx, "2026-00001"))
    assert shown is not None
    assert shown["text"] == "没水三天了"
    assert [[version["text"] for version in part["versions"]] for part in shown["parts"]] == [
        ["没水", "没水了", "没水三天了"]
    ]
    assert [event["kind"] for event in shown["events"]] == ["registered", "edited", "edited"]


async def test_what_is_rarer_stands_behind_more_until_the_card_changes(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    written = town.phone(RESIDENT).write("没水")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    town.phone(RESIDENT).edit(written, "没水了")
    await town.settle()

    def card() -> list[str]:
        cards = [message for message in town.phone(cadre).messages if message.text.startswith("2026-00001 ·")]
        assert len(cards) == 1
        return cards[0].labels

    assert card() == ["签收", "答复", "需补充", "转办", "更多"]
    await town.press(cadre, "更多")
    assert card()[:3] == ["退回", "延期", "挂账"]
    assert card()[-2:] == ["看原文", "返回"]
    await town.press(cadre, "返回")
    assert card() == ["签收", "答复", "需补充", "转办", "更多"]
    await town.press(cadre, "更多")
    await town.write(RESIDENT, "还是没水", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    assert card() == ["签收", "答复", "需补充", "转办", "更多"]


async def test_an_edit_that_changes_nothing_does_nothing(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = town.heard_by(cadre), town.heard_by(RESIDENT), town.card_of(cadre, number)
    town.phone(RESIDENT).edit(town.phone(RESIDENT).messages[0].message_id, "没水了")
    await town.settle()
    assert (town.heard_by(cadre), town.heard_by(RESIDENT), town.card_of(cadre, number)) == before


async def test_a_changed_caption_and_another_photo_are_told(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    photo = town.phone(RESIDENT).photo(3_000, caption="井盖", reply_to=receipt)
    await town.settle()
    town.phone(RESIDENT).edit(photo, "井盖没了")
    await town.settle()
    assert "补充：井盖没了（已修改，3月2日 09:00）\n补充：照片 1 张" in town.card_of(cadre, number)
    town.phone(RESIDENT).show_again(photo, 5_000)
    await town.settle()
    first, second = came(town, cadre)
    assert first.file_id != second.file_id
    assert "照片 1 张" in town.card_of(cadre, number)


async def test_a_corrected_answer_reaches_the_resident_as_a_correction(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    written = town.phone(cadre).write("明天来修")
    await town.settle()
    town.phone(cadre).edit(written, "后天来修")
    await town.settle()
    assert town.heard_by(RESIDENT)[-1] == f"{number} 的回音改正，{cadre}：\n后天来修"
    assert "答复：后天来修（已修改，3月2日 09:00）\n✅ 已送达" in town.card_of(cadre, number)
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_what_waits_to_be_sorted_out_goes_with_its_last_wording(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    written = town.phone(cadre).write("明天来修")
    await town.settle()
    town.phone(cadre).edit(written, "后天来修")
    await town.settle()
    await town.press(cadre, number)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 的回音，{cadre}：\n后天来修"


async def test_somebody_who_gave_the_case_away_corrects_nothing_any_more(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    card = next(m for m in reversed(town.phone(cadre).messages) if m.text.startswith(f"{number} ·"))
    written = town.phone(cadre).write("明天来修", reply_to=card.message_id)
    await town.settle()
    await town.press(cadre, "转办")
    await town.press(cadre, next(name for name in CADRES if name != cadre))
    before = town.heard_by(RESIDENT)
    town.phone(cadre).edit(written, "后天来修")
    await town.settle()
    assert town.heard_by(RESIDENT) == before
    assert town.heard_by(cadre)[-1] == "这件不在您手上。"


async def test_a_file_that_is_changed_into_one_too_large_is_told_to_both_sides(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    photo = town.phone(RESIDENT).photo(reply_to=receipt)
    await town.settle()
    town.phone(RESIDENT).show_again(photo, 35 * MEGABYTE, as_film=True)
    await town.settle()
    assert "“视频”太大了（最多 20 MB），转不过去。请拍成照片，或者分几段再发。" in town.heard_by(RESIDENT)
    assert "附件1（视频，35.0 MB，3月2日 09:00，太大，没有转来）" in town.card_of(cadre, number)
