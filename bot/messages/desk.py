"""Messages to duty rooms and dispatchers who register for somebody that came or called: his questions, in their words."""

from collections.abc import Callable
from dataclasses import replace

from bot.messages import cards, residents
from bot.messages.buttons import Press
from bot.messages.calling import missed_button
from bot.messages.message import Button, Message
from bot.messages.residents import DraftView
from bot.messages.view import CaseView
from bot.rules.cases import WITH_HANDLER
from bot.rules.intake import Step
from bot.texts import desk, words
from bot.texts import residents as to_residents
from bot.texts.language import say


def question(view: DraftView) -> Message:
    """Return what a draft on somebody's behalf asks now."""
    if view.draft.step is Step.CONTACT:
        return Message(desk.ask_contact(), ((Button(say("跳过"), Press("contact", view.draft.draft_id, "skip")),),))
    asked = residents.question(view)
    if view.draft.step is Step.CHANGE:
        return replace(
            asked, rows=(*asked.rows, (Button(say("换联系方式"), Press("redo", view.draft.draft_id, "contact")),))
        )
    worded = _WORDED.get(view.draft.step)
    return replace(asked, text=worded(view)) if worded else asked


def _review(view: DraftView) -> str:
    worded = desk.review_and_name if residents.asks_whom(view) else desk.review
    return worded(residents.petition(view), view.contact or desk.no_contact())


_WORDED: dict[Step, Callable[[DraftView], str]] = {
    Step.REWRITE: lambda view: desk.ask_what(),
    Step.NAMED: lambda view: desk.ask_named(view.choices[0][1]) if view.choices else to_residents.already_asked(),
    Step.ABOUT: lambda view: desk.ask_about(),
    Step.REVIEW: _review,
}


def submitted_review(view: DraftView) -> str:
    """Return what stays of the review: never how he is reached, and nothing of what is not for the desk any more."""
    return desk.registered_about() if view.draft.about_cadre else desk.registered(residents.petition(view))


def receipt(view: CaseView) -> Message:
    """Return what the registrar tells somebody without a chat: the number, who has it, the promised day."""
    case = view.case
    if case.about_cadre:
        who = desk.who_special()
    elif view.handler_reachable:
        reason = words.REASONS_TO_RESIDENT.get(case.reason, words.REASONS[case.reason])
        who = desk.who(view.handler or "", reason)
    else:
        who = desk.who_waits(view.handler or "")
    return Message(desk.receipt(case.number, who, words.day(case.due_at, view.zone)))


def tell_him(view: CaseView) -> Message:
    """Return what the handler hears whose words could not be sent; while the answer is owed, with 已当面告知."""
    if view.case.state not in WITH_HANDLER:
        return Message(desk.was_noted(view.number), ((cards.open_button(view),),))
    return Message(
        desk.tell_him(view.number), ((cards.told_button(view), missed_button(view)), (cards.open_button(view),))
    )
