"""/language: one press, and everything that the chat hears from then on is in that language."""

import json

from bot.texts import menu
from bot.texts.language import LANGUAGES, say, speaking
from tests.town import TownInHand

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")


def menu_of(town: TownInHand, who: str | int) -> list[tuple[str, str]]:
    """Return the commands that somebody's chat was last given."""
    chat_id = town.phone(who).user_id
    own = [
        call.params["commands"]
        for call in town.world.calls
        if call.method == "setMyCommands" and str(chat_id) in str(call.params.get("scope"))
    ]
    commands = own[-1]
    listed = json.loads(commands) if isinstance(commands, str) else commands
    return [(one["command"], one["description"]) for one in listed]


async def test_three_buttons_bear_their_own_names(town: TownInHand) -> None:
    await town.write(RESIDENT, "/language")
    assert town.newest_labels(RESIDENT) == list(LANGUAGES.values())
    assert town.heard_by(RESIDENT)[-1].splitlines()[0] == "请点一下您的文字。"


async def test_one_press_is_answered_in_that_language_and_the_menu_follows(town: TownInHand) -> None:
    for key, name in LANGUAGES.items():
        await town.write(RESIDENT, "/language")
        assert await town.press(RESIDENT, name) == name
        with speaking(key):
            assert town.heard_by(RESIDENT)[-1] == say("好，以后就用这种文字。")
            assert menu_of(town, RESIDENT) == list(menu.said(menu.RESIDENTS))
            await town.write(RESIDENT, "/my")
            assert town.heard_by(RESIDENT)[-1] == say("您还没有反映过什么事。有事直接发给我就行。")


async def test_a_cadres_chat_changes_for_his_work_and_for_his_own_affairs(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write("赖淑珍", "/language")
    await town.press("赖淑珍", "English")
    with speaking("en"):
        assert menu_of(town, "赖淑珍") == list(menu.said(menu.STAFF))
        number = await town.petition(RESIDENT, "没水了")
        assert say("签收") in town.newest_labels("赖淑珍")
        assert town.card_of("赖淑珍", number).splitlines()[-1].startswith("State")
        await town.write("赖淑珍", "/my")
        assert town.heard_by("赖淑珍")[-1] == say("您还没有反映过什么事。有事直接发给我就行。")
    assert f"收到了，编号 {number}。" in town.heard_by(RESIDENT)[-1]


async def test_a_language_that_is_not_offered_is_refused(town: TownInHand) -> None:
    await town.write(RESIDENT, "/language")
    town.phone(RESIDENT).press_data(town.phone(RESIDENT).messages[-1].message_id, "1.language.0.xx")
    await town.settle()
    assert town.phone(RESIDENT).toasts[-1].text == "这个按钮已经失效。请发 /start 重新开始。"
