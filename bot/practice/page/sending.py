"""What somebody sends from a phone of the page besides words: samples at a press, and files from the visitor's disk."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

from bot.practice.page import samples
from bot.practice.page.pictures import street
from bot.practice.telegram.files import LARGEST_PHOTO, picture_size
from bot.practice.telegram.phones import Phone

ALBUM = 3
LARGEST_ALBUM = 10


@dataclass(frozen=True)
class Said:
    """What goes with a thing: words under it, and the message it answers."""

    caption: str | None = None
    reply_to: int | None = None


@dataclass(frozen=True)
class Upload:
    """A file from the visitor's disk."""

    name: str
    mime_type: str
    content: bytes


def send_sample(phone: Phone, what: str, said: Said) -> None:
    """Send something made up. Raises: LookupError: there is no such thing, or nothing to answer; ValueError: too long."""
    SAMPLES[what](phone, said)


def send_files(phone: Phone, uploads: list[Upload], said: Said, *, as_files: bool) -> None:
    """Send files, several as one album; as they are, or pictures and films as such.

    Raises:
        LookupError: there is nothing to answer.
        ValueError: the words are too long, or there are too many files, or none.
    """
    if not 1 <= len(uploads) <= LARGEST_ALBUM:
        raise ValueError(f"an album has up to {LARGEST_ALBUM} files")
    kinds = {_kind(upload, as_files=as_files) for upload in uploads}
    together = (len(uploads) > 1 and kinds <= {"photo", "video"}) or kinds == {"document"}
    album = token_hex(6) if len(uploads) > 1 and together else None
    for number, upload in enumerate(uploads):
        words = Said(said.caption, said.reply_to) if number == 0 else Said()
        _send(phone, upload, _kind(upload, as_files=as_files), words, album)


def _kind(upload: Upload, *, as_files: bool) -> str:
    if as_files:
        return "document"
    if picture_size(upload.content) and len(upload.content) <= LARGEST_PHOTO:
        return "photo"
    family = upload.mime_type.partition("/")[0]
    return family if family in ("video", "audio") else "document"


def _send(phone: Phone, upload: Upload, kind: str, said: Said, album: str | None) -> None:
    if kind == "photo":
        phone.photo(upload.content, said.caption, album, reply_to=said.reply_to)
    elif kind == "video":
        phone.video(0, upload.content, said.caption, media_group_id=album, reply_to=said.reply_to)
    elif kind == "audio":
        phone.audio(0, upload.content, upload.name, upload.mime_type, said.caption, reply_to=said.reply_to)
    else:
        phone.document(
            upload.content, upload.name, upload.mime_type, said.caption, media_group_id=album, reply_to=said.reply_to
        )


def _photo(phone: Phone, said: Said) -> None:
    phone.photo(street(_count(phone)), said.caption, reply_to=said.reply_to)


def _album(phone: Phone, said: Said) -> None:
    pictures = [Upload("", "image/png", street(_count(phone) + number)) for number in range(ALBUM)]
    send_files(phone, pictures, said, as_files=False)


def _voice(phone: Phone, said: Said) -> None:
    phone.voice(samples.TONE_SECONDS, samples.tone(), mime_type="audio/wav", reply_to=said.reply_to)


def _film(phone: Phone, said: Said) -> None:
    phone.video(samples.FILM_SECONDS, samples.FILM, said.caption, reply_to=said.reply_to)


def _paper(phone: Phone, said: Said) -> None:
    paper = samples.paper(_count(phone), by=phone.user["first_name"])
    phone.document(paper, "情况说明.pdf", "application/pdf", said.caption, reply_to=said.reply_to)


def _original(phone: Phone, said: Said) -> None:
    picture = samples.photographed(_count(phone), by=phone.user["first_name"])
    phone.document(picture, "照片原图.jpg", "image/jpeg", said.caption, reply_to=said.reply_to)


def _too_large(phone: Phone, said: Said) -> None:
    phone.document(samples.TOO_LARGE, "录像.mov", "video/quicktime", said.caption, reply_to=said.reply_to)


def _place(phone: Phone, said: Said) -> None:
    phone.place(*samples.PLACE, reply_to=said.reply_to)


def _contact(phone: Phone, said: Said) -> None:
    name, number = samples.NEIGHBOUR
    phone.contact(number, first_name=name, reply_to=said.reply_to)


def _sticker(phone: Phone, said: Said) -> None:
    phone.sticker(samples.STICKERS[_count(phone) % len(samples.STICKERS)], reply_to=said.reply_to)


def _forwarded(phone: Phone, said: Said) -> None:
    from_name, text = samples.FORWARDED
    phone.forward(text, from_name)


def _count(phone: Phone) -> int:
    return len(phone.messages)


SAMPLES: dict[str, Callable[[Phone, Said], None]] = {
    "photo": _photo,
    "album": _album,
    "voice": _voice,
    "video": _film,
    "paper": _paper,
    "original": _original,
    "too_large": _too_large,
    "place": _place,
    "contact": _contact,
    "sticker": _sticker,
    "forward": _forwarded,
}
WORDLESS = frozenset({"voice", "place", "contact", "sticker", "forward"})  # Telegram lets no words stand under these
