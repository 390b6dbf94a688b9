"""The clerk's buttons, all of them."""

from bot.actions.clerks.planning import PLANNING_PRESSES
from bot.actions.clerks.rosters import ROSTER_PRESSES
from bot.actions.clerks.sheets import SHEET_PRESSES
from bot.actions.clerks.staff import STAFF_PRESSES
from bot.actions.clerks.trial import TRIAL_PRESSES
from bot.actions.duty.blocks_chat import BLOCK_PRESSES
from bot.actions.duty.notices import NOTICE_PRESSES

CLERK_PRESSES = {
    **STAFF_PRESSES,
    **SHEET_PRESSES,
    **NOTICE_PRESSES,
    **TRIAL_PRESSES,
    **ROSTER_PRESSES,
    **PLANNING_PRESSES,
    **BLOCK_PRESSES,
}
