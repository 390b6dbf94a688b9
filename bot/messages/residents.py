"""Messages to residents: the questions of an intake, the receipt, the answer and what follows."""

import hashlib
from dataclasses import dataclass

from bot.messages import publication, visits
from bot.messages.buttons import Press, base36
from bot.messages.confidentiality import ask_contact_of_draft, of_draft, own_buttons
from bot.messages.message import ROOM, Button, Message, cut, in_rows, pieces, shown
from bot.messages.view import CaseView
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.confidentiality import UNCHOSEN, Mode, asked_outright
from bot.rules.feedback import may_say, question_of
from bot.rules.intake import NO_VILLAGE, Draft, Step
from bot.rules.media import Enclosure
from bot.rules.review import is_offered
from bot.rules.withdrawal import may_return, may_withdraw
from bot.texts import confidentiality, media, residents, staff, words
from bot.texts import visits as visit_texts
from bot.texts.language import say

PAGE = 12  # places on one page of buttons
MOST_REVIEWED = 3000


@dataclass(frozen=True)
class DraftView:
    """A draft with what its question shows; `choices` are (id, name) of towns, villages or the number of a category."""

    draft: Draft
    choices: tuple[tuple[int, str], ...] = ()
    village: str = ""
    category: str = ""
    text: str = ""
    enclosed: tuple[Enclosure, ...] = ()
    last_id: int = 0
    last_beginning: str = ""
    narrowed: bool = False  # the choices are those that match what was typed
    proposed: bool = False  # the choices are the villages that his words name, and the one of last time
    contact: str = ""  # of somebody without a chat, for whom it is written
    concerned: frozenset[int] = frozenset()  # whom it is about
    meant: tuple[str, ...] = ()  # their names
    who: str = ""  # what he said of himself


def welcome(office: str, village: str | None, *, publishes: bool = False) -> Message:
    """Return the first greeting, with the ways to everything that needs no words."""
    more = (Button(say("怎么用"), Press("help")), *((publication.button(),) if publishes else ()))
    return Message(residents.welcome(office, village), ((_mine(), _duty()), more))


def help_resident(phone: str, *, publishes: bool = False) -> Message:
    """Return how everything is done, with the buttons of which it speaks."""
    more = ((publication.button(),),) if publishes else ()
    return Message(residents.help_resident(phone), ((_mine(), _duty()), *more))


def _mine() -> Button:
    return Button(say("我的事"), Press("my"))


def _duty() -> Button:
    return Button(say("今天谁值班"), Press("duty_home"))


def list_of_cases(lines: list[str], open_ones: list[tuple[int, str]]) -> Message:
    """Return a resident's cases, a line each; the open ones, as (id, number), with a button."""
    if not lines:
        return Message(residents.no_cases(), ((_duty(),),))
    rows = in_rows([Button(number, Press("mine", case_id)) for case_id, number in open_ones])
    return Message(residents.my_cases(lines) if rows else residents.my_closed_cases(lines), rows)


def question(view: DraftView) -> Message:
    """Return what a draft asks now."""
    return _QUESTIONS[view.draft.step](view)


def name_digest(name: str) -> str:
    """Return what stands for a category in its button: its name, so that a changed list changes no button's meaning."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _which(view: DraftView) -> Message:
    draft = view.draft.draft_id
    first = Button(say("补充上一件"), Press("which", draft, base36(view.last_id)))
    second = Button(say("新诉求"), Press("which", draft, "new"))
    categories = in_rows(_categories(view))
    asked = residents.ask_which_or_category if categories else residents.ask_which
    return Message(
        asked(view.last_beginning),
        ((first, second), *categories, _urgent(view)),
    )


def _categories(view: DraftView) -> list[Button]:
    return [Button(name, Press("category", view.draft.draft_id, name_digest(name))) for _, name in view.choices]


def _town(view: DraftView) -> Message:
    return Message(residents.several_match() if view.narrowed else residents.ask_town(), _places(view, "town"))


def _village(view: DraftView) -> Message:
    if view.proposed:
        return _proposed(view)
    return Message(residents.several_match() if view.narrowed else residents.ask_village(), _places(view, "village"))


def _proposed(view: DraftView) -> Message:
    """Which of the villages that he named, or the one of last time; all others stand behind one button."""
    draft = view.draft.draft_id
    named = in_rows([Button(name, Press("village", draft, base36(one))) for one, name in view.choices])
    other = (Button(say("别的村"), Press("no_village", draft, "other")),)
    asked = residents.ask_if_there(view.choices[0][1]) if len(view.choices) == 1 else residents.ask_which_village()
    return Message(asked, (*named, other, _urgent(view)))


def _places(view: DraftView, verb: str) -> tuple[tuple[Button, ...], ...]:
    pages = max(1, -(-len(view.choices) // PAGE))
    page = min(view.draft.page, pages - 1)
    buttons = [
        Button(name, Press(verb, view.draft.draft_id, base36(place_id)))
        for place_id, name in _on_page(view.choices, page)
    ]
    turning = []
    if page > 0:
        turning.append(Button(say("上一页"), Press("page", view.draft.draft_id, base36(page - 1))))
    if page < pages - 1:
        turning.append(Button(say("下一页"), Press("page", view.draft.draft_id, base36(page + 1))))
    unknown = (
        Button(say("不清楚"), Press("no_village", view.draft.draft_id, "unclear")),
        Button(say("不在列表"), Press("no_village", view.draft.draft_id, "missing")),
    )
    return (*in_rows(buttons), *((tuple(turning),) if turning else ()), unknown, _urgent(view))


def _urgent(view: DraftView) -> tuple[Button, ...]:
    """The last row of the first questions: for who sent a voice, or words that nobody thought of."""
    return (Button(say("紧急"), Press("urgent", view.draft.draft_id)),)


def danger(press: Press) -> Message:
    """Return the advice to call first, with the button that lets everybody near be called at once."""
    return Message(residents.danger(), ((Button(say("紧急"), press),),))


def _on_page(choices: tuple[tuple[int, str], ...], page: int) -> tuple[tuple[int, str], ...]:
    return choices[page * PAGE : (page + 1) * PAGE]


def _category(view: DraftView) -> Message:
    draft = view.draft.draft_id
    skip = (Button(say("跳过"), Press("category", draft, "skip")),)
    return Message(residents.ask_category(), (*in_rows(_categories(view)), skip, _urgent(view)))


def _about(view: DraftView) -> Message:
    draft = view.draft.draft_id
    return Message(
        residents.ask_about(),
        ((Button(say("是"), Press("about", draft, "yes")), Button(say("否"), Press("about", draft, "no"))),),
    )


def petition(view: DraftView) -> str:
    """Return what a draft says, as its review shows it."""
    head, rest = cut(view.text, MOST_REVIEWED)
    text = head + residents.review_rest(len(rest)) if rest else head
    known = bool(view.draft.village_id)
    place = residents.chosen_village(view.village) if known else view.village or words.no_village()
    said = "\n".join(filter(None, (text, media.enclosed(view.enclosed))))
    category = view.category or residents.not_chosen()
    return residents.petition(place, category, said, about=bool(view.draft.about_cadre), meant=view.meant)


def submitted_review(view: DraftView) -> str:
    """Return what stays of the review once it is submitted."""
    mode = view.draft.confidentiality
    return residents.submitted(
        "\n".join(filter(None, (petition(view), confidentiality.in_submitted(mode) if mode else "")))
    )


def unsubmitted(view: DraftView) -> Message:
    """Return what the duty room, or a dispatcher, sees of a draft that lies there: who wrote it is not part of it."""
    return Message(staff.unsubmitted(petition(view)), ((Button(say("登记"), Press("enter", view.draft.draft_id)),),))


def _review(view: DraftView) -> Message:
    draft = view.draft.draft_id
    mode = view.draft.confidentiality if view.draft.for_id is None else None
    rows = (
        (Button(say("提交"), Press("submit", draft)),),
        (Button(say("修改"), Press("change", draft)), Button(say("取消"), Press("cancel", draft))),
    )
    names = whom_rows(view) if asks_whom(view) else ()
    said = "\n".join(filter(None, (petition(view), confidentiality.in_review(mode, view.who) if mode else "")))
    text = residents.review_and_name(said) if names else residents.review(said)
    if view.draft.for_id is not None:
        return Message(text, (*names, *rows))
    choice = (Button(confidentiality.button(mode or UNCHOSEN), Press("confide", draft)),)
    more = () if names or not whom_rows(view) else ((Button(say("还有别的干部"), Press("whom", draft, "_more")),),)
    return Message(text, (*names, *rows, choice, *more))


def asks_whom(view: DraftView) -> bool:
    """Whether a review asks whom it is about: nobody is named yet, or he wants to name more of them."""
    return bool(whom_rows(view)) and (not view.concerned or view.draft.page > 0)


def whom_rows(view: DraftView) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons by which a petition's writer may say whom it is about: the village's people, others, nobody he knows."""
    if not view.draft.about_cadre or view.draft.unnamed:
        return ()
    marked = [(f"✓{name}" if one in view.concerned else name, base36(one)) for one, name in view.choices]
    last = ((say("别的干部"), "_other"), (say("说不清"), "_none"))
    return in_rows([Button(label, Press("whom", view.draft.draft_id, arg)) for label, arg in (*marked, *last)])


def _named(view: DraftView) -> Message:
    draft = view.draft.draft_id
    if not view.choices:
        return Message(residents.already_asked())
    [(person_id, name)] = view.choices
    yes, no = (Press("named", draft, f"{base36(person_id)}_{said}") for said in ("yes", "no"))
    return Message(residents.ask_named(name), ((Button(say("是"), yes), Button(say("否"), no)),))


def _whom(view: DraftView) -> Message:
    draft = view.draft.draft_id
    found = [Button(name, Press("whom", draft, base36(one))) for one, name in view.choices] if view.narrowed else []
    text = residents.several_match() if found else residents.ask_whom()
    return Message(text, (*in_rows(found), (Button(say("说不清"), Press("whom", draft, "_none")),)))


def _mode(view: DraftView) -> Message:
    return of_draft(view.draft.draft_id)


def _contact(view: DraftView) -> Message:
    return ask_contact_of_draft(view.draft.draft_id, view.draft.confidentiality or UNCHOSEN)


def _change(view: DraftView) -> Message:
    draft = view.draft.draft_id
    rows = (
        (Button(say("重写内容"), Press("redo", draft, "text")), Button(say("换村"), Press("redo", draft, "village"))),
        (
            Button(say("换类别"), Press("redo", draft, "category")),
            Button(say("不改了"), Press("redo", draft, "nothing")),
        ),
    )
    again = ((Button(say("换姓名电话"), Press("redo", draft, "who")),),) if view.who else ()
    return Message(residents.ask_change(), (*rows, *again))


def _rewrite(view: DraftView) -> Message:
    return Message(residents.ask_rewrite(), ((Button(say("取消"), Press("cancel", view.draft.draft_id)),),))


_QUESTIONS = {
    Step.WHICH: _which,
    Step.TOWN: _town,
    Step.VILLAGE: _village,
    Step.CATEGORY: _category,
    Step.NAMED: _named,
    Step.ABOUT: _about,
    Step.WHOM: _whom,
    Step.MODE: _mode,
    Step.CONTACT: _contact,
    Step.REVIEW: _review,
    Step.CHANGE: _change,
    Step.REWRITE: _rewrite,
}


def receipt(view: CaseView, *, kind: str = "", offer: tuple[str, tuple[tuple[Button, ...], ...]] = ("", ())) -> Message:
    """Return the receipt: the number, who has it, the promised day.

    `kind`: of its category; `offer`: what may be the same, with its buttons.
    """
    text, same = offer
    return Message(
        "\n".join(filter(None, (_receipt(view, kind), text))),
        (*same, *_below_receipt(view)),
    )


def _receipt(view: CaseView, kind: str) -> str:
    case = view.case
    says_mode = case.confidentiality != UNCHOSEN or asked_outright(kind, about_cadre=case.about_cadre)
    return residents.receipt(
        case.number,
        by_day=words.day(case.due_at, view.zone),
        handler=view.handler,
        reason=words.REASONS_TO_RESIDENT.get(case.reason, words.REASONS[case.reason]),
        about=case.about_cadre,
        waiting=not view.handler_reachable,
        placed=case.village_id != NO_VILLAGE,
        by_desk=case.registered_by is not None,
        phone=view.phone,
        meant=tuple(dict.fromkeys(view.concerned)),
        mode=case.confidentiality if says_mode else "",
    )


def _below_receipt(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    return ((_how_it_stands(view), *_leaving(view)), *withdrawing(view))


def _leaving(view: CaseView) -> tuple[Button, ...]:
    """留电话住址; of whom nobody is to know who he is it is not asked."""
    return () if view.case.confidentiality == Mode.ANONYMOUS else (visits.leave(view),)


def informed(view: CaseView, sentence: str) -> Message:
    """Return a sentence about a case from which its resident can look how it stands."""
    return Message(sentence, ((_how_it_stands(view),),))


def _how_it_stands(view: CaseView) -> Button:
    return Button(say("办到哪了"), Press("mine", view.case.case_id))


def withdrawing(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return what a resident can do with his own case: 不用了 until there is an answer, 接着办 for a while after it."""
    if may_return(view.case, view.now):
        return ((Button(say("接着办"), Press("take_back", view.case.case_id)),),)
    return ((Button(say("不用了"), Press("withdraw", view.case.case_id)),),) if may_withdraw(view.case) else ()


def after_end(view: CaseView, part_id: int) -> Message:
    """Return what is said of a word to a case that is over: it may be the beginning of a new one, 接着办, or a review."""
    case = view.case
    anew = Button(say("新诉求"), Press("new_from", part_id))
    if may_say(case) and not view.review:
        return Message(residents.unsolved_or_new(case.number), (_judging(case), (anew,)))
    back = (Button(say("接着办"), Press("take_back", case.case_id)),) if may_return(case, view.now) else ()
    text = residents.over_or_new(case.number, ended=case.ended_as, archived=case.state is State.ARCHIVED)
    text = residents.under_review(text, view.review) if view.review else text
    return Message(text, ((*back, anew), *review_row(view)))


def withdrawn(view: CaseView) -> Message:
    """Return what becomes of the message below which 不用了 was pressed."""
    return Message(residents.withdrawn(view.number), withdrawing(view))


def taken_back(view: CaseView) -> Message:
    """Return what becomes of the message below which 接着办 was pressed."""
    return Message(
        residents.taken_back(view.number, None if view.case.about_cadre else view.handler), withdrawing(view)
    )


def urgent_receipt(view: CaseView, posts: str) -> Message:
    """Return the receipt of an urgent case: the number, who was called, and whom to call oneself."""
    placed = view.case.village_id != NO_VILLAGE
    text = residents.urgent_receipt(view.number, _called(view, posts), about=view.case.about_cadre, placed=placed)
    return Message(text, _below_receipt(view))


def urgent_called(view: CaseView, posts: str) -> Message:
    """Return the same for a case that is there already."""
    return Message(residents.urgent_called(view.number, _called(view, posts), about=view.case.about_cadre))


def _called(view: CaseView, posts: str) -> str:
    names = [residents.called(post, view.handler or "") for post in posts.split(",") if post]
    return residents.were_called(names) if names else residents.nobody_called(view.phone)


def answers(view: CaseView, text: str) -> list[Message]:
    """Return what the handler wrote, whole: what does not fit into one message follows in further ones."""
    whole = residents.answer(view.number, answerer(view), shown(text))
    return [Message(shown(piece)) for piece in pieces(whole, ROOM - 10)]  # room for （空白）


def answerer(view: CaseView) -> str:
    """Return who answers, as the resident may know it."""
    return residents.special_handler() if view.case.about_cadre else view.handler or ""


def ask_contact(part_id: int) -> Message:
    """Return the question whether the handler may see a telephone number that was sent."""
    yes, no = Press("show_contact", part_id, "yes"), Press("show_contact", part_id, "no")
    return Message(residents.ask_contact(), ((Button(say("给他看"), yes), Button(say("不给"), no)),))


def question_from_handler(view: CaseView, text: str) -> Message:
    """Return the handler's one question; the phone's reply field opens by itself."""
    return Message(residents.question(view.number, text), asks_reply=True)


def handed_over(view: CaseView, *, took_back: bool) -> Message:
    """Return who has the case now; `took_back`: what was left for the one before can be shown to him."""
    text = residents.handed_over(view.number, view.handler or "")
    if not took_back:
        return Message(text)
    return Message(f"{text}\n{visit_texts.offer_to_new(visits.handler_of(view))}", visits.show_row(view))


def ask_feedback(view: CaseView, text: str) -> Message:
    """Return a sentence with 已解决 and 未解决, tied to the question that is open now."""
    return Message(text, (_solved_or_not(view),))


def case_view(view: CaseView, line: str, *, left: bool) -> Message:
    """Return how a case stands, with what can be done; `left`: its handler sees a phone or a house."""
    if not view.case.is_open:
        line = residents.under_review(line, view.review) if view.review else line
        return Message(residents.closed_view(line), (*withdrawing(view), *review_row(view), *own_buttons(view)))
    asked = (_solved_or_not(view),) if view.case.state is State.AWAITING_FEEDBACK else ()
    if view.case.state in WITH_HANDLER:
        line = residents.with_deadline(line, words.day(view.case.due_at, view.zone))
    phone = (visits.take_back(view),) if left else _leaving(view)
    rows = (*asked, *((phone,) if phone else ()), *withdrawing(view), *own_buttons(view))
    return Message(residents.open_view(line), rows)


def you_are_welcome(case: Case | None) -> Message:
    """Return what is said to thanks: where an answer waits for his word, that question again."""
    if case is None:
        return Message(residents.no_need_to_thank())
    if case.state is State.AWAITING_FEEDBACK:
        return Message(residents.thanked_for_answer(case.number), (_judging(case),))
    if case.is_open:
        return Message(residents.thanked_meanwhile(case.number))
    rows = (_judging(case),) if may_say(case) else ()
    return Message(residents.no_need_to_thank(), rows)


def _solved_or_not(view: CaseView) -> tuple[Button, ...]:
    return _judging(view.case)


def _judging(found: Case) -> tuple[Button, ...]:
    case, arg = found.case_id, base36(question_of(found))
    return Button(say("已解决"), Press("solved", case, arg)), Button(say("未解决"), Press("unsolved", case, arg))


def ask_grade(view: CaseView) -> Message:
    """Return the question for a grade."""
    case, number = view.case.case_id, view.case.round
    grades = tuple(
        Button(words.GRADES[grade], Press(grade, case, base36(number)))
        for grade in ("satisfied", "basically", "unsatisfied")
    )
    return Message(residents.ask_grade(view.number), (grades,))


def another_round(view: CaseView) -> Message:
    """Return that it is tried once more, and until when."""
    handler = None if view.case.about_cadre else view.handler
    return Message(residents.another_round(view.number, handler, words.day(view.case.due_at, view.zone)))


def settled(view: CaseView) -> Message:
    """Return that it ends here, and what can be done."""
    return Message(residents.settled(view.number), review_row(view))


def review_row(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return 不服，要求复查, or 复核, where that is open to the resident."""
    depth = len(view.reviewed)
    if not is_offered(view.case, depth=depth, reviewed=bool(view.review)):
        return ()
    return ((review_button(view.case.case_id, second=bool(depth)),),)


def review_button(case_id: int, *, second: bool) -> Button:
    """Return 不服，要求复查, or 复核."""
    return Button(say("不服，要求复核") if second else say("不服，要求复查"), Press("review", case_id))


def review_receipt(view: CaseView) -> Message:
    """Return the number of a review, who has it, and until when."""
    handler = None if view.case.about_cadre else view.handler
    by_day = words.day(view.case.due_at, view.zone)
    text = residents.review_receipt(
        view.number, view.reviewed[-1], handler, by_day=by_day, second=len(view.reviewed) > 1
    )
    return Message(text, ((Button(say("办到哪了"), Press("mine", view.case.case_id)),),))


def review_over(view: CaseView) -> Message:
    """Return what is left to somebody who does not agree with a review."""
    row = review_row(view)
    return Message(residents.review_over(view.number) if row else residents.reviews_over(view.number), row)


def ask_why(view: CaseView, *, unsatisfied: bool) -> Message:
    """Return the question why it is not solved, or why he is not satisfied; it may be skipped."""
    handler = None if view.case.about_cadre else view.handler
    asked = residents.ask_why_above if view.case.stays_above else residents.ask_why
    return Message(
        asked(view.number, handler, unsatisfied=unsatisfied),
        ((Button(say("跳过"), Press("skip_why", view.case.case_id)),),),
    )
