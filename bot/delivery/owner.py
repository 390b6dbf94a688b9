"""Who is sending: a lock on a file that dies with its process, so that a start knows at once which messages nobody holds."""

import fcntl
import os
import secrets
from pathlib import Path


class Owner:
    """A sender's name and its lock; `folder` lies beside the database."""

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
        try:
            file = os.open(self._path(name), os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        self._path(name).unlink(missing_ok=True)
        return True

    def release(self) -> None:
        """Let go; call it once, after the last message was settled."""
        self._path(self.name).unlink(missing_ok=True)
        os.close(self._file)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
