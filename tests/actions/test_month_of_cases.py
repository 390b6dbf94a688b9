"""A month of 5,000 cases: every figure is what the raw rows come to when they are counted once more, apart from the program."""

from collections.abc import AsyncIterator
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.actions.figures import census
from bot.actions.figures.ranking import ranking_of
from bot.actions.figures.scope import Scope, scope_of
from bot.actions.inspecting.months import KEEP_MONTHS
from bot.actions.upkeep.countable import make_countable
from bot.rules.figures import interval, percent, rates, total
from bot.rules.people import Person
from storage import months
from storage.database import Tx
from tests.actions import counted_by_hand as by_hand
from tests.actions.month_of_cases import EMPTY, FIRST, LAST, NOW, SINGLE, Month, town_file
from tests.roles.office import by_name
from tests.town import TownInHand, town_in_hand

pytestmark = pytest.mark.slow

CASES, BEFORE = 5000, 600
READERS = ("总督办", "镇0督办", "镇1督办", "镇2督办", "镇0片0包片", "镇2片1包片")
BY = ("village", "handler", "category", "town")


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    async with town_in_hand(tmp_path, file=town_file(), engine=engine) as town:
        await town.database.transaction(lambda tx: Month(20260401).make(tx, CASES, BEFORE))
        yield town


def readers(tx: Tx) -> list[tuple[Person, Scope]]:
    staff = by_name(tx)
    return [(staff[name], scope) for name in READERS if (scope := scope_of(tx, staff[name]))]


async def test_every_figure_of_the_month_is_what_the_raw_rows_come_to(town: TownInHand) -> None:
    def work(tx: Tx) -> None:
        raw = by_hand.read(tx)
        assert (
            len([1 for case in raw.cases.values() if (by_hand.moment(case["registered_at"]) or NOW) >= FIRST]) == CASES
        )
        the_month_has_everything(raw)
        for person, scope in readers(tx):
            for ranked in (False, True):
                for by in BY:
                    tallies_agree(tx, raw, person, scope, by=by, ranked=ranked)
            flows = census.flows(tx, person, scope, date(2026, 4, 1), date(2026, 4, 30))
            assert [astuple(flow) for flow in flows] == by_hand.flows(raw, person.person_id, date(2026, 4, 1), 30)
            stands = {village: asdict(count) for village, count in census.standing(tx, person, scope, now=NOW).items()}
            assert stands == by_hand.standing(raw, person.person_id, NOW)

    await town.database.read(work)


async def test_what_is_kept_of_the_month_is_what_the_raw_rows_come_to(town: TownInHand) -> None:
    def work(tx: Tx) -> None:
        while KEEP_MONTHS(tx, now=LAST).count:
            pass
        assert months.is_kept(tx, date(2026, 4, 1))
        raw = by_hand.read(tx)
        counted = [(person, scope, by) for person, scope in readers(tx) for by in BY]
        for person, scope, by in counted:
            tallies_agree(tx, raw, person, scope, by=by, ranked=True)
        for _, scope in readers(tx):
            kept = census.flows(tx, None, scope, date(2026, 4, 1), date(2026, 4, 30))
            tx.run("UPDATE months SET month = '2000-01-01' WHERE office_id = :office_id AND month = '2026-04-01'")
            assert census.flows(tx, None, scope, date(2026, 4, 1), date(2026, 4, 30)) == kept
            tx.run("UPDATE months SET month = '2026-04-01' WHERE office_id = :office_id AND month = '2000-01-01'")

    await town.database.transaction(work)


def tallies_agree(tx: Tx, raw: by_hand.Raw, person: Person, scope: Scope, *, by: Any, ranked: bool) -> None:
    span = {"since": FIRST, "until": LAST, "ranked": ranked}
    found = census.tallies(tx, person, scope, by=by, **span)
    expected = by_hand.tallies(raw, person.person_id, by, **span)
    assert {key: asdict(tally) for key, tally in found.items()} == expected
    assert expected
    for key, tally in [*found.items(), ("whole", total(found.values()))]:
        counts = asdict(tally) if key == "whole" else expected[key]
        shares = by_hand.shares(counts)
        reckoned = rates(tally)
        assert {name: getattr(reckoned, name) for name in shares} == shares
        for name in ("contacted", "solved", "satisfied", "composite", "on_time"):
            assert percent(getattr(reckoned, name)) == by_hand.written(shares[name])
        if shares["n"]:
            assert interval(shares["composite"], shares["n"]) == pytest.approx(
                by_hand.wilson(shares["composite"], shares["n"]), abs=1e-12
            )


def the_month_has_everything(raw: by_hand.Raw) -> None:
    """What the figures must cope with is there, and not just once."""
    words = [(raw.cases[case_id], word) for case_id, some in raw.words.items() for word in some]
    seen = {
        "about a cadre": sum(bool(case["about_cadre"]) for case in raw.cases.values()),
        "with somebody concerned": sum(bool(case["concerned"]) for case in raw.cases.values()),
        "transferred": sum(case["why_ended"] in by_hand.SENT_AWAY for case in raw.cases.values()),
        "transferred after an answer": sum(case["why_ended"] in by_hand.SENT_AWAY for case, _ in words),
        "of no village": sum(not case["village_id"] for case in raw.cases.values()),
        "joined": sum(word.of > 0 for _, word in words),
        "taken out of the ranking": sum(bool(case["excluded"]) for case, _ in words),
        "in a second round": sum(word.round == 2 for _, word in words),
        "in a third round or later": sum(word.round > 2 for _, word in words),
        "abstained": sum(word.outcome == "abstained" for _, word in words),
        "unreachable": sum(word.outcome == "unreachable" for _, word in words),
        "late": sum(word.asked is not None and not word.in_time for _, word in words),
        "past its day without an answer": sum(case["state"] in by_hand.UNANSWERED for case in raw.cases.values()),
        "nothing said yet": sum(not word.outcome for _, word in words),
    }
    assert {what: count for what, count in seen.items() if count < 5} == {}


async def test_a_village_of_which_nothing_and_one_of_which_one_answer_is_known(town: TownInHand) -> None:
    def work(tx: Tx) -> tuple[Any, Any, Any]:
        person, scope = readers(tx)[0]
        found = census.tallies(tx, person, scope, since=FIRST, until=LAST)
        ids = {
            name: village_id
            for village_id, name in tx.all("SELECT village_id, name FROM villages WHERE office_id = :office_id")
        }
        return found.get(ids[EMPTY]), found[ids[SINGLE]], ranking_of(tx, person, scope, since=FIRST, until=LAST)

    nothing, one, ranking = await town.database.read(work)
    assert nothing is None
    assert (one.registered, one.closed, one.answered, one.valid, one.solved) == (1, 1, 1, 1, 1)
    reckoned = rates(one)
    assert (reckoned.n, percent(reckoned.solved), percent(reckoned.satisfied), percent(reckoned.composite)) == (
        1,
        "100.0%",
        "0.0%",
        "60.0%",
    )
    assert one in [tally for _, tally in ranking.few]


async def test_the_ranking_is_what_the_raw_rows_come_to(town: TownInHand) -> None:
    def work(tx: Tx) -> set[str | None]:
        raw, marks = by_hand.read(tx), set()
        for person, scope in readers(tx):
            for by in ("village", "handler"):
                found = ranking_of(tx, person, scope, since=FIRST, until=LAST, by=by)  # type: ignore[arg-type]
                counts = by_hand.tallies(raw, person.person_id, by, FIRST, LAST, ranked=True)
                listed, few = by_hand.ranking(counts, last=3, following=2, least=40)
                assert [(one.key, one.place, one.mark) for one in found.ranked] == listed
                assert {key for key, _ in found.few} == few
                assert found.excluded == sum(one["excluded"] for one in counts.values())
                marks |= {one.mark for one in found.ranked}
        return marks

    assert await town.database.read(work) == {None, "last", "next"}


async def test_counted_anew_from_the_histories_it_is_the_same(town: TownInHand) -> None:
    def rows(tx: Tx) -> list[Any]:
        return tx.all(
            "SELECT case_id, answer_of, round, handler_id, asked_at, on_time, contacted, settled_at, outcome, grade, apart, excluded "
            "FROM call_backs WHERE office_id = :office_id ORDER BY case_id, answer_of, round"
        )

    def forget(tx: Tx) -> None:
        tx.run("DELETE FROM call_backs WHERE office_id = :office_id")
        tx.run(
            "INSERT INTO counters (office_id, name, value) VALUES (:office_id, 'uncounted', :last)", last=CASES + BEFORE
        )

    before = await town.database.read(rows)
    await town.database.transaction(forget)
    while (await town.database.transaction(lambda tx: make_countable(tx, now=NOW))).count:
        pass
    assert await town.database.read(rows) == before
