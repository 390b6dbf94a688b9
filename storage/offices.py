"""The office: its settings with their version, its counters, and instants worth remembering."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.rules.errors import NoTown
from bot.rules.town import OfficeRules, office_rules
from storage.database import Tx
from storage.rows import instant, remembered, stored

BEAT = "beat"  # the mark of the last beat that went round
IN_SERVICE = "in_service"  # the mark of 正式启用: since then the office is on trial no more


@dataclass(frozen=True)
class Office:
    """A row of `offices`; `settings` is the office's part of the town file as JSON."""

    version: int
    settings: str
    bot_username: str | None

    @property
    def rules(self) -> OfficeRules:
        """Return the settings as values; parsed once for each text."""
        return _parsed(self.settings)


@lru_cache(maxsize=8)  # keyed by the text itself, so a changed setting can never be answered from memory
def _parsed(settings: str) -> OfficeRules:
    return office_rules(json.loads(settings))


@remembered
def find(tx: Tx) -> Office | None:
    """Return the office, or None before the first import."""
    row = tx.one(
        "SELECT o.version, o.settings, b.username FROM offices o LEFT JOIN bots b ON b.office_id = o.office_id "
        "WHERE o.office_id = :office_id"
    )
    return Office(*row) if row else None


@remembered
def version(tx: Tx) -> int:
    """Return the number of the present settings; it rises with every change that moves deadlines."""
    return tx.number("SELECT version FROM offices WHERE office_id = :office_id")


def rules(tx: Tx) -> OfficeRules:
    """Return the office's rules. Raises: NoTown."""
    office = find(tx)
    if office is None:
        raise NoTown
    return office.rules


def put(tx: Tx, sections: dict[str, Any]) -> bool:
    """Store the settings; return whether they changed."""
    settings = json.dumps(sections, ensure_ascii=False, sort_keys=True)
    office = find(tx)
    if office is None:
        tx.run(
            "INSERT INTO offices (office_id, version, settings) VALUES (:office_id, 1, :settings)", settings=settings
        )
        return True
    if office.settings == settings:
        return False
    tx.run(
        "UPDATE offices SET settings = :settings, version = version + 1 WHERE office_id = :office_id", settings=settings
    )
    return True


def plan_anew(tx: Tx) -> None:
    """Working hours somewhere have changed: the beat plans every open case anew."""
    tx.run("UPDATE offices SET version = version + 1 WHERE office_id = :office_id")


def name_bot(tx: Tx, username: str) -> None:
    """Remember the bot's name for the links that commands print."""
    tx.run(
        "INSERT INTO bots (office_id, username) VALUES (:office_id, :username) "
        "ON CONFLICT (office_id) DO UPDATE SET username = excluded.username",
        username=username,
    )


def name_web(tx: Tx, url: str | None) -> None:
    """Remember under which address people reach the bot's own pages; None: under none."""
    tx.run("UPDATE bots SET web_url = :url WHERE office_id = :office_id", url=url)


def web_url(tx: Tx) -> str | None:
    """Return the address under which people reach the bot's own pages, without a slash at its end; None: under none."""
    row = tx.one("SELECT web_url FROM bots WHERE office_id = :office_id")
    return row[0] if row else None


def count_up(tx: Tx, name: str) -> int:
    """Return the next number of a counter, from 1 on; a rolled-back transaction leaves a gap."""
    row = tx.one(
        "INSERT INTO counters (office_id, name, value) VALUES (:office_id, :name, 1) "
        "ON CONFLICT (office_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value",
        name=name,
    )
    assert row is not None
    return int(row[0])


def mark(tx: Tx, name: str, at: datetime) -> None:
    """Remember when something last happened."""
    tx.run(
        "INSERT INTO marks (office_id, name, at) VALUES (:office_id, :name, :at) "
        "ON CONFLICT (office_id, name) DO UPDATE SET at = excluded.at",
        name=name,
        at=stored(at),
    )


def marked(tx: Tx, name: str) -> datetime | None:
    """Return when something last happened, or None."""
    row = tx.one("SELECT at FROM marks WHERE office_id = :office_id AND name = :name", name=name)
    return instant(row[0]) if row else None
