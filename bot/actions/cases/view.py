"""Gathers what the messages about a case show."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.actions.cases.calling import tries_of
from bot.actions.cases.reviewed import before, parts_of, said_before
from bot.actions.cases.taker import taker_of
from bot.actions.parts import enclosures, is_of_petitioner, shown_words
from bot.messages.view import Asked, CaseView, Decided, Helping
from bot.rules.cases import Case
from bot.rules.confidentiality import Mode
from bot.rules.ending import refusers
from bot.rules.helping import HelperState
from bot.rules.media import Enclosure, Kind
from bot.rules.people import Place
from bot.rules.recusal import ids_of
from bot.rules.requests import Request, RequestKind, RequestState, may_ask_for
from bot.rules.town import OfficeRules
from bot.texts import media, merging, words
from storage import cases, drafts, events, helpers, offices, people, places, requests
from storage.database import Tx
from storage.drafts import Part


def view_of(tx: Tx, case: Case, place: Place, office: OfficeRules, *, now: datetime) -> CaseView:
    """Return a case with the names and texts that its messages need."""
    joined = cases.going_on_in(tx, case.case_id) if case.joined else []
    reviewed = before(tx, case)
    parts = [*said_before(tx, case), *of_petitioner(drafts.parts_of_matter(tx, case.case_id), case)]
    began = (reviewed[0] if reviewed else case).case_id
    first = [part for part in parts if part.draft_id is not None and part.case_id == began]
    later = [part for part in parts if part not in first]
    named = enclosures(parts_of(tx, case))
    handler = people.find(tx, case.handler_id)
    earlier = requests.of_case(tx, case.case_id) if case.is_open else []
    return CaseView(
        case=case,
        village=where(tx, place),
        handler=handler.name if handler else None,
        handler_reachable=bool(handler and handler.reachable),
        zone=office.zone,
        phone=office.phone,
        now=now,
        petition=shown_words(first, office.zone),
        enclosed=tuple(named[part.first_id] for part in first if part.first_id in named),
        concerned=tuple(person.name for one in sorted(ids_of(case.concerned)) if (person := people.get(tx, one)).name),
        supplements=tuple(filter(None, (_added(part, joined, office.zone) for part in later))),
        edited=any(part.replaces for part in parts),
        contacts=any(part.kind is Kind.CONTACT and part.shown for part in parts),
        enclosed_later=tuple(named[part.first_id] for part in later if part.first_id in named),
        answer=_said_at(tx, case.answer_id, named, office.zone) if case.answer_id else "",
        asked=bool(case.answer_id and events.kind_of(tx, case.answer_id) == "asked_back"),
        answer_before=_answer_before(tx, case, reviewed, named, office.zone),
        reviewed=tuple(one.number for one in reviewed),
        review=_review(tx, case),
        tries=len(tries_of(tx, case)) if case.no_chat or case.answer_state == "refused" else 0,
        has_dispatcher=any(one in place.dispatchers for one in refusers(case, place, petitioner_chat=None)),
        supervisor=_supervisor(tx, case),
        directions=_directions(tx, case),
        excluded=_excluded(tx, case),
        decision=decision_of(tx, case, office.zone),
        asked_for=_waiting(tx, earlier),
        may_ask=_may_ask(tx, case, place, office, earlier=earlier, now=now),
        has_given=bool(who_of(tx, case)),
        said_by_supporters=tuple(one.result for one in joined if one.petitioner_id != case.petitioner_id),
        goes_on_in=_number(tx, case.merged_into),
        taker=_taker(tx, case),
        helping=_helping(tx, case, office, now=now) if _was_helped(earlier) else (),
    )


def _may_ask(
    tx: Tx, case: Case, place: Place, office: OfficeRules, *, earlier: list[Request], now: datetime
) -> tuple[RequestKind, ...]:
    chat, by = people.get(tx, case.petitioner_id).chat_id, case.handler_id or 0
    return may_ask_for(case, office, by=by, earlier=earlier, place=place, petitioner_chat=chat, now=now)


def _taker(tx: Tx, case: Case) -> str:
    taker = taker_of(tx, case) if case.urgent_taken_at else None
    return (taker.name or "") if taker else ""


def _was_helped(earlier: list[Request]) -> bool:
    return any(one.kind is RequestKind.JOINT and one.state is RequestState.GRANTED for one in earlier)


def _helping(tx: Tx, case: Case, office: OfficeRules, *, now: datetime) -> tuple[Helping, ...]:
    """Who helps, and who has done his part."""
    shown = (HelperState.ACTIVE, HelperState.DONE)
    return tuple(
        Helping(
            one.person_id,
            _name(tx, one.person_id),
            events.content(tx, one.helper_id).get("text", "").strip(),
            words.moment(one.due_at, office.zone),
            "late" if one.is_late(now) else str(one.state),
        )
        for one in helpers.of_case(tx, case.case_id)
        if one.state in shown
    )


def _added(part: Part, joined: list[Case], zone: ZoneInfo) -> str:
    """What was added to a case: by its petitioner, or by whoever brought one that goes on in it."""
    text = shown_words([part], zone)
    of = next((case for case in joined if case.case_id == part.case_id), None)
    return merging.of_supporter(of.alias, text) if of and text else text


def _number(tx: Tx, case_id: int | None) -> str:
    case = cases.get(tx, case_id) if case_id is not None else None
    return case.number if case else ""


def _supervisor(tx: Tx, case: Case) -> str:
    """Who put a case under supervision; nobody, where that followed from the rules."""
    marked = events.last_of(tx, case.case_id, "supervised") if case.supervised else None
    person = people.find(tx, marked.actor_id) if marked and marked.at == case.supervised_at else None
    return (person.name or "") if person else ""


def _directions(tx: Tx, case: Case) -> str:
    """What is to be done under this supervision."""
    if case.supervised_at is None:
        return ""
    said = events.last_of(tx, case.case_id, "directed")
    return events.content(tx, said.event_id).get("text", "") if said and said.at >= case.supervised_at else ""


def decision_of(tx: Tx, case: Case, zone: ZoneInfo) -> Decided | None:
    """Return what a meeting decided last in a case."""
    found = events.last_of(tx, case.case_id, "decided") if case.decided_at else None
    return decided_at(tx, found, zone) if found else None


def decided_at(tx: Tx, event: events.Event, zone: ZoneInfo) -> Decided:
    """Return what was decided at an event."""
    text = events.content(tx, event.event_id).get("text", "")
    return Decided(words.day(event.at, zone), text, date.fromisoformat(event.why) if event.why else None)


def _excluded(tx: Tx, case: Case) -> tuple[str, str] | None:
    """Return who took a case out of the ranking, and why."""
    said = events.last_of(tx, case.case_id, "excluded") if case.excluded else None
    return (_name(tx, said.actor_id), events.content(tx, said.event_id).get("text", "")) if said else None


def _waiting(tx: Tx, earlier: list[Request]) -> tuple[Asked, ...]:
    """What was asked for and waits for somebody's word."""
    waiting = [one for one in earlier if one.state is RequestState.ASKED]
    return tuple(Asked(one, _name(tx, one.asked_by), _name(tx, one.decider_id)) for one in waiting)


def _name(tx: Tx, person_id: int | None) -> str:
    person = people.find(tx, person_id)
    return (person.name or "") if person else ""


def contact_of(tx: Tx, case: Case) -> str:
    """Return how somebody without a chat is reached; looked up when it is shown, and kept nowhere else."""
    left = people.contact(tx, case.petitioner_id) if case.no_chat else None
    return left.line if left else ""


def who_of(tx: Tx, case: Case) -> str:
    """Return who the resident said he is, in a case that is not anonymous; looked up when it is shown, and kept nowhere else."""
    return "" if case.confidentiality == Mode.ANONYMOUS else people.given(tx, case.petitioner_id).line


def of_petitioner(parts: list[Part], case: Case) -> list[Part]:
    """Return what came from residents, of all that belongs to a matter: the petition, whoever wrote it down, what was added,
    and what was sent in the cases that go on in it."""
    return [part for part in parts if part.case_id not in (None, case.case_id) or is_of_petitioner(part, case)]


def _review(tx: Tx, case: Case) -> str:
    found = None if case.is_open else cases.review_child(tx, case.case_id)
    return found.number if found else ""


def _answer_before(tx: Tx, case: Case, reviewed: list[Case], named: dict[int, Enclosure], zone: ZoneInfo) -> str:
    """What the handler of the round before, or of the case under review, wrote last: whoever has it now need not ask for it."""
    if case.answer_id or (case.round == 1 and not reviewed):
        return ""
    of = case if case.round > 1 else reviewed[-1]
    written = [event for event in events.of_case(tx, of.case_id) if event.kind in ("answered", "progressed")]
    texts = (_said_at(tx, event.event_id, named, zone) for event in reversed(written))
    return next(filter(None, texts), "")


def _said_at(tx: Tx, event_id: int, named: dict[int, Enclosure], zone: ZoneInfo) -> str:
    """What was written to the resident at an event; without words, what was sent."""
    parts = drafts.parts_of_event(tx, event_id)
    if not parts:
        return events.content(tx, event_id).get("text", "")
    return shown_words(parts, zone) or media.together([named[part.first_id] for part in parts])


def where(tx: Tx, place: Place) -> str:
    """Return the village, behind its town where there are several."""
    village = place.village or words.no_village()
    return f"{place.town}/{village}" if place.town and len(places.towns(tx)) > 1 else village


def moved_to(tx: Tx, before: Case | None, case: Case) -> str | None:
    """Return the day of the answer where it is another than `before`."""
    zone = offices.rules(tx).zone
    day = words.day(case.due_at, zone)
    return day if before and words.day(before.due_at, zone) != day else None
