"""The daily digest: three lines, then only what needs somebody, acted on from where it stands; once a day, whatever happens."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.cases.concerning import concern as say_whom
from bot.actions.delivery.settle import Outcome, settle
from bot.practice.telegram.chats import SeenMessage
from bot.rules.rota import Reason
from storage import outbox, people
from storage.database import Tx
from tests.engines import fresh_place
from tests.rules.village import at
from tests.town import MONDAY_MORNING, PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
SUPERVISOR, DISPATCHER, LEADER = "袁文斌", "赖永胜", "刘天佑"
ACROSS = 17  # Chinese characters that fit beside each other on a narrow phone
EVENING = "2026-03-02 18:00"


def width(line: str) -> float:
    """Return how wide a line is, in Chinese characters; what is ASCII is half as wide."""
    return sum(0.5 if letter.isascii() else 1 for letter in line)


def digests(town: TownInHand, who: str = SUPERVISOR) -> list[str]:
    return [text for text in town.heard_by(who) if "简报　" in text]


def heads(town: TownInHand, who: str = SUPERVISOR) -> list[str]:
    return [text.splitlines()[0] for text in digests(town, who)]


def shown(town: TownInHand, who: str = SUPERVISOR) -> SeenMessage:
    """Return the newest digest as it stands in somebody's chat now."""
    return next(one for one in reversed(town.phone(who).messages) if one.from_bot and "简报　" in one.text)


def row_of(message: SeenMessage, number: str) -> list[str]:
    """Return the labels below the button that opens a case in a digest."""
    rows = iter(message.keyboard)
    opened = next((row for row in rows if row[0].endswith(f" {number[5:]}")), None)
    following = next(rows, ()) if opened else ()
    return [] if (len(following) and following[0][-1].isdigit()) or "简报设置" in following else list(following)


def data_beside(message: SeenMessage, number: str, label: str) -> str:
    """Return what a button of a case says."""
    labels = message.labels
    first = next(at for at, one in enumerate(labels) if one.endswith(f" {number[5:]}"))
    return message.data[labels.index(label, first)] or ""


async def beat_at(town: TownInHand, *instants: str) -> None:
    """The program is switched on at these instants, and beats."""
    for instant in instants:
        town.clock.set(at(instant))
        await town.beat()


async def press_beside(town: TownInHand, who: str, number: str, label: str) -> str:
    """Somebody presses what stands beside a case in his digest; return what he sees at once."""
    message = shown(town, who)
    data = data_beside(message, number, label)
    town.phone(who).press_data(message.message_id, data)
    await town.settle()
    return town.phone(who).toasts[-1].text


async def test_three_lines_say_the_day_and_each_case_its_owner_its_age_and_what_can_be_done(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert digests(town)[-1].splitlines()[:7] == [
        "谷前堡镇简报　3月9日 18:00 到 3月10日 18:00",
        "新收 0 件，办结 0 件；未办结 1 件，其中超期 1 件。",
        "要看的 1 件（一件只算一处）：超期 1。",
        "",
        "超期：",
        f"{number} 水磨口村 {handler.name} 1天（3月10日接手）",
        "　求助：没水了",
    ]
    assert f"水磨口村 {number[5:]}" in shown(town).labels
    assert row_of(shown(town), number) == ["催办", "督办", "改派"]


async def test_where_all_is_well_three_lines_are_all(town: TownInHand) -> None:
    names = [person.name for person in await town.database.transaction(everybody)]
    await town.bind(*names)
    await beat_at(town, EVENING)
    assert digests(town) == [
        "谷前堡镇简报　3月1日 18:00 到 3月2日 18:00\n新收 0 件，办结 0 件；未办结 0 件，其中超期 0 件。\n没有要您处理的。"
    ]


def everybody(tx: Tx) -> list[people.Person]:
    return people.staff(tx)


async def test_it_is_urged_from_the_digest_with_one_press_and_the_digest_says_so(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    messages = len(town.phone(SUPERVISOR).messages)
    assert await press_beside(town, SUPERVISOR, number, "催办") == "已催办"
    assert len(town.phone(SUPERVISOR).messages) == messages
    assert "✓已催办" in shown(town).text
    assert row_of(shown(town), number) == ["督办", "改派"]
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert any(number in text and "催" in text for text in town.heard_by(handler.name)[-1:])


async def test_all_that_it_names_are_urged_with_one_press_each_once(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    numbers = [await town.petition(resident, "没水了") for resident in (7001, 7002, 7003)]
    await beat_at(town, "2026-03-10 18:00")
    await press_beside(town, SUPERVISOR, numbers[0], "催办")
    message = shown(town)
    all_at_once = message.data[message.labels.index("全部催办")] or ""
    assert await town.press(SUPERVISOR, "全部催办") == "已催办 2 件"
    assert shown(town).text.count("✓已催办") == 3
    assert "全部催办" not in shown(town).labels
    [handler] = await town.staff_by_id((await town.case(numbers[0])).handler_id)
    urged = [text for text in town.heard_by(handler.name) if text.startswith(f"{SUPERVISOR}催您办")]
    assert urged == [f"{SUPERVISOR}催您办 {number}，请尽快答复。" for number in numbers]
    town.phone(SUPERVISOR).press_data(message.message_id, all_at_once)
    await town.settle()
    assert len([text for text in town.heard_by(handler.name) if text.startswith(f"{SUPERVISOR}催您办")]) == 3


async def test_what_waits_for_his_word_stands_first_and_is_allowed_with_one_press(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await town.petition(7002, "没电了")
    number = await town.petition(RESIDENT, "没水了")
    await ask_for_more_time(town)
    await beat_at(town, EVENING)
    assert digests(town, LEADER)[-1].splitlines()[2:7] == [
        "要看的 2 件（一件只算一处）：等您批 1、未按时签收 1。",
        "",
        "等您批：",
        f"{number} 水磨口村 赖淑珍申请延期 3 个工作日，等了9小时",
        "　求助：没水了",
    ]
    assert await press_beside(town, LEADER, number, "同意") == "已同意"
    assert (await town.case(number)).extended_days == 3
    assert "等了9小时 ✓已同意" in shown(town, LEADER).text
    assert row_of(shown(town, LEADER), number) == []


async def ask_for_more_time(town: TownInHand) -> None:
    for label in ("签收", "更多", "延期", "3天"):
        await town.press("赖淑珍", label)
    await town.write("赖淑珍", "等配件")


async def test_what_takes_a_second_press_elsewhere_shows_in_the_digest_too(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    await press_beside(town, SUPERVISOR, number, "督办")
    await town.press(SUPERVISOR, "黄牌")
    assert "✓已督办" in shown(town).text
    await press_beside(town, SUPERVISOR, number, "改派")
    await town.press(SUPERVISOR, "赖淑珍")
    assert f"\n【黄牌督办】{number} 水磨口村 ✓已转给赖淑珍\n　求助：没水了" in shown(town).text


async def test_who_was_given_it_by_hand_has_it_since_then_and_what_is_oldest_comes_first(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    given, kept = await town.petition(7001, "没水了"), await town.petition(7002, "路灯不亮")
    [handler] = await town.staff_by_id((await town.case(given)).handler_id)
    await town.pass_time(hours=1)
    await town.write(SUPERVISOR, given)
    await town.press(SUPERVISOR, "改派")
    await town.press(SUPERVISOR, next(name for name in CADRES if name != handler.name))
    [other] = await town.staff_by_id((await town.case(given)).handler_id)
    await beat_at(town, EVENING)
    lines = digests(town)[-1].splitlines()
    assert lines[lines.index("未按时签收：") + 1 :][:4] == [
        f"{kept} 水磨口村 {handler.name} 9小时",
        "　求助：路灯不亮",
        f"{given} 水磨口村 {other.name} 8小时",
        "　求助：没水了",
    ]


async def test_of_what_came_to_somebody_late_it_says_since_when_it_is_his(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-03 08:00", "2026-03-03 18:00")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert f"未按时签收：\n{number} 水磨口村 {handler.name} 1天（3月3日接手）\n" in digests(town)[-1]


async def test_of_a_petition_about_a_cadre_no_word_stands_in_it(town: TownInHand) -> None:
    await town.bind(SUPERVISOR, DISPATCHER)
    number = await town.petition(RESIDENT, "村干部收了钱", about="是")
    await beat_at(town, "2026-03-12 18:00")
    lines = digests(town)[-1].splitlines()
    assert lines[4:7] == ["超期：", f"{number} 水磨口村 {DISPATCHER} 3天", "　求助"]


async def test_a_button_that_came_too_late_says_how_it_stands_and_the_digest_too(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    await town.press(handler.name, "答复")
    await town.write(handler.name, "修好了")
    told = await press_beside(town, SUPERVISOR, number, "催办")
    assert number in told and "待回访" in told
    assert "✓待回访" in shown(town).text
    assert row_of(shown(town), number) == []


async def test_what_is_opened_from_it_comes_below_it(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, EVENING)
    for label in ("看板", "督查"):
        told = digests(town)[-1]
        await town.press(SUPERVISOR, label)
        assert shown(town).text == told
        assert "简报　" not in town.heard_by(SUPERVISOR)[-1]


async def test_an_old_digest_acts_as_well_as_the_newest(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    old = shown(town)
    await beat_at(town, "2026-03-11 18:00")
    town.phone(SUPERVISOR).press_data(old.message_id, data_beside(old, number, "催办"))
    await town.settle()
    marked = [one.message_id for one in town.phone(SUPERVISOR).messages if "✓已催办" in one.text]
    assert marked == [old.message_id]
    assert number in old.text


async def test_a_leader_reads_of_his_villages_alone(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    his = await town.petition(7001, "没水了")
    others = await town.petition(7002, "没电了", village="谷前堡村")
    await beat_at(town, "2026-03-10 18:00")
    assert his in digests(town, LEADER)[-1] and others not in digests(town, LEADER)[-1]
    assert digests(town, LEADER)[-1].splitlines()[1] == "新收 0 件，办结 0 件；未办结 1 件，其中超期 1 件。"
    assert his in digests(town)[-1] and others in digests(town)[-1]


async def test_whoever_has_several_posts_gets_one(town: TownInHand) -> None:
    both = PRACTICE_TOWN.read_text("utf-8").replace('leader = "刘天佑"', 'leader = "袁文斌"')
    await town.import_town(both.encode())
    await town.bind(SUPERVISOR)
    await beat_at(town, EVENING)
    assert heads(town) == ["谷前堡镇简报　3月1日 18:00 到 3月2日 18:00"]


async def test_with_many_overdue_the_first_are_named_and_a_button_brings_the_rest(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    numbers = [await town.petition(resident, "没水了") for resident in range(7001, 7013)]
    await beat_at(town, "2026-03-12 18:00")
    told = digests(town)[-1]
    assert "超期 12 件" in told
    assert [number for number in numbers if number in told] == numbers[:8]
    assert sum(1 + int(width(line) // ACROSS) for line in told.splitlines()) <= 36
    assert all(
        width(line) <= ACROSS
        for line in told.splitlines()
        if "接手" not in line and ("水磨口村" in line or "求助" in line)
    )
    await town.press(SUPERVISOR, "另有 4 件")
    rest = town.heard_by(SUPERVISOR)[-1]
    assert [number for number in numbers if number in rest] == numbers[8:]
    assert await press_beside(town, SUPERVISOR, numbers[8], "催办") == "已催办"


async def test_a_town_with_more_than_can_be_named_says_in_which_grid(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    for resident in range(7001, 7010):
        await town.petition(resident, "没水了")
    await town.petition(7010, "没电了", village="谷前堡村")
    await beat_at(town, "2026-03-12 18:00")
    assert "哪里要看：\n第2网格：超期 9\n第1网格：超期 1" in digests(town)[-1]


async def test_what_is_unsolved_undelivered_or_on_hold_stays_until_it_is_over(town: TownInHand) -> None:
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
    town.clock.set(at("2026-03-02 10:00"))
    await town.write(SUPERVISOR, "/digest")
    told = town.heard_by(SUPERVISOR)[-1].splitlines()
    assert "要看的 2 件（一件只算一处）：答复没送到 1、重新办理 1。" in told
    assert f"{unsolved} 水磨口村 刘天佑 第 2 次办" in told
    assert f"{undelivered} 水磨口村 赖淑珍 1小时" in told


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
    await beat_at(town, EVENING, "2026-03-12 18:00")
    assert [told.splitlines()[1] for told in digests(town)] == [
        "新收 0 件，办结 0 件；未办结 0 件，其中超期 0 件。"
    ] * 2
    assert not any(number in text for text in town.heard_by(SUPERVISOR))
    assert [told.splitlines()[1] for told in digests(town, "郭银花")] == [
        "新收 1 件，办结 0 件；未办结 1 件，其中超期 0 件。",
        "新收 0 件，办结 0 件；未办结 1 件，其中超期 1 件。",
    ]


async def test_a_case_that_turns_out_to_be_about_its_reader_leaves_the_digest_that_names_it(town: TownInHand) -> None:
    two = PRACTICE_TOWN.read_text("utf-8").replace('supervisors = ["袁文斌"]', 'supervisors = ["袁文斌", "郭银花"]')
    await town.import_town(two.encode())
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, "郭银花")
    kept, hidden = await town.petition(7001, "没水了"), await town.petition(7002, "有人乱收钱")
    await beat_at(town, "2026-03-10 18:00")
    assert hidden in shown(town).text
    await concern(town, hidden)
    assert hidden not in shown(town).text and kept in shown(town).text
    assert await press_beside(town, SUPERVISOR, kept, "催办") == "已催办"
    assert hidden not in shown(town).text


async def concern(town: TownInHand, number: str) -> None:
    """Somebody says that the case is about the supervisor."""
    case = await town.case(number)
    [reader] = [one for one in await town.database.transaction(everybody) if one.name == SUPERVISOR]
    by = case.petitioner_id
    await town.database.transaction(
        lambda tx: say_whom(
            tx, case.case_id, by=by, whom=frozenset({reader.person_id}), how="named", now=town.clock.now()
        )
    )
    await town.settle()


async def test_what_was_gathered_before_it_turned_out_so_is_gathered_anew_counts_and_all(town: TownInHand) -> None:
    two = PRACTICE_TOWN.read_text("utf-8").replace('supervisors = ["袁文斌"]', 'supervisors = ["袁文斌", "郭银花"]')
    await town.import_town(two.encode())
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, "郭银花")
    number = await town.petition(7002, "有人乱收钱")
    town.clock.set(at("2026-03-10 18:00"))
    await town.app.pulse.beat()  # it waits in the outbox
    await concern(town, number)
    assert [told.splitlines()[1:3] for told in digests(town)] == [
        ["新收 0 件，办结 0 件；未办结 0 件，其中超期 0 件。", "没有要您处理的。"]
    ]


async def test_a_picture_of_thirty_days_stands_above_it(town: TownInHand) -> None:
    await town.bind(SUPERVISOR, LEADER)
    await beat_at(town, EVENING)
    assert [shown(town, who).kind for who in (SUPERVISOR, LEADER)] == ["photo", "photo"]
    [row] = [row for row in await rows_of(town, SUPERVISOR) if row.kind == "digest"]
    assert len(json.loads(row.body)["digest"]["days"]) == 30


async def rows_of(town: TownInHand, who: str) -> list[outbox.Row]:
    [person] = [one for one in await town.database.transaction(everybody) if one.name == who]
    since = MONDAY_MORNING - timedelta(days=1)
    return await town.database.transaction(lambda tx: outbox.of_form(tx, person, "digest", since=since))


async def test_a_picture_that_cannot_be_drawn_takes_no_word_with_it(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    town.clock.set(at(EVENING))
    await town.app.pulse.beat()
    taken = await town.database.transaction(not_drawn)
    assert taken == 1
    await town.settle()
    assert heads(town) == ["谷前堡镇简报　3月1日 18:00 到 3月2日 18:00"]
    assert shown(town).kind == "text"


def not_drawn(tx: Tx) -> int:
    """Take the digests that wait, as a sender does, and fail at their pictures."""
    waiting = [head for head in outbox.heads(tx, at_most=50) if head.kind == "digest"]
    for head in waiting:
        outbox.take(tx, head.message_id, owner="somebody")
        settle(tx, head.message_id, Outcome("refused", why="not_made"), now=at(EVENING))
    return len(waiting)


async def test_the_hour_the_days_and_the_length_are_set_by_buttons_and_kept_when_the_town_is_imported_again(
    town: TownInHand,
) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    for resident in range(7001, 7006):
        await town.petition(resident, "没水了")
    await town.write(SUPERVISOR, "/digest")
    for label in ("简报设置", "20:00", "简短", "工作日"):
        await town.press(SUPERVISOR, label)
    assert town.phone(SUPERVISOR).messages[-1].text.startswith("您的简报：工作日 20:00，简短，没事也发。")
    await town.import_town(PRACTICE_TOWN.read_bytes() + b"\n# again")
    await beat_at(town, "2026-03-02 18:00", "2026-03-02 20:00")
    await beat_at(town, "2026-03-07 20:00", "2026-03-08 20:00", "2026-03-09 20:00")  # Saturday, Sunday, Monday
    assert heads(town)[1:] == [
        "谷前堡镇简报　3月1日 20:00 到 3月2日 20:00",
        "谷前堡镇简报　3月2日 20:00 到 3月6日 20:00",
        "谷前堡镇简报　3月6日 20:00 到 3月9日 20:00",
    ]
    assert digests(town)[-1].count("水磨口村") == 3
    assert shown(town).kind == "text"
    assert "另有 2 件" in shown(town).labels


async def test_a_later_hour_chosen_after_todays_brings_no_second_one_today(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, EVENING)
    for label in ("简报设置", "20:00"):
        await town.press(SUPERVISOR, label)
    await beat_at(town, "2026-03-02 20:00", "2026-03-03 18:00", "2026-03-03 20:00")
    assert heads(town) == [
        "谷前堡镇简报　3月1日 18:00 到 3月2日 18:00",
        "谷前堡镇简报　3月2日 18:00 到 3月3日 20:00",
    ]


async def test_a_day_chosen_afterwards_owes_nothing_for_before(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await town.write(SUPERVISOR, "/digest")
    for label in ("简报设置", "五"):
        await town.press(SUPERVISOR, label)
    await beat_at(town, "2026-03-02 18:00", "2026-03-03 09:00")
    await town.press(SUPERVISOR, "一")
    await beat_at(town, "2026-03-03 09:15", "2026-03-06 18:00", "2026-03-09 18:00")
    assert heads(town)[1:] == [
        "谷前堡镇简报　3月5日 18:00 到 3月6日 18:00",
        "谷前堡镇简报　3月6日 18:00 到 3月9日 18:00",
    ]


async def test_whoever_wants_silence_hears_nothing_while_nothing_is_wrong(town: TownInHand) -> None:
    names = [person.name for person in await town.database.transaction(everybody)]
    await town.bind(*names)
    await town.write(SUPERVISOR, "/digest")
    for label in ("简报设置", "没事不发"):
        await town.press(SUPERVISOR, label)
    await beat_at(town, "2026-03-02 18:00")
    await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-10 18:00")
    assert heads(town)[1:] == ["谷前堡镇简报　3月9日 18:00 到 3月10日 18:00"]


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


async def test_it_counts_what_came_and_was_closed(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    await town.petition(7001, "没水了")
    await town.petition(7002, "路灯坏了")
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "好了")
    await town.press(7002, "已解决")
    await beat_at(town, EVENING)
    assert digests(town)[-1].splitlines()[1] == "新收 2 件，办结 1 件；未办结 1 件，其中超期 0 件。"


async def test_a_year_without_a_published_calendar_is_said_once_a_week(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await beat_at(town, EVENING, "2027-03-02 18:00", "2027-03-03 18:00", "2027-03-08 18:00")
    said = [text.splitlines()[-1] == "2027 年放假安排还没有录入，先按周一到周五上班算。" for text in digests(town)]
    assert said == [False, True, False, True]


async def test_whoever_stands_above_nobody_gets_none_and_may_ask_for_none(town: TownInHand) -> None:
    await town.bind(*CADRES, DISPATCHER)
    await beat_at(town, EVENING)
    await town.write(DISPATCHER, "/digest")
    assert [digests(town, who) for who in (*CADRES, DISPATCHER)] == [[]] * 4
    assert town.heard_by(DISPATCHER)[-1] == "这个只给督办领导和包片领导用。"


async def test_bound_after_the_hour_he_hears_from_the_next_one_on(town: TownInHand) -> None:
    town.clock.set(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    await town.bind(SUPERVISOR)
    await town.beat()
    assert digests(town) == []
    await beat_at(town, "2026-03-03 18:00")
    assert heads(town) == ["谷前堡镇简报　3月2日 18:00 到 3月3日 18:00"]


hours = st.integers(1, 60)
happens = st.lists(
    st.one_of(
        st.tuples(st.just("later"), hours), st.tuples(st.just("wrong"), st.integers(-72, 72)), st.just(("restart", 0))
    ),
    min_size=1,
    max_size=8,
)


@given(happens)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_whatever_the_clock_does_and_however_often_it_starts_each_gets_one_a_day(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int]]
) -> None:
    town = TownInHand(
        await fresh_place("sqlite", tmp_path_factory.mktemp("town")),
        start=MONDAY_MORNING,
        limits=False,
        tells_of_shifts=False,
    )
    await town.open()
    try:
        await town.import_town(PRACTICE_TOWN.read_bytes())
        await town.bind(SUPERVISOR, LEADER)
        for what, number in deeds:
            if what == "restart":
                await town.restart()
            town.clock.jump(max(MONDAY_MORNING, town.clock.now() + timedelta(hours=number)))
            await town.app.pulse.beat()
            await town.follow()
        newest = max(town.clock.now(), MONDAY_MORNING) + timedelta(days=4)
        town.clock.jump(newest.replace(hour=10, minute=0))  # 18:00 there
        await town.app.pulse.beat()
        await town.follow()
        for who in (SUPERVISOR, LEADER):
            days = [head.rpartition(" 到 ")[2] for head in heads(town, who)]
            assert len(days) == len(set(days)) and len(days) >= 1
    finally:
        await town.close()
