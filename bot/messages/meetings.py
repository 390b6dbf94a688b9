"""Messages of the weekly meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.messages.buttons import Press, base36
from bot.messages.cards import open_button
from bot.messages.inspecting import paged
from bot.messages.message import ROOM, Button, Message, cut, fitted, in_rows, units
from bot.messages.view import CaseView, Decided
from bot.rules.cases import Case
from bot.rules.meetings import DAYS, Assembly, Concern, concerns
from bot.texts import meetings as texts
from bot.texts import words
from bot.texts.language import say

PAGE = 24  # towns
MOST_LINES = 40  # cases by name in an agenda
MOST_PETITION = 600  # UTF-16 units
MOST_DECISION = 300


@dataclass(frozen=True)
class Owed:
    """A case on an agenda, with the names that its line needs."""

    case: Case
    village: str
    handler: str | None


@dataclass(frozen=True)
class Agenda:
    """What a meeting is to go through, in its order; `when` is empty where no hour is set."""

    assembly: Assembly
    place: str
    when: str
    owed: tuple[Owed, ...]
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True)
class Here:
    """Where in the meeting somebody is: a case of so many, and what was decided of it before or now."""

    meeting_id: int
    at: int  # from 1
    of: int
    discussed: bool
    before: Decided | None
    now: Decided | None


def choose(towns: Sequence[tuple[int, str]], page: int = 0) -> Message:
    """Return the question for which town, where somebody holds the meetings of several."""
    here, turning = paged(towns, page, PAGE, lambda other: Press("meetings", other))
    buttons = [Button(name, Press("agenda", town_id)) for town_id, name in here]
    return Message(texts.choose(), (*in_rows(buttons), *turning))


def agenda(found: Agenda) -> Message:
    """Return the agenda village by village, with the button that opens the meeting."""
    head = texts.agenda(found.place, found.when) if found.when else texts.agenda_now(found.place)
    if not found.owed:
        return Message("\n".join((head, texts.nothing(), texts.apart())))
    why = {one.case.case_id: concerns(one.case, found.now) for one in found.owed}
    named = [one for one in found.owed if why[one.case.case_id]]
    shown = named[:MOST_LINES]
    lines = [head, _counts(why.values(), len(found.owed)), *_villages(found, shown)]
    if len(named) > len(shown):
        lines.append(texts.more(len(named) - len(shown)))
    lines.append(texts.apart())
    return Message(fitted("\n".join(lines)), ((Button(say("开会"), Press("meet_open", found.assembly.town_id)),),))


def _counts(why: Iterable[tuple[Concern, ...]], owed: int) -> str:
    every = [concern for found in why for concern in found]
    return texts.counts(
        owed=owed,
        overdue=every.count(Concern.OVERDUE),
        on_hold=every.count(Concern.ON_HOLD),
        unsatisfied=every.count(Concern.UNSATISFIED),
        supervised=every.count(Concern.SUPERVISED),
    )


def _villages(found: Agenda, shown: list[Owed]) -> list[str]:
    """Return each village with what needs time there, in the order of the meeting; last how much needs none."""
    lines = []
    for village, group in groupby(shown, key=lambda one: one.village):
        every = list(group)
        lines += [texts.village(village, len(every)), *(_line(one, found) for one in every)]
    quiet = sum(not concerns(one.case, found.now) for one in found.owed)
    return [*lines, *([texts.in_time(quiet)] if quiet else [])]


def _line(one: Owed, found: Agenda) -> str:
    why = concern_words(one.case, found.now, found.zone)
    return texts.line(one.case.number, one.handler, why, words.age(one.case.registered_at, found.now))


def concern_words(case: Case, now: datetime, zone: ZoneInfo) -> str:
    """Return why a case needs the meeting's time, in words."""
    return texts.why(concerns(case, now), case, late=words.age(case.due_at, now), zone=zone)


def item(view: CaseView, here: Here) -> Message:
    """Return a case as the meeting sees it, with what can be done there."""
    case = view.case
    why = concern_words(case, view.now, view.zone)
    age = words.age(case.registered_at, view.now)
    lines = [
        texts.item_head(view.village),
        texts.item_line(view.number, case.category, view.state, view.handler, age),
        why or texts.in_time_line(view.due),
        *(["", _tail(view.petition, MOST_PETITION), ""] if view.petition else []),
        *([texts.decided_before(here.before.day, _tail(here.before.words, MOST_DECISION))] if here.before else []),
        *([texts.decided_now(_tail(here.now.words, MOST_DECISION))] if here.now else []),
        *([texts.is_discussed()] if here.discussed else []),
    ]
    return Message(fitted("\n".join(lines), ROOM), _buttons(view, here))


def _buttons(view: CaseView, here: Here) -> tuple[tuple[Button, ...], ...]:
    of_case = base36(view.case.case_id)
    back = [Button(say("上一件"), Press("meet_at", here.meeting_id, base36(here.at - 1)))] if here.at > 1 else []
    onward = (
        [Button(say("下一件"), Press("meet_at", here.meeting_id, base36(here.at + 1)))] if here.at < here.of else []
    )
    done = [] if here.discussed else [Button(say("议过了"), Press("meet_done", here.meeting_id, of_case))]
    decide = [Button(say("记决定"), Press("meet_decide", here.meeting_id, of_case))] if view.case.is_open else []
    last = (open_button(view), Button(say("结束"), Press("meet_end", here.meeting_id)))
    return tuple(filter(None, ((*back, *onward), (*decide, *done), last)))


def meeting_of(message: Message) -> int | None:
    """Return the id of the meeting in which a message shows a case; None: it is no such message."""
    presses = (button.press for row in message.rows for button in row if isinstance(button, Button))
    return next((press.subject for press in presses if press.verb in ("meet_at", "meet_end")), None)


def not_here(meeting_id: int, *, edits: int) -> Message:
    """Return what stands in place of a case that must not be spoken of in the room any more."""
    onward = Button(say("接着开"), Press("meet_at", meeting_id, "0"))
    ends = Button(say("结束"), Press("meet_end", meeting_id))
    return Message(texts.not_here(), ((onward, ends),), edits=edits)


def ask_by(case: Case, meeting_id: int, at: int) -> Message:
    """Return the question by when something is to be done."""
    of_case = base36(case.case_id)
    days = [Button(texts.days_button(one), Press("meet_by", meeting_id, f"{of_case}_{base36(one)}")) for one in DAYS]
    back = (Button(say("返回"), Press("meet_at", meeting_id, base36(at))),)
    return Message(texts.ask_by(case.number), (*in_rows(days), back))


def ask_how(case: Case, meeting_id: int, at: int, days: int) -> Message:
    """Return the sentences that decide with one tap, until a day that was chosen."""
    of_case = f"{base36(case.case_id)}_{base36(days)}"
    ready = [Button(texts.READY[one], Press("meet_by", meeting_id, f"{of_case}_{one}")) for one in texts.READY]
    back = (Button(say("返回"), Press("meet_at", meeting_id, base36(at))),)
    return Message(texts.ask_how(case.number, texts.days_button(days)), (*in_rows(ready), back))


def ask_end(meeting_id: int, *, discussed: int, left: int) -> Message:
    """Return the question whether the meeting is over."""
    back = Button(say("接着开"), Press("meet_at", meeting_id, "0"))
    return Message(texts.ask_end(discussed, left), ((Button(say("结束"), Press("meet_end", meeting_id, "yes")), back),))


def decided(view: CaseView, who: str) -> Message:
    """Return what the handler hears of a decision."""
    said = view.decision.words if view.decision else texts.emptied()
    return Message(fitted(texts.told(view.number, who, said), ROOM), ((open_button(view),),))


@dataclass(frozen=True)
class MinutesLine:
    """A case in the minutes; `what` is what was decided, or how it stands."""

    number: str
    village: str
    handler: str | None
    what: str


@dataclass(frozen=True)
class Minutes:
    """What a meeting came to."""

    meeting_id: int
    place: str
    when: str
    decided: tuple[MinutesLine, ...]
    open: tuple[MinutesLine, ...]
    left: tuple[MinutesLine, ...]

    @property
    def summary(self) -> str:
        """How much."""
        return texts.summary(len(self.decided) + len(self.open), len(self.decided), len(self.left))


def minutes(found: Minutes) -> Message:
    """Return the minutes with the button for the printed page."""
    parts = [texts.minutes(found.place), found.when, found.summary]
    if found.decided:
        lines = [texts.decision_line(one.number, one.village, one.handler, one.what) for one in found.decided]
        parts += ["", texts.decisions_head(), *lines]
    for head, some in ((texts.open_head(), found.open), (texts.left_head(), found.left)):
        if some:
            parts += ["", head, *(texts.left_line(one.number, one.village, one.handler, one.what) for one in some)]
    button = Button(say("打印稿"), Press("minutes", found.meeting_id))
    return Message(fitted("\n".join(parts)), ((button,),))


def _tail(text: str, most: int) -> str:
    return text if units(text) <= most else cut(text, most)[0] + "…"
