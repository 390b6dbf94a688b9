"""Each reader's one living card of a case."""

from dataclasses import dataclass

from storage.database import Tx

PRIVATE = (
    "+"  # behind the digest of a card that shows a phone or a house; a digest of the phone itself could be tried out
)


@dataclass(frozen=True)
class Living:
    """The message that is a reader's card, and a digest of what it shows."""

    message_id: int
    shown: str

    @property
    def is_private(self) -> bool:
        """Whether somebody's phone or house stands on it, or may."""
        return PRIVATE in self.shown


def living(tx: Tx, case_id: int, person_id: int) -> Living | None:
    """Return the reader's card, or None."""
    row = tx.one(
        "SELECT message_id, shown FROM cards WHERE office_id = :office_id AND case_id = :case_id AND person_id = :person_id",
        case_id=case_id,
        person_id=person_id,
    )
    return Living(*row) if row else None


def readers(tx: Tx, case_id: int) -> list[int]:
    """Return who holds a card of a case."""
    rows = tx.all(
        "SELECT person_id FROM cards WHERE office_id = :office_id AND case_id = :case_id ORDER BY person_id",
        case_id=case_id,
    )
    return [row[0] for row in rows]


def private_ones(tx: Tx, person_id: int) -> list[int]:
    """Return the cases on whose cards somebody may see a resident's phone or house."""
    rows = tx.all(
        "SELECT case_id FROM cards WHERE office_id = :office_id AND person_id = :person_id AND shown LIKE '%+%' ORDER BY case_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


def keep(tx: Tx, case_id: int, person_id: int, card: Living) -> None:
    """This message is the reader's card from now on."""
    tx.run(
        "INSERT INTO cards (office_id, case_id, person_id, message_id, shown) "
        "VALUES (:office_id, :case_id, :person_id, :message_id, :shown) "
        "ON CONFLICT (office_id, case_id, person_id) DO UPDATE SET message_id = excluded.message_id, shown = excluded.shown",
        case_id=case_id,
        person_id=person_id,
        message_id=card.message_id,
        shown=card.shown,
    )


def forget(tx: Tx, case_id: int, person_id: int) -> None:
    """The reader's card is gone from his chat."""
    tx.run(
        "DELETE FROM cards WHERE office_id = :office_id AND case_id = :case_id AND person_id = :person_id",
        case_id=case_id,
        person_id=person_id,
    )


def forget_of(tx: Tx, person_id: int) -> None:
    """A binding has ended: the cards in that chat are nobody's."""
    tx.run("DELETE FROM cards WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id)
