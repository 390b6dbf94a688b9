"""限期整改: lists, the way to a new one, what those hear who are to put something right."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.buttons import Press, base36
from bot.messages.choosing import LEFT
from bot.messages.inspecting import BACK, back_home, paged
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.correction import SPANS, WHY_NOT, Alarm, Kind, Stage
from bot.rules.thresholds import CorrectionRules
from bot.texts import corrections as texts
from bot.texts.language import say

PAGE = 12
PAST = "past"  # argument of 以前的
Proposals = Sequence[tuple[str, int, str]]
"""(village or cadre, id, line) of those whose figures call for an order."""
Orders = Sequence[tuple[bool, Stage]]
"""Of each that is not done yet whether it is late, and how far it is."""


@dataclass(frozen=True)
class Shown:
    """One of them, ready to be read: `who` is a village or a person, `reports` and `decides` what its reader may."""

    correction_id: int
    who: str
    kind: Kind
    state: Stage
    day: str  # empty: none
    late: bool
    responsible: str
    reports: bool = False
    decides: bool = False
    ended: str = ""  # the day

    @property
    def line(self) -> str:
        if self.ended:
            return texts.ended_line(self.who, texts.KINDS[self.kind], self.ended, texts.STAGES[self.state])
        state = texts.STAGES[self.state]
        return texts.line(self.who, texts.KINDS[self.kind], self.day, texts.late(state) if self.late else state)


@dataclass(frozen=True)
class Wanted:
    """One that is being made: whom it is for, as far as it was chosen."""

    target: str  # village | cadre
    target_id: int
    who: str
    kind: Kind = Kind.ORDER
    days: int = 0

    @property
    def of(self) -> str:
        """Return what a button says of whom."""
        return self.target[0]

    @property
    def argument(self) -> str:
        return f"{self.of}_{self.kind}_{self.days}"


def todo_button(count: int) -> Button:
    """Return the way to the list."""
    return Button(texts.todo_button(count), Press("corrections"))


def listed(found: Sequence[Shown], page: int = 0, *, may_issue: bool, below: Proposals = ()) -> Message:
    """Return what is not done yet, and on the first page whoever falls `below` the line, for one to be issued."""
    here, turning = paged(found, page, 2 * PAGE, lambda other: Press("corrections", other, BACK))
    proposed = _proposed(below, page)
    lines = [texts.listed([one.line for one in here])] if here else []
    lines += [texts.proposed(len(below))] if proposed else []
    text = "\n".join(lines) or texts.none()
    buttons = [Button(one.who, Press("correction", one.correction_id)) for one in here]
    before = Button(say("以前的"), Press("corrections", 0, PAST))
    onward = ((Button(say("新下达"), Press("correct_new")), before), (back_home(),)) if may_issue else ((before,),)
    return Message(fitted(text), (*in_rows(buttons), *turning, *proposed, *onward))


def _proposed(below: Proposals, page: int) -> tuple[tuple[Button, ...], ...]:
    first = below[:PAGE] if not page else ()
    return tuple((Button(line, Press("correct_kind", target_id, target[0])),) for target, target_id, line in first)


def past(found: Sequence[Shown], page: int = 0) -> Message:
    """Return what is over."""
    here, turning = paged(found, page, 2 * PAGE, lambda other: Press("corrections", other, PAST))
    text = texts.past([one.line for one in here]) if here else texts.no_past()
    buttons = [Button(one.who, Press("correction", one.correction_id)) for one in here]
    return Message(fitted(text), (*in_rows(buttons), *turning, (_back(),)))


def _back() -> Button:
    return Button(say("返回"), Press("corrections", 0, BACK))


def item(one: Shown, steps: Sequence[str]) -> Message:
    """Return one of them with its history and what its reader may do."""
    back = Button(say("返回"), Press("corrections", 0, PAST)) if one.ended else _back()
    return Message(fitted("\n".join((one.line, *steps))), (*_deeds(one), (back,)))


def _deeds(one: Shown) -> tuple[tuple[Button, ...], ...]:
    id_ = one.correction_id
    if one.reports and one.state is Stage.OPEN and one.kind is Kind.ORDER:
        return ((Button(say("报结果"), Press("correct_report", id_)),),)
    if not one.decides or one.state not in (Stage.OPEN, Stage.REPORTED):
        return ()
    drop = Button(say("撤销"), Press("correct_drop", id_))
    if one.state is Stage.REPORTED:
        yes, back = Button(say("认可"), Press("correct_accept", id_)), Button(say("没改好"), Press("correct_back", id_))
        return (yes, back), (drop,)
    done = (Button(say("谈过了"), Press("correct_accept", id_)),) if one.kind is Kind.TALK else ()
    return ((*done, drop),)


def ask_target(towns: Sequence[tuple[int, str]], below: Proposals, page: int = 0) -> Message:
    """Return the question for whom; those whose figures call for it stand first on the first page."""
    here, turning = paged(towns, page, PAGE, lambda other: Press("correct_new", other))
    rows = []
    for town_id, name in here:
        of = f"{name} " if len(towns) > 1 else ""
        rows.append(
            (
                Button(of + say("村"), Press("correct_of", town_id, "v_0")),
                Button(of + say("干部"), Press("correct_of", town_id, "c_0")),
            )
        )
    return Message(texts.ask_target(), (*_proposed(below, page), *rows, *turning, (_back(),)))


def ask_who(
    town_id: int, town: str, of: str, choices: Sequence[tuple[int, str]], page: int, *, line: CorrectionRules
) -> Message:
    """Return the question which of a town's villages or people; `choices` are (id, name with its score)."""
    here, turning = paged(choices, page, PAGE, lambda other: Press("correct_of", town_id, f"{of}_{base36(other)}"))
    buttons = [Button(name, Press("correct_kind", target_id, of)) for target_id, name in here]
    asked = texts.ask_who(town, below=line.below, least=line.least)
    return Message(asked, (*in_rows(buttons), *turning, (Button(say("返回"), Press("correct_new")),)))


def ask_kind(wanted: Wanted) -> Message:
    """Return the question how grave it is."""
    kinds = [
        Button(texts.KINDS[kind], Press("correct_days", wanted.target_id, f"{wanted.of}_{kind}"))
        for kind in (Kind.NOTICE, Kind.TALK, Kind.ORDER)
    ]
    return Message(texts.ask_kind(wanted.who), (tuple(kinds), (Button(say("返回"), Press("correct_new")),)))


def ask_days(wanted: Wanted) -> Message:
    """Return the question until when."""
    of = f"{wanted.of}_{wanted.kind}"
    days = [Button(texts.days_button(one), Press("correct_why", wanted.target_id, f"{of}_{one}")) for one in SPANS]
    back = Button(say("返回"), Press("correct_kind", wanted.target_id, wanted.of))
    return Message(texts.ask_days(wanted.who, texts.KINDS[wanted.kind]), (tuple(days), (back,)))


def ask_reason(wanted: Wanted, fitting: Sequence[str]) -> Message:
    """Return the question why, with the usual reasons that are `fitting`; the answer issues it."""
    reasons = [
        Button(texts.REASONS[one], Press("correct_issue", wanted.target_id, f"{wanted.argument}_{one}"))
        for one in fitting
    ]
    words = Button(say("自己写"), Press("correct_issue", wanted.target_id, f"{wanted.argument}_words"))
    worded = texts.ask_reason if reasons else texts.ask_own_reason
    return Message(worded(wanted.who, texts.KINDS[wanted.kind]), (*in_rows(reasons), (words, _one_step_back(wanted))))


def _one_step_back(wanted: Wanted) -> Button:
    if wanted.kind is Kind.NOTICE:
        return Button(say("返回"), Press("correct_kind", wanted.target_id, wanted.of))
    return Button(say("返回"), Press("correct_days", wanted.target_id, f"{wanted.of}_{wanted.kind}"))


def look(wanted: Wanted, why: str, argument: str) -> Message:
    """Return what would be issued, to be looked at before it is."""
    yes = Button(say("下达"), Press("correct_issue", wanted.target_id, f"{wanted.argument}_{argument}"))
    return Message(
        fitted(texts.look(wanted.who, texts.KINDS[wanted.kind], why)),
        ((yes, Button(say("不下达"), Press("stop", 0, LEFT))),),
    )


def issued(correction_id: int, wanted: Wanted, responsible: str, *, heard: bool) -> Message:
    """Return that it is issued; whoever slipped takes it back."""
    worded = texts.issued if heard else texts.issued_unheard
    slipped = Button(say("撤销"), Press("correct_drop", correction_id))
    onward = (Button(say("再下达"), Press("correct_new")), _back())
    return Message(worded(wanted.who, texts.KINDS[wanted.kind], responsible), ((slipped,), onward))


def decided(text: str) -> Message:
    """Return what became of one, with the way back to the others."""
    return Message(text, ((_back(),),))


def ask_why_not(one: Shown) -> Message:
    """Return the question what is not done; the answer sends it back."""
    reasons = [Button(texts.REASONS[why], Press("correct_back", one.correction_id, why)) for why in WHY_NOT]
    words = Button(say("自己写"), Press("correct_back", one.correction_id, "words"))
    back = Button(say("返回"), Press("correction", one.correction_id))
    return Message(texts.ask_why_not(one.who), (*in_rows(reasons), (words, back)))


def told(one: Shown, why: str, issuer: str) -> Message:
    """Return what the one responsible hears when it is issued."""
    if one.kind is Kind.NOTICE:
        return Message(texts.notice(one.who, why, issuer))
    if one.kind is Kind.TALK:
        return Message(texts.talk(one.who, why, one.day, issuer))
    return Message(texts.order(one.who, why, one.day, issuer), _deeds(one))


def reminder(one: Shown, alarm: Alarm) -> Message:
    """Return that its day comes, is there, or has passed."""
    when = texts.due_on(one.day) if alarm is Alarm.BEFORE else texts.ALARMS[alarm]
    return Message(texts.reminder(one.who, texts.KINDS[one.kind], when), (*_deeds(one), (_open(one),)))


def reported(one: Shown, by: str, words: str) -> Message:
    """Return to whoever decides that it is said to be done."""
    return Message(fitted(texts.reported(one.who, by, words)), _deeds(one))


def sent_back(one: Shown, words: str, *, later: bool) -> Message:
    """Return that it is not done, by its day as it was or by a `later` one."""
    worded = texts.sent_back_for_later if later else texts.sent_back
    return Message(fitted(worded(one.who, words, one.day)), _deeds(one))


def _open(one: Shown) -> Button:
    return Button(say("看详情"), Press("correction", one.correction_id))


def summed_up(found: Orders) -> str:
    """Return what of all that is to be put right needs somebody; empty: nothing does."""
    late, reported = sum(one for one, _ in found), sum(state is Stage.REPORTED for _, state in found)
    return texts.summed_up(len(found), late, reported) if late or reported else ""
