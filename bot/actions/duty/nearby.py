"""Who could serve a day instead of whom the roster names, for a swap."""

from bot.actions.duty.resolve import roster_between
from bot.actions.duty.standing_in import candidates
from bot.rules.errors import NobodyToSwap
from bot.rules.standing_in import Candidate
from bot.rules.swaps import DutyOf
from storage import places
from storage.database import Tx


def able_for(tx: Tx, of: DutyOf) -> list[Candidate]:
    """Return who could serve a day, whom to ask first. Raises: NobodyToSwap."""
    held = roster_between(tx, of.day, of.day, village_id=of.village_id)
    found = candidates(tx, held, places.load(tx, of.village_id), of.day)
    if not found:
        raise NobodyToSwap
    return found
