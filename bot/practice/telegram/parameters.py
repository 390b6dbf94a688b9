"""Which parameters each method takes, and how they are read.

Telegram ignores what it does not know; here an unknown name or a wrong type is refused, so that a slip shows.
The published parameters this stand-in does not enact are left out on purpose.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.practice.telegram.errors import ApiError, bad_request
from bot.practice.telegram.wire import Object, UploadedFile


class Kind(Enum):
    """The type of a parameter."""

    INTEGER = "an integer"
    FLOAT = "a number"
    STRING = "a string"
    BOOLEAN = "true or false"
    CHAT = "a chat id"
    OBJECT = "an object"
    ARRAY = "an array"
    FILE = "a file"


class _IllTyped(Exception):
    """The value is not of its parameter's kind."""


@dataclass(frozen=True)
class Parameter:
    """One row of the table."""

    kind: Kind
    required: bool = False


_QUIET = {"disable_notification": Kind.BOOLEAN, "protect_content": Kind.BOOLEAN, "reply_parameters": Kind.OBJECT}
_SENDING = {**_QUIET, "reply_markup": Kind.OBJECT}
_CAPTION = {"caption": Kind.STRING, "parse_mode": Kind.STRING}
_ABOVE = {"show_caption_above_media": Kind.BOOLEAN, "has_spoiler": Kind.BOOLEAN}
_CHAT = {"chat_id": Kind.CHAT}
_MESSAGE = {"chat_id": Kind.CHAT, "message_id": Kind.INTEGER}
_LANGUAGE = {"language_code": Kind.STRING}
_SCOPE = {"scope": Kind.OBJECT, **_LANGUAGE}


def _row(required: Mapping[str, Kind], optional: Mapping[str, Kind]) -> dict[str, Parameter]:
    return {name: Parameter(kind, True) for name, kind in required.items()} | {
        name: Parameter(kind) for name, kind in optional.items()
    }


PARAMETERS: dict[str, dict[str, Parameter]] = {
    "getMe": {},
    "getUpdates": _row(
        {},
        {
            "offset": Kind.INTEGER,
            "limit": Kind.INTEGER,
            "timeout": Kind.INTEGER,
            "allowed_updates": Kind.ARRAY,
        },
    ),
    "setWebhook": _row(
        {"url": Kind.STRING},
        {
            "max_connections": Kind.INTEGER,
            "allowed_updates": Kind.ARRAY,
            "drop_pending_updates": Kind.BOOLEAN,
            "secret_token": Kind.STRING,
        },
    ),
    "deleteWebhook": _row({}, {"drop_pending_updates": Kind.BOOLEAN}),
    "getWebhookInfo": {},
    "sendMessage": _row(
        _CHAT | {"text": Kind.STRING},
        {"parse_mode": Kind.STRING, "link_preview_options": Kind.OBJECT, **_SENDING},
    ),
    "sendPhoto": _row(_CHAT | {"photo": Kind.FILE}, _CAPTION | _ABOVE | _SENDING),
    "sendMediaGroup": _row(_CHAT | {"media": Kind.ARRAY}, _QUIET),
    "sendVoice": _row(_CHAT | {"voice": Kind.FILE}, {**_CAPTION, "duration": Kind.INTEGER, **_SENDING}),
    "sendDocument": _row(
        _CHAT | {"document": Kind.FILE},
        {**_CAPTION, "disable_content_type_detection": Kind.BOOLEAN, **_SENDING},
    ),
    "sendVideo": _row(
        _CHAT | {"video": Kind.FILE},
        {
            **_CAPTION,
            **_ABOVE,
            "duration": Kind.INTEGER,
            "width": Kind.INTEGER,
            "height": Kind.INTEGER,
            "supports_streaming": Kind.BOOLEAN,
            **_SENDING,
        },
    ),
    "sendAudio": _row(
        _CHAT | {"audio": Kind.FILE},
        {
            **_CAPTION,
            "duration": Kind.INTEGER,
            "performer": Kind.STRING,
            "title": Kind.STRING,
            **_SENDING,
        },
    ),
    "sendVideoNote": _row(
        _CHAT | {"video_note": Kind.FILE}, {"duration": Kind.INTEGER, "length": Kind.INTEGER, **_SENDING}
    ),
    "sendAnimation": _row(
        _CHAT | {"animation": Kind.FILE},
        {
            **_CAPTION,
            **_ABOVE,
            "duration": Kind.INTEGER,
            "width": Kind.INTEGER,
            "height": Kind.INTEGER,
            **_SENDING,
        },
    ),
    "sendSticker": _row(_CHAT | {"sticker": Kind.FILE}, {"emoji": Kind.STRING, **_SENDING}),
    "sendLocation": _row(
        _CHAT | {"latitude": Kind.FLOAT, "longitude": Kind.FLOAT}, {"horizontal_accuracy": Kind.FLOAT, **_SENDING}
    ),
    "sendVenue": _row(
        _CHAT | {"latitude": Kind.FLOAT, "longitude": Kind.FLOAT, "title": Kind.STRING, "address": Kind.STRING},
        _SENDING,
    ),
    "sendContact": _row(
        _CHAT | {"phone_number": Kind.STRING, "first_name": Kind.STRING},
        {"last_name": Kind.STRING, "vcard": Kind.STRING, **_SENDING},
    ),
    "editMessageText": _row(
        _MESSAGE | {"text": Kind.STRING},
        {"parse_mode": Kind.STRING, "link_preview_options": Kind.OBJECT, "reply_markup": Kind.OBJECT},
    ),
    "editMessageReplyMarkup": _row(_MESSAGE, {"reply_markup": Kind.OBJECT}),
    "editMessageCaption": _row(
        _MESSAGE, {**_CAPTION, "show_caption_above_media": Kind.BOOLEAN, "reply_markup": Kind.OBJECT}
    ),
    "deleteMessage": _row(_MESSAGE, {}),
    "answerCallbackQuery": _row(
        {"callback_query_id": Kind.STRING},
        {
            "text": Kind.STRING,
            "show_alert": Kind.BOOLEAN,
            "url": Kind.STRING,
            "cache_time": Kind.INTEGER,
        },
    ),
    "sendChatAction": _row(_CHAT | {"action": Kind.STRING}, {}),
    "getFile": _row({"file_id": Kind.STRING}, {}),
    "setMyCommands": _row({"commands": Kind.ARRAY}, _SCOPE),
    "getMyCommands": _row({}, _SCOPE),
    "setMyDescription": _row({}, {"description": Kind.STRING, **_LANGUAGE}),
    "setMyShortDescription": _row({}, {"short_description": Kind.STRING, **_LANGUAGE}),
    "setChatMenuButton": _row({}, _CHAT | {"menu_button": Kind.OBJECT}),
}

# Telegram's own words for the parameters most often forgotten.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "audio": "there is no audio in the request",
    "video_note": "there is no video note in the request",
    "animation": "there is no animation in the request",
    "sticker": "there is no sticker in the request",
    "message_id": "message identifier is not specified",
}


def read_parameters(method: str, params: Mapping[str, Any], files: Mapping[str, UploadedFile]) -> Object:
    """Return the parameters in their own types, whether they came as form text or as JSON.

    A parameter whose file came as the part of the same name is left out: the part speaks for it.

    Raises:
        ApiError: 404 for an unknown method; 400 for an unknown, missing or ill-typed parameter, or unclean text.
    """
    table = PARAMETERS.get(method)
    if table is None:
        raise ApiError(404, "Not Found")
    for name in params:
        if name not in table:
            raise bad_request(f'unknown parameter "{name}" of {method}')
    for name, row in table.items():
        if row.required and params.get(name) is None and not (row.kind is Kind.FILE and name in files):
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    read = {name: _read(name, table[name].kind, value) for name, value in params.items() if value is not None}
    _refuse_unclean(read)
    return read


def _read(name: str, kind: Kind, value: object) -> Any:
    try:
        return _READERS[kind](value)
    except (ValueError, _IllTyped) as error:
        raise bad_request(f'parameter "{name}" must be {kind.value}') from error


def _integer(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise _IllTyped(value)
    return value


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _IllTyped(value)
    number = float(value)
    if not math.isfinite(number):
        raise _IllTyped(value)
    return number


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _IllTyped(value)
    return value


def _boolean(value: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    if not isinstance(value, bool):
        raise _IllTyped(value)
    return value


def _chat(value: object) -> int | str:
    if isinstance(value, str) and value.startswith("@"):
        return value
    return _integer(value)


def _object(value: object) -> Object:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise _IllTyped(value)
    return found


def _array(value: object) -> list[Any]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise _IllTyped(value)
    return found


_READERS: dict[Kind, Callable[[object], Any]] = {
    Kind.INTEGER: _integer,
    Kind.FLOAT: _float,
    Kind.STRING: _string,
    Kind.BOOLEAN: _boolean,
    Kind.CHAT: _chat,
    Kind.OBJECT: _object,
    Kind.ARRAY: _array,
    Kind.FILE: _string,
}


def _refuse_unclean(value: object) -> None:
    if isinstance(value, dict):
        _refuse_unclean([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for entry in value:
            _refuse_unclean(entry)
    elif isinstance(value, str):
        if "\0" in value:
            raise bad_request("strings must not contain NUL")
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise bad_request("strings must be encoded in UTF-8")
