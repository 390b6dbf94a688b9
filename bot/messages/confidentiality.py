"""Messages about 实名, 保密, 匿名: the question, the receipt code, 查看身份, 谁看过."""

from bot.messages.buttons import Press
from bot.messages.message import Button, Message, in_rows
from bot.messages.view import CaseView
from bot.rules.confidentiality import Mode, Purpose
from bot.rules.feedback import may_say
from bot.texts import confidentiality, residents, words
from bot.texts.language import say


def of_draft(draft_id: int) -> Message:
    """Return the question of an intake."""
    return Message(confidentiality.ask(), (_modes("confide", draft_id),))


def of_case(view: CaseView) -> Message:
    """Return the same for a case that is there."""
    back = Button(say("不改了"), Press("mode", view.case.case_id, "keep"))
    return Message(confidentiality.ask(), (_modes("mode", view.case.case_id), (back,)))


def _modes(verb: str, subject: int) -> tuple[Button, ...]:
    return (
        Button(say("实名"), Press(verb, subject, str(Mode.NAMED))),
        Button(say("保密"), Press(verb, subject, str(Mode.CONFIDENTIAL))),
        Button(say("匿名"), Press(verb, subject, str(Mode.ANONYMOUS))),
    )


def ask_contact_of_draft(draft_id: int, mode: str) -> Message:
    """Return the question who he is; it may be skipped."""
    return Message(confidentiality.ask_contact(mode), ((Button(say("跳过"), Press("contact", draft_id, "skip")),),))


def ask_contact(view: CaseView) -> Message:
    """Return the same for a case that is there."""
    skip = Button(say("跳过"), Press("who_am_i", view.case.case_id, "skip"))
    return Message(confidentiality.ask_contact(view.case.confidentiality), ((skip,),))


def own_buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return what a resident can do with his identity in a case of his: the present choice, and who looked."""
    case = view.case
    if case.no_chat or case.emptied_at is not None:
        return ()
    choice = Button(confidentiality.button(case.confidentiality), Press("mode", case.case_id))
    again = Button(say("换回执码"), Press("new_code", case.case_id))
    seen = Button(say("谁看过"), Press("seen_by", case.case_id))
    return ((choice, again if case.confidentiality == Mode.ANONYMOUS else seen),)


def changed(view: CaseView) -> Message:
    """Return what becomes of the question once it was answered."""
    return Message(confidentiality.changed(view.number, view.case.confidentiality), own_buttons(view))


def by_code(view: CaseView, line: str, answer: str, *, goes_on: bool) -> Message:
    """Return how a case stands for whoever wrote its receipt code, with what he can do; `goes_on`: by itself or in another."""
    case = view.case
    rate: tuple[tuple[Button, ...], ...] = ()
    if may_say(case):
        rate = ((_by_code(say("已解决"), case.case_id, "solved"), _by_code(say("未解决"), case.case_id, "unsolved")),)
    if not goes_on:
        return Message(confidentiality.by_code_ended(line, answer), rate)
    return Message(
        confidentiality.by_code(line, answer), (*rate, (Button(say("补充"), Press("code_add", case.case_id)),))
    )


def grade_by_code(view: CaseView) -> Message:
    """Return the question for a grade."""
    case_id = view.case.case_id
    grades = tuple(_by_code(words.GRADES[one], case_id, one) for one in ("satisfied", "basically", "unsatisfied"))
    return Message(residents.ask_grade(view.number), (grades,))


def _by_code(label: str, case_id: int, said: str) -> Button:
    return Button(label, Press("code_rate", case_id, said))


def ask_purpose(case_id: int, number: str) -> Message:
    """Return the question what the identity is needed for."""
    usual = [
        Button(confidentiality.PURPOSES[one], Press("who_for", case_id, str(one)))
        for one in (Purpose.CALL, Purpose.VISIT, Purpose.CHECK, Purpose.OTHER_BODY)
    ]
    others = (
        Button(say("写别的用途"), Press("who_for", case_id, str(Purpose.WORDS))),
        Button(say("不看了"), Press("who_for", case_id, "stop")),
    )
    return Message(confidentiality.ask_purpose(number), (*in_rows(usual), others))
