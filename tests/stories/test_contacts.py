"""A telephone number of somebody else: nobody sees it before the resident says so, and only the handler who asks."""

import pytest

from bot.actions.cases.show import show_case
from storage.database import Tx
from tests.storage.tables import tables
from tests.stories.test_kinds import CADRES, RESIDENT, a_case, came, handler_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

PHONE, NAME = "+8613912345678", "皇甫师傅"


async def with_contact(town: TownInHand) -> tuple[str, str]:
    """A case to which a contact was added: (number, cadre)."""
    number, cadre = await a_case(town)
    receipt = town.phone(RESIDENT).messages[-1].message_id
    town.phone(RESIDENT).contact(PHONE, first_name=NAME, reply_to=receipt)
    await town.settle()
    return number, cadre


def holding(tx: Tx, secret: str) -> set[str]:
    """Return the tables that hold a text."""
    names = [name for name in tables(tx) if name != "schema_versions"]
    rows = {name: tx.all(f"SELECT * FROM {name} WHERE office_id = :office_id") for name in names}
    return {name for name, found in rows.items() for row in found for cell in row if secret in str(cell)}


async def test_a_contact_is_shown_only_after_asking_and_only_to_the_handler(town: TownInHand) -> None:
    number, cadre = await with_contact(town)
    assert "要把这个联系人的电话给办事的人看吗？" in town.heard_by(RESIDENT)
    assert "名片 1（没有答应给人看）" in town.card_of(cadre, number)
    assert "看名片" not in town.newest_labels(cadre)
    await town.press(RESIDENT, "给他看")
    assert "补充：名片 1 张" in town.card_of(cadre, number)
    await town.press(cadre, "看名片")
    [card] = came(town, cadre)
    assert card.kind == "contact"
    body = town.world.chat(town.phone(cadre).user_id).messages[card.message_id].body["contact"]
    assert body == {"phone_number": PHONE, "first_name": NAME}
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert shown is not None
    assert [(event["kind"], event["by"]) for event in shown["events"]][-1] == ("contact_seen", cadre)


async def test_a_contact_stands_with_the_identities_alone(town: TownInHand) -> None:
    _, cadre = await with_contact(town)
    await town.press(RESIDENT, "给他看")
    await town.press(cadre, "看名片")
    for secret in (PHONE, PHONE[3:], NAME):
        assert await town.database.transaction(lambda tx, secret=secret: holding(tx, secret)) == {"identities"}


async def test_a_contact_that_is_not_to_be_seen_is_not_kept(town: TownInHand) -> None:
    number, cadre = await with_contact(town)
    await town.press(RESIDENT, "不给")
    assert "看名片" not in town.newest_labels(cadre)
    assert "名片 1（没有答应给人看）" in town.card_of(cadre, number)
    assert await town.database.transaction(lambda tx: holding(tx, PHONE)) == set()


async def test_whoever_no_longer_has_the_case_sees_no_contact(town: TownInHand) -> None:
    _, cadre = await with_contact(town)
    await town.press(RESIDENT, "给他看")
    look = town.data_of("看名片")
    await town.press(cadre, "转办")
    await town.press(cadre, next(name for name in CADRES if name != cadre))
    town.phone(cadre).press_data(town.phone(cadre).messages[-1].message_id, look)
    await town.settle()
    assert came(town, cadre) == []
    assert town.phone(cadre).toasts[-1].text.startswith("这件不在您手上。")


async def test_a_contact_alone_is_a_petition(town: TownInHand) -> None:
    await town.bind(*CADRES)
    town.phone(RESIDENT).contact(PHONE, first_name=NAME)
    await town.settle()
    await town.press(RESIDENT, "给他看")
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    assert "（名片 1 张）" in town.card_of(cadre, "2026-00001")
    await town.press(cadre, "看名片")
    assert [message.kind for message in came(town, cadre)] == ["contact"]


async def test_a_cadre_may_answer_with_a_contact(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    town.phone(cadre).contact(PHONE, first_name="修水泵的")
    await town.settle()
    assert [message.kind for message in came(town, RESIDENT)] == ["contact"]
    assert f"{number} 的回音，{cadre}发来名片 1" in town.heard_by(RESIDENT)


async def test_a_cancelled_petition_leaves_no_contact(town: TownInHand) -> None:
    town.phone(RESIDENT).contact(PHONE, first_name=NAME)
    await town.settle()
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "跳过")
    await town.press(RESIDENT, "取消")
    assert await town.database.transaction(lambda tx: holding(tx, PHONE)) == set()
