"""What people do, read by python-telegram-bot, and what they see."""

from datetime import timedelta

import pytest
from telegram import Bot, BotCommandScopeChat, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.constants import ChatMemberStatus

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.files import blank_picture, picture_size
from tests.practice.telegram.conftest import RESIDENT, HandMovedClock

CADRE = 8001
GROUP = -100_123
JPEG_OF_3_BY_2 = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffd9")


def markup(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": f"do:{label}"} for label in labels]]}


async def updates_of(bot: Bot) -> tuple[Update, ...]:
    return await bot.get_updates(timeout=0)


async def test_python_telegram_bot_reads_everything_a_phone_sends(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    first = phone.write("/start town-1")
    phone.write("没水了", reply_to=first)
    phone.photo(media_group_id="a", caption="水管")
    phone.photo(5_000, media_group_id="a")
    phone.voice()
    phone.document()
    phone.video()
    phone.place()
    phone.contact()
    phone.sticker()
    phone.video_note()
    phone.animation()
    phone.venue()
    phone.forward("转发")
    phone.forward("转发", with_photo=True)
    messages = [update.message for update in await updates_of(bot)]
    assert [message.message_id for message in messages] == list(range(first, first + 15))
    assert messages[0].entities[0].type == "bot_command"
    assert messages[1].reply_to_message.text == "/start town-1"
    assert [(messages[n].media_group_id, messages[n].photo[-1].file_size) for n in (2, 3)][1] == ("a", 5_000)
    attached = [message.effective_attachment for message in messages[4:12]]
    assert [type(each).__name__ for each in attached] == [
        "Voice",
        "Document",
        "Video",
        "Location",
        "Contact",
        "Sticker",
        "VideoNote",
        "Animation",
    ]
    assert messages[8].contact.user_id == RESIDENT
    assert (messages[12].venue.title, messages[12].location.latitude) == ("水磨口小学", 30.25)
    assert [message.forward_origin.sender_user_name for message in messages[13:]] == ["老王", "老王"]
    assert (messages[14].caption, len(messages[14].photo)) == ("转发", 2)


async def test_another_photo_is_told_with_the_caption_that_was_kept(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    phone.show_again(phone.photo(3_000, caption="水管"), 5_000)
    edited = (await updates_of(bot))[-1].edited_message
    assert (edited.caption, edited.photo[-1].file_size) == ("水管", 5_000)


async def test_an_edit_and_a_block_are_told(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    phone.edit(phone.write("没水"), "没水了")
    phone.block()
    _, edited, blocked = await updates_of(bot)
    assert edited.edited_message.text == "没水了"
    assert blocked.my_chat_member.new_chat_member.status == ChatMemberStatus.BANNED


async def test_a_button_is_found_by_its_label_in_the_newest_message(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    old = await world.call("sendMessage", {"chat_id": RESIDENT, "text": "旧", "reply_markup": markup("办", "看")})
    new = await world.call("sendMessage", {"chat_id": RESIDENT, "text": "新", "reply_markup": markup("办")})
    assert [message.keyboard for message in phone.messages[1:]] == [(("办", "看"),), (("办",),)]
    callback_id = phone.press_latest("办")
    phone.press_latest("看")
    first, second = await updates_of(bot)
    assert (first.callback_query.id, first.callback_query.data) == (callback_id, "do:办")
    assert (first.callback_query.message.message_id, second.callback_query.message.message_id) == (
        new["message_id"],
        old["message_id"],
    )
    with pytest.raises(LookupError, match="看"):
        phone.press(new["message_id"], "看")
    with pytest.raises(LookupError, match="'办', '办', '看'"):
        phone.press_latest("删")


async def test_a_press_on_a_deleted_message_shows_it_as_inaccessible(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    sent = await bot.send_message(RESIDENT, "好")
    await sent.delete()
    phone.press_data(sent.message_id, "do:办")
    (pressed,) = await updates_of(bot)
    assert not pressed.callback_query.message.is_accessible


async def test_keys_under_the_field_write_or_share(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    keys = ReplyKeyboardMarkup([["有水", KeyboardButton("我的电话", request_contact=True)]])
    await bot.send_message(RESIDENT, "有水吗", reply_markup=keys)
    phone.tap("有水")
    phone.tap("我的电话")
    assert [message.kind for message in phone.messages[-2:]] == ["text", "contact"]
    await bot.send_message(RESIDENT, "谢谢", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(LookupError):
        phone.tap("有水")


async def test_what_the_bot_does_shows_for_five_seconds_or_until_it_speaks(
    bot: Bot, world: TelegramWorld, clock: HandMovedClock
) -> None:
    chat = world.chat(RESIDENT)
    await bot.send_chat_action(RESIDENT, "typing")
    assert (chat.doing(clock.now()), chat.doing(clock.now() + timedelta(seconds=5))) == ("typing", None)
    await bot.send_message(RESIDENT, "好")
    assert chat.doing(clock.now()) is None


async def test_the_narrowest_menu_is_shown_in_ones_language(bot: Bot, world: TelegramWorld) -> None:
    def menu(user_id: int, language: str) -> list[str]:
        return [command["command"] for command in world.profile.commands_shown(user_id, language)]

    assert menu(RESIDENT, "zh-hans") == []
    await bot.set_my_commands([("my", "我的")])
    await bot.set_my_commands([("mine", "mine")], language_code="en")
    await bot.set_my_commands([("todo", "待办")], scope=BotCommandScopeChat(CADRE))
    assert (menu(RESIDENT, "zh-hans"), menu(RESIDENT, "en-gb"), menu(CADRE, "en")) == (["my"], ["mine"], ["todo"])


async def test_a_photo_answers_a_message_and_an_album_has_one_caption(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    asked = await bot.send_message(RESIDENT, "有照片吗")
    phone.photo(caption="水管", reply_to=asked.message_id)
    phone.document(caption="两页", media_group_id="b")
    phone.audio()
    phone.contact("+8613900000000", first_name="赵师傅")
    photo, document, audio, contact = [update.message for update in await updates_of(bot)]
    assert (photo.caption, photo.reply_to_message.text) == ("水管", "有照片吗")
    assert (document.caption, document.media_group_id, audio.audio.file_name) == ("两页", "b", "audio.mp3")
    assert (contact.contact.first_name, contact.contact.user_id) == ("赵师傅", None)
    with pytest.raises(ValueError, match="1024"):
        phone.photo(caption="水" * 1025)


async def test_what_was_heard_stays_and_what_is_seen_changes(bot: Bot, world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    sent = await bot.send_message(RESIDENT, " 办理中 ", disable_notification=True)
    await sent.edit_text("办好了")
    seen = phone.messages[-1]
    assert (phone.heard, seen.text, seen.silent, seen.from_bot) == (["办理中"], "办好了", True, True)


async def test_a_reply_to_nothing_may_be_sent_without_it(bot: Bot, world: TelegramWorld) -> None:
    sent = await bot.send_message(RESIDENT, "好", reply_to_message_id=1)
    lost = await bot.send_message(RESIDENT, "好", reply_to_message_id=99, allow_sending_without_reply=True)
    assert (sent.reply_to_message.message_id, lost.reply_to_message) == (1, None)


async def test_a_group_hears_and_presses(bot: Bot, world: TelegramWorld) -> None:
    world.phone(CADRE, "王干部")
    group = world.group(GROUP, "值班群")
    group.write(CADRE, "今天谁值班")
    sent = await world.call("sendMessage", {"chat_id": GROUP, "text": "您", "reply_markup": markup("我来")})
    group.press(CADRE, sent["message_id"], "我来")
    written, pressed = await updates_of(bot)
    assert (written.message.chat.title, written.message.from_user.first_name) == ("值班群", "王干部")
    assert pressed.callback_query.from_user.id == CADRE
    group.remove_bot(CADRE)
    assert (group.heard, len(group.messages)) == (["您"], 2)


def test_the_size_of_a_picture_is_read_from_it() -> None:
    assert picture_size(blank_picture(30, 20)) == (30, 20)
    assert picture_size(JPEG_OF_3_BY_2) == (3, 2)
    assert picture_size(b"GIF89a") is None
