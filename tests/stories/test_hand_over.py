"""交接班: the next one takes over with one press, what is open goes or stays as the town has it, and silence is heard."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.cases.concerning import concern
from bot.actions.duty.change import Wanted, change_roster
from bot.practice.telegram.faults import Failing, Fault
from bot.rules.roster import Source
from storage import people
from storage.database import Tx
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

HALF_AN_HOUR = timedelta(minutes=30)  # of the hours at which people are told
VILLAGE, LEADER = "水磨口村", "刘天佑"
FIRST, SECOND, THIRD = "赖淑珍", "姚忠义", "萧金凤"  # on 2, 3 and 4 March
RESIDENT, OTHER = 7001, 7002
BEGUN = "现在轮到您了，到 3月4日 08:00 交班。\n值班：水磨口村"
PRESS = "看过了，请点“接班”。"
SILENT = "3月3日的班，还没点“接班”的：\n姚忠义　水磨口村\n请打电话问一下。"


def tuesday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 3, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
async def told(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """The practice town as it comes, on a Monday morning, with the staff of a village bound."""
    async with town_in_hand(tmp_path, engine=engine, tells_of_shifts=True) as town:
        await town.bind(FIRST, SECOND, THIRD, LEADER)
        yield town


async def with_settings(town: TownInHand, duty: str) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + f"\n[duty]\n{duty}\n".encode())


def heard_since_bound(town: TownInHand, who: str) -> list[str]:
    return town.heard_beside_gaps(who)[1:]


async def appoint(town: TownInHand, name: str | None, *, hours: int) -> None:
    """Somebody who keeps the roster puts another on duty, for the day that runs in so many hours."""
    day = (town.clock.now() + timedelta(hours=hours)).date()
    village_id = await town.village_id(VILLAGE)

    def work(tx: Tx) -> None:
        person_id = people.named(tx, name)[0].person_id if name else None
        wanted = Wanted(village_id, day, person_id, Source.APPOINTED)
        change_roster(tx, [wanted], source=Source.APPOINTED, by=None, now=town.clock.now())

    await town.database.transaction(work)


async def test_who_comes_on_duty_hears_what_comes_and_what_stays_and_presses(told: TownInHand) -> None:
    unsigned = await told.petition(RESIDENT, "路灯坏了，晚上看不见路，请来人看看")
    await told.petition(OTHER, "没水了")
    await told.press(FIRST, "签收")
    await told.live_until(tuesday(8), step=HALF_AN_HOUR)
    assert told.heard_by(SECOND)[-1] == "\n\n".join(
        [
            BEGUN,
            f"交到您手上的：\n{unsigned}　路灯坏了，晚上看不见路，请来人…",
            "另有 1 件，由原来接的人接着办。",
            PRESS,
        ]
    )
    assert told.heard_by(FIRST)[-1] == "您的班 3月3日 08:00 交了。您手上还有 1 件，请接着办。"
    assert await told.press(SECOND, "接班") == "接班了，辛苦了。"
    said = next(message for message in told.phone(SECOND).messages if message.text.startswith(BEGUN))
    assert (said.text.splitlines()[-1], said.labels) == ("08:00 接班了。", [])
    await told.live_until(tuesday(12), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == []


async def turns_out_to_be_about(town: TownInHand, number: str, name: str) -> None:
    """A resident says whom it is about."""
    case, now = await town.case(number), town.clock.now()
    [member] = await town.database.transaction(lambda tx: people.named(tx, name))
    whom = frozenset({member.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )
    await town.settle()


async def test_what_came_and_turns_out_to_be_about_whom_it_came_to_is_taken_back_and_the_shift_is_still_to_be_taken(
    told: TownInHand,
) -> None:
    await told.bind("赖永胜")
    number = await told.petition(RESIDENT, "路灯坏了，晚上看不见路，请来人看看")
    await told.live_until(tuesday(8), step=HALF_AN_HOUR)
    assert any(f"{number}　路灯坏了" in text for text in told.heard_by(SECOND))
    await turns_out_to_be_about(told, number, SECOND)
    assert [one.text for one in told.phone(SECOND).messages if "路灯坏了" in one.text] == []
    message = next(one for one in told.phone(SECOND).messages if one.text == "接班的内容变了，请点“接班”。")
    assert message.labels == ["接班"]
    assert await told.press(SECOND, "接班") == "接班了，辛苦了。"
    said = next(one for one in told.phone(SECOND).messages if one.text.startswith(BEGUN))
    assert number not in said.text


async def test_what_was_taken_over_with_the_shift_is_taken_back_as_well(told: TownInHand) -> None:
    await told.bind("赖永胜")
    number = await told.petition(RESIDENT, "路灯坏了，晚上看不见路，请来人看看")
    await told.live_until(tuesday(8), step=HALF_AN_HOUR)
    await told.press(SECOND, "接班")
    await turns_out_to_be_about(told, number, SECOND)
    assert [one.text for one in told.phone(SECOND).messages if "路灯坏了" in one.text] == []
    assert "这里的内容变了，请重新打开。" in [one.text for one in told.phone(SECOND).messages]


async def test_who_goes_off_duty_with_nothing_left_hears_nothing(told: TownInHand) -> None:
    await told.live_until(tuesday(9), step=HALF_AN_HOUR)
    assert heard_since_bound(told, FIRST) == []


async def test_silence_is_heard_by_the_leader_once_and_a_late_press_tidies_up(told: TownInHand) -> None:
    await told.live_until(tuesday(12), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == [SILENT]
    await told.press(SECOND, "接班")
    assert heard_since_bound(told, LEADER)[1:] == ["姚忠义 12:00 接班了：水磨口村。"]
    edited = next(message for message in told.phone(LEADER).messages if message.text.startswith("3月3日的班"))
    assert edited.text == "3月3日的班，晚点接上的：\n姚忠义　水磨口村（12:00 接班了）"
    await told.live_until(tuesday(20), step=timedelta(hours=1))
    assert len(heard_since_bound(told, LEADER)) == 2


async def test_one_message_names_all_the_silent_of_a_leader(told: TownInHand) -> None:
    await told.bind("熊美玲", "董喜凤")  # of two other villages of his, on duty on Tuesday
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    [heard] = heard_since_bound(told, LEADER)
    assert set(heard.splitlines()[1:-1]) == {"姚忠义　水磨口村", "董喜凤　水桶寺村", "熊美玲　榆林口村"}
    await told.press(SECOND, "接班")
    edited = next(message for message in told.phone(LEADER).messages if message.text.startswith("3月3日的班"))
    assert set(edited.text.splitlines()[1:-1]) == {
        "姚忠义　水磨口村（10:00 接班了）",
        "董喜凤　水桶寺村",
        "熊美玲　榆林口村",
    }


async def test_with_a_leader_out_of_reach_who_stands_above_hears(told: TownInHand) -> None:
    await told.bind("袁文斌")
    told.phone(LEADER).block()
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    assert SILENT in told.heard_by("袁文斌")


async def test_pressed_twice_too_late_or_by_whom_it_is_not_gets_one_clear_sentence(told: TownInHand) -> None:
    await told.live_until(tuesday(8), step=HALF_AN_HOUR)
    await told.press(SECOND, "接班")
    assert await told.press_again(SECOND, "接班") == "您已经接过班了。"
    assert await told.press_again(THIRD, "接班") == "这个班现在不是您的，不用点了。"
    await told.live_until(tuesday(8) + timedelta(days=1, minutes=15), step=HALF_AN_HOUR)
    data = told.data_of("接班")
    await told.live_until(tuesday(9) + timedelta(days=2), step=HALF_AN_HOUR)
    told.phone(THIRD).press_data(told.phone(THIRD).messages[-1].message_id, data)
    await told.settle()
    assert told.phone(THIRD).toasts[-1].text == "这个班已经结束了，不用再接。"
    told.phone(THIRD).press_data(told.phone(THIRD).messages[-1].message_id, "1.take_duty.zzzzzzzzz.")
    await told.settle()
    assert told.phone(THIRD).toasts[-1].text == "这个按钮已经失效。请发 /start 重新开始。"


async def test_a_shift_that_went_to_somebody_else_is_not_taken_over(told: TownInHand) -> None:
    await told.live_until(tuesday(8, 15), step=HALF_AN_HOUR)
    await appoint(told, THIRD, hours=0)
    assert await told.press(SECOND, "接班") == "这个班现在不是您的，不用点了。"
    await told.press(THIRD, "接班")
    await told.live_until(tuesday(12), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == []


async def test_who_is_put_on_duty_while_the_day_runs_takes_it_over_as_at_the_hand_over(told: TownInHand) -> None:
    await told.live_until(tuesday(8, 15), step=HALF_AN_HOUR)
    number = await told.petition(RESIDENT, "没水了")
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    await appoint(told, THIRD, hours=0)
    await told.settle()
    asked = [text for text in heard_since_bound(told, THIRD) if "接班" in text]
    assert asked == ["您的班有变动。\n3月3日　水磨口村：姚忠义 → 您，从现在起\n\n看过了，请点“接班”。"]
    await told.press(THIRD, "接班")
    message = next(one for one in told.phone(THIRD).messages if one.edited_at is not None and "接班了" in one.text)
    assert message.text.startswith("现在轮到您了，到 3月5日 08:00 交班。\n值班：水磨口村")
    assert message.text.endswith("\n\n10:00 接班了。") and number in told.card_of(THIRD, number)


async def test_who_was_put_on_duty_and_is_silent_is_named_to_his_leader(told: TownInHand) -> None:
    await told.live_until(tuesday(8, 15), step=HALF_AN_HOUR)
    await told.press(SECOND, "接班")
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    await appoint(told, THIRD, hours=0)
    await told.settle()
    await told.live_until(tuesday(10, 45), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == []
    await told.live_until(tuesday(11, 15), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == ["3月3日的班，还没点“接班”的：\n萧金凤　水磨口村\n请打电话问一下。"]


async def test_where_the_town_wants_no_word_nobody_is_asked_for_one(told: TownInHand) -> None:
    await told.import_town(PRACTICE_TOWN.read_bytes() + b'\n[duty]\nconfirm = ""\n')
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    await appoint(told, THIRD, hours=0)
    await told.settle()
    assert heard_since_bound(told, THIRD)[-1] == "您的班有变动。\n3月3日　水磨口村：姚忠义 → 您，从现在起"


async def test_where_nobody_is_asked_nobody_hears_of_the_hand_over(told: TownInHand) -> None:
    await with_settings(told, 'confirm = ""\nevening = ""\nmorning = ""')
    await told.live_until(tuesday(12), step=HALF_AN_HOUR)
    assert [heard_since_bound(told, who) for who in (FIRST, SECOND, LEADER)] == [[], [], []]


async def test_a_hand_over_at_night_lets_everybody_sleep(tmp_path: Path) -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace('handover = "08:00"', 'handover = "00:00"')
    async with town_in_hand(tmp_path, file=text.encode(), tells_of_shifts=True) as town:
        await town.bind(SECOND, LEADER)
        await town.live_until(tuesday(7, 15), step=HALF_AN_HOUR)
        assert f"现在轮到您了，到 3月4日 00:00 交班。\n值班：水磨口村\n\n{PRESS}" in town.heard_by(SECOND)
        await town.live_until(tuesday(8, 15), step=HALF_AN_HOUR)
        assert heard_since_bound(town, LEADER) == []
        await town.live_until(tuesday(8, 30), step=HALF_AN_HOUR)
        assert heard_since_bound(town, LEADER) == [SILENT]


async def test_a_message_that_waited_for_telegram_gives_the_whole_hour(told: TownInHand) -> None:
    await told.live_until(tuesday(7, 45), step=HALF_AN_HOUR)
    told.world.faults.append(Fault("sendMessage", Failing.STATUS_429, told.phone(SECOND).user_id, retry_after=5400))
    await told.live_until(tuesday(9, 45), step=HALF_AN_HOUR)
    assert told.heard_by(SECOND)[-1] == f"（晚了）{BEGUN}\n\n{PRESS}"
    await told.live_until(tuesday(10, 15), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == []
    await told.live_until(tuesday(10, 45), step=HALF_AN_HOUR)
    assert heard_since_bound(told, LEADER) == [SILENT]


async def test_who_has_blocked_the_bot_is_a_gap_of_which_the_leader_hears(told: TownInHand) -> None:
    await told.live_until(tuesday(7, 45), step=HALF_AN_HOUR)
    told.phone(SECOND).block()
    await told.live_until(tuesday(12), step=HALF_AN_HOUR)
    told_of = "姚忠义收不到值班通知（对方停用了机器人）。\n3月3日 水磨口村，请另作安排。"
    assert heard_since_bound(told, LEADER) == [told_of]


async def test_all_that_is_open_passes_on_where_the_town_has_it_so(told: TownInHand) -> None:
    await with_settings(told, 'pass_on = "open"')
    signed, asked = await told.petition(RESIDENT, "没水了"), await told.petition(OTHER, "灯坏了")
    about = await told.petition(7003, "干部打人", category="投诉", about="是")
    for number in (asked, signed):
        await told.write(FIRST, number)
        await told.press(FIRST, "签收")
    await told.press(FIRST, "需补充")
    await told.write(FIRST, "是哪一口井？")
    before = {number: await told.case(number) for number in (signed, asked, about)}
    await told.live_until(tuesday(8), step=HALF_AN_HOUR)
    after = {number: await told.case(number) for number in (signed, asked, about)}
    [second] = await told.database.transaction(lambda tx: people.named(tx, SECOND))
    assert [after[number].handler_id for number in (signed, asked)] == [second.person_id] * 2
    assert after[about].handler_id == before[about].handler_id
    assert {number: case.due_at for number, case in after.items()} == {n: case.due_at for n, case in before.items()}
    assert f"交到您手上的：\n{signed}　没水了\n{asked}　灯坏了\n\n{PRESS}" in told.heard_by(SECOND)[-1]
    await told.live_until(tuesday(8) + timedelta(days=1), step=HALF_AN_HOUR)
    [third] = await told.database.transaction(lambda tx: people.named(tx, THIRD))
    assert [(await told.case(number)).handler_id for number in (signed, asked)] == [third.person_id] * 2


async def test_a_kill_between_leaves_nobody_out_and_tells_nobody_twice(told: TownInHand) -> None:
    told.clock.set(tuesday(8))
    await told.app.pulse.beat()
    await told.restart()
    await told.beat()
    await told.restart()
    await told.live_until(tuesday(9, 30), step=HALF_AN_HOUR)
    assert sum(text.startswith(BEGUN) for text in told.heard_by(SECOND)) == 1
    assert heard_since_bound(told, LEADER) == [SILENT]


async def test_each_is_spoken_to_in_his_language(told: TownInHand) -> None:
    for who, language in ((SECOND, "English"), (LEADER, "繁體中文")):
        await told.write(who, "/language")
        await told.press(who, language)
    await told.live_until(tuesday(10), step=HALF_AN_HOUR)
    assert told.heard_by(SECOND)[-1].startswith("You are on duty now, until 4 Mar, 08:00.\nOn duty: 水磨口村")
    assert told.newest_labels(SECOND) == ["Take over"]
    assert told.heard_beside_gaps(LEADER)[-1] == "3月3日的班，還沒點「接班」的：\n姚忠义　水磨口村\n請打電話問一下。"
