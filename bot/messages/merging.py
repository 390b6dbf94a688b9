"""并案, 附议: the messages about cases that are about one and the same thing."""

from collections.abc import Callable

from bot.messages.buttons import Press, base36
from bot.messages.cards import open_button
from bot.messages.message import Button, Message, fitted
from bot.messages.view import CaseView
from bot.rules.cases import Case, State
from bot.rules.feedback import question_of
from bot.rules.merging import may_go_apart
from bot.texts import merging, residents, words
from bot.texts.language import say

SHARED: dict[str, Callable[[CaseView, str], Message]] = {
    "due_moved": lambda view, text: _informed(
        view, residents.due_moved(view.number, view.due_day, later=text == "later")
    ),
    "runs_again": lambda view, text: _informed(view, residents.runs_again(view.number, view.due_day)),
    "went_on": lambda view, text: _informed(view, residents.runs_again(view.number, view.due_day)),
    "another_round": lambda view, text: Message(
        residents.another_round(view.number, None if view.case.about_cadre else view.handler, view.due_day)
    ),
    "settled": lambda view, text: Message(residents.settled_for_all(view.number), (_apart(view.case),)),
    "transferred": lambda view, text: Message(
        fitted(residents.transferred(view.number, view.case.why_ended or "upper", text)),
        (_apart(view.case),),
    ),
}
"""What a petitioner is told of the course of his case that supporters are told as well, each under his own number."""


def _informed(view: CaseView, text: str) -> Message:
    return told(text, view.case)


def offer(view: CaseView, alike: list[tuple[Case, list[str]]]) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Return what a receipt says of cases that may be the same, and a button for each: when and of what, not in what words.

    Of each is given which common troubles it shares with his own.
    """
    if not alike:
        return "", ()
    days = [words.day(case.registered_at, view.zone) for case, _ in alike]
    if len(set(days)) < len(days):
        days = [words.moment(case.registered_at, view.zone) for case, _ in alike]
    matters = [
        (day, words.age(case.registered_at, view.now), merging.matter(topics, case.category))
        for day, (case, topics) in zip(days, alike, strict=True)
    ]
    buttons = [
        Button(merging.same_as(day), Press("same", view.case.case_id, base36(case.case_id)))
        for day, (case, _) in zip(days, alike, strict=True)
    ]
    return merging.offer(matters), tuple((button,) for button in buttons)


def ask(view: CaseView) -> Message:
    """Return the question to a supporter; `view` shows the case under his own number."""
    case, question = view.case.case_id, base36(question_of(view.case))
    yes, no = (
        Button(say("已解决"), Press("solved", case, question)),
        Button(say("未解决"), Press("unsolved", case, question)),
    )
    return Message(merging.ask(view.number), ((yes, no),))


def goes_on(case: Case, into: Case) -> Message:
    """Return how somebody's own case stands, which goes on in another."""
    state = words.to_supporter(case.result, into.ended_as, about_cadre=case.about_cadre, why_ended=into.why_ended)
    line = merging.goes_on(case.number, case.category, state)
    is_asked = into.state in (State.AWAITING_FEEDBACK, State.CLOSED) and case.result is None
    asked = (_solved_or_not(case, into),) if is_asked else ()
    buttons = (*asked, *leaving(case, into))
    if into.is_open:
        return Message(merging.view(line), buttons)
    return Message(merging.view_after_end(line) if may_go_apart(case, into) else line, buttons)


def _solved_or_not(case: Case, into: Case) -> tuple[Button, ...]:
    question = base36(question_of(into))
    yes, no = Press("solved", case.case_id, question), Press("unsolved", case.case_id, question)
    return Button(say("已解决"), yes), Button(say("未解决"), no)


def leaving(case: Case, into: Case) -> tuple[tuple[Button, ...], ...]:
    """Return what a supporter can do with his own case, also once the other one is over."""
    if not into.is_open:
        return (_apart(case),) if may_go_apart(case, into) else ()
    return ((*_apart(case), Button(say("不用了"), Press("withdraw", case.case_id))),)


def _apart(case: Case) -> tuple[Button, ...]:
    return (Button(say("单独办"), Press("apart", case.case_id)),)


def after_end(case: Case, into: Case, part_id: int) -> Message:
    """Return what is said of a supporter's word when the other one is over: he goes on by himself, or it is something new."""
    anew = (Button(say("新诉求"), Press("new_from", part_id)),)
    if not may_go_apart(case, into):
        return Message(residents.over_or_new(case.number, ended=into.ended_as, archived=False), (anew,))
    return Message(merging.apart_or_new(case.number), (_apart(case), anew))


def told(text: str, case: Case) -> Message:
    """Return a sentence to a supporter, with the way to how his case stands."""
    return Message(text, ((Button(say("办到哪了"), Press("mine", case.case_id)),),))


def joined(case: Case, into: Case) -> Message:
    """Return what becomes of a receipt when its petitioner says that it is the same as another one."""
    mine = Button(say("办到哪了"), Press("mine", case.case_id))
    return Message(merging.joined_himself(case.number), ((mine,), *leaving(case, into)))


def unsolved(case: Case) -> Message:
    """Return what becomes of the question when a supporter says that it is not solved for him."""
    return Message(merging.unsolved_noted(case.number), (_apart(case),))


def unsolved_for(case: Case, view: CaseView) -> Message:
    """Return what the staff hears of that; `view` shows the case in which his goes on."""
    return Message(merging.unsolved_for(view.number, case.alias), ((open_button(view),),))
