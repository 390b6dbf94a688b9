"""The history of real cases: the chain holds, survives a purge, and finds whatever was altered."""

import hashlib
import json

import pytest

from bot.actions.upkeep.verify import verify
from storage import events
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
NUMBER = "2026-00001"
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "袁文斌")


async def findings(town: TownInHand) -> list[tuple[str, int | None, str]]:
    """Return (number, event, what) of all that `verify` finds."""
    verified = await town.database.read(verify)
    assert verified.wrong == len(verified.named)
    return [(found.number, found.seq, str(found.what)) for found in verified.named]


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
    verified = await town.database.read(verify)
    assert (verified.cases, verified.events, verified.named) == (1, 9, ())


async def test_purging_what_was_said_leaves_the_chain_whole_and_the_words_gone(town: TownInHand) -> None:
    case_id = await lived(town)
    contents = "DELETE FROM contents WHERE office_id = :office_id AND case_id = :case_id"
    assert await town.database.transaction(lambda tx: tx.run(contents, case_id=case_id)) == 4
    assert await findings(town) == []
    rows = await town.database.transaction(lambda tx: events.of_case(tx, case_id))
    assert not any("水" in str(row) or "王小明" in str(row) for row in rows)


OF_CASE = "WHERE office_id = :office_id AND case_id = :case_id"
ALTERATIONS = {
    f"UPDATE events SET why = 'other' {OF_CASE} AND seq = 3": [(NUMBER, 3, "altered")],
    f"UPDATE events SET at = at + 1 {OF_CASE} AND seq = 3": [(NUMBER, 3, "altered")],
    f"UPDATE events SET actor_id = 5 {OF_CASE} AND seq = 3": [(NUMBER, 3, "altered")],
    f"UPDATE events SET changes = '{{}}' {OF_CASE} AND seq = 3": [(NUMBER, 3, "altered")],
    f"DELETE FROM events {OF_CASE} AND seq = 3": [(NUMBER, 3, "missing")],
    f"DELETE FROM events {OF_CASE} AND seq = 1": [(NUMBER, 1, "missing")],
    f"DELETE FROM events {OF_CASE} AND seq = 9": [(NUMBER, 9, "cut_off")],
    f"DELETE FROM events {OF_CASE} AND seq > 4": [(NUMBER, 5, "cut_off")],
    f"DELETE FROM events {OF_CASE}": [(NUMBER, None, "no_history")],
    f"DELETE FROM chain_heads {OF_CASE}": [(NUMBER, None, "no_head")],
    f"DELETE FROM cases {OF_CASE}": [(NUMBER, None, "no_case")],
    f"UPDATE contents SET body = '{{}}' {OF_CASE} AND event_id = (SELECT event_id FROM events {OF_CASE} AND seq = 3)": [
        (NUMBER, 3, "other_words")
    ],
    f"UPDATE cases SET grade = 'unsatisfied' {OF_CASE}": [(NUMBER, None, "other_row")],
    f"UPDATE cases SET number = '2026-00009' {OF_CASE}": [
        (NUMBER, None, "no_case"),
        ("2026-00009", None, "other_row"),
    ],
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
async def test_an_alteration_is_found_and_named(town: TownInHand, alteration: str) -> None:
    case_id = await lived(town)
    await town.database.transaction(lambda tx: tx.run(alteration, case_id=case_id))
    assert await findings(town) == ALTERATIONS[alteration]


async def test_a_case_taken_out_with_all_its_traces_is_found_by_its_number(town: TownInHand) -> None:
    case_id = await lived(town)
    for table in ("cases", "events", "contents", "chain_heads"):
        await town.database.transaction(
            lambda tx, table=table: tx.run(f"DELETE FROM {table} {OF_CASE}", case_id=case_id)
        )
    assert await findings(town) == [(NUMBER, None, "no_case")]


async def test_two_events_that_were_swapped_are_found(town: TownInHand) -> None:
    case_id = await lived(town)
    await town.database.transaction(lambda tx: swap(tx, (case_id, 3), (case_id, 4)))
    assert await findings(town) == [(NUMBER, seq, "altered") for seq in (3, 4, 5)]


async def test_events_swapped_between_cases_are_found_in_both(town: TownInHand) -> None:
    first = await lived(town)
    second = await town.petition(RESIDENT, "路灯坏了")
    other = int((await town.case(second)).case_id)
    await town.database.transaction(lambda tx: swap(tx, (first, 1), (other, 1)))
    assert await findings(town) == [(NUMBER, 1, "altered"), (NUMBER, 2, "altered"), (second, 1, "altered")]


async def test_events_from_before_they_named_their_case_still_hold(town: TownInHand) -> None:
    """The chain as an older version of the program wrote it."""
    case_id = await lived(town)
    await town.database.transaction(lambda tx: write_as_before(tx, case_id))
    assert await findings(town) == []
    await town.database.transaction(
        lambda tx: tx.run(f"UPDATE events SET why = 'other' {OF_CASE} AND seq = 3", case_id=case_id)
    )
    assert await findings(town) == [(NUMBER, 3, "altered")]


def swap(tx: Tx, one: tuple[int, int], other: tuple[int, int]) -> None:
    """Let two events take each other's place, with what was said at them."""
    for (case_id, seq), (to, at) in ((one, (0, 0)), (other, one), ((0, 0), other)):
        tx.run(
            "UPDATE events SET case_id = :to, seq = :at WHERE office_id = :office_id AND case_id = :case_id AND seq = :seq",
            case_id=case_id,
            seq=seq,
            to=to,
            at=at,
        )
        tx.run(
            "UPDATE contents SET case_id = :to WHERE office_id = :office_id AND event_id = "
            "(SELECT event_id FROM events WHERE office_id = :office_id AND case_id = :to AND seq = :at)",
            to=to,
            at=at,
        )


def write_as_before(tx: Tx, case_id: int) -> None:
    before = "0" * 64
    for event in events.of_case(tx, case_id):
        told = [before, event.seq, event.kind, event.actor_id, event.at.isoformat(), event.why, event.changes]
        text = json.dumps([*told, event.content_digest], ensure_ascii=False)
        before = hashlib.sha256(text.encode()).hexdigest()
        tx.run(f"UPDATE events SET hash = :hash {OF_CASE} AND seq = :seq", hash=before, case_id=case_id, seq=event.seq)
    tx.run(f"UPDATE chain_heads SET hash = :hash {OF_CASE}", hash=before, case_id=case_id)
