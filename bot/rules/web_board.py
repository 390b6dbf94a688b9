"""The web board: how long a link to it is good, and how long whoever came by one stays. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.people import Person

LINK_LIVES = timedelta(minutes=10)
IDLE = timedelta(minutes=30)  # a page that stands open looks for itself, so this is how long none may stand open
LONGEST = timedelta(hours=12)  # a working day: a wall begins each with a new link
MOST_SESSIONS = 5  # of one person; one more ends the oldest
LOOKED_EVERY = timedelta(minutes=1)  # so exactly it is noted when somebody last looked
KEPT = timedelta(days=7)  # links and sessions that are over
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike: it may have to be typed
GROUPS, IN_GROUP = 4, 4


@dataclass(frozen=True)
class BoardLink:
    """A row of `board_links`."""

    digest: str
    person_id: int
    binding_id: int
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class BoardSession:
    """A row of `board_sessions`."""

    session_id: int
    digest: str
    person_id: int
    binding_id: int
    on_phone: bool
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


def is_good(link: BoardLink, holder: Person | None, now: datetime) -> bool:
    """Whether a link still lets its holder in: not used, not too old, and he has the chat to which it was sent."""
    return link.used_at is None and now < link.made_at + LINK_LIVES and _is_bound(holder, link.binding_id)


def goes_on(session: BoardSession, holder: Person | None, now: datetime) -> bool:
    """Whether whoever came in may stay: not logged out, nobody idle or too long, and his binding is what it was."""
    in_time = now < min(session.seen_at + IDLE, session.began_at + LONGEST)
    return session.ended_at is None and in_time and _is_bound(holder, session.binding_id)


def is_to_note(session: BoardSession, now: datetime) -> bool:
    """Whether it is worth writing down that somebody looks."""
    return now >= session.seen_at + LOOKED_EVERY


def as_typed(letters: str) -> str:
    """Return a secret in groups: abcd-efgh-jkmn-pqrs."""
    return "-".join(letters[at : at + IN_GROUP] for at in range(0, len(letters), IN_GROUP))


def as_meant(typed: str) -> str:
    """Return the letters of a secret, however it was typed."""
    return "".join(letter for letter in typed.lower() if letter in LETTERS)


def _is_bound(holder: Person | None, binding_id: int) -> bool:
    return holder is not None and holder.binding_id == binding_id
