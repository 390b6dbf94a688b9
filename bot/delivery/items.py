"""What is sent beside words: one thing each, or an album, by the method that Telegram has for it."""

from collections.abc import Sequence
from typing import Any

from telegram import Bot, InputFile, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo, Message

from bot.delivery.files import PATIENCE, Ready
from bot.rules.media import CAPTIONED, Kind, may_go_together

_IN_ALBUM: dict[Kind, Any] = {
    Kind.PHOTO: InputMediaPhoto,
    Kind.VIDEO: InputMediaVideo,
    Kind.DOCUMENT: InputMediaDocument,
    Kind.AUDIO: InputMediaAudio,
}
# Telegram takes other forms of these as plain files only. https://core.telegram.org/bots/api#sendaudio
_FORMS = {Kind.VIDEO: (".mp4",), Kind.AUDIO: (".mp3", ".m4a"), Kind.ANIMATION: (".mp4", ".gif")}
_UPLOADED = (Kind.ANIMATION, Kind.DOCUMENT, Kind.VIDEO, Kind.AUDIO)


async def send_items(bot: Bot, chat_id: int, ready: list[Ready], *, text: str, silent: bool) -> Sequence[Message]:
    """Send one thing or an album with its text; before what bears no text it is said apart. Return the messages."""
    if len(ready) > 1:
        return await _album(bot, chat_id, ready, text=text, silent=silent)
    [one] = ready
    if text and one.item.kind not in CAPTIONED:
        await bot.send_message(chat_id, text, disable_notification=silent)
    return [await _one(bot, chat_id, one, text=text, silent=silent)]


def are_album(ready: list[Ready]) -> bool:
    """Whether several things go as one: a film may have become a plain file, which goes with no photo."""
    return may_go_together({_kind(one) for one in ready})


async def _album(bot: Bot, chat_id: int, ready: list[Ready], *, text: str, silent: bool) -> Sequence[Message]:
    """The text stands with the first alone: then it shows below the whole."""
    media = [
        _IN_ALBUM[_kind(one)](one.file, caption=None if n else text, filename=one.name or None)
        for n, one in enumerate(ready)
    ]
    return await bot.send_media_group(
        chat_id, media, disable_notification=silent, read_timeout=PATIENCE, write_timeout=PATIENCE
    )


async def _one(bot: Bot, chat_id: int, ready: Ready, *, text: str, silent: bool) -> Message:
    item, kind = ready.item, _kind(ready)
    words = {"caption": text} if kind in CAPTIONED else {}
    patience = {"read_timeout": PATIENCE, "write_timeout": PATIENCE} if isinstance(ready.file, bytes) else {}
    file = InputFile(ready.file, filename=ready.name) if isinstance(ready.file, bytes) else ready.file
    how: dict[str, Any] = {"disable_notification": silent, **words, **patience}
    if kind is Kind.LOCATION:
        return await bot.send_location(chat_id, *item.point, **how)
    if kind is Kind.VENUE:
        return await bot.send_venue(chat_id, *item.point, *item.words, **how)
    if kind is Kind.CONTACT:
        phone, name = item.words
        return await bot.send_contact(chat_id, phone, name, **how)
    if kind is Kind.DOCUMENT:  # told to look into it, Telegram makes a film or a sound of some files
        return await bot.send_document(chat_id, file, disable_content_type_detection=True, **how)
    send: Any = {
        Kind.PHOTO: bot.send_photo,
        Kind.VOICE: bot.send_voice,
        Kind.VIDEO: bot.send_video,
        Kind.VIDEO_NOTE: bot.send_video_note,
        Kind.ANIMATION: bot.send_animation,
        Kind.AUDIO: bot.send_audio,
        Kind.STICKER: bot.send_sticker,
    }[kind]
    message: Message = await send(chat_id, file, **how)
    return message


def _kind(ready: Ready) -> Kind:
    kind = ready.item.kind
    fits = not ready.name or ready.name.endswith(_FORMS.get(kind, ("",)))
    return kind if fits else Kind.DOCUMENT


def kept_files(ready: list[Ready], sent: Sequence[Message]) -> tuple[tuple[int, Kind, str], ...]:
    """Return (part, kind, file id) of what was uploaded: from now on it goes by that id, as what Telegram made of it."""
    return tuple(
        (one.item.part_id, *found)
        for one, message in zip(ready, sent, strict=True)
        if isinstance(one.file, bytes) and (found := _file_of(message))
    )


def _file_of(message: Message) -> tuple[Kind, str] | None:
    found = ((kind, getattr(message, kind)) for kind in _UPLOADED)
    return next(((kind, file.file_id) for kind, file in found if file), None)
