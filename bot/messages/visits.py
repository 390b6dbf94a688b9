"""留电话住址: its questions, with keys under the writing field, and what is offered where something was left before."""

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Key, Message
from bot.messages.view import CaseView
from bot.texts import residents, visits
from bot.texts.language import LANGUAGES, say, speaking


def is_key(text: str, label: str) -> bool:
    """Return whether somebody tapped a key: its label in any language, since the keys may be older than the choice of one."""
    for language in LANGUAGES:
        with speaking(language):
            if text.strip() == say(label):
                return True
    return False


def handler_of(view: CaseView) -> str:
    """Return how the resident knows his handler."""
    return residents.special_handler() if view.case.about_cadre else view.handler or ""


def ask_phone(view: CaseView) -> Message:
    """Return the question, with the consent that an answer is."""
    keys = ((Key(say(visits.SEND_PHONE), asks_contact=True),), (Key(say(visits.SKIP)), Key(say(visits.NOTHING))))
    return Message(visits.ask_phone(view.number, handler_of(view)), keys=keys)


def ask_house(*, phone_left: bool) -> Message:
    """Return the second question."""
    text = visits.ask_house() if phone_left else visits.ask_house_alone()
    return Message(text, keys=((Key(say(visits.SKIP)),),))


def over(text: str) -> Message:
    """Return the last sentence; the keys go."""
    return Message(text, drops_keys=True)


def offer_again(view: CaseView) -> Message:
    """Return the question whether the handler may see what was left before."""
    return Message(visits.offer_again(view.number, handler_of(view)), (*show_row(view), _anew(view)))


def seen_now(view: CaseView) -> Message:
    """Return who sees it now, and how to take it back."""
    return Message(visits.seen_now(view.number, handler_of(view)), ((take_back(view),), _anew(view)))


def moved(view: CaseView) -> Message:
    """Return that it was taken back because somebody else has the case now."""
    return Message(visits.moved(view.number, handler_of(view)), show_row(view))


def show_row(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return the button by which the present handler, and no other, may see what was left."""
    case = view.case
    return ((Button(say("也给他看"), Press("visit_show", case.case_id, base36(case.handler_id or 0))),),)


def leave(view: CaseView) -> Button:
    """Return the button that asks for phone and house."""
    return Button(say("留电话住址"), Press("visit", view.case.case_id))


def take_back(view: CaseView) -> Button:
    """Return the button that takes back what was left."""
    return Button(say("收回电话住址"), Press("visit_end", view.case.case_id))


def _anew(view: CaseView) -> tuple[Button, ...]:
    return (Button(say("重新写"), Press("visit_anew", view.case.case_id)),)
