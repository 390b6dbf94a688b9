"""Whether an installation is in order: what was found out about it → what is wrong, and what is worth knowing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

OLDEST_POSTGRES = (16,)
CLOCK_MAY_BE_OFF = timedelta(seconds=30)
MOST_WAITING_AT_TELEGRAM = 100  # updates; a bot that runs fetches as many in one go
LATE = timedelta(hours=1)  # what waits longer than this has been forgotten
RECENT = timedelta(days=7)  # of updates that were set aside: older ones were looked at, or never will be
SPARE = 1_000_000_000  # bytes that must be free beside room for a whole copy of the database
HOLIDAYS_DUE = timedelta(days=30)  # before a year begins its days off have been published


class Check(StrEnum):
    """What is looked at, in the order in which it is told."""

    DATABASE = "database"
    SCHEMA = "schema"
    TELEGRAM = "telegram"
    CLOCK = "clock"
    BEAT = "beat"
    MESSAGES = "messages"
    UPDATES = "updates"
    STAFF = "staff"
    DUTY = "duty"
    CALENDAR = "calendar"
    ALARMS = "alarms"
    DISK = "disk"
    FILES = "files"
    WEB = "web"


class Kind(StrEnum):
    """What can be found: `<check>_<what>`."""

    DATABASE_MISSING = "database_missing"
    DATABASE_UNUSABLE = "database_unusable"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_AFFECTED = "database_affected"
    DATABASE_TOO_OLD = "database_too_old"
    SCHEMA_NEWER = "schema_newer"
    SCHEMA_OLDER = "schema_older"
    TELEGRAM_NO_TOKEN = "telegram_no_token"
    TELEGRAM_REFUSED = "telegram_refused"
    TELEGRAM_UNREACHABLE = "telegram_unreachable"
    TELEGRAM_WEBHOOK = "telegram_webhook"
    TELEGRAM_PENDING = "telegram_pending"
    TELEGRAM_RENAMED = "telegram_renamed"
    CLOCK_OFF = "clock_off"
    BEAT_NEVER = "beat_never"
    BEAT_LATE = "beat_late"
    BEAT_AHEAD = "beat_ahead"
    MESSAGES_STUCK = "messages_stuck"
    MESSAGES_ORPHANED = "messages_orphaned"
    MESSAGES_UNCLEAR = "messages_unclear"
    UPDATES_WAITING = "updates_waiting"
    UPDATES_SET_ASIDE = "updates_set_aside"
    UPDATES_SET_ASIDE_BEFORE = "updates_set_aside_before"
    STAFF_NO_TOWN = "staff_no_town"
    STAFF_NO_CLERK = "staff_no_clerk"
    STAFF_UNBOUND = "staff_unbound"
    DUTY_NOBODY = "duty_nobody"
    DUTY_GAPS = "duty_gaps"
    DUTY_NO_ROOM = "duty_no_room"
    DUTY_NO_DISPATCHER = "duty_no_dispatcher"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CALENDAR_NOT_YET = "calendar_not_yet"
    ALARMS_FORGOTTEN = "alarms_forgotten"
    ALARMS_BROKEN = "alarms_broken"
    DISK_LOW = "disk_low"
    FILES_OPEN = "files_open"
    WEB_PLAIN = "web_plain"
    WEB_EXPOSED = "web_exposed"


NOTES = frozenset(
    {
        Kind.TELEGRAM_RENAMED,
        Kind.MESSAGES_UNCLEAR,
        Kind.UPDATES_SET_ASIDE_BEFORE,
        Kind.STAFF_UNBOUND,
        Kind.DUTY_GAPS,
        Kind.CALENDAR_NOT_YET,
        Kind.WEB_PLAIN,
        Kind.WEB_EXPOSED,
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing found; `count` and `names` (places, years, files; never people) fill its sentence."""

    kind: Kind
    count: int = 0
    names: tuple[str, ...] = ()

    @property
    def check(self) -> Check:
        return Check(self.kind.partition("_")[0])

    @property
    def wrong(self) -> bool:
        """Whether something is to be done about it; else it is only worth knowing."""
        return self.kind not in NOTES


@dataclass(frozen=True)
class Engine:
    """The database itself; `whole` is None where the engine looks after that, `schema` names the versions it holds."""

    is_sqlite: bool
    version: tuple[int, ...]
    whole: bool | None
    size: int  # bytes
    schema: frozenset[str]


@dataclass(frozen=True)
class Telegram:
    """What Telegram says; `ahead` is how far the machine's clock is before Telegram's, None without an answer."""

    answers: bool
    knows_token: bool = False
    username: str | None = None
    has_webhook: bool = False
    pending: int = 0
    ahead: timedelta | None = None


@dataclass(frozen=True)
class Work:
    """What the bot's own records say of its work."""

    beat_at: datetime | None
    stuck: int
    orphaned: int
    unclear: int
    updates_waiting: int
    set_aside: int
    set_aside_before: int
    oldest_alarm_at: datetime | None


@dataclass(frozen=True)
class Town:
    """A town, or the staff of no town; `nobody` are the villages whose cases would reach nobody now.

    `gaps` is a village for each day of the next two weeks that lacks somebody, without those of people who never bound.
    """

    name: str
    unbound: int
    nobody: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    has_room: bool = True
    has_dispatcher: bool = True


@dataclass(frozen=True)
class Office:
    """The office; `unknown_years` are those of the next twelve months whose days off are a guess."""

    bot_username: str | None
    has_clerk: bool
    unknown_years: tuple[int, ...]
    today: datetime
    towns: tuple[Town, ...]
    broken: int = 0  # cases of a sample at which owner, alarm or next hearer is not what the rules say


@dataclass(frozen=True)
class Facts:
    """Everything that could be found out; None: it could not be."""

    beat_every: timedelta
    has_database: bool = True  # the file is there, or an address is given
    has_token: bool = True
    engine: Engine | None = None
    known_schema: frozenset[str] = frozenset()
    telegram: Telegram | None = None
    work: Work | None = None
    has_town: bool = True
    office: Office | None = None
    free: int | None = None  # bytes where the SQLite file lies
    open_files: tuple[str, ...] = field(default=())
    web_is_plain: bool = False  # people reach its pages without https
    web_is_exposed: bool = False  # it listens to more than this machine


def judge(facts: Facts, *, now: datetime) -> list[Finding]:
    """Return what was found, in the order of the checks."""
    found = [
        *_of_database(facts),
        *_of_telegram(facts),
        *_of_work(facts, now=now),
        *_of_office(facts),
        *_of_machine(facts),
    ]
    order = list(Check)
    return sorted(found, key=lambda finding: order.index(finding.check))


def not_looked_at(facts: Facts) -> frozenset[Check]:
    """Return the checks for which something was missing."""
    telegram, engine = facts.telegram, facts.engine
    missing = {
        Check.SCHEMA: engine is None or engine.whole is False,
        Check.CLOCK: telegram is None or telegram.ahead is None,
        Check.BEAT: facts.work is None,
        Check.MESSAGES: facts.work is None,
        Check.UPDATES: facts.work is None,
        Check.STAFF: facts.work is None,
        Check.DUTY: facts.office is None,
        Check.CALENDAR: facts.office is None,
        Check.ALARMS: facts.office is None,
        Check.DISK: facts.free is None,
    }
    return frozenset(check for check, is_missing in missing.items() if is_missing)


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Return whether two connections of this SQLite can corrupt a file between them. Source: https://sqlite.org/wal.html."""
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return version >= (3, 7) and not mended


def _of_database(facts: Facts) -> Iterator[Finding]:
    if not facts.has_database:
        yield Finding(Kind.DATABASE_MISSING)
        return
    engine = facts.engine
    if engine is None:
        yield Finding(Kind.DATABASE_UNUSABLE)
        return
    if engine.whole is False:
        yield Finding(Kind.DATABASE_DAMAGED)
    version = ".".join(map(str, engine.version))
    if engine.is_sqlite and has_wal_reset_bug(engine.version):
        yield Finding(Kind.DATABASE_AFFECTED, names=(version,))
    if not engine.is_sqlite and engine.version < OLDEST_POSTGRES:
        yield Finding(Kind.DATABASE_TOO_OLD, names=(version,))
    if engine.whole is False:
        return
    if engine.schema - facts.known_schema:
        yield Finding(Kind.SCHEMA_NEWER)
    elif facts.known_schema - engine.schema:
        yield Finding(Kind.SCHEMA_OLDER)


def _of_telegram(facts: Facts) -> Iterator[Finding]:
    telegram = facts.telegram
    if not facts.has_token:
        yield Finding(Kind.TELEGRAM_NO_TOKEN)
    if telegram is None:
        return
    if not telegram.answers:
        yield Finding(Kind.TELEGRAM_UNREACHABLE)
    elif not telegram.knows_token:
        yield Finding(Kind.TELEGRAM_REFUSED)
    if telegram.has_webhook:
        yield Finding(Kind.TELEGRAM_WEBHOOK)
    if telegram.pending >= MOST_WAITING_AT_TELEGRAM:
        yield Finding(Kind.TELEGRAM_PENDING, telegram.pending)
    known = facts.office.bot_username if facts.office else None
    if known and telegram.username and known != telegram.username:
        yield Finding(Kind.TELEGRAM_RENAMED)
    if telegram.ahead is not None and abs(telegram.ahead) > CLOCK_MAY_BE_OFF:
        yield Finding(Kind.CLOCK_OFF, round(telegram.ahead.total_seconds()))


def _of_work(facts: Facts, *, now: datetime) -> Iterator[Finding]:
    work = facts.work
    if work is None:
        return
    yield from _of_beat(work.beat_at, every=facts.beat_every, now=now)
    counted = (
        (Kind.MESSAGES_STUCK, work.stuck),
        (Kind.MESSAGES_ORPHANED, work.orphaned),
        (Kind.MESSAGES_UNCLEAR, work.unclear),
        (Kind.UPDATES_WAITING, work.updates_waiting),
        (Kind.UPDATES_SET_ASIDE, work.set_aside),
        (Kind.UPDATES_SET_ASIDE_BEFORE, work.set_aside_before),
    )
    yield from (Finding(kind, count) for kind, count in counted if count)
    beats = work.beat_at is not None and now - work.beat_at <= 2 * facts.beat_every
    if beats and work.oldest_alarm_at and now - work.oldest_alarm_at > LATE:  # one that rests forgets nothing
        yield Finding(Kind.ALARMS_FORGOTTEN)


def _of_beat(beat_at: datetime | None, *, every: timedelta, now: datetime) -> Iterator[Finding]:
    if beat_at is None:
        yield Finding(Kind.BEAT_NEVER)
    elif now - beat_at > 2 * every:
        yield Finding(Kind.BEAT_LATE, int((now - beat_at).total_seconds()))
    elif beat_at - now > 2 * every:
        yield Finding(Kind.BEAT_AHEAD)


def _of_office(facts: Facts) -> Iterator[Finding]:
    if facts.work is not None and not facts.has_town:
        yield Finding(Kind.STAFF_NO_TOWN)
    office = facts.office
    if office is None:
        return
    if not office.has_clerk:
        yield Finding(Kind.STAFF_NO_CLERK)
    unbound = [town for town in office.towns if town.unbound]
    if unbound:
        names = tuple(f"{town.name} {town.unbound}" for town in unbound)
        yield Finding(Kind.STAFF_UNBOUND, sum(town.unbound for town in unbound), names)
    gaps = (
        (Kind.DUTY_NOBODY, [f"{town.name}/{village}" for town in office.towns for village in town.nobody]),
        (Kind.DUTY_NO_ROOM, [town.name for town in office.towns if not town.has_room]),
        (Kind.DUTY_NO_DISPATCHER, [town.name for town in office.towns if not town.has_dispatcher]),
    )
    yield from (Finding(kind, len(names), tuple(names)) for kind, names in gaps if names)
    coming = [f"{town.name}/{village}" for town in office.towns for village in town.gaps]
    if coming:
        yield Finding(Kind.DUTY_GAPS, len(coming), tuple(dict.fromkeys(coming)))
    yield from _of_calendar(office)
    if office.broken:
        yield Finding(Kind.ALARMS_BROKEN, office.broken)


def _of_calendar(office: Office) -> Iterator[Finding]:
    """A year that has not begun is not wrong before its days off are published, in November or so."""
    soon = (office.today + HOLIDAYS_DUE).year
    for kind, years in (
        (Kind.CALENDAR_UNKNOWN, [year for year in office.unknown_years if year <= soon]),
        (Kind.CALENDAR_NOT_YET, [year for year in office.unknown_years if year > soon]),
    ):
        if years:
            yield Finding(kind, len(years), tuple(map(str, years)))


def _of_machine(facts: Facts) -> Iterator[Finding]:
    if facts.free is not None and facts.engine is not None and facts.free < facts.engine.size + SPARE:
        yield Finding(Kind.DISK_LOW, facts.free // 1_000_000)
    if facts.open_files:
        yield Finding(Kind.FILES_OPEN, len(facts.open_files), facts.open_files)
    if facts.web_is_plain:
        yield Finding(Kind.WEB_PLAIN)
    if facts.web_is_exposed:
        yield Finding(Kind.WEB_EXPOSED)
