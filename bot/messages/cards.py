"""The living card of a case, for its handler and for those above him."""

from bot.messages.buttons import Press, base36
from bot.messages.calling import call_buttons, missed_button
from bot.messages.message import ROOM, SHORT_LABEL, Button, Message, cut, in_rows, pieces, units
from bot.messages.view import CaseView
from bot.rules.audience import Sees
from bot.rules.cases import UNSIGNED, WITH_HANDLER, Case, State
from bot.rules.confidentiality import REVEALERS, Mode
from bot.rules.exclusion import may_be_excluded
from bot.rules.intake import NO_VILLAGE
from bot.rules.legal import stands_near
from bot.rules.merging import SOLVED, UNSOLVED
from bot.rules.requests import Request, RequestKind
from bot.rules.steps import ABOVE, STEPS, Part
from bot.rules.visits import NOTHING_LEFT, Whereabouts
from bot.texts import (
    confidentiality,
    desk,
    ending,
    exclusion,
    helping,
    media,
    meetings,
    merging,
    review,
    staff,
    supervision,
    visits,
    words,
)
from bot.texts import requests as texts
from bot.texts.language import say

DOSSIER_READERS = frozenset({Part.LEADER, Part.DISPATCHER, Part.SUPERVISOR})
MOST_PETITION = 2600  # UTF-16 units of the petition on the card; the rest follows in a message of its own
MOST_ENCLOSED = 500  # of the list of what came beside words: what stands below it must still be seen
MOST_SUPPLEMENTS = 500
MOST_ANSWER = 400
MOST_ESSENCE = 300
MOST_TASK = 60


def card(
    view: CaseView,
    sees: Sees,
    *,
    is_handler: bool,
    calls: bool = False,
    parts: frozenset[Part] = frozenset(),
    more: bool = False,
    reader: int | None = None,
) -> Message:
    """Return the card for a `reader` who may see so much of the case, and is `parts` to it.

    `calls`: he is to call somebody without a chat. `more`: in place of the usual buttons stands what is rarer.
    """
    if view.case.is_transferred and sees < Sees.CARD:
        return Message(ending.gone(view.number))
    if sees is Sees.NOTHING or sees is Sees.COUNT:
        return Message(staff.gone(view.number))
    if sees is Sees.LINE:
        return Message(staff.moved(view.number, view.handler or ""))
    rows = _handlers_buttons(view) if is_handler else _others_buttons(view, parts)
    if calls:
        asking = view.case.state is State.AWAITING_FEEDBACK
        rows = (*rows, *(call_buttons(view) if asking else ((missed_button(view),),)))
    rarer = more_buttons(view, parts)
    if rarer:
        rows = (
            (*in_rows(rarer), (Button(say("返回"), Press("more", view.case.case_id, "back")),))
            if more
            else _with_more(rows, view)
        )
    return Message(_own_task(view, reader) + _text(view, left=view.left if is_handler else NOTHING_LEFT), rows)


def _own_task(view: CaseView, reader: int | None) -> str:
    """What the reader himself is to do, where he helps."""
    owed = [one for one in view.helping if one.person_id == reader and one.state != "done"]
    return helping.your_task(_tail(owed[-1].task, MOST_ESSENCE), owed[-1].due) + "\n\n" if owed else ""


def _others_buttons(view: CaseView, parts: frozenset[Part]) -> tuple[tuple[Button, ...], ...]:
    own = (helper_buttons(view),) if Part.HELPER in parts else ()
    above = (*_decisions(view, parts), *_leaders_buttons(view, parts)) if parts & ABOVE or not own else ()
    return (*own, *above)


def more_buttons(view: CaseView, parts: frozenset[Part]) -> list[Button]:
    """Return what stands behind 更多 for somebody who is `parts` to the case: whatever is pressed once in a while."""
    may_concern = view.case.is_open and parts & {Part.DISPATCHER, Part.SUPERVISOR}
    return [
        *_supervising(view, parts),
        *_ending(view, parts),
        *_counting(view, parts),
        *([_button(say("看原件"), "dossier", view)] if view.reviewed and Part.STAFF in parts else []),
        *([_button(say("涉及干部"), "concern", view)] if may_concern else []),
        *(_requests(view) if Part.HANDLER in parts else []),
        *_together(view, parts),
        *([_button(say("案卷"), "case_file", view)] if parts & DOSSIER_READERS else []),
        *([_button(say("看原文"), "versions", view)] if view.edited and Part.STAFF in parts else []),
        *([_button(say("查看身份"), "who", view)] if view.has_given and not view.who and parts & REVEALERS else []),
    ]


def _supervising(view: CaseView, parts: frozenset[Part]) -> list[Button]:
    """督办 and 解除督办; whether he stands above the handler is asked when he presses."""
    case = view.case
    if Part.HANDLER in parts or not parts & {Part.LEADER, Part.SUPERVISOR} or case.state not in WITH_HANDLER:
        return []
    marks = [_button(say("督办"), "supervise", view)] if case.supervised != "red" else []
    lifts = [_button(say("解除督办"), "lift", view)] if case.supervised and Part.SUPERVISOR in parts else []
    return [*marks, *lifts]


def _counting(view: CaseView, parts: frozenset[Part]) -> list[Button]:
    """不计入排名, and back; whoever answered it once is refused when he presses."""
    may = any(STEPS[event].is_for(parts) and view.case.state in STEPS[event].ways for event in ("excluded", "included"))
    if not may or not may_be_excluded(view.case):
        return []
    if view.case.excluded:
        return [_button(say("计入排名"), "include", view)]
    return [_button(say("不计入排名"), "exclude", view)]


def _requests(view: CaseView) -> list[Button]:
    """What the handler may ask for, and what he may take back of it."""
    labels = {
        RequestKind.RETURN: say("退回"),
        RequestKind.EXTENSION: say("延期"),
        RequestKind.HOLD: say("挂账"),
        RequestKind.LEGAL: say("法定延期"),
        RequestKind.NOT_ACCEPT: say("建议不予受理"),
        RequestKind.JOINT: say("联办"),
        RequestKind.MERGE: say("并案"),
    }
    verbs = {
        RequestKind.RETURN: "return",
        RequestKind.EXTENSION: "extend",
        RequestKind.HOLD: "hold",
        RequestKind.LEGAL: "extend_legally",
        RequestKind.NOT_ACCEPT: "suggest",
        RequestKind.JOINT: "joint",
        RequestKind.MERGE: "merge",
    }
    asks = [_button(labels[kind], verbs[kind], view) for kind in view.may_ask]
    own = [one.request for one in view.asked_for if one.request.asked_by == view.case.handler_id]
    return [
        *asks,
        *(
            Button(
                texts.take_back(texts.KINDS[request.kind]),
                Press("ask_no_more", view.case.case_id, base36(request.request_id)),
            )
            for request in own
        ),
    ]


def _together(view: CaseView, parts: frozenset[Part]) -> list[Button]:
    """What concerns several cases or several of the staff."""
    case = view.case
    ends = Part.HANDLER in parts and case.helpers
    leads = parts & ABOVE and Part.PASSED_OVER not in parts
    merges = leads and Part.HANDLER not in parts and case.state in WITH_HANDLER
    splits = leads and case.state is State.MERGED
    return [
        *([_button(say("不用协办了"), "help_end", view)] if ends else []),
        *([_button(say("并案"), "merge", view)] if merges and not case.no_chat and not case.joined else []),
        *([_button(say("拆分"), "split", view)] if splits else []),
    ]


def _ending(view: CaseView, parts: frozenset[Part]) -> list[Button]:
    """不予受理 and 移送, for dispatchers and whoever stands in for them; never 不予受理 by the handler himself."""
    case = view.case
    if case.state not in WITH_HANDLER:
        return []
    decides = {Part.DISPATCHER} if view.has_dispatcher else {Part.DISPATCHER, Part.DUTY_ROOM, Part.SUPERVISOR}
    refuses = parts & decides and Part.HANDLER not in parts and case.round == 1
    refusal = [_button(say("不予受理"), "refuse", view)] if refuses else []
    gives = parts & {Part.DISPATCHER, Part.SUPERVISOR}
    return [*refusal, *([_button(say("移送"), "transfer", view)] if gives else [])]


def _with_more(rows: tuple[tuple[Button, ...], ...], view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """更多 stands last: in the last row while that holds two at most, else in its own."""
    more = _button(say("更多"), "more", view)
    if rows and len(rows[-1]) <= 2 and all(len(button.label) <= SHORT_LABEL // 2 for button in rows[-1]):
        return (*rows[:-1], (*rows[-1], more))
    return (*rows, (more,))


def continuations(view: CaseView) -> list[Message]:
    """Return the messages that carry what did not fit onto the card."""
    _, rest = cut(view.petition, MOST_PETITION)
    return [Message(staff.continuation(view.number, piece)) for piece in pieces(rest, ROOM - 40)]


def _text(view: CaseView, *, left: Whereabouts) -> str:
    case = view.case
    petition = view.petition if case.emptied_at is None else staff.emptied()
    head, rest = cut(petition, MOST_PETITION)
    more = (staff.continued() if rest else "") + (
        staff.enclosed(_tail(media.enclosed(view.enclosed, view.zone), MOST_ENCLOSED)) if view.enclosed else ""
    )
    return staff.card(
        number=view.number,
        category=staff.urgent_category(case.category) if case.urgent_at else case.category,
        village=view.village,
        alias=desk.alias(case.alias) if case.no_chat else case.alias,
        registered=words.moment(case.registered_at, view.zone),
        due=view.due,
        late=staff.late_by(view.late) if view.late else "",
        text=head,
        more=more if head else more.lstrip("\n"),
        status=_private(view, left) + _status(view),
    )


def _private(view: CaseView, left: Whereabouts) -> str:
    """The lines about who the resident is: what this reader may see of it, and on what terms."""
    lines = [confidentiality.on_card(view.who)] if view.who else []
    if view.case.confidentiality == Mode.ANONYMOUS or (view.has_given and not view.who):
        lines.append(confidentiality.card_line(view.case.confidentiality))
    if left:
        lines.append(visits.on_card(left.phone, left.house))
    return "".join(f"{line}\n" for line in lines)


def _status(view: CaseView) -> str:
    case = view.case
    later = media.enclosed(view.enclosed_later, view.zone)
    added = [*view.supplements, *((later,) if later else ())]
    lines = [_tail(staff.added(added), MOST_SUPPLEMENTS)] if added else []
    if view.contact:
        lines.append(desk.contact(view.contact))
    if case.about_cadre and case.emptied_at is None:
        lines.append(staff.concerned(view.concerned) if view.concerned else staff.concerned_unnamed())
    standing = staff.status(view.state, view.handler, words.REASONS[case.reason])
    lines.append(standing if case.is_open else staff.status_over(view.state, view.handler))
    if case.is_ringing or (case.urgent_at and case.state in WITH_HANDLER):
        lines.append(staff.urgent_status(None if case.is_ringing else view.taker or view.handler))
    lines += _joined(view)
    if view.reviewed:
        lines.append(review.of_which(view.reviewed[-1], second=len(view.reviewed) > 1))
    if case.supervised:
        lines += _supervision(view)
    if view.decision:
        lines.append(meetings.on_card(view.decision.day, _tail(view.decision.words, MOST_ESSENCE)))
    if stands_near(case, view.now, view.zone):
        lines.append(staff.legal_status(view.legal_day, passed=view.now >= (case.legal_due_at or view.now)))
    if case.review_at:
        lines.append(texts.until(words.day(case.review_at, view.zone)))
    lines += [texts.waiting(texts.what(one.request), one.decider) for one in view.asked_for]
    if case.round > 1:
        lines.append(staff.round_of(case.round) if case.is_open else staff.rounds_in_all(case.round))
    if view.answer_before:
        lines.append(staff.answered_before(_tail(view.answer_before, MOST_ANSWER)))
    if case.answer_state:
        lines.append(_answer(view))
    if view.tries:
        lines.append(desk.missed(view.tries))
    lines += [*_excluded(view), *_how_it_ended(case)]
    return "\n".join(lines)


def _excluded(view: CaseView) -> list[str]:
    who, why = view.excluded or ("", "")
    return [exclusion.on_card(who, _tail(why, MOST_ESSENCE))] if view.excluded else []


def _how_it_ended(case: Case) -> list[str]:
    """Why it was turned away, where it went, or with what result it closed."""
    if case.why_ended and case.why_ended in ending.REFUSALS:
        return [ending.on_card(ending.REFUSALS[case.why_ended])]
    if case.why_ended and case.why_ended in ending.TRANSFERS:
        return [ending.where_on_card(ending.TRANSFERS[case.why_ended])]
    if case.state is State.CLOSED and case.result:
        return [staff.result(words.RESULTS[case.result], words.GRADES[case.grade] if case.grade else None)]
    return []


def _supervision(view: CaseView) -> list[str]:
    case = view.case
    colour = supervision.COLOURS[case.supervised or "yellow"]
    line = supervision.on_card(colour, words.day(case.supervised_at or case.registered_at, view.zone))
    said = [supervision.wanted(_tail(view.directions, MOST_ESSENCE))] if view.directions else []
    return [supervision.by_whom(line, view.supervisor) if view.supervisor else line, *said]


def _joined(view: CaseView) -> list[str]:
    """Who goes on in it, or in which one it goes on itself."""
    said = view.said_by_supporters
    count = [merging.supporters(len(said), solved=said.count(SOLVED), unsolved=said.count(UNSOLVED))] if said else []
    helpers = [
        helping.helper_line(one.name, _tail(one.task, MOST_TASK), one.due, state=one.state) for one in view.helping
    ]
    return [*helpers, *count, *([merging.goes_on_in(view.goes_on_in)] if view.goes_on_in else [])]


def _answer(view: CaseView) -> str:
    case = view.case
    marks = {
        "sending": staff.sending(),
        "sent": staff.delivered(),
        "told": staff.told(),
        "refused": desk.to_tell()
        if case.no_chat
        else staff.not_delivered(
            words.UNREACHABLE.get(case.answer_why or "", words.UNREACHABLE["refused"]), view.phone
        ),
    }
    mark = marks[case.answer_state or "sending"]
    text = _tail(view.answer, MOST_ANSWER)
    return staff.asked(text, mark) if view.asked else staff.answered(text, mark)


def _tail(text: str, most: int) -> str:
    return text if units(text) <= most else cut(text, most)[0] + "…"


def _handlers_buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    case = view.case
    if case.state not in WITH_HANDLER:
        return _attend(view)
    if case.needs_decision:
        return *_attend(view), decide_buttons(view)
    first = [_button(say("签收"), "sign", view)] if case.state in UNSIGNED and case.signed_at is None else []
    first.append(_button(say("答复"), "answer", view))
    asking = _button(say("记补充"), "note", view) if case.no_chat else _button(say("需补充"), "ask", view)
    second = [] if case.state is State.NEED_INFO else [asking]
    second.append(_button(say("转办"), "pass", view))
    place = [(_button(say("定村"), "villages", view),)] if case.village_id == NO_VILLAGE else []
    told = [(told_button(view),)] if case.answer_state == "refused" else []
    contact = [(_button(say("看名片"), "see_contact", view),)] if view.contacts else []
    return *_attend(view), tuple(first), tuple(second), *place, *told, *contact


def _decisions(view: CaseView, parts: frozenset[Part]) -> tuple[tuple[Button, ...], ...]:
    """同意 and 不同意 of what has waited longest, for those above; whether it is for him is asked when he presses."""
    if not view.asked_for or Part.PASSED_OVER in parts or not parts & (ABOVE - {Part.DUTY_ROOM}):
        return ()
    return (decisions(view, view.asked_for[0].request),)


def decisions(view: CaseView, asked: Request) -> tuple[Button, ...]:
    """Return 同意 and 不同意 for a request."""
    yes, no = (Press(verb, view.case.case_id, base36(asked.request_id)) for verb in ("grant", "deny"))
    return Button(say("同意"), yes), Button(say("不同意"), no)


def _leaders_buttons(view: CaseView, parts: frozenset[Part]) -> tuple[tuple[Button, ...], ...]:
    if view.case.state not in WITH_HANDLER:
        return _attend(view)
    case = view.case
    # About a cadre the village decides who must stand aside: it is set from its handler's card alone.
    placing = case.village_id == NO_VILLAGE and not case.about_cadre
    place = ((_button(say("定村"), "villages", view),),) if placing else ()
    note = ((_button(say("记补充"), "note", view),),) if case.no_chat else ()
    if Part.PASSED_OVER in parts:
        return (*_attend(view), *note)
    return (*escalation_buttons(view), *place, *note)


def _attend(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """我来办, while an urgent case waits for one of those who were told."""
    return ((_button(say("我来办"), "attend", view),),) if view.case.is_ringing else ()


def urgent(view: CaseView) -> Message:
    """Return what everybody near an urgent case is told aloud: what was said last, and 我来办."""
    came_later = view.case.urgent_at != view.case.registered_at
    text = view.supplements[-1] if came_later and view.supplements else view.petition
    essence = _tail(text, MOST_ESSENCE) or staff.urgent_without_text()
    rows = ((_button(say("我来办"), "attend", view),), (open_button(view),))
    return Message(staff.urgent(view.number, view.village, essence), rows)


def escalation_buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return what somebody above the handler can do: 催办, 改派, 我来办."""
    return (
        (
            _button(say("催办"), "urge", view),
            _button(say("改派"), "reassign", view),
            _button(say("我来办"), "take", view),
        ),
    )


def bundle_buttons(message_id: int) -> tuple[tuple[Button, ...], ...]:
    """Return what can be done from one escalation of several cases: all are urged, one is chosen to be given away or taken."""
    return (
        (
            Button(say("催办"), Press("urge_all", message_id)),
            Button(say("改派"), Press("which_of", message_id, "reassign")),
            Button(say("我来办"), Press("which_of", message_id, "take")),
        ),
    )


def which_of(views: list[CaseView], verb: str, text: str) -> Message:
    """Return the question which of several cases is meant; each button does `verb` to its case."""
    return Message(text, in_rows([_button(view.number, verb, view) for view in views]))


def handler_next_step(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """Return what a reminder offers its handler: the card's first row; 我来办 stands on what rings, and goes with it."""
    return _handlers_buttons(view)[len(_attend(view)) :][:1]


def helper_buttons(view: CaseView) -> tuple[Button, ...]:
    """Return what somebody who helps can do."""
    return _button(say("回话"), "help_say", view), _button(say("办好了"), "help_done", view)


def decide_buttons(view: CaseView) -> tuple[Button, ...]:
    """Return what the supervisor decides after two rounds."""
    return _button(say("再办一轮"), "another", view), _button(say("就此办结"), "settle", view)


def told_button(view: CaseView) -> Button:
    """Return the button by which the handler says that he has told it himself."""
    return _button(say("已当面告知"), "told", view)


def open_button(view: CaseView) -> Button:
    """Return the button that fetches the card."""
    return _button(view.number, "card", view)


def _button(label: str, verb: str, view: CaseView) -> Button:
    return Button(label, Press(verb, view.case.case_id))
