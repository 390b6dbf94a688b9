"""Asking permission: what is asked of whoever asks, and of whoever decides."""

from bot.messages.buttons import Press, base36
from bot.messages.cards import decisions, open_button
from bot.messages.message import Button, Message, fitted, shown
from bot.messages.view import CaseView
from bot.rules.requests import EXTENSIONS, HOLDS, Request
from bot.texts import requests as texts
from bot.texts.language import say


def ask_days(view: CaseView) -> Message:
    """Return how long the answer is to be put off?"""
    buttons = [Button(texts.days_button(days), _chosen("extend", view, days)) for days in EXTENSIONS]
    return Message(texts.ask_days(view.number), (tuple(buttons),))


def ask_until(view: CaseView) -> Message:
    """Return when is it looked at again?"""
    buttons = [Button(texts.HOLDS[days], _chosen("hold", view, days)) for days in HOLDS]
    return Message(texts.ask_until(view.number), (tuple(buttons[:2]), tuple(buttons[2:])))


def stop(view: CaseView) -> Button:
    """Return the button with which he thinks better of it."""
    return Button(say("先不写"), Press("stop", view.case.case_id))


def request(view: CaseView, asked: Request, *, asker: str, why: str) -> Message:
    """Return the one message to whoever decides."""
    text = texts.request(
        view.number,
        texts.what(asked),
        asker,
        where=view.village,
        category=view.case.category,
        due=view.due,
        why=shown(why),
    )
    return Message(fitted(text), (decisions(view, asked), (open_button(view),)))


def hold_over(view: CaseView, plan: str) -> Message:
    """Return that the day has come on which something on hold is looked at again."""
    return Message(fitted(texts.hold_over(view.number, view.handler, plan)), ((open_button(view),),))


def _chosen(verb: str, view: CaseView, days: int) -> Press:
    return Press(verb, view.case.case_id, base36(days))
