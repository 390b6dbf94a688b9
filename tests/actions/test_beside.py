"""What takes long to read is read beside the writer, and the action begins again once it has been."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.actions.beside import Reads, ToBeRead, beside, reading_beside
from bot.actions.digests.send import ask_digest
from bot.actions.figures.board import board
from bot.actions.heard import Pressed
from bot.actions.presses.press import press
from bot.messages.buttons import Press
from bot.rules.board import Look, Show
from bot.rules.errors import NotYours
from bot.texts.language import listener, speaking
from storage import people
from storage.database import Tx
from tests.town import TownInHand

SUPERVISOR = "袁文斌"
ASKED = "q1"


def pressed(chat_id: int, meant: Press) -> Callable[..., Any]:
    return partial(press, pressed=Pressed(chat_id, 1, meant.encode(), ASKED))


@pytest.mark.parametrize("what", ["board", "answers", "digest", "rest", "below the line"])
async def test_what_counts_over_many_cases_is_not_read_in_the_transaction_that_shows_it(
    town: TownInHand, what: str
) -> None:
    await town.bind(SUPERVISOR)
    [person] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    chat_id, now = person.chat_id or 0, town.clock.now()
    deeds: dict[str, Callable[..., Any]] = {
        "board": partial(board, chat_id=chat_id, message_id=1),
        "answers": pressed(chat_id, Press("board", 0, Look(show=Show.ANSWERS).argument)),
        "digest": partial(ask_digest, chat_id=chat_id, message_id=1),
        "below the line": pressed(chat_id, Press("correct_new")),
        "rest": pressed(chat_id, Press("digest", 0, "1")),
    }

    def work(tx: Tx) -> None:
        with reading_beside(Reads()):
            deeds[what](tx, now=now)

    with pytest.raises(ToBeRead):
        await town.database.transaction(work)


async def test_what_was_read_is_there_when_the_action_begins_again(town: TownInHand) -> None:
    reads, asked = Reads(), []

    def deed(tx: Tx) -> str:
        asked.append(ASKED)
        with reading_beside(reads), speaking("en"):
            return "".join(beside(tx, lambda tx, n=n: f"{n} {listener().language} ") for n in range(2))  # type: ignore[misc]

    for wanted in range(2):
        with pytest.raises(ToBeRead) as given_up:
            await town.database.transaction(deed)
        await town.database.read(given_up.value.read)
        assert len(reads.found) == wanted + 1
    assert await town.database.transaction(deed) == "0 en 1 en "
    assert asked == [ASKED] * 3


async def test_a_rule_that_forbids_what_is_read_forbids_the_action(town: TownInHand) -> None:
    reads = Reads()

    def look_up(tx: Tx) -> str:
        raise NotYours

    def deed(tx: Tx) -> str:
        with reading_beside(reads):
            return beside(tx, look_up)

    with pytest.raises(ToBeRead) as given_up:
        await town.database.transaction(deed)
    await town.database.read(given_up.value.read)
    with pytest.raises(NotYours):
        await town.database.transaction(deed)


async def test_where_nobody_reads_beside_it_is_read_at_once(town: TownInHand) -> None:
    assert await town.database.transaction(lambda tx: beside(tx, lambda tx: tx.number("SELECT 7"))) == 7
