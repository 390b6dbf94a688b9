"""Files as Telegram keeps them: by an id that names kind and content, fetched by a path."""

import struct
import zlib
from dataclasses import dataclass, field

from bot.practice.telegram.errors import ApiError, bad_request
from bot.practice.telegram.wire import Object, UploadedFile

MEGABYTE = 1024 * 1024
LARGEST_DOWNLOAD = 20 * MEGABYTE
LARGEST_PHOTO = 10 * MEGABYTE
LARGEST_UPLOAD = 50 * MEGABYTE
_NO_SUCH_FILE = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True)
class StoredFile:
    """A file; `content` is None where only the size matters, and then zeros are served."""

    file_id: str
    kind: str
    path: str
    size: int
    name: str
    mime_type: str
    width: int = 0
    height: int = 0
    content: bytes | None = field(default=None, repr=False)

    @property
    def unique_id(self) -> str:
        """Return the id that stays when a file is sent again."""
        return f"Q{self.path.rsplit('_', 1)[1].split('.')[0]}"

    def served(self) -> bytes:
        """Return the bytes to download."""
        return bytes(self.size) if self.content is None else self.content

    def as_json(self) -> Object:
        """Return the fields every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class FileStore:
    """All files, people's and the bot's, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._kept = 0

    def keep(self, content: bytes | int, *, kind: str, name: str, mime_type: str) -> StoredFile:
        """Store a file of these bytes, or of so many zeros, and return it."""
        number, self._kept = self._kept, self._kept + 1
        size = content if isinstance(content, int) else len(content)
        found = None if isinstance(content, int) else picture_size(content)
        width, height = found or (1280, 960)
        stored = StoredFile(
            file_id=f"practice-{kind.lower()}-{number}",
            kind=kind,
            path=f"{kind.lower()}s/file_{number}{_extension(kind, name)}",
            size=size,
            name=name,
            mime_type=mime_type,
            width=width,
            height=height,
            content=None if isinstance(content, int) else content,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def keep_upload(self, upload: UploadedFile, kind: str) -> StoredFile:
        """Store what the bot uploads.

        Raises:
            ApiError: 400 for an empty file or a picture that is none; 413 for one too large.
        """
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > (LARGEST_PHOTO if kind == "Photo" else LARGEST_UPLOAD):
            raise ApiError(413, "Request Entity Too Large")
        if kind == "Photo" and picture_size(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self.keep(upload.content, kind=kind, name=upload.name, mime_type=upload.mime_type)

    def known(self, file_id: str, kind: str) -> StoredFile:
        """Return the file of this id to send again.

        Raises:
            ApiError: 400, there is none, or it is of another kind.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request(_NO_SUCH_FILE)
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind} as {kind}")
        return stored

    def forget(self, file_id: str) -> None:
        """Lose a file, as Telegram may after years."""
        stored = self._by_id.pop(file_id)
        del self._by_path[stored.path]

    def withhold(self, file_id: str) -> None:
        """Speak of a file and never give it out."""
        del self._by_path[self._by_id[file_id].path]

    def describe(self, file_id: str) -> Object:
        """Return the File object of getFile.

        Raises:
            ApiError: 400, there is none, or it is larger than bots may fetch.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {**stored.as_json(), "file_path": stored.path}

    def at(self, path: str) -> StoredFile:
        """Return the file of this path.

        Raises:
            ApiError: 404, there is none.
        """
        stored = self._by_path.get(path)
        if stored is None or stored.size > LARGEST_DOWNLOAD:
            raise ApiError(404, "Not Found")
        return stored


def _extension(kind: str, name: str) -> str:
    usual = {"Photo": ".jpg", "Voice": ".oga", "Video": ".mp4", "VideoNote": ".mp4", "Sticker": ".webp"}
    if kind in usual:
        return usual[kind]
    dot = name.rfind(".")
    return name[dot:] if dot > 0 and name[dot + 1 :].isalnum() and name.isascii() else ""


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return (width, height) of a PNG or JPEG in pixels, None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:3] == b"\xff\xd8\xff":
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        # The frame headers SOF0 to SOF15, without the tables DHT, JPG, DAC between them.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


def blank_picture(width: int = 1280, height: int = 960) -> bytes:
    """Return a black PNG of this size, small enough for any test."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = (b"\0" + bytes((width + 7) // 8)) * height
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
