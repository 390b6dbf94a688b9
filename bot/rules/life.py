"""The steps of a case. Each takes the case as it is and returns the Decision; each raises what forbids it.

Steps that end in the resident's or the handler's hands refresh every living card by themselves (`actions/cases/apply.py`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.rules import call_back
from bot.rules.cases import (
    ANSWERS,
    MAY_BE_OVERDUE,
    NO_CHAT,
    SETTLED,
    STOOD_STILL,
    WITH_HANDLER,
    Case,
    Decision,
    State,
    Tell,
    begun,
    content_of,
    must_be_decided,
    must_be_handler,
    must_be_open,
    must_be_unsigned,
    must_be_with_handler,
    must_have_questions_left,
)
from bot.rules.deadlines import contact_by, legal_due, service_due, sign_by
from bot.rules.errors import NotNow, NotYours
from bot.rules.replay import Entry, recorded
from bot.rules.rota import Reason
from bot.rules.steps import Part, guarded
from bot.rules.town import OfficeRules


@guarded("signed")
def sign(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """签收: quiets only the sign reminder."""
    must_be_handler(case, by)
    must_be_unsigned(case)
    must_be_decided(case)
    signed = replace(case, state=State.IN_PROGRESS, signed_at=now, urgent_taken_at=_taken_at(case, now))
    return Decision(signed, "signed", by)


@guarded("answered", "progressed")
def answer(
    case: Case,
    office: OfficeRules,
    *,
    by: int,
    text: str,
    final: bool,
    event_id: int,
    now: datetime,
    parts: str = "",
) -> Decision:
    """What the handler writes goes to the resident at once; final or not, writing signs the case.

    Without `final` he is asked which it was; until he says so it counts as progress.
    """
    must_be_handler(case, by)
    must_be_open(case)
    must_be_decided(case)
    if final:
        must_be_with_handler(case)
    content = content_of(text, parts)
    if case.state not in WITH_HANDLER:  # one more word after the answer changes no state
        return Decision(case, "progressed", by, content=content, tells=_heard_of(case, by, text, final=True))
    stays = case.state is State.ON_HOLD and not final  # progress ends no hold: else nobody would tell of any
    sent = replace(
        case if stays else resumed(case, office, now),
        state=State.ON_HOLD if stays else State.REPLIED if final and not case.no_chat else State.IN_PROGRESS,
        signed_at=case.signed_at or now,
        urgent_taken_at=_taken_at(case, now),
        answer_id=event_id,
        answer_final=final,
        answer_state="refused" if case.no_chat else "sending",
        answer_why=NO_CHAT if case.no_chat else None,
        answered_at=now,
    )
    event = "answered" if final else "progressed"
    return Decision(sent, event, by, content=content, tells=_heard_of(case, by, text, final=final))


def _heard_of(case: Case, by: int, text: str, *, final: bool) -> tuple[Tell, ...]:
    """The resident hears it; of somebody without a chat the handler hears that he must tell him himself."""
    asked = () if final else (Tell("final_or_progress", by),)
    if case.no_chat:
        return asked or (Tell("tell_him", by),)
    return (Tell("answer", case.petitioner_id, text), *asked)


@guarded("answered")
def finalise(
    case: Case,
    office: OfficeRules,
    *,
    by: int,
    event_id: int,
    outcome: str,
    now: datetime,
    why: str | None = None,
    caller: int | None = None,
) -> Decision:
    """办结答复 for something that was written before; `outcome` is what became of it: sent, told, refused or sending."""
    must_be_handler(case, by)
    must_be_with_handler(case)
    if outcome == "refused":
        undelivered = replace(case, answer_id=event_id, answer_final=True, answer_state="refused", answer_why=why)
        return Decision(undelivered, "answered", by, tells=(Tell("tell_him", by),) if case.no_chat else ())
    final = replace(
        resumed(case, office, now),
        state=State.REPLIED,
        answer_id=event_id,
        answer_final=True,
        answer_state=outcome,
        answered_at=case.answered_at or now,
    )
    if outcome == "sending":
        return Decision(final, "answered", by)
    waiting = replace(final, state=State.AWAITING_FEEDBACK, delivered_at=now)
    return _asks(Decision(waiting, "answered", by), office, caller=caller, now=now)


@guarded("delivered")
def delivered(case: Case, office: OfficeRules, *, event_id: int, now: datetime) -> Decision:
    """A human message reached the resident; the final one ends the chase and asks him."""
    contacted = replace(case, contacted_at=case.contacted_at or now)
    if event_id != case.answer_id:
        return Decision(contacted, "delivered")
    sent = replace(contacted, answer_state="sent", answer_why=None)
    if case.state is State.REPLIED and case.why_ended == SETTLED:
        return settled(sent, now=now)
    if case.state is State.REPLIED:
        asked = replace(sent, state=State.AWAITING_FEEDBACK, delivered_at=now)
        return Decision(asked, "delivered", tells=(Tell("ask_feedback", case.petitioner_id),))
    return Decision(sent, "delivered")


@guarded("refused")
def refused(case: Case, office: OfficeRules, *, event_id: int, why: str, now: datetime) -> Decision:
    """What was written did not reach the resident: the chase goes on, the handler hears why."""
    tells = (Tell("answer_refused", case.handler_id, why),) if case.handler_id and case.is_open else ()
    if event_id != case.answer_id:
        return Decision(case, "refused", why=why, tells=tells)
    state = State.IN_PROGRESS if case.state in (State.REPLIED, State.NEED_INFO) else case.state
    running = case if state is State.ON_HOLD else resumed(case, office, now)
    return Decision(
        replace(running, state=state, answer_state="refused", answer_why=why), "refused", why=why, tells=tells
    )


@guarded("told_in_person")
def tell_in_person(case: Case, office: OfficeRules, *, by: int, now: datetime, caller: int | None = None) -> Decision:
    """The refused answer was said by phone or at the door: recorded with who and when, it counts as delivered.

    `caller` asks somebody without a chat whether it is solved; None: nobody can be found now who might.
    """
    must_be_handler(case, by)
    must_be_with_handler(case)
    if case.answer_state != "refused":
        raise NotNow
    contacted = replace(case, answer_state="told", contacted_at=case.contacted_at or now)
    if not case.answer_final:  # a question or mere progress: the final answer is still owed
        return Decision(contacted, "told_in_person", by)
    told = replace(resumed(contacted, office, now), state=State.AWAITING_FEEDBACK, delivered_at=now)
    return _asks(Decision(told, "told_in_person", by), office, caller=caller, now=now)


def _asks(decision: Decision, office: OfficeRules, *, caller: int | None, now: datetime) -> Decision:
    """Let the resident be asked whether it is solved, in chat, or by a caller on the phone; of what is settled nobody is."""
    case = decision.case
    if case.why_ended == SETTLED:
        return settled(case, now=now, by=decision.actor_id)
    if not case.no_chat:
        return replace(decision, tells=(Tell("ask_feedback", case.petitioner_id),))
    asked = call_back.ask(case, office, to=caller, now=now)
    return replace(decision, case=asked.case, tells=asked.tells)


def settled(case: Case, *, now: datetime, by: int | None = None) -> Decision:
    """就此办结: the reason is told, and with it the case ends; that it is not solved was the resident's own word."""
    result = case.result or ("explained" if case.answered_as in (None, "resolved") else case.answered_as)
    ended = replace(case, state=State.CLOSED, result=result, delivered_at=now, closed_at=now)
    tells = () if case.no_chat else (Tell("settled", case.petitioner_id),)
    return Decision(ended, "settled", by, why=ended.result or "", tells=tells)


@guarded("answer_named")
def name_answer(case: Case, office: OfficeRules, *, by: int, kind: str, round: int, now: datetime) -> Decision:
    """已办好, 部分办好, 解释说明, 不予支持: what the handler says that his final answer was, until the resident has spoken."""
    if kind not in ANSWERS or round != case.round or not case.answer_final:
        raise NotNow
    return Decision(replace(case, answered_as=kind), "answer_named", by, why=kind)


@guarded("asked_back")
def ask_back(
    case: Case, office: OfficeRules, *, by: int, text: str, event_id: int, now: datetime, parts: str = ""
) -> Decision:
    """需补充: one question to the resident; the service clock pauses."""
    must_be_handler(case, by)
    must_be_with_handler(case)
    must_be_decided(case)
    must_have_questions_left(case)
    asked = replace(
        resumed(case, office, now),
        state=State.NEED_INFO,
        signed_at=case.signed_at or now,
        urgent_taken_at=_taken_at(case, now),
        paused_at=now,
        questions=case.questions + 1,
        answer_id=event_id,
        answer_final=False,
        answer_state="sending",
        answer_why=None,
        answered_at=now,
    )
    content = content_of(text, parts)
    return Decision(asked, "asked_back", by, content=content, tells=(Tell("question", case.petitioner_id, text),))


@guarded("supplemented", by=frozenset({Part.PETITIONER}))
def supplement(case: Case, office: OfficeRules, *, by: int, text: str, now: datetime, parts: str = "") -> Decision:
    """The resident adds something; during a pause it lets the clock run on."""
    if by != case.petitioner_id:
        raise NotYours
    must_be_open(case)
    told = (Tell("supplement", case.handler_id, text),) if case.handler_id else ()
    content = content_of(text, parts)
    return Decision(_back_in_progress(case, office, now), "supplemented", by, content=content, tells=told)


@guarded("supplemented")
def note(case: Case, office: OfficeRules, *, by: int, text: str, now: datetime, parts: str = "") -> Decision:
    """记补充: what somebody without a chat said by phone or at the desk; the handler who writes it has signed and spoken to him."""
    must_be_open(case)
    if not case.no_chat:
        raise NotNow
    said = content_of(text, parts)
    if by != case.handler_id:
        told = (Tell("supplement", case.handler_id, text),) if case.handler_id else ()
        return Decision(case, "supplemented", by, content=said, tells=told)
    spoken = replace(case, contacted_at=case.contacted_at or now)
    if begun(case) is not case.state:
        spoken = replace(spoken, state=begun(case), signed_at=case.signed_at or now)
    spoken = replace(spoken, urgent_taken_at=_taken_at(case, now))
    return Decision(spoken, "supplemented", by, content=said)


@guarded("edited")
def edit(case: Case, office: OfficeRules, *, by: int, text: str, parts: str, now: datetime) -> Decision:
    """What came from the resident was changed by whoever wrote it; a question may be answered in this way too."""
    must_be_open(case)
    told = (Tell("edited", case.handler_id, text),) if case.handler_id and case.handler_id != by else ()
    return Decision(_back_in_progress(case, office, now), "edited", by, content=content_of(text, parts), tells=told)


@guarded("corrected")
def correct(case: Case, office: OfficeRules, *, by: int, text: str, parts: str, now: datetime) -> Decision:
    """The handler changed what he had written to the resident, who hears the new wording."""
    must_be_handler(case, by)
    must_be_open(case)
    told = Tell("tell_him", by) if case.no_chat else Tell("correction", case.petitioner_id, text)
    return Decision(case, "corrected", by, content=content_of(text, parts), tells=(told,))


@guarded("contact_seen")
def see_contact(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """看名片: who looked at a telephone number, and when, is part of the history."""
    must_be_handler(case, by)
    must_be_open(case)
    return Decision(case, "contact_seen", by)


@guarded("followed")
def follow(case: Case, office: OfficeRules, *, by: int, text: str, parts: str, now: datetime) -> Decision:
    """One more of an album, the first of which has come to the case, however that stands now."""
    return Decision(case, "followed", by, content=content_of(text, parts))


@guarded("reply_late")
def reply_is_late(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """The resident did not reply in time: the clock runs on, the handler hears."""
    told = (Tell("no_reply", case.handler_id),) if case.handler_id else ()
    heard = Tell("went_on", case.petitioner_id)
    return Decision(_back_in_progress(case, office, now), "reply_late", tells=(*told, heard))


@guarded("assigned")
def assign(
    case: Case,
    office: OfficeRules,
    *,
    to: int | None,
    reason: Reason,
    reachable: bool,
    now: datetime,
    by: int | None = None,
    village: tuple[int, int] | None = None,
    tell_resident: bool = False,
    returned: bool = False,
) -> Decision:
    """The case goes to somebody else; no clock but the signing one begins anew. `village` is (town_id, village_id).

    `returned`: because whoever had it asked to give it back.
    """
    must_be_with_handler(case)
    town_id, village_id = village or (case.town_id, case.village_id)
    given = replace(
        _calling_anew(case, now),
        handler_id=to,
        reason=reason,
        town_id=town_id,
        village_id=village_id,
        state=_state_of_new_handler(case, reachable),
        dispatched_at=case.dispatched_at or (now if reachable else None),
        handed_at=now,
        signed_at=case.signed_at if case.state in STOOD_STILL else None,
        sign_by=sign_by(now, case.urgent_at, office),
        sign_reminded=False,
        returned=case.returned or returned,
    )
    card = (Tell("card", to),) if to and reachable else ()
    heard = (Tell("handed_over", case.petitioner_id),) if tell_resident and not case.about_cadre else ()
    return Decision(given, "assigned", by, why=str(reason), tells=(*card, *heard))


@guarded("located")
def locate(case: Case, office: OfficeRules, *, by: int, village: tuple[int, int], now: datetime) -> Decision:
    """定村: now it is known which village it is, and whoever has the case keeps it. `village` is (town_id, village_id)."""
    must_be_with_handler(case)
    heard = () if case.no_chat else (Tell("located", case.petitioner_id),)
    return Decision(replace(case, town_id=village[0], village_id=village[1]), "located", by, tells=heard)


def _calling_anew(case: Case, now: datetime) -> Case:
    """Whoever took an urgent case gives it away, or is gone, before anybody has spoken with the resident: it was taken by nobody."""
    if case.urgent_taken_at is None or case.contacted_at is not None:
        return case
    return replace(case, urgent_taken_at=None, urgent_told_at=now)


def _state_of_new_handler(case: Case, reachable: bool) -> State:
    if case.state in STOOD_STILL or case.state is State.REWORKING:
        return case.state
    return State.DISPATCHED if reachable else State.REGISTERED


@guarded("assigned")
def inherit(case: Case, office: OfficeRules, *, to: int, reason: Reason, now: datetime) -> Decision:
    """Whoever answered cannot be reached any more: somebody else stands for the case; nothing needs him yet."""
    must_be_open(case)
    return Decision(replace(case, handler_id=to, reason=reason, handed_at=now), "assigned", why=str(reason))


@guarded("assigned")
def take(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """我来办: the one who presses has it, and has signed."""
    must_be_with_handler(case)
    if case.handler_id == by:
        raise NotNow
    given = assign(case, office, to=by, reason=Reason.TAKEN, reachable=True, now=now, by=by, tell_resident=True)
    signed_at = None if case.needs_decision else now
    taken = replace(given.case, state=begun(given.case), signed_at=signed_at, urgent_taken_at=_taken_at(case, now))
    return replace(given, case=taken)


@guarded("urged")
def urge(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """催办: somebody above asks the handler for it."""
    must_be_with_handler(case)
    if case.handler_id is None or case.handler_id == by:
        raise NotNow
    return Decision(case, "urged", by, tells=(Tell("urge", case.handler_id),))


def resumed(case: Case, office: OfficeRules, now: datetime) -> Case:
    """Return the case with its service clock running; the pause moves the deadline by the working time that it took."""
    if case.paused_at is None:
        return case
    stood = office.calendar.working_time_between(case.paused_at, now)
    running = replace(
        case, paused_at=None, review_at=None, paused_seconds=case.paused_seconds + int(stood.total_seconds())
    )
    return clocked(running, office)


def clocked(case: Case, office: OfficeRules) -> Case:
    """Return the case with both its deadlines as they follow from the rest of it."""
    return replace(case, due_at=service_due(case, office.calendar), legal_due_at=legal_due(case, office.calendar))


def planned_anew(case: Case, office: OfficeRules, version: int, *, history: Iterable[Entry]) -> Case:
    """Return the case with its deadlines reckoned by the calendar as it is now; what was promised stays promised.

    The hours that its clock has stood are those of that calendar too, so the events are asked when it did.
    """
    found = recorded(history, office.calendar)
    stood = found.paused_seconds if found else case.paused_seconds
    return replace(
        clocked(replace(case, paused_seconds=stood), office),
        sign_by=sign_by(case.handed_at, case.urgent_at, office),
        contact_by=contact_by(case.registered_at, case.urgent_at, office),
        planned_version=version,
    )


def replan(case: Case, office: OfficeRules, version: int, *, history: Iterable[Entry]) -> Decision:
    """The calendar or the hours have changed: whoever waits for an answer hears of another day, once his clock runs."""
    planned = planned_anew(case, office, version, history=history)
    moved = office.calendar.day_of(case.due_at) != office.calendar.day_of(planned.due_at)
    hears = moved and case.state in MAY_BE_OVERDUE and not case.no_chat
    told = (Tell("due_moved", case.petitioner_id, "later" if planned.due_at > case.due_at else "earlier"),)
    return Decision(planned, "planned_anew", tells=told if hears else ())


def _taken_at(case: Case, now: datetime) -> datetime | None:
    """When an urgent case was taken; whatever its handler does with it takes it."""
    return case.urgent_taken_at or (now if case.urgent_at else None)


def _back_in_progress(case: Case, office: OfficeRules, now: datetime) -> Case:
    if case.state is not State.NEED_INFO:
        return case
    return replace(resumed(case, office, now), state=State.IN_PROGRESS)
