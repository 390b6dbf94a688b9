"""联办 and 并案 by the staff: the questions and the buttons."""

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.messages.view import CaseView
from bot.rules.cases import Case
from bot.rules.helping import DAYS
from bot.rules.people import Person
from bot.texts import helping, requests, words
from bot.texts.language import say


def ask_whom(view: CaseView, able: list[Person]) -> Message:
    """Return who is to help?"""
    rows = in_rows([Button(one.name or "", Press("joint", view.case.case_id, base36(one.person_id))) for one in able])
    return Message(helping.ask_whom(view.number), rows)


def ask_days(view: CaseView, whom: Person) -> Message:
    """Return within how many working days?"""
    chosen = base36(whom.person_id)
    buttons = [
        Button(requests.days_button(days), Press("joint_days", view.case.case_id, f"{chosen}_{base36(days)}"))
        for days in DAYS
    ]
    return Message(helping.ask_days(view.number, whom.name or ""), (tuple(buttons),))


def ask_who_goes(view: CaseView, helping_now: list[Person]) -> Message:
    """Return who is needed no more?"""
    case = view.case.case_id
    rows = in_rows([Button(one.name or "", Press("help_end", case, base36(one.person_id))) for one in helping_now])
    return Message(helping.ask_who_goes(view.number), rows)


def ask_into(view: CaseView, others: list[Case]) -> Message:
    """Return in which case this one is to go on?"""
    if not others:
        return Message(helping.no_other(view.number))
    rows = tuple(
        (
            Button(
                helping.choice(one.number, one.category, words.day(one.registered_at, view.zone)),
                Press("merge", view.case.case_id, base36(one.case_id)),
            ),
        )
        for one in others
    )
    return Message(helping.ask_into(view.number), rows)


def prompt(view: CaseView, text: str) -> Message:
    """Return what asks for words, with the way out of it."""
    return Message(text, ((_stop(view),),))


def _stop(view: CaseView) -> Button:
    return Button(say("先不写"), Press("stop", view.case.case_id))
