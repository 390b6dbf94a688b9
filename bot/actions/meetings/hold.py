"""The meeting itself: opened, gone through case by case, decided in words, ended with its minutes. All but the words by buttons."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.view import decided_at, decision_of, view_of
from bot.actions.cases.wording import Awaited, ask_for_words
from bot.actions.heard import Pressed
from bot.actions.meetings.who import assemblies_of, assembly_meant, cases_for, invited, may_hear
from bot.actions.telling import instead, make, tell, tidy, tidy_last
from bot.messages import meetings as messages
from bot.messages.buttons import Press, base36
from bot.messages.meetings import Here
from bot.messages.message import Message
from bot.rules import meetings as rules
from bot.rules.cases import Case
from bot.rules.errors import ForgedButton, MeetingIsOver, NoSuchCase, NotNow, NotYours
from bot.rules.meetings import Item, Meeting, due_day, is_for_meeting
from bot.rules.people import Person
from bot.texts import meetings as texts
from bot.texts import requests as of_requests
from bot.texts.language import speaking_to
from storage import drafts, events, meetings, offices
from storage.database import Tx

Agenda = list[tuple[Item, Case]]


def open_meeting(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """开会: what is owed now is gone through; who joins a meeting that runs sees it as it is. Raises: NotYours, NotNow."""
    assembly = assembly_meant(tx, member, press.subject)
    meeting = meetings.running(tx, assembly)
    if meeting is None:
        owed = [case for case in cases_for(tx, member, assembly, now=now) if is_for_meeting(case)]
        if not owed:
            raise NotNow
        meeting = Meeting(tx.new_id(), assembly.town_id, assembly.leader_id, member.person_id, now)
        meetings.add(tx, meeting, [case.case_id for case in owed])
    _show_next(tx, member, meeting, pressed, fresh=True, now=now)
    return ""


def show_at(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """上一件, 下一件; at 0 the first that was not gone through."""
    meeting = _running(tx, member, press.subject)
    if press.number == 0:
        _show_next(tx, member, meeting, pressed, fresh=False, now=now)
        return ""
    found = visible(tx, member, meeting)
    if not found:
        raise NotNow
    _show(tx, member, found, min(press.number, len(found)), pressed, now=now)
    return ""


def mark_discussed(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """议过了: on to the next."""
    meeting = _running(tx, member, press.subject)
    _, case = _meant(tx, member, meeting, press.number)
    meetings.discussed(tx, meeting.meeting_id, case.case_id, now=now)
    _show_next(tx, member, meeting, pressed, fresh=False, now=now)
    return texts.toast_discussed()


def ask_by(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """记决定: until when?"""
    meeting = _running(tx, member, press.subject)
    at, case = _meant(tx, member, meeting, press.number)
    _tell(tx, member, case, messages.ask_by(case, meeting.meeting_id, at), pressed, now=now)
    return ""


def ask_words(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Until then: a sentence that is pressed, or what he writes next, is the decision. Raises: ForgedButton, NotNow."""
    meeting = _running(tx, member, press.subject)
    of_case, _, rest = press.argument.partition("_")
    until, _, ready = rest.partition("_")
    case_id, days = _two(f"{of_case}_{until}")
    at, case = _meant(tx, member, meeting, case_id)
    due_day(now.date(), days)
    if ready:
        return _decide_ready(tx, member, case, f"{base36(meeting.meeting_id)}_{base36(days)}", ready, pressed, now=now)
    _tell(tx, member, case, messages.ask_how(case, meeting.meeting_id, at, days), pressed, now=now)
    step, (_, place, _) = f"deciding.{base36(meeting.meeting_id)}_{base36(days)}", load(tx, case.case_id)
    asked = texts.ask_decision(case.number)
    ask_for_words(tx, case, place, member, step=step, text=asked, pressed=pressed, now=now)
    return ""


def _decide_ready(
    tx: Tx, member: Person, case: Case, choice: str, ready: str, pressed: Pressed, *, now: datetime
) -> str:
    """Decide in a sentence that was ready. Raises: ForgedButton."""
    if ready not in texts.READY:
        raise ForgedButton
    drafts.end_dialogue(tx, member.person_id)
    said = texts.READY[ready]
    kept = decide(tx, member, case.case_id, choice, said, now)
    tidy(tx, member, pressed.message_id, of_requests.chosen(case.number, said), cause=pressed.cause, now=now)
    tidy_last(tx, member, "prompt", case_id=case.case_id, cause=pressed.cause, now=now, text=kept)
    return ""


def decide(tx: Tx, member: Person, case_id: int, choice: str, text: str, now: datetime) -> str:
    """What was decided; the case is shown again with it, and the next one is a press away."""
    meeting_id, days = _two(choice)
    meeting = _running(tx, member, meeting_id)
    _, case = _meant(tx, member, meeting, case_id)
    event_id = tx.new_id()
    by_day = due_day(now.astimezone(offices.rules(tx).zone).date(), days)
    decided = partial(rules.decide, by=member.person_id, text=text, by_day=by_day, now=now)
    act(tx, case.case_id, decided, now=now, event_id=event_id)
    meetings.discussed(tx, meeting.meeting_id, case.case_id, now=now, decision_id=event_id)
    found = visible(tx, member, meeting)
    at = next(n for n, (item, _) in enumerate(found, 1) if item.case_id == case_id)
    _show(tx, member, found, at, Pressed(member.chat_id or 0, None, None, str(event_id)), now=now)
    return texts.decision_kept(case.number)


def end(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """结束, once it was said what is left."""
    meeting = _running(tx, member, press.subject)
    found = visible(tx, member, meeting)
    left = sum(item.discussed_at is None for item, _ in found)
    if press.argument != "yes":
        asked = messages.ask_end(meeting.meeting_id, discussed=len(found) - left, left=left)
        return instead(tx, member, asked, pressed, now=now)
    end_meeting(tx, meeting, by=member.person_id, now=now)
    return instead(tx, member, Message(texts.over()), pressed, now=now)


def end_meeting(tx: Tx, meeting: Meeting, *, by: int | None, now: datetime) -> None:
    """End a meeting; whoever is invited gets the minutes, as far as he may know."""
    if not meetings.close(tx, meeting.meeting_id, by=by, now=now):
        return
    for person in invited(tx, meeting.assembly):
        body: dict[str, object] = {"make": "minutes", "meeting": meeting.meeting_id, "person": person.person_id}
        make(tx, person, body, kind="minutes", cause=str(meeting.meeting_id), now=now)


def visible(tx: Tx, member: Person, meeting: Meeting) -> Agenda:
    """Return what of the agenda somebody may know: nothing that has become a petition about a cadre since."""
    return [(item, case) for item, case in meetings.agenda(tx, meeting.meeting_id) if may_hear(tx, case, member)]


def _running(tx: Tx, member: Person, meeting_id: int) -> Meeting:
    """Raises: NotYours, MeetingIsOver."""
    meeting = meetings.get(tx, meeting_id)
    if meeting is None or meeting.assembly not in assemblies_of(tx, member):
        raise NotYours
    if meeting.closed_at is not None:
        raise MeetingIsOver
    return meeting


def _meant(tx: Tx, member: Person, meeting: Meeting, case_id: int) -> tuple[int, Case]:
    """Return a case of the agenda, and where it stands there. Raises: NoSuchCase."""
    for at, (item, case) in enumerate(visible(tx, member, meeting), 1):
        if item.case_id == case_id:
            return at, case
    raise NoSuchCase


def _two(argument: str) -> tuple[int, int]:
    first, _, second = argument.partition("_")
    try:
        return int(first, 36), int(second, 36)
    except ValueError as error:
        raise ForgedButton from error


def _show_next(tx: Tx, member: Person, meeting: Meeting, pressed: Pressed, *, fresh: bool, now: datetime) -> None:
    """Show the first that was not gone through; after the last one, ask whether the meeting is over."""
    found = visible(tx, member, meeting)
    at = next((n for n, (item, _) in enumerate(found, 1) if item.discussed_at is None), None)
    if fresh:
        pressed = Pressed(pressed.chat_id, None, pressed.data, pressed.cause)
    if at is None:
        instead(tx, member, messages.ask_end(meeting.meeting_id, discussed=len(found), left=0), pressed, now=now)
    else:
        _show(tx, member, found, at, pressed, now=now)


def _show(tx: Tx, member: Person, found: Agenda, at: int, pressed: Pressed, *, now: datetime) -> None:
    item, case = found[at - 1]
    _, place, office = load(tx, case.case_id)
    decided = events.get(tx, item.decision_id) if item.decision_id else None
    with speaking_to(member):
        last = decision_of(tx, case, office.zone)
        here = Here(
            meeting_id=item.meeting_id,
            at=at,
            of=len(found),
            discussed=item.discussed_at is not None,
            before=None if decided else last,
            now=decided_at(tx, decided, office.zone) if decided else None,
        )
        _tell(tx, member, case, messages.item(view_of(tx, case, place, office, now=now), here), pressed, now=now)


def _tell(tx: Tx, member: Person, case: Case, message: Message, pressed: Pressed, *, now: datetime) -> None:
    """Show what is about a case, in place of the message that was pressed."""
    _, place, _ = load(tx, case.case_id)
    shown = message if pressed.message_id is None else message.in_place_of(pressed.message_id)
    kind = "list" if pressed.message_id is None else "edit"
    tell(tx, case, place, member.person_id, shown, kind=kind, cause=f"{pressed.cause}.meet", now=now)


def ask_page(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """打印稿 of the minutes: made when it is sent."""
    body: dict[str, object] = {"make": "minutes_page", "meeting": press.subject, "person": member.person_id}
    make(tx, member, body, cause=pressed.cause, now=now)
    return ""


MEETING_PRESSES: dict[str, Callable[..., str]] = {
    "meet_open": open_meeting,
    "meet_at": show_at,
    "meet_done": mark_discussed,
    "meet_decide": ask_by,
    "meet_by": ask_words,
    "meet_end": end,
    "minutes": ask_page,
}
MEETING_WORDS = {"deciding": Awaited(decide)}
