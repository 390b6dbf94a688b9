"""What SQL counts as wrong is what the rule says, case by case."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.rules.cases import ENDED, Case, State
from bot.rules.digests import OF_CASES, Why, law_until, why_of
from storage import digests, offices
from storage.database import Tx
from storage.rows import insert
from tests.rules.village import REGISTERED_AT, case
from tests.town import TownInHand

ANY_TIME = [REGISTERED_AT + timedelta(days=days) for days in (-9, -1, 0, 1, 6, 7, 8, 40)]
SOME = 400


def by_chance(chance: random.Random, number: int) -> Case:
    """Return a case in any state, whatever else is so of it."""
    state = chance.choice([one for one in State if one is not State.ARCHIVED])
    at, maybe = lambda: chance.choice(ANY_TIME), lambda: None if chance.random() < 0.7 else chance.choice(ANY_TIME)
    return replace(
        case(),
        case_id=number,
        number=f"2026-{number:05d}",
        draft_id=None,
        state=state,
        town_id=chance.choice((0, 1)),
        village_id=chance.choice((0, 2, 3)),
        closed_at=at() if state in ENDED else None,
        due_at=at(),
        sign_by=at(),
        signed_at=maybe(),
        legal_due_at=maybe(),
        urgent_at=maybe(),
        urgent_taken_at=maybe(),
        round=chance.randint(1, 4),
        answer_state=chance.choice((None, "sent", "refused")),
        supervised=chance.choice((None, None, "yellow", "red")),
    )


async def test_what_is_wrong_with_a_case_is_the_same_by_the_rule_and_by_sql(town: TownInHand) -> None:
    chance, now = random.Random(7), REGISTERED_AT
    every = [by_chance(chance, number) for number in range(1, SOME)]

    def both(tx: Tx) -> tuple[dict[int, Why], dict[int, Why]]:
        until = law_until(offices.rules(tx).calendar, now)
        for one in every:
            insert(tx, "cases", one)
        found = [one for town_id in (0, 1) for one in digests.worst_in(tx, town_id, None, now, until, SOME)]
        by_sql = {case_id: why for why, _, case_id in found}
        some = [digests.worst_in(tx, town_id, frozenset({0, 2, 3}), now, until, SOME) for town_id in (0, 1)]
        assert sorted(some[0] + some[1]) == sorted(found)
        assert digests.worst_in(tx, 1, frozenset({99}), now, until, SOME) == []
        by_rule = {one.case_id: why for one in every if (why := why_of(one, now, law_until=until))}
        counted = Counter({row.why: 0 for row in digests.open_in(tx, 1, now, until)})
        for row in (row for town_id in (0, 1) for row in digests.open_in(tx, town_id, now, until)):
            counted[row.why] += row.count
        assert {why: n for why, n in counted.items() if why} == Counter(by_rule.values())
        assert sum(counted.values()) == sum(one.is_open for one in every)
        return by_sql, by_rule

    by_sql, by_rule = await town.database.transaction(both)
    assert by_sql == by_rule
    assert {*by_rule.values()} == {*OF_CASES}
