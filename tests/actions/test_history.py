"""The history of real cases: the chain holds, survives a purge, and finds whatever was altered."""

from dataclasses import replace

import pytest

from bot.rules import history
from storage import events
from storage.database import Tx
from tests.town import TownInHand

RESIDENT = 7001
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "袁文斌")


CONTENT = "SELECT salt, body FROM contents WHERE office_id = :office_id AND event_id = :event_id"


def first_broken(tx: Tx, case_id: int) -> int | None:
    """Return the number of the first event that is not as it was written, or None."""
    before = None
    for number, event in enumerate(events.of_case(tx, case_id), 1):
        content = tx.one(CONTENT, event_id=event.event_id)
        told = history.link(
            before,
            seq=event.seq,
            kind=event.kind,
            actor_id=event.actor_id,
            at=event.at,
            why=event.why,
            changes=event.changes,
            digest=event.content_digest,
        )
        said = content is None or history.content_digest(*content) == event.content_digest
        if event.seq != number or event.hash != told or not said:
            return number
        before = event.hash
    return None


async def lived(town: TownInHand) -> int:
    """Let a case go through its life; return its id."""
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "没水了，我是王小明")
    await town.press("赖淑珍", "签收")
    await town.press("赖淑珍", "需补充")
    await town.write("赖淑珍", "几号楼？")
    await town.write(RESIDENT, "三号楼", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了")
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "满意")
    case = await town.case(number)
    assert (case.state, case.grade) == ("closed", "satisfied")
    return int(case.case_id)


async def test_every_step_is_an_event_and_the_chain_holds(town: TownInHand) -> None:
    case_id = await lived(town)
    told = await town.database.transaction(lambda tx: [event.kind for event in events.of_case(tx, case_id)])
    assert told == [
        "registered",
        "signed",
        "asked_back",
        "delivered",
        "supplemented",
        "answered",
        "delivered",
        "closed",
        "graded",
    ]
    assert await town.database.transaction(lambda tx: first_broken(tx, case_id)) is None


async def test_purging_what_was_said_leaves_the_chain_whole_and_the_words_gone(town: TownInHand) -> None:
    case_id = await lived(town)
    contents = "DELETE FROM contents WHERE office_id = :office_id AND case_id = :case_id"
    assert await town.database.transaction(lambda tx: tx.run(contents, case_id=case_id)) == 4
    assert await town.database.transaction(lambda tx: first_broken(tx, case_id)) is None
    rows = await town.database.transaction(lambda tx: events.of_case(tx, case_id))
    assert not any("水" in str(row) or "王小明" in str(row) for row in rows)


ALTERATIONS = {
    "an altered reason": "UPDATE events SET why = 'other' WHERE office_id = :office_id AND case_id = :case_id AND seq = 3",
    "another instant": "UPDATE events SET at = at + 1 WHERE office_id = :office_id AND case_id = :case_id AND seq = 3",
    "another actor": "UPDATE events SET actor_id = 5 WHERE office_id = :office_id AND case_id = :case_id AND seq = 3",
    "another value": "UPDATE events SET changes = '{}' WHERE office_id = :office_id AND case_id = :case_id AND seq = 3",
    "an event taken out": "DELETE FROM events WHERE office_id = :office_id AND case_id = :case_id AND seq = 3",
    "other words": (
        "UPDATE contents SET body = '{}' WHERE office_id = :office_id AND event_id = "
        "(SELECT event_id FROM events WHERE office_id = :office_id AND case_id = :case_id AND seq = 3)"
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
async def test_an_alteration_is_found_where_it_was_made(town: TownInHand, alteration: str) -> None:
    case_id = await lived(town)
    await town.database.transaction(lambda tx: tx.run(ALTERATIONS[alteration], case_id=case_id))
    assert await town.database.transaction(lambda tx: first_broken(tx, case_id)) == 3


async def test_two_events_that_were_swapped_are_found(town: TownInHand) -> None:
    case_id = await lived(town)

    def swap(tx: Tx) -> None:
        rows = events.of_case(tx, case_id)
        tx.run("DELETE FROM events WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)
        for row in rows:
            events.add(tx, replace(row, seq={3: 4, 4: 3}.get(row.seq, row.seq)), None)

    await town.database.transaction(swap)
    assert await town.database.transaction(lambda tx: first_broken(tx, case_id)) == 3
