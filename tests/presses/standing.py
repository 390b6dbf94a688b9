"""What somebody is to a case, said once more by the town's paper alone: who serves, leads, sits where."""

from dataclasses import dataclass

from bot.rules.cases import Case
from bot.rules.people import Person
from bot.rules.recusal import ids_of
from bot.rules.steps import Part
from tests.presses.life import DESK
from tests.roles.office import TURN

TURN_OF_VILLAGE = tuple(f"甲东上{one}" for one in TURN)
LEADER = "甲东包片"
DISPATCHERS = ("甲分派", "甲二分派")
TOWN_SUPERVISORS, OFFICE_SUPERVISORS = ("甲督办",), ("总督办",)
SUPERVISORS = (*TOWN_SUPERVISORS, *OFFICE_SUPERVISORS)
STAFF = (
    *TURN_OF_VILLAGE,
    LEADER,
    DESK,
    *DISPATCHERS,
    *SUPERVISORS,
    "甲回访",
    "甲管理",
    "总管理",
    "甲东下一",  # of the next village of the grid
    "甲西包片",  # of the next grid
    "乙东包片",  # of the other town
    "乙东上一",
    "乙值班室",
    "乙分派",
    "乙督办",
    "乙回访",
)
"""One of each kind in every relation to a case of the village: those to whom it belongs, and those elsewhere."""


@dataclass(frozen=True)
class Presser:
    """Somebody with his phone: what he is as one of the staff and as somebody who brings petitions, either of them perhaps."""

    name: str
    chat: int
    member: Person | None
    resident: Person | None

    @property
    def person_id(self) -> int:
        return self.member.person_id if self.member else 0

    def is_petitioner(self, case: Case) -> bool:
        """Whether it was brought from his phone."""
        return self.resident is not None and self.resident.person_id == case.petitioner_id


def is_hidden(case: Case, who: Presser) -> bool:
    """Whether one of the staff must know nothing: it is about him, or about a cadre of the village that he serves or leads."""
    circle = (*TURN_OF_VILLAGE, LEADER) if case.village_id else ()
    return who.person_id in ids_of(case.concerned) or (case.about_cadre and who.name in circle)


def as_staff(case: Case, who: Presser, *, handler: str) -> frozenset[Part]:
    """What one of the staff is to a case that `handler` has and that he may read; nothing where he may not."""
    if who.member is None or is_hidden(case, who):
        return frozenset()
    found = {
        Part.HANDLER: who.person_id == case.handler_id,
        Part.CALLER: who.person_id == case.caller_id,
        Part.HELPER: who.person_id in ids_of(case.helpers),
        Part.LEADER: who.name == LEADER and bool(case.village_id) and not case.about_cadre,
        Part.DUTY_ROOM: who.name == DESK and not case.about_cadre,
        Part.DISPATCHER: who.name in DISPATCHERS,
        Part.SUPERVISOR: who.name in SUPERVISORS,
    }
    his = frozenset(part for part, is_his in found.items() if is_his)
    if is_passed_over(case, who, handler):
        his |= {Part.PASSED_OVER}
    if case.is_transferred and Part.HANDLER not in his:
        his = frozenset[Part]()
    return his | {Part.STAFF} if his - {Part.PASSED_OVER} else frozenset[Part]()


def is_passed_over(case: Case, who: Presser, handler: str) -> bool:
    """Whether what was not solved, or is under review, went past somebody to one who stands higher than he."""
    sent_up = case.round > 1 or case.review_of is not None
    return sent_up and who.name != handler and level(case, who.name) < level(case, handler)


def as_resident(case: Case, who: Presser) -> frozenset[Part]:
    """What somebody is who brings petitions."""
    own = who.resident is not None and who.resident.person_id == case.petitioner_id
    return frozenset({Part.PETITIONER}) if own else frozenset()


def may_name(case: Case, who: Presser) -> bool:
    """Whether somebody may be told that there is the case: whoever reads it, brought it, serves its village or stands above."""
    if as_resident(case, who) or as_staff(case, who, handler=""):
        return True
    if who.member is None or is_hidden(case, who):
        return False
    above = (*DISPATCHERS, *SUPERVISORS)
    serves = who.name in TURN_OF_VILLAGE and bool(case.village_id)
    return who.name in above or (serves and not case.about_cadre and not case.is_transferred)


def level(case: Case, name: str) -> int:
    """At which step above those who serve somebody stands: leader, supervisors of the town, of the office."""
    grid = (LEADER,) if case.village_id else ()
    steps = (TOWN_SUPERVISORS, OFFICE_SUPERVISORS) if case.about_cadre else (grid, TOWN_SUPERVISORS, OFFICE_SUPERVISORS)
    return next((n for n, names in enumerate(steps, start=1) if name in names), 0)
