"""What names cases is emptied in one pass over what was said since the first of them."""

import pytest

from storage import emptying
from storage.database import Tx
from tests.town import TownInHand

CADRES = ("赖淑珍", "姚忠义", "萧金凤")


def bodies_naming(tx: Tx, number: str) -> int:
    sql = "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND body LIKE :number"
    return tx.number(sql, number=f"%{number}%")


async def test_all_that_names_several_cases_is_emptied_in_one_pass(town: TownInHand) -> None:
    await town.bind(*CADRES)
    first, second, kept = [await town.petition(7001, text) for text in ("没水了", "路灯坏了", "桥断了")]
    for who in CADRES:
        await town.write(who, "/todo")
    cases = [await town.case(number) for number in (first, second)]
    named = {case.case_id: case.number for case in cases}
    await town.database.transaction(lambda tx: emptying.empty_naming(tx, named, older=tx.new_id()))
    left = [
        await town.database.transaction(lambda tx, one=one: bodies_naming(tx, one)) for one in (first, second, kept)
    ]
    assert left[:2] == [0, 0]
    assert left[2] > 0


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_pass_goes_by_the_ids_of_messages(town: TownInHand) -> None:
    sql = "EXPLAIN QUERY PLAN " + emptying.naming(["number0", "number1"])
    values = {"body": "", "since": 1, "older": 2, "number0": "a", "number1": "b"}
    [line] = await town.database.transaction(lambda tx: [row[3] for row in tx.all(sql, **values)])
    assert line == "SEARCH outbox USING PRIMARY KEY (office_id=? AND message_id>? AND message_id<?)"
