"""The evening digest: from the last one sent to its own hour, one after an outage, never at night, never too much."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.rules.cases import Brief
from bot.rules.rota import Reason
from storage import cases
from storage.database import Tx
from tests.rules.village import at
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
SUPERVISOR, DISPATCHER, LEADER = "袁文斌", "赖永胜", "刘天佑"


def digests(town: TownInHand, who: str = SUPERVISOR) -> list[str]:
    return [text for text in town.heard_by(who) if "简报" in text]


def heads(town: TownInHand, who: str = SUPERVISOR) -> list[str]:
    return [text.splitlines()[0] for text in digests(town, who)]


async def beat_at(town: TownInHand, *instants: str) -> None:
    """The program is switched on at these instants, and beats."""
    for instant in instants:
        town.clock.set(at(instant))
        await town.beat()


async def test_each_digest_begins_where_the_last_one_ended(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 17:59", "2026-03-02 18:00", "2026-03-02 18:01", "2026-03-03 18:05")
    assert heads(town) == [
        "谷前堡镇简报　3月1日 18:00 到 3月2日 18:00",
        "谷前堡镇简报　3月2日 18:00 到 3月3日 18:00",
    ]


async def test_after_an_outage_there_is_one_and_it_names_its_span(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 18:00", "2026-03-06 11:00", "2026-03-06 18:00")
    assert heads(town)[1:] == [
        "谷前堡镇简报　3月2日 18:00 到 3月5日 18:00",
        "谷前堡镇简报　3月5日 18:00 到 3月6日 18:00",
    ]


async def test_missed_until_the_night_it_waits_for_the_morning(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 21:30", "2026-03-03 02:00", "2026-03-03 07:29")
    assert heads(town) == []
    await beat_at(town, "2026-03-03 07:30", "2026-03-03 07:45")
    assert heads(town) == ["谷前堡镇简报　3月1日 18:00 到 3月2日 18:00"]


async def test_a_digest_that_did_not_arrive_is_covered_by_the_next(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 18:00")
    town.phone(SUPERVISOR).block()  # the bot hears of it when the digest is on its way already
    await beat_at(town, "2026-03-03 18:00")
    town.phone(SUPERVISOR).unblock()
    await town.settle()
    await beat_at(town, "2026-03-04 18:00")
    assert heads(town)[1:] == ["谷前堡镇简报　3月2日 18:00 到 3月4日 18:00"]


async def test_it_survives_a_restart_without_a_second_one(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 18:00")
    await town.restart()
    await beat_at(town, "2026-03-02 18:15")
    assert len(heads(town)) == 1


async def test_it_counts_what_came_was_closed_and_is_open(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    first = await town.petition(7001, "没水了")
    await town.petition(7002, "路灯坏了")
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "好了")
    await town.press(7002, "已解决")
    await beat_at(town, "2026-03-02 18:00")
    assert digests(town)[-1].splitlines()[1] == "新收 2 件，办结 1 件；未办结 1 件，其中超期 0 件。"
    await beat_at(town, "2026-03-10 18:00")
    [_, counts, title, late, *_] = digests(town)[-1].splitlines()
    case = await town.case(first)
    [handler] = await town.staff_by_id(case.handler_id)
    assert counts == "新收 0 件，办结 0 件；未办结 1 件，其中超期 1 件。"
    assert (title, late) == ("超期：", f"{first} 水磨口村 {handler.name}，超期1天")
    assert first in town.newest_labels(SUPERVISOR)


@pytest.mark.parametrize("at_most", [1, 2, 3, 4])
async def test_open_cases_are_gone_through_in_batches_each_once(town: TownInHand, at_most: int) -> None:
    for resident in (7001, 7002, 7003):  # due at the same instant
        await town.petition(resident, "没水了")
    await town.pass_time(days=1)
    await town.petition(7004, "没水了")
    found = await town.database.transaction(lambda tx: [*in_batches(tx, at_most)])
    every = [await town.case(f"2026-0000{number}") for number in (1, 2, 3, 4)]
    assert [(brief.case_id, brief.due_at) for brief in found] == [(case.case_id, case.due_at) for case in every]
    town_id = every[0].town_id
    assert await town.database.transaction(lambda tx: cases.open_in(tx, [town_id])) == found
    assert await town.database.transaction(lambda tx: cases.open_in(tx, [])) == []


def in_batches(tx: Tx, at_most: int) -> Iterator[Brief]:
    batch = cases.open_in(tx, None, at_most=at_most)
    while batch:
        assert len(batch) <= at_most
        yield from batch
        batch = cases.open_in(tx, None, after=(batch[-1].due_at, batch[-1].case_id), at_most=at_most)


async def test_it_names_what_is_unsolved_and_what_did_not_arrive(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    unsolved = await town.petition(7001, "没水了")
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "好了")
    await town.press(7001, "未解决")
    undelivered = await town.petition(7002, "路灯坏了")
    town.phone(7002).block()
    await town.settle()
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了")
    await beat_at(town, "2026-03-02 18:00")
    told = digests(town)[-1].splitlines()
    assert f"未解决或不满意：{unsolved}" in told
    assert f"答复没送到：{undelivered}" in told


async def test_a_card_that_did_not_reach_a_cadre_is_no_answer_that_did_not_arrive(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    await town.petition(RESIDENT, "没水了")
    town.phone("赖淑珍").block()
    await town.settle()
    await beat_at(town, "2026-03-02 18:00")
    assert "答复没送到" not in digests(town)[-1]


SPECIAL = PRACTICE_TOWN.read_text("utf-8").replace(
    'duty = ["赖淑珍", "姚忠义", "萧金凤"]', 'duty = ["赖淑珍", "姚忠义", "袁文斌"]'
)


async def test_a_supervisor_of_the_circle_is_told_nothing_of_a_petition_about_it(town: TownInHand) -> None:
    two = SPECIAL.replace('supervisors = ["袁文斌"]', 'supervisors = ["袁文斌", "郭银花"]')
    await town.import_town(two.encode())
    await town.bind(SUPERVISOR, DISPATCHER, "郭银花")
    number = await town.petition(RESIDENT, "村干部收了钱", about="是")
    case = await town.case(number)
    assert case.reason == Reason.DISPATCHER
    await beat_at(town, "2026-03-02 18:00", "2026-03-12 18:00")
    assert [told.splitlines()[1] for told in digests(town)] == [
        "新收 0 件，办结 0 件；未办结 0 件，其中超期 0 件。"
    ] * 2
    assert not any(number in text for text in town.heard_by(SUPERVISOR))
    assert [told.splitlines()[1] for told in digests(town, "郭银花")] == [
        "新收 1 件，办结 0 件；未办结 1 件，其中超期 0 件。",
        "新收 0 件，办结 0 件；未办结 1 件，其中超期 1 件。",
    ]


async def test_with_many_overdue_it_still_fits_one_screen(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    for resident in range(7001, 7013):
        await town.petition(resident, "没水了")
    await beat_at(town, "2026-03-12 18:00")
    told = digests(town)[-1]
    assert "超期 12 件" in told
    assert "……另有 7 件" in told
    assert sum(1 + len(line) // 20 for line in told.splitlines()) <= 24


async def test_a_year_without_a_published_calendar_is_said_to_be_provisional(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, "2026-03-02 18:00", "2027-03-02 18:00")
    assert "还没有录入" not in digests(town)[0]
    assert digests(town)[1].splitlines()[-1] == "2027 年放假安排还没有录入，先按周一到周五上班算。"


async def test_whoever_is_no_supervisor_gets_no_digest(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, DISPATCHER)
    await beat_at(town, "2026-03-02 18:00")
    assert [digests(town, who) for who in (*CADRES, LEADER, DISPATCHER)] == [[]] * 5


async def test_bound_after_the_hour_he_hears_from_the_next_one_on(town: TownInHand) -> None:
    town.clock.set(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    await town.bind(SUPERVISOR)
    await town.beat()
    assert digests(town) == []
    await beat_at(town, "2026-03-03 18:00")
    assert heads(town) == ["谷前堡镇简报　3月2日 18:00 到 3月3日 18:00"]


@pytest.mark.parametrize("who", [SUPERVISOR, "赖淑珍", RESIDENT])
async def test_only_supervisors_may_ask_for_it(town: TownInHand, who: str | int) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    await town.write(who, "/digest")
    assert ("简报" in town.heard_by(who)[-1]) is (who == SUPERVISOR)
