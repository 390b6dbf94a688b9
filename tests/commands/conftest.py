"""The command line in an empty folder of its own, with no setting but those a test makes."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.desk import NAMES, Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """An empty folder; its database is `zhiban.db`."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES.split():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/zhiban.db")
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield Desk(tmp_path, capsys)
    root.setLevel(level)
    root.handlers[:] = handlers
