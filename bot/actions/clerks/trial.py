"""An office is on trial until its clerk says 正式启用; until then he may wipe what was tried, 清空试用."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import clerks as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import InService, StillSending
from bot.rules.people import Person
from bot.texts import clerks
from storage import offices, trial
from storage.database import Tx


def must_be_on_trial(tx: Tx) -> None:
    """Raises: InService: 正式启用 was pressed."""
    if offices.marked(tx, offices.IN_SERVICE):
        raise InService


def go_live(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """正式启用: asks once more; from then on nothing can be wiped."""
    must_be_on_trial(tx)
    if press.argument != "yes":
        return instead(tx, clerk, messages.ask_go_live(), pressed, now=now)
    offices.mark(tx, offices.IN_SERVICE, now)
    return instead(tx, clerk, Message(clerks.in_service()), pressed, now=now)


def wipe(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """清空试用: says how much will go and asks; a yes to other numbers than the present ones is asked again."""
    must_be_on_trial(tx)
    extent = trial.extent(tx)
    if press.argument != messages.agreed(extent.cases, extent.drafts):
        question = messages.ask_wipe(cases=extent.cases, drafts=extent.drafts)
        return instead(tx, clerk, question, pressed, now=now)
    if trial.in_hand(tx, but=clerk.person_id):
        raise StillSending
    trial.wipe(tx)
    told = clerks.wiped(cases=extent.cases, drafts=extent.drafts)
    instead(tx, clerk, Message(told), pressed, now=now)
    return clerks.wiped_shortly()


TRIAL_PRESSES: dict[str, Callable[..., str]] = {"go_live": go_live, "wipe": wipe}
