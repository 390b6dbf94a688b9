"""From what was decided to be told, to the words: one builder for each kind of message about a case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.cases import asking
from bot.actions.cases.alike import offered
from bot.actions.cases.enclosing import pass_on
from bot.actions.cases.reviewed import said_before
from bot.actions.cases.view import of_petitioner, view_of
from bot.actions.parts import enclosures, shown_words
from bot.actions.telling import ask_to_call, show_card, tell
from bot.messages import calling, cards, meetings, merging, residents, supervision, visits
from bot.messages import desk as to_desk
from bot.messages import requests as to_decider
from bot.messages.buttons import Press, base36
from bot.messages.message import ROOM, Button, Message, fitted, pieces, shown
from bot.messages.view import CaseView
from bot.rules.cases import Case, Tell
from bot.rules.people import Place
from bot.rules.requests import Request, RequestKind
from bot.rules.town import OfficeRules
from bot.texts import confidentiality, desk, ending, media, staff, words
from bot.texts import helping as of_helping
from bot.texts import merging as merging_texts
from bot.texts import requests as of_requests
from bot.texts import residents as to_resident
from bot.texts import visits as to_visit
from bot.texts.language import say, speaking_to
from storage import cases, drafts, events, offices, outbox, people, requests
from storage.database import Tx

LIKENESS = 15  # characters
ENCLOSING = {
    "answer": "answer",
    "question": "question",
    "supplement": "attachment",
    "helper_said": "attachment",
    "request_why": "attachment",
}  # under which kind the rest follows


def speak(tx: Tx, case: Case, what: Tell, *, place: Place, office: OfficeRules, event_id: int, now: datetime) -> None:
    """Put what is to be told into the outbox."""
    if what.what == "card":
        hand_card(tx, case, what.to, place=place, office=office, cause=str(event_id), now=now)
        return
    if what.what == "call_back":
        ask_to_call(tx, case, place, what.to, cause=str(event_id), now=now)
        return
    if what.what == "request":
        _put_request(tx, case, what, place=place, office=office, cause=str(event_id), now=now)
        return
    if what.what == "urgent" and outbox.waiting_for(tx, what.to, "urgent", case_id=case.case_id):
        return  # Telegram was out of reach: one call is enough when it is back
    earlier = outbox.waiting_for(tx, what.to, what.what, case_id=case.case_id) if what.what == "due_moved" else None
    if earlier:
        outbox.settle(tx, earlier.message_id, "withdrawn", why="cause_gone", now=now)
    with speaking_to(people.get(tx, what.to)):
        say_words(tx, case, what, place=place, office=office, event_id=event_id, cause=str(event_id), now=now)
        if what.what in ENCLOSING:
            parts, kind = drafts.parts_of_event(tx, event_id), ENCLOSING[what.what]
            pass_on(tx, case, place, what.to, parts, kind=kind, cause=str(event_id), now=now, event_id=event_id)


def _put_request(
    tx: Tx, case: Case, what: Tell, *, place: Place, office: OfficeRules, cause: str, now: datetime
) -> None:
    to, request = people.get(tx, what.to), requests.get(tx, int(what.text))
    assert request is not None
    with speaking_to(to):
        view = view_of(tx, case, place, office, now=now)
        asking.put_to(tx, view, place, to, request, cause=cause, now=now)


def say_words(
    tx: Tx, case: Case, what: Tell, *, place: Place, office: OfficeRules, event_id: int, cause: str, now: datetime
) -> None:
    """Put the words of what is to be told into the outbox, in the listener's language."""
    view = view_of(tx, case, place, office, now=now)
    for n, message in enumerate(_messages(tx, view, what, event_id)):
        piece = f"{cause}.{n}" if n else cause
        tell(tx, case, place, what.to, message, kind=what.what, cause=piece, now=now, event_id=event_id)


def hand_card(
    tx: Tx, case: Case, person_id: int, *, place: Place, office: OfficeRules, cause: str, now: datetime
) -> None:
    """Give somebody the card as a new message, with what does not fit onto it."""
    show_card(tx, case, person_id, cause=cause, now=now, fresh=True)
    with speaking_to(people.get(tx, person_id)):
        view = view_of(tx, case, place, office, now=now)
        for n, message in enumerate(cards.continuations(view)):
            tell(tx, case, place, person_id, message, kind="continuation", cause=f"{cause}.{n}", now=now)
        parts = [*said_before(tx, case), *of_petitioner(drafts.parts_of_matter(tx, case.case_id), case)]
        pass_on(tx, case, place, person_id, parts, kind="attachment", cause=cause, now=now)


def _messages(tx: Tx, view: CaseView, what: Tell, event_id: int) -> list[Message]:
    if what.what == "answer":
        return residents.answers(view, what.text) if what.text.strip() else []
    if what.what == "supplement":
        said = what.text or _named(tx, view, event_id)
        return _with_card(view, [staff.supplement(view.number, piece) for piece in _pieces(said)])
    if what.what == "correction":
        whole = to_resident.corrected(view.number, residents.answerer(view), what.text or staff.no_words())
        return [Message(piece) for piece in pieces(whole, ROOM - 10)]
    if what.what == "edited":
        return _with_card(view, [staff.edited(view.number, piece) for piece in _pieces(what.text or staff.no_words())])
    if what.what == "question":
        return [residents.question_from_handler(view, fitted(shown(what.text or _named(tx, view, event_id)), 4000))]
    if what.what in _OF_EVENT:
        return [_OF_EVENT[what.what](tx, view, event_id)]
    if what.what == "final_or_progress":
        buttons = (
            Button(say("办结答复"), _of_event("final", view, event_id)),
            Button(say("只是进展"), _of_event("progress", view, event_id)),
        )
        worded = desk.final_or_progress if view.case.no_chat else staff.final_or_progress
        return [Message(worded(view.number, _beginning(tx, view, event_id)), (buttons,))]
    if what.what == "handed_over":
        last = events.last(tx, view.case.case_id)
        return [residents.handed_over(view, took_back=last is not None and last.kind == "contact_ended")]
    if what.what == "supervised":
        return [supervision.supervised(view, is_handler=what.to == view.case.handler_id)]
    if what.what == "unsupervised":
        last = events.last(tx, view.case.case_id)
        return [supervision.lifted(view, _name(tx, last.actor_id if last else None))]
    if what.what in _OF_REQUEST:
        return [of_request(tx, view, what)]
    if what.what in ("request_why", "hold_over"):
        return [_about_request(tx, view, what, event_id)]
    return [_BUILDERS[what.what](view, what.text)]


def of_request(tx: Tx, view: CaseView, what: Tell) -> Message:
    """Return what is said of a request that was decided; `what` names it by its id."""
    request = requests.get(tx, int(what.text))
    assert request is not None
    return _OF_REQUEST[what.what](tx, view, request)


def _about_request(tx: Tx, view: CaseView, what: Tell, event_id: int) -> Message:
    """Why something was refused; or that the time is over for which something was granted."""
    if what.what == "hold_over":
        held = [one for one in requests.of_case(tx, view.case.case_id, RequestKind.HOLD) if one.decided_by]
        return to_decider.hold_over(view, asking.words_of_request(tx, held[-1]) if held else "")
    last = events.last(tx, view.case.case_id)
    said = what.text.strip() or _named(tx, view, event_id)
    text = of_requests.refused_because(view.number, _name(tx, last.actor_id if last else None), said)
    return Message(fitted(text), ((cards.open_button(view),),))


def _name(tx: Tx, person_id: int | None) -> str:
    person = people.find(tx, person_id)
    return (person.name or "") if person else ""


def _granted(tx: Tx, view: CaseView, request: Request) -> Message:
    what, decider = of_requests.what(request), _name(tx, request.decided_by)
    text = of_requests.granted(view.number, what, decider, no_chat=view.case.no_chat)
    return Message(text, ((cards.open_button(view),),))


def _refused(tx: Tx, view: CaseView, request: Request) -> Message:
    text = of_requests.refused(view.number, of_requests.what(request), _name(tx, request.decided_by))
    return Message(text, ((cards.open_button(view),),))


def _legally_extended(tx: Tx, view: CaseView, request: Request) -> Message:
    why = events.content(tx, request.request_id).get("text", "").strip()
    return Message(fitted(of_requests.legally_extended(view.number, view.legal_day, why)))


def _extended(tx: Tx, view: CaseView, request: Request) -> Message:
    why = events.content(tx, request.request_id).get("text", "").strip()
    return Message(fitted(of_requests.extended(view.number, words.day(view.case.due_at, view.zone), why)))


def _held(tx: Tx, view: CaseView, request: Request) -> Message:
    why = events.content(tx, request.request_id).get("text", "").strip()
    until = of_requests.day(request.until_day) if request.until_day else ""
    return Message(fitted(of_requests.held(view.number, until, why)))


_OF_REQUEST: dict[str, Callable[[Tx, CaseView, Request], Message]] = {
    "request_granted": _granted,
    "request_refused": _refused,
    "extended": _extended,
    "legally_extended": _legally_extended,
    "held": _held,
}


def _urge(tx: Tx, view: CaseView, event_id: int) -> Message:
    last = events.last(tx, view.case.case_id)
    return Message(staff.urge(view.number, _name(tx, last.actor_id if last else None)), cards.handler_next_step(view))


def _seen(tx: Tx, view: CaseView, event_id: int) -> Message:
    """Who looked at the resident's identity, and what for; never what he saw."""
    last = events.get(tx, event_id)
    said = events.content(tx, event_id).get("text", "")
    purpose = confidentiality.purpose(last.why if last else "", said)
    text = confidentiality.was_seen(view.number, _name(tx, last.actor_id if last else None), purpose)
    return Message(text, ((cards.open_button(view),),))


def _pieces(text: str) -> list[str]:
    return pieces(text, ROOM - 40)


def _with_card(view: CaseView, texts: list[str]) -> list[Message]:
    """The last of several messages fetches the card."""
    return [*map(Message, texts[:-1]), Message(texts[-1], ((cards.open_button(view),),))]


def _beginning(tx: Tx, view: CaseView, event_id: int) -> str:
    """Enough of what was written to know it again."""
    text = events.content(tx, event_id).get("text", "").strip()
    line = text.splitlines()[0] if text else _named(tx, view, event_id)
    return line if len(line) <= LIKENESS else line[:LIKENESS] + "…"


def _named(tx: Tx, view: CaseView, event_id: int) -> str:
    """What came at an event, where it bears no words."""
    parts = drafts.parts_of_event(tx, event_id)
    if parts[0].group_id:  # more of it may be on the way
        return media.a_set(parts[0].kind)
    named = enclosures(drafts.parts_of_matter(tx, view.case.case_id))
    return media.together([named[part.first_id] for part in parts])


def _of_event(verb: str, view: CaseView, event_id: int) -> Press:
    return Press(verb, view.case.case_id, base36(event_id))


def _receipt(tx: Tx, view: CaseView, event_id: int) -> Message:
    kinds = {category.name: category.kind for category in offices.rules(tx).categories}
    offer = merging.offer(view, offered(tx, view.case))
    return residents.receipt(view, kind=kinds.get(view.case.category, ""), offer=offer)


def _joined(tx: Tx, view: CaseView, event_id: int) -> Message:
    """Which case goes on in this one now, and what it says."""
    last = events.last(tx, view.case.case_id)
    other = cases.by_number(tx, last.why) if last else None
    text = shown_words(drafts.petition_of_case(tx, other.case_id)) if other else ""
    whole = merging_texts.joined(view.number, other.number if other else "", text or staff.no_words())
    return Message(fitted(whole, ROOM - 40), ((cards.open_button(view),),))


def _helper_said(tx: Tx, view: CaseView, event_id: int) -> Message:
    """What a helper says, for whoever has the case."""
    last = events.last(tx, view.case.case_id)
    said = events.content(tx, last.event_id if last else event_id).get("text", "").strip()  # maybe more of an album
    text = said or _named(tx, view, event_id)
    whole = of_helping.helper_said(view.number, _name(tx, last.actor_id if last else None), shown(text))
    return Message(fitted(whole, ROOM - 40), ((cards.open_button(view),),))


def _of_helper(worded: Callable[[str, str], str]) -> Callable[[Tx, CaseView, int], Message]:
    def message(tx: Tx, view: CaseView, event_id: int) -> Message:
        last = events.last(tx, view.case.case_id)
        name = _name(tx, int(last.why)) if last else ""
        return Message(worded(view.number, name), ((cards.open_button(view),),))

    return message


def _help_due(tx: Tx, view: CaseView, event_id: int) -> Message:
    """What somebody who helps still owes."""
    last = events.last(tx, view.case.case_id)
    owed = [one for one in view.helping if last and one.person_id == int(last.why) and one.state != "done"]
    task, due = (owed[-1].task, owed[-1].due) if owed else ("", "")
    text = of_helping.help_due(view.number, fitted(task, 300), due)
    return Message(text, (cards.helper_buttons(view), (cards.open_button(view),)))


def _decided(tx: Tx, view: CaseView, event_id: int) -> Message:
    """What a meeting decided, for whoever has the case."""
    last = events.get(tx, event_id)
    return meetings.decided(view, _name(tx, last.actor_id if last else None))


_OF_EVENT: dict[str, Callable[[Tx, CaseView, int], Message]] = {
    "urge": _urge,
    "identity_seen": _seen,
    "decided": _decided,
    "receipt": _receipt,
    "joined": _joined,
    "helper_said": _helper_said,
    "helper_done": _of_helper(of_helping.helper_done),
    "helper_gone": _of_helper(of_helping.helper_gone),
    "helper_late": _of_helper(of_helping.helper_late),
    "help_due": _help_due,
}
_BUILDERS: dict[str, Callable[[CaseView, str], Message]] = {
    "urgent_receipt": residents.urgent_receipt,
    "urgent": lambda view, text: cards.urgent(view),
    "urgent_called": residents.urgent_called,
    "urgent_taken": lambda view, text: Message(
        to_resident.urgent_taken(view.number, None if view.case.about_cadre else view.taker or view.handler)
    ),
    "concerned": lambda view, text: Message(to_resident.concerned(view.number)),
    "ask_feedback": lambda view, text: residents.ask_feedback(
        view, to_resident.ask_feedback(view.number, view.case.round)
    ),
    "ask_again": lambda view, text: residents.ask_feedback(view, to_resident.ask_again(view.number)),
    "closed_silently": lambda view, text: residents.ask_feedback(view, to_resident.closed_silently(view.number)),
    "due_moved": lambda view, text: residents.informed(
        view, to_resident.due_moved(view.number, view.due_day, later=text == "later")
    ),
    "runs_again": lambda view, text: residents.informed(view, to_resident.runs_again(view.number, view.due_day)),
    "located": lambda view, text: residents.informed(view, to_resident.located(view.number, view.village)),
    "went_on": lambda view, text: residents.informed(view, to_resident.went_on(view.number, view.due_day)),
    "ask_grade": lambda view, text: residents.ask_grade(view),
    "supporter_grade": lambda view, text: residents.ask_grade(replace(view, case=replace(view.case, round=int(text)))),
    "merged": lambda view, text: merging.told(merging_texts.merged(view.number), view.case),
    "split": lambda view, text: merging.told(merging_texts.split(view.number), view.case),
    "worked_on": lambda view, text: merging.told(merging_texts.worked_on(view.number), view.case),
    "merged_away": lambda view, text: Message(merging_texts.merged_away(view.number, text)),
    "ask_why": lambda view, text: residents.ask_why(view, unsatisfied=text == "unsatisfied"),
    "visit_moved": lambda view, text: visits.moved(view),
    "contact_left": lambda view, text: Message(to_visit.left(view.number), ((cards.open_button(view),),)),
    "withdrawn": lambda view, text: Message(staff.withdrawn(view.number), ((cards.open_button(view),),)),
    "directed": supervision.directed,
    "not_accepted": lambda view, text: Message(
        to_resident.not_accepted(view.number, view.case.why_ended or "other", text)
    ),
    "transferred": lambda view, text: Message(
        fitted(to_resident.transferred(view.number, view.case.why_ended or "upper", text))
    ),
    "not_accepted_here": lambda view, text: Message(
        ending.refused_here(view.number, ending.REFUSALS[view.case.why_ended or "other"]),
        ((cards.open_button(view),),),
    ),
    "review_receipt": lambda view, text: residents.review_receipt(view),
    "review_over": lambda view, text: residents.review_over(view),
    "decide_round": lambda view, text: supervision.decide(view),
    "another_round": lambda view, text: residents.another_round(view),
    "sent_back": lambda view, text: residents.informed(view, to_resident.sent_back(view.number)),
    "settled": lambda view, text: residents.settled(view),
    "no_reply": lambda view, text: Message(staff.no_reply(view.number), cards.handler_next_step(view)),
    "call_grade": lambda view, text: calling.ask_grade(view),
    "ask_give_up": lambda view, text: calling.ask_give_up(view),
    "tell_him": lambda view, text: to_desk.tell_him(view),
    "answer_refused": lambda view, text: Message(
        staff.answer_refused(view.number, words.UNREACHABLE.get(text, words.UNREACHABLE["refused"]), view.phone),
        ((cards.open_button(view),),),
    ),
}
