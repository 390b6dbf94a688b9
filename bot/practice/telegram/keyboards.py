"""The four kinds of reply_markup, checked as Telegram checks them."""

from typing import Any

from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.wire import Object, utf16_length

_BUTTONS_AT_MOST = 100
_BUTTONS_IN_A_ROW = 8
_INLINE_ACTIONS = {
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_KEYBOARD_ACTIONS = {"request_contact", "request_location"}
_MARKUP_KEYS = {
    "inline_keyboard": set[str](),
    "keyboard": {
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}


def checked_markup(markup: Object | None, *, only_inline: bool = False) -> Object | None:
    """Return the markup, or None for none.

    Raises:
        ApiError: 400, it is none of the four kinds, or a button is wrong.
    """
    if markup is None:
        return None
    kind = next((kind for kind in _MARKUP_KEYS if kind in markup), None)
    if kind is None or (only_inline and kind != "inline_keyboard"):
        raise bad_request("object expected as reply markup")
    strange = set(markup) - _MARKUP_KEYS[kind] - {kind}
    if strange:
        raise bad_request(f"can't parse reply keyboard markup: unknown field {min(strange)}")
    _check_placeholder(markup)
    if kind == "inline_keyboard":
        _check_rows(markup[kind], inline=True)
    elif kind == "keyboard":
        _check_rows(markup[kind], inline=False)
    elif markup[kind] is not True:
        raise bad_request(f"can't parse reply keyboard markup: {kind} must be true")
    return markup


def _check_placeholder(markup: Object) -> None:
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= utf16_length(placeholder) <= 64:
        raise bad_request("can't parse reply keyboard markup: input_field_placeholder must have 1 to 64 characters")


def _check_rows(rows: Any, *, inline: bool) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: expected an Array of Arrays")
    if sum(len(row) for row in rows) > _BUTTONS_AT_MOST or any(len(row) > _BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            if inline:
                _check_inline_button(button)
            else:
                _check_keyboard_button(button)


def _check_text(button: Any, allowed: set[str]) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: text must be non-empty")
    strange = set(button) - allowed
    if strange:
        raise bad_request(f"can't parse keyboard button: unknown field {min(strange)}")


def _check_inline_button(button: Any) -> None:
    _check_text(button, _LOOKS | _INLINE_ACTIONS)
    actions = _INLINE_ACTIONS & set(button)
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        callback_data = button["callback_data"]
        if not isinstance(callback_data, str) or not 1 <= len(callback_data.encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url", "https://")
    if not isinstance(url, str) or not url.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")


def _check_keyboard_button(button: Any) -> None:
    if isinstance(button, str):
        button = {"text": button}
    _check_text(button, _LOOKS | _KEYBOARD_ACTIONS)


def labels_of(markup: Object | None) -> tuple[tuple[str, ...], ...]:
    """Return the labels of a keyboard, row by row; () for none."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return tuple(tuple(button if isinstance(button, str) else button["text"] for button in row) for row in rows)


def buttons_of(markup: Object | None) -> list[Object]:
    """Return all buttons of a keyboard, each as an object."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [{"text": button} if isinstance(button, str) else button for row in rows for button in row]
