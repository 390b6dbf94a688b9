"""简报设置: at what hour, on which days, brief or full, and whether anything is said when nothing is wrong; by buttons alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.digests.send import show_now
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say
from bot.messages import digest_wishes as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.digests import EVERY_DAY, WEEKDAYS, WORKING_DAYS, Wishes
from bot.rules.errors import ForgedButton
from bot.rules.people import Person
from storage import digests, offices
from storage.database import Tx


def show_rest(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """另有 n 件: the next of them. Raises: NoScope."""
    show_now(tx, member, cause=pressed.cause, now=now, first=press.number if press.argument else 0)
    return ""


def ask_wishes(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """简报设置: below the digest, which stays as it is."""
    message = _page(tx, digests.wishes(tx, member.person_id))
    say(tx, member, message, kind="list", cause=pressed.cause, now=now)
    return ""


def set_hour(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """An hour, or that of the office. Raises: ForgedButton."""
    if press.argument and press.argument not in messages.HOURS:
        raise ForgedButton
    clock = f"{press.argument[:2]}:{press.argument[2:]}" if press.argument else None
    return _keep(tx, member, pressed, lambda wishes: replace(wishes, clock=clock), now=now)


def set_days(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Every day, working days, or a weekday more or less. Raises: ForgedButton."""
    if press.argument in (EVERY_DAY, WORKING_DAYS):
        return _keep(tx, member, pressed, lambda wishes: replace(wishes, days=press.argument), now=now)
    if len(press.argument) != 1 or press.argument not in WEEKDAYS:
        raise ForgedButton
    return _keep(tx, member, pressed, lambda wishes: wishes.turned(press.argument), now=now)


def set_length(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """简短, or 完整."""
    return _keep(tx, member, pressed, lambda wishes: replace(wishes, brief=press.argument == "brief"), now=now)


def set_silence(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """没事不发, or 没事也发."""
    return _keep(tx, member, pressed, lambda wishes: replace(wishes, silent=press.argument == "silent"), now=now)


def _keep(tx: Tx, member: Person, pressed: Pressed, change: Callable[[Wishes], Wishes], *, now: datetime) -> str:
    """Keep what was chosen. A day or an hour holds from now on: what fell due before by others is not owed by these."""
    before = digests.wishes(tx, member.person_id)
    wanted = change(before)
    is_other_time = (wanted.clock, wanted.days) != (before.clock, before.days)
    digests.keep(tx, replace(wanted, changed_at=now if is_other_time else before.changed_at))
    return instead(tx, member, _page(tx, wanted), pressed, now=now)


def _page(tx: Tx, wishes: Wishes) -> Message:
    office = offices.rules(tx)
    return messages.page(wishes, default=office.digest_at, quiet=office.quiet)


DIGEST_PRESSES: dict[str, Callable[..., str]] = {
    "digest": show_rest,
    "digest_wishes": ask_wishes,
    "digest_hour": set_hour,
    "digest_days": set_days,
    "digest_length": set_length,
    "digest_silence": set_silence,
}
