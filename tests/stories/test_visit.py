"""留电话住址: the present handler alone sees it, on one card, until the case moves or closes."""

from datetime import timedelta

import pytest

from bot.practice.telegram.faults import Failing, Fault
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, NEIGHBOUR = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DUTY_ROOM, DISPATCHER = "刘天佑", "袁文斌", "郭银花", "赖永胜"
STAFF = (*CADRES, LEADER, SUPERVISOR, DUTY_ROOM, DISPATCHER)
PHONE, HOUSE = "13912345678", "东头第三户王家"
ASKED = (
    "要人上门看，可以留个电话和住处。\n只给现在办 2026-00001 的赖淑珍看，换人办或办完就收回。\n"
    "先留电话：点下面的“发我的电话”，或者打出来。"
)
SEEN = "好了，办 2026-00001 的赖淑珍看得到，别人看不到。\n要收回，发 /my，点 2026-00001。"


def sees(town: TownInHand, who: str | int) -> list[str]:
    """Return the messages of the bot in somebody's chat that show phone or house now."""
    shown = [message.text for message in town.phone(who).messages if message.from_bot]
    return [text for text in shown if PHONE in text or HOUSE in text]


async def heard_events(town: TownInHand, number: str) -> list[tuple[str, str]]:
    """Return the events about what was left, as (kind, why)."""
    rows = await town.database.transaction(
        lambda tx: tx.all(
            "SELECT e.kind, e.why FROM events e JOIN cases c ON c.office_id = e.office_id AND c.case_id = e.case_id "
            "WHERE c.office_id = :office_id AND c.number = :number AND e.kind LIKE 'contact_%' ORDER BY e.seq",
            number=number,
        )
    )
    return [(row[0], row[1]) for row in rows]


async def kept(town: TownInHand) -> list[tuple[str | None, str | None]]:
    """Return what is kept of residents' phones and houses."""
    rows = await town.database.transaction(
        lambda tx: tx.all(
            "SELECT phone, house FROM identities WHERE office_id = :office_id AND kind = 'resident' AND (phone IS NOT NULL OR house IS NOT NULL)"
        )
    )
    return [(row[0], row[1]) for row in rows]


async def a_case(town: TownInHand, *, about: str | None = None) -> str:
    await town.bind(*STAFF)
    return await town.petition(RESIDENT, "没水了", category="投诉" if about else "求助", about=about)


async def leave(town: TownInHand, phone: str = PHONE, house: str = HOUSE) -> None:
    await town.press(RESIDENT, "留电话住址")
    await town.write(RESIDENT, phone)
    await town.write(RESIDENT, house)


async def test_phone_by_a_key_and_house_by_hand_stand_on_the_handlers_card_alone(town: TownInHand) -> None:
    number = await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    assert town.heard_by(RESIDENT)[-1] == ASKED
    assert town.phone(RESIDENT).messages[-1].keyboard == (("发我的电话",), ("跳过", "不留了"))
    town.phone(RESIDENT).tap("发我的电话")
    await town.settle()
    assert town.heard_by(RESIDENT)[-1] == "记下了。再写一下住处，比如“村东头第三户”。不想写就点“跳过”。"
    assert "来访人电话：+8613800000000" in town.card_of("赖淑珍", number)
    await town.write(RESIDENT, HOUSE)
    assert town.heard_by(RESIDENT)[-1] == SEEN
    assert f"来访人电话：+8613800000000　住处：{HOUSE}" in town.card_of("赖淑珍", number)
    assert {who for who in STAFF if sees(town, who)} == {"赖淑珍"}
    assert await heard_events(town, number) == [("contact_given", "phone"), ("contact_given", "house")]
    with pytest.raises(LookupError):
        town.phone(RESIDENT).tap("跳过")  # the keys are gone


async def test_the_handler_hears_of_it_once_without_what_was_left(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    told = f"{number} 来访人留了电话或住处，在卡片上。只给您看，转办就收回。"
    assert town.heard_by("赖淑珍").count(told) == 1
    assert [text for text in town.heard_by("赖淑珍") if PHONE in text or HOUSE in text] == []  # only an edit shows it


async def test_no_digest_is_kept_by_which_a_phone_could_be_tried_out(town: TownInHand) -> None:
    async def digests() -> list[str]:
        return [
            row[0]
            for row in await town.database.transaction(
                lambda tx: tx.all("SELECT shown FROM cards WHERE office_id = :office_id")
            )
        ]

    await a_case(town)
    [before] = await digests()
    await leave(town)
    [after] = await digests()
    assert after.partition("+")[0] == before != after


async def test_what_was_left_is_no_part_of_the_petition(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    assert await town.case("2026-00002") is None
    rows = await town.database.transaction(lambda tx: tx.all("SELECT text FROM parts WHERE office_id = :office_id"))
    assert rows == [("没水了",)]
    assert "补充" not in town.card_of("赖淑珍", number)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (f"{PHONE} {HOUSE}", f"来访人电话：{PHONE}　住处：{HOUSE}"),
        (f"我的电话是139 1234 5678，住{HOUSE}", f"来访人电话：{PHONE}　住处：住{HOUSE}"),
        (HOUSE, f"来访人住处：{HOUSE}"),
    ],
)
async def test_one_line_may_hold_both_or_the_house_alone(town: TownInHand, written: str, line: str) -> None:
    number = await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    await town.write(RESIDENT, written)
    assert line in town.card_of("赖淑珍", number).splitlines()
    assert town.heard_by(RESIDENT)[-1] == SEEN


async def test_either_may_be_skipped(town: TownInHand) -> None:
    number = await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    town.phone(RESIDENT).tap("跳过")
    await town.settle()
    assert town.heard_by(RESIDENT)[-1].startswith("好，不留电话。写一下住处吧")
    await town.write(RESIDENT, HOUSE)
    assert f"来访人住处：{HOUSE}" in town.card_of("赖淑珍", number).splitlines()
    await town.press(RESIDENT, "留电话住址")
    await town.press(RESIDENT, "重新写")
    await town.write(RESIDENT, PHONE)
    town.phone(RESIDENT).tap("跳过")
    await town.settle()
    assert f"来访人电话：{PHONE}" in town.card_of("赖淑珍", number).splitlines()
    assert HOUSE not in town.card_of("赖淑珍", number)


@pytest.mark.parametrize("keys", [["不留了"], ["跳过", "跳过"]])
async def test_whoever_changes_his_mind_has_left_nothing(town: TownInHand, keys: list[str]) -> None:
    number = await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    for key in keys:
        town.phone(RESIDENT).tap(key)
        await town.settle()
    assert town.heard_by(RESIDENT)[-1] == "好，什么也没留。"
    assert (await heard_events(town, number), await kept(town)) == ([], [])
    await town.write(RESIDENT, PHONE)  # now it is a word like any other
    assert "收到" in town.heard_by(RESIDENT)[-1]


async def test_taken_back_it_vanishes_at_once_and_is_forgotten(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press(RESIDENT, "办到哪了")
    assert town.newest_labels(RESIDENT) == ["收回电话住址", "不用了", "身份：保密", "谁看过"]
    await town.press(RESIDENT, "收回电话住址")
    assert town.heard_by(RESIDENT)[-1] == f"收回了，{number} 没有人看得到您的电话住址。"
    assert (sees(town, "赖淑珍"), await kept(town)) == ([], [])
    assert (await heard_events(town, number))[-1] == ("contact_ended", "taken_back")
    assert (await town.press_again(RESIDENT, "收回电话住址")).startswith("这个按钮是以前的")
    await leave(town)
    assert len(sees(town, "赖淑珍")) == 1


async def test_passed_on_it_is_gone_and_one_press_shows_it_to_the_next_one(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press("赖淑珍", "转办")
    await town.press("赖淑珍", "姚忠义")
    assert [sees(town, who) for who in STAFF] == [[] for _ in STAFF]
    assert (await heard_events(town, number))[-1] == ("contact_ended", "moved")
    assert town.heard_by(RESIDENT)[-1] == (
        f"{number} 现在由姚忠义给您办，答复的日子不变。\n您留的电话住址已收回。要给姚忠义看，点一下。"
    )
    await town.press(RESIDENT, "也给他看")
    assert town.heard_by(RESIDENT)[-1] == f"办 {number} 的姚忠义看得到您的电话住址了。"
    assert {who for who in STAFF if sees(town, who)} == {"姚忠义"}
    assert PHONE in town.card_of("姚忠义", number)


async def test_a_button_that_names_an_earlier_handler_shows_it_to_nobody(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press("赖淑珍", "转办")
    await town.press("赖淑珍", "姚忠义")
    await town.press("姚忠义", "转办")
    await town.press("姚忠义", "萧金凤")
    assert (
        town.heard_by(RESIDENT)[-1] == f"{number} 现在由萧金凤给您办，答复的日子不变。"
    )  # nobody saw it: nothing taken back
    await town.press(RESIDENT, "也给他看")
    assert town.heard_by(RESIDENT)[-1] == f"您留过电话住址。现在给办 {number} 的萧金凤看吗？"
    assert [who for who in STAFF if sees(town, who)] == []
    await town.press(RESIDENT, "也给他看")
    assert [who for who in STAFF if sees(town, who)] == ["萧金凤"]


async def test_the_handover_of_an_unsigned_case_takes_it_back_and_says_so(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.live_until(town.clock.now() + timedelta(hours=24))
    assert [who for who in STAFF if sees(town, who)] == []
    assert f"{number} 换了姚忠义办，您留的电话住址已收回。要给姚忠义看，点一下。" in town.heard_by(RESIDENT)
    await town.press(RESIDENT, "也给他看")
    assert [who for who in STAFF if sees(town, who)] == ["姚忠义"]


async def test_closed_it_is_gone_and_forgotten(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了。")
    assert len(sees(town, "赖淑珍")) == 1
    await town.press(RESIDENT, "已解决")
    assert (sees(town, "赖淑珍"), await kept(town)) == ([], [])
    assert (await heard_events(town, number))[-1] == ("contact_ended", "closed")


async def test_withdrawn_it_is_gone_and_forgotten(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press(RESIDENT, "不用了")
    assert (sees(town, "赖淑珍"), await kept(town)) == ([], [])
    assert (await heard_events(town, number))[-1] == ("contact_ended", "withdrawn")
    await town.press(RESIDENT, "接着办")
    assert sees(town, "赖淑珍") == []


async def test_unsolved_it_goes_up_without_it_and_may_be_shown_above(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了。")
    await town.press(RESIDENT, "未解决")
    assert [who for who in STAFF if sees(town, who)] == []
    await town.press(RESIDENT, "也给他看")
    assert [who for who in STAFF if sees(town, who)] == [LEADER]
    assert (await heard_events(town, number))[-2:] == [("contact_ended", "moved"), ("contact_given", "again")]


async def test_of_two_cases_each_has_its_own_consent(town: TownInHand) -> None:
    await a_case(town)
    await leave(town)
    second = await town.petition(RESIDENT, "路灯也坏了")
    assert PHONE not in town.card_of("赖淑珍", second)
    await town.press(RESIDENT, "留电话住址")
    assert town.heard_by(RESIDENT)[-1] == f"您留过电话住址。现在给办 {second} 的赖淑珍看吗？"
    await town.press(RESIDENT, "也给他看")
    assert PHONE in town.card_of("赖淑珍", second)
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, "2026-00001")
    await town.press(RESIDENT, "收回电话住址")
    assert PHONE not in town.card_of("赖淑珍", "2026-00001")
    assert PHONE in town.card_of("赖淑珍", second)
    assert await kept(town) == [(PHONE, HOUSE)]


async def test_a_card_that_was_fetched_again_leaves_no_copy_behind(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    for _ in range(2):
        await town.write("赖淑珍", "/todo")
        await town.press("赖淑珍", number)
        assert len(sees(town, "赖淑珍")) == 1
        assert PHONE in town.card_of("赖淑珍", number)
    await town.press("赖淑珍", "转办")
    await town.press("赖淑珍", "姚忠义")
    assert sees(town, "赖淑珍") == []


async def test_an_edit_of_which_nobody_knows_whether_it_arrived_is_undone_all_the_same(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    town.world.faults += [Fault("editMessageText", Failing.TIME_OUT_AFTER_EFFECT)] * 8
    await town.write(RESIDENT, PHONE)
    town.phone(RESIDENT).tap("跳过")
    await town.settle()
    assert len(sees(town, "赖淑珍")) == 1
    town.world.faults.clear()
    await town.press(RESIDENT, "办到哪了")
    await town.press(RESIDENT, "收回电话住址")
    await town.pass_time(minutes=5)
    assert sees(town, "赖淑珍") == []


async def test_a_handler_who_was_away_loses_it_when_he_comes_back(town: TownInHand) -> None:
    await a_case(town)
    await leave(town)
    town.phone("赖淑珍").block()
    await town.settle()
    assert [who for who in STAFF if sees(town, who)] == ["赖淑珍"]  # nothing can be changed in his chat now
    town.phone("赖淑珍").unblock()
    await town.settle()
    assert [who for who in STAFF if sees(town, who)] == []


async def test_about_a_cadre_only_whoever_handles_it_sees_it_and_no_name_is_said(town: TownInHand) -> None:
    number = await a_case(town, about="是")
    await town.press(RESIDENT, "留电话住址")
    assert f"只给现在办 {number} 的镇里专人看" in town.heard_by(RESIDENT)[-1]
    await town.write(RESIDENT, f"{PHONE} {HOUSE}")
    assert [who for who in STAFF if sees(town, who)] == [DISPATCHER]
    await town.press(DISPATCHER, "转办")
    await town.press(DISPATCHER, SUPERVISOR)
    assert [who for who in STAFF if sees(town, who)] == []
    assert town.heard_by(RESIDENT)[-1] == f"{number} 换了镇里专人办，您留的电话住址已收回。要给镇里专人看，点一下。"


async def test_those_above_see_the_card_without_it(town: TownInHand) -> None:
    number = await a_case(town)
    await leave(town)
    await town.live_until(town.clock.now() + timedelta(days=12), step=timedelta(hours=2))
    await town.press(LEADER, number)
    assert "没水了" in town.card_of(LEADER, number)
    assert [sees(town, who) for who in (LEADER, SUPERVISOR, DUTY_ROOM)] == [[], [], []]


async def test_whoever_answers_after_the_case_has_moved_is_asked_anew(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    await town.press("赖淑珍", "转办")
    await town.press("赖淑珍", "姚忠义")
    await town.write(RESIDENT, PHONE)
    assert town.heard_by(RESIDENT)[-1] == ASKED.replace("赖淑珍", "姚忠义")
    assert ([who for who in STAFF if sees(town, who)], await kept(town)) == ([], [])


async def test_whoever_answers_after_it_is_closed_is_told_so(town: TownInHand) -> None:
    number = await a_case(town)
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了。")
    await town.press(RESIDENT, "办到哪了")
    await town.press(RESIDENT, "留电话住址")
    await town.press(RESIDENT, "已解决")
    await town.write(RESIDENT, PHONE)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 已经办完了，不用留了。"
    assert await kept(town) == []


async def test_what_is_no_answer_goes_its_usual_way(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    await town.write(
        RESIDENT, "还有一件事，" + "路灯坏了好几天没有人来修，晚上看不见路，老人小孩都不敢出门，希望赶快来看看。" * 2
    )
    assert town.newest_labels(RESIDENT)[:2] == ["补充上一件", "新诉求"]
    await town.press(RESIDENT, "新诉求")
    await town.write(RESIDENT, PHONE)  # the question is still open
    assert await kept(town) == [(PHONE, None)]


async def test_danger_is_no_address(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    await town.write(RESIDENT, "着火了")
    assert await kept(town) == []
    assert "119" in town.heard_by(RESIDENT)[-2] + town.heard_by(RESIDENT)[-1]


async def test_a_short_line_of_the_next_day_is_no_house_but_a_number_is_still_a_number(town: TownInHand) -> None:
    await a_case(town)
    await town.press("赖淑珍", "签收")
    await town.press(RESIDENT, "留电话住址")
    await town.pass_time(hours=25)
    await town.write(RESIDENT, "水又停了")
    assert "收到" in town.heard_by(RESIDENT)[-1]
    assert await kept(town) == []
    await town.write(RESIDENT, PHONE)
    assert await kept(town) == [(PHONE, None)]


async def test_a_reply_about_another_case_is_no_answer(town: TownInHand) -> None:
    first = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    await town.petition(RESIDENT, "路灯也坏了")
    await town.press(RESIDENT, "留电话住址")
    await town.write(RESIDENT, "第三户也没水", reply_to=receipt)
    assert f"收到，已转给办 {first} 的人。" == town.heard_by(RESIDENT)[-1]
    await town.write(RESIDENT, PHONE, reply_to=town.phone(RESIDENT).messages[-4].message_id)
    assert town.card_of("赖淑珍", first).count(PHONE) == 0


async def test_somebody_elses_number_answers_nothing(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    town.phone(RESIDENT).contact("+8613900000009", user_id=NEIGHBOUR)
    await town.settle()
    assert (await kept(town), [who for who in STAFF if sees(town, who)]) == ([], [])


async def test_nobody_but_the_petitioner_can_leave_or_take_back(town: TownInHand) -> None:
    await a_case(town)
    await leave(town)
    await town.press(RESIDENT, "办到哪了")
    await town.write(NEIGHBOUR, "/start")
    for label in ("留电话住址", "收回电话住址"):
        assert (await town.press_again(NEIGHBOUR, label)).startswith("没有找到这一件。")
    assert len(sees(town, "赖淑珍")) == 1


async def test_a_cadre_who_reports_something_himself_may_leave_his_own(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("赖淑珍", "我家没水了")
    await town.press("赖淑珍", "我自己要反映")
    await town.go_through("赖淑珍")
    await town.press("赖淑珍", "留电话住址")
    await town.write("赖淑珍", PHONE)
    await town.write("赖淑珍", HOUSE)
    assert [who for who in CADRES if sees(town, who)] == ["姚忠义"]


async def test_questions_and_consent_outlive_a_restart(town: TownInHand) -> None:
    await a_case(town)
    await town.press(RESIDENT, "留电话住址")
    await town.restart()
    await town.write(RESIDENT, PHONE)
    await town.restart()
    await town.write(RESIDENT, HOUSE)
    assert len(sees(town, "赖淑珍")) == 1
    await town.restart()
    await town.press("赖淑珍", "转办")
    await town.press("赖淑珍", "姚忠义")
    assert [who for who in STAFF if sees(town, who)] == []
