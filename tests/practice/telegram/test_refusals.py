"""What the stand-in refuses, in Telegram's words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.errors import ApiError
from bot.practice.telegram.faults import Failing, Fault
from bot.practice.telegram.files import MEGABYTE, blank_picture
from bot.practice.telegram.wire import UploadedFile
from tests.practice.telegram.conftest import RESIDENT, HandMovedClock

STRANGER = 7002
SILENT = 7003
TEXT = {"chat_id": RESIDENT, "text": "好"}
PHOTO = {"chat_id": RESIDENT, "caption": "好"}
ITEM = {"type": "photo", "media": "practice-photo-0"}


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


async def refusal(world: TelegramWorld, method: str, params: dict[str, Any], **files: bytes) -> str:
    """Return "code description" of the refusal."""
    uploads = {name: UploadedFile(f"{name}.bin", content) for name, content in files.items()}
    with pytest.raises(ApiError) as refused:
        await world.call(method, params, uploads)
    return f"{refused.value.code} {refused.value.description}"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "好"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": RESIDENT}, "message text is empty"),
    ("sendMessage", TEXT | {"text": " \n "}, "message text is empty"),
    ("sendMessage", TEXT | {"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", TEXT | {"text": "字" * 4097}, "message is too long"),
    ("sendMessage", TEXT | {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", TEXT | {"text": "a\0b"}, "strings must not contain NUL"),
    ("sendMessage", TEXT | {"text": "a\ud800b"}, "strings must be encoded in UTF-8"),
    ("sendMessage", TEXT | {"chat_id": STRANGER}, "chat not found"),
    ("sendMessage", TEXT | {"chat_id": "@somebody"}, "chat not found"),
    ("sendMessage", TEXT | {"chat_id": "abc"}, 'parameter "chat_id" must be a chat id'),
    ("sendMessage", TEXT | {"disable_notification": "maybe"}, 'parameter "disable_notification" must be true or false'),
    ("sendMessage", TEXT | {"reply_markup": "["}, 'parameter "reply_markup" must be an object'),
    (
        "sendMessage",
        TEXT | {"disable_web_page_preview": True},
        'unknown parameter "disable_web_page_preview" of sendMessage',
    ),
    ("sendMessage", TEXT | {"parse_mode": "BBCode"}, "unsupported parse_mode"),
    (
        "sendMessage",
        TEXT | {"parse_mode": "MarkdownV2"},
        "can't parse entities: this stand-in does not read MarkdownV2, only HTML",
    ),
    ("sendMessage", TEXT | {"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ("sendMessage", TEXT | {"reply_markup": {"buttons": []}}, "object expected as reply markup"),
    (
        "sendMessage",
        TEXT | {"reply_markup": inline(text=" ", callback_data="a")},
        "can't parse keyboard button: text must be non-empty",
    ),
    (
        "sendMessage",
        TEXT | {"reply_markup": inline(text="好")},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ("sendMessage", TEXT | {"reply_markup": inline(text="好", callback_data="")}, "BUTTON_DATA_INVALID"),
    ("sendMessage", TEXT | {"reply_markup": inline(text="好", callback_data="字" * 22)}, "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        TEXT | {"reply_markup": inline(text="好", color="red", callback_data="a")},
        "can't parse keyboard button: unknown field color",
    ),
    (
        "sendMessage",
        TEXT | {"reply_markup": {"keyboard": [[""]]}},
        "can't parse keyboard button: text must be non-empty",
    ),
    (
        "sendMessage",
        TEXT | {"reply_markup": {"remove_keyboard": False}},
        "can't parse reply keyboard markup: remove_keyboard must be true",
    ),
    ("sendPhoto", PHOTO, "there is no photo in the request"),
    ("sendPhoto", PHOTO | {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", PHOTO | {"photo": "practice-voice-2"}, "can't use file of type Voice as Photo"),
    ("sendPhoto", PHOTO | {"photo": "practice-photo-0", "caption": "字" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"chat_id": RESIDENT, "media": [ITEM]}, "media group must include 2-10 items"),
    ("sendMediaGroup", {"chat_id": RESIDENT, "media": [ITEM] * 11}, "media group must include 2-10 items"),
    (
        "sendMediaGroup",
        {"chat_id": RESIDENT, "media": [ITEM, ITEM | {"type": "document"}]},
        "documents and audio can't be mixed with other media types",
    ),
    ("sendLocation", {"chat_id": RESIDENT, "latitude": 91, "longitude": 0}, "wrong latitude or longitude"),
    ("sendVideoNote", {"chat_id": RESIDENT}, "there is no video note in the request"),
    (
        "sendAnimation",
        {"chat_id": RESIDENT, "animation": "practice-photo-0"},
        "can't use file of type Photo as Animation",
    ),
    (
        "sendVenue",
        {"chat_id": RESIDENT, "latitude": 1, "longitude": 0, "title": "", "address": "村东头"},
        "venue title must be non-empty",
    ),
    ("sendContact", {"chat_id": RESIDENT, "phone_number": "", "first_name": "李"}, "phone number is empty"),
    ("sendChatAction", {"chat_id": RESIDENT, "action": "sleeping"}, "wrong parameter action in request"),
    ("editMessageText", TEXT | {"message_id": 99}, "message to edit not found"),
    ("editMessageText", TEXT | {"message_id": 1}, "message can't be edited"),
    ("deleteMessage", {"chat_id": RESIDENT, "message_id": 99}, "message to delete not found"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "5"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("answerCallbackQuery", {"callback_query_id": "5", "text": "字" * 201}, "MESSAGE_TOO_LONG"),
    ("getFile", {"file_id": "unknown"}, "wrong file_id or the file is temporarily unavailable"),
    ("getUpdates", {"limit": 101}, "limit must be between 1 and 100"),
    ("getUpdates", {"offset": -1}, "this stand-in takes no negative offset"),
    ("setMyCommands", {"commands": [{"command": "Über", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyDescription", {"description": "字" * 513}, "description is too long"),
]


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED, ids=[f"{row[0]}: {row[2][:60]}" for row in REFUSED])
async def test_a_wrong_call_is_refused_with_its_reason(
    world: TelegramWorld, method: str, params: dict[str, Any], reason: str
) -> None:
    phone = world.phone(RESIDENT)
    phone.photo(blank_picture(80, 80))
    phone.photo(blank_picture(80, 80))
    phone.voice()
    before = phone.messages
    assert await refusal(world, method, params) == f"400 Bad Request: {reason}"
    assert phone.messages == before


async def test_the_longest_text_caption_and_button_pass(world: TelegramWorld) -> None:
    markup = inline(text="好", callback_data="a" * 64)
    await world.call(
        "sendMessage", TEXT | {"text": "<b>" + "😀" * 2048 + "</b>", "parse_mode": "HTML", "reply_markup": markup}
    )
    await world.call(
        "sendDocument", {"chat_id": RESIDENT, "caption": "字" * 1024}, {"document": UploadedFile("a", b"a")}
    )
    texts = [(message.text, message.labels) for message in world.phone(RESIDENT).messages[1:]]
    assert texts == [("😀" * 2048, ["好"]), ("字" * 1024, [])]


async def test_who_never_wrote_or_blocked_the_bot_cannot_be_written_to(world: TelegramWorld) -> None:
    silent = world.phone(SILENT)
    params = {"chat_id": SILENT, "text": "您好"}
    assert await refusal(world, "sendMessage", params) == "403 Forbidden: bot can't initiate conversation with a user"
    silent.write("/start")
    silent.block()
    assert await refusal(world, "sendMessage", params) == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(ValueError, match="shut"):
        silent.write("在吗")
    silent.unblock()
    await world.call("sendMessage", params)
    assert silent.heard == ["您好"]
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in world.updates.pending()
        if "my_chat_member" in update
    ]
    assert statuses == ["kicked", "member"]


async def test_an_edit_must_change_something(world: TelegramWorld) -> None:
    sent = await world.call("sendMessage", TEXT | {"reply_markup": inline(text="办", callback_data="a")})
    same = TEXT | {"message_id": sent["message_id"], "reply_markup": inline(text="办", callback_data="a")}
    assert (await refusal(world, "editMessageText", same)).startswith("400 Bad Request: message is not modified: ")
    del same["reply_markup"]
    edited = await world.call("editMessageText", same)
    assert "reply_markup" not in edited
    assert (
        await refusal(world, "editMessageReplyMarkup", {"chat_id": RESIDENT, "message_id": sent["message_id"]})
    ).startswith("400 Bad Request: message is not modified")


async def test_text_and_caption_are_edited_each_in_its_own_way(world: TelegramWorld) -> None:
    text = await world.call("sendMessage", TEXT)
    picture = await world.call("sendPhoto", PHOTO, {"photo": UploadedFile("a.png", blank_picture())})
    assert (await refusal(world, "editMessageCaption", PHOTO | {"message_id": text["message_id"]})).endswith(
        "there is no caption in the message to edit"
    )
    assert (await refusal(world, "editMessageText", TEXT | {"message_id": picture["message_id"]})).endswith(
        "there is no text in the message to edit"
    )
    await world.call("editMessageCaption", PHOTO | {"message_id": picture["message_id"], "caption": "新"})
    assert [message.text for message in world.phone(RESIDENT).messages[1:]] == ["好", "新"]


async def test_a_message_with_a_keyboard_under_the_field_cannot_be_edited(world: TelegramWorld) -> None:
    sent = await world.call("sendMessage", TEXT | {"reply_markup": {"keyboard": [["有水", "没水"]]}})
    assert (await refusal(world, "editMessageText", TEXT | {"message_id": sent["message_id"]})).endswith(
        "can't be edited"
    )


async def test_a_message_older_than_two_days_cannot_be_deleted(world: TelegramWorld, clock: HandMovedClock) -> None:
    sent = await world.call("sendMessage", TEXT)
    params = {"chat_id": RESIDENT, "message_id": sent["message_id"]}
    clock.move(timedelta(hours=49))
    assert (await refusal(world, "deleteMessage", params)).endswith("message can't be deleted")
    later = await world.call("sendMessage", TEXT)
    await world.call("deleteMessage", params | {"message_id": later["message_id"]})
    assert [message.message_id for message in world.phone(RESIDENT).messages] == [1, sent["message_id"]]


async def test_a_press_is_answered_once_and_soon(world: TelegramWorld, clock: HandMovedClock) -> None:
    phone = world.phone(RESIDENT)
    await world.call("sendMessage", TEXT | {"reply_markup": inline(text="办", callback_data="a")})
    first, second = phone.press_latest("办"), phone.press_latest("办")
    await world.call("answerCallbackQuery", {"callback_query_id": first, "text": "收到"})
    assert "query is too old" in await refusal(world, "answerCallbackQuery", {"callback_query_id": first})
    clock.move(timedelta(minutes=16))
    assert "query is too old" in await refusal(world, "answerCallbackQuery", {"callback_query_id": second})
    assert [toast.text for toast in phone.toasts] == ["收到"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "400 Bad Request: file must be non-empty"),
        (b"no picture", "400 Bad Request: IMAGE_PROCESS_FAILED"),
        (bytes(10 * MEGABYTE + 1), "413 Request Entity Too Large"),
    ],
)
async def test_a_wrong_picture_is_refused(world: TelegramWorld, content: bytes, reason: str) -> None:
    assert await refusal(world, "sendPhoto", PHOTO, photo=content) == reason


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    phone.video(content=20 * MEGABYTE + 1)
    params = {"file_id": phone.messages[-1].file_id}
    assert await refusal(world, "getFile", params) == "400 Bad Request: file is too big"


async def test_an_unknown_method_is_not_found(world: TelegramWorld) -> None:
    assert await refusal(world, "sendMesage", {}) == "404 Not Found"


async def test_faults_strike_as_often_as_asked_and_only_their_chat(world: TelegramWorld) -> None:
    world.phone(SILENT).write("/start")
    world.faults += [
        Fault("sendMessage", Failing.STATUS_500, chat_id=RESIDENT, times=2),
        Fault("*", Failing.STATUS_429, chat_id=RESIDENT, retry_after=7),
    ]
    await world.call("sendMessage", TEXT | {"chat_id": SILENT})
    assert await refusal(world, "sendMessage", TEXT) == "500 Internal Server Error"
    assert await refusal(world, "sendMessage", TEXT) == "500 Internal Server Error"
    assert await refusal(world, "sendMessage", TEXT) == "429 Too Many Requests: retry after 7"
    await world.call("sendMessage", TEXT)
    assert world.phone(RESIDENT).heard == ["好"]
