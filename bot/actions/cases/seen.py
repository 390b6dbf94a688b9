"""谁看过: who has seen who a resident is, from the history of his case."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.cases import Case
from bot.rules.confidentiality import Mode, Purpose
from bot.rules.people import Person
from bot.texts import confidentiality, residents, words
from storage import consents, events, people, sample_checks
from storage.database import Tx
from storage.events import Event


def seen_by(tx: Tx, case: Case, zone: ZoneInfo) -> list[str]:
    """Return a line for each time that somebody saw who he is, what he left for a visit, or a number that he sent."""
    lines = [(at, _let_see(tx, case, person_id, at, zone)) for person_id, at in consents.of_case(tx, case.case_id)]
    for event in events.of_case(tx, case.case_id):
        line = _line(tx, case, event, zone)
        if line:
            lines.append((event.at, line))
    for look in sample_checks.looks_of(tx, case.case_id):
        why = confidentiality.purpose(Purpose.CALL, "")
        line = confidentiality.seen_line(words.moment(look.at, zone), named(tx, case, look.person_id), why)
        lines.append((look.at, line))
    if case.confidentiality == Mode.NAMED and case.handler_id is not None and not lines:
        lines.append((case.handed_at, _let_see(tx, case, case.handler_id, case.handed_at, zone)))
    return [line for _, line in sorted(lines)]


def _line(tx: Tx, case: Case, event: Event, zone: ZoneInfo) -> str:
    when = words.moment(event.at, zone)
    if event.kind == "identity_seen":
        said = events.content(tx, event.event_id).get("text", "")
        return confidentiality.seen_line(
            when, named(tx, case, event.actor_id), confidentiality.purpose(event.why, said)
        )
    if event.kind == "contact_seen":
        return confidentiality.card_seen_line(when, named(tx, case, event.actor_id))
    return ""


def _let_see(tx: Tx, case: Case, person_id: int, at: datetime, zone: ZoneInfo) -> str:
    return confidentiality.shown_line(words.moment(at, zone), named(tx, case, person_id))


def named(tx: Tx, case: Case, person_id: int | None) -> str:
    """Return how a resident knows one of the staff: of a petition about a cadre by his post alone."""
    person: Person | None = people.find(tx, person_id)
    if person is None or case.about_cadre:
        return residents.special_handler()
    return confidentiality.named(person.name or "", words.ROLES[person.role])
