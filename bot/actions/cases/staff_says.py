"""What somebody on the staff writes: an answer, a question, or something of which he must be asked what it is."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from bot.actions.cases import choosing, helping, requests
from bot.actions.cases.act import act, load
from bot.actions.cases.wording import tell_too_late
from bot.actions.heard import Heard
from bot.actions.parts import file_words, keep
from bot.actions.telling import say, tell, tidy_last
from bot.messages import wishes as leading
from bot.messages.answers import name_it
from bot.messages.buttons import Press
from bot.messages.choosing import first_this
from bot.messages.message import Button, Message, in_rows
from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.errors import AlreadyClosed, ClosedMeanwhile
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.rules.requests import Request, RequestKind
from bot.rules.rota import duty_day
from bot.rules.wishes import Wish, wish
from bot.texts import desk, language, staff
from bot.texts import helping as of_helping
from bot.texts import requests as texts
from storage import cases, drafts, offices, outbox, people, places
from storage.database import Tx
from storage.drafts import Part

MOST_OFFERED = 20


def staff_replies(tx: Tx, member: Person, row: outbox.Row, heard: Heard, *, now: datetime) -> bool:
    """Take a reply to one of the bot's messages as an answer in that message's case; False if it has none.

    A reply to a request for words is what was asked for, or nothing: never a first word on the case.
    """
    case_id = row.case_id or _only_case_of(row)
    if case_id is None:
        return False
    dialogue = _dialogue(tx, member)
    step = dialogue.step if dialogue and dialogue.case_id == case_id else ""
    if step in choosing.OPEN and row.kind in ("list", "prompt"):
        _first_choose(tx, member, case_id, heard, now=now)
        return True
    if row.kind == "prompt" and step not in WRITTEN:
        tell_too_late(tx, member, heard, now=now)
        return True
    staff_replies_in(tx, member, case_id, heard, now=now)
    return True


def staff_replies_in(tx: Tx, member: Person, case_id: int, heard: Heard, *, now: datetime) -> None:
    """Take a reply as what was asked for in a case, or else as a first word on it."""
    dialogue = _dialogue(tx, member)
    if dialogue and dialogue.case_id == case_id and dialogue.step in WRITTEN:
        _finish(tx, member, dialogue, heard, now=now)
    else:
        says(tx, member, case_id, [keep(tx, member, heard, now=now)], now=now)


def says(tx: Tx, member: Person, case_id: int, parts: list[Part], *, now: datetime) -> None:
    """Take words on a case: of its handler for the resident, of whoever helps for the handler."""
    case, _, _ = load(tx, case_id)
    if helping.helps(tx, member, case):
        helping.report(tx, member, case_id, parts, now=now)
    else:
        answer(tx, member, case_id, parts, final=False, now=now)


def staff_says(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> None:
    """Take a message that replies to nothing: what was asked for, or else ask what it is; several are asked of once."""
    dialogue = _dialogue(tx, member)
    if dialogue and dialogue.step in WRITTEN:
        _finish(tx, member, dialogue, heard, now=now)
        return
    if dialogue and dialogue.step in choosing.OPEN and dialogue.case_id:
        _first_choose(tx, member, dialogue.case_id, heard, now=now)
        return
    wanted = _wish(tx, member, heard, now=now)
    if wanted:
        say(tx, member, leading.to(wanted), kind="list", cause=heard.cause, now=now)
        return
    if dialogue is None or dialogue.step != "which":
        drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "which", None))
        say(tx, member, _which(tx, member), kind="list", cause=heard.cause, now=now)
    keep(tx, member, heard, now=now)


def _first_choose(tx: Tx, member: Person, case_id: int, heard: Heard, *, now: datetime) -> None:
    """A question that buttons answer is open: what he wrote goes to nobody."""
    case, place, _ = load(tx, case_id)
    first = first_this(case.case_id, case.number)
    tell(tx, case, place, member.person_id, first, kind="sentence", cause=heard.cause, now=now)


def _wish(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> Wish | None:
    """What he wants with his shifts, where there is no case that it could be about."""
    if heard.kind is not Kind.TEXT or his_cases(tx, member):
        return None
    office = offices.rules(tx)
    return wish(heard.text, duty_day(now, handover=office.handover, zone=office.zone))


def _dialogue(tx: Tx, member: Person) -> drafts.Dialogue | None:
    """What somebody is in the middle of; an answer to a case that is no longer his to answer is dropped."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.case_id is None:
        return dialogue
    case = cases.get(tx, dialogue.case_id)
    if case and _goes_on(tx, member, dialogue.step, case):
        return dialogue
    drafts.end_dialogue(tx, member.person_id)
    return None


def _goes_on(tx: Tx, member: Person, step: str, case: Case) -> bool:
    """Whether what somebody was asked to write is still his to write."""
    if step in ("refusing", "merging") or step in choosing.OPEN:
        return case.is_open and _sees(tx, member, case)
    if step == "reporting":
        return helping.helps(tx, member, case)
    return case.handler_id == member.person_id and case.state in WITH_HANDLER


def _finish(tx: Tx, member: Person, dialogue: drafts.Dialogue, heard: Heard, *, now: datetime) -> None:
    assert dialogue.case_id is not None
    said = [keep(tx, member, heard, now=now)]
    went = WRITTEN[dialogue.step](tx, member, dialogue, said, now=now)
    drafts.end_dialogue(tx, member.person_id)
    tidy_last(tx, member, "prompt", case_id=dialogue.case_id, cause=heard.cause, now=now, text=went)
    if dialogue.step == "answering":
        ask_kind(tx, member, dialogue.case_id, went, cause=heard.cause, now=now)


def ask_kind(tx: Tx, member: Person, case_id: int, said: str, *, cause: str, now: datetime) -> None:
    """Ask what the answer was, below what became of it; nobody need say."""
    case, place, _ = load(tx, case_id)
    row = outbox.last_sent(tx, member, "prompt", case_id=case_id)
    if row and row.telegram_id and case.is_open:
        message = name_it(case, said).in_place_of(row.telegram_id)
        tell(tx, case, place, member.person_id, message, kind="edit", cause=f"{cause}.kind", now=now)


def _final(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """办结答复."""
    case, _, _ = load(tx, dialogue.case_id or 0)
    answer(tx, member, case.case_id, said, final=True, now=now)
    return desk.answer_kept(case.number) if case.no_chat else staff.answer_went(case.number)


def _question(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """需补充."""
    case, _, _ = load(tx, dialogue.case_id or 0)
    ask_back(tx, member, case.case_id, said, now=now)
    return staff.question_went(case.number)


def _request(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """Why something is asked for; the dialogue remembers how many days, or until when."""
    kind = KINDS[dialogue.step]
    days = int(dialogue.text) if kind is RequestKind.EXTENSION else None
    until = date.fromisoformat(dialogue.text) if kind is RequestKind.HOLD else None
    request = requests.ask(tx, member, dialogue.case_id or 0, kind, said, now=now, days=days, until_day=until)
    return _put(tx, request)


def _joint(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """What somebody is to do who is to help; the dialogue remembers who and for how long."""
    person_id, _, days = dialogue.text.partition(",")
    kind, whom = RequestKind.JOINT, int(person_id)
    request = requests.ask(tx, member, dialogue.case_id or 0, kind, said, now=now, days=int(days), other_id=whom)
    return _put(tx, request)


def _merge(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """Why two cases are one; the dialogue remembers the other."""
    kind, into = RequestKind.MERGE, int(dialogue.text)
    return _put(tx, requests.ask(tx, member, dialogue.case_id or 0, kind, said, now=now, other_id=into))


def _put(tx: Tx, request: Request) -> str:
    case, _, _ = load(tx, request.case_id)
    decider = people.get(tx, request.decider_id or 0)
    return texts.asked(case.number, texts.what(request), decider.name or "")


def _report(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """What somebody who helps says to whoever has the case."""
    case, _, _ = load(tx, dialogue.case_id or 0)
    helping.report(tx, member, case.case_id, said, now=now)
    return of_helping.report_went(case.number)


def _refusal(tx: Tx, member: Person, dialogue: drafts.Dialogue, said: list[Part], *, now: datetime) -> str:
    """Why something was refused."""
    request = requests.find(tx, dialogue.case_id or 0, int(dialogue.text))
    requests.say_why_not(tx, member, request, said, now=now)
    case, _, _ = load(tx, request.case_id)
    return texts.why_not_went(case.number)


KINDS = {
    "returning": RequestKind.RETURN,
    "extending": RequestKind.EXTENSION,
    "holding": RequestKind.HOLD,
    "extending_legally": RequestKind.LEGAL,
    "suggesting": RequestKind.NOT_ACCEPT,
}
WRITTEN: dict[str, Callable[..., str]] = {
    "answering": _final,
    "asking_back": _question,
    **dict.fromkeys(KINDS, _request),
    "refusing": _refusal,
    "joining": _joint,
    "merging": _merge,
    "reporting": _report,
}
"""What to do with the words for which somebody was asked, by the step of his dialogue; each returns what became of them."""


def answer(tx: Tx, member: Person, case_id: int, parts: list[Part], *, final: bool, now: datetime) -> None:
    """Send what the handler said to the resident. Raises: EmptyAnswer, AnswerTooBig, NotYours, AlreadyAnswered, ClosedMeanwhile."""
    event_id = tx.new_id()
    text, more = file_words(tx, case_id, parts, event_id=event_id)
    written = partial(life.answer, by=member.person_id, text=text, parts=more, final=final, event_id=event_id, now=now)
    try:
        act(tx, case_id, written, now=now, event_id=event_id)
    except AlreadyClosed as error:
        raise ClosedMeanwhile from error


def ask_back(tx: Tx, member: Person, case_id: int, parts: list[Part], *, now: datetime) -> None:
    """Send the handler's question to the resident. Raises: EmptyAnswer, AnswerTooBig, EnoughQuestions, NotYours."""
    event_id = tx.new_id()
    text, more = file_words(tx, case_id, parts, event_id=event_id)
    asked = partial(life.ask_back, by=member.person_id, text=text, parts=more, event_id=event_id, now=now)
    act(tx, case_id, asked, now=now, event_id=event_id)


def _which(tx: Tx, member: Person) -> Message:
    mine = [case for case in his_cases(tx, member) if case.state is not State.REPLIED][:MOST_OFFERED]
    mine = [*mine, *helping.helped_by(tx, member)]
    rows = in_rows([Button(case.number, Press("which_case", case.case_id)) for case in mine])
    others = (Button(language.say("代人登记"), Press("for_other")),) if member.at_desk else ()
    none = desk.own_or_for_other() if others else staff.which_none()
    own = (Button(language.say("我自己要反映"), Press("own")),)
    several = desk.which_case() if others else staff.which_case()
    return Message(several if mine else none, tuple(filter(None, (*rows, own, others))))


def his_cases(tx: Tx, member: Person) -> list[Case]:
    """Return the open cases that somebody has and may see, longest-waiting first."""
    found = cases.of_handler(tx, member.person_id)
    return [case for case in found if audience(case, member, places.of_case(tx, case)) >= Sees.CARD]


def _sees(tx: Tx, member: Person, case: Case) -> bool:
    return audience(case, member, places.of_case(tx, case)) >= Sees.CARD


def _only_case_of(row: outbox.Row) -> int | None:
    """The case of a reminder that speaks of one case only."""
    if row.form != "chase":
        return None
    items = json.loads(row.body)["items"]
    return int(items[0]["case"]) if len(items) == 1 else None
