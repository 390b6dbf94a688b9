"""Messages about a case under supervision."""

from bot.messages.buttons import Press
from bot.messages.cards import decide_buttons, handler_next_step, open_button
from bot.messages.message import Button, Message
from bot.messages.view import CaseView
from bot.rules.cases import Case
from bot.texts import supervision as texts
from bot.texts.language import say


def ask_colour(case: Case) -> Message:
    """Return the question: yellow or red."""
    colours = ("red",) if case.supervised == "yellow" else ("yellow", "red")
    row = tuple(Button(texts.COLOURS[colour], Press("colour", case.case_id, colour)) for colour in colours)
    return Message(texts.ask_colour(case.number), (row,))


def supervised(view: CaseView, *, is_handler: bool) -> Message:
    """Return what the handler hears, with the card's first buttons, or a leader above him."""
    colour = texts.COLOURS[view.case.supervised or "yellow"]
    if is_handler:
        return Message(texts.to_handler(view.number, view.supervisor, colour), handler_next_step(view))
    text = texts.to_leaders(view.number, view.supervisor, colour, view.handler or "")
    return Message(text, ((open_button(view),),))


def decide(view: CaseView) -> Message:
    """Return the question after two rounds: one more, or an end?"""
    return Message(texts.decide(view.number, view.case.round - 1), (decide_buttons(view), (open_button(view),)))


def his_round(view: CaseView, *, others: bool) -> Message:
    """Return whose the new round is, and how it goes on from here; `others`: somebody else may have it too."""
    case = view.case
    passes = (Button(say("转办"), Press("pass", case.case_id)),) if others else ()
    text = texts.his_round(view.number, case.round, view.due_day, others=others)
    return Message(text, ((Button(say("答复"), Press("answer", case.case_id)), *passes), (open_button(view),)))


def lifted(view: CaseView, who: str) -> Message:
    """Return that it is under supervision no more."""
    return Message(texts.lifted(view.number, who), ((open_button(view),),))


def directed(view: CaseView, text: str) -> Message:
    """Return what is to be done, in the words of whoever supervises."""
    return Message(texts.directed(view.number, view.supervisor, text), ((open_button(view),),))
