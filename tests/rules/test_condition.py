"""From what was found out to what is wrong: one line a rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules.condition import (
    Check,
    Engine,
    Facts,
    Finding,
    Kind,
    Office,
    Telegram,
    Town,
    Work,
    has_wal_reset_bug,
    judge,
    not_looked_at,
)
from bot.texts import checkup

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BEAT = timedelta(seconds=15)
SCHEMA = frozenset({"0001_first.sql", "0002_second.sql"})
WELL = Facts(
    beat_every=BEAT,
    engine=Engine(is_sqlite=True, version=(3, 53, 4), whole=True, size=5_000_000, schema=SCHEMA),
    known_schema=SCHEMA,
    telegram=Telegram(True, knows_token=True, username="zhiban_bot", ahead=timedelta(seconds=1)),
    work=Work(
        beat_at=NOW - BEAT,
        stuck=0,
        orphaned=0,
        unclear=0,
        updates_waiting=0,
        set_aside=0,
        set_aside_before=0,
        oldest_alarm_at=NOW + BEAT,
    ),
    office=Office("zhiban_bot", has_clerk=True, unknown_years=(), today=NOW, towns=(Town("谷前堡镇", 0),)),
    free=1_005_000_000,
)


def found(facts: Facts) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(finding.kind.value, finding.count, finding.names) for finding in judge(facts, now=NOW)]


def test_where_all_is_well_nothing_is_found() -> None:
    assert found(WELL) == []
    assert not_looked_at(WELL) == frozenset()


def engine(**changed: Any) -> dict[str, Any]:
    assert WELL.engine
    return {"engine": replace(WELL.engine, **changed)}


def telegram(**changed: Any) -> dict[str, Any]:
    assert WELL.telegram
    return {"telegram": replace(WELL.telegram, **changed)}


def work(**changed: Any) -> dict[str, Any]:
    assert WELL.work
    return {"work": replace(WELL.work, **changed)}


def office(**changed: Any) -> dict[str, Any]:
    assert WELL.office
    return {"office": replace(WELL.office, **changed)}


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


TABLE: list[tuple[dict[str, Any], list[tuple[str, int, tuple[str, ...]]]]] = [
    (engine(whole=False), [("database_damaged", 0, ())]),
    (engine(whole=None), []),
    (engine(version=(3, 51, 2)), [("database_affected", 0, ("3.51.2",))]),
    (engine(is_sqlite=False, version=(16, 0)), []),
    (engine(is_sqlite=False, version=(15, 9)), [("database_too_old", 0, ("15.9",))]),
    (engine(schema=SCHEMA | {"0003_third.sql"}), [("schema_newer", 0, ())]),
    (engine(schema=frozenset({"0001_first.sql"})), [("schema_older", 0, ())]),
    (engine(schema=frozenset()), [("schema_older", 0, ())]),
    ({"engine": None}, [("database_unusable", 0, ())]),
    ({"engine": None, "has_database": False}, [("database_missing", 0, ())]),
    ({"telegram": None, "has_token": False}, [("telegram_no_token", 0, ())]),
    ({"telegram": Telegram(answers=False)}, [("telegram_unreachable", 0, ())]),
    ({"telegram": Telegram(answers=True)}, [("telegram_refused", 0, ())]),
    (telegram(has_webhook=True), [("telegram_webhook", 0, ())]),
    (telegram(pending=99), []),
    (telegram(pending=100), [("telegram_pending", 100, ())]),
    (telegram(username="other_bot"), [("telegram_renamed", 0, ())]),
    (telegram(ahead=seconds(30)), []),
    (telegram(ahead=seconds(31)), [("clock_off", 31, ())]),
    (telegram(ahead=seconds(-31)), [("clock_off", -31, ())]),
    (telegram(ahead=None), []),
    (work(beat_at=None), [("beat_never", 0, ())]),
    (work(beat_at=NOW - 2 * BEAT), []),
    (work(beat_at=NOW - 2 * BEAT - seconds(1)), [("beat_late", 31, ())]),
    (work(beat_at=NOW + 2 * BEAT + seconds(1)), [("beat_ahead", 0, ())]),
    (work(stuck=2), [("messages_stuck", 2, ())]),
    (work(orphaned=3), [("messages_orphaned", 3, ())]),
    (work(unclear=4), [("messages_unclear", 4, ())]),
    (work(updates_waiting=5), [("updates_waiting", 5, ())]),
    (work(set_aside=6, set_aside_before=7), [("updates_set_aside", 6, ()), ("updates_set_aside_before", 7, ())]),
    (work(oldest_alarm_at=NOW - timedelta(hours=1)), []),
    (work(oldest_alarm_at=NOW - timedelta(hours=1, seconds=1)), [("alarms_forgotten", 0, ())]),
    (work(oldest_alarm_at=NOW - timedelta(hours=9), beat_at=None), [("beat_never", 0, ())]),
    (work(oldest_alarm_at=None), []),
    ({"has_town": False, "office": None}, [("staff_no_town", 0, ())]),
    (office(has_clerk=False), [("staff_no_clerk", 0, ())]),
    (office(towns=(Town("甲镇", 2), Town("乙镇", 0), Town("丙镇", 1))), [("staff_unbound", 3, ("甲镇 2", "丙镇 1"))]),
    (office(towns=(Town("甲镇", 0, nobody=("东村", "西村")),)), [("duty_nobody", 2, ("甲镇/东村", "甲镇/西村"))]),
    (office(towns=(Town("甲镇", 0, gaps=("东村", "东村", "西村")),)), [("duty_gaps", 3, ("甲镇/东村", "甲镇/西村"))]),
    (office(towns=(Town("甲镇", 0, has_room=False),)), [("duty_no_room", 1, ("甲镇",))]),
    (office(towns=(Town("甲镇", 0, has_dispatcher=False),)), [("duty_no_dispatcher", 1, ("甲镇",))]),
    (office(unknown_years=(2027,)), [("calendar_not_yet", 1, ("2027",))]),
    (office(unknown_years=(2026, 2027)), [("calendar_unknown", 1, ("2026",)), ("calendar_not_yet", 1, ("2027",))]),
    (office(unknown_years=(2027,), today=datetime(2026, 12, 1, tzinfo=UTC)), [("calendar_not_yet", 1, ("2027",))]),
    (office(unknown_years=(2027,), today=datetime(2026, 12, 2, tzinfo=UTC)), [("calendar_unknown", 1, ("2027",))]),
    (office(broken=1), [("alarms_broken", 1, ())]),
    ({"free": 1_004_999_999}, [("disk_low", 1004, ())]),
    ({"free": None}, []),
    ({"open_files": (".env",)}, [("files_open", 1, (".env",))]),
    ({"web_is_plain": True}, [("web_plain", 0, ())]),
    ({"web_is_exposed": True}, [("web_exposed", 0, ())]),
]


@pytest.mark.parametrize(("changed", "expected"), TABLE)
def test_each_fault_is_found_and_no_other(
    changed: dict[str, Any], expected: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    assert found(replace(WELL, **changed)) == expected


def test_every_kind_of_finding_has_its_line_in_the_table() -> None:
    assert {kind for _, expected in TABLE for kind, _, _ in expected} == {kind.value for kind in Kind}


def test_only_what_nobody_need_do_anything_about_is_a_note() -> None:
    notes = [kind.value for kind in Kind if not Finding(kind).wrong]
    expected = "telegram_renamed messages_unclear updates_set_aside_before staff_unbound duty_gaps calendar_not_yet "
    expected += "web_plain web_exposed"
    assert notes == expected.split()


def test_what_could_not_be_looked_at_is_told() -> None:
    nothing = Facts(beat_every=BEAT)
    assert set(Check) - not_looked_at(nothing) == {Check.DATABASE, Check.TELEGRAM, Check.FILES, Check.WEB}


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_which_sqlite_can_corrupt_a_file(version: tuple[int, ...], affected: bool) -> None:
    assert has_wal_reset_bug(version) is affected


@pytest.mark.parametrize("kind", Kind)
def test_every_finding_has_a_sentence_that_names_five_at_most(kind: Kind) -> None:
    told = checkup.sentence(Finding(kind, 4711, ("n1", "n2", "n3", "n4", "n5", "n6")))
    assert told.endswith(("。", "town import 文件.toml"))
    assert "n6" not in told
    assert ("n1" in told) == ("n1、n2、n3、n4、n5等" in told)


def test_no_count_and_no_name_that_was_found_is_left_out() -> None:
    rows = [row for _, expected in TABLE for row in expected]
    told = [(*row, checkup.sentence(Finding(Kind(row[0]), *row[1:]))) for row in rows]
    assert [row for row in told if row[1] and row[0] not in BY_NAME and str(row[1]) not in row[3]] == []
    assert [row for row in told if "、".join(row[2]) not in row[3]] == []


BY_NAME = {"calendar_unknown", "calendar_not_yet", "files_open"}  # the names say it all
