"""A look into the outbox."""

from typing import Any

from bot.rules.people import Person
from storage import outbox, people
from storage.database import Tx
from tests.town import TownInHand


async def rows_of(town: TownInHand, who: str | int, kind: str | None = None) -> list[outbox.Row]:
    """Return the messages to somebody, oldest first."""

    def found(tx: Tx) -> list[outbox.Row]:
        person_id = _person(tx, town, who).person_id
        ids = tx.all(
            "SELECT message_id FROM outbox WHERE office_id = :office_id AND person_id = :person_id ORDER BY message_id",
            person_id=person_id,
        )
        rows = [outbox.get(tx, row[0]) for row in ids]
        return [row for row in rows if row is not None and kind in (None, row.kind)]

    return await town.database.transaction(found)


def _person(tx: Tx, town: TownInHand, who: str | int) -> Person:
    kind = "staff" if isinstance(who, str) else "resident"
    person = people.by_chat(tx, town.phone(who).user_id, kind)
    assert person is not None
    return person


async def state_of(town: TownInHand, who: str | int, kind: str) -> list[tuple[Any, ...]]:
    """Return (state, why, tries, repeated) of the messages of a kind to somebody."""
    return [(row.state, row.why, row.tries, row.repeated) for row in await rows_of(town, who, kind)]
