"""One village with everybody who stands for it, an office and a case, as values for the tests of the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.cases import Case, State
from bot.rules.people import Person, Place
from bot.rules.rota import Reason
from bot.rules.town import OfficeRules, office_rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2026, 1, 1)
OFFICE = office_rules(
    {
        "office": {"name": "清河镇", "phone": "0352-1234567"},
        "category": [{"name": "求助", "kind": "request"}],
    }
)


def at(text: str) -> datetime:
    """Return the instant at which the clock on the wall of Shanghai shows `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def office(**changed: Any) -> OfficeRules:
    """Return the usual rules of an office but for what is `changed`."""
    return replace(OFFICE, **changed)


def staff(person_id: int, roles: str = "cadre", *, bound: bool = True, blocked: bool = False) -> Person:
    """Return somebody of the staff; his chat is his id and 1000."""
    return Person(
        person_id,
        "staff",
        roles,
        name=f"人{person_id}",
        chat_id=1000 + person_id if bound else None,
        binding_id=person_id if bound else None,
        unreachable_why="blocked" if blocked else None,
    )


def resident(person_id: int = 900) -> Person:
    """Return a resident; his chat is his id and 1000."""
    return Person(person_id, "resident", "", chat_id=1000 + person_id, binding_id=person_id)


DUTY = (staff(1), staff(2), staff(3))
LEADER = staff(11, "leader")
DUTY_ROOM = staff(12, "duty_room")
DISPATCHER = staff(13, "dispatcher")
SUPERVISOR = staff(14, "supervisor")
ABOVE_ALL = staff(15, "supervisor")
CLERK = staff(16, "clerk")
ELSEWHERE = staff(17, "cadre")
PETITIONER = resident(900)
PLACE = Place(
    town_id=1,
    town="清河镇",
    village_id=2,
    village="上河村",
    first_day=FIRST_DAY,
    duty=DUTY,
    leader=LEADER,
    duty_room=DUTY_ROOM,
    dispatchers=(DISPATCHER,),
    town_supervisors=(SUPERVISOR,),
    office_supervisors=(ABOVE_ALL,),
)
REGISTERED_AT = at("2026-03-02 09:00")


def place(**changed: Any) -> Place:
    """Return the village but for what is `changed`."""
    return replace(PLACE, **changed)


def case(**changed: Any) -> Case:
    """Return a case with the first of the turn, dispatched on a Monday morning, but for what is `changed`."""
    usual = Case(
        case_id=5,
        number="2026-00005",
        alias="群众1234",
        draft_id=None,
        state=State.DISPATCHED,
        town_id=1,
        village_id=2,
        category="求助",
        petitioner_id=PETITIONER.person_id,
        about_cadre=False,
        handler_id=DUTY[0].person_id,
        reason=Reason.TURN,
        registered_at=REGISTERED_AT,
        dispatched_at=REGISTERED_AT,
        handed_at=REGISTERED_AT,
        due_at=at("2026-03-09 18:00"),
        sign_by=at("2026-03-02 11:00"),
        contact_by=at("2026-03-03 18:00"),
        clock_from=REGISTERED_AT,
        promise="5wd",
        planned_version=1,
        legal_due_at=at("2026-05-06 18:00"),  # 1 May and the days after it are off
    )
    return replace(usual, **changed)


SIGNED_AT, ANSWERED_AT = at("2026-03-02 10:00"), at("2026-03-03 10:00")
_FINAL = {"signed_at": SIGNED_AT, "answer_id": 77, "answer_final": True, "answered_at": ANSWERED_AT}
_REACHED: dict[State, dict[str, Any]] = {
    State.REGISTERED: {"dispatched_at": None},
    State.DISPATCHED: {},
    State.IN_PROGRESS: {"signed_at": SIGNED_AT},
    State.NEED_INFO: {
        "signed_at": SIGNED_AT,
        "paused_at": ANSWERED_AT,
        "questions": 1,
        "answer_id": 77,
        "answer_state": "sent",
        "answered_at": ANSWERED_AT,
    },
    State.REPLIED: {**_FINAL, "answer_state": "sending"},
    State.AWAITING_FEEDBACK: {
        **_FINAL,
        "answer_state": "sent",
        "delivered_at": ANSWERED_AT,
        "contacted_at": ANSWERED_AT,
    },
    State.REWORKING: {
        "round": 2,
        "contacted_at": ANSWERED_AT,
        "clock_from": ANSWERED_AT,
        "promise": "3wd",
        "due_at": at("2026-03-06 18:00"),
    },
    State.CLOSED: {
        **_FINAL,
        "answer_state": "sent",
        "delivered_at": ANSWERED_AT,
        "contacted_at": ANSWERED_AT,
        "closed_at": at("2026-03-04 10:00"),
        "result": "resolved",
    },
    State.ON_HOLD: {"signed_at": SIGNED_AT, "paused_at": ANSWERED_AT, "review_at": at("2026-03-13 18:00")},
    State.WITHDRAWN: {"signed_at": SIGNED_AT, "closed_at": at("2026-03-04 10:00")},
    State.NOT_ACCEPTED: {"closed_at": at("2026-03-04 10:00"), "why_ended": "court"},
    State.TRANSFERRED_OUT: {"closed_at": at("2026-03-04 10:00"), "why_ended": "discipline"},
    State.MERGED: {"signed_at": SIGNED_AT, "closed_at": at("2026-03-04 10:00"), "merged_into": 6},
    State.ARCHIVED: {
        **_FINAL,
        "answer_state": "sent",
        "delivered_at": ANSWERED_AT,
        "contacted_at": ANSWERED_AT,
        "closed_at": at("2026-03-04 10:00"),
        "result": "resolved",
        "archived_at": at("2026-04-03 18:00"),
    },
}


def case_in(state: State, **changed: Any) -> Case:
    """Return a case as it is after the steps that lead to `state`."""
    return case(state=state, **{**_REACHED[state], **changed})
