"""What travels: objects as JSON knows them, uploads, lengths and dates in Telegram's units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True)
class UploadedFile:
    """One part of a multipart body that carries a file."""

    name: str
    content: bytes = field(repr=False)
    mime_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Request:
    """A call whose parameters have passed the table of parameters."""

    method: str
    params: Object
    files: Mapping[str, UploadedFile]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, the unit of all lengths and offsets of messages."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def unix_seconds(instant: datetime) -> int:
    """Return the instant as Telegram dates everything: whole seconds since 1970."""
    return int(instant.timestamp())


def without_nothing(entries: Mapping[str, Any]) -> Object:
    """Return the entries that are there: Telegram leaves absent fields out, never null."""
    return {name: value for name, value in entries.items() if value is not None and value is not False}
