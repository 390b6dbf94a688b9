"""How long `verify` looks through the history of an archive."""

import json
from dataclasses import replace
from datetime import timedelta

from bench.engines import NewPlace
from bench.figures import Figure
from bench.many import measure
from bench.sizes import Size
from bot.actions.upkeep.verify import verify
from bot.clock import stopwatch
from bot.rules import history
from bot.rules.cases import Case
from bot.rules.history import Head
from storage.database import Tx
from storage.events import Content, Event
from storage.rows import insert_many
from tests.town import MONDAY_MORNING, TownInHand

EACH = 10  # events of a case, words at four of them
WORDS = (1, 3, 5, 8)
AT_ONCE = 2_000  # cases in one transaction
KINDS = ("registered", "signed", "progressed", "delivered", "supplemented", "answered", "delivered", "closed", "graded")


async def verifying(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return the seconds that looking through so many events takes."""
    with new_place() as place:
        town = TownInHand(place, start=MONDAY_MORNING, limits=False)
        await town.open()
        try:
            await town.import_town(size.practice)
            model = await town.case(await town.petition(7001, "没水了"))
            cases = max(2, size.told // EACH)
            for first in range(2, cases + 1, AT_ONCE):
                numbers = range(first, min(first + AT_ONCE, cases + 1))
                await town.database.transaction(lambda tx, numbers=numbers: _fill(tx, model, numbers))
            await town.database.transaction(measure)
            began = stopwatch()
            verified = await town.database.read(verify)
            took = stopwatch() - began
        finally:
            await town.close()
    assert verified.wrong == 0, verified
    depends = f"{verified.cases:,} cases, words at {len(WORDS)} of {EACH} events, one reader, the file in memory as after writing it"
    return [Figure(f"verify {verified.events:,} events", took, "s", "≤ 15" if size.told >= 10**6 else "", depends)]


def _fill(tx: Tx, model: Case, numbers: range) -> None:
    """Write cases that have lived, with their histories."""
    cases, events, contents, heads = [], [], [], []
    for n in numbers:
        case = replace(model, case_id=model.case_id + n, number=f"2026-{n:05d}", draft_id=None, round=EACH)
        cases.append(case)
        told, said = _lived(case)
        events += told
        contents += said
        heads.append(Head(case.case_id, told[-1].seq, told[-1].hash))
    for table, rows in (("cases", cases), ("events", events), ("contents", contents), ("chain_heads", heads)):
        insert_many(tx, table, rows)
    tx.run("UPDATE counters SET value = :last WHERE office_id = :office_id AND name = 'case:2026'", last=numbers[-1])


def _lived(case: Case) -> tuple[list[Event], list[Content]]:
    events: list[Event] = []
    contents = []
    for seq in range(1, EACH + 1):
        after = replace(case, round=seq)
        changes = history.changes(replace(case, round=seq - 1) if seq > 1 else None, after)
        event_id = case.case_id * EACH + seq
        body = (
            json.dumps({"text": f"第{seq}次说的话，村东头的路灯坏了好几天了"}, ensure_ascii=False)
            if seq in WORDS
            else ""
        )
        salt = f"{event_id:032x}"
        event = Event(
            case.case_id,
            seq,
            event_id,
            KINDS[seq % len(KINDS)],
            case.petitioner_id,
            case.registered_at + timedelta(hours=seq),
            "",
            changes,
            history.content_digest(salt, body),
            "",
        )
        events.append(replace(event, hash=_linked(event, events[-1].hash if events else None)))
        if body:
            contents.append(Content(event_id, case.case_id, salt, body))
    return events, contents


def _linked(event: Event, before: str | None) -> str:
    return history.link(
        before,
        case_id=event.case_id,
        seq=event.seq,
        event_id=event.event_id,
        kind=event.kind,
        actor_id=event.actor_id,
        at=event.at,
        why=event.why,
        changes=event.changes,
        digest=event.content_digest,
    )
