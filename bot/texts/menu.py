"""The command menu."""

from hashlib import sha256

from bot.rules.people import DESK as DESK_ROLES
from bot.rules.people import ROLES
from bot.texts.language import mark, say

Commands = tuple[tuple[str, str], ...]

RESIDENTS = (
    ("my", mark("我的事办到哪了")),
    ("duty", mark("今天谁值班")),
    ("start", mark("从头开始")),
    ("help", mark("怎么用")),
    ("privacy", mark("谁看得到我写的")),
    ("language", mark("换文字")),
)
STAFF = (
    ("todo", mark("等我办的事")),
    ("find", mark("查找")),
    ("swap", mark("换班、替班")),
    ("leave", mark("请假、销假")),
    *RESIDENTS,
)
DIGEST, BOARD = ("digest", mark("现在看简报")), ("board", mark("看板"))
WEB, MEETING = ("web", mark("网页看板")), ("meeting", mark("周例会"))
LEADERS = (DIGEST, BOARD, WEB, MEETING, *STAFF)
CLERKS = (("staff", mark("人员、邀请、告示")),)
DESK = (("register", mark("代人登记")),)


def of_staff(roles: list[str]) -> Commands:
    """Return the menu of somebody on the staff, with what each of his roles adds."""
    clerk = CLERKS if "clerk" in roles else ()
    desk = DESK if any(role in DESK_ROLES for role in roles) else ()
    return (*clerk, *desk, *(LEADERS if {"leader", "supervisor"} & {*roles} else STAFF))


VERSION = sha256(repr([of_staff([role]) for role in ROLES]).encode()).hexdigest()[:16]
"""Another one as soon as a command comes, goes or is called otherwise: whoever has a menu of his own is shown the new one."""


def said(commands: Commands) -> Commands:
    """Return commands with their meanings in the listener's language."""
    return tuple((name, say(meaning)) for name, meaning in commands)
