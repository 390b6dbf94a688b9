"""往后排: how far the rosters that a clerk keeps are published, and four weeks more at his word. What is published stays."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions.duty.keeping import kept
from bot.actions.duty.publish import publish
from bot.actions.duty.show import LONGEST
from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import planning as messages
from bot.messages.buttons import Press
from bot.messages.days import as_argument, from_argument
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import NotNow, SinceTooFar
from bot.rules.people import Person
from bot.rules.rota import duty_day
from storage import offices, places, roster
from storage.database import Tx

MORE = 28 * ONE_DAY


def ask(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """往后排: until when is it published, and to when would it be?"""
    until = _published_to(tx, clerk, now=now)
    return instead(tx, clerk, messages.ask(until, until + MORE, argument=as_argument(until)), pressed, now=now)


def plan_more(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Four weeks more. Raises: NotNow: it was published further since; SinceTooFar: two years ahead at most."""
    until = _published_to(tx, clerk, now=now)
    if from_argument(press.argument, now=now) != until:
        raise NotNow
    office = offices.rules(tx)
    if until + MORE > duty_day(now, handover=office.handover, zone=office.zone) + LONGEST:
        raise SinceTooFar
    mine = kept(tx, clerk)
    publish(tx, [row[2] for row in places.all_villages(tx) if row[2] in mine], until=until + MORE, now=now)
    return instead(tx, clerk, messages.done(until + MORE), pressed, now=now)


def _published_to(tx: Tx, clerk: Person, *, now: datetime) -> date:
    """Return until when the roster of every village that is his to keep is published."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    done = roster.published(tx)
    there = [done[one].published_to for one in kept(tx, clerk) if one in done]
    return max(today, min(there, default=today))


PLANNING_PRESSES: dict[str, Callable[..., str]] = {"roster_plan": ask, "roster_plan_yes": plan_more}
