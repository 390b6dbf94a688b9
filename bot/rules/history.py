"""The chain that ties a case's events together. A content can go; that it was there, and what it was worth, stays."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.rules.cases import Case

_FIRST = "0" * 64
_quoted = (
    json.encoder.encode_basestring
)  # as `json.dumps` writes a text, which makes an encoder for each of a million events
_decoded = json.JSONDecoder().raw_decode
_ALARMS = frozenset({"next_alarm_at", "alarm_kind"})  # follow from the rest
# Looked up or reckoned again where nothing happened to the case; an event tells of them where the deadline itself moves.
_UNTOLD = _ALARMS | {"planned_version", "sign_by", "contact_by", "legal_due_at", "handed_at", "urgent_told_at"}
# What a new case is unless something says otherwise: that is told by no event.
AT_FIRST = {field.name: None if field.default is MISSING else field.default for field in fields(Case)}


def content_digest(salt: str, body: str) -> str:
    """Return the digest that stands in the chain for what was said; empty for nothing."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest() if body else ""


def link(
    before: str | None,
    *,
    case_id: int,
    seq: int,
    event_id: int,
    kind: str,
    actor_id: int | None,
    at: datetime,
    why: str,
    changes: str,
    digest: str,
) -> str:
    """Return an event's hash over itself and the hash before it (None for a case's first event), as a list in JSON."""
    actor = "null" if actor_id is None else actor_id
    told = (
        f"[{_quoted(before or _FIRST)}, {case_id}, {seq}, {event_id}, {_quoted(kind)}, {actor}, "
        f'"{at.isoformat()}", {_quoted(why)}, {_quoted(changes)}, {_quoted(digest)}]'
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _older_link(before: str | None, event: "Written") -> str:
    """Return the hash as it was made before an event named its case and its id."""
    told = [
        before or _FIRST,
        event.seq,
        event.kind,
        event.actor_id,
        event.at.isoformat(),
        event.why,
        event.changes,
        event.digest,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def changes(before: Case | None, after: Case) -> str:
    """Return what changed as JSON {field: new value}; clocks as ISO text. Alarms follow from the rest and are left out.

    Of a new case what differs from AT_FIRST: with all the rest its row would take another page of the database.
    """
    old = vars(before) if before else AT_FIRST
    changed = {name: value for name, value in vars(after).items() if name not in _ALARMS and old[name] != value}
    return json.dumps(changed, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


class Wrong(StrEnum):
    """What does not fit in a case's history."""

    ALTERED = "altered"  # the event was changed, put here from elsewhere, or does not follow the one before it
    MISSING = "missing"  # an event is not there
    CUT_OFF = "cut_off"  # the newest events are not there
    NOT_WRITTEN = "not_written"  # an event beyond the newest that was written
    OTHER_WORDS = "other_words"  # what was said is not what was said then
    OTHER_ROW = "other_row"  # the case as it stands is not what its events add up to
    NO_HISTORY = "no_history"  # a case without a single event
    NO_CASE = "no_case"  # events, or a number that was given, without a case
    NO_HEAD = "no_head"  # nothing tells which event was the newest


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: of which case, at which event (None: of the case itself), and for a row which columns."""

    number: str
    seq: int | None
    what: Wrong
    columns: tuple[str, ...] = ()


class Written(NamedTuple):
    """An event as it stands there, and what was said at it; `salt`, `body` and `said_in` are None where it was purged."""

    case_id: int
    seq: int
    event_id: int
    kind: str
    actor_id: int | None
    at: datetime
    why: str
    changes: str
    digest: str
    hash: str
    salt: str | None
    body: str | None
    said_in: int | None  # the case to which the words belong


@dataclass(frozen=True)
class Head:
    """The newest event of a case, kept apart from the events."""

    case_id: int
    seq: int
    hash: str


def examine(case: Case | None, head: Head | None, told: Sequence[Written]) -> list[Finding]:
    """Return what does not fit in a case's history, told in the order of its events; purged words are no fault."""
    number = case.number if case else _number_in(told)
    links = _links(told)
    broken = [Finding(number, seq, what) for seq, what in (*links, *_end(head, told, whole=not links))]
    if case is None:
        return [Finding(number, None, Wrong.NO_CASE), *(broken if told else [])]
    if not told:
        return [Finding(number, None, Wrong.NO_HISTORY)]
    columns = () if broken else _unlike(case, told)  # of a broken history the sum says nothing
    return [*broken, *([Finding(number, None, Wrong.OTHER_ROW, columns)] if columns else [])]


def _links(told: Sequence[Written]) -> list[tuple[int, Wrong]]:
    """Return (seq, what) of the events that do not follow the one before, and of those that are not there."""
    found: list[tuple[int, Wrong]] = []
    before, expected = None, 1
    for event in told:
        gap = range(expected, event.seq)
        found += [(seq, Wrong.MISSING) for seq in gap[:20]]
        if not gap and not _follows(before, event):
            found.append((event.seq, Wrong.ALTERED))
        elif not _is_what_was_said(event):
            found.append((event.seq, Wrong.OTHER_WORDS))
        before, expected = event.hash, event.seq + 1
    return found


def _follows(before: str | None, event: Written) -> bool:
    """Whether an event is as it was written, after the one before it."""
    linked = link(
        before,
        case_id=event.case_id,
        seq=event.seq,
        event_id=event.event_id,
        kind=event.kind,
        actor_id=event.actor_id,
        at=event.at,
        why=event.why,
        changes=event.changes,
        digest=event.digest,
    )
    return event.hash == linked or event.hash == _older_link(before, event)


def _is_what_was_said(event: Written) -> bool:
    if event.body is None or event.salt is None:
        return True
    return event.said_in == event.case_id and event.digest == content_digest(event.salt, event.body)


def _end(head: Head | None, told: Sequence[Written], *, whole: bool) -> list[tuple[int | None, Wrong]]:
    """Return what the newest event is, if not the newest that was written; `whole`: the chain before it holds."""
    if head is None:
        return [(None, Wrong.NO_HEAD)] if told else []
    last = told[-1] if told else None
    if last is None or last.seq < head.seq:
        return [(last.seq + 1 if last else 1, Wrong.CUT_OFF)]
    if last.seq > head.seq:
        return [(head.seq + 1, Wrong.NOT_WRITTEN)]
    return [(last.seq, Wrong.ALTERED)] if whole and last.hash != head.hash else []


def _unlike(case: Case, told: Sequence[Written]) -> tuple[str, ...]:
    """Return the columns in which a case is not what its events add up to."""
    summed = dict(AT_FIRST)
    for event in told:
        if event.changes != "{}":
            summed.update(_decoded(event.changes)[0])
    return tuple(
        name
        for name, value in vars(case).items()
        if name not in _UNTOLD and (value.isoformat() if isinstance(value, datetime) else value) != summed[name]
    )


def _number_in(told: Sequence[Written]) -> str:
    """Return the number that a case got at its first event; empty where that cannot be read."""
    try:
        changed = json.loads(told[0].changes) if told else {}
    except ValueError:
        return ""
    return str(changed.get("number", "")) if isinstance(changed, dict) else ""
