"""Whatever is counted for somebody is what looking at every case one by one, and asking who may know of it, comes to."""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.figures import census
from bot.actions.figures.scope import Level, Scope, in_grid, in_town, in_village, scope_of, towns_of, villages_of
from bot.actions.inspecting.months import KEEP_MONTHS
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, State
from bot.rules.figures import AGES, STANDS, Standing, Tally, Which, age_of, ranked, standing_of, tally_of
from bot.rules.people import Person
from bot.rules.periods import month_of
from bot.texts import words
from storage import cases, people, places
from storage.database import Tx
from tests.actions.cases_by_chance import Cases
from tests.roles.office import by_name, town_file
from tests.rules.village import SHANGHAI
from tests.town import MONDAY_MORNING, TownInHand, town_in_hand

NOW = MONDAY_MORNING + timedelta(days=60)
READERS = ("总督办", "甲督办", "乙督办", "甲东包片", "乙西包片")
SINCE, UNTIL = NOW - timedelta(days=30), NOW - timedelta(days=3)


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    async with town_in_hand(tmp_path, file=town_file().encode(), engine=engine) as town:
        yield town


@pytest.fixture
async def sown(town: TownInHand) -> Cases:
    found = Cases(11, NOW)
    await town.database.transaction(lambda tx: found.sow(tx, 400))
    return found


Look = Callable[[Tx, Person, Scope], None]


async def each_reader(town: TownInHand, look: Look) -> None:
    """Let `look` hold for every reader, of his whole scope and of parts of it."""

    def work(tx: Tx) -> None:
        for name in READERS:
            person = by_name(tx)[name]
            scope = scope_of(tx, person)
            assert scope is not None
            for part in (scope, *parts(tx, scope)):
                look(tx, person, part)

    await town.database.read(work)


def parts(tx: Tx, scope: Scope) -> list[Scope]:
    village = villages_of(tx, scope)[-1]
    assert village.grid_id
    return [
        in_town(tx, scope, towns_of(tx, scope)[0].place_id),
        in_grid(tx, scope, village.grid_id),
        in_village(tx, scope, village.village_id),
    ]


def may(tx: Tx, person: Person, case: Case, sees: Sees = Sees.COUNT) -> bool:
    return audience(case, person, places.of_case(tx, case)) >= sees


def summed(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, count in pairs:
        found[key] = found[key] + count if key in found else count
    empty = (Standing(), Tally())
    return {key: count for key, count in found.items() if count not in empty}


KEYS: dict[str, Callable[[Case], Any]] = {
    "town": lambda case: case.town_id,
    "village": lambda case: case.village_id,
    "handler": lambda case: case.handler_id or 0,
    "category": lambda case: case.category,
    "age": lambda case: age_of(case.registered_at, NOW),
}


async def test_how_cases_stand_is_what_each_of_them_says(town: TownInHand, sown: Cases) -> None:
    def look(tx: Tx, person: Person, scope: Scope) -> None:
        mine = [case for case in sown.cases if scope.holds(case.town_id, case.village_id) and may(tx, person, case)]
        for by, key in KEYS.items():
            expected = summed((key(case), standing_of(case, NOW)) for case in mine)
            assert census.standing(tx, person, scope, now=NOW, by=by) == expected  # type: ignore[call-overload]
            assert sum(count.open for count in expected.values()) == sum(case.is_open for case in mine)

    await each_reader(town, look)


@pytest.mark.slow
@pytest.mark.parametrize("for_ranking", [False, True])
async def test_what_was_counted_of_a_span_is_what_each_case_and_call_back_says(
    town: TownInHand, sown: Cases, for_ranking: bool
) -> None:
    by_id = {case.case_id: case for case in sown.cases}

    def counts(case: Case, by: str) -> Tally:
        closed = case.closed_at if case.ended_as is State.CLOSED else None
        late = SINCE <= case.due_at < UNTIL and case.is_overdue(UNTIL)
        return Tally(
            registered=int(SINCE <= case.registered_at < UNTIL),
            closed=int(bool(closed and SINCE <= closed < UNTIL)),
            owed=int(late and (by != "handler" or case.was_in_hand)),
        )

    def look(tx: Tx, person: Person, scope: Scope) -> None:
        mine = [case for case in sown.cases if scope.holds(case.town_id, case.village_id) and may(tx, person, case)]
        mine = [case for case in mine if not (for_ranking and case.is_apart)]
        ids = {case.case_id for case in mine}
        rows = [row for row in sown.call_backs if row.case_id in ids]
        for by in ("town", "village", "handler", "category"):
            key = KEYS[by]
            expected = summed(
                [
                    *((key(case), ranked(counts(case, by), excluded=for_ranking and case.excluded)) for case in mine),
                    *(
                        (
                            key(by_id[row.case_id]),
                            ranked(tally_of(row, SINCE, UNTIL), excluded=for_ranking and row.excluded),
                        )
                        for row in rows
                    ),
                ]
            )
            found = census.tallies(tx, person, scope, since=SINCE, until=UNTIL, by=by, ranked=for_ranking)  # type: ignore[call-overload]
            assert {key: tally for key, tally in found.items() if tally != Tally()} == expected

    await each_reader(town, look)


async def test_the_days_add_up_and_each_begins_at_the_midnight_of_the_town(town: TownInHand, sown: Cases) -> None:
    first, last = date(2026, 4, 1), date(2026, 4, 28)

    def day(at: datetime) -> date:
        return at.astimezone(SHANGHAI).date()

    def look(tx: Tx, person: Person, scope: Scope) -> None:
        mine = [case for case in sown.cases if scope.holds(case.town_id, case.village_id) and may(tx, person, case)]
        flows = census.flows(tx, person, scope, first, last)
        assert [flow.day for flow in flows] == [first + timedelta(days=n) for n in range(28)]
        came = [day(case.registered_at) for case in mine]
        closed = [day(case.closed_at) for case in mine if case.closed_at and case.ended_as is State.CLOSED]
        assert [(flow.registered, flow.closed) for flow in flows] == [
            (came.count(flow.day), closed.count(flow.day)) for flow in flows
        ]
        at = datetime(2026, 4, 11, 16, tzinfo=UTC)
        expected = [case for case in mine if case.registered_at < at and (case.is_open or (case.closed_at or at) >= at)]
        assert census.open_at(tx, person, scope, at=at) == len(expected)

    await each_reader(town, look)


async def test_a_list_holds_what_is_counted_in_the_order_of_its_deadlines_page_by_page(
    town: TownInHand, sown: Cases
) -> None:
    def pages(tx: Tx, person: Person, scope: Scope, which: Which) -> list[Case]:
        found: list[Case] = []
        after = None
        while page := census.found(tx, person, scope, which, after=after, at_most=7, now=NOW):
            found += page
            after = page[-1].due_at, page[-1].case_id
        return found

    def look(tx: Tx, person: Person, scope: Scope) -> None:
        open_cases = [case for case in sown.cases if case.is_open and scope.holds(case.town_id, case.village_id)]
        mine = sorted(
            (case for case in open_cases if may(tx, person, case, Sees.LINE)), key=lambda c: (c.due_at, c.case_id)
        )
        for stands in STANDS:
            listed = pages(tx, person, scope, Which(stands))
            assert listed == [case for case in mine if getattr(standing_of(case, NOW), stands)]
        for age in range(len(AGES) + 1):
            assert pages(tx, person, scope, Which(age=age)) == [
                case for case in mine if age_of(case.registered_at, NOW) == age
            ]
        handler = next((case.handler_id for case in mine if case.handler_id), None) or 0
        for one in (0, handler):
            which = Which(handler_id=one, category="求助")
            assert pages(tx, person, scope, which) == [
                case for case in mine if (case.handler_id or 0) == one and case.category == "求助"
            ]

    await each_reader(town, look)


async def test_of_what_is_not_apart_everybody_who_answers_for_its_village_may_know_and_nobody_by_the_village_alone_else(
    town: TownInHand, sown: Cases
) -> None:
    def work(tx: Tx) -> None:
        for person in people.staff(tx):
            scope = scope_of(tx, person)
            near = {"cadre", "duty_room", "dispatcher", "clerk", "callback"} & set(person.roles.split(","))
            assert (scope is None) == bool(near), person.name
            for case in sown.cases:
                if case.is_apart or person.person_id in (case.handler_id, case.caller_id) or near:
                    continue
                assert scope is not None
                sees = audience(case, person, places.of_case(tx, case))
                assert sees is (Sees.CARD if scope.holds(case.town_id, case.village_id) else Sees.NOTHING)

    await town.database.read(work)


async def test_a_scope_is_named_after_what_somebody_answers_for(town: TownInHand) -> None:
    def work(tx: Tx) -> dict[str, tuple[Level, str, int] | None]:
        scopes = {name: scope_of(tx, person) for name, person in by_name(tx).items()}
        return {name: (s.level, s.label, len(villages_of(tx, s))) if s else None for name, s in scopes.items()}

    found = await town.database.read(work)
    assert {name: scope for name, scope in found.items() if scope} == {
        "总督办": (Level.OFFICE, "测试县", 8),
        "甲督办": (Level.TOWN, "甲镇", 4),
        "乙督办": (Level.TOWN, "乙镇", 4),
        "甲东包片": (Level.GRID, "甲东片", 2),
        "甲西包片": (Level.GRID, "甲西片", 2),
        "乙东包片": (Level.GRID, "乙东片", 2),
        "乙西包片": (Level.GRID, "乙西片", 2),
    }


@pytest.mark.parametrize(
    ("towns", "label"),
    [
        (["甲镇"], "甲镇"),
        (["甲镇", "乙镇", "丙镇"], "甲镇、乙镇、丙镇"),
        (["甲镇", "乙镇", "丙镇", "丁镇"], "甲镇等4个镇"),
    ],
)
def test_of_many_towns_the_first_is_named_and_how_many_there_are(towns: list[str], label: str) -> None:
    assert words.towns(towns) == label
    assert words.grids(towns) == label.replace("个镇", "个网格")


def told_to_everybody(tx: Tx) -> list[Any]:
    """All that is printed of April, for each who answers for villages."""
    april = month_of(date(2026, 4, 1))
    since, until = april.instants(SHANGHAI)
    found: list[Any] = []
    for name in READERS:
        scope = scope_of(tx, by_name(tx)[name])
        assert scope is not None
        for by in ("town", "village", "handler", "category"):
            found.append(census.tallies(tx, None, scope, since=since, until=until, by=by))
            found.append(census.tallies(tx, None, scope, since=since, until=until, by=by, ranked=True))
        found.append(census.flows(tx, None, scope, april.first, april.last))
    assert all(found)
    return found


async def test_what_is_told_to_everybody_of_a_month_is_kept_once_it_is_over(town: TownInHand, sown: Cases) -> None:
    def work(tx: Tx) -> None:
        counted = told_to_everybody(tx)
        while KEEP_MONTHS(tx, now=NOW).count:
            pass
        assert told_to_everybody(tx) == counted
        tx.run("UPDATE cases SET about_cadre = 1 WHERE office_id = :office_id")
        tx.run("UPDATE call_backs SET apart = 1, excluded = 1 WHERE office_id = :office_id")
        assert told_to_everybody(tx) == counted

    await town.database.transaction(work)


async def test_a_month_is_kept_when_it_is_over_and_those_before_it_back_to_the_first_case(
    town: TownInHand, sown: Cases
) -> None:
    def kept(tx: Tx, now: datetime) -> list[str]:
        while KEEP_MONTHS(tx, now=now).count:
            pass
        return [month for (month,) in tx.all("SELECT DISTINCT month FROM months WHERE office_id = :office_id")]

    def work(tx: Tx) -> tuple[list[str], list[str]]:
        tx.run("DELETE FROM months")
        begun = cases.first_registered(tx)
        assert begun is not None
        assert begun.astimezone(SHANGHAI).date().replace(day=1) == date(2026, 3, 1)
        end = datetime(2026, 4, 30, 16, tzinfo=UTC)
        return kept(tx, end - timedelta(seconds=1)), kept(tx, end)

    before, after = await town.database.transaction(work)
    assert (sorted(before), sorted(after)) == (["2026-03-01"], ["2026-03-01", "2026-04-01"])


async def test_the_last_month_is_counted_first_and_a_span_is_read_as_kept_only_once_all_of_it_is(
    town: TownInHand, sown: Cases
) -> None:
    def work(tx: Tx) -> list[tuple[int, tuple[date, ...]]]:
        tx.run("DELETE FROM months")
        now = datetime(2026, 6, 1, tzinfo=UTC)
        since, until = (
            month_of(date(2026, 2, 1)).instants(SHANGHAI)[0],
            month_of(date(2026, 5, 1)).instants(SHANGHAI)[1],
        )
        return [(KEEP_MONTHS(tx, now=now).count, census.kept_months(tx, since, until)) for _ in range(4)]

    march, april, may = (date(2026, month, 1) for month in (3, 4, 5))
    first = await town.database.transaction(
        lambda tx: (
            tx.run("DELETE FROM months"),
            KEEP_MONTHS(tx, now=datetime(2026, 6, 1, tzinfo=UTC)),
            tx.all("SELECT DISTINCT month FROM months WHERE office_id = :office_id"),
        )[-1]
    )
    assert first == [("2026-05-01",)]
    whole = (march, april, may)
    assert await town.database.transaction(work) == [(1, ()), (1, ()), (1, whole), (0, whole)]


async def test_a_place_has_the_same_people_whether_it_is_read_alone_or_with_all_others(town: TownInHand) -> None:
    def work(tx: Tx) -> None:
        ids = [one.village_id for one in places.every_village(tx)]
        other = people.named(tx, "总督办")[0].person_id
        tx.run(
            "INSERT INTO stand_ins (office_id, village_id, person_id) VALUES (:office_id, :one, :other)",
            one=ids[0],
            other=other,
        )
        tx.run("UPDATE villages SET retired_at = 1 WHERE office_id = :office_id AND village_id = :one", one=ids[-1])
        alone = {one: places.load(tx, one) for one in ids}
        assert alone[ids[0]].stand_ins
        assert places.load_every(tx) == alone
        tx.run("DELETE FROM posts WHERE office_id = :office_id")
        assert {one: places.load(tx, one) for one in ids} != alone  # what was written since is seen

    await town.database.transaction(work)
