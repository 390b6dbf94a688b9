"""Whoever was bound before a command existed, or has another role now, is shown the menu that he should have: once, quietly."""

import json

from bot.texts import menu
from storage import menus
from storage.database import Tx
from tests.town import TownInHand

LEADER, CADRE = "刘天佑", "赖淑珍"


def menus_of(town: TownInHand, who: str) -> list[list[str]]:
    """Return every menu that somebody's chat was shown, as the names of its commands."""
    calls = [call.params for call in town.world.calls if call.method == "setMyCommands" and "scope" in call.params]
    his = [one for one in calls if json.loads(str(one["scope"])).get("chat_id") == town.phone(who).user_id]
    return [[one["command"] for one in json.loads(str(params["commands"]))] for params in his]


async def alter(town: TownInHand, sql: str) -> None:
    await town.database.transaction(lambda tx: tx.run(sql))


async def test_whoever_was_bound_before_a_command_existed_is_shown_it_once(town: TownInHand) -> None:
    await town.bind(CADRE, LEADER)
    await alter(town, "DELETE FROM menus WHERE office_id = :office_id")  # as before this was remembered
    for _ in range(3):
        await town.beat()
    for who, commands in ((CADRE, menu.STAFF), (LEADER, menu.LEADERS)):
        names = [name for name, _ in commands]
        assert menus_of(town, who) == [names, names]


async def test_of_an_earlier_version_a_few_at_a_time(town: TownInHand) -> None:
    await town.bind(CADRE, LEADER)
    assert await town.database.transaction(lambda tx: menus.outdated(tx, menu.VERSION, at_most=9)) == []
    await alter(town, "UPDATE menus SET version = 'before' WHERE office_id = :office_id")

    def some(tx: Tx) -> list[str | None]:
        return [person.name for person in menus.outdated(tx, menu.VERSION, at_most=1)]

    assert len(await town.database.transaction(some)) == 1
    await town.beat()
    assert await town.database.transaction(some) == []


async def test_another_role_brings_another_menu(town: TownInHand) -> None:
    await town.bind(CADRE)
    person = await town.database.transaction(lambda tx: menus.outdated(tx, "another", at_most=1))
    await alter(
        town,
        "UPDATE persons SET roles = 'cadre,supervisor' WHERE office_id = :office_id "
        f"AND person_id = {person[0].person_id}",
    )
    await town.beat()
    assert menus_of(town, CADRE)[-1] == [name for name, _ in menu.LEADERS]


async def test_who_is_out_of_reach_waits_until_he_is_back(town: TownInHand) -> None:
    await town.bind(CADRE)
    await alter(town, "UPDATE menus SET version = 'before' WHERE office_id = :office_id")
    await alter(town, "UPDATE identities SET unreachable_why = 'blocked' WHERE office_id = :office_id")
    await town.beat()
    assert len(menus_of(town, CADRE)) == 1
    await town.write(CADRE, "/todo")
    await town.beat()
    assert len(menus_of(town, CADRE)) == 2
