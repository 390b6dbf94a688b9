"""What a digest says at the moment when it is sent, and each time that its reader has acted from it.

A digest is gathered from a snapshot, and lies in the outbox as numbers and ids. Each case that it names is asked for again when
it is sent: whoever may not know of it any more reads nothing of it. Where a case has become one of which not everybody may
know since it was gathered, even a count might tell of it: then all of it is gathered anew. Whoever answers for other places by
then, or for none, gets nothing.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.cases.requests import levels_of
from bot.actions.cases.reviewed import beginning_of
from bot.actions.cases.view import where
from bot.actions.digests.gather import gather, key_of
from bot.actions.figures.scope import Scope, scope_of
from bot.actions.inspecting.corrections import standing_of_his
from bot.messages import digests as messages
from bot.messages.digests import Line
from bot.messages.message import MOST_CAPTION, Message, units
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.digests import Digest, Item, Why, from_values
from bot.rules.people import Person, Place
from bot.rules.requests import Request, RequestState, may_decide
from bot.rules.steps import ABOVE, Part, parts_of
from bot.rules.supervision import may_supervise
from bot.texts import confidentiality, supervision, words
from bot.texts import digests as texts
from bot.texts import requests as request_texts
from storage import cases, digests, events, offices, outbox, people, places, requests
from storage.database import Tx

ROOM_TO_GROW = 160  # units by which the lines of a caption may grow, once they say what was done
GIVEN = "assigned"  # in place of how old it was with somebody else stands whose it is now
SUPERVISING = frozenset({Part.LEADER, Part.SUPERVISOR})


def message_of(tx: Tx, person: Person, digest: Digest, *, now: datetime) -> Message:
    """Return a digest in words, as its reader may know it now."""
    lines = [line for item in digest.items if (line := _line(tx, person, item, digest, now=now))]
    return messages.digest(
        digest,
        lines,
        _looks(tx, person, digest),
        zone=offices.rules(tx).zone,
        orders=standing_of_his(tx, person, now=now) if not digest.first else (),
    )


def fits_below_picture(message: Message) -> bool:
    """Whether a digest can be the words below its picture, with room for what will be done."""
    return units(message.text) <= MOST_CAPTION - ROOM_TO_GROW


def said_digest(tx: Tx, row: outbox.Row, person: Person, *, now: datetime) -> Message | None:
    """Return what a row of form `digest` says now; None: it is not for him any more."""
    body = json.loads(row.body)
    digest, scope = from_values(body["digest"]), scope_of(tx, person)
    if scope is None or key_of(scope) != digest.scope:
        return None
    if body["edits"] is None and digests.is_apart_since(tx, digest.last_event):
        digest = _again(tx, person, scope, digest, now=now)
        outbox.note(tx, row.message_id, json.dumps({**body, "digest": digest.as_values()}))
    message = message_of(tx, person, digest, now=now)
    if body["edits"] is not None or not body["pictured"]:
        return replace(message, edits=body["edits"], captioned=body["pictured"])
    calendar = offices.rules(tx).calendar
    return messages.with_picture(digest, None if body["alone"] else message, calendar)


def _again(tx: Tx, person: Person, scope: Scope, digest: Digest, *, now: datetime) -> Digest:
    wishes, span = replace(digests.wishes(tx, person.person_id), brief=digest.brief), (digest.since, digest.until)
    return gather(tx, person, scope, wishes, span=span, now=now, first=digest.first, pictured=bool(digest.days))


def _line(tx: Tx, person: Person, item: Item, digest: Digest, *, now: datetime) -> Line | None:
    """Return what is said of a case, and what can be done about it from here; None: it is none of his business (any more)."""
    case, sees = _seen(tx, person, item.case_id)
    if case is None:
        return None
    place = places.of_case(tx, case)
    later = [event for event in events.of_case(tx, case.case_id) if event.event_id > digest.last_event]
    # That the roster gave it to the next one on duty was nobody's deed: who has it now stands there anyway.
    happened = [one.kind for one in later if one.kind != "assigned" or one.actor_id == person.person_id]
    request = requests.get(tx, item.request_id) if item.request_id else None
    village = where(tx, place)
    done = _done(tx, case, request, happened)
    return Line(
        case=case,
        why=item.why,
        since=request.asked_at if request else _since(case, item.why),
        village=village,
        text=_text(tx, case, village, item.why, request, given=done == GIVEN, now=now),
        about=texts.about(case.category, _beginning(tx, case, sees)),
        done="" if done == GIVEN else done,
        deeds=_deeds(tx, person, case, place, request, was_urged="urged" in happened),
        request_id=item.request_id,
    )


def _seen(tx: Tx, person: Person, case_id: int) -> tuple[Case | None, Sees]:
    """Return a case, if somebody may know of it, and how much he may know."""
    case = cases.get(tx, case_id)
    sees = audience(case, person, places.of_case(tx, case)) if case else Sees.NOTHING
    return (case, sees) if sees >= Sees.LINE else (None, sees)


def _beginning(tx: Tx, case: Case, sees: Sees) -> str:
    """The first words of a petition, for whoever may read all of it; of one that is apart a list says none."""
    return "" if case.is_apart or sees < Sees.CARD else beginning_of(tx, case)


def _since(case: Case, why: Why) -> datetime:
    """Return since when it stands so: what has waited longest comes first. Who was given it by hand has it since then."""
    found = {
        Why.RINGING: case.urgent_at,
        Why.LEGAL: case.legal_due_at,
        Why.OVERDUE: case.due_at,
        Why.UNSIGNED: case.dispatched_at if case.follows_roster else case.handed_at,
        Why.UNDELIVERED: case.answered_at,
        Why.SUPERVISED: case.supervised_at,
        Why.HELD: case.review_at,
    }
    return found.get(why) or case.registered_at


def _text(tx: Tx, case: Case, village: str, why: Why, request: Request | None, *, given: bool, now: datetime) -> str:
    zone, handler = offices.rules(tx).zone, people.find(tx, case.handler_id)
    name = handler.name if handler else None
    if request:
        asker, waited = people.get(tx, request.asked_by).name or "", words.age(request.asked_at, now)
        return texts.asked(case.number, village, asker, what=request_texts.what(request), waited=waited)
    since = _since(case, why)
    details: dict[Why, Callable[[], str]] = {
        Why.ROUND: lambda: texts.rounds(case.round - 1),
        Why.UNSATISFIED: lambda: texts.again(case.round),
        Why.LEGAL: lambda: words.day(since, zone),
        Why.HELD: lambda: texts.held(words.day(since, zone)),
    }
    if given:
        line = texts.given_to(case.number, village, name or "")
    else:
        what = details.get(why, lambda: words.age(since, now))()
        line = texts.line(case.number, village, name, _came(tx, case, since, what, zone=zone))
    return supervision.marked(line, supervision.COLOURS[case.supervised]) if case.supervised else line


def _came(tx: Tx, case: Case, since: datetime, what: str, *, zone: ZoneInfo) -> str:
    """How old it is, and when it came to whoever has it, where that was later: it was not his all that time."""
    last = events.last_of(tx, case.case_id, "assigned")
    return texts.came(what, words.day(last.at, zone)) if last and last.at > since else what


def _done(tx: Tx, case: Case, request: Request | None, happened: list[str]) -> str:
    """Return what became of it since the digest was gathered; empty: nothing worth a word."""
    if not case.is_open or case.state in (State.REPLIED, State.AWAITING_FEEDBACK):
        return words.STATES[case.ended_as]
    if request:
        return "" if request.state is RequestState.ASKED else texts.DECIDED[request.state]
    last = next((kind for kind in reversed(happened) if kind in texts.DONE or kind == "assigned"), None)
    if last == "assigned":
        return GIVEN
    return texts.DONE[last] if last else ""


def _deeds(
    tx: Tx, person: Person, case: Case, place: Place, request: Request | None, *, was_urged: bool
) -> tuple[str, ...]:
    """Return the verbs of what he can do about it at once; the deeds themselves ask again whether he may."""
    if people.get(tx, case.petitioner_id).chat_id == person.chat_id or not case.is_open:
        return ()
    if request:
        levels = levels_of(tx, case, place, request.asked_by, request.kind)
        waits = request.state is RequestState.ASKED and may_decide(request, levels, person.person_id)
        return ("grant", "deny") if waits else ()
    if case.handler_id == person.person_id:
        his = ("answer", "pass") if case.state in WITH_HANDLER else ()
        return ("another", "settle") if case.needs_decision else his
    parts = parts_of(case, person, place)
    if case.state not in WITH_HANDLER or not parts & ABOVE:
        return ("attend",) if case.is_ringing else ()
    marks = case.supervised != "red" and bool(parts & SUPERVISING) and may_supervise(case, person, place)
    first = "attend" if case.is_ringing else "urge" if case.handler_id and not was_urged else ""
    return tuple(filter(None, (first, "supervise" if marks else "", "reassign")))


def _looks(tx: Tx, person: Person, digest: Digest) -> list[str]:
    """Return who looked at a resident's identity, and what for."""
    lines = []
    for case_id, event_id in digest.seen:
        event, (case, _) = events.get(tx, event_id), _seen(tx, person, case_id)
        if event and case:
            by, said = people.find(tx, event.actor_id), events.content(tx, event_id).get("text", "")
            purpose = confidentiality.purpose(event.why, said)
            lines.append(confidentiality.digest_line(case.number, by.name or "" if by else "", purpose))
    return lines
