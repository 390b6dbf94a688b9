"""请假: chosen by buttons, its clashes seen at once, granted, refused, taken back; for oneself and for others."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.resolve import on_duty_at
from bot.actions.duty.show import Row, show_duty
from bot.rules.roster import Source
from storage import people, places, roster
from storage.database import Tx
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
VILLAGE = "水磨口村"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")  # on 2, 3, 4 March, and round again
LEADER, ROOM, SUPERVISOR = "刘天佑", "郭银花", "袁文斌"
NOT_UNDERSTOOD = "没看懂是哪几天。请写成“12月3日到5日”，或者点上面的日子。要说别的，请再发一遍。"
NOT_ASKED = ["请假", "我要换班"]  # below days that nobody had asked for
WHICH = "我自己要反映"  # the button of the question what a message is
ONE_AT_NIGHT = datetime(2026, 3, 2, 17, tzinfo=UTC)  # of 3 March; hand-over is at eight
APPROVED = '\n[duty]\napproval = "leader"\n'


def newest(town: TownInHand, who: str | int) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    message = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return message.text, message.labels


async def on_duty(town: TownInHand, day: date) -> str | None:
    """Return who answers for the village on a day."""

    def look(tx: Tx) -> list[Row]:
        return show_duty(tx, village=VILLAGE, day=day, now=town.clock.now())

    return (await town.database.transaction(look))[0].person


async def leaves_of(town: TownInHand, name: str) -> list[tuple[str, str, str]]:
    """Return (first day, state, who entered it) of somebody's leave that is asked for or granted."""

    def look(tx: Tx) -> list[tuple[str, str, str]]:
        person = people.named(tx, name)[0]
        found = roster.leaves_of(tx, person.person_id, date(2026, 1, 1), date(2028, 1, 1))
        return [(one.first_day.isoformat(), one.state, people.get(tx, one.made_by).name or "") for one in found]

    return await town.database.transaction(look)


def with_approval(supervisors: str = '["袁文斌"]') -> bytes:
    text = PRACTICE_TOWN.read_text("utf-8").replace('supervisors = ["袁文斌"]', f"supervisors = {supervisors}")
    return (text + APPROVED).encode()


async def test_days_and_stand_ins_are_chosen_by_buttons(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    assert newest(town, "姚忠义")[1][:6] == ["今天起", "明天", "后天", "3月2日 周一", "3月3日 周二 班", "3月4日 周三"]
    await town.press("姚忠义", "明天")
    await town.press("姚忠义", "3月6日 周五 班")
    assert newest(town, "姚忠义") == (
        "您请假：3月3日到3月6日，共4天。\n这几天的班要有人替：\n"
        "水磨口村 3月3日：可以找赖淑珍、萧金凤\n水磨口村 3月6日：可以找赖淑珍、萧金凤\n"
        "前面的人值班少，先推荐。点“都按推荐”，或者一个班一个班地选。",
        ["都按推荐", "水磨口村 3月3日", "水磨口村 3月6日", "没选的先空着", "不请了"],
    )
    assert await on_duty(town, date(2026, 3, 3)) == "姚忠义"
    await town.press("姚忠义", "水磨口村 3月3日")
    assert newest(town, "姚忠义") == ("水磨口村 3月3日，请谁替？前面的值班少。", ["赖淑珍", "萧金凤", "返回"])
    await town.press("姚忠义", "萧金凤")
    await town.press("姚忠义", "都按推荐")
    assert newest(town, "姚忠义") == (
        "假请好了：3月3日到3月6日，共4天。\n替班：\n水磨口村 3月3日：萧金凤\n水磨口村 3月6日：赖淑珍",
        ["销假"],
    )
    assert [await on_duty(town, date(2026, 3, day)) for day in (3, 4, 6, 9)] == ["萧金凤", "萧金凤", "赖淑珍", "姚忠义"]
    assert await leaves_of(town, "姚忠义") == [("2026-03-03", "granted", "姚忠义")]


async def test_days_may_be_written_and_days_without_a_duty_clash_with_nothing(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    await town.write("姚忠义", "4号到32号")
    assert newest(town, "姚忠义")[0] == NOT_UNDERSTOOD
    await town.write("姚忠义", "4号到5号")
    assert newest(town, "姚忠义") == ("您请假：3月4日到3月5日，共2天。\n这几天没有轮到您的班。", ["请假", "不请了"])
    await town.press("姚忠义", "请假")
    assert newest(town, "姚忠义") == ("假请好了：3月4日到3月5日，共2天。", ["销假"])


async def test_while_days_are_asked_for_other_words_go_their_own_way(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    await town.write("姚忠义", "村口的路灯坏了三天了")
    assert newest(town, "姚忠义")[1] == ["我自己要反映"]
    await town.write("姚忠义", "3号")
    assert await leaves_of(town, "姚忠义") == []


async def test_only_once_is_something_not_understood(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    await town.write("姚忠义", "3号井漏水了")
    assert newest(town, "姚忠义") == (NOT_UNDERSTOOD, [])
    await town.write("姚忠义", "3号井漏水了")
    assert newest(town, "姚忠义")[1] == [WHICH]


async def test_after_an_hour_nobody_is_asked_for_days_any_more(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    await town.pass_time(minutes=59)
    await town.write("姚忠义", "3号")
    assert newest(town, "姚忠义")[0].startswith("您请假：3月3日，一天。")
    await town.write("姚忠义", "/leave")
    await town.pass_time(hours=1)
    await town.write("姚忠义", "12")
    assert newest(town, "姚忠义")[1] == [WHICH]


@pytest.mark.parametrize("command", ["/start", "/help", "/todo", "/duty", "/nothing"])
async def test_a_command_ends_the_question_for_days(tmp_path: Path, command: str) -> None:
    async with town_in_hand(tmp_path) as town:
        await town.bind(*CADRES)
        await town.write("姚忠义", "/leave")
        await town.write("姚忠义", command)
        await town.write("姚忠义", "3号井漏水了")
        assert newest(town, "姚忠义")[1] == [WHICH]


async def test_so_does_another_press_but_not_the_choice_of_a_day(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/duty")
    await town.press("姚忠义", "请假")
    await town.press("姚忠义", "明天")
    await town.write("姚忠义", "3号到5号")
    assert newest(town, "姚忠义")[0].startswith("您请假：3月3日到3月5日，共3天。")
    await town.write("姚忠义", "/duty")
    await town.write("姚忠义", "/leave")
    await town.press("姚忠义", "别的村")
    await town.write("姚忠义", "3号")
    assert newest(town, "姚忠义")[1] == NOT_ASKED


async def test_the_first_question_has_a_way_out(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave")
    assert newest(town, "姚忠义")[1][-1] == "不请了"
    await town.press("姚忠义", "不请了")
    assert newest(town, "姚忠义") == ("好，不请了。", [])
    await town.write("姚忠义", "3号")
    assert newest(town, "姚忠义")[1] == NOT_ASKED


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3月1日", "这几天已经过去了，请选今天或以后的。"),
        ("3月9日到3月5日", "最后一天在第一天前面，请重新选。"),
        ("2026年3月9日到2027年3月10日", "一次最多一年，请少选几天。"),
        ("3月4日到3月9日", "这几天里已经请过假了。要改，先销假再请。"),
    ],
)
async def test_days_that_cannot_be_are_refused_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    async with town_in_hand(tmp_path) as town:
        await town.bind("姚忠义")
        await town.write("姚忠义", "/leave 3月9日")
        await town.press("姚忠义", "没选的先空着")
        await town.write("姚忠义", f"/leave {text}")
        assert newest(town, "姚忠义")[0] == sentence
        assert len(await leaves_of(town, "姚忠义")) == 1


async def test_a_day_without_a_stand_in_stays_and_somebody_answers_all_the_same(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await town.write("姚忠义", "/leave 3月3日")
    await town.press("姚忠义", "没选的先空着")
    assert newest(town, "姚忠义")[0] == "假请好了：3月3日，一天。\n替班：\n水磨口村 3月3日：还没有人替"
    assert await on_duty(town, date(2026, 3, 3)) == "萧金凤"
    await town.pass_time(days=1)
    number = await town.petition(RESIDENT, "没水了")
    assert town.card_of("萧金凤", number)


async def test_leave_that_begins_today_holds_from_now_on(town: TownInHand) -> None:
    await town.bind(*CADRES)
    first = await town.petition(RESIDENT, "没水了")
    second = await town.petition(RESIDENT + 1, "路灯坏了")
    town.phone("赖淑珍").press_latest("签收")
    await town.settle()
    await town.pass_time(hours=1)
    await town.write("赖淑珍", "/leave 今天")
    await town.press("赖淑珍", "都按推荐")
    owners = [(await town.staff_by_id((await town.case(number)).handler_id))[0].name for number in (first, second)]
    assert owners == ["萧金凤", "赖淑珍"]  # signed for stays
    assert await on_duty(town, date(2026, 3, 2)) == "萧金凤"

    def at_nine(tx: Tx) -> str:
        place = places.load(tx, next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE))
        found = on_duty_at(tx, place, datetime(2026, 3, 2, 1, 30, tzinfo=UTC)).person
        return found.name or "" if found else ""

    assert await town.database.transaction(at_nine) == "赖淑珍"


async def test_until_hand_over_today_is_the_day_whose_duty_runs(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.live_until(ONE_AT_NIGHT)
    await town.write("赖淑珍", "/leave")
    assert newest(town, "赖淑珍")[1][3:5] == ["3月2日 周一 班", "3月3日 周二"]
    await town.write("赖淑珍", "今天")
    assert newest(town, "赖淑珍")[0].startswith("您请假：3月2日，一天。")
    await town.press("赖淑珍", "都按推荐")
    assert await on_duty(town, date(2026, 3, 2)) == "萧金凤"
    await town.press("赖淑珍", "销假")
    assert newest(town, "赖淑珍")[0] == "假销了：3月2日。还没开始的班还是您的。"


async def test_and_a_leader_may_still_say_yes_to_it(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER)
        await town.write("赖淑珍", "/leave 3月2日")
        await town.press("赖淑珍", "都按推荐")
        await town.live_until(ONE_AT_NIGHT)
        await town.press(LEADER, "同意")
        assert await leaves_of(town, "赖淑珍") == [("2026-03-02", "granted", "赖淑珍")]
        assert await on_duty(town, date(2026, 3, 2)) == "萧金凤"


async def test_taking_it_back_restores_the_days_that_have_not_begun(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 3月3日到3月9日")
    await town.press("姚忠义", "都按推荐")
    await town.pass_time(days=2)  # Wednesday
    before = await on_duty(town, date(2026, 3, 3))
    await town.write("姚忠义", "/leave")
    await town.press("姚忠义", "销假 3月3日")
    assert newest(town, "姚忠义") == ("假销了：3月3日到3月9日。还没开始的班还是您的。", [])
    assert [await on_duty(town, date(2026, 3, day)) for day in (3, 6, 9)] == [before, "姚忠义", "姚忠义"]
    assert before != "姚忠义"
    assert await town.press_again("姚忠义", "销假 3月3日") == "这次请假已经销了，或者过去了。"


async def test_what_a_plan_gave_to_others_comes_back_too(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 2026-04-14到2026-04-16")  # not published yet
    await town.press("姚忠义", "请假")
    await town.pass_time(days=8)
    assert await on_duty(town, date(2026, 4, 14)) in ("赖淑珍", "萧金凤")
    await town.press("姚忠义", "销假")
    assert await on_duty(town, date(2026, 4, 14)) == "姚忠义"


async def test_whom_somebody_appointed_since_stays_when_leave_is_taken_back(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 3月3日到3月6日")
    await town.press("姚忠义", "都按推荐")

    def appoint(tx: Tx) -> None:
        village_id = next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE)
        other, keeper = (people.named(tx, name)[0].person_id for name in ("萧金凤", ROOM))
        wanted = Wanted(village_id, date(2026, 3, 6), other, Source.APPOINTED)
        change_roster(tx, [wanted], source=Source.APPOINTED, by=keeper, now=town.clock.now())

    await town.database.transaction(appoint)
    await town.press("姚忠义", "销假")
    assert [await on_duty(town, date(2026, 3, day)) for day in (3, 6)] == ["姚忠义", "萧金凤"]


async def test_nobody_is_recommended_for_a_third_day_running_while_somebody_else_is_free(town: TownInHand) -> None:
    await town.bind(*CADRES)
    first, second, third = CADRES
    days = {
        3: first,
        5: second,
        6: third,
        8: second,
        10: second,
        11: second,
    }  # the second has served more, and serves on the 5th

    def appoint(tx: Tx) -> None:
        village_id = next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE)
        ids = {name: people.named(tx, name)[0].person_id for name in CADRES}
        wanted = [Wanted(village_id, date(2026, 3, day), ids[who], Source.APPOINTED) for day, who in days.items()]
        change_roster(tx, wanted, source=Source.APPOINTED, by=None, now=town.clock.now())

    await town.database.transaction(appoint)
    await town.write(third, "/leave 3月4日")
    assert "水磨口村 3月4日：可以找姚忠义、赖淑珍" in newest(town, third)[0]
    await town.press(third, "都按推荐")
    assert [await on_duty(town, date(2026, 3, day)) for day in (2, 3, 4)] == [first, first, second]


async def test_an_import_moves_no_chosen_stand_in(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 3月3日到3月6日")
    await town.press("姚忠义", "水磨口村 3月3日")
    await town.press("姚忠义", "萧金凤")
    await town.press("姚忠义", "水磨口村 3月6日")
    await town.press("姚忠义", "萧金凤")
    await town.press("姚忠义", "就这样请假")
    await town.import_town(PRACTICE_TOWN.read_bytes().replace(b"[clock]", b"[duty]\nbackup = true\n[clock]"))
    assert [await on_duty(town, date(2026, 3, day)) for day in (3, 6)] == ["萧金凤", "萧金凤"]


async def test_where_the_town_wants_it_the_leader_says_yes(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER)
        await town.write("姚忠义", "/leave 3月3日")
        await town.press("姚忠义", "都按推荐")
        assert newest(town, "姚忠义") == (
            "您请假：3月3日，一天。已交给刘天佑批，批了告诉您。\n替班：\n水磨口村 3月3日：赖淑珍",
            ["销假"],
        )
        assert await on_duty(town, date(2026, 3, 3)) == "姚忠义"
        assert newest(town, LEADER) == (
            "姚忠义请假：3月3日，一天。\n替班：\n水磨口村 3月3日：赖淑珍\n您同意吗？",
            ["同意", "不同意"],
        )
        await town.press(LEADER, "同意")
        assert newest(town, LEADER) == ("姚忠义请假：3月3日，一天。刘天佑同意了。", [])
        assert newest(town, "姚忠义") == ("假请好了：3月3日，一天。\n替班：\n水磨口村 3月3日：赖淑珍", ["销假"])
        assert await on_duty(town, date(2026, 3, 3)) == "赖淑珍"


async def on_leave(town: TownInHand, name: str, days: str) -> None:
    """Let somebody ask for days on which he has no duty."""
    await town.write(name, f"/leave {days}")
    await town.press(name, "请假")


async def test_a_stand_in_who_cannot_any_more_is_named_and_chosen_anew(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 3月3日")
    await town.press("姚忠义", "水磨口村 3月3日")
    await town.press("姚忠义", "萧金凤")
    await on_leave(town, "萧金凤", "3月3日")
    await town.press("姚忠义", "就这样请假")
    assert newest(town, "姚忠义") == (
        "您请假：3月3日，一天。\n这几天的班要有人替：\n水磨口村 3月3日：萧金凤替不了了，可以找赖淑珍\n"
        "前面的人值班少，先推荐。点“都按推荐”，或者一个班一个班地选。",
        ["都按推荐", "水磨口村 3月3日", "没选的先空着", "不请了"],
    )
    assert await leaves_of(town, "姚忠义") == []
    await town.press("姚忠义", "都按推荐")
    assert newest(town, "姚忠义")[0] == "假请好了：3月3日，一天。\n替班：\n水磨口村 3月3日：赖淑珍"
    assert await on_duty(town, date(2026, 3, 3)) == "赖淑珍"


async def test_or_the_day_is_left_open_knowingly(town: TownInHand) -> None:
    await town.bind("姚忠义", "萧金凤")
    await town.write("姚忠义", "/leave 3月3日")
    await town.press("姚忠义", "水磨口村 3月3日")
    await town.press("姚忠义", "萧金凤")
    await on_leave(town, "萧金凤", "3月3日")
    await town.press("姚忠义", "就这样请假")
    assert newest(town, "姚忠义")[0].splitlines()[2] == (
        "水磨口村 3月3日：萧金凤替不了了，也没有别人能替，包片领导会知道"
    )
    await town.press("姚忠义", "没选的先空着")
    assert newest(town, "姚忠义")[0] == "假请好了：3月3日，一天。\n替班：\n水磨口村 3月3日：还没有人替"


async def test_who_fell_away_while_the_leader_thought_is_told_to_both_and_the_leader_chooses(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER)
        await town.write("姚忠义", "/leave 3月3日")
        await town.press("姚忠义", "水磨口村 3月3日")
        await town.press("姚忠义", "萧金凤")
        await town.press("姚忠义", "就这样请假")
        await on_leave(town, "萧金凤", "3月3日")
        await town.press(LEADER, "同意")  # to the newer one
        await town.press(LEADER, "同意")
        fell = "\n替班：\n水磨口村 3月3日：萧金凤替不了了，还没有人替"
        assert newest(town, "姚忠义") == (f"假请好了：3月3日，一天。{fell}", ["销假"])
        first = next(m for m in town.phone(LEADER).messages if m.from_bot and m.text.startswith("姚忠义请假"))
        assert (first.text, first.labels) == (
            f"姚忠义请假：3月3日，一天。刘天佑同意了。{fell}",
            ["水磨口村 3月3日"],
        )
        await town.press(LEADER, "水磨口村 3月3日")
        await town.press(LEADER, "赖淑珍")
        assert await on_duty(town, date(2026, 3, 3)) == "赖淑珍"


async def test_or_no(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER)
        await town.write("姚忠义", "/leave 3月3日")
        await town.press("姚忠义", "都按推荐")
        await town.press(LEADER, "不同意")
        assert newest(town, "姚忠义") == ("您请假（3月3日），刘天佑没有同意。班还照旧。", [])
        assert await on_duty(town, date(2026, 3, 3)) == "姚忠义"
        assert await leaves_of(town, "姚忠义") == []


async def test_of_two_who_could_say_it_one_wins_and_the_other_hears_so(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval('["袁文斌", "赖永胜"]')) as town:
        await town.bind(*CADRES, SUPERVISOR, "赖永胜")
        await town.write("姚忠义", "/leave 3月3日")
        await town.press("姚忠义", "都按推荐")
        town.phone(SUPERVISOR).press_latest("同意")
        town.phone("赖永胜").press_latest("不同意")
        await town.settle()
        assert town.phone("赖永胜").toasts[-1].text == "这次请假，别的领导已经定了。"
        assert newest(town, "赖永胜") == ("姚忠义请假：3月3日，一天。袁文斌同意了。", [])
        assert await leaves_of(town, "姚忠义") == [("2026-03-03", "granted", "姚忠义")]


async def test_without_anybody_who_could_say_it_nothing_is_asked(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES)
        await town.write("姚忠义", "/leave 3月3日")
        assert await town.press("姚忠义", "都按推荐") == "能批假的领导都联系不上，请先找管理员。"
        assert await leaves_of(town, "姚忠义") == []


async def test_what_was_only_asked_for_can_be_taken_back(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER)
        await town.write("姚忠义", "/leave 3月3日")
        await town.press("姚忠义", "都按推荐")
        await town.press("姚忠义", "销假")
        assert newest(town, LEADER) == ("姚忠义请假：3月3日，一天。已经销了。", [])
        assert await town.press_again(LEADER, "同意") == "这次请假已经销了，或者过去了。"
        assert await on_duty(town, date(2026, 3, 3)) == "姚忠义"


async def test_a_leader_enters_it_for_somebody_of_his_grid_who_is_told(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await town.write(LEADER, "/leave 姚忠义 3月3日")
    assert newest(town, LEADER)[0].startswith("替姚忠义请假：3月3日，一天。\n")
    await town.press(LEADER, "都按推荐")
    assert newest(town, LEADER)[0].startswith("姚忠义的假请好了：3月3日，一天。\n")
    assert newest(town, "姚忠义") == ("刘天佑替您请了假：3月3日，一天。不对就点“销假”。", ["销假"])
    assert await leaves_of(town, "姚忠义") == [("2026-03-03", "granted", "刘天佑")]
    await town.press("姚忠义", "销假")
    assert await on_duty(town, date(2026, 3, 3)) == "姚忠义"


async def test_by_buttons_too_and_nobody_for_whom_he_does_not_look_after(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, "田红霞", ROOM)
    await town.write(LEADER, "/leave")
    await town.press(LEADER, "替别人请假")
    await town.press(LEADER, "姚忠义")
    assert newest(town, LEADER)[0].startswith("替姚忠义请假，从哪天起？")
    await town.write("田红霞", "/leave 姚忠义")
    assert newest(town, "田红霞")[0] == "您管的人里没有叫“姚忠义”的。"
    await town.write(ROOM, "/leave 姚忠义 3号")
    await town.press(ROOM, "都按推荐")
    assert await leaves_of(town, "姚忠义") == [("2026-03-03", "granted", ROOM)]
    await town.write(RESIDENT, "/leave")
    assert newest(town, RESIDENT)[0] == "这个只给工作人员用。"


async def test_whoever_enters_it_for_another_still_needs_the_leaders_word(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=with_approval()) as town:
        await town.bind(*CADRES, LEADER, ROOM)
        await town.write(ROOM, "/leave 姚忠义 3号")
        await town.press(ROOM, "都按推荐")
        assert newest(town, "姚忠义")[0] == "郭银花替您请假：3月3日，一天。等领导批。不对就点“销假”。"
        await town.press(LEADER, "同意")
        assert newest(town, ROOM)[0].startswith("姚忠义的假请好了：3月3日，一天。")
        assert newest(town, "姚忠义")[0].startswith("假请好了：3月3日，一天。")


async def test_a_draft_that_was_written_anew_is_asked_for_no_more(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/leave 3月3日")
    await town.write("姚忠义", "/leave 3月6日")
    old = next(m for m in town.phone("姚忠义").messages if m.from_bot and "3月3日，一天" in m.text)
    town.phone("姚忠义").press(old.message_id, "没选的先空着")
    await town.settle()
    assert town.phone("姚忠义").toasts[-1].text == "这个按钮是以前的，现在用不上了。"
    await town.press("姚忠义", "不请了")
    assert newest(town, "姚忠义") == ("好，不请了。", [])
    assert await leaves_of(town, "姚忠义") == []


async def test_menu_help_and_duty_lead_to_it(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("姚忠义", "/help")
    assert "/leave 请假、销假" in newest(town, "姚忠义")[0].splitlines()
    await town.write("姚忠义", "/duty")
    await town.press("姚忠义", "请假")
    assert newest(town, "姚忠义")[0].startswith("您请假，从哪天起？")
