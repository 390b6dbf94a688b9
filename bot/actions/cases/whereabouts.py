"""What a resident left for a visit: who may see it, on which message it stands, when it is forgotten."""

from datetime import datetime

from bot.actions.telling import show_card, tidy
from bot.messages.buttons import base36
from bot.rules.cases import Case
from bot.rules.confidentiality import sees_at_once
from bot.rules.people import Person
from bot.rules.visits import NOTHING_LEFT, Whereabouts
from bot.texts import visits
from bot.texts.language import speaking_to
from storage import cards, cases, consents, events, people
from storage.database import Tx


def who_for(tx: Tx, case: Case, reader: Person) -> tuple[str, str]:
    """Return who the resident of a named case is for its present handler, and a mark like that of `left_for`."""
    who = people.given(tx, case.petitioner_id).line if sees_at_once(case, reader.person_id) else ""
    given = events.last_of(tx, case.case_id, "who_given") if who else None
    return who, f"{cards.PRIVATE}w{base36(given.event_id if given else 0)}" if who else ""


def left_for(tx: Tx, case: Case, reader: Person) -> tuple[Whereabouts, str]:
    """Return what a reader of a case may see, and a mark that changes whenever that does; empty: nothing.

    Only the present handler may, while the resident lets him.
    """
    if reader.person_id != case.handler_id or consents.handler_who_sees(tx, case.case_id) != reader.person_id:
        return NOTHING_LEFT, ""
    given = events.last_of(tx, case.case_id, "contact_given")
    left = people.whereabouts(tx, case.petitioner_id)
    return left, f"{cards.PRIVATE}{base36(given.event_id if given else 0)}" if left else ""


def take_off_old_card(tx: Tx, case_id: int, person_id: int, message_id: int, *, now: datetime) -> None:
    """A newer card has come below: the older one, which bears a phone or a house, becomes one line."""
    case, reader = cases.get(tx, case_id), people.get(tx, person_id)
    if case is not None:
        with speaking_to(reader):
            tidy(
                tx,
                reader,
                message_id,
                visits.card_below(case.number),
                cause=f"below{message_id}.{tx.new_id()}",
                now=now,
            )


def forget_unless_needed(tx: Tx, person_id: int) -> None:
    """Forget a resident's phone and house, unless an open case of his still shows them or has just moved to another handler."""
    if not any(_needs(tx, case) for case in cases.open_of_petitioner(tx, person_id)):
        people.leave_whereabouts(tx, person_id, NOTHING_LEFT)


def _needs(tx: Tx, case: Case) -> bool:
    if consents.handler_who_sees(tx, case.case_id) is not None:
        return True
    ended = events.last_of(tx, case.case_id, "contact_ended")
    return ended is not None and ended.why == "moved"


def refresh_with_whereabouts(tx: Tx, person_id: int, *, cause: str, now: datetime) -> None:
    """Somebody can be reached again: what he may not see any more goes from the cards in his chat."""
    for case_id in cards.private_ones(tx, person_id):
        case = cases.get(tx, case_id)
        if case is not None:
            show_card(tx, case, person_id, cause=cause, now=now, fresh=False)
