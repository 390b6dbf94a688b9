"""Cases whose handler cannot be reached go to somebody who can; cases that waited go to whoever has come."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.apply import replan
from bot.actions.cases.owner import owner_of
from bot.actions.cases.recall import find_callers
from bot.actions.cases.register import handler_for
from bot.actions.cases.say import hand_card
from bot.rules import life
from bot.rules.cases import WITH_HANDLER, Case, State
from storage import cards, cases, outbox, people
from storage.database import Tx


def reroute(tx: Tx, case: Case, *, now: datetime) -> None:
    """Give an open case to whoever is on duty for it now, if that is somebody else or somebody who can now be reached."""
    _, place, _ = load(tx, case.case_id)
    owner = owner_of(tx, case, place, now=now)
    person = owner.person
    if person is None:
        if case.handler_id in place.circle and case.state in WITH_HANDLER:
            given = partial(life.assign, to=None, reason=owner.reason, reachable=False, now=now)
            act(tx, case.case_id, given, now=now)  # better nobody than whom it is about
        return
    if person.person_id == case.handler_id and not (person.reachable and case.state is State.REGISTERED):
        return
    if case.state not in WITH_HANDLER:
        if person.reachable:
            act(tx, case.case_id, partial(life.inherit, to=person.person_id, reason=owner.reason, now=now), now=now)
        return
    moved = partial(life.assign, to=person.person_id, reason=owner.reason, reachable=person.reachable, now=now)
    act(tx, case.case_id, partial(moved, tell_resident=person.reachable), now=now)


def hand_over(tx: Tx, case: Case, *, now: datetime) -> None:
    """A new day of duty: a case that nobody has signed, or any that is open, goes to whoever is on duty now; its clock runs on."""
    _, place, office = load(tx, case.case_id)
    owner = handler_for(tx, place, about_cadre=False, petitioner=people.get(tx, case.petitioner_id), now=now)
    if owner.person is None or owner.person.person_id == case.handler_id:
        replan(tx, replace(case, handed_at=now), office)
        return
    moved = partial(life.assign, to=owner.person.person_id, reason=owner.reason, reachable=owner.person.reachable)
    act(tx, case.case_id, partial(moved, now=now), now=now)


def reroute_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Somebody cannot be reached any more: give his open cases to others."""
    for case in cases.of_handler(tx, person_id):
        reroute(tx, case, now=now)
    find_callers(tx, now=now)


def give_waiting_cases(tx: Tx, *, now: datetime) -> None:
    """Somebody can be reached who could not: cases without a reachable handler may be for him."""
    for case in cases.waiting(tx):
        reroute(tx, case, now=now)
    find_callers(tx, now=now)


def hand_missing_cards(tx: Tx, person_id: int, *, cause: str, now: datetime) -> None:
    """Hand over the cards of somebody's open cases that came when he could not be reached."""
    for case in cases.of_handler(tx, person_id):
        waiting = outbox.waiting_for(tx, person_id, "card", case_id=case.case_id)
        if waiting is None and cards.living(tx, case.case_id, person_id) is None:
            _, place, office = load(tx, case.case_id)
            hand_card(tx, case, person_id, place=place, office=office, cause=cause, now=now)
