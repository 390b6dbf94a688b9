"""What somebody on the staff writes about his own shifts where nothing waits for him: it is no answer to anybody."""

import re
from datetime import date
from enum import Enum, auto

from bot.rules.leave import days_meant

MOST = 20  # characters: what is longer tells of something
_LEAVE = re.compile(r"[请請]\S{0,6}假|[销銷]假|休假")
_SWAP = re.compile(r"[换換替调調顶頂]\S{0,4}班|替我|[谁誰]能?替|和我[换換]")


class Wish(Enum):
    """What he wants to do."""

    SWAP = auto()
    LEAVE = auto()
    DAYS = auto()  # days without a word of what for


def wish(text: str, today: date) -> Wish | None:
    """Return what a short message wants, None where it may be of anything."""
    written = text.strip()
    if len(written) > MOST:
        return None
    if not written.isdecimal() and days_meant(written, today):  # a number alone may be of anything
        return Wish.DAYS
    if _SWAP.search(written):
        return Wish.SWAP
    return Wish.LEAVE if _LEAVE.search(written) else None
