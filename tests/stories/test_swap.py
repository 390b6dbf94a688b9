"""换班: two sides and their consent, a leader's where the town wants it, and the way back."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.actions.duty.days import standing_of
from bot.rules.swaps import DutyOf
from storage import people, roster
from storage.database import Tx
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

FIRST, SECOND, THIRD = "赖淑珍", "姚忠义", "萧金凤"  # on duty on 2, 3 and 4 March, and so on
LEADER, ROOM, DISPATCHER, NEIGHBOUR = "刘天佑", "郭银花", "赖永胜", "萧树林"
VILLAGE = "水磨口村"
MINE, THEIRS = f"3月5日 {VILLAGE}", f"3月3日 {VILLAGE}"
SWAPPED = f"{MINE}：{FIRST} → {SECOND}\n{THEIRS}：{SECOND} → {FIRST}"

STRICT = PRACTICE_TOWN.read_text("utf-8") + '\n[duty]\napproval = "leader"\nevening = ""\nmorning = ""\nconfirm = ""\n'


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[TownInHand]:
    """A town where a leader has to agree too."""
    async with town_in_hand(tmp_path, file=STRICT.encode()) as town:
        yield town


def last(town: TownInHand, who: str) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    newest = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return newest.text, newest.labels


def stands(town: TownInHand, who: str) -> list[str]:
    """Return what stands in somebody's chat now."""
    return [message.text for message in town.phone(who).messages if message.from_bot]


async def days(town: TownInHand, count: int = 5) -> list[str]:
    """Return who has the next days of the village, the running one first."""
    village_id, now = await town.village_id(VILLAGE), town.clock.now()

    def look(tx: Tx) -> list[str]:
        found = (standing_of(tx, DutyOf((now + timedelta(days=n)).date(), village_id), now=now) for n in range(count))
        return [standing.duty.name or "" for standing in found if standing.duty]

    return await town.database.transaction(look)


def on_leave(tx: Tx, name: str, day: date) -> None:
    """Somebody is granted a day of leave."""
    who = people.named(tx, name)[0].person_id
    tx.run(
        "INSERT INTO leaves (office_id, leave_id, person_id, first_day, last_day, state, made_by, made_at, decided_at) "
        "VALUES (:office_id, :leave_id, :who, :day, :day, 'granted', :who, 0, 0)",
        leave_id=tx.new_id(),
        who=who,
        day=day.isoformat(),
    )


async def ask(town: TownInHand, *labels: str, who: str = FIRST) -> None:
    """Somebody asks for a swap by these buttons."""
    await town.write(who, "/swap")
    for label in labels:
        await town.press(who, label)


async def test_two_days_are_exchanged_by_one_consent(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    assert last(town, FIRST) == (f"在问，3月3日 08:00 前同意才算：\n{SECOND}：换他 {THEIRS}", ["取消换班", "返回"])
    assert last(town, SECOND) == (
        f"{FIRST}想和您换班：\n{SWAPPED}\n您同意吗？3月3日 08:00 前有效。",
        ["同意", "不同意"],
    )
    before = await days(town)
    assert await town.press(SECOND, "同意") == "换好了"
    assert before == [FIRST, SECOND, THIRD, FIRST, SECOND]
    assert await days(town) == [FIRST, FIRST, THIRD, SECOND, SECOND]
    assert f"换好了：\n{SWAPPED}" in stands(town, SECOND)
    assert f"{SECOND}同意了，换好了：\n{SWAPPED}" in stands(town, FIRST)


async def test_one_day_is_served_for_nothing_in_return(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, THIRD, "替我一天")
    line = f"{MINE}：{FIRST} → {THIRD}"
    assert last(town, THIRD)[0] == f"{FIRST}想请您替一天班：\n{line}\n您同意吗？3月5日 08:00 前有效。"
    await town.press(THIRD, "同意")
    assert await days(town) == [FIRST, SECOND, THIRD, THIRD, SECOND]


async def test_whoever_will_not_is_not_asked_twice_and_the_asker_hears(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "不同意")
    assert last(town, SECOND) == ("您没有同意，照原来的班。", [])
    assert last(town, FIRST) == (f"{SECOND}不同意换。{MINE}还是您的班。", ["再找别人"])
    assert await town.press_again(SECOND, "同意") == "这次换班没有成，照原来的班。"
    await town.press(FIRST, "再找别人")
    assert {"谁能和我换", "谁能替我", SECOND, THIRD} <= set(town.newest_labels(FIRST))
    assert (await days(town))[3] == FIRST


async def test_of_several_who_are_asked_the_first_has_it_and_the_others_read_so(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, "谁能替我")
    for who in (SECOND, THIRD):
        town.phone(who).press_latest("同意")
    await town.settle()
    assert (await days(town))[3] == SECOND
    assert town.phone(SECOND).toasts[-1].text == "换好了"
    assert town.phone(THIRD).toasts[-1].text == "已经有人换了，不用您换。"
    assert last(town, THIRD) == ("已经有人换了，不用您换。", [])


async def test_all_who_are_asked_may_offer_their_nearest_day(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, "谁能和我换")
    lines = set(last(town, FIRST)[0].splitlines()[1:])
    assert lines == {f"{SECOND}：换他 3月6日 {VILLAGE}", f"{THIRD}：换他 3月4日 {VILLAGE}"}
    await town.press(SECOND, "不同意")
    assert f"{SECOND}不同意换" not in last(town, FIRST)[0]
    await town.press(THIRD, "同意")
    assert await days(town) == [FIRST, SECOND, FIRST, THIRD, SECOND]


async def test_when_all_refuse_the_asker_hears_once(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, "谁能替我")
    for who in (SECOND, THIRD):
        await town.press(who, "不同意")
    assert [text for text in stands(town, FIRST) if "不同意换" in text] == [f"问的人都不同意换。{MINE}还是您的班。"]


async def test_the_asker_takes_it_back(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(FIRST, "取消换班")
    assert last(town, FIRST) == ("取消了，照原来的班。", [])
    assert last(town, SECOND) == (f"{FIRST}不换班了，照原来的班。", [])
    assert await town.press_again(SECOND, "同意") == "对方不换了，照原来的班。"
    await ask(town, MINE, SECOND, "替我一天")
    assert last(town, SECOND)[1] == ["同意", "不同意"]


async def test_a_day_for_which_others_are_asked_shows_that(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await town.write(FIRST, "/swap")
    assert f"{MINE}（在问）" in town.newest_labels(FIRST)
    await town.press(FIRST, f"{MINE}（在问）")
    assert last(town, FIRST)[1] == ["取消换班", "返回"]


async def test_nobody_answers_and_the_day_begins(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND)
    await ask(town, MINE, SECOND, THEIRS)
    await town.pass_time(days=1)
    assert f"没有人答应换班，{MINE}还是您的班。" in stands(town, FIRST)
    assert "这次换班已经过期，照原来的班。" in stands(town, SECOND)
    assert await town.press_again(SECOND, "同意") == "这次换班已经过期，照原来的班。"


async def test_what_has_moved_meanwhile_ends_the_request_with_a_clear_word(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await ask(town, THEIRS, THIRD, "替我一天", who=SECOND)
    await town.press(THIRD, "同意")
    first = next(message for message in town.phone(SECOND).messages if "想和您换班" in message.text)
    town.phone(SECOND).press(first.message_id, "同意")
    await town.settle()
    assert town.phone(SECOND).toasts[-1].text == "班有变动，或者那天有人请假，这次换班不算了。"
    assert "班有变动，或者那天有人请假，这次换班不算了。" in stands(town, FIRST)
    assert await days(town) == [FIRST, THIRD, THIRD, FIRST, SECOND]


async def test_whose_own_day_has_moved_drops_out_and_the_others_may_still_agree(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD, LEADER)
    await ask(town, MINE, "谁能和我换")
    await ask(town, "给别人换班", VILLAGE, f"3月6日 {SECOND}", THIRD, "确定", who=LEADER)
    request = next(message for message in town.phone(SECOND).messages if "想和您换班" in message.text)
    town.phone(SECOND).press(request.message_id, "同意")
    await town.settle()
    assert town.phone(SECOND).toasts[-1].text == "班有变动，或者那天有人请假，这次换班不算了。"
    assert await town.press(THIRD, "同意") == "换好了"
    assert await days(town) == [FIRST, SECOND, FIRST, THIRD, THIRD]


async def test_who_has_gone_on_leave_meanwhile_cannot_agree(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, "替我一天")
    await town.database.transaction(lambda tx: on_leave(tx, SECOND, date(2026, 3, 5)))
    request = next(message for message in town.phone(SECOND).messages if "想请您替一天班" in message.text)
    town.phone(SECOND).press(request.message_id, "同意")
    await town.settle()
    assert town.phone(SECOND).toasts[-1].text == "班有变动，或者那天有人请假，这次换班不算了。"
    assert (await days(town))[3] == FIRST


async def test_the_shift_that_runs_is_swapped_from_now_on_with_what_is_unsigned(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    number = await town.petition(7001, "没水了")
    await ask(town, f"3月2日 {VILLAGE}", THIRD, f"3月4日 {VILLAGE}")
    await town.press(THIRD, "同意")
    assert await days(town) == [THIRD, SECOND, FIRST, FIRST, SECOND]
    assert (await town.staff_by_id((await town.case(number)).handler_id))[0].name == THIRD


async def test_what_was_swapped_is_swapped_again(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "同意")
    await ask(town, MINE, THIRD, "替我一天", who=SECOND)
    await town.press(THIRD, "同意")
    assert await days(town) == [FIRST, FIRST, THIRD, THIRD, SECOND]
    await town.write(FIRST, "/swap")
    await town.press(FIRST, "撤销 3月5日的换班")
    assert town.phone(FIRST).toasts[-1].text == "之后又改过，或者班已经过去，撤销不了。"


@pytest.mark.parametrize("who", [FIRST, SECOND])
async def test_either_side_takes_it_back_before_the_first_day_begins(town: TownInHand, who: str) -> None:
    await town.bind(FIRST, SECOND)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "同意")
    await town.write(who, "/swap")
    await town.press(who, "撤销 3月5日的换班")
    assert await days(town) == [FIRST, SECOND, THIRD, FIRST, SECOND]
    assert last(town, who)[0] == f"撤销了，照原来的班：\n{THEIRS}：{SECOND}\n{MINE}：{FIRST}"


async def test_the_askers_card_says_how_it_stands_and_a_late_press_fits_him(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "同意")
    assert stands(town, FIRST)[-2:] == ["有人同意了，请往下看。", f"{SECOND}同意了，换好了：\n{SWAPPED}"]
    assert [message.labels for message in town.phone(FIRST).messages][-2:] == [[], ["撤销"]]
    assert await town.press_again(FIRST, "取消换班") == "已经换好了。要撤销，请发 /swap。"


async def test_whose_swap_is_undone_hears_it_once_and_nothing_says_that_it_holds(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "同意")
    said = len(stands(town, FIRST))
    await town.press(SECOND, "撤销")
    lines = f"{THEIRS}：{SECOND}\n{MINE}：{FIRST}"
    await town.pass_time(minutes=10)
    assert stands(town, FIRST)[said:] == [f"{SECOND}撤销了换班，照原来的班：\n{lines}"]
    assert stands(town, FIRST)[said - 1] == "这次换班撤销了，照原来的班。"
    assert last(town, SECOND) == (f"撤销了，照原来的班：\n{lines}", [])
    assert await town.press_again(FIRST, "取消换班") == "这次换班撤销了，照原来的班。"
    assert not any("撤销" in message.labels for who in (FIRST, SECOND) for message in town.phone(who).messages)


async def test_once_a_day_has_begun_only_a_leader_takes_it_back(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD, LEADER)
    await ask(town, MINE, SECOND, THEIRS)
    await town.press(SECOND, "同意")
    await town.pass_time(days=1)
    await town.write(SECOND, "/swap")
    assert await town.press(SECOND, "撤销 3月5日的换班") == "其中一个班已经开始。要撤销，请找包片领导或值班室。"
    assert await days(town, 3) == [FIRST, THIRD, SECOND]
    await ask(town, "给别人换班", VILLAGE, f"3月5日 {SECOND}", "撤销", who=LEADER)
    assert await days(town, 3) == [SECOND, THIRD, FIRST]


async def test_where_the_town_wants_it_a_leader_has_to_agree(strict: TownInHand) -> None:
    await strict.bind(FIRST, SECOND, LEADER)
    await ask(strict, MINE, SECOND, THEIRS)
    await strict.press(SECOND, "同意")
    assert await days(strict) == [FIRST, SECOND, THIRD, FIRST, SECOND]
    assert last(strict, SECOND) == (f"您同意了，还要等{LEADER}同意。", [])
    assert last(strict, FIRST) == (f"{SECOND}同意了，等{LEADER}同意。", ["取消换班", "返回"])
    assert last(strict, LEADER) == (f"{FIRST}和{SECOND}说好换班：\n{SWAPPED}\n您同意吗？", ["同意", "不同意"])
    await strict.press(LEADER, "同意")
    assert await days(strict) == [FIRST, FIRST, THIRD, SECOND, SECOND]
    for who in (FIRST, SECOND):
        assert f"{LEADER}同意了，换好了：\n{SWAPPED}" in stands(strict, who)
    await strict.press(LEADER, "撤销")
    assert await days(strict) == [FIRST, SECOND, THIRD, FIRST, SECOND]
    for who in (FIRST, SECOND):
        assert last(strict, who)[0].startswith(f"{LEADER}撤销了换班，照原来的班：")
        assert not any("撤销" in message.labels for message in strict.phone(who).messages)


async def test_a_leader_who_will_not_leaves_all_as_it_was(strict: TownInHand) -> None:
    await strict.bind(FIRST, SECOND, LEADER)
    await ask(strict, MINE, SECOND, THEIRS)
    await strict.press(SECOND, "同意")
    await strict.press(LEADER, "不同意")
    assert await days(strict) == [FIRST, SECOND, THIRD, FIRST, SECOND]
    for who in (FIRST, SECOND):
        assert f"{LEADER}不同意换班，照原来的班。" in stands(strict, who)
    assert await strict.press_again(LEADER, "同意") == "这次换班没有成，照原来的班。"


async def test_whoever_leads_by_now_has_to_agree_and_finds_it_among_the_gaps(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=STRICT.encode()) as town:
        heir = "姚喜凤"
        await town.bind(FIRST, SECOND, LEADER, heir)
        await ask(town, MINE, SECOND, THEIRS)
        await town.press(SECOND, "同意")
        other = STRICT.replace(f'leader = "{LEADER}"', f'leader = "{heir}"')
        await town.import_town(
            other.replace(f'name = "{LEADER}"\nroles = ["leader"]', f'name = "{LEADER}"\nroles = ["cadre"]').encode()
        )
        assert await town.press(LEADER, "同意") == "这不是您的班。"
        assert await days(town) == [FIRST, SECOND, THIRD, FIRST, SECOND]
        await town.write(heir, "/duty")
        await town.press(heir, "看空班")
        assert f"等您批的换班：\n{FIRST} 3月5日" in last(town, heir)[0]
        await town.press(heir, f"批换班 {FIRST}")
        assert last(town, LEADER) == ("这次换班改由别人批了。", [])
        await town.press(heir, "同意")
        assert await days(town) == [FIRST, FIRST, THIRD, SECOND, SECOND]


async def test_what_waits_for_a_leader_can_be_taken_back(strict: TownInHand) -> None:
    await strict.bind(FIRST, SECOND, LEADER)
    await ask(strict, MINE, SECOND, THEIRS)
    await strict.press(SECOND, "同意")
    await ask(strict, f"{MINE}（在问）", "取消换班")
    for who in (SECOND, LEADER):
        assert last(strict, who) == (f"{FIRST}不换班了，照原来的班。", [])


async def test_without_anybody_to_approve_it_is_not_even_asked(strict: TownInHand) -> None:
    await strict.bind(FIRST, SECOND)
    await ask(strict, MINE, SECOND, THEIRS)
    assert strict.phone(FIRST).toasts[-1].text == "要领导同意才行，可领导都联系不上。请打电话说。"
    assert not any("换班" in text for text in strict.heard_by(SECOND)[1:])


@pytest.mark.parametrize("keeper", [LEADER, ROOM])
async def test_somebody_absent_is_replaced_on_his_behalf(town: TownInHand, keeper: str) -> None:
    await town.bind(FIRST, SECOND, THIRD, keeper)
    await ask(town, "给别人换班", VILLAGE, f"3月5日 {FIRST}", THIRD, who=keeper)
    line = f"{MINE}：{FIRST} → {THIRD}"
    assert last(town, keeper) == (f"{line}\n就这样换？两个人都会收到消息。", ["确定", "返回"])
    assert (await days(town))[3] == FIRST
    await town.press(keeper, "确定")
    assert (await days(town))[3] == THIRD
    assert f"换好了：\n{line}" in stands(town, keeper)
    village_id, monday = await town.village_id(VILLAGE), town.clock.now().date()

    def behind(tx: Tx) -> tuple[int | None, int | None]:
        rows = roster.of_village(tx, village_id, monday, monday + timedelta(days=9))
        [row] = [row for row in rows if row.version > 1]
        made = roster.change(tx, row.change_id)
        assert made is not None
        return made.made_by, made.on_behalf_of

    made_by, on_behalf_of = await town.database.transaction(behind)
    assert [one.name for one in await town.staff_by_id(made_by or 0, on_behalf_of or 0)] == [keeper, FIRST]
    await town.pass_time(minutes=10)
    for who in (FIRST, THIRD):
        assert any(
            "3月5日" in text and VILLAGE in text and text.startswith("您的班有变动") for text in town.heard_by(who)
        )
    await town.press(keeper, "撤销")
    assert (await days(town))[3] == FIRST


async def test_a_cadre_keeps_nobodys_roster_but_his_own_days(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, LEADER)
    await town.write(LEADER, "/swap")
    await town.press(LEADER, "给别人换班")
    await town.write(FIRST, "/swap")
    assert "给别人换班" not in town.newest_labels(FIRST)
    town.phone(FIRST).press_data(town.phone(FIRST).messages[-1].message_id, town.data_of("给别人换班"))
    await town.settle()
    assert town.phone(FIRST).toasts[-1].text == "这个村的班不归您排。"


async def test_who_is_near_and_free_is_named_first_and_who_cannot_be_reached_is_not(town: TownInHand) -> None:
    await town.bind(FIRST, THIRD, NEIGHBOUR, "田红霞")
    await ask(town, MINE)
    named = [label for label in town.newest_labels(FIRST) if label in (SECOND, THIRD, NEIGHBOUR, "田红霞")]
    assert named == [THIRD, NEIGHBOUR, "田红霞"]


async def test_menu_help_and_duty_lead_to_it(town: TownInHand) -> None:
    await town.bind(FIRST)
    await town.write(FIRST, "/help")
    assert any(line.startswith("/swap ") for line in last(town, FIRST)[0].splitlines())
    await town.write(FIRST, "/duty")
    assert "我要换班" in town.newest_labels(FIRST)
    await town.press(FIRST, "我要换班")
    assert MINE in town.newest_labels(FIRST)
    menus = [call.params["commands"] for call in town.world.calls if call.method == "setMyCommands"]
    assert '"swap"' in str(menus[-1])


async def test_residents_are_told_that_it_is_not_for_them(town: TownInHand) -> None:
    await town.write(7001, "/swap")
    assert town.heard_by(7001)[-1] == "这个只给工作人员用。"


NOT_ANY_MORE = "班有变动，或者那天有人请假，这次换班不算了。"


async def leave_the_office(town: TownInHand, who: str, file: str | None = None) -> None:
    """Somebody is of the staff no more: he is gone from the town file."""
    text = (file or PRACTICE_TOWN.read_text("utf-8")).replace(f'"{who}", ', "").replace(f', "{who}"', "")
    left = "".join(f"[[{part}" for part in text.split("[[") if f'name = "{who}"' not in part).removeprefix("[[")
    await town.import_town(left.encode())
    await town.settle()


async def test_what_somebody_asked_for_who_has_left_is_over_and_who_was_asked_reads_so(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await leave_the_office(town, FIRST)
    assert NOT_ANY_MORE in stands(town, SECOND)
    assert "同意" not in [label for message in town.phone(SECOND).messages for label in message.labels]


async def test_who_asked_somebody_who_has_left_hears_that_it_is_over(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, SECOND, THEIRS)
    await leave_the_office(town, SECOND)
    assert town.heard_by(FIRST).count(NOT_ANY_MORE) == 1
    assert "取消换班" not in [label for message in town.phone(FIRST).messages for label in message.labels]


async def test_of_several_who_are_asked_one_leaves_and_the_others_may_still_agree(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await ask(town, MINE, "谁能替我")
    heard = len(town.heard_beside_shifts(FIRST))
    file = PRACTICE_TOWN.read_text("utf-8")
    turned = file.replace(
        f'"{FIRST}", "{SECOND}", "{THIRD}"', f'"{THIRD}", "{SECOND}", "{FIRST}"'
    )  # the 5th stays whose it is
    await leave_the_office(town, SECOND, turned)
    assert town.heard_beside_shifts(FIRST)[heard:] == []
    assert await town.press(THIRD, "同意") == "换好了"


async def test_who_had_agreed_hears_it_though_it_waited_for_a_leader(strict: TownInHand) -> None:
    await strict.bind(FIRST, SECOND, THIRD, LEADER)
    await ask(strict, MINE, SECOND, THEIRS)
    await strict.press(SECOND, "同意")
    await leave_the_office(strict, FIRST, STRICT)
    assert strict.heard_by(SECOND).count(NOT_ANY_MORE) == 1
    assert NOT_ANY_MORE in stands(strict, LEADER)
    assert "同意" not in [label for message in strict.phone(LEADER).messages for label in message.labels]
