"""A case whose village nobody knows yet lies with the duty room, and with those above it."""

from bot.actions.cases.register import register_petition
from bot.rules.intake import NO_VILLAGE
from storage import drafts, people
from storage.database import Tx
from tests.town import TownInHand

RESIDENT = 7_000_001
ROOM = "郭银花"


def _register(tx: Tx, town: TownInHand) -> str:
    """Register what the resident has written so far, as it is."""
    resident = people.by_chat(tx, RESIDENT, "resident")
    assert resident is not None
    draft = drafts.of_person(tx, resident.person_id)
    assert draft is not None
    return register_petition(tx, draft, resident, now=town.clock.now()).number


async def test_a_case_without_village_goes_to_the_duty_room(town: TownInHand) -> None:
    await town.bind(ROOM)
    await town.write(RESIDENT, "有人掉井里了")
    number = await town.database.transaction(lambda tx: _register(tx, town))
    await town.settle()
    case = await town.case(number)
    assert (case.village_id, case.category, case.reason) == (NO_VILLAGE, "求助", "village_unknown")
    assert town.card_of(ROOM, number).splitlines()[0] == f"{number} · 求助 · 村还不清楚"
