"""What residents say of answers, counted as it is said; and counted anew where nobody counted before."""

from dataclasses import replace

import pytest

from bot.actions.cases.counting import counted_anew
from bot.actions.upkeep.invariants import is_counted
from bot.rules.call_backs import Outcome, Rows
from storage import call_backs, cases
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

FIRST, SECOND = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑")


async def answer(town: TownInHand, number: str) -> None:
    handler = await town.staff_by_id((await town.case(number)).handler_id)
    phone = town.phone(handler[0].name)
    card = next(one for one in reversed(phone.messages) if one.text.startswith(f"{number} ·") and "答复" in one.labels)
    phone.press(card.message_id, "答复")
    await town.settle()
    await town.write(handler[0].name, "修好了")


async def counted(town: TownInHand, number: str) -> list[tuple[int, Outcome | None, str | None, bool]]:
    case = await town.case(number)
    rows = await town.database.transaction(lambda tx: call_backs.of_case(tx, case.case_id))
    return [(row.round, row.outcome, row.grade, row.on_time) for row in rows]


async def lived(town: TownInHand) -> tuple[str, str]:
    """One case goes through two rounds, another goes on in it; return both numbers."""
    await town.bind(*CADRES)
    first = await town.petition(FIRST, "村东头的路灯坏了三天")
    second = await town.petition(SECOND, "东头路灯坏了，晚上看不见")
    await town.press(SECOND, "同一件：3月2日")
    await answer(town, first)
    await town.press(SECOND, "未解决")
    await town.press(FIRST, "未解决")
    await answer(town, first)
    await town.press(SECOND, "已解决")
    await town.press(SECOND, "基本满意")
    await town.press(FIRST, "已解决")
    await town.press(FIRST, "满意")
    return first, second


async def test_each_round_is_counted_by_its_own_word_and_whoever_joined_by_his(town: TownInHand) -> None:
    first, second = await lived(town)
    assert await counted(town, first) == [(1, Outcome.UNSOLVED, None, True), (2, Outcome.SOLVED, "satisfied", True)]
    assert await counted(town, second) == [
        (1, Outcome.UNSOLVED, None, False),
        (2, Outcome.SOLVED, "basically", False),
    ]
    mine, his = await town.case(first), await town.case(second)
    rows = await town.database.transaction(lambda tx: call_backs.of_case(tx, mine.case_id))
    joined = await town.database.transaction(lambda tx: call_backs.of_case(tx, his.case_id))
    assert [row.handler_id for row in rows] == [row.handler_id for row in joined]
    assert len({row.handler_id for row in rows}) == 2


async def test_silence_is_counted_as_abstention(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(FIRST, "村东头的路灯坏了三天")
    await answer(town, number)
    assert await counted(town, number) == [(1, None, None, True)]
    await town.pass_time(days=15)
    assert await counted(town, number) == [(1, Outcome.ABSTAINED, None, True)]


async def test_what_was_there_before_is_counted_at_the_beat(town: TownInHand) -> None:
    numbers = await lived(town)
    ids = [(await town.case(number)).case_id for number in numbers]

    def all_rows(tx: Tx) -> list[Rows]:
        return [call_backs.of_case(tx, case_id) for case_id in ids]

    def forget(tx: Tx) -> None:
        tx.run("DELETE FROM call_backs WHERE office_id = :office_id")
        tx.run("INSERT INTO counters (office_id, name, value) VALUES (:office_id, 'uncounted', :last)", last=max(ids))

    before = await town.database.transaction(all_rows)
    await town.database.transaction(forget)
    assert await town.faults() == []  # it has time until then
    await town.beat()
    assert await town.database.transaction(all_rows) == before
    assert await town.database.transaction(call_backs.uncounted) is None


async def test_a_row_that_is_not_what_the_history_says_is_noticed(town: TownInHand) -> None:
    first, _ = await lived(town)
    case = await town.case(first)

    def better(tx: Tx) -> None:
        rows = call_backs.of_case(tx, case.case_id)
        call_backs.keep(tx, rows, (replace(rows[0], outcome=Outcome.SOLVED), *rows[1:]))

    await town.database.transaction(better)
    assert await town.faults() == [f"{first}: what is counted of its answers is not what its history says"]

    def mend(tx: Tx) -> None:
        call_backs.keep(tx, call_backs.of_case(tx, case.case_id), counted_anew(tx, case.case_id))
        assert is_counted(tx, case.case_id)
        assert cases.get(tx, case.case_id) == case

    await town.database.transaction(mend)
    assert await town.faults() == []
