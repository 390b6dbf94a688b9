"""/privacy, and the question before anything is deleted."""

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import privacy
from bot.texts.language import say


def what_is_kept(phone: str) -> Message:
    """Return what is kept and who sees it, with the ways to one's own data."""
    rows = ((Button(say("我的资料"), Press("own_copy")),), (Button(say("删除我的资料"), Press("erase")),))
    return Message(privacy.what_is_kept(phone), rows)


def ask_erase(cases: int, still_open: int) -> Message:
    """Return the question; a button for all speaks of the number of open cases for which it was made."""
    keep = Button(say("不删了"), Press("erase_now", 0, "no"))
    every = Press("erase_now", still_open, "all")
    if not still_open:
        return Message(privacy.ask_erase(cases, 0), ((Button(say("删除"), every), keep),))
    ended = Button(say("只删办完的"), Press("erase_now", 0, "ended"))
    return Message(privacy.ask_erase(cases, still_open), ((Button(say("撤回并全部删除"), every),), (ended, keep)))
