"""A button was pressed: who pressed it, what it means, and what is said when the rules forbid it."""

from datetime import datetime

from bot.actions.cases.choosing import chosen
from bot.actions.cases.dossier import CASE_FILE_PRESSES
from bot.actions.cases.finding import FIND_PRESSES
from bot.actions.cases.waiting import WAITING_PRESSES
from bot.actions.cases.wording import wait_no_more
from bot.actions.clerks.presses import CLERK_PRESSES
from bot.actions.digests.freshen import freshen
from bot.actions.digests.wishes import DIGEST_PRESSES
from bot.actions.duty.appoint import APPOINT_PRESSES
from bot.actions.duty.asking import PICTURE_PRESSES
from bot.actions.duty.calendar_links import CALENDAR_PRESSES
from bot.actions.duty.chat import DUTY_PRESSES
from bot.actions.duty.gaps import GAP_PRESSES
from bot.actions.duty.handing import HAND_OVER_PRESSES
from bot.actions.duty.leave_chat import LEAVE_PRESSES, STILL_ASKING, stop_asking
from bot.actions.duty.on_behalf import KEEPER_PRESSES
from bot.actions.duty.swap_chat import SWAP_CHOICES
from bot.actions.duty.swapping import SWAP_ANSWERS
from bot.actions.duty.take_over import TAKE_OVER_PRESSES
from bot.actions.duty.undoing import UNDO_PRESSES
from bot.actions.figures.board import BOARD_PRESSES
from bot.actions.heard import Pressed
from bot.actions.inspecting.assessing import ASSESSMENT_PRESSES
from bot.actions.inspecting.calls import CALL_PRESSES
from bot.actions.inspecting.checks import CHECK_PRESSES
from bot.actions.inspecting.correcting import CORRECTION_PRESSES
from bot.actions.inspecting.grades import GRADE_PRESSES
from bot.actions.inspecting.hearing import SAMPLED_PRESSES
from bot.actions.meetings.hold import MEETING_PRESSES
from bot.actions.meetings.send import AGENDA_PRESSES
from bot.actions.people.come_back import come_back
from bot.actions.people.languages import LANGUAGE_PRESSES
from bot.actions.people.resident import resident_of
from bot.actions.presses.calling import CALLING_PRESSES
from bot.actions.presses.concerning import CONCERNING_PRESSES
from bot.actions.presses.confiding import CONFIDING_PRESSES
from bot.actions.presses.desk import ENTERING_PRESSES
from bot.actions.presses.ending import ENDING_PRESSES
from bot.actions.presses.excluding import EXCLUDING_PRESSES
from bot.actions.presses.giving import GIVING_PRESSES
from bot.actions.presses.handler import HANDLER_PRESSES
from bot.actions.presses.helping import HELPING_PRESSES
from bot.actions.presses.home import HOME_PRESSES
from bot.actions.presses.intake import DRAFT_PRESSES
from bot.actions.presses.leading import LEADING_PRESSES, refetch
from bot.actions.presses.looking import CONTACT_PRESSES, LOOKING_PRESSES
from bot.actions.presses.merging import MERGING_PRESSES
from bot.actions.presses.own_data import OWN_DATA_PRESSES
from bot.actions.presses.requests import REQUEST_PRESSES
from bot.actions.presses.resident import CASE_PRESSES
from bot.actions.presses.revealing import REVEALING_PRESSES
from bot.actions.presses.review import DOSSIER_PRESSES, REVIEW_PRESSES
from bot.actions.presses.supervising import SUPERVISING_PRESSES
from bot.actions.presses.urgent import ATTENDING_PRESSES, URGENT_PRESSES
from bot.actions.presses.visit import VISIT_PRESSES
from bot.actions.publication.show import PUBLICATION_PRESSES
from bot.actions.reports.shown import REPORT_PRESSES
from bot.actions.web_board.chat import WEB_BOARD_PRESSES
from bot.actions.words import WORDS
from bot.messages.buttons import Press, decode
from bot.rules.audience import Sees, audience
from bot.rules.errors import ForgedButton, NoSuchCase, NotYours, RuleBroken
from bot.rules.people import Person
from bot.rules.roles import BUTTONS, LEADERS, Scope
from bot.rules.steps import parts_of
from bot.texts import refusals, words
from storage import cases, people, places
from storage.database import Tx

ANYBODYS_PRESSES = {**DUTY_PRESSES, **PICTURE_PRESSES, **CALENDAR_PRESSES, **LANGUAGE_PRESSES, **PUBLICATION_PRESSES}
STAFF_PRESSES = {
    **LOOKING_PRESSES,
    **REVEALING_PRESSES,
    **HANDLER_PRESSES,
    **GIVING_PRESSES,
    **LEADING_PRESSES,
    **SUPERVISING_PRESSES,
    **EXCLUDING_PRESSES,
    **ENDING_PRESSES,
    **DOSSIER_PRESSES,
    **CONCERNING_PRESSES,
    **REQUEST_PRESSES,
    **HELPING_PRESSES,
    **ATTENDING_PRESSES,
    **CALLING_PRESSES,
    **ENTERING_PRESSES,
    **WAITING_PRESSES,
    **FIND_PRESSES,
    **CASE_FILE_PRESSES,
    **AGENDA_PRESSES,
    **MEETING_PRESSES,
    **REPORT_PRESSES,
    **TAKE_OVER_PRESSES,
    **UNDO_PRESSES,
    **HAND_OVER_PRESSES,
    **SWAP_CHOICES,
    **SWAP_ANSWERS,
    **KEEPER_PRESSES,
    **LEAVE_PRESSES,
    **APPOINT_PRESSES,
    **GAP_PRESSES,
    **CHECK_PRESSES,
    **CALL_PRESSES,
    **WEB_BOARD_PRESSES,
    **CORRECTION_PRESSES,
    **GRADE_PRESSES,
    **BOARD_PRESSES,
    **DIGEST_PRESSES,
    **ASSESSMENT_PRESSES,
}
ACTING = frozenset(
    {"urge", "supervise", "colour", "lift", "reassign", "pass_to", "to_village", "take", "attend"}
    | {"grant", "deny", "another", "settle", "refuse_for", "transfer_to"}
)
"""What is done about a case from above: the digest that names it says so."""
RESIDENT_PRESSES = {
    **CONTACT_PRESSES,
    **DRAFT_PRESSES,
    **CASE_PRESSES,
    **REVIEW_PRESSES,
    **CONFIDING_PRESSES,
    **OWN_DATA_PRESSES,
    **MERGING_PRESSES,
    **URGENT_PRESSES,
    **VISIT_PRESSES,
    **HOME_PRESSES,
    **SAMPLED_PRESSES,
}


def press(tx: Tx, pressed: Pressed, *, now: datetime) -> str:
    """Do what a button means; return what its presser sees at once (empty: nothing).

    A button that came too late changes nothing: it says how things stand, and fetches the present card. The digest from which
    it was pressed says what became of its case.
    """
    come_back(tx, pressed.chat_id, now=now)
    try:
        meant = decode(pressed.data)
        if meant.verb not in STILL_ASKING:
            stop_asking(tx, pressed.chat_id)
        wait_no_more(tx, pressed.chat_id, WORDS)
        with tx.savepoint():
            toast = _do(tx, meant, pressed, now=now)
    except RuleBroken as error:
        toast = refusals.refusal(error)
        if isinstance(error, ForgedButton):
            return toast
        meant = decode(pressed.data)
        toast += _present(tx, meant, pressed, now=now)
    _freshen_digest(tx, meant, pressed, now=now)
    return toast


def _freshen_digest(tx: Tx, meant: Press, pressed: Pressed, *, now: datetime) -> None:
    member = people.by_chat(tx, pressed.chat_id, "staff") if meant.verb in ACTING else None
    if member and LEADERS & {*member.roles.split(",")}:
        freshen(tx, member, pressed.message_id, meant.subject, cause=pressed.cause, now=now)


def _do(tx: Tx, meant: Press, pressed: Pressed, *, now: datetime) -> str:
    member = people.by_chat(tx, pressed.chat_id, "staff")
    for deeds, who in ((STAFF_PRESSES, member), (CLERK_PRESSES, member), (RESIDENT_PRESSES, None)):
        if meant.verb in deeds:
            presser = who or resident_of(tx, pressed.chat_id)
            _must_may(tx, meant, presser, member)
            if deeds is STAFF_PRESSES:
                chosen(tx, presser, meant)
            return deeds[meant.verb](tx, presser, meant, pressed, now=now)
    if meant.verb not in ANYBODYS_PRESSES:
        raise ForgedButton
    anybody = member or resident_of(tx, pressed.chat_id)
    _must_may(tx, meant, anybody, member)
    return ANYBODYS_PRESSES[meant.verb](tx, anybody, meant, pressed, now=now)


def _must_may(tx: Tx, meant: Press, presser: Person, member: Person | None) -> None:
    """Let only those go on who may, by bot/rules/roles.py; of whom a case is kept, for him there is none.

    Raises: NoSuchCase, NotYours, and what says for whom a button is.
    """
    right, people_behind = BUTTONS[meant.verb], (presser, *((member,) if member else ()))
    right.must_allow(*people_behind)
    if right.scope is not Scope.CASE:
        return
    case = cases.get(tx, meant.subject)
    if case is None:
        raise NoSuchCase
    place = places.of_case(tx, case)
    if not any(audience(case, one, place) >= Sees.LINE for one in people_behind):
        raise NoSuchCase  # also for whoever wrote it down, once it is not for him
    if not any(right.parts & parts_of(case, one, place) for one in people_behind):
        raise NotYours


def _present(tx: Tx, meant: Press, pressed: Pressed, *, now: datetime) -> str:
    """How the case of a stale button stands, for whoever may know; a member of the staff gets the present card."""
    case = cases.get(tx, meant.subject)
    if case is None or meant.verb in CLERK_PRESSES:
        return ""
    place = places.of_case(tx, case)
    who = _presser(tx, meant, pressed)
    sees = audience(case, who, place) if who else Sees.NOTHING
    if who and who.kind == "staff" and sees >= Sees.CARD:
        refetch(tx, case, who, pressed, now=now)
    return refusals.present_state(case.number, words.STATES[case.state]) if sees >= Sees.LINE else ""


def _presser(tx: Tx, meant: Press, pressed: Pressed) -> Person | None:
    return people.by_chat(tx, pressed.chat_id, "staff" if meant.verb in STAFF_PRESSES else "resident")
