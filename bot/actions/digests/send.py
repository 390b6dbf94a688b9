"""Sends each reader his digest at his hour: once a day, one after an outage, and shows him one whenever he asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.beside import beside
from bot.actions.digests.gather import gather
from bot.actions.digests.shown import fits_below_picture, message_of
from bot.actions.figures.scope import scope_of
from bot.actions.people.come_back import come_back
from bot.actions.telling import show_digest
from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.rules.calendar import WorkCalendar
from bot.rules.digests import Digest, Wishes, last_due
from bot.rules.errors import NoScope
from bot.rules.people import Person
from bot.rules.periods import Period
from bot.rules.town import OfficeRules
from bot.texts.language import speaking_to
from storage import digests, offices, people, periodic, places
from storage.database import Tx
from storage.rows import instant

DIGEST = "digest:"  # with the reader's id the name of his recurring work
AT_ONCE = 500  # digests gathered in one snapshot: of a county all of them
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gathered:
    """Somebody's digest, and when it fell due; `fits`: its words have room below its picture."""

    person_id: int
    due: datetime
    digest: Digest
    wishes: Wishes
    fits: bool


def find_digests(tx: Tx, *, now: datetime) -> Found[Gathered]:
    """Gather digests that are due, some at a time: what is grouped is shared by all of them. Nothing is written."""
    office = offices.find(tx)
    if office is None:
        return [], ()
    gathered, faults = [], []
    owed = _owed(tx, office.rules, now=now)[:AT_ONCE]
    if len(owed) > 1:
        places.load_every(tx)  # nearly all are asked for, again and again
    for person, wishes, due in owed:
        try:
            with speaking_to(person):
                digest = _of(tx, person, wishes, until=due, now=now, pictured=not wishes.brief)
                fits = fits_below_picture(message_of(tx, person, digest, now=now))
            gathered.append((person.person_id, Gathered(person.person_id, due, digest, wishes, fits)))
        except Exception as error:
            faults.append((person.person_id, type(error).__name__))
    return gathered, tuple(faults)


def _owed(tx: Tx, office: OfficeRules, *, now: datetime) -> list[tuple[Person, Wishes, datetime]]:
    """Return (reader, how he wants it, when it fell due) of every digest that is owed, after quiet hours."""
    known = {person.person_id: person for person in people.staff(tx) if person.reachable}
    tomorrow = _day_of(office.calendar, now)[1]
    found = []
    for reader in digests.readers(tx, DIGEST, before=tomorrow):
        due = last_due(reader.wishes, office.digest_at, office.calendar, now)
        person = known.get(reader.person_id)
        had = reader.last is not None and due is not None and reader.last >= _day_of(office.calendar, due)[0]
        if person and due and not had and not _waits(office, due, now) and _is_his(tx, reader, due):
            found.append((person, reader.wishes, due))
    return found


def _is_his(tx: Tx, reader: digests.Reader, due: datetime) -> bool:
    """Whether he was there when it fell due, and wanted it then."""
    since = (instant(people.bound_at(tx, reader.person_id)), reader.wishes.changed_at)
    return all(one is None or due > one for one in since)


def _waits(office: OfficeRules, due: datetime, now: datetime) -> bool:
    """Whether what was missed until the night waits for the morning; what falls due at night comes then, without a sound."""
    quiet, zone = office.quiet, office.zone
    return quiet is not None and quiet.is_quiet(now, zone) and not quiet.is_quiet(due, zone)


def _day_of(calendar: WorkCalendar, at: datetime) -> tuple[datetime, datetime]:
    """Return when the day of an instant begins, and when it ends."""
    day = calendar.day_of(at)
    return Period(day, day).instants(calendar.zone)


def send_digest(tx: Tx, one: Gathered, *, now: datetime) -> bool:
    """Claim the day for its reader, and put his digest in; False where he has had one, or cannot be reached any more."""
    name, person = f"{DIGEST}{one.person_id}", people.get(tx, one.person_id)
    day = _day_of(offices.rules(tx).calendar, one.due)
    if not person.reachable or periodic.is_begun_between(tx, name, *day):
        return False
    periodic.begin(tx, name, one.due)
    if one.wishes.silent and one.digest.is_fine:
        return True
    with speaking_to(person):
        cause = one.due.isoformat()
        message_id = _say(tx, person, one.digest, fits=one.fits, kind="digest", cause=cause, now=now)
    if message_id is not None:
        periodic.said_by(tx, name, one.due, message_id)
    return True


SEND_DIGESTS = ReadFirst(find_digests, send_digest)


def _say(
    tx: Tx, person: Person, digest: Digest, *, kind: str, cause: str, now: datetime, fits: bool = True
) -> int | None:
    """Put a digest in; its picture goes before it where the words find no room below."""
    pictured = bool(digest.days)
    body: dict[str, object] = {"digest": digest.as_values(), "edits": None, "pictured": pictured, "alone": False}
    if pictured and not fits:
        alone: dict[str, object] = {**body, "alone": True}
        show_digest(tx, person, alone, kind=kind, cause=f"{cause}.picture", now=now)
        body["pictured"] = False
    return show_digest(tx, person, body, kind=kind, cause=cause, now=now)


def _of(
    tx: Tx,
    person: Person,
    wishes: Wishes,
    *,
    until: datetime,
    now: datetime,
    first: int = 0,
    pictured: bool = False,
) -> Digest:
    """Return a digest of the time since the last one. Raises: NoScope: he answers for nothing."""
    scope = scope_of(tx, person)
    if scope is None:
        raise NoScope
    since = periodic.last_sent(tx, f"{DIGEST}{person.person_id}", before=until) or until - A_DAY
    return gather(tx, person, scope, wishes, span=(since, until), now=now, first=first, pictured=pictured)


def ask_digest(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/digest: as things stand. Raises: OnlyForStaff, NoScope."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    assert member is not None  # bot/rules/roles.py
    show_now(tx, member, cause=f"m{message_id}", now=now)


def show_now(tx: Tx, member: Person, *, cause: str, now: datetime, first: int = 0) -> None:
    """Show somebody a digest as things stand, or what comes after its first cases. Raises: NoScope."""
    wishes = digests.wishes(tx, member.person_id)
    digest = beside(tx, lambda tx: _of(tx, member, wishes, until=now, now=now, first=first))
    _say(tx, member, digest, kind="list", cause=cause, now=now)
