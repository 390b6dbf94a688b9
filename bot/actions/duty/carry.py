"""Open cases follow the shift: where a running day goes to somebody else, what the roster gave goes with it."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act
from bot.actions.cases.register import handler_for
from bot.actions.cases.reroute import reroute
from bot.actions.cases.ringing import take_from_circle
from bot.actions.telling import show_card
from bot.rules import life
from bot.rules.cases import WITH_HANDLER, Case, State
from storage import cards, cases, people, places
from storage.database import Tx


def carry(tx: Tx, village_id: int, *, by: int | None, now: datetime, taken_from: Collection[int] = ()) -> list[Case]:
    """Give the open cases of a village to whoever is on duty now, their clocks running; return those that moved.

    What nobody has signed for goes; what he has signed for stays with whoever did, unless the shift was `taken_from` him.
    """
    moved = []
    for case in cases.open_of_village(tx, village_id):
        if _waits(case) and _carried(tx, case, by=by, now=now):
            moved.append(case)
        elif not _waits(case) and case.handler_id in taken_from and case.state in WITH_HANDLER and _by_roster(case):
            moved += [case] if _carried(tx, case, by=by, now=now, but=taken_from) else []
    return moved


def stand_aside(tx: Tx, village_id: int, *, now: datetime) -> None:
    """Somebody new serves a village: petitions about its cadres leave his hands and his eyes."""
    for case in cases.open_of_village(tx, village_id):
        if not case.about_cadre:
            continue
        place = places.of_case(tx, case)
        if case.handler_id in place.circle:
            reroute(tx, case, now=now)
        cause = f"aside{tx.new_id()}"
        take_from_circle(tx, case, place, cause=cause, now=now)
        for reader in cards.readers(tx, case.case_id):
            show_card(tx, case, reader, cause=cause, now=now, fresh=False)


def _by_roster(case: Case) -> bool:
    """Whether the roster gave it; what was given by hand stays, and so does what is about a cadre or was sent up."""
    return case.follows_roster


def _waits(case: Case) -> bool:
    return case.state in (State.REGISTERED, State.DISPATCHED) and case.signed_at is None and _by_roster(case)


def _carried(tx: Tx, case: Case, *, by: int | None, now: datetime, but: Collection[int] = ()) -> bool:
    """Give a case to whoever is on duty for its petitioner; return whether that is somebody else, and none of `but`."""
    place = places.of_case(tx, case)
    owner = handler_for(tx, place, about_cadre=False, petitioner=people.get(tx, case.petitioner_id), now=now)
    person = owner.person
    if person is None or person.person_id == case.handler_id or person.person_id in but:
        return False
    told = case.signed_at is not None and person.reachable  # who has heard from one hears that it is another now
    moved = partial(life.assign, to=person.person_id, reason=owner.reason, reachable=person.reachable, by=by)
    act(tx, case.case_id, partial(moved, tell_resident=told, now=now), now=now)
    return True
