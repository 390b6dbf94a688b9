"""The chain that ties a case's events together. A content can go; that it was there, and what it was worth, stays."""

import hashlib
import json
from dataclasses import MISSING, fields
from datetime import datetime

from bot.rules.cases import Case

_FIRST = "0" * 64
# What a new case is unless something says otherwise: that is told by no event.
AT_FIRST = {field.name: None if field.default is MISSING else field.default for field in fields(Case)}


def content_digest(salt: str, body: str) -> str:
    """Return the digest that stands in the chain for what was said; empty for nothing."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest() if body else ""


def link(
    before: str | None, *, seq: int, kind: str, actor_id: int | None, at: datetime, why: str, changes: str, digest: str
) -> str:
    """Return an event's hash over itself and the hash before it (None for a case's first event)."""
    told = json.dumps([before or _FIRST, seq, kind, actor_id, at.isoformat(), why, changes, digest], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def changes(before: Case | None, after: Case) -> str:
    """Return what changed as JSON {field: new value}; clocks as ISO text. Alarms follow from the rest and are left out.

    Of a new case what differs from AT_FIRST: with all the rest its row would take another page of the database.
    """
    old = vars(before) if before else AT_FIRST
    changed = {
        name: value
        for name, value in vars(after).items()
        if name not in ("next_alarm_at", "alarm_kind") and old[name] != value
    }
    return json.dumps(changed, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
