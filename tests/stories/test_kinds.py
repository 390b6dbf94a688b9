"""Every kind of message, from the resident to the cadre and back, as what it is and without a trace of who sent it."""

from collections.abc import Callable

import pytest

from bot.practice.telegram.chats import SeenMessage
from bot.practice.telegram.faults import Failing, Fault
from bot.practice.telegram.files import MEGABYTE
from bot.practice.telegram.phones import Phone
from tests.files.test_attachments import SECRET, film, pdf, sound
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER = "刘天佑"

# How it is sent, as what it arrives, and what the card says of it.
KINDS: dict[str, tuple[Callable[[Phone], int], str, str]] = {
    "a photo": (lambda phone: phone.photo(), "photo", "照片 1 张"),
    "a voice": (lambda phone: phone.voice(), "voice", "语音 1 条"),
    "a round film": (lambda phone: phone.video_note(), "video_note", "视频留言 1 条"),
    "a sticker": (lambda phone: phone.sticker(), "sticker", "表情 1 个"),
    "a place": (lambda phone: phone.place(), "location", "位置 1 个"),
    "a place with a name": (lambda phone: phone.venue(), "venue", "地点 1 个"),
    "a file": (lambda phone: phone.document(pdf(), f"{SECRET}.pdf"), "document", "附件1（PDF，1 KB）"),
    "a film": (lambda phone: phone.video(content=film()), "video", "附件1（视频，1 KB）"),
    "a sound": (lambda phone: phone.audio(content=sound(), file_name=f"{SECRET}.mp3"), "audio", "附件1（录音，1 KB）"),
    "an animation": (lambda phone: phone.animation(film()), "animation", "附件1（动图，1 KB）"),
}
kinds = pytest.mark.parametrize(("sent", "arrives", "listed"), KINDS.values(), ids=KINDS)


def came(town: TownInHand, who: str | int) -> list[SeenMessage]:
    """Return what the bot sent to somebody beside words."""
    return [message for message in town.phone(who).messages if message.from_bot and message.kind != "text"]


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def a_case(town: TownInHand) -> tuple[str, str]:
    """A case with everybody bound: (number, cadre)."""
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    return number, await handler_of(town, number)


def tells_nobody(town: TownInHand, message: SeenMessage) -> bool:
    """Whether a file that arrived, its name and its kind tell nothing of its sender."""
    if message.file_id is None:
        return True
    file = town.world.files.at(town.world.files.describe(message.file_id)["file_path"])
    return SECRET not in file.name and SECRET.encode() not in file.served()


@kinds
async def test_each_kind_alone_is_a_petition_and_reaches_the_cadre(
    town: TownInHand, sent: Callable[[Phone], int], arrives: str, listed: str
) -> None:
    await town.bind(*CADRES)
    sent(town.phone(RESIDENT))
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert f"（{listed}）" in town.card_of(cadre, "2026-00001")
    assert [message.kind for message in came(town, cadre)] == [arrives]
    assert all(tells_nobody(town, message) for message in came(town, cadre))
    assert any(text.startswith("2026-00001 ") and "·" not in text for text in town.heard_by(cadre))


@kinds
async def test_each_kind_can_be_added_to_a_case(
    town: TownInHand, sent: Callable[[Phone], int], arrives: str, listed: str
) -> None:
    number, cadre = await a_case(town)
    sent(town.phone(RESIDENT))
    await town.settle()
    await town.press(RESIDENT, "补充上一件")
    assert [message.kind for message in came(town, cadre)] == [arrives]
    assert listed in town.card_of(cadre, number).split("补充：", 1)[1]
    assert all(tells_nobody(town, message) for message in came(town, cadre))


@kinds
async def test_each_kind_can_be_the_answer(
    town: TownInHand, sent: Callable[[Phone], int], arrives: str, listed: str
) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    sent(town.phone(cadre))
    await town.settle()
    assert [message.kind for message in came(town, RESIDENT)] == [arrives]
    assert all(tells_nobody(town, message) for message in came(town, RESIDENT))
    assert any(text.startswith(f"{number} 的回音，{cadre}") for text in town.heard_by(RESIDENT))
    assert "✅ 已送达" in town.card_of(cadre, number)
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_what_replies_to_nothing_can_become_an_answer_or_a_petition_of_ones_own(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    town.phone(cadre).voice()
    town.phone(cadre).document(pdf())
    await town.settle()
    await town.press(cadre, number)
    assert [message.kind for message in came(town, RESIDENT)] == ["voice", "document"]
    town.phone(cadre).voice()
    town.phone(cadre).place()
    await town.settle()
    await town.press(cadre, "我自己要反映")
    await town.go_through(cadre)
    other = await handler_of(town, "2026-00002")
    assert [message.kind for message in came(town, other)] == ["voice", "location"]


async def test_a_question_can_be_spoken(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "需补充")
    town.phone(cadre).voice()
    await town.settle()
    assert f"{number} 还差一点情况，请回复这条消息：\n语音 1" in town.heard_by(RESIDENT)
    assert [message.kind for message in came(town, RESIDENT)] == ["voice"]
    town.phone(RESIDENT).voice(reply_to=came(town, RESIDENT)[0].message_id)
    await town.settle()
    assert (await town.case(number)).state == "in_progress"


async def test_a_voice_alone_is_submitted_by_buttons_only(town: TownInHand) -> None:
    town.phone(RESIDENT).voice()
    await town.settle()
    for label in ("水磨口村", "跳过"):
        await town.press(RESIDENT, label)
    assert "内容：语音 1 条\n" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, "提交")
    assert "编号 2026-00001" in town.heard_by(RESIDENT)[-1]


async def test_a_forwarded_post_is_marked_and_its_origin_dropped(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).forward("村口塌了", f"{SECRET}")
    town.phone(RESIDENT).forward("就是这里", f"{SECRET}", with_photo=True)
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "（转发的）村口塌了\n（转发的）就是这里\n（照片 1 张）" in town.card_of(cadre, "2026-00001")
    assert [message.kind for message in came(town, cadre)] == ["photo"]
    assert SECRET not in "".join(town.heard_by(cadre))


async def test_the_next_handler_gets_the_cleaned_file_without_fetching_it_again(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).document(pdf(), "王小明.pdf", caption="看这个")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    colleague = next(name for name in CADRES if name != cadre)
    await town.press(cadre, "转办")
    await town.press(cadre, colleague)
    assert [call.method for call in town.world.calls].count("getFile") == 1
    [first], [second] = came(town, cadre), came(town, colleague)
    assert second.file_id == first.file_id
    stored = town.world.files.known(str(second.file_id), "Document")
    assert (stored.name, second.text) == ("附件1.pdf", "2026-00001 附件1")


async def test_a_file_that_is_too_large_is_told_to_both_sides(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).video(content=35 * MEGABYTE, caption="看")
    await town.settle()
    assert "“视频”太大了（最多 20 MB），转不过去。请拍成照片，或者分几段再发。" in town.heard_by(RESIDENT)
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "附件1（视频，35.0 MB，3月2日 09:00，太大，没有转来）" in town.card_of(cadre, "2026-00001")
    assert came(town, cadre) == []


async def test_a_file_that_cannot_be_cleaned_is_told_to_both_sides_and_stays_listed(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).document(b"PK\x03\x04 no archive", "王小明.zip", "application/zip")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert town.heard_by(RESIDENT)[-1] == "“附件1”里可能带着姓名，没有转过去。请拍成照片，或存成 PDF 再发。"
    assert town.heard_by(cadre)[-1] == "2026-00001 的“附件1”里可能带着姓名，没能转来。"
    assert "附件1（ZIP，1 KB，3月2日 09:00，里面可能带着姓名，没能转来）" in town.card_of(cadre, "2026-00001")
    assert came(town, cadre) == []


async def test_an_answer_of_which_a_piece_cannot_be_passed_on_is_not_delivered(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    town.phone(cadre).document(b"PK\x03\x04 no archive", "名单.zip", "application/zip", caption="都在里面")
    await town.settle()
    assert (await town.case(number)).state == "in_progress"
    assert f"{number} 的回音，{cadre}：\n都在里面" in town.heard_by(RESIDENT)
    assert f"{number} 的回音里，“附件1”没能转来。值班的人已经知道，会再想办法。" in town.heard_by(RESIDENT)
    assert any("请拍成照片或存成 PDF 再发" in text for text in town.heard_by(cadre))
    assert "⚠️ 没送到" in town.card_of(cadre, number)


async def test_an_answer_that_is_only_too_large_is_refused_at_once(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = town.heard_by(RESIDENT)
    await town.press(cadre, "答复")
    town.phone(cadre).video(content=35 * MEGABYTE)
    await town.settle()
    assert town.heard_by(cadre)[-1] == "这个附件太大，没有发出去。请拍成照片，或者分几段再发。"
    assert town.heard_by(RESIDENT) == before
    await town.write(cadre, "修好了")
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_a_file_that_telegram_no_longer_has_stays_listed(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).photo()
    await town.settle()
    town.world.files.forget(str(town.phone(RESIDENT).messages[0].file_id))
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "（照片 1（3月2日 09:00，取不到了））" in town.card_of(cadre, "2026-00001")
    assert town.heard_by(cadre)[-1] == "2026-00001 的“照片 1”取不到了，没能转来。"
    assert town.heard_by(RESIDENT)[-1] == "“照片 1”取不到了，没有转过去。请再发一次。"


async def test_moving_about_is_one_place_and_its_edits_do_nothing(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    place = town.phone(RESIDENT).place(reply_to=receipt)
    await town.settle()
    before = town.heard_by(cadre), town.heard_by(RESIDENT)
    town.phone(RESIDENT).move(place, 30.3, 120.2)
    await town.settle()
    assert (town.heard_by(cadre), town.heard_by(RESIDENT)) == before
    assert "位置 1 个" in town.card_of(cadre, number)


async def test_a_place_without_an_address_and_a_card_without_a_name_arrive(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).venue("村口", "")
    town.phone(RESIDENT).contact("+8613912345678", first_name="")
    await town.settle()
    await town.press(RESIDENT, "给他看")
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "看名片")
    assert [message.kind for message in came(town, cadre)] == ["location", "contact"]


async def test_an_answer_that_lost_a_piece_in_an_earlier_try_is_not_delivered(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    town.phone(cadre).document(b"PK\x03\x04 no archive", "名单.zip", "application/zip", media_group_id="f")
    town.phone(cadre).document(pdf(), media_group_id="f")
    town.world.faults.append(Fault("sendDocument", Failing.STATUS_429, retry_after=3))
    await town.settle()
    assert [message.kind for message in came(town, RESIDENT)] == ["document"]
    assert f"{number} 的回音里，“附件1”没能转来。值班的人已经知道，会再想办法。" in town.heard_by(RESIDENT)
    assert (await town.case(number)).state == "in_progress"
    assert "⚠️ 没送到" in town.card_of(cadre, number)


async def test_an_answer_with_a_piece_that_is_too_large_is_told_to_both_and_not_delivered(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.write(cadre, "看录像")
    town.phone(cadre).video(content=35 * MEGABYTE)
    await town.settle()
    await town.press(cadre, number)
    await town.press(cadre, "办结答复")
    assert f"{number} 的回音里，“附件1”没能转来。值班的人已经知道，会再想办法。" in town.heard_by(RESIDENT)
    assert (await town.case(number)).state == "in_progress"
    assert sum("您写的没送到" in text for text in town.heard_by(cadre)) == 1


async def test_a_film_that_is_too_large_goes_not_even_with_its_caption(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = town.heard_by(RESIDENT)
    await town.press(cadre, "答复")
    town.phone(cadre).video(content=35 * MEGABYTE, caption="看")
    await town.settle()
    assert town.heard_by(cadre)[-1] == "这个附件太大，没有发出去。请拍成照片，或者分几段再发。"
    assert (town.heard_by(RESIDENT), (await town.case(number)).state) == (before, "dispatched")


async def test_what_one_cadres_telegram_does_not_take_is_told_to_both_and_reaches_the_next(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    town.world.faults.append(Fault("sendVoice", Failing.STATUS_400))
    town.phone(RESIDENT).voice(reply_to=town.phone(RESIDENT).messages[-1].message_id)
    await town.settle()
    assert came(town, cadre) == []
    assert f"{number} 的“语音 1”您这里收不了，没能转来。" in town.heard_by(cadre)
    assert town.heard_by(RESIDENT)[-1] == "对方收不了“语音 1”，没有转过去。请换个样子再发，比如打字。"
    await town.press(cadre, "转办")
    other = next(name for name in CADRES if name != cadre)
    await town.press(cadre, other)
    assert [message.kind for message in came(town, other)] == ["voice"]
