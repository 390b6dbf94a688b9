"""Texts and buttons that are made to break something."""

from datetime import date

import pytest

from bot.messages.buttons import Press
from bot.messages.days import as_argument
from bot.messages.swaps import day_argument
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")

HOSTILE = {
    "html": "<b>没水了</b> <script>alert(1)</script> &amp; <a href='tg://user?id=1'>x</a>",
    "longest": "水" * 4096,
    "emoji": "🚱" * 2048,
    "right to left": "\u202eكلام\u202c 没水了 \u2067אבג\u2069",
    "zero width": "\u200b\u200b没\u200d水\ufeff了",
    "nul": "没\x00水了",
    "template": "{number} {village} %s %(x)s \\n {0.__class__}",
    "formula": "=cmd|' /C calc'!A0",
    "markdown": "*没* _水_ [了](tg://user?id=1) `x`",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_petition_and_answer_arrive_as_written(town: TownInHand, text: str) -> None:
    await town.bind(*CADRES)
    town.world.inject(message_of(town, RESIDENT, text))
    await town.settle()
    await town.go_through(RESIDENT, about="否")
    case = await town.case("2026-00001")
    cadre = (await town.staff_by_id(case.handler_id))[0].name
    clean = text.replace("\x00", "")
    assert clean in "".join(part(heard) for heard in town.heard_by(cadre))
    await town.press(cadre, "答复")
    town.world.inject(message_of(town, cadre, text))
    await town.settle()
    assert clean in "".join(town.heard_by(RESIDENT))
    assert (await town.case("2026-00001")).state == "awaiting_feedback"


def part(heard: str) -> str:
    """A card or its continuation without what the bot put round the petition."""
    if "接上条：\n" in heard:
        return heard.split("接上条：\n", 1)[1]
    body = heard.split("\n\n", 1)[1] if "\n\n" in heard else heard
    return body.split("……（下一条接着）")[0]


def message_of(town: TownInHand, who: str | int, text: str) -> dict[str, object]:
    """An update as Telegram would send it, whatever the text."""
    phone = town.phone(who)
    message_id = phone.write("占位")
    update = dict(town.world.updates.pending()[-1])
    town.world.updates.drop_all()
    assert update["message"]["message_id"] == message_id
    return {"message": {**update["message"], "text": text}}


FORGED = (
    "",
    "1",
    "1.sign",
    "9.sign.1.",
    "1.sign.zzzzzzzzzzzzz.",
    "1.nothing.1.",
    "1.submit.1.",
    "1.take.1.",
    "1.page.1.99",
    "x" * 64,
    "1.solved.1.!",
)


async def test_forged_button_data_gets_a_sentence_and_changes_nothing(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    before = await town.case(number)
    for who in (RESIDENT, CADRES[0]):
        phone = town.phone(who)
        for data in FORGED:
            if data:
                phone.press_data(phone.messages[-1].message_id, data)
                await town.settle()
                assert phone.toasts[-1].text
    assert await town.case(number) == before


@pytest.mark.parametrize("day", [date.max, date(2029, 1, 1), date(2023, 1, 1), date.min])
async def test_a_forged_day_far_away_gets_a_sentence(town: TownInHand, day: date) -> None:
    leader = "刘天佑"
    await town.bind(leader)
    village = await town.village_id("水磨口村")
    written, number = as_argument(day), day_argument(day)
    forged = [Press(verb, village, written) for verb in ("gap", "gap_meant", "appoint")]
    forged += [Press(verb, village, number) for verb in ("swap_day", "swap_any", "swap_move")]
    forged += [Press("leave_last", 0, f"{written}_{written}")]
    phone = town.phone(leader)
    for press in forged:
        phone.press_data(phone.messages[-1].message_id, press.encode())
        await town.settle()
        assert phone.toasts[-1].text == "这个按钮已经失效。请发 /start 重新开始。"


async def test_somebody_elses_buttons_do_nothing(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    solved = town.data_of("已解决")
    stranger = town.phone(7999)
    stranger.write("/start")
    await town.settle()
    stranger.press_data(stranger.messages[-1].message_id, solved)
    await town.settle()
    assert (await town.case(number)).state == "awaiting_feedback"
    assert stranger.toasts[-1].text == "没有找到这一件。有事请直接再发一条。"


async def test_what_tells_nothing_gets_a_sentence(town: TownInHand) -> None:
    update = message_of(town, RESIDENT, "占位")["message"]
    assert isinstance(update, dict)
    thrown = {name: value for name, value in update.items() if name != "text"}
    town.world.inject({"message": {**thrown, "dice": {"emoji": "🎲", "value": 3}}})
    await town.settle()
    assert town.heard_by(RESIDENT) == ["这个我看不懂。请打字、说话（按住话筒），或者拍照发来。"]


async def test_in_a_group_the_bot_points_once_and_keeps_nothing(town: TownInHand) -> None:
    group = town.world.group(-100500, "村民群")
    for text in ("没水了", "真的没水了"):
        group.write(RESIDENT, text)
        await town.settle()
    assert [text for text in group.heard] == ["有事请私下找我：t.me/zhiban_practice_bot。群里的话我不看也不记。"]
    kept = await town.database.transaction(
        lambda tx: tx.number("SELECT COUNT(*) FROM parts WHERE office_id = :office_id")
    )
    assert kept == 0


async def test_a_command_that_nobody_knows_is_refused_in_one_sentence(town: TownInHand) -> None:
    await town.write(RESIDENT, "/ballot")
    assert town.heard_by(RESIDENT) == ["/ballot 这个功能还没有。发 /help 看现在能用的。"]
