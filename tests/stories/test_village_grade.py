"""村等级: each village's month by residents' figures, for whoever answers for it, without typing."""

from fractions import Fraction

import pytest

from bot.actions.figures.scope import scope_of
from bot.actions.inspecting.grades import village_grades
from bot.actions.reports.gather import gather
from bot.actions.reports.graded import grade_tables, what_follows
from bot.rules.periods import month_of
from bot.rules.reports import Kind
from bot.rules.village_grade import Grade, Graded, Why
from storage import people
from storage.database import Tx
from tests.stories.test_correction import order
from tests.stories.test_desk import EVERYBODY
from tests.stories.test_exclusion import more
from tests.stories.test_sample_check import LEADER, OTHER, RESIDENT, SUPERVISOR, handler_of, shown, solved
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

LINES = b'\n[grade]\nleast = 2\nif_good = "\xe9\x80\x9a\xe6\x8a\xa5\xe8\xa1\xa8\xe6\x89\xac"\n'
GOOD, LATE = Graded(Grade.GOOD, (), "通报表扬"), Graded(Grade.MIDDLE, (Why.ORDER,))


async def looked_at(town: TownInHand, who: str) -> list[str]:
    await town.write(who, "/todo")
    for label in ("督查", "村等级"):
        await town.press(who, label)
    return shown(town, who).splitlines()


async def test_a_month_is_graded_by_its_call_backs_and_those_with_too_few_are_not(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES)
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    await solved(town, OTHER, "没电了")
    await town.pass_time(days=30)
    head, good, village, few, what = await looked_at(town, LEADER)
    assert (head, good, village) == ("村等级 2026年3月", "好：1 个村，通报表扬", "水磨口村 100.0%（2件）")
    assert (
        few.startswith("有效回访不到 2 件，不评：")
        and "0" not in few
        and "水磨口村" not in few.replace("南水磨口村", "")
    )
    assert what == "得分只看来访人的回访；按时答复是自报的。"
    assert "限期整改" not in town.newest_labels(LEADER)
    assert (await looked_at(town, SUPERVISOR))[:3] == [head, good, village]
    assert town.newest_labels(SUPERVISOR) == ["限期整改", "上个月", "返回"]
    await town.press(SUPERVISOR, "上个月")
    assert shown(town, SUPERVISOR).startswith("村等级 2026年2月\n有效回访不到 2 件，不评：")


async def test_what_is_to_be_put_right_and_late_is_no_good_month(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES)
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    await solved(town, OTHER, "没电了")
    await order(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    await town.pass_time(days=30)
    assert "中：1 个村\n水磨口村 100.0%（2件），整改过期" in "\n".join(await looked_at(town, LEADER))


async def test_who_reported_in_time_waits_for_whoever_confirms_it_and_what_is_due_later_is_not_late(
    town: TownInHand,
) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES)
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    await solved(town, OTHER, "没电了")
    await order(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    assert await graded_now(town) == GOOD
    await report(town, "都办完了")
    await town.pass_time(days=8)
    assert await graded_now(town) == GOOD


async def test_what_was_reported_in_time_and_sent_back_is_late_unless_it_is_reported_again(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES)
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    await solved(town, OTHER, "没电了")
    await order(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    await report(town, "都办完了")
    await town.press(SUPERVISOR, "没改好")
    await town.press(SUPERVISOR, "自己写")
    await town.write(SUPERVISOR, "还有一件")
    assert await graded_now(town) == GOOD
    await town.pass_time(days=8)
    assert await graded_now(town) == LATE
    await report(town, "那件也办完了")
    assert await graded_now(town) == LATE  # its day is past


async def report(town: TownInHand, written: str) -> None:
    await town.press(LEADER, "报结果")
    await town.write(LEADER, written)
    await town.pass_time(minutes=1)


async def graded_now(town: TownInHand) -> Graded:
    """How the running month of 水磨口村 stands for its leader."""
    village_id, now = await town.village_id("水磨口村"), town.clock.now()

    def of_month(tx: Tx) -> Graded:
        [leader] = people.named(tx, LEADER)
        scope = scope_of(tx, leader)
        assert scope is not None
        found = village_grades(tx, scope, month_of(now.date()), now=now)
        return next(one.graded for one in found if one.village_id == village_id)

    return await town.database.transaction(of_month)


async def test_a_cadre_looks_into_nothing(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await solved(town, RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    await town.write(LEADER, "/todo")
    data = town.data_of("督查")
    town.phone(cadre).press_data(town.phone(cadre).messages[-1].message_id, data)
    await town.settle()
    assert town.phone(cadre).toasts[-1].text == "这个只给督办领导和包片领导用。"


async def test_the_report_of_the_month_says_the_grades_and_has_a_sheet_of_them(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES + b"\n[correction]\nbelow = 100\nleast = 1\n")
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    number = await town.petition(OTHER, "没电了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(OTHER, "已解决")
    await town.press(OTHER, "基本满意")
    await town.pass_time(days=29)
    now = town.clock.now()

    def made(tx):  # type: ignore[no-untyped-def]
        [reader] = people.named(tx, SUPERVISOR)
        scope = scope_of(tx, reader)
        assert scope is not None
        periods = month_of(now.date()), month_of(now.date(), 1)
        report = gather(tx, scope, Kind.MONTHLY, periods=periods, now=now)
        weekly = gather(tx, scope, Kind.WEEKLY, periods=periods, now=now)
        [table] = grade_tables(tx, scope, report, now=now)
        return what_follows(tx, reader, report, now=now), table, grade_tables(tx, scope, weekly, now=now)

    follows, table, none = await town.database.transaction(made)
    assert follows == ["低于整改线、还没下达的：2 个，点“督查”看。"]
    [row] = [row for row in table.rows if row[2] == "好"]
    composite = Fraction(98, 100)
    assert row == ("水磨口村", "谷前堡镇", "好", 2, composite, 2, 1, "", "通报表扬")
    assert (len(table.rows), len(table.columns), none) == (13, 9, ())


async def test_a_month_that_is_over_says_the_same_for_ever_and_to_everybody(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES)
    await town.bind(*EVERYBODY)
    number = await solved(town, RESIDENT, "没水了")
    await solved(town, OTHER, "没电了")
    await town.pass_time(days=30)
    said = await looked_at(town, LEADER)
    assert "水磨口村 100.0%（2件）" in said
    await more(town, LEADER, number)
    await town.press(LEADER, "不计入排名")
    await town.write(LEADER, "他找错了人")
    await town.import_town(PRACTICE_TOWN.read_bytes() + LINES.replace(b"least = 2", b"least = 1"))

    now = town.clock.now()

    def report_of(tx: Tx) -> list[tuple[object, ...]]:
        [reader] = people.named(tx, SUPERVISOR)
        scope = scope_of(tx, reader)
        assert scope is not None
        report = gather(tx, scope, Kind.MONTHLY, periods=(month_of(now.date(), 1), month_of(now.date(), 2)), now=now)
        [table] = grade_tables(tx, scope, report, now=now)
        return [row[:4] for row in table.rows if row[2] == "好"]

    assert await looked_at(town, LEADER) == said
    assert (await looked_at(town, SUPERVISOR))[:3] == said[:3]
    assert await town.database.transaction(report_of) == [("水磨口村", "谷前堡镇", "好", 2)]
