"""An album is one set on every way, over a restart too."""

import pytest

from bot.practice.telegram.chats import SeenMessage
from bot.practice.telegram.faults import Failing, Fault
from tests.files.test_attachments import film, pdf, sound, wave
from tests.stories.test_kinds import CADRES, RESIDENT, a_case, came, handler_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute


def albums(town: TownInHand, who: str | int) -> list[list[str]]:
    """Return the kinds of each set that the bot sent to somebody."""
    found: dict[str, list[SeenMessage]] = {}
    for message in came(town, who):
        found.setdefault(message.album or f"alone {message.message_id}", []).append(message)
    return [[message.kind for message in together] for together in found.values()]


def send_album(town: TownInHand, who: str | int, *, reply_to: int | None = None, name: str = "a") -> None:
    phone = town.phone(who)
    phone.photo(caption="看这几张", media_group_id=name, reply_to=reply_to)
    phone.photo(media_group_id=name, reply_to=reply_to)
    phone.video(content=film(), media_group_id=name, reply_to=reply_to)


async def test_an_album_is_one_question_one_petition_and_one_set(town: TownInHand) -> None:
    await town.bind(*CADRES)
    send_album(town, RESIDENT)
    await town.settle()
    assert len(town.heard_by(RESIDENT)) == 1
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "看这几张\n（照片 2 张、附件1（视频，1 KB））" in town.card_of(cadre, "2026-00001")
    assert albums(town, cadre) == [["photo", "photo", "video"]]
    assert [message.text for message in came(town, cadre)] == ["2026-00001 照片 2 张、附件1", "", ""]


async def test_an_album_added_by_a_reply_is_told_once_and_comes_as_one(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = len(town.heard_by(RESIDENT))
    send_album(town, RESIDENT, reply_to=town.phone(RESIDENT).messages[-1].message_id)
    await town.settle()
    assert town.heard_by(RESIDENT)[before:] == [f"收到，已转给办 {number} 的人。"]
    assert [text for text in town.heard_by(cadre) if "补充" in text] == [
        f"{number} 来访人补充：\n看这几张",
        f"{number} 补充照片 2 张、附件1",
    ]
    assert albums(town, cadre) == [["photo", "photo", "video"]]


async def test_an_album_is_one_answer_delivered_as_a_whole(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    send_album(town, cadre)
    await town.settle()
    assert albums(town, RESIDENT) == [["photo", "photo", "video"]]
    assert town.heard_by(RESIDENT)[-3:] == [
        f"{number} 的回音，{cadre}：\n看这几张",
        f"{number} 的回音，{cadre}发来照片 2 张、附件1",
        f"{number} 这件事解决了吗？",
    ]
    assert "✅ 已送达" in town.card_of(cadre, number)


async def test_an_album_that_replies_to_nothing_is_asked_of_once(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    send_album(town, cadre)
    await town.settle()
    assert town.newest_labels(cadre) == [number, "我自己要反映"]
    await town.press(cadre, number)
    assert albums(town, RESIDENT) == [["photo", "photo", "video"]]


async def test_files_of_an_album_go_together_and_are_numbered(town: TownInHand) -> None:
    await town.bind(*CADRES)
    for _ in range(3):
        town.phone(RESIDENT).document(pdf(), "王小明.pdf", media_group_id="f")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert albums(town, cadre) == [["document"] * 3]
    names = [town.world.files.known(str(message.file_id), "Document").name for message in came(town, cadre)]
    assert names == ["附件1.pdf", "附件2.pdf", "附件3.pdf"]


async def test_what_cannot_be_cleaned_leaves_the_rest_of_its_set_in_order(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).document(pdf(), media_group_id="f")
    town.phone(RESIDENT).document(b"PK\x03\x04 no archive", "名单.zip", "application/zip", media_group_id="f")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert albums(town, cadre) == [["document"]]
    assert "附件2（ZIP，1 KB，3月2日 09:00，里面可能带着姓名，没能转来）" in town.card_of(cadre, "2026-00001")


async def test_of_an_album_of_which_one_is_gone_the_others_arrive(town: TownInHand) -> None:
    await town.bind(*CADRES)
    for _ in range(3):
        town.phone(RESIDENT).photo(media_group_id="a")
    await town.settle()
    town.world.files.forget(str(town.phone(RESIDENT).messages[1].file_id))
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert albums(town, cadre) == [["photo"], ["photo"]]
    assert "（照片 2 张、照片 2（3月2日 09:00，取不到了））" in town.card_of(cadre, "2026-00001")


async def test_an_album_over_a_restart_goes_where_its_first_went(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    town.phone(RESIDENT).photo(media_group_id="a", reply_to=receipt)
    await town.settle()
    await town.restart()
    town.phone(RESIDENT).photo(media_group_id="a", reply_to=receipt)
    town.phone(RESIDENT).photo(media_group_id="a", reply_to=receipt)
    await town.settle()
    assert town.heard_by(RESIDENT).count(f"收到，已转给办 {number} 的人。") == 1
    assert albums(town, cadre) == [["photo"], ["photo", "photo"]]
    assert "补充：照片 3 张" in town.card_of(cadre, number)


async def test_the_rest_of_an_album_counts_in_the_review_that_stands_there(town: TownInHand) -> None:
    await town.petition(RESIDENT, "没水了")
    town.phone(RESIDENT).photo(media_group_id="a")
    await town.settle()
    await town.press(RESIDENT, "新诉求")
    await town.press(RESIDENT, "跳过")
    await town.restart()
    town.phone(RESIDENT).photo(media_group_id="a")
    await town.settle()
    reviews = [message.text for message in town.phone(RESIDENT).messages if "请看一下对不对" in message.text]
    assert ["照片 2 张" in text for text in reviews] == [True]


async def test_a_late_one_of_a_submitted_album_follows_to_the_case(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).photo(media_group_id="a")
    await town.settle()
    await town.go_through(RESIDENT)
    town.phone(RESIDENT).photo(media_group_id="a")
    await town.settle()
    cadre = await handler_of(town, "2026-00001")
    assert "（照片 2 张）" in town.card_of(cadre, "2026-00001")
    assert albums(town, cadre) == [["photo"], ["photo"]]
    assert "编号 2026-00001" in town.heard_by(RESIDENT)[-1]


async def test_a_reply_to_any_picture_of_an_answer_finds_its_case(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    send_album(town, cadre)
    await town.settle()
    await town.petition(RESIDENT, "路灯坏了", village="水磨口村")
    last = came(town, RESIDENT)[-1].message_id
    await town.write(RESIDENT, "还是没有水", reply_to=last)
    assert "补充：还是没有水" in town.card_of(cadre, number)


async def test_what_stops_an_album_half_way_brings_nothing_twice(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).photo(media_group_id="a")
    town.phone(RESIDENT).photo(media_group_id="a")
    town.phone(RESIDENT).video(content=film(), media_group_id="a")
    await town.settle()
    town.world.files.forget(str(town.phone(RESIDENT).messages[1].file_id))
    town.world.faults.append(Fault("sendVideo", Failing.STATUS_429, retry_after=3))
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert albums(town, cadre) == [["photo"], ["video"]]


async def test_sounds_that_telegram_takes_as_plain_files_arrive_though_they_came_as_one_set(town: TownInHand) -> None:
    await town.bind(*CADRES)
    for content in (sound(), wave()):
        town.phone(RESIDENT).audio(content=content, media_group_id="a")
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert albums(town, cadre) == [["audio"], ["document"]]
