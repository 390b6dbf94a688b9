"""Texts and captions, with Telegram's lengths and its reading of marks."""

from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.html import HtmlRefused, parse_html, trimmed
from bot.practice.telegram.wire import Object, utf16_length

LONGEST_TEXT = 4096  # UTF-16 units, after the marks are read
LONGEST_CAPTION = 1024


def message_text(params: Object) -> Object:
    """Return {text, entities} of a message.

    Raises:
        ApiError: 400, the text is empty, too long, or its marks cannot be read.
    """
    plain, entities = _formatted(params.get("text", ""), params.get("parse_mode"))
    if not plain:
        raise bad_request("message text is empty")
    if utf16_length(plain) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": plain, "entities": entities} if entities else {"text": plain}


def caption(params: Object) -> Object:
    """Return {caption, caption_entities} of a picture or file, {} for none.

    Raises:
        ApiError: 400, the caption is too long, or its marks cannot be read.
    """
    plain, entities = _formatted(params.get("caption", ""), params.get("parse_mode"))
    if utf16_length(plain) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not plain:
        return {}
    return {"caption": plain, "caption_entities": entities} if entities else {"caption": plain}


def _formatted(text: str, parse_mode: str | None) -> tuple[str, list[Object]]:
    if not parse_mode:
        return text.strip(), []
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"can't parse entities: this stand-in does not read {parse_mode}, only HTML")
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    try:
        plain, entities = parse_html(text)
    except HtmlRefused as error:
        raise bad_request(f"can't parse entities: {error}") from error
    return trimmed(plain, entities)
