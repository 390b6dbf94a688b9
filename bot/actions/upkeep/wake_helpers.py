"""Reminds those who help with a case, and tells its handler what is late or who cannot help any more."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.helping import lose
from bot.actions.upkeep.alarms import Woken
from bot.rules import helping as rules
from bot.rules.audience import Sees, audience
from bot.rules.helping import Helper
from storage import helpers, people
from storage.database import Tx

AT_ONCE = 200


def wake_helpers(tx: Tx, *, now: datetime) -> Woken:
    """Look at the parts whose alarm has come, and at those of people who cannot help any more."""
    faults: list[tuple[int, str]] = []
    unable = helpers.of_unable(tx)
    for helper in unable:
        _safely(tx, partial(lose, tx, helper.case_id, helper.person_id, now=now), helper, faults)
    due = helpers.due(tx, now=now, at_most=AT_ONCE)
    for helper in due:
        _safely(tx, partial(_wake, tx, helper, now=now), helper, faults)
    return Woken(len(unable) + len(due) - len(faults), tuple(faults))


def _safely(tx: Tx, deed: Callable[[], None], helper: Helper, faults: list[tuple[int, str]]) -> None:
    try:
        with tx.savepoint():
            deed()
    except Exception as error:
        faults.append((helper.helper_id, type(error).__name__))


def _wake(tx: Tx, helper: Helper, *, now: datetime) -> None:
    case, place, office = load(tx, helper.case_id)
    if audience(case, people.get(tx, helper.person_id), place) < Sees.CARD:
        lose(tx, helper.case_id, helper.person_id, now=now)
        return
    helpers.save(tx, rules.reminded(helper, office, now=now))
    late = helper.is_late(now)
    act(tx, helper.case_id, partial(rules.remind, helper=helper.person_id, late=late), now=now)
