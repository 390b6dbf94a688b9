"""What goes together in one message, and what is kept of a file's name."""

from dataclasses import dataclass

import pytest

from bot.rules.media import CAPTIONED, CLEANED, MOST_BYTES, Kind, ending_of, sets, too_big


@dataclass(frozen=True)
class Piece:
    kind: Kind
    group_id: str | None = None


PHOTO, FILM, FILE, SOUND = (Piece(kind, "a") for kind in (Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT, Kind.AUDIO))
OTHER = Piece(Kind.PHOTO, "b")
ALONE = Piece(Kind.PHOTO)
VOICE = Piece(Kind.VOICE, "a")


@pytest.mark.parametrize(
    ("sent", "together"),
    [
        ([], []),
        ([ALONE, ALONE], [[ALONE], [ALONE]]),
        ([PHOTO, FILM, PHOTO], [[PHOTO, FILM, PHOTO]]),
        ([PHOTO, OTHER, PHOTO], [[PHOTO, PHOTO], [OTHER]]),
        ([FILE, FILE], [[FILE, FILE]]),
        ([SOUND, FILE, SOUND], [[SOUND, SOUND], [FILE]]),
        ([PHOTO, FILE], [[PHOTO], [FILE]]),
        ([VOICE, VOICE], [[VOICE], [VOICE]]),
        ([PHOTO] * 11, [[PHOTO] * 10, [PHOTO]]),
    ],
)
def test_what_telegram_lets_go_together_goes_together(sent: list[Piece], together: list[list[Piece]]) -> None:
    assert sets(sent) == together


@pytest.mark.parametrize(
    ("name", "mime_type", "ending"),
    [
        ("王小明的身份证.PDF", None, ".pdf"),
        ("list.xlsx", "application/pdf", ".xlsx"),
        (None, "video/quicktime", ".mov"),
        ("无后缀", "image/png", ".png"),
        (".bashrc", None, ""),
        ("a.王小明", None, ""),
        ("a.wangxiaoming", "text/plain", ".txt"),
        (None, None, ""),
        ("", "application/x-unknown", ""),
    ],
)
def test_of_a_name_only_the_ending_is_kept(name: str | None, mime_type: str | None, ending: str) -> None:
    assert ending_of(name, mime_type) == ending


@pytest.mark.parametrize(
    ("kind", "size", "is_too_big"),
    [
        (Kind.DOCUMENT, MOST_BYTES, False),
        (Kind.DOCUMENT, MOST_BYTES + 1, True),
        (Kind.VIDEO, None, False),
        (Kind.VOICE, MOST_BYTES + 1, False),
    ],
)
def test_only_what_must_be_fetched_can_be_too_big(kind: Kind, size: int | None, is_too_big: bool) -> None:
    assert too_big(kind, size) is is_too_big


def test_whatever_is_uploaded_bears_a_text() -> None:
    assert CLEANED < CAPTIONED
