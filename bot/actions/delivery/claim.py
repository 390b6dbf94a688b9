"""Takes a message for sending: looks once more whether it may and must be said, and resolves what it says."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.actions.cases.act import load
from bot.actions.cases.enclosing import enclosed_message
from bot.actions.cases.lists import as_for, noted
from bot.actions.cases.view import contact_of, view_of, who_of
from bot.actions.cases.whereabouts import left_for, who_for
from bot.actions.clerks.making import made
from bot.actions.delivery.opening import Opening, opening_of
from bot.actions.delivery.settle import Outcome, settle
from bot.actions.digests.shown import said_digest
from bot.actions.duty.said import said_of_duty
from bot.actions.intake.naming import place_of
from bot.actions.intake.question import view_of_draft
from bot.messages import calling as calling_messages
from bot.messages import cards as card_messages
from bot.messages import desk, residents
from bot.messages.kinds import CHASING, KINDS, Lane
from bot.messages.message import Message, Outgoing, fitted, from_json, in_rows, outgoing
from bot.messages.view import CaseView
from bot.rules.audience import Sees, audience, may_see_unsubmitted
from bot.rules.call_back import calling
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.confidentiality import is_recent, may_reveal
from bot.rules.legal import UNFINISHED, nobody_has
from bot.rules.people import Person
from bot.rules.requests import RequestState
from bot.rules.steps import parts_of
from bot.rules.supervision import rank
from bot.texts import confidentiality, staff, supervision, words
from bot.texts import desk as desk_texts
from bot.texts.language import speaking_to
from storage import cards, cases, drafts, events, offices, outbox, people, requests
from storage.database import Tx

AFTER_A_FAULT = timedelta(minutes=1)
MOST_FAULTS = 5
OF_OPEN = ("urge", "supervised", "directed", "unsupervised", "decided")  # said while the case is open
MOST_BUTTONS = 40  # below one message


@dataclass(frozen=True)
class Claimed:
    """A message that is now `sending`: to which chat, and what."""

    message_id: int
    chat_id: int
    what: Outgoing
    tries: int
    opens: Opening | None = None  # a file to be fetched and read first: it tells what is to be said


def claim(tx: Tx, message_id: int, *, owner: str, now: datetime) -> Claimed | None:
    """Return the message for sending; None if it is not to be sent (now): taken, withdrawn, refused or put off."""
    row = outbox.take(tx, message_id, owner=owner)
    if row is None:
        return None
    person = people.get(tx, row.person_id)
    if person.chat_id is None or not person.reachable:
        settle(tx, message_id, Outcome("refused", why=person.unreachable_why or "unbound"), now=now)
        return None
    until = _quiet_until(tx, now)
    if until and _waits_for_morning(row):
        settle(tx, message_id, Outcome("later", why="quiet", until=until), now=now)
        return None
    silent = until is not None and not _is_aloud(tx, row)
    if row.form == "opened" and not person.has("clerk"):
        settle(tx, message_id, Outcome("withdrawn", why="not_for_him"), now=now)
        return None
    if row.form == "opened":
        opening = opening_of(tx, row, person, silent=silent, now=now)
        return Claimed(message_id, person.chat_id, Outgoing(""), row.tries, opening)
    with speaking_to(person):
        message, why_not = _message(tx, row, person, now=now)
        what = outgoing(message, repeated=row.repeated > 0, silent=silent) if message else None
    if what is None:
        settle(tx, message_id, Outcome("withdrawn", why=why_not), now=now)
        return None
    return Claimed(message_id, person.chat_id, what, row.tries)


def _is_aloud(tx: Tx, row: outbox.Row) -> bool:
    """Day and night: what is said of danger, a new card of an urgent case, and what is added to it; edits make no sound."""
    if row.form != "card" and row.kind not in ("supplement", "attachment"):
        return KINDS[row.kind].lane is Lane.URGENT
    case = cases.get(tx, row.case_id or 0)
    return case is not None and case.urgent_at is not None


def _quiet_until(tx: Tx, now: datetime) -> datetime | None:
    """When the quiet hours end that hold now; None by day, and before any town was imported."""
    office = offices.find(tx)
    quiet, zone = (office.rules.quiet, office.rules.zone) if office else (None, None)
    return quiet.ends_at(now, zone) if quiet and zone and quiet.is_quiet(now, zone) else None


def give_up(tx: Tx, message_id: int, *, owner: str, now: datetime) -> None:
    """The program itself failed at a message: put it off, and after some tries refuse it, so that it stops no other."""
    row = outbox.take(tx, message_id, owner=owner)
    if row is None:
        return
    settle(tx, message_id, failed(row.tries, now=now), now=now)


def failed(tries: int, *, now: datetime) -> Outcome:
    """Return what becomes of a message at which the program itself failed."""
    later = Outcome("later", why="fault", until=now + AFTER_A_FAULT)
    return later if tries <= MOST_FAULTS else Outcome("refused", why="refused")


def _waits_for_morning(row: outbox.Row) -> bool:
    """Edits make no sound and menus are not seen: they need not wait."""
    return row.kind in (
        *CHASING,
        "urge",
        "supervised",
        "directed",
        "unsupervised",
        "decided",
        "draft_reminder",
        "unsubmitted",
        "closed_silently",
        "ask_again",
        "sample_check",
        "order",
        "order_due",
        "due_moved",
        "help_due",
        "helper_late",
        "went_on",
        "draft_expired",
        "notice",
        "shift_change",
        "new_shifts",
        "unaccepted",
        "shift_unheard",
    )


def _message(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> tuple[Message | None, str]:
    """Return what a row says now, or why it need not be said any more."""
    if row.form == "card":
        return _card(tx, row, person, now=now)
    if row.form == "question":
        return _question(tx, row), "cause_gone"
    if row.form in _LOOKED_UP:
        return noted(tx, row, _LOOKED_UP[row.form](tx, row, person, now=now)), "cause_gone"
    if row.case_id is not None:
        case, place, _ = load(tx, row.case_id)
        if audience(case, person, place) < Sees.CARD:
            return None, "not_for_him"
        if (row.kind == "urgent" and not case.is_ringing) or (row.kind in OF_OPEN and not case.is_open):
            return None, "cause_gone"
        if row.kind == "sample_check" and case.is_open:
            return None, "cause_gone"
        if row.kind == "request" and not _still_asked(tx, row):
            return None, "cause_gone"
        if row.form == "media":
            return enclosed_message(tx, row, case, person), "cause_gone"
    return as_for(tx, person, row, from_json(row.body)), ""


def _still_asked(tx: Tx, row: outbox.Row) -> bool:
    request = requests.get(tx, row.event_id or 0)
    return request is not None and request.state is RequestState.ASKED


def _card(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> tuple[Message | None, str]:
    """The card as it is now; an edit that would change nothing is not sent."""
    assert row.case_id is not None
    case, place, office = load(tx, row.case_id)
    living = cards.living(tx, row.case_id, person.person_id)
    sees = audience(case, person, place)
    if sees < Sees.CARD and living is None:
        return None, "not_for_him"
    view = view_of(tx, case, place, office, now=now)
    is_handler, calls = case.handler_id == person.person_id, calling(case) == person.person_id
    asked = json.loads(row.body)
    new, parts, more = living is None or asked["fresh"], parts_of(case, person, place), asked.get("more", False)
    plain = card_messages.card(
        view, sees, is_handler=is_handler, calls=calls, parts=parts, more=more, reader=person.person_id
    )
    view, mark = _with_private(tx, view, person, new=new)
    shown = hashlib.sha256(plain.as_json().encode()).hexdigest()[:16] + mark
    if living and not new and living.shown == shown:
        return None, "unchanged"
    outbox.note(tx, row.message_id, json.dumps({"fresh": new, "more": more, "shown": shown}))
    card = card_messages.card(
        view, sees, is_handler=is_handler, calls=calls, parts=parts, more=more, reader=person.person_id
    )
    if living is None or new:
        return card, ""
    if mark:  # kept before it is sent: whatever becomes of this edit, the next one takes the phone away again
        cards.keep(tx, case.case_id, person.person_id, cards.Living(living.message_id, f"{cards.PRIVATE}?"))
    return card.in_place_of(living.message_id), ""


def _with_private(tx: Tx, view: CaseView, reader: Person, *, new: bool) -> tuple[CaseView, str]:
    """Return the view with what its handler, or whoever has to call, may see of the petitioner, and a mark that changes with it.

    What was left for a visit comes by an edit only: that message is known, and can be found again to take it off.
    """
    case = view.case
    if calling(case) != reader.person_id and (reader.person_id != case.handler_id or not case.is_open):
        return view, ""
    contact = contact_of(tx, case)
    if contact:
        return replace(view, contact=contact), cards.PRIVATE
    if new:
        return view, ""
    (left, mark), (who, who_mark) = left_for(tx, case, reader), who_for(tx, case, reader)
    return replace(view, left=left, who=who), mark + who_mark


def _unsubmitted(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    """A draft as it lies there now, while it does and he may see it."""
    draft = drafts.get(tx, json.loads(row.body)["draft"])
    if draft is None:
        return None
    place = place_of(tx, draft)
    if not may_see_unsubmitted(draft.about_cadre, person, place):
        return None
    return residents.unsubmitted(view_of_draft(tx, draft, matches=[]))


def _question(tx: Tx, row: outbox.Row) -> Message | None:
    body = json.loads(row.body)
    draft = drafts.get(tx, body["draft"])
    if draft is None:
        return None
    view = view_of_draft(tx, draft, matches=body["matches"])
    question = residents.question(view) if draft.for_id is None else desk.question(view)
    return question if body["edits"] is None else question.in_place_of(body["edits"])


def _call(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    """The request to call somebody without a chat, while it stands."""
    case, place, office = load(tx, row.case_id or 0)
    if calling(case) != person.person_id or audience(case, person, place) < Sees.CARD:
        return None
    view = replace(view_of(tx, case, place, office, now=now), contact=contact_of(tx, case))
    request, edits = calling_messages.call_back(view), json.loads(row.body)["edits"]
    return request if edits is None else request.in_place_of(edits)


def _identity(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    """Who a resident is, for whoever has just said what he needs it for; not if he may not see it any more."""
    case, place, _ = load(tx, row.case_id or 0)
    who = who_of(tx, case)
    if not who or not may_reveal(case, person, place) or not is_recent(row.created_at, now):
        return None
    event = events.get(tx, row.event_id or 0)
    said = events.content(tx, row.event_id).get("text", "")
    return Message(
        confidentiality.identity(case.number, who, confidentiality.purpose(event.why if event else "", said))
    )


def _chase(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    """The lines of a reminder whose cause still stands; with one case its buttons, with several a button to each."""
    found: list[tuple[CaseView, dict[str, Any]]] = []
    for item in json.loads(row.body)["items"]:
        case, place, office = load(tx, item["case"])
        is_his = case.handler_id == person.person_id
        if (
            audience(case, person, place) >= Sees.CARD
            and _still_owed(case, item["what"])
            and is_his == (item["step"] == 0)
        ):
            found.append((view_of(tx, case, place, office, now=now), item))
    if not found:
        return None
    found.sort(key=lambda one: rank(one[0].case.supervised))
    lines = [_line(view, item, now=now) for view, item in found]
    named = {view.case.case_id: view for view, _ in found}
    buttons = [card_messages.open_button(view) for view in named.values()]
    if len(named) > 1:
        above = any(item["step"] for _, item in found)
        together = card_messages.bundle_buttons(row.message_id) if above else ()
        return Message(fitted("\n".join(lines)), (*together, *in_rows(buttons[:MOST_BUTTONS])))
    view, item = found[0]
    rows = card_messages.escalation_buttons(view) if item["step"] else card_messages.handler_next_step(view)
    return Message("\n".join(lines), (*rows, (buttons[0],)))


def _still_owed(case: Case, what: str) -> bool:
    if what == "legal_route":
        return nobody_has(case)
    if what.startswith("legal_"):
        return case.state in UNFINISHED
    if what == "delivery":
        return case.state is State.REPLIED
    if case.state not in WITH_HANDLER or case.state is State.NEED_INFO:
        return False
    return {"sign": case.signed_at is None, "contact": case.contacted_at is None}.get(what, True)


def _line(view: CaseView, item: dict[str, Any], *, now: datetime) -> str:
    line, colour = _plain_line(view, item, now=now), view.case.supervised
    return supervision.marked(line, supervision.COLOURS[colour]) if colour else line


def _plain_line(view: CaseView, item: dict[str, Any], *, now: datetime) -> str:
    case = view.case
    if str(item["what"]).startswith("legal_"):
        handler = None if nobody_has(case) else view.handler
        return staff.legal_line(
            case.number, str(item["what"]), village=view.village, handler=handler, by_day=view.legal_day
        )
    age = words.age(case.due_at, now)
    if item["step"]:
        names = words.STEPS_ABOUT_CADRE if case.about_cadre else words.STEPS
        silent = [names[step] for step in item["silent"]]
        return staff.escalation_line(
            case.number, view.village, view.handler, age=age, silent=staff.silent_steps(silent) if silent else ""
        )
    if case.needs_decision:
        return supervision.decide_reminder(case.number)
    what = "call" if item["what"] == "contact" and case.no_chat else str(item["what"])
    return staff.reminder_line(case.number, what, age=age, due=view.due, hint=_hint(case))


def _hint(case: Case) -> str:
    """Why what was written is not the answer that is owed."""
    if case.answer_final:
        return desk_texts.not_told_yet() if case.no_chat else ""
    return staff.not_final_hint() if case.answer_state in ("sent", "told") else ""


# What a row says is looked up at the moment when it is sent: who may hear it, and whether it is still so.
def _made(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    return made(tx, json.loads(row.body), now=now)


_LOOKED_UP: dict[str, Callable[..., Message | None]] = {
    "call": _call,
    "chase": _chase,
    "digest": said_digest,
    "duty": said_of_duty,
    "identity": _identity,
    "made": _made,
    "unsubmitted": _unsubmitted,
}
