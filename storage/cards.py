"""Each reader's one living card of a case."""

from storage.database import Tx


def living(tx: Tx, case_id: int, person_id: int) -> int | None:
    """Return the message that is the reader's card, or None."""
    row = tx.one(
        "SELECT message_id FROM cards WHERE office_id = :office_id AND case_id = :case_id AND person_id = :person_id",
        case_id=case_id,
        person_id=person_id,
    )
    return row[0] if row else None


def readers(tx: Tx, case_id: int) -> list[int]:
    """Return who holds a card of a case."""
    rows = tx.all(
        "SELECT person_id FROM cards WHERE office_id = :office_id AND case_id = :case_id ORDER BY person_id",
        case_id=case_id,
    )
    return [row[0] for row in rows]


def keep(tx: Tx, case_id: int, person_id: int, message_id: int) -> None:
    """This message is the reader's card from now on."""
    tx.run(
        "INSERT INTO cards (office_id, case_id, person_id, message_id) VALUES (:office_id, :case_id, :person_id, :message_id) "
        "ON CONFLICT (office_id, case_id, person_id) DO UPDATE SET message_id = excluded.message_id",
        case_id=case_id,
        person_id=person_id,
        message_id=message_id,
    )


def forget_of(tx: Tx, person_id: int) -> None:
    """A binding has ended: the cards in that chat are nobody's."""
    tx.run("DELETE FROM cards WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id)


def forget(tx: Tx, case_id: int, person_id: int) -> None:
    """The reader's card is gone from his chat."""
    tx.run(
        "DELETE FROM cards WHERE office_id = :office_id AND case_id = :case_id AND person_id = :person_id",
        case_id=case_id,
        person_id=person_id,
    )
