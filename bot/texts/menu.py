"""The command menu."""

from bot.texts.language import mark, say

Commands = tuple[tuple[str, str], ...]

RESIDENTS = (
    ("my", mark("我的事办到哪了")),
    ("start", mark("从头开始")),
    ("help", mark("怎么用")),
)
STAFF = (("todo", mark("等我办的事")), *RESIDENTS)
SUPERVISORS = (("digest", mark("现在看简报")), *STAFF)


def said(commands: Commands) -> Commands:
    """Return commands with their meanings in the listener's language."""
    return tuple((name, say(meaning)) for name, meaning in commands)
