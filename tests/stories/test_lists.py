"""Lists name cases, though they are rows of none: what turns out to be about their reader goes out of his chat with them."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.beside import Reads, ToBeRead, reading_beside
from bot.actions.cases.concerning import concern
from bot.actions.cases.finding import find_cases
from bot.actions.cases.lists import LISTS
from bot.actions.delivery.claim import claim
from bot.actions.delivery.settle import Outcome, settle
from bot.actions.figures.board import turn
from bot.actions.heard import Pressed
from bot.messages.buttons import Press
from bot.rules.board import Look, Show
from bot.texts.language import speaking_to
from storage import outbox, people
from storage.database import Tx
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

ROOT = Path(__file__).parents[2]
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DISPATCHER, SUPERVISOR, OTHER_LEADER = "刘天佑", "赖永胜", "袁文斌", "姚喜凤"
CHANGED = "这里的内容变了，请重新打开。"
# Kinds of words that are no row of a case, beside LISTS: why none of them keeps a word of a case in a chat.
NAME_NO_CASE = {
    "ask_contact": "of what a resident sends",
    "danger": "to a resident",
    "draft_expired": "to a resident",
    "draft_reminder": "to a resident",
    "erased": "to a resident",
    "gaps": "villages and days",
    "leave": "days",
    "leave_card": "days",
    "menu": "commands",
    "order": "a village or a cadre, and a supervisor's words",
    "order_due": "a village or a cadre, and a day",
    "prompt": "a question for words",
    "sentence": "a number at most, as the line that stands where a card stood",
    "shift_taken": "days",
    "swap": "days",
    "swap_ended": "days",
    "tidy": "a line in place of what stood there",
    "welcome": "nobody's case",
}


async def becomes_about(town: TownInHand, number: str, name: str) -> None:
    """A resident names somebody on the staff."""
    case, now = await town.case(number), town.clock.now()
    [named] = await town.database.transaction(lambda tx: people.named(tx, name))
    whom = frozenset({named.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )


def screen(town: TownInHand, who: str) -> list[str]:
    """Return what stands in somebody's chat now, words and labels."""
    said = [message for message in town.phone(who).messages if message.from_bot]
    return ["\n".join((message.text, *message.labels)) for message in said]


@pytest.mark.parametrize(
    ("who", "asks", "presses"),
    [
        (LEADER, "/board", ("未办结 2",)),
        (LEADER, "/find 没水", ()),
        (DISPATCHER, "/todo", ()),
        (SUPERVISOR, "/board", ("未办结 2",)),
        (SUPERVISOR, "/find 水磨口村", ()),
    ],
)
async def test_a_list_that_names_what_turns_out_to_be_about_its_reader_is_taken_back(
    town: TownInHand, who: str, asks: str, presses: tuple[str, ...]
) -> None:
    await town.bind(*CADRES, LEADER, DISPATCHER, SUPERVISOR)
    number = await town.petition(7001, "没水了")
    await town.petition(7002, "没水喝")
    await town.pass_time(hours=30)
    await town.write(who, asks)
    for label in presses:
        await town.press(who, label)
    assert number in screen(town, who)[-1]
    await becomes_about(town, number, who)
    await town.settle()
    left = [text for text in screen(town, who) if number in text]
    assert [text for text in left if text != f"{number} 已不在您这里。"] == []
    assert screen(town, who).count(CHANGED) == 1


async def test_a_list_that_still_waits_is_not_said(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, DISPATCHER)
    number = await town.petition(7001, "没水了")
    [leader] = await town.database.transaction(lambda tx: people.named(tx, LEADER))
    chat_id = leader.chat_id or 0

    def find(tx: Tx) -> None:
        with speaking_to(leader):
            find_cases(tx, chat_id=chat_id, written="没水了", message_id=10**6, now=town.clock.now())

    await town.database.transaction(find)  # Telegram is away
    town.clock.set(town.clock.now() + timedelta(minutes=1))
    await becomes_about(town, number, LEADER)
    await town.settle()
    assert screen(town, LEADER)[-1] == CHANGED
    assert town.phone(LEADER).messages[-1].edited_at is None  # nothing else stood there first
    assert [text for text in screen(town, LEADER) if "没水了" in text] == []


async def test_a_page_read_before_a_case_became_about_its_reader_is_read_anew(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number, other = await town.petition(7001, "没水了"), await town.petition(7002, "没水喝")
    [supervisor] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    now, reads, look = town.clock.now(), Reads(), Press("board", 0, Look(show=Show.LIST).argument)
    pressed = Pressed(supervisor.chat_id or 0, None, look.encode(), "q1")

    def show(tx: Tx) -> None:
        with speaking_to(supervisor), reading_beside(reads):
            turn(tx, supervisor, look, pressed, now=now)

    with pytest.raises(ToBeRead) as wanted:
        await town.database.transaction(show)
    await town.database.read(wanted.value.read)
    await becomes_about(town, number, SUPERVISOR)
    with pytest.raises(ToBeRead) as wanted:
        await town.database.transaction(show)
    await town.database.read(wanted.value.read)
    await town.database.transaction(show)
    await town.settle()
    [page] = [text for text in screen(town, SUPERVISOR) if other in text and "未办结" in text]
    assert number not in page


@pytest.mark.parametrize(("asks", "presses"), [("/board", ("未办结 1",)), ("/find 没水", ())])
async def test_who_has_another_post_by_then_keeps_no_list_of_before(
    town: TownInHand, asks: str, presses: tuple[str, ...]
) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(7001, "没水了")
    await town.write(SUPERVISOR, asks)
    for label in presses:
        await town.press(SUPERVISOR, label)
    assert number in screen(town, SUPERVISOR)[-1]
    posts = f'supervisors = ["{SUPERVISOR}"]', f'supervisors = ["{DISPATCHER}"]'
    await town.import_town(PRACTICE_TOWN.read_text().replace(*posts).encode())
    await becomes_about(town, number, SUPERVISOR)
    await town.settle()
    assert [text for text in screen(town, SUPERVISOR) if number in text] == []


@pytest.mark.parametrize(
    ("what", "left"), [("list", CHANGED), ("card", "2026-00001 已不在您这里。"), ("digest", "要看的 1 件")]
)
async def test_what_is_on_its_way_meanwhile_goes_as_soon_as_it_is_there(town: TownInHand, what: str, left: str) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    number = await town.petition(7001, "没水了")
    await town.pass_time(days=8)
    await town.write(SUPERVISOR, "/find 没水")
    phone = town.phone(SUPERVISOR)
    asks = {"list": "/find 没水", "digest": "/digest"}
    phone.write(asks[what]) if what in asks else phone.press_latest(number)
    await town.app.polling.step(0)
    await town.app.worker.work()
    now = town.clock.now()
    heads = await town.database.transaction(lambda tx: outbox.heads(tx, at_most=9))
    [head] = [one for one in heads if one.chat_id == phone.user_id]
    claimed = await town.database.transaction(lambda tx: claim(tx, head.message_id, owner="another", now=now))
    assert claimed is not None and number in claimed.what.text
    await becomes_about(town, number, SUPERVISOR)
    sent = await town.app.bot.send_message(claimed.chat_id, claimed.what.text)
    there = Outcome("sent", telegram_id=sent.message_id)
    await town.database.transaction(lambda tx: settle(tx, head.message_id, there, now=now))
    await town.settle()
    [text] = [one.text for one in phone.messages if one.message_id == sent.message_id]
    assert left in text and (number in text) == (what == "card")


async def test_what_was_looked_for_in_vain_stays_as_it_was_said(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, OTHER_LEADER, DISPATCHER)
    number = await town.petition(7001, "没水了")
    await town.write(OTHER_LEADER, f"/find {number}")
    before = screen(town, OTHER_LEADER)
    assert number in before[-1]
    await becomes_about(town, number, OTHER_LEADER)
    await town.settle()
    assert screen(town, OTHER_LEADER) == before


def test_each_kind_of_words_that_is_no_row_of_a_case_is_a_list_or_names_none() -> None:
    assert said_without_a_case() == set(LISTS) | set(NAME_NO_CASE)


def said_without_a_case() -> set[str]:
    """Return the kinds that `say` of bot/actions/telling.py is called with anywhere in the program, under whatever name."""
    found: set[str] = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        nodes = [*ast.walk(ast.parse(path.read_text()))]
        imported = [one for node in nodes if isinstance(node, ast.ImportFrom) for one in node.names]
        names = {"say", *(one.asname for one in imported if one.name == "say" and one.asname)}
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                kinds = [keyword.value for keyword in node.keywords if keyword.arg == "kind"]
                choices = [one for kind in kinds for one in ast.walk(kind) if isinstance(one, ast.Constant)]
                found |= {str(one.value) for one in choices if one.value is not None}
    return found
