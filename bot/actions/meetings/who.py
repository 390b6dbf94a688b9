"""Who meets, what is on their agenda, and who hears of it: of petitions about cadres nothing is ever there."""

from datetime import datetime

from bot.actions.cases.view import where
from bot.messages.meetings import Agenda, Owed
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.meetings import Assembly, in_order, is_for_meeting
from bot.rules.people import Person
from bot.texts import meetings as texts
from storage import meetings, offices, people, places
from storage.database import Tx


def assemblies_of(tx: Tx, person: Person) -> list[Assembly]:
    """Return for whom somebody holds meetings: each town that he supervises, else the villages of the grids that he leads.

    A supervisor of the office has the towns that have none of their own.
    """
    towns = places.towns_of_supervisor(tx, person.person_id)
    own = [Assembly(town_id) for town_id in towns if town_id]
    if 0 in towns:
        every = [town.place_id for town in places.towns(tx)]
        own += [Assembly(one) for one in every if one not in towns and not places.holders(tx, "supervisor", one)]
    if not own and places.led_by(tx, person.person_id):
        own.append(Assembly(0, person.person_id))
    return own


def assembly_meant(tx: Tx, person: Person, town_id: int) -> Assembly:
    """Return the assembly of a town, or for 0 one's own villages. Raises: NotYours."""
    found = next((one for one in assemblies_of(tx, person) if one.town_id == town_id), None)
    if found is None:
        raise NotYours
    return found


def invited(tx: Tx, assembly: Assembly) -> list[Person]:
    """Return who gets the minutes: those who hold the meeting, and of a town those who lead its grids."""
    if assembly.leader_id:
        ids = [assembly.leader_id]
    else:
        supervisors = places.holders(tx, "supervisor", assembly.town_id) or places.holders(tx, "supervisor", 0)
        ids = [*(one.person_id for one in supervisors), *meetings.leaders_of(tx, assembly.town_id)]
    found = (people.of_staff(tx, one) for one in dict.fromkeys(ids))
    return [person for person in found if person and person.reachable]


def cases_for(tx: Tx, person: Person, assembly: Assembly, *, now: datetime) -> list[Case]:
    """Return what somebody goes through with an assembly, in its order."""
    villages = places.led_by(tx, assembly.leader_id) if assembly.leader_id else []
    return in_order(
        (case for case in meetings.owed(tx, assembly, villages=villages) if may_hear(tx, case, person)), now
    )


def may_hear(tx: Tx, case: Case, person: Person) -> bool:
    """Whether a case may be spoken of in the room, and he may know of it."""
    if case.about_cadre or case.concerned:
        return False
    return audience(case, person, places.of_case(tx, case)) >= Sees.CARD


def agenda_for(tx: Tx, person: Person, assembly: Assembly, *, when: str, now: datetime) -> Agenda:
    """Return the agenda as somebody may know it."""
    names = people.staff_names(tx)
    found = [case for case in cases_for(tx, person, assembly, now=now) if is_for_meeting(case)]
    owed = tuple(Owed(case, where(tx, places.of_case(tx, case)), names.get(case.handler_id or 0)) for case in found)
    return Agenda(assembly, place_of(tx, assembly), when, owed, offices.rules(tx).zone, now)


def place_of(tx: Tx, assembly: Assembly) -> str:
    """Return the name of those for whom a meeting is held."""
    if assembly.leader_id:
        return texts.leaders_villages(people.get(tx, assembly.leader_id).name or "")
    return next((town.name for town in places.towns(tx) if town.place_id == assembly.town_id), "")
