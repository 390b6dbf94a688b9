"""Who may administer binds first: codes for the clerks of the town file while none of them is bound."""

from datetime import datetime

from bot.actions.people.invite import Link, new_link
from storage import offices, people
from storage.database import Tx


def first_codes(tx: Tx, *, now: datetime) -> list[Link] | None:
    """Return a new link for each clerk while nobody is bound as clerk; older ones end. None: the town has no clerk at all.

    Empty where nothing is to be printed: a clerk is bound, or there is no town yet.
    """
    office = offices.find(tx)
    clerks = people.with_role(tx, "clerk")
    if office is None or any(clerk.chat_id is not None for clerk in clerks):
        return []
    if not clerks:
        return None
    return [new_link(tx, clerk, office.bot_username, now=now) for clerk in clerks]
