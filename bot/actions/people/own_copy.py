"""我的资料: all that is kept about a resident, for himself alone; made when it is sent, and kept nowhere."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.cases.seen import seen_by
from bot.actions.intake.album import TO_RESIDENT
from bot.actions.parts import is_of_petitioner
from bot.files.own_data import OwnPage, OwnValues, Section
from bot.messages.message import Message, from_json
from bot.rules.cases import Case
from bot.rules.people import Person
from bot.texts import confidentiality, media, privacy, words
from bot.texts import sample_checks as of_checks
from bot.texts.language import listener
from storage import cases, drafts, events, offices, outbox, people, places, sample_checks
from storage.database import Tx
from storage.drafts import Part

MOST_CASES = 1_000


def made_copy(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message with a resident's data: a page to read, or values for machines."""
    resident = people.get(tx, body["person"])
    values = own_values(tx, resident, now=now)
    if body["as"] == "json":
        return Message(privacy.here_is_json(), printed=OwnValues(f"{privacy.copy_name()}.json", values))
    zone = offices.rules(tx).zone
    sections = (
        Section(privacy.HEADINGS["account"], _account(values)),
        *(Section(case.number, _case(tx, case, zone)) for case in _cases(tx, resident)),
        *_draft(tx, resident, zone),
        Section(privacy.HEADINGS["messages"], _messages(tx, resident, None, zone) or (privacy.nothing(),)),
    )
    page = OwnPage(f"{privacy.copy_name()}.html", privacy.copy_title(), listener().language or "zh-Hans", sections)
    return Message(privacy.here_is_copy(), printed=page)


def own_values(tx: Tx, resident: Person, *, now: datetime) -> dict[str, Any]:
    """Return all that is kept about a resident; instants as ISO 8601 in UTC."""
    given, left = people.given(tx, resident.person_id), people.whereabouts(tx, resident.person_id)
    draft = drafts.of_person(tx, resident.person_id)
    return {
        "made_at": now.isoformat(),
        "account": {
            "chat": resident.chat_id,
            "language": resident.language,
            "village": places.names(tx, resident.village_id)[1] if resident.village_id else None,
            "name": given.name or None,
            "given_phone": given.phone or None,
            "phone": left.phone or None,
            "house": left.house or None,
        },
        "cases": [_case_values(tx, case) for case in _cases(tx, resident)],
        "draft": _parts(drafts.parts_of_draft(tx, draft.draft_id)) if draft and draft.for_id is None else [],
        "messages": [
            {"at": row.created_at.isoformat(), "kind": row.kind, "state": row.state, "text": from_json(row.body).text}
            for row in outbox.words_to(tx, resident.person_id)
        ],
    }


def _cases(tx: Tx, resident: Person) -> list[Case]:
    return cases.of_petitioner(tx, resident.person_id, at_most=MOST_CASES)


def _case_values(tx: Tx, case: Case) -> dict[str, Any]:
    said = drafts.versions_of_case(tx, case.case_id)
    answers = [part for part in said if _was_for_him(tx, part, case)]
    return {
        "number": case.number,
        "alias": case.alias,
        "state": str(case.state),
        "category": case.category,
        "confidentiality": case.confidentiality,
        "registered_at": case.registered_at.isoformat(),
        "due_at": case.due_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "result": case.result,
        "grade": case.grade,
        "asked_once_more": _check(tx, case),
        "parts": _parts([part for part in said if part.person_id == case.petitioner_id]),
        "answers": _parts(answers),
        # Without `why`: it names staff by id, and other cases by number.
        "history": [{"at": event.at.isoformat(), "kind": event.kind} for event in events.of_case(tx, case.case_id)],
        "seen_by": seen_by(tx, case, offices.rules(tx).zone),
    }


def _check(tx: Tx, case: Case) -> dict[str, Any] | None:
    """What he said when he was asked once more whether it is solved."""
    checked = sample_checks.of_case(tx, case.case_id)
    in_words = _parts(drafts.parts_of_check(tx, case.case_id))
    if checked is None or (checked.said_at is None and not in_words):
        return None
    at = checked.said_at.isoformat() if checked.said_at else None
    return {"said": checked.said, "grade": checked.said_grade, "at": at, "in_words": in_words}


def _was_for_him(tx: Tx, part: Part, case: Case) -> bool:
    """Whether something was written to the resident; what the staff wrote to each other is theirs."""
    return not is_of_petitioner(part, case) and events.kind_of(tx, part.event_id or 0) in TO_RESIDENT


def _parts(parts: list[Part]) -> list[dict[str, Any]]:
    return [
        {
            "at": part.received_at.isoformat(),
            "kind": str(part.kind),
            "text": part.text,
            "file": part.file_id,
            "size": part.size,
            "place": part.point,
        }
        for part in parts
    ]


def _account(values: dict[str, Any]) -> tuple[str, ...]:
    account = values["account"]
    said_by_him = (key for key in account if key != "chat")
    return tuple(privacy.field(key, str(account[key])) for key in (*said_by_him, "chat") if account[key])


def _case(tx: Tx, case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    parts = drafts.versions_of_case(tx, case.case_id)
    own = [part for part in parts if part.person_id == case.petitioner_id]
    closed = case.closed_at
    return (
        privacy.field("category", case.category),
        privacy.field("state", _stands(case)),
        privacy.field("mode", confidentiality.MODES[case.confidentiality]),
        privacy.field("registered_at", words.moment(case.registered_at, zone)),
        privacy.field("due_at", words.moment(case.due_at, zone)),
        *((privacy.field("closed_at", words.moment(closed, zone)),) if closed else ()),
        *((privacy.field("grade", words.GRADES[case.grade]),) if case.grade else ()),
        *(privacy.said_by_you(words.moment(part.received_at, zone), _shown(part)) for part in own),
        *_messages(tx, people.get(tx, case.petitioner_id), case.case_id, zone),
        *_said_again(tx, case, zone),
        *_steps(tx, case, zone),
        *(privacy.seen(line) for line in seen_by(tx, case, zone)),
    )


def _stands(case: Case) -> str:
    return words.to_resident(case.ended_as, about_cadre=case.about_cadre, why_ended=case.why_ended)


def _said_again(tx: Tx, case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    checked, in_words = sample_checks.of_case(tx, case.case_id), drafts.parts_of_check(tx, case.case_id)
    own = tuple(privacy.said_by_you(words.moment(part.received_at, zone), _shown(part)) for part in in_words)
    if checked is None or checked.said is None:
        return own
    grade = words.GRADES[checked.said_grade] if checked.said_grade else ""
    return (of_checks.in_copy(of_checks.SAID[checked.said], grade), *own)


def _steps(tx: Tx, case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    """How it went, as its petitioner was told it."""
    states = [(event.at, json.loads(event.changes).get("state")) for event in events.of_case(tx, case.case_id)]
    told = ((at, words.to_resident(state, about_cadre=case.about_cadre)) for at, state in states if state)
    return tuple(privacy.event(words.moment(at, zone), text) for at, text in told)


def _draft(tx: Tx, resident: Person, zone: ZoneInfo) -> tuple[Section, ...]:
    draft = drafts.of_person(tx, resident.person_id)
    parts = drafts.parts_of_draft(tx, draft.draft_id) if draft and draft.for_id is None else []
    lines = tuple(privacy.said_by_you(words.moment(part.received_at, zone), _shown(part)) for part in parts)
    return (Section(privacy.HEADINGS["draft"], lines),) if lines else ()


def _messages(tx: Tx, resident: Person, case_id: int | None, zone: ZoneInfo) -> tuple[str, ...]:
    """What was said to him; what he looked up again and again stands there once."""
    first: dict[str, datetime] = {}
    for row in outbox.words_to(tx, resident.person_id):
        if row.case_id == case_id and from_json(row.body).text:
            first.setdefault(from_json(row.body).text, row.created_at)
    return tuple(privacy.said_to_you(words.moment(at, zone), text) for text, at in first.items())


def _shown(part: Part) -> str:
    return part.text or media.unnumbered(part.kind)
