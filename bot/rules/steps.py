"""Who somebody is to a case: the parts that the rules of its steps speak of."""

from enum import StrEnum

from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.people import Person, Place


class Part(StrEnum):
    """What somebody is to a case; he may be several at once."""

    PETITIONER = "petitioner"
    SUPPORTER = "supporter"
    HANDLER = "handler"
    HELPER = "helper"
    CALLER = "caller"
    LEADER = "leader"
    DUTY_ROOM = "duty_room"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    STAFF = "staff"  # anybody of the staff who may see the card
    PROGRAM = "program"  # nobody: a deadline, a delivery, a change of the roster


ABOVE = frozenset({Part.LEADER, Part.DUTY_ROOM, Part.DISPATCHER, Part.SUPERVISOR})


def parts_of(case: Case, person: Person, place: Place) -> frozenset[Part]:
    """Return what `person` is to `case`; of the staff nothing unless he may see its card."""
    if person.kind == "resident":
        return frozenset({Part.PETITIONER} if person.person_id == case.petitioner_id else ())
    if audience(case, person, place) < Sees.CARD:
        return frozenset()
    posts = {
        Part.HANDLER: (case.handler_id,),
        Part.CALLER: (case.caller_id,),
        Part.LEADER: (place.leader.person_id if place.leader else None,),
        Part.DUTY_ROOM: (place.duty_room.person_id if place.duty_room else None,),
        Part.DISPATCHER: tuple(one.person_id for one in place.dispatchers),
        Part.SUPERVISOR: tuple(one.person_id for one in (*place.town_supervisors, *place.office_supervisors)),
    }
    return frozenset({Part.STAFF, *(part for part, ids in posts.items() if person.person_id in ids)})
