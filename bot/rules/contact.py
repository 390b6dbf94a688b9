"""怎么联系他: what of a written line is the telephone number, and what the name."""

import re
import unicodedata

from bot.rules.people import Contact

MOST_WRITTEN = 60  # characters: more is no name and number but a petition
MOST_NAME = 20
MOST_OWN_NAME = 6
PHONE = re.compile(r"\+?\d(?:[ -]?\d){6,14}")
_BESIDE = re.compile(r"^[\s,.:;。、()]+|(?:电话|手机|联系方式|号码|是|[\s,.:;。、()])+$")
_NONE = ("没有", "没电话", "没有电话", "没", "无", "不知道", "不清楚")


def contact_in(written: str) -> Contact | None:
    """Return name and number as they stand in a line, either may be missing; None: it is something else."""
    plain = unicodedata.normalize("NFKC", written).strip()
    found = PHONE.search(plain)
    around = (plain[: found.start()], plain[found.end() :]) if found else (plain, "")
    name = "".join(_BESIDE.sub("", part) for part in around)
    if not plain or len(plain) > MOST_WRITTEN or len(name) > MOST_NAME:
        return None
    return Contact("" if name in _NONE else name, re.sub(r"[ -]", "", found[0]) if found else "")


def own_contact_in(written: str) -> Contact | None:
    """Return the same of a resident who was asked who he is: without a number only what is as short as a name."""
    found = contact_in(written)
    if found is None or not (found.phone or found.name):
        return None
    return found if found.phone or len(found.name) <= MOST_OWN_NAME else None
