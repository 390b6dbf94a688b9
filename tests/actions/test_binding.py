"""One-time links: who may use a code, and until when."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.people.invite import Ambiguous, invite, unbind
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRE = "赖淑珍"
RESIDENT = 7001
SENTENCES = {
    "unknown": "这个绑定码不对。请找管理员再要一个。",
    "used": "这个绑定码已经有人用过了。请找管理员再要一个。",
    "expired": "这个绑定码过期了。请找管理员再要一个。",
    "taken": "这个账号已经绑定了别人。请先让管理员解除。",
}


async def code_for(town: TownInHand, name: str) -> str:
    [link] = await town.database.transaction(lambda tx: invite(tx, name, now=town.clock.now()))
    return link.code


async def start(town: TownInHand, who: str | int, code: str) -> str:
    """Somebody opens a link; return the first thing that he hears."""
    before = len(town.heard_by(who))
    await town.write(who, f"/start {code}")
    return town.heard_by(who)[before]


async def is_bound(town: TownInHand, name: str) -> bool:
    try:
        await code_for(town, name)
    except Ambiguous:
        return True
    return False


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_opening_the_link_binds_and_greets_by_name_and_role(town: TownInHand) -> None:
    hello = await start(town, CADRE, await code_for(town, CADRE))
    assert hello.startswith("赖淑珍，您好。您已绑定为谷前堡镇的值班干部。")
    assert await is_bound(town, CADRE)


async def test_opened_again_by_the_same_person_it_says_so(town: TownInHand) -> None:
    code = await code_for(town, CADRE)
    await start(town, CADRE, code)
    assert await start(town, CADRE, code) == "您早就绑定好了，赖淑珍。不用再点。"


async def test_a_used_code_is_refused_to_everybody_else(town: TownInHand) -> None:
    code = await code_for(town, CADRE)
    await start(town, CADRE, code)
    assert await start(town, RESIDENT, code) == SENTENCES["used"]


@pytest.mark.parametrize("code", ["nonsense", "A" * 16, "' OR 1=1", "好"])
async def test_a_foreign_code_is_refused(town: TownInHand, code: str) -> None:
    assert await start(town, RESIDENT, code) == SENTENCES["unknown"]


async def test_a_code_lives_seven_days(town: TownInHand) -> None:
    early, late = await code_for(town, CADRE), await code_for(town, "姚忠义")
    issued = town.clock.now()
    town.clock.set(issued + timedelta(days=7) - timedelta(seconds=1))
    assert (await start(town, CADRE, early)).startswith("赖淑珍，您好。")
    town.clock.set(issued + timedelta(days=7))
    assert await start(town, "姚忠义", late) == SENTENCES["expired"]
    assert not await is_bound(town, "姚忠义")


async def test_printing_anew_ends_the_old_code(town: TownInHand) -> None:
    old, new = await code_for(town, CADRE), await code_for(town, CADRE)
    assert await start(town, CADRE, old) == SENTENCES["expired"]
    assert (await start(town, CADRE, new)).startswith("赖淑珍，您好。")


async def test_an_account_bound_to_one_is_not_bound_to_another(town: TownInHand) -> None:
    await start(town, CADRE, await code_for(town, CADRE))
    assert await start(town, CADRE, await code_for(town, "姚忠义")) == SENTENCES["taken"]
    assert not await is_bound(town, "姚忠义")


async def test_after_unbinding_another_account_can_be_bound_and_the_old_one_is_a_stranger(town: TownInHand) -> None:
    code = await code_for(town, CADRE)
    await start(town, CADRE, code)
    await town.database.transaction(lambda tx: unbind(tx, CADRE, now=town.clock.now()))
    await town.settle()
    assert await start(town, CADRE, code) == SENTENCES["used"]
    assert (await start(town, RESIDENT, await code_for(town, CADRE))).startswith("赖淑珍，您好。")
    await town.write(CADRE, "/todo")
    assert town.heard_by(CADRE)[-1] == "这个只给工作人员用。"


async def test_a_code_that_was_not_used_ends_with_its_person(town: TownInHand) -> None:
    code = await code_for(town, CADRE)
    gone = PRACTICE_TOWN.read_text("utf-8").replace('[[person]]\nname = "赖淑珍"', '[[person]]\nname = "赖新人"')
    await town.import_town(gone.replace('"赖淑珍", ', '"赖新人", ').encode())
    assert await start(town, CADRE, code) == SENTENCES["expired"]


async def test_only_the_digest_of_a_code_is_kept(town: TownInHand, tmp_path: Path) -> None:
    code = await code_for(town, CADRE)
    await town.close()
    assert code.encode() not in everything_in(tmp_path)
    await town.open()


async def test_whoever_binds_gets_the_cards_that_waited_at_once(town: TownInHand) -> None:
    number = await town.petition(RESIDENT, "没水了")
    assert "值班室" in town.heard_by(RESIDENT)[-1]
    assert "0352-0000000" in town.heard_by(RESIDENT)[-1]
    await town.bind(CADRE)
    assert "没水了" in town.card_of(CADRE, number)
    assert town.newest_labels(CADRE) == ["签收", "答复", "需补充", "转办", "更多"]
