"""附议: whoever brought a case that goes on in another hears what is said there, under his own number, and judges for himself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.enclosing import pass_on, pass_on_later
from bot.actions.cases.say import of_request
from bot.actions.cases.view import view_of
from bot.actions.telling import tell
from bot.messages import merging as messages
from bot.messages import residents
from bot.messages.message import ROOM, Message, pieces
from bot.messages.view import CaseView
from bot.rules import ending, merging
from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.people import Place
from bot.rules.rota import OnDuty, Reason
from bot.rules.town import OfficeRules
from bot.texts import residents as texts
from bot.texts.language import speaking_to
from storage import cases, drafts, events, people, places
from storage.database import Tx
from storage.drafts import Part

SHARED = frozenset({*messages.SHARED, "extended", "legally_extended", "held"})  # the latter of requests
SAID = ("answered", "progressed", "corrected")
Write = Callable[[Tx, Case, Decision, datetime], Case]


def share(
    tx: Tx,
    before: Case | None,
    case: Case,
    decision: Decision,
    *,
    place: Place,
    office: OfficeRules,
    event_id: int,
    now: datetime,
    write: Write,
) -> None:
    """Let those whose cases go on in this one hear what happened; `write` writes down what follows for theirs."""
    if before is None:
        return
    if _concerns_others(before, case):
        _concern_reviewed(tx, case, write=write, now=now)
    if not case.joined:
        return
    told = [tell for tell in decision.tells if tell.what in SHARED and tell.to == case.petitioner_id]
    says, asks = decision.event in SAID and decision.content, _begins(before, case, State.AWAITING_FEEDBACK)
    for one in _supporters(tx, case) if told or says or asks else ():
        _share_sentences(tx, case, one, told, place=place, office=office, event_id=event_id, now=now)
        if says:
            _share_words(tx, case, one, decision, place=place, office=office, event_id=event_id, now=now)
        if asks:
            _ask(tx, case, one, place=place, office=office, event_id=event_id, now=now)
    for one, followed in _what_follows(tx, before, case, decision, office, now):
        write(tx, one, followed, now)
    if _ends_for_him_alone(before, case):
        _go_on_without(tx, case, office=office, write=write, now=now)


def _concerns_others(before: Case, case: Case) -> bool:
    return (before.about_cadre, before.concerned) != (case.about_cadre, case.concerned)


def _concern_reviewed(tx: Tx, case: Case, *, write: Write, now: datetime) -> None:
    """Whom a review turns out to be about, he reads nothing more of what is reviewed either, though he had it himself."""
    reviewed = cases.get(tx, case.review_of) if case.review_of is not None else None
    aside = merging.stand_aside(reviewed, of=case) if reviewed else None
    if reviewed and aside and aside.case != reviewed:
        write(tx, reviewed, aside, now)


def _begins(before: Case, case: Case, state: State) -> bool:
    return case.state is state and before.state is not state


def _ends_for_him_alone(before: Case, case: Case) -> bool:
    """Whether it ends for a reason that says nothing of whoever joined: it was taken back, refused, or he was never reached."""
    if _begins(before, case, State.CLOSED):
        return case.result == "unreachable"
    return _begins(before, case, State.WITHDRAWN) or _begins(before, case, State.NOT_ACCEPTED)


def _what_follows(
    tx: Tx, before: Case, case: Case, decision: Decision, office: OfficeRules, now: datetime
) -> list[tuple[Case, Decision]]:
    """What becomes of the cases that go on in one of which something was decided."""
    going_on = cases.going_on_in(tx, case.case_id)
    if _concerns_others(before, case):
        return [(one, merging.stand_aside(one, of=case)) for one in going_on]
    if case.is_transferred and not before.is_transferred:
        return [(one, ending.transfer_too(one, of=case)) for one in going_on]
    if decision.event in ("reopened", "sent_back"):
        return [(one, merging.ask_anew(one, office)) for one in going_on]
    if _begins(before, case, State.ARCHIVED):
        return [(one, merging.put_away(one, office, now=now)) for one in going_on]
    return []


def _supporters(tx: Tx, case: Case) -> list[Case]:
    """Return the cases that go on in this one and were brought by somebody else."""
    return [one for one in cases.going_on_in(tx, case.case_id) if one.petitioner_id != case.petitioner_id]


def as_his_own(case: Case, one: Case) -> Case:
    """Return a case as whoever brought `one`, which goes on in it, knows it: by his own number and alias."""
    return replace(
        case,
        case_id=one.case_id,
        number=one.number,
        alias=one.alias,
        petitioner_id=one.petitioner_id,
        no_chat=False,
    )


def _view(tx: Tx, case: Case, one: Case, place: Place, office: OfficeRules, now: datetime) -> CaseView:
    return replace(view_of(tx, case, place, office, now=now), case=as_his_own(case, one))


def _share_words(
    tx: Tx,
    case: Case,
    one: Case,
    decision: Decision,
    *,
    place: Place,
    office: OfficeRules,
    event_id: int,
    now: datetime,
) -> None:
    supporter, his_place, cause = people.get(tx, one.petitioner_id), places.of_case(tx, one), f"{event_id}"
    with speaking_to(supporter):
        view = _view(tx, case, one, place, office, now)
        for n, message in enumerate(_words(view, decision)):
            said = f"{cause}.{n}"
            tell(tx, one, his_place, one.petitioner_id, message, kind="shared", cause=said, now=now, event_id=event_id)
        parts = drafts.parts_of_event(tx, event_id) if decision.event != "corrected" else []
        pass_on(tx, one, his_place, one.petitioner_id, parts, kind="shared", cause=cause, now=now, event_id=event_id)


def _share_sentences(
    tx: Tx, case: Case, one: Case, told: list[Tell], *, place: Place, office: OfficeRules, event_id: int, now: datetime
) -> None:
    """What the petitioner is told of his case that others wait for as well."""
    with speaking_to(people.get(tx, one.petitioner_id)):
        view = _view(tx, case, one, place, office, now)
        for what in told:
            build = messages.SHARED.get(what.what)
            message = build(view, what.text) if build else of_request(tx, view, what)
            his_place, cause = places.of_case(tx, one), f"{event_id}.{what.what}"
            tell(tx, one, his_place, one.petitioner_id, message, kind="shared", cause=cause, now=now)


def share_later(tx: Tx, case: Case, part: Part, *, event_id: int, now: datetime) -> None:
    """One more of an album that the handler sent."""
    for one in _supporters(tx, case) if case.joined and not _is_question(tx, event_id) else ():
        with speaking_to(people.get(tx, one.petitioner_id)):
            his_place, to = places.of_case(tx, one), one.petitioner_id
            pass_on_later(tx, one, his_place, to, part, kind="shared", event_id=event_id, now=now)


def _is_question(tx: Tx, event_id: int) -> bool:
    return events.kind_of(tx, event_id) == "asked_back"


def _words(view: CaseView, decision: Decision) -> list[Message]:
    text = (decision.content or {}).get("text", "")
    if not text.strip():
        return []
    if decision.event == "corrected":
        return [
            Message(piece) for piece in pieces(texts.corrected(view.number, residents.answerer(view), text), ROOM - 10)
        ]
    return residents.answers(view, text)


def _ask(tx: Tx, case: Case, one: Case, *, place: Place, office: OfficeRules, event_id: int, now: datetime) -> None:
    """Ask a supporter himself whether it is solved."""
    with speaking_to(people.get(tx, one.petitioner_id)):
        message = messages.ask(_view(tx, case, one, place, office, now))
        his_place, cause = places.of_case(tx, one), str(event_id)
        tell(tx, one, his_place, one.petitioner_id, message, kind="ask_supporter", cause=cause, now=now)


def _go_on_without(tx: Tx, case: Case, *, office: OfficeRules, write: Write, now: datetime) -> None:
    """The oldest of those who joined goes on in its place, for all who lose nothing by that; the others by themselves."""
    first, *rest = cases.going_on_in(tx, case.case_id)
    handler = people.find(tx, case.handler_id)
    to = OnDuty(handler, handler.role if handler else "", Reason(case.reason))
    again = write(tx, first, merging.split(first, office, of=case, to=to, by=None, now=now), now)
    case = write(tx, case, merging.part(case, office, of=first, by=None), now)
    for one in rest:
        case = write(tx, case, merging.part(case, office, of=one, by=None), now)
        if not merging.loses_nothing_in(again, one):
            write(tx, one, merging.split(one, office, of=case, to=to, by=None, now=now), now)
            continue
        write(tx, one, merging.move(one, office, into=again), now)
        again = write(tx, again, merging.receive(again, office, of=one, by=one.petitioner_id, say_so=False), now)
