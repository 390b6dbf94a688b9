"""What people send beside words: the kinds, and how each is passed on so that nothing tells who sent it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

MOST_BYTES = 20 << 20  # of a file that a bot may fetch; https://core.telegram.org/bots/api#getfile
MOST_IN_ALBUM = 10
GATHERING = timedelta(seconds=1.5)  # the pictures of an album come one by one, within a second


class Kind(StrEnum):
    """What a message is; OTHER are games, polls and the like, which tell nothing."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    AUDIO = "audio"
    DOCUMENT = "document"
    LOCATION = "location"
    VENUE = "venue"
    CONTACT = "contact"
    STICKER = "sticker"
    OTHER = "other"


class Lost(StrEnum):
    """Why a file cannot be passed on."""

    TOO_BIG = "too_big"
    UNCLEANABLE = "uncleanable"
    GONE = "gone"
    REFUSED = "refused"  # by one receiver's Telegram, as a voice is by whoever takes none; others may get it


# By the stored file: Telegram itself has taken names and places out of these.
ANEW = frozenset({Kind.PHOTO, Kind.VOICE, Kind.VIDEO_NOTE, Kind.STICKER})
# Fetched, cleaned, uploaded under another name.
CLEANED = frozenset({Kind.DOCUMENT, Kind.VIDEO, Kind.AUDIO, Kind.ANIMATION})
CAPTIONED = frozenset({Kind.PHOTO, Kind.VOICE}) | CLEANED
_TOGETHER = (frozenset({Kind.PHOTO, Kind.VIDEO}), frozenset({Kind.DOCUMENT}), frozenset({Kind.AUDIO}))
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
    "image/gif": ".gif",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/amr": ".amr",
}


@dataclass(frozen=True)
class Enclosure:
    """Something beside words in a case: `number` is its own among its like, `size` is in bytes."""

    kind: Kind
    number: int
    came_at: datetime
    ending: str = ""
    size: int | None = None
    lost: Lost | None = None
    shown: bool = True  # of a contact: whether the sender lets the handler see it


class Sent(Protocol):
    """What decides with what something goes."""

    @property
    def kind(self) -> Kind: ...
    @property
    def group_id(self) -> str | None: ...


S = TypeVar("S", bound=Sent)


def sets(sent: Sequence[S]) -> list[list[S]]:
    """Return what goes as one message each: of an album what Telegram lets go together, at most ten; all else singly."""
    found: list[list[S]] = []
    open_sets: dict[tuple[str, frozenset[Kind]], list[S]] = {}
    for one in sent:
        family = next((family for family in _TOGETHER if one.kind in family), None)
        key = (one.group_id, family) if one.group_id and family else None
        begun = open_sets.get(key) if key else None
        if begun is not None and len(begun) < MOST_IN_ALBUM:
            begun.append(one)
            continue
        found.append([one])
        if key:
            open_sets[key] = found[-1]
    return found


def may_go_together(kinds: Collection[Kind]) -> bool:
    """Return whether Telegram lets things of these kinds go as one album."""
    return any(family.issuperset(kinds) for family in _TOGETHER)


def ending_of(name: str | None, mime_type: str | None) -> str:
    """Return a file's ending like ".pdf", all that is kept of its name; empty where neither name nor type tells it."""
    stem, dot, ending = (name or "").rpartition(".")
    if stem and dot and ending.isascii() and ending.isalnum() and len(ending) <= 5:
        return f".{ending.lower()}"
    return _ENDINGS.get(mime_type or "", "")


def too_big(kind: Kind, size: int | None) -> bool:
    """Return whether a file is larger than a bot may fetch."""
    return kind in CLEANED and size is not None and size > MOST_BYTES
