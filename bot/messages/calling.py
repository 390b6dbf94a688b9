"""Messages to whoever calls somebody without a chat: the number, what to ask, and what he said."""

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, cut
from bot.messages.view import CaseView
from bot.rules.call_back import ordinal
from bot.rules.feedback import question_of
from bot.texts import desk, words
from bot.texts.language import say

MOST_PETITION = 600  # UTF-16 units: enough to know what to speak of; the card has the rest
MOST_ANSWER = 400


def call_back(view: CaseView) -> Message:
    """Return the request to call, with the number; what it says is looked up when it is sent."""
    text = desk.call_back(
        view.number,
        category=view.case.category,
        village=view.village,
        contact=view.contact or desk.no_contact(),
        petition=_head(view.petition, MOST_PETITION),
        answer=_head(view.answer, MOST_ANSWER),
    )
    missed = f"\n{desk.missed(view.tries)}" if view.tries else ""
    return Message(text + missed, (*call_buttons(view), (Button(view.number, Press("card", view.case.case_id)),)))


def call_buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return what he may have said: 已解决, 未解决; or 没打通."""
    case, asked = view.case.case_id, base36(question_of(view.case))
    solved = Button(say("已解决"), Press("call_solved", case, asked))
    return (solved, Button(say("未解决"), Press("call_unsolved", case, asked))), (missed_button(view),)


def missed_button(view: CaseView) -> Button:
    """Return 没打通, which counts one call."""
    return Button(say("没打通"), Press("call_missed", view.case.case_id, base36(ordinal(view.case, view.tries))))


def ask_grade(view: CaseView) -> Message:
    """Return the question what he said of how it was done."""
    case, number = view.case.case_id, base36(view.case.round)
    grades = [
        Button(words.GRADES[grade], Press(f"call_{grade}", case, number))
        for grade in ("satisfied", "basically", "unsatisfied")
    ]
    return Message(
        desk.ask_grade(view.number), (tuple(grades), (Button(desk.said_nothing(), Press("call_no_grade", case)),))
    )


def ask_give_up(view: CaseView) -> Message:
    """Return the question whether a case is closed because nobody could be reached."""
    case = view.case.case_id
    rows = ((Button(say("无法联系办结"), Press("give_up", case)),), (Button(view.number, Press("card", case)),))
    return Message(desk.ask_give_up(view.number, view.tries), rows)


def _head(text: str, most: int) -> str:
    head, rest = cut(text, most)
    return f"{head}…" if rest else head
