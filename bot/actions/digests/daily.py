"""The daily digest: one for each supervisor at the set hour, its window from the last one sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.actions.cases.view import view_of
from bot.actions.duty.resolve import roster_between
from bot.actions.duty.who import named
from bot.actions.telling import say
from bot.actions.upkeep.alarms import Woken
from bot.messages.cards import open_button
from bot.messages.kinds import TO_RESIDENT_FROM_HANDLER
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.audience import Sees, audience
from bot.rules.cases import Brief, Case, State
from bot.rules.legal import NEAR, stands_near
from bot.rules.people import Person, Place
from bot.rules.rota import AS_PUBLISHED, Reason, duty_day
from bot.rules.supervision import rank
from bot.rules.town import OfficeRules
from bot.texts import confidentiality, digests, supervision, words
from bot.texts.language import speaking_to
from storage import cases, events, offices, outbox, people, periodic, places
from storage.database import Tx
from storage.rows import instant

Counted = TypeVar("Counted", Brief, Case)
DIGEST = "digest:"  # with the supervisor's id the name of his recurring work
MOST_LINES = 5  # overdue cases by name: with the rest it fits one phone screen
MOST_NUMBERS = 4
MOST_LEGAL = 500  # near the law's deadline there should be none; above that the count is no news any more
MOST_VILLAGES = 15  # above that, on duty is said in counts
PROVISIONAL_AHEAD = timedelta(days=60)


def latest_hour(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return the last instant up to `now` at which the digest was due."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), at, zone)
    due = today if today <= local else datetime.combine(local.date() - timedelta(days=1), at, zone)
    return due.astimezone(now.tzinfo)


def send_digests(tx: Tx, *, now: datetime) -> Woken:
    """Put in every digest that is due; one for the latest missed hour, after quiet hours. Count only those."""
    office = offices.find(tx)
    if office is None:
        return Woken(0)
    rules = office.rules
    scheduled = latest_hour(now, rules.digest_at, rules.zone)
    if rules.quiet and rules.quiet.is_quiet(now, rules.zone) and not rules.quiet.is_quiet(scheduled, rules.zone):
        return Woken(0)
    sent, faults = 0, []
    owed = [people.get(tx, person_id) for person_id in periodic.supervisors_without(tx, DIGEST, scheduled)]
    for person in (person for person in owed if person.reachable):
        try:
            with tx.savepoint(), speaking_to(person):
                sent += _send(tx, person, rules, scheduled, now=now)
        except Exception as error:
            faults.append((person.person_id, type(error).__name__))
    return Woken(sent, tuple(faults))


def _send(tx: Tx, person: Person, office: OfficeRules, scheduled: datetime, *, now: datetime) -> bool:
    name = f"{DIGEST}{person.person_id}"
    if scheduled <= instant(people.bound_at(tx, person.person_id)) or not periodic.begin(tx, name, scheduled):
        return False
    since = periodic.last_sent(tx, name) or scheduled - timedelta(days=1)
    message = digest_of(tx, person, office, since=since, until=scheduled, now=now)
    message_id = say(tx, person, message, kind="digest", cause=f"{scheduled.isoformat()}", now=now)
    if message_id is not None:
        periodic.said_by(tx, name, scheduled, message_id)
    return True


def digest_now(tx: Tx, person: Person, *, now: datetime) -> Message:
    """Return a digest of the time since the last one, for whoever asks."""
    office = offices.rules(tx)
    since = periodic.last_sent(tx, f"{DIGEST}{person.person_id}") or now - timedelta(days=1)
    return digest_of(tx, person, office, since=since, until=now, now=now)


def digest_of(
    tx: Tx, person: Person, office: OfficeRules, *, since: datetime, until: datetime, now: datetime
) -> Message:
    """Return the digest for one supervisor: only what he may know of."""
    seen = _Seen(tx, person)
    towns = places.towns_of_supervisor(tx, person.person_id)
    scope = None if 0 in towns else towns
    found = _gather(tx, seen, scope, since=since, until=until, now=now)
    parts = [
        digests.head(_place(tx, office, towns), words.moment(since, office.zone), words.moment(until, office.zone)),
        digests.counts(fresh=found.fresh, closed=found.closed, open=found.open, overdue=found.overdue_count),
        *_concerns(tx, seen, found, office, now=now),
        *_identities_seen(tx, seen, scope, since=since, until=until),
        _duty(tx, scope, now=now),
        *_provisional(office, now=now),
    ]
    buttons = [_button(tx, case, seen.place(case), office, now) for case in found.listed]
    return Message(fitted("\n".join(parts)), in_rows(buttons))


@dataclass(frozen=True)
class _Found:
    """What a digest speaks of."""

    fresh: int
    closed: int
    open: int
    overdue: list[Case]  # the first of them
    overdue_count: int
    supervised: list[Case]
    legal: list[Case]
    held: list[int]  # all that is on hold
    unsatisfied: list[Case]
    lost: list[Case]

    @property
    def listed(self) -> list[Case]:
        """The cases that are named, each once."""
        named = (
            *self.supervised[:MOST_LINES],
            *self.legal[:MOST_LINES],
            *self.overdue,
            *self.unsatisfied[:MOST_NUMBERS],
            *self.lost[:MOST_NUMBERS],
        )
        return list({case.case_id: case for case in named}.values())


def _gather(
    tx: Tx, seen: "_Seen", scope: list[int] | None, *, since: datetime, until: datetime, now: datetime
) -> _Found:
    still_open, overdue, first, held = _count_open(tx, seen, scope, now=now)
    touched = [
        case
        for case in seen.of(cases.touched_between(tx, since=since, until=until))
        if scope is None or case.town_id in scope
    ]
    lost = outbox.undeliverable(tx, TO_RESIDENT_FROM_HANDLER, since=since, until=until)
    return _Found(
        fresh=sum(1 for case in touched if since < case.registered_at <= until),
        closed=sum(
            1
            for case in touched
            if case.ended_as is State.CLOSED and case.closed_at and since < case.closed_at <= until
        ),
        open=still_open,
        overdue=[case for case_id in first if (case := cases.get(tx, case_id))],
        overdue_count=overdue,
        supervised=_under_supervision(tx, seen, scope),
        legal=_near_the_law(tx, seen, scope, now=now),
        held=held,
        unsatisfied=_by_id(tx, seen, events.count(tx, "reopened", since=since, until=until), scope),
        lost=_by_id(tx, seen, lost, scope),
    )


def _under_supervision(tx: Tx, seen: "_Seen", scope: list[int] | None) -> list[Case]:
    found = [case for case in seen.of(cases.supervised(tx)) if scope is None or case.town_id in scope]
    return sorted(found, key=lambda case: rank(case.supervised))


def _near_the_law(tx: Tx, seen: "_Seen", scope: list[int] | None, *, now: datetime) -> list[Case]:
    zone = offices.rules(tx).zone
    until = now + NEAR + timedelta(days=1)  # to the end of that day
    found = seen.of(cases.legally_due_until(tx, until, at_most=MOST_LEGAL))
    return [case for case in found if (scope is None or case.town_id in scope) and stands_near(case, now, zone)]


def _count_open(
    tx: Tx, seen: "_Seen", scope: list[int] | None, *, now: datetime
) -> tuple[int, int, list[int], list[int]]:
    """Return how many cases are open, how many of them overdue, the first of those, and all that are on hold."""
    still_open, overdue, first, held = 0, 0, [], []
    for brief in _each_open(tx, seen, scope):
        still_open += 1
        held += [brief.case_id] if brief.state is State.ON_HOLD else []
        if brief.is_overdue(now):
            overdue += 1
            first += [brief.case_id] if overdue <= MOST_LINES else []
    return still_open, overdue, first, held


def _each_open(tx: Tx, seen: "_Seen", scope: list[int] | None) -> Iterator[Brief]:
    """Yield what he may know of, earliest deadline first; never all of it in memory: there may be very many."""
    batch = cases.open_in(tx, scope)
    while batch:
        yield from seen.of(batch)
        batch = cases.open_in(tx, scope, after=(batch[-1].due_at, batch[-1].case_id))


def _concerns(tx: Tx, seen: "_Seen", found: _Found, office: OfficeRules, *, now: datetime) -> list[str]:
    """Return a paragraph each for what is under supervision, overdue, unsatisfied, undeliverable; what is fine takes no space."""
    parts = []
    if found.supervised:
        lines = [_supervised_line(tx, case, seen.place(case)) for case in found.supervised[:MOST_LINES]]
        parts.append(supervision.in_digest(lines, len(found.supervised) - len(lines)))
    if found.overdue:
        lines = [_overdue_line(tx, case, seen.place(case), office, now) for case in found.overdue]
        parts.append(digests.overdue(lines, found.overdue_count - len(lines)))
    if found.legal:
        lines = [_legal_line(tx, case, seen.place(case), office) for case in found.legal[:MOST_LINES]]
        parts.append(digests.legal(lines, len(found.legal) - len(lines)))
    for some, sentence in ((found.unsatisfied, digests.unsatisfied), (found.lost, digests.undeliverable)):
        if some:
            parts.append(sentence([case.number for case in some[:MOST_NUMBERS]], max(0, len(some) - MOST_NUMBERS)))
    return [*parts, *_held(tx, found.held, office)]


def _held(tx: Tx, held: list[int], office: OfficeRules) -> list[str]:
    """Return what is on hold, in every digest until it is over: the first of it with the day on which it is looked at again."""
    first = [case for case_id in held[:MOST_NUMBERS] if (case := cases.get(tx, case_id))]
    lines = [digests.held_line(case.number, words.day(case.review_at, office.zone)) for case in first if case.review_at]
    return [digests.held(lines, len(held) - len(lines))] if held else []


def _identities_seen(tx: Tx, seen: "_Seen", scope: list[int] | None, *, since: datetime, until: datetime) -> list[str]:
    """Return a paragraph of who looked at a resident's identity, and what for; nothing where nobody did."""
    lines = []
    for event in events.of_kind(tx, "identity_seen", since=since, until=until):
        for case in _by_id(tx, seen, [event.case_id], scope):
            by = people.find(tx, event.actor_id)
            said = events.content(tx, event.event_id).get("text", "")
            purpose = confidentiality.purpose(event.why, said)
            lines.append(confidentiality.digest_line(case.number, by.name or "" if by else "", purpose))
    return [confidentiality.in_digest(lines)] if lines else []


def _provisional(office: OfficeRules, *, now: datetime) -> list[str]:
    years = sorted({now.year, (now + PROVISIONAL_AHEAD).year})
    unknown = [year for year in years if office.calendar.is_provisional(year)]
    return [digests.provisional(unknown)] if unknown else []


class _Seen:
    """What of the cases one person may know, each place loaded once."""

    def __init__(self, tx: Tx, person: Person) -> None:
        self._tx = tx
        self._person = person
        self._places: dict[tuple[int, int, str], Place] = {}

    def place(self, case: Case | Brief) -> Place:
        where = case.village_id, case.town_id, case.concerned
        if where not in self._places:
            self._places[where] = places.of_case(self._tx, case)
        return self._places[where]

    def of(self, found: list[Counted]) -> list[Counted]:
        return [case for case in found if audience(case, self._person, self.place(case)) >= Sees.LINE]


def _by_id(tx: Tx, seen: _Seen, case_ids: list[int], scope: list[int] | None) -> list[Case]:
    found = [case for case_id in dict.fromkeys(case_ids) if (case := cases.get(tx, case_id))]
    return [case for case in seen.of(found) if scope is None or case.town_id in scope]


def _place(tx: Tx, office: OfficeRules, towns: list[int]) -> str:
    names = {town.place_id: town.name for town in places.towns(tx)}
    return office.name if 0 in towns else words.listed(names[town_id] for town_id in towns if town_id in names)


def _overdue_line(tx: Tx, case: Case, place: Place, office: OfficeRules, now: datetime) -> str:
    handler = people.find(tx, case.handler_id)
    return digests.overdue_line(
        case.number, place.village or words.no_village(), handler.name if handler else None, words.age(case.due_at, now)
    )


def _supervised_line(tx: Tx, case: Case, place: Place) -> str:
    handler = people.find(tx, case.handler_id)
    colour = supervision.COLOURS[case.supervised or "yellow"]
    return supervision.digest_line(
        case.number, place.village or words.no_village(), handler.name if handler else None, colour
    )


def _legal_line(tx: Tx, case: Case, place: Place, office: OfficeRules) -> str:
    handler = people.find(tx, case.handler_id)
    by_day = words.day(case.legal_due_at or case.due_at, office.zone)
    return digests.legal_line(
        case.number, place.village or words.no_village(), handler.name if handler else None, by_day
    )


def _button(tx: Tx, case: Case, place: Place, office: OfficeRules, now: datetime) -> Button:
    return open_button(view_of(tx, case, place, office, now=now))


def _duty(tx: Tx, scope: list[int] | None, *, now: datetime) -> str:
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    held = roster_between(tx, today, today)
    found = [
        (name, held.answer(places.load(tx, village_id), now))
        for town_id, _, village_id, name in places.all_villages(tx)
        if scope is None or town_id in scope
    ]
    if len(found) <= MOST_VILLAGES:
        own = [f"{name} {named(owner)}" for name, owner in found if owner.reason in AS_PUBLISHED]
        covered: dict[str, list[str]] = {}
        for name, owner in found:
            if owner.reason not in AS_PUBLISHED:
                covered.setdefault(named(owner), []).append(name)
        return digests.on_duty(own, covered)
    reasons = [owner.reason for _, owner in found]
    return digests.on_duty_counts(
        sum(1 for _, owner in found if owner.person and owner.person.reachable),
        next_in_turn=sum(reason in (Reason.BACKUP, Reason.NEXT_IN_TURN) for reason in reasons),
        leader=sum(reason in (Reason.LEADER, Reason.LEADER_UNFILLED) for reason in reasons),
        duty_room=sum(reason in (Reason.DUTY_ROOM, Reason.DUTY_ROOM_UNFILLED) for reason in reasons),
    )
