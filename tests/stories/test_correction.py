"""限期整改: issued without a word typed, told, reminded, reported, sent back, confirmed; only supervisors see those of others."""

from datetime import timedelta

import pytest

from bot.actions.upkeep.purge import purge_some
from bot.rules.correction import Stage
from bot.rules.emptying import Extent
from storage import corrections
from tests.stories.test_desk import EVERYBODY
from tests.stories.test_sample_check import RESIDENT, handler_of, shown
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRE, OTHER, LEADER, SUPERVISOR, DISPATCHER = "赖淑珍", "姚忠义", "刘天佑", "袁文斌", "赖永胜"
HEIR = "姚喜凤"
USUAL = ("回访得分低于线", "超期多", "办结质量差", "来访人不满意")


async def ordered(town: TownInHand, *labels: str) -> None:
    """Everybody binds; from /todo to an order."""
    await town.bind(*EVERYBODY)
    await order(town, *labels)


async def order(town: TownInHand, *labels: str) -> None:
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "限期整改", "新下达", *labels):
        while label not in town.newest_labels(SUPERVISOR) and "下一页" in town.newest_labels(SUPERVISOR):
            await town.press(SUPERVISOR, "下一页")
        if label in USUAL and label not in town.newest_labels(SUPERVISOR):  # no figure bears it out: in his own words
            await town.press(SUPERVISOR, "自己写")
            await town.write(SUPERVISOR, label)
            await town.press(SUPERVISOR, "下达")
        else:
            await town.press(SUPERVISOR, label)


async def test_a_cadre_is_ordered_reports_is_sent_back_and_done(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    assert shown(town, SUPERVISOR) == f"{CADRE}：限期整改下达了，已告诉{CADRE}。"
    assert town.heard_by(CADRE)[-1] == (
        f"{SUPERVISOR}要求限期整改：{CADRE}\n原因：超期多\n请在3月9日前改好，改好了点“报结果”。"
    )
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "积压的三件都办完了")
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的整改结果报上去了。"
    assert town.heard_by(SUPERVISOR)[-1] == f"{CADRE}的整改，{CADRE}说改好了：\n积压的三件都办完了"
    await town.press(SUPERVISOR, "没改好")
    await town.press(SUPERVISOR, "自己写")
    await town.write(SUPERVISOR, "还有一件没答复")
    assert town.heard_by(CADRE)[-1] == (f"{CADRE}的整改没通过：\n还有一件没答复\n还是3月9日前，改好了再点“报结果”。")
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "也答复了")
    await town.press(SUPERVISOR, "认可")
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的限期整改完成了。"
    [one] = await town.database.transaction(
        lambda tx: corrections.issued_between(tx, town.clock.now(), town.clock.now() + timedelta(seconds=1))
    )
    steps = await town.database.transaction(lambda tx: corrections.steps_of(tx, one.correction_id))
    assert [step.kind for step in steps] == ["issued", "reported", "sent_back", "reported", "accepted"]
    assert (one.state, [step.seq for step in steps]) == (Stage.DONE, [1, 2, 3, 4, 5])


async def test_a_village_is_told_to_its_leader_and_reminded_until_the_issuer_hears(town: TownInHand) -> None:
    await ordered(town, "村", "水磨口村", "限期整改", "7天内", "自己写")
    await town.write(SUPERVISOR, "回访总打不通")
    await town.press(SUPERVISOR, "下达")
    assert "限期整改：水磨口村\n原因：回访总打不通" in town.heard_by(LEADER)[-1]
    start = town.clock.now()
    await town.live_until(start + timedelta(days=9), step=timedelta(hours=6))
    said = [text for text in town.heard_by(LEADER) if text.startswith("水磨口村：限期整改，")]
    assert said == [f"水磨口村：限期整改，{when}。" for when in ("3月9日到期", "今天到期", "过期了")]
    assert [text for text in town.heard_by(SUPERVISOR) if text.startswith("水磨口村：限期整改，过期")] == said[-1:]
    await town.write(LEADER, "/todo")
    await town.press(LEADER, "整改（1）")
    assert shown(town, LEADER) == "没完成的：\n水磨口村：限期整改，3月9日前，整改中，过期了"


async def test_who_cannot_be_reached_is_named_to_the_issuer_and_told_when_he_binds(town: TownInHand) -> None:
    await town.bind(*(one for one in EVERYBODY if one != CADRE))
    await order(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    assert shown(town, SUPERVISOR) == f"{CADRE}：限期整改下达了。{CADRE}现在收不到消息，请当面告诉。"
    await town.bind(CADRE)
    assert town.heard_by(CADRE)[-1] == (
        f"{SUPERVISOR}要求限期整改：{CADRE}\n原因：超期多\n请在3月9日前改好，改好了点“报结果”。"
    )
    assert "报结果" in town.newest_labels(CADRE)


async def test_a_village_is_told_to_somebody_who_can_be_reached(town: TownInHand) -> None:
    await town.bind(*(one for one in EVERYBODY if one != LEADER))
    await order(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    assert shown(town, SUPERVISOR) == f"水磨口村：限期整改下达了，已告诉{CADRE}。"


async def test_whoever_leads_the_village_next_has_it_with_its_reminders(town: TownInHand) -> None:
    await town.bind(HEIR)
    await ordered(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    file = PRACTICE_TOWN.read_text(encoding="utf-8").replace(f'leader = "{LEADER}"', f'leader = "{HEIR}"')
    await town.import_town(file.encode())
    await town.settle()
    assert "限期整改：水磨口村\n原因：超期多" in town.heard_by(HEIR)[-1]
    await town.live_until(town.clock.now() + timedelta(days=7), step=timedelta(hours=12))
    said = {who: [text for text in town.heard_by(who) if "水磨口村：限期整改，" in text] for who in (LEADER, HEIR)}
    assert said == {LEADER: [], HEIR: ["水磨口村：限期整改，3月9日到期。", "水磨口村：限期整改，今天到期。"]}
    await town.write(HEIR, "/todo")
    for label in ("整改（1）", "水磨口村"):
        await town.press(HEIR, label)
    assert shown(town, HEIR).splitlines()[2] == f"3月2日 系统换人负责：{HEIR}"
    await town.press(HEIR, "报结果")
    await town.write(HEIR, "办完了")
    assert town.heard_by(SUPERVISOR)[-1] == f"水磨口村的整改，{HEIR}说改好了：\n办完了"


async def test_an_order_to_somebody_who_left_ends(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.import_town(PRACTICE_TOWN.read_bytes().replace(CADRE.encode(), "新来的".encode()))
    await town.settle()
    assert town.heard_by(SUPERVISOR)[-1] == f"{CADRE}的限期整改撤销了。"
    assert await town.database.transaction(corrections.unended) == []


async def test_after_an_outage_it_is_reminded_once(town: TownInHand) -> None:
    await ordered(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    await town.pass_time(days=30)
    said = [text for text in town.heard_by(LEADER) if text.startswith("水磨口村：限期整改，")]
    assert said == ["水磨口村：限期整改，过期了。"]


async def test_a_talk_is_over_when_it_was_held_and_a_notice_when_it_is_said(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "约谈", "7天内", "来访人不满意")
    assert town.heard_by(CADRE)[-1] == (f"{SUPERVISOR}要约谈：{CADRE}\n原因：来访人不满意\n3月9日前，请联系他定时间。")
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "限期整改", CADRE, "谈过了"):
        await town.press(SUPERVISOR, label)
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的约谈完成了。"
    await order(town, "干部", OTHER, "通报", "办结质量差")
    assert town.heard_by(OTHER)[-1] == f"{SUPERVISOR}通报：{OTHER}\n原因：办结质量差"
    assert await town.database.transaction(corrections.unended) == []


async def test_every_step_has_a_way_back_and_what_is_issued_leads_on(town: TownInHand) -> None:
    await ordered(town, "村", "水磨口村", "限期整改", "7天内")
    assert shown(town, SUPERVISOR) == ("水磨口村，限期整改：为什么？近30天没有超期，也没人说没办好，原因请自己写。")
    for asked in ("几天以内", "通报、约谈，还是限期整改", "对谁", "没有要整改的"):
        await town.press(SUPERVISOR, "返回")
        assert asked in shown(town, SUPERVISOR)
    await order(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    assert town.newest_labels(SUPERVISOR) == ["撤销", "再下达", "返回"]
    await town.press(SUPERVISOR, "返回")
    assert shown(town, SUPERVISOR) == f"没完成的：\n{CADRE}：限期整改，3月9日前，整改中"


async def test_it_is_sent_back_with_a_tap_and_what_is_over_can_be_read_again(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "办了")
    await town.press(SUPERVISOR, "没改好")
    await town.press(SUPERVISOR, "只改了一部分")
    assert shown(town, SUPERVISOR) == f"{CADRE}的整改退回去了，3月9日前要改好。"
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的整改没通过：\n只改了一部分\n还是3月9日前，改好了再点“报结果”。"
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "都办了")
    for label in ("没改好", "自己写"):
        await town.press(SUPERVISOR, label)
    await town.press(SUPERVISOR, "返回")
    await town.press(SUPERVISOR, "认可")
    assert "不用写了。" in [message.text for message in town.phone(SUPERVISOR).messages]  # instead of the question
    assert not any("先不写" in message.labels for message in town.phone(SUPERVISOR).messages)
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "限期整改", "以前的"):
        await town.press(SUPERVISOR, label)
    assert shown(town, SUPERVISOR) == f"以前的，新的在前：\n{CADRE}：限期整改，3月2日完成"
    await town.press(SUPERVISOR, CADRE)
    assert "3月2日 袁文斌没改好，退回：只改了一部分" in shown(town, SUPERVISOR)


async def test_what_was_taken_back_is_read_again_by_nobody_but_those_who_decide(town: TownInHand) -> None:
    await ordered(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    await town.press(SUPERVISOR, "撤销")
    await order(town, "干部", LEADER, "限期整改", "7天内", "办结质量差")
    await town.write(LEADER, "/todo")
    for label in ("整改（1）", "以前的"):
        await town.press(LEADER, label)
    assert shown(town, LEADER) == "以前没有下达过。"


async def test_what_is_written_after_another_decided_is_said_to_have_changed_nothing(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.press(CADRE, "报结果")
    await town.press(SUPERVISOR, "撤销")
    await town.write(CADRE, "都办了")
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的整改已经定了，您写的没有用上。"


async def test_nobody_else_hears_of_it(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.write(OTHER, "/todo")
    assert town.phone(OTHER).messages[-1].labels == []
    assert not any("整改" in text for who in (OTHER, LEADER, DISPATCHER) for text in town.heard_by(who))


async def test_those_below_the_line_are_offered_first_with_the_size_of_their_sample(town: TownInHand) -> None:
    await town.import_town(PRACTICE_TOWN.read_bytes() + b"\n[correction]\nbelow = 100\nleast = 1\n")
    await town.bind(*EVERYBODY)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "基本满意")
    await town.pass_time(days=1)
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "限期整改"):
        await town.press(SUPERVISOR, label)
    assert shown(town, SUPERVISOR) == "低于整改线、还没下达的 2 个，点一个下达："
    first = town.newest_labels(SUPERVISOR)[:2]
    await town.press(SUPERVISOR, "新下达")
    assert first == town.newest_labels(SUPERVISOR)[:2] == [f"{cadre} 96.0%（1件）", "水磨口村 96.0%（1件）"]
    await town.press(SUPERVISOR, "村")
    assert shown(town, SUPERVISOR) == ("谷前堡镇：点一个。后面是近30天住户说的得分，整改线 100%；回访不到 1 件的不写。")
    while "水磨口村 96.0%" not in town.newest_labels(SUPERVISOR):
        await town.press(SUPERVISOR, "下一页")
    for label in ("水磨口村 96.0%", "限期整改", "7天内"):
        await town.press(SUPERVISOR, label)
    assert town.newest_labels(SUPERVISOR) == [
        "回访得分低于线",
        "自己写",
        "返回",
    ]  # nothing is late, nobody is discontent
    await town.press(SUPERVISOR, "回访得分低于线")
    assert "96" not in town.heard_by(LEADER)[-1]  # what a supervisor may count is not what everybody may
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "限期整改", "新下达"):
        await town.press(SUPERVISOR, label)
    assert town.newest_labels(SUPERVISOR)[:1] == [f"{cadre} 96.0%（1件）"]


async def test_a_purge_empties_what_was_written_and_keeps_what_happened(town: TownInHand) -> None:
    await ordered(town, "村", "水磨口村", "通报", "自己写")
    await town.write(SUPERVISOR, "回访总打不通")
    await town.press(SUPERVISOR, "下达")
    later = town.clock.now() + timedelta(days=2000)

    def kept(tx):  # type: ignore[no-untyped-def]
        while purge_some(tx, before=later, now=town.clock.now()) != Extent():
            pass
        [one] = corrections.issued_between(tx, town.clock.now(), later)
        return [(step.kind, step.words) for step in corrections.steps_of(tx, one.correction_id)]

    assert await town.database.transaction(kept) == [("issued", "")]


async def test_the_digest_names_what_is_late_or_waits_for_a_word_and_nothing_else(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.write(SUPERVISOR, "/digest")
    assert "整改：" not in shown(town, SUPERVISOR)
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "办完了")
    await town.write(SUPERVISOR, "/digest")
    assert "整改：没完成 1，过期 0，等认可 1。" in shown(town, SUPERVISOR)
    await town.press(SUPERVISOR, "整改（1）")
    await town.press(SUPERVISOR, CADRE)
    await town.press(SUPERVISOR, "认可")
    assert town.heard_by(CADRE)[-1] == f"{CADRE}的限期整改完成了。"


async def test_a_digest_counts_what_its_reader_can_open_and_nothing_else(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await order(town, "村", "水磨口村", "限期整改", "7天内", "超期多")
    await town.pass_time(days=8)
    await town.write(SUPERVISOR, "/digest")
    assert "整改：没完成 2，过期 2，等认可 0。" in shown(town, SUPERVISOR)
    await town.write(LEADER, "/digest")  # CADRE is of his grid, and what is to be put right by him is not his to open
    assert "整改：没完成 1，过期 1，等认可 0。" in shown(town, LEADER)
    await town.press(LEADER, "整改（1）")
    assert shown(town, LEADER) == "没完成的：\n水磨口村：限期整改，3月9日前，整改中，过期了"


async def test_what_was_written_goes_out_once_it_was_looked_at(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "通报", "自己写")
    heard = town.heard_by(CADRE)
    await town.write(SUPERVISOR, "回访总打不通")
    assert shown(town, SUPERVISOR) == f"{CADRE}，通报：还没下达。原因写的是：\n回访总打不通"
    await town.press(SUPERVISOR, "不下达")
    assert (shown(town, SUPERVISOR), town.heard_by(CADRE)) == ("好，没有动。", heard)
    await order(town, "干部", CADRE, "通报", "自己写")
    await town.write(SUPERVISOR, "打了三次不接")
    await town.press(SUPERVISOR, "下达")
    assert shown(town, SUPERVISOR) == f"{CADRE}：通报下达了，已告诉{CADRE}。"
    assert town.heard_by(CADRE)[len(heard) :] == [f"{SUPERVISOR}通报：{CADRE}\n原因：打了三次不接"]


@pytest.mark.parametrize("then", ["nothing", "a command", "another button"])
async def test_what_is_written_later_or_after_something_else_is_no_reason(town: TownInHand, then: str) -> None:
    await ordered(town, "干部", CADRE, "通报", "自己写")
    heard = town.heard_by(CADRE)
    if then == "nothing":
        await town.pass_time(minutes=11)
    else:
        await town.write(SUPERVISOR, "/todo")
        await (town.press(SUPERVISOR, "督查") if then == "another button" else town.settle())
    before = len(town.heard_by(SUPERVISOR))
    await town.write(SUPERVISOR, f"昨天反映{CADRE}那件谁在查？")
    [late] = town.heard_by(SUPERVISOR)[before:]
    assert late.startswith("您先前点了要写的那一句")
    assert (town.heard_by(CADRE), await town.database.transaction(corrections.unended)) == (heard, [])
    await town.write(SUPERVISOR, "再写一句")
    assert [text for text in town.heard_by(SUPERVISOR) if text == late] == [late]  # said once


async def test_a_notice_is_taken_back_with_its_words_for_an_hour(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "通报", "超期多")
    await town.press(SUPERVISOR, "撤销")
    gone = f"{CADRE}的通报撤销了。"
    assert (shown(town, SUPERVISOR), town.heard_by(CADRE)[-1]) == (gone, gone)
    assert not any("原因：超期多" in message.text for message in town.phone(CADRE).messages)
    await order(town, "干部", OTHER, "通报", "超期多")
    await town.pass_time(minutes=61)
    await town.press(SUPERVISOR, "撤销")
    assert town.phone(SUPERVISOR).toasts[-1].text == "这个按钮是以前的，现在用不上了。"
    assert town.heard_by(OTHER)[-1] == f"{SUPERVISOR}通报：{OTHER}\n原因：超期多"


async def test_what_is_sent_back_after_its_day_has_a_new_one_and_is_reminded(town: TownInHand) -> None:
    await ordered(town, "干部", CADRE, "限期整改", "7天内", "超期多")
    await town.press(CADRE, "报结果")
    await town.write(CADRE, "都办完了")
    await town.pass_time(days=14)
    await town.press(SUPERVISOR, "没改好")
    await town.press(SUPERVISOR, "自己写")
    await town.write(SUPERVISOR, "还有一件")
    assert town.heard_by(SUPERVISOR)[-1] == f"{CADRE}的整改退回去了，3月23日前要改好。"
    assert town.heard_by(CADRE)[-1] == (
        f"{CADRE}的整改没通过：\n还有一件\n原来的日子过了，改到3月23日前。改好了再点“报结果”。"
    )
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=12))
    said = [text for text in town.heard_by(CADRE) if text.startswith(f"{CADRE}：限期整改，")]
    assert said == [f"{CADRE}：限期整改，{when}。" for when in ("3月23日到期", "今天到期", "过期了")]
