"""Requests to swap days, and to whom they were made."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.swaps import Stage
from storage.database import Tx
from storage.rows import columns, insert, insert_many, read, stored


@dataclass(frozen=True)
class Swap:
    """A row of `swaps`: the day that somebody wants to give away; `ends_at` ends the request.

    `message_id` asks the approver, `card_id` shows whoever asked how it stands.
    """

    swap_id: int
    village_id: int
    day: date
    person_id: int
    state: Stage
    made_at: datetime
    ends_at: datetime
    taker_id: int | None = None
    approver_id: int | None = None
    message_id: int | None = None
    change_id: int | None = None
    card_id: int | None = None


@dataclass(frozen=True)
class Offer:
    """A row of `swap_offers`: who is asked, and for which day of his; no day: for nothing in return."""

    swap_id: int
    person_id: int
    village_id: int | None
    day: date | None
    refused_at: datetime | None = None
    message_id: int | None = None


_SWAPS = f"SELECT {columns(Swap)} FROM swaps WHERE office_id = :office_id "


def add(tx: Tx, swap: Swap, offers: list[Offer]) -> None:
    """Store a request with everybody to whom it is made."""
    insert(tx, "swaps", swap)
    insert_many(tx, "swap_offers", offers)


def get(tx: Tx, swap_id: int) -> Swap | None:
    """Return a request by id."""
    row = tx.one(_SWAPS + "AND swap_id = :swap_id", swap_id=swap_id)
    return read(Swap, row) if row else None


def of_change(tx: Tx, change_id: int) -> Swap | None:
    """Return the request that became a change of the roster."""
    row = tx.one(_SWAPS + "AND state = 'done' AND change_id = :change_id", change_id=change_id)
    return read(Swap, row) if row else None


def offers(tx: Tx, swap_id: int) -> list[Offer]:
    """Return to whom a request was made."""
    sql = f"SELECT {columns(Offer)} FROM swap_offers WHERE office_id = :office_id AND swap_id = :swap_id ORDER BY person_id"
    return [read(Offer, row) for row in tx.all(sql, swap_id=swap_id)]


def open_of(tx: Tx, person_id: int) -> list[Swap]:
    """Return the requests that somebody has made and that wait for others."""
    sql = _SWAPS + "AND person_id = :person_id AND state IN ('asked', 'agreed') ORDER BY day, swap_id"
    return [read(Swap, row) for row in tx.all(sql, person_id=person_id)]


def open_with(tx: Tx, person_id: int) -> list[Swap]:
    """Return the requests that wait for others and that somebody has made, or to whom they were made."""
    sql = _SWAPS + (
        "AND state IN ('asked', 'agreed') AND (person_id = :person_id OR EXISTS (SELECT 1 FROM swap_offers o "
        "WHERE o.office_id = swaps.office_id AND o.swap_id = swaps.swap_id AND o.person_id = :person_id)) "
        "ORDER BY day, swap_id"
    )
    return [read(Swap, row) for row in tx.all(sql, person_id=person_id)]


def done_of(tx: Tx, person_id: int, since: date) -> list[Swap]:
    """Return the swaps of somebody, on either side, whose first day is not before another, and that were not undone."""
    sql = _SWAPS + (
        "AND (person_id = :person_id OR taker_id = :person_id) AND state = 'done' AND day >= :since AND NOT EXISTS "
        "(SELECT 1 FROM roster_changes c WHERE c.office_id = swaps.office_id AND c.undoes = swaps.change_id) "
        "ORDER BY day, swap_id"
    )
    return [read(Swap, row) for row in tx.all(sql, person_id=person_id, since=stored(since))]


def agreed(tx: Tx) -> list[Swap]:
    """Return the requests that wait for a leader's word."""
    return [read(Swap, row) for row in tx.all(_SWAPS + "AND state = 'agreed' ORDER BY day, swap_id")]


def over(tx: Tx, *, now: datetime, at_most: int) -> list[Swap]:
    """Return requests whose time is up while they wait for others."""
    sql = _SWAPS + "AND state IN ('asked', 'agreed') AND ends_at <= :now ORDER BY ends_at, swap_id LIMIT :at_most"
    return [read(Swap, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def agree(tx: Tx, swap_id: int, person_id: int) -> bool:
    """Let somebody have it if nobody has; return whether he does."""
    sql = (
        "UPDATE swaps SET state = 'agreed', taker_id = :person_id "
        "WHERE office_id = :office_id AND swap_id = :swap_id AND state = 'asked'"
    )
    return tx.run(sql, swap_id=swap_id, person_id=person_id) == 1


def end(tx: Tx, swap_id: int, *, was: Stage, state: Stage, change_id: int | None = None) -> bool:
    """End a request that still is as it `was`; return whether it was."""
    sql = (
        "UPDATE swaps SET state = :state, change_id = :change_id "
        "WHERE office_id = :office_id AND swap_id = :swap_id AND state = :was"
    )
    return tx.run(sql, swap_id=swap_id, state=str(state), was=str(was), change_id=change_id) == 1


def ask_approver(tx: Tx, swap_id: int, approver_id: int, message_id: int | None) -> None:
    """Note who is to approve, and which message asks him."""
    tx.run(
        "UPDATE swaps SET approver_id = :approver_id, message_id = :message_id WHERE office_id = :office_id AND swap_id = :swap_id",
        swap_id=swap_id,
        approver_id=approver_id,
        message_id=message_id,
    )


def refuse(tx: Tx, swap_id: int, person_id: int, *, now: datetime) -> bool:
    """Note that somebody will not; return whether that is new."""
    sql = (
        "UPDATE swap_offers SET refused_at = :now WHERE office_id = :office_id AND swap_id = :swap_id "
        "AND person_id = :person_id AND refused_at IS NULL"
    )
    return tx.run(sql, swap_id=swap_id, person_id=person_id, now=stored(now)) == 1


def note_message(tx: Tx, swap_id: int, person_id: int, message_id: int | None) -> None:
    """Remember which message asks somebody."""
    tx.run(
        "UPDATE swap_offers SET message_id = :message_id "
        "WHERE office_id = :office_id AND swap_id = :swap_id AND person_id = :person_id",
        swap_id=swap_id,
        person_id=person_id,
        message_id=message_id,
    )


def note_card(tx: Tx, swap_id: int, message_id: int | None) -> None:
    """Remember which message shows whoever asked how it stands."""
    tx.run(
        "UPDATE swaps SET card_id = :message_id WHERE office_id = :office_id AND swap_id = :swap_id",
        swap_id=swap_id,
        message_id=message_id,
    )
