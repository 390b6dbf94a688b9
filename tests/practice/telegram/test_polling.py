"""python-telegram-bot itself, over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import Conflict, InvalidToken, NetworkError
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.faults import Failing, Fault
from bot.practice.telegram.files import blank_picture
from bot.practice.telegram.server import Server
from tests.practice.telegram.conftest import RESIDENT
from tests.practice.telegram.in_process import InProcessRequest

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("办好了", callback_data="done"), InlineKeyboardButton("没办", callback_data="not")]]
)


async def _greet(update: Update, _: object) -> None:
    assert update.message is not None
    await update.message.reply_html("<b>您好</b>", reply_markup=KEYBOARD)


async def _take_answer(update: Update, _: object) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("收到")
    await query.edit_message_text(f"答复：{query.data}")


async def _take_photo(update: Update, context: object) -> None:
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    picture = bytes(await file.download_as_bytearray())
    await update.message.reply_photo(picture, caption="您的照片")


def _application(bot: Bot) -> Any:
    app = Application.builder().bot(bot).build()
    app.add_handler(CommandHandler("start", _greet))
    app.add_handler(CallbackQueryHandler(_take_answer))
    app.add_handler(MessageHandler(filters.PHOTO, _take_photo))
    return app


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0)


async def _polled(bot: Bot, day: Callable[[], Awaitable[None]]) -> None:
    """Run a bot that polls for as long as `day` takes; an error in a handler is an error here."""
    app = _application(bot)
    errors: list[Exception | None] = []

    async def remember(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        errors.append(context.error)

    app.add_error_handler(remember)
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=20, allowed_updates=Update.ALL_TYPES)
        try:
            await day()
        finally:
            await app.updater.stop()
            await app.stop()
            assert errors == []


@pytest.fixture(params=["http", "in process"])
def any_bot(request: pytest.FixtureRequest, world: TelegramWorld) -> Bot:
    if request.param == "in process":
        return Bot(world.token, request=InProcessRequest(world), get_updates_request=InProcessRequest(world))
    server = request.getfixturevalue("server")
    return Bot(world.token, base_url=server.base_url, base_file_url=server.base_file_url)


async def test_a_bot_greets_takes_a_press_and_edits_its_message(world: TelegramWorld, any_bot: Bot) -> None:
    phone = world.phone(RESIDENT)

    async def day() -> None:
        phone.write("/start")
        await _until(lambda: phone.heard)
        phone.press_latest("办好了")
        await _until(lambda: phone.messages[-1].edited_at)

    await _polled(any_bot, day)
    assert phone.heard == ["您好"]
    assert [toast.text for toast in phone.toasts] == ["收到"]
    assert (phone.messages[-1].text, phone.messages[-1].labels) == ("答复：done", [])


async def test_a_bot_fetches_a_photo_and_sends_it_back(world: TelegramWorld, any_bot: Bot) -> None:
    phone = world.phone(RESIDENT)
    picture = blank_picture(640, 480)

    async def day() -> None:
        phone.photo(picture, caption="水管")
        await _until(lambda: phone.heard)

    await _polled(any_bot, day)
    answer = phone.messages[-1]
    assert (answer.kind, answer.text, answer.from_bot) == ("photo", "您的照片", True)
    path = world.files.describe(str(answer.file_id))["file_path"]
    assert world.files.at(path).served() == picture


async def test_an_album_arrives_as_messages_of_one_group(http_bot: Bot, world: TelegramWorld) -> None:
    pictures = [InputMediaPhoto(blank_picture(size, size), caption=f"{size}") for size in (200, 300)]
    sent = await http_bot.send_media_group(RESIDENT, pictures)
    assert [message.photo[-1].width for message in sent] == [200, 300]
    assert len({message.media_group_id for message in sent}) == 1
    assert world.phone(RESIDENT).heard == ["200", "300"]
    again = await http_bot.send_photo(RESIDENT, sent[0].photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent[0].photo[-1].file_unique_id


async def test_every_way_of_sending_passes_over_http(http_bot: Bot, world: TelegramWorld) -> None:
    await http_bot.send_voice(RESIDENT, b"ogg", duration=3)
    await http_bot.send_document(RESIDENT, b"pdf", filename="报告.pdf")
    await http_bot.send_video(RESIDENT, b"mp4", caption="<i>看</i>", parse_mode="HTML")
    await http_bot.send_audio(RESIDENT, b"mp3", title="歌")
    await http_bot.send_video_note(RESIDENT, b"mp4", length=240)
    animation = await http_bot.send_animation(RESIDENT, b"mp4", caption="看")
    await http_bot.send_sticker(RESIDENT, b"webp")
    await http_bot.send_location(RESIDENT, 30.1, 120.2)
    await http_bot.send_venue(RESIDENT, 30.1, 120.2, "小学", "村东头")
    await http_bot.send_contact(RESIDENT, "12345", "值班室", disable_notification=True)
    await http_bot.send_chat_action(RESIDENT, "typing")
    seen = world.phone(RESIDENT).messages[1:]
    sent = ["voice", "document", "video", "audio", "video_note", "animation", "sticker", "location", "venue", "contact"]
    assert [message.kind for message in seen] == sent
    assert [message.silent for message in seen] == [False] * 9 + [True]
    assert animation.document.file_id == animation.animation.file_id


async def test_what_the_bot_says_about_itself_is_kept(http_bot: Bot, world: TelegramWorld) -> None:
    me = await http_bot.get_me()
    assert (me.is_bot, me.username) == (True, "zhiban_practice_bot")
    await http_bot.set_my_commands([("start", "开始")])
    assert [command.command for command in await http_bot.get_my_commands()] == ["start"]
    await http_bot.set_my_description("说明")
    await http_bot.set_my_short_description("短")
    await http_bot.set_chat_menu_button()
    assert (world.profile.descriptions, world.profile.short_descriptions) == ({"": "说明"}, {"": "短"})


async def test_a_wrong_token_is_unauthorized(server: Server) -> None:
    stranger = Bot("1:wrong", base_url=server.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_of_two_who_poll_the_older_hears_of_the_conflict(http_bot: Bot, world: TelegramWorld) -> None:
    older = asyncio.create_task(http_bot.get_updates(timeout=20))
    await _until(lambda: any(call.method == "getUpdates" for call in world.calls))
    assert await world.call("getUpdates", {}) == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


async def test_a_long_poll_ends_with_the_first_update(http_bot: Bot, world: TelegramWorld) -> None:
    poll = asyncio.create_task(http_bot.get_updates(timeout=20))
    await _until(lambda: any(call.method == "getUpdates" for call in world.calls))
    world.phone(RESIDENT).write("没水了")
    updates = await asyncio.wait_for(poll, 5)
    assert [update.message.text for update in updates] == ["没水了"]


@pytest.mark.parametrize(
    ("what", "heard"), [(Failing.TIME_OUT_AFTER_EFFECT, ["好", "好"]), (Failing.DROP_BEFORE_EFFECT, ["好"])]
)
async def test_a_dropped_connection_leaves_the_effect_or_not(
    any_bot: Bot, world: TelegramWorld, what: Failing, heard: list[str]
) -> None:
    world.faults.append(Fault("sendMessage", what, chat_id=RESIDENT))
    async with any_bot as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(RESIDENT, "好")
        await bot.send_message(RESIDENT, "好")
    assert world.phone(RESIDENT).heard == heard
    assert world.faults == []
