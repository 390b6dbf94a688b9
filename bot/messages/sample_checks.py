"""抽样督评: the question to the resident, the calls, and a sample with what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.buttons import Press, base36
from bot.messages.inspecting import back_home, paged
from bot.messages.message import Button, Message, cut, fitted, in_rows
from bot.messages.view import CaseView
from bot.rules.sample_check import (
    COUNTS,
    GRADES,
    RED,
    REOPENED,
    SOLVED,
    SPANS,
    UNSOLVED,
    Checked,
    compared,
    is_bad,
    summary,
)
from bot.texts import sample_checks as texts
from bot.texts import words
from bot.texts.language import say

PAGE = 12
MOST_PETITION = 300
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """A sample, ready to be read but for its cases; `where` is a place, the rest are days."""

    check_id: int
    day: str
    where: str
    since: str
    until: str
    seed: str
    calls: int = 0  # that its reader is to make


@dataclass(frozen=True)
class Item:
    """A case of a sample; `looks` are lines of who saw its number, the last two what he said when he was asked."""

    checked: Checked
    number: str
    village: str
    handler: str
    archived: bool
    looks: tuple[str, ...] = ()
    words: str = ""  # his own
    sent: str = ""  # what he sent beside words, as it is called


# to the resident


def ask(case_id: int, number: str, beginning: str, asker: str) -> Message:
    """Return the one question."""
    return Message(texts.ask(number, beginning, asker), _solved_or_not(case_id))


def _solved_or_not(case_id: int) -> Rows:
    first = (_said(say("已解决"), case_id, SOLVED), _said(say("未解决"), case_id, UNSOLVED))
    return (first, (_said(say("以后别问"), case_id, "never"),))


def ask_grade(case_id: int, number: str) -> Message:
    """Return the question for a grade, in place of the first."""
    return Message(texts.ask_grade(number), _grades(case_id))


def _grades(case_id: int) -> Rows:
    grades = tuple(_said(words.GRADES[one], case_id, one) for one in GRADES)
    return (grades, (_said(say("不评了"), case_id, "none"),))


def thanks(checked: Checked, number: str, review: Button | None) -> Message:
    """Return what he reads last; who is not content has `review`, his lawful way, or writes anew where it is over."""
    if not is_bad(checked):
        return Message(texts.thanks(number))
    return Message(texts.offer_review(number), ((review,),)) if review else Message(texts.write_anew(number))


def heard_words(checked: Checked, number: str, part_id: int) -> Message:
    """Return that his own words were kept, and for whom, with what he has not pressed yet; they may be something new, too."""
    anew = (Button(say("新诉求"), Press("new_from", part_id)),)
    asked: Rows = ()
    if checked.said is None and not checked.declined:
        asked = _solved_or_not(checked.case_id)
    elif checked.said is not None and checked.said_grade is None:
        asked = _grades(checked.case_id)
    return Message(texts.heard_words(number), (*asked, anew))


def _said(label: str, case_id: int, said: str) -> Button:
    return Button(label, Press("sampled", case_id, said))


# to whoever calls


def calls(found: Sequence[tuple[int, str]]) -> Message:
    """Return whom somebody is to call, as (case, number); the telephone numbers come one by one."""
    if not found:
        return Message(texts.nobody_to_call())
    buttons = [Button(number, Press("check_call", case_id)) for case_id, number in found[: 2 * PAGE]]
    return Message(texts.to_call(len(found)), (*in_rows(buttons), (Button(say("打印名单"), Press("check_print")),)))


def call(view: CaseView, contact: str) -> Message:
    """Return one call, with the telephone number."""
    case_id = view.case.case_id
    head, rest = cut(view.petition, MOST_PETITION)
    text = texts.call(
        view.number,
        category=view.case.category,
        village=view.village,
        contact=contact,
        petition=f"{head}…" if rest else head,
    )
    first = (_heard(say("已解决"), case_id, SOLVED), _heard(say("未解决"), case_id, UNSOLVED))
    return Message(text, (first, (_heard(say("没打通"), case_id, "missed"),)))


def ask_his_grade(case_id: int, number: str) -> Message:
    """Return the question what he said of how it was done."""
    grades = tuple(_heard(words.GRADES[one], case_id, one) for one in GRADES)
    return Message(texts.ask_his_grade(number), (grades, (_heard(say("没说"), case_id, "none"),)))


def noted(number: str, said: str, left: int) -> Message:
    """Return what became of a call, with the way to the next ones."""
    rows = ((calls_button(left),),) if left else ()
    return Message(texts.call_noted(number, texts.SAID[said]), rows)


def missed(number: str, count: int, left: int) -> Message:
    """Return that a call reached nobody."""
    return Message(texts.missed(number, count), ((calls_button(left),),))


def calls_button(count: int) -> Button:
    """Return the way to whom somebody is to call."""
    return Button(texts.calls_button(count), Press("check_calls"))


def _heard(label: str, case_id: int, said: str) -> Button:
    return Button(label, Press("check_said", case_id, said))


# to whoever drew


def listed(found: Sequence[Drawn], turning: Rows = ()) -> Message:
    """Return what somebody drew, newest first, with the way to draw once more."""
    buttons = [(Button(texts.list_button(one.day, one.where), Press("check", one.check_id)),) for one in found]
    return Message(texts.listed(), ((Button(say("新抽一次"), Press("check_new")),), *buttons, *turning, (back_home(),)))


def ask_town(towns: Sequence[tuple[int, str]]) -> Message:
    """Return the question for a town, or all of them."""
    every = Button(texts.everywhere(), Press("check_span", 0, "0"))
    return Message(
        texts.ask_where(),
        ((every,), *in_rows([Button(name, Press("check_where", town_id, "0")) for town_id, name in towns]), (_back(),)),
    )


def ask_village(town_id: int, villages: Sequence[tuple[int, str]], page: int) -> Message:
    """Return the question for a village of a town, or all of it."""
    town = base36(town_id)
    here, turning = paged(villages, page, PAGE, lambda other: Press("check_where", town_id, base36(other)))
    every = Button(texts.everywhere(), Press("check_span", 0, town))
    buttons = [Button(name, Press("check_span", village_id, town)) for village_id, name in here]
    return Message(texts.ask_where(), ((every,), *in_rows(buttons), *turning, (_back(),)))


def ask_span(town_id: int, village_id: int, where: str) -> Message:
    """Return the question how far back."""
    spans = [
        Button(texts.days_button(one), Press("check_count", village_id, f"{base36(town_id)}_{one}")) for one in SPANS
    ]
    return Message(texts.ask_span(where), (tuple(spans), (_back(),)))


def ask_count(town_id: int, village_id: int, where: str, days: int) -> Message:
    """Return the question how many; the answer draws."""
    of = f"{base36(town_id)}_{days}"
    counts = [Button(texts.count_button(one), Press("check_draw", village_id, f"{of}_{one}")) for one in COUNTS]
    return Message(texts.ask_count(where, days), (*in_rows(counts), (_back(),)))


def drawing(where: str, check_id: int) -> Message:
    """Return that there is much to draw from, and the result follows."""
    return Message(texts.drawing(where), ((Button(say("刷新"), Press("check", check_id)), _back()),))


def drawn(check_id: int, count: int) -> Message:
    """Return that it was drawn by now, or, with `check_id` 0, that there was nothing."""
    if not check_id:
        return Message(texts.nothing_drawn(), ((_back(),),))
    return Message(texts.drawn(count), ((Button(say("看结果"), Press("check", check_id)),),))


def nothing(where: str, days: int) -> Message:
    """Return that there was nothing to draw from."""
    return Message(texts.nothing_to_draw(where, days), ((_back(),),))


def result(drawn: Drawn, items: Sequence[Item]) -> Message:
    """Return a sample with its seed, what was heard beside what the books say, and a button to each that can be acted on."""
    head = texts.head(drawn.day, drawn.where, drawn.since, drawn.until, drawn.seed)
    lines = [_line(item) for item in sorted(items, key=lambda item: not is_bad(item.checked))]
    worth = [item for item in items if is_bad(item.checked) or item.words or item.sent]
    bad = [Button(item.number, Press("check_item", item.checked.case_id)) for item in worth]
    calls = ((calls_button(drawn.calls),),) if drawn.calls else ()
    again = Button(say("刷新"), Press("check", drawn.check_id))
    text = "\n".join((head, texts.figures(summary([item.checked for item in items])), *lines))
    return Message(fitted(text), (*in_rows(bad), *calls, (again, _back())))


def item(of: Item) -> Message:
    """Return one case of a sample, with what can be done where it is not solved."""
    case_id, checked = of.checked.case_id, of.checked
    sent = (Button(say("看他发的"), Press("check_sent", case_id)),) if of.sent else ()
    card = (*sent, Button(of.number, Press("card", case_id)), Button(say("返回"), Press("check", checked.check_id)))
    said = ((texts.his_words(of.words),) if of.words else ()) + ((texts.his_files(of.sent),) if of.sent else ())
    last = (texts.archived(),) if of.archived and is_bad(checked) else ()
    text = fitted("\n".join((_line(of), *of.looks, *last, *said)))
    if not is_bad(checked) or checked.acted or of.archived:
        return Message(text, (card,))
    again = Button(say("重新办理"), Press("check_redo", case_id, REOPENED))
    red = Button(say("重办并督办"), Press("check_redo", case_id, RED))
    return Message(text, ((again, red), card))


def _line(of: Item) -> str:
    checked, match = of.checked, compared(of.checked)
    books = texts.both(words.RESULTS[checked.result], words.GRADES[checked.grade] if checked.grade else "")
    if checked.said:
        said = texts.both(texts.SAID[checked.said], words.GRADES[checked.said_grade] if checked.said_grade else "")
    else:
        said = texts.no_more_asked() if checked.declined else texts.WAITS[checked.way]
    acted = {REOPENED: texts.reopened, RED: texts.reopened_red}.get(checked.acted or "")
    after = acted() if acted else texts.MATCHES[match] if match else ""
    return texts.line(of.number, village=of.village, handler=of.handler, books=books, said=said, match=after)


def _back() -> Button:
    return Button(say("返回"), Press("checks"))
