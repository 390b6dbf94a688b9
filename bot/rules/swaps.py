"""换班, 接手: who may, whom one asks first, and how long it may be undone. Source: docs/glossary.md, "换班"."""

from bot.rules.people import Person, Place


def keeps_roster(member: Person, place: Place) -> bool:
    """Whether somebody may move a village's days for others: its grid leader, duty room, supervisors, and the clerk."""
    above = (place.leader, place.duty_room, *place.town_supervisors, *place.office_supervisors)
    if any(person and person.person_id == member.person_id for person in above):
        return True
    return member.has("clerk") and member.town_id in (None, place.town_id)


def may_take_over(member: Person, place: Place) -> bool:
    """Whether somebody may take a running shift: who serves or leads the village, its duty room, other cadres of the town."""
    if member.person_id in place.circle or (place.duty_room and member.person_id == place.duty_room.person_id):
        return True
    return member.town_id == place.town_id and (member.has("cadre") or member.has("leader"))
