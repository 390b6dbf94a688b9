"""Cases are found by what is written in them now, by whatever way through them is the shortest."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.actions.upkeep.findable import make_findable
from bot.rules.cases import Case, State
from bot.rules.search import OPEN, Wanted, normalized
from storage import drafts, finding, search
from storage.database import Tx
from storage.finding import WHOLE_OFFICE, Scope, Span, find
from storage.migrations import SCHEMA, statements
from storage.rows import insert
from tests.town import MONDAY_MORNING, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
SIGNS = "路灯坏了水没有桥的"


def found(tx: Tx, wanted: Wanted, **where: Any) -> list[int]:
    where = {"scope": WHOLE_OFFICE, "span": Span(), "now": MONDAY_MORNING} | where
    return [case.case_id for case in find(tx, wanted, where.pop("scope"), where.pop("span"), **where)]


async def sown(town: TownInHand, count: int) -> dict[int, tuple[Case, str]]:
    """Many cases with words by chance; return them with their texts by id."""
    number = await town.petition(RESIDENT, "头一件")
    model: Case = await town.case(number)
    chance, rows = random.Random(7), {}
    for n in range(1, count + 1):
        ended = n % 3 == 0
        case = replace(
            model,
            case_id=model.case_id - (n << 40),
            number=f"sown-{n}",
            draft_id=None,
            village_id=model.village_id + n % 4,
            town_id=model.town_id + n % 2,
            handler_id=(n % 5) or None,
            registered_at=model.registered_at - timedelta(hours=n),
            due_at=model.registered_at + timedelta(hours=n - 20),
            state=State.CLOSED if ended else chance.choice((State.DISPATCHED, State.ON_HOLD)),
            closed_at=model.registered_at if ended else None,
            supervised="red" if n % 7 == 0 else None,
            next_alarm_at=None,
            alarm_kind=None,
        )
        rows[case.case_id] = (case, "".join(chance.choices(SIGNS, k=12)))
    await town.database.transaction(lambda tx: _write(tx, rows))
    return rows


def _write(tx: Tx, rows: dict[int, tuple[Case, str]]) -> None:
    for case, text in rows.values():
        insert(tx, "cases", case)
        search.keep(tx, case.case_id, [text])


def expected(rows: dict[int, tuple[Case, str]], wanted: Wanted, scope: Scope, span: Span, now: datetime) -> list[int]:
    """Return the same by looking at every case."""

    def fits(case: Case, text: str) -> bool:
        within = scope.whole_office or (
            case.town_id in scope.town_ids
            or case.village_id in scope.village_ids
            or case.handler_id == (scope.handler_id or -1)
            or case.case_id in scope.case_ids
        )
        return (
            within
            and all(word in normalized(text) for word in wanted.words)
            and (not wanted.states or case.state in wanted.states)
            and (not wanted.village_ids or case.village_id in wanted.village_ids)
            and (not wanted.town_ids or case.town_id in wanted.town_ids)
            and (not wanted.handler_ids or case.handler_id in wanted.handler_ids)
            and (not wanted.late or case.is_overdue(now))
            and (not wanted.supervised or case.supervised is not None)
            and (span.since is None or case.registered_at >= span.since)
            and (span.until is None or case.registered_at < span.until)
        )

    return sorted((case_id for case_id, (case, text) in rows.items() if fits(case, text)), reverse=True)


async def test_every_question_finds_what_looking_at_every_case_finds(
    town: TownInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await sown(town, 120)
    some = next(iter(rows.values()))[0]
    chance = random.Random(11)
    for asked in range(300):
        monkeypatch.setattr(finding, "FEW", chance.choice((3, 40, 2000)))  # each way in turn is the shortest
        monkeypatch.setattr(finding, "_BATCHES", chance.choice(((2, 5), (40, 160))))
        words = tuple(
            "".join(chance.choices(SIGNS, k=chance.choice((1, 2, 2, 3, 4)))) for _ in range(chance.choice((0, 1, 1, 2)))
        )
        maybe = lambda *values: chance.choice(((), (), chance.sample(values, k=chance.choice((1, 2)))))  # noqa: E731
        wanted = Wanted(
            words=words,
            village_ids=tuple(maybe(*(some.village_id + n for n in range(3)))),
            town_ids=tuple(maybe(some.town_id, some.town_id - 1)),
            handler_ids=tuple(maybe(1, 2, 3)),
            states=chance.choice(
                (frozenset(), OPEN, frozenset({State.CLOSED}), frozenset({State.ON_HOLD, State.CLOSED}))
            ),
            late=chance.random() < 0.2,
            supervised=chance.random() < 0.1,
        )
        scope = chance.choice(
            (
                WHOLE_OFFICE,
                Scope(town_ids=(some.town_id,)),
                Scope(village_ids=(some.village_id,), handler_id=2),
                Scope(handler_id=3, case_ids=(some.case_id,)),
                Scope(handler_id=3),
            )
        )
        span = chance.choice(
            (Span(), Span(some.registered_at - timedelta(hours=50), some.registered_at - timedelta(hours=9)))
        )
        hits = await town.database.transaction(
            lambda tx, wanted=wanted, scope=scope, span=span: found(tx, wanted, scope=scope, span=span)
        )
        assert [hit for hit in hits if hit in rows] == expected(rows, wanted, scope, span, MONDAY_MORNING), (
            asked,
            wanted,
        )


async def test_pages_follow_each_other_without_a_gap(town: TownInHand) -> None:
    await sown(town, 60)
    wanted = Wanted(words=("灯",))
    whole = await town.database.transaction(lambda tx: found(tx, wanted))
    assert len(whole) > 20
    for at in (0, 7, 19):
        rest = await town.database.transaction(lambda tx, at=at: found(tx, wanted, before=whole[at]))
        assert rest == whole[at + 1 :]


async def test_nobody_without_a_scope_finds_anything(town: TownInHand) -> None:
    await sown(town, 5)
    assert await town.database.transaction(lambda tx: found(tx, Wanted(states=OPEN), scope=Scope())) == []


async def kept(town: TownInHand) -> tuple[list[str], int]:
    """Return what can be looked for, and how many characters and pairs there are."""
    texts = await town.database.transaction(
        lambda tx: tx.all("SELECT text FROM search_texts WHERE office_id = :office_id ORDER BY case_id")
    )
    grams = "SELECT COUNT(*) FROM search_grams WHERE office_id = :office_id"
    return [row[0] for row in texts], await town.database.transaction(lambda tx: tx.number(grams))


async def test_what_both_sides_write_is_kept_as_it_was_last_edited(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    first = town.phone(RESIDENT).write("路灯坏了！")
    await town.settle()
    await town.go_through(RESIDENT)
    assert await kept(town) == (["路灯坏了"], 7)
    town.phone(RESIDENT).edit(first, "路灯亮了")
    await town.settle()
    assert await kept(town) == (["路灯亮了"], 7)
    handler = next(
        name
        for name in ("赖淑珍", "姚忠义", "萧金凤")
        if town.heard_by(name)[-1:] and "路灯" in town.heard_by(name)[-1]
    )
    await town.press(handler, "答复")
    await town.write(handler, "水。")
    assert await kept(town) == (["路灯亮了\n水"], 8)


async def test_what_is_forgotten_leaves_nothing(town: TownInHand) -> None:
    number = await town.petition(RESIDENT, "路灯坏了")
    case_id = (await town.case(number)).case_id
    await town.database.transaction(lambda tx: drafts.forget_case(tx, case_id))
    assert await kept(town) == ([], 0)
    assert await town.database.transaction(lambda tx: found(tx, Wanted(words=("路灯",)))) == []


async def test_what_was_there_before_becomes_findable_at_the_beat_newest_first(
    town: TownInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        await town.petition(RESIDENT + n, f"第{n}盏路灯")
    texts, grams = await kept(town)

    def as_before(tx: Tx) -> None:
        for table in ("search_grams", "search_texts"):
            tx.run(f"DELETE FROM {table} WHERE office_id = :office_id")
        script = (SCHEMA / "0023_search.sql").read_text("utf-8")
        [insert] = [one for one in statements(script, tx.engine.tokens) if "INSERT INTO counters" in one]
        tx.run(insert)

    await town.database.transaction(as_before)
    monkeypatch.setattr("bot.actions.upkeep.findable.AT_ONCE", 2)
    await town.database.transaction(lambda tx: make_findable(tx, now=town.clock.now()))
    assert (await kept(town))[0] == texts[-2:]
    await town.beat()
    assert await kept(town) == (texts, grams)
    assert await town.database.transaction(search.unfindable) is None


async def test_a_number_of_somebody_else_is_no_word(town: TownInHand) -> None:
    await town.write(RESIDENT, "找这个人")
    town.phone(RESIDENT).contact("+8613912345678")
    await town.settle()
    await town.press(RESIDENT, "不给")
    await town.go_through(RESIDENT)
    assert await kept(town) == (["找这个人"], 7)
