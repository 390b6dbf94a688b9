"""Who is sending: a lock that dies with its process, so that a start knows at once which messages nobody holds.

On SQLite it lies on a file beside the database, on PostgreSQL it belongs to a connection (storage/postgres.py).
"""

import fcntl
import os
import secrets
from pathlib import Path
from typing import Protocol


def senders_of(database: Path) -> Path:
    """Return the folder of the locks of those who send from a database file."""
    return database.parent / f"{database.name}.senders"


def anybody_sends(folder: Path) -> bool:
    """Return whether a program is alive that sends from the database beside `folder`."""
    return any(not _is_free(file) for file in folder.glob("*.lock"))


def _is_free(path: Path) -> bool:
    """Whether nobody holds a lock; one whose file is gone is free."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


class Owner(Protocol):
    """A sender's name and its lock."""

    name: str

    def is_dead(self, name: str) -> bool:
        """Return whether the sender of that name is gone."""

    def release(self) -> None:
        """Let go; call it once, after the last message was settled."""


class FileOwner:
    """A lock on a file; `folder` lies beside the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = secrets.token_hex(8)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path(self.name), os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_dead(self, name: str) -> bool:
        """Return whether the sender of that name is gone; its file is cleared away then."""
        if name == self.name:
            return False
        if not _is_free(self._path(name)):
            return False
        self._path(name).unlink(missing_ok=True)
        return True

    def release(self) -> None:
        """Let go; call it once, after the last message was settled."""
        self._path(self.name).unlink(missing_ok=True)
        os.close(self._file)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
