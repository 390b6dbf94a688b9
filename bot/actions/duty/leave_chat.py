"""/leave and its buttons: days, who stands in, a leader's word, 销假; also for somebody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.actions.duty import leave as leaves
from bot.actions.duty.leave import Clash
from bot.actions.duty.resolve import roster_between
from bot.actions.heard import Heard, Pressed
from bot.actions.people.come_back import come_back
from bot.actions.telling import instead, say, tidy
from bot.messages import leave as messages
from bot.messages.buttons import Press
from bot.messages.days import from_argument
from bot.messages.leave import Line
from bot.messages.message import Message
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import ForgedButton, NotNow, OnlyForStaff
from bot.rules.leave import MOST_DAYS, Days, Leave, days_meant
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.rules.swaps import keeps_roster
from bot.texts import leave as texts
from bot.texts import words
from bot.texts.language import speaking_to
from storage import drafts, outbox, people, places, roster
from storage.database import Tx
from storage.rows import instant, stored

TYPING = "leave"  # the step of a dialogue in which days may be written
TYPING_AGAIN = "leave_again"  # the same once something was not understood
PATIENCE = timedelta(hours=1)  # afterwards nobody thinks of the question any more
STILL_ASKING = frozenset({"leave_first"})  # the verbs of buttons that leave the question open
LIKE_DAYS = 20  # characters: what is longer and names no days is something else
MARKED = 42  # days ahead on which one's own duty is marked


def ask_leave(tx: Tx, *, chat_id: int, message_id: int, text: str, now: datetime) -> None:
    """/leave, with or without days or somebody's name. Raises: OnlyForStaff, NotForHim."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    days = days_meant(text, leaves.duty_day_now(tx, now)) if text else None
    name, _, rest = text.partition(" ")
    if not text:
        message = _first(tx, member, member, 0, now=now)
    elif days:
        message = _drafted(tx, member, member, days, now=now)
    else:
        message = _of_somebody(
            tx, member, name, days_meant(rest, leaves.duty_day_now(tx, now)) if rest else None, now=now
        )
    say(tx, member, message, kind="list", cause=f"m{message_id}", now=now)


def _of_somebody(tx: Tx, member: Person, name: str, days: Days | None, *, now: datetime) -> Message:
    found = [
        one for one in people.staff_like(tx, name, at_most=messages.PAGE * 4) if leaves.may_act_for(tx, member, one)
    ]
    if not found:
        return Message(texts.found_none(name))
    if len(found) > 1 and [one for one in found if one.name == name] != found[:1]:
        return messages.ask_whom([(one.person_id, one.name or "") for one in found], 0)
    return _drafted(tx, found[0], member, days, now=now) if days else _first(tx, found[0], member, 0, now=now)


def hears_days(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether somebody wrote the days that he was asked for; what is about something else goes its own way."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step not in (TYPING, TYPING_AGAIN) or heard.kind is not Kind.TEXT:
        return False
    row = outbox.by_telegram_id(tx, member, heard.reply_to) if heard.reply_to is not None else None
    if row and row.case_id is not None:
        return False
    days = days_meant(heard.text, leaves.duty_day_now(tx, now))
    if days:
        person = people.get(tx, _asked(dialogue)[0])
        message = _drafted(tx, person, member, days, now=now)
    elif dialogue.step == TYPING and len(heard.text) <= LIKE_DAYS and any(sign.isdigit() for sign in heard.text):
        drafts.begin_dialogue(tx, replace(dialogue, step=TYPING_AGAIN))
        message = Message(texts.not_understood())
    else:
        drafts.end_dialogue(tx, member.person_id)
        return False
    say(tx, member, message, kind="list", cause=heard.cause, now=now)
    return True


def stop_asking(tx: Tx, chat_id: int, *, asked_by: datetime | None = None) -> None:
    """Somebody is asked for days of leave no more; with `asked_by` only where he was asked by then."""
    member = people.by_chat(tx, chat_id, "staff")
    dialogue = drafts.dialogue(tx, member.person_id) if member else None
    if dialogue is None or dialogue.step not in (TYPING, TYPING_AGAIN):
        return
    if asked_by is None or _asked(dialogue)[1] <= asked_by:
        drafts.end_dialogue(tx, dialogue.person_id)


def _asked(dialogue: drafts.Dialogue) -> tuple[int, datetime]:
    """Whose days were asked for, and when."""
    person_id, _, at = dialogue.text.partition(".")
    return int(person_id), instant(int(at))


def _first(tx: Tx, person: Person, member: Person, page: int, *, now: datetime) -> Message:
    """The question for the first day; from now on days may be written too. Raises: NotForHim."""
    leaves.must_act_for(tx, member, person)
    asked = f"{person.person_id}.{stored(now)}"
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, TYPING, None, asked))
    today = leaves.duty_day_now(tx, now)
    return messages.ask_first(
        person.person_id,
        _name(person, member),
        today,
        page,
        own=_own_days(tx, person, today),
        mine=roster.leaves_of(tx, person.person_id, today, today + MOST_DAYS * ONE_DAY),
        for_others=_looks_after_others(tx, member),
    )


def _own_days(tx: Tx, person: Person, today: date) -> set[date]:
    last = today + MARKED * ONE_DAY
    found = set()
    for village_id in dict.fromkeys(village for village, _ in roster.named(tx, person.person_id, today, last)):
        place = places.load(tx, village_id)
        held = roster_between(tx, today, last, village_id=village_id)
        found |= {day for one, day in held.shifts if held.duty_on(place, day) == person.person_id}
    return found


def _looks_after_others(tx: Tx, member: Person) -> bool:
    return any(member.has(role) for role in ("clerk", "duty_room", "supervisor")) or bool(
        places.led_by(tx, member.person_id)
    )


def _name(person: Person, member: Person) -> str:
    """Whose leave it is, as `member` is told: nothing where it is his own."""
    return "" if person.person_id == member.person_id else person.name or ""


def _drafted(tx: Tx, person: Person, member: Person, days: Days, *, now: datetime) -> Message:
    leave = leaves.begin(tx, person, member, days, now=now)
    drafts.end_dialogue(tx, member.person_id)
    return _review(tx, leave, member, now=now)


def _review(tx: Tx, leave: Leave, member: Person, *, now: datetime) -> Message:
    person = people.get(tx, leave.person_id)
    lines = _chosen_lines(tx, leave, now=now)
    for line in lines:
        if line.fell:  # said once; whoever goes on afterwards leaves the day open
            leaves.forget_choice(tx, leave, (line.village_id, line.day))
    return messages.review(leave, _name(person, member), lines)


def _line(tx: Tx, clash: Clash, chosen: dict[tuple[int, date], int]) -> Line:
    who = people.find(tx, chosen.get(clash.key))
    name = who.name if who else None
    can = who is not None and clash.may_go_to(who.person_id)
    able = tuple((one.person_id, people.get(tx, one.person_id).name or "") for one in clash.candidates)
    place = clash.place
    return Line(place.village_id, place.village, clash.day, name if can else None, able, fell=None if can else name)


def first_day(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """请假, a page of days was turned, or somebody was chosen."""
    person = _person(tx, press.subject or member.person_id)
    message = _first(tx, person, member, press.number if press.argument else 0, now=now)
    return instead(tx, member, message, pressed, now=now)


def begin_below(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """请假, below another message that stays as it is."""
    say(tx, member, _first(tx, member, member, 0, now=now), kind="list", cause=pressed.cause, now=now)
    return ""


def last_day(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The first day was chosen."""
    person = _person(tx, press.subject)
    leaves.must_act_for(tx, member, person)
    begun, _, page = press.argument.partition("_")
    first = from_argument(begun, now=now)
    own = _own_days(tx, person, leaves.duty_day_now(tx, now))
    turned = Press(press.verb, 0, page).number if page else 0
    message = messages.ask_last(person.person_id, _name(person, member), first, turned, own=own)
    return instead(tx, member, message, pressed, now=now)


def show_clashes(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The last day was chosen: the clashes are seen at once."""
    first, _, last = press.argument.partition("_")
    days = from_argument(first, now=now), from_argument(last, now=now)
    message = _drafted(tx, _person(tx, press.subject), member, days, now=now)
    return instead(tx, member, message, pressed, now=now)


def show_draft(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """返回, to the clashes."""
    message = _review(tx, _own_draft(tx, press.subject, member), member, now=now)
    return instead(tx, member, message, pressed, now=now)


def show_candidates(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One clash was pressed: who could stand in?"""
    leave = _own_draft(tx, press.subject, member)
    key = _clash(leave, press.argument)
    found = next((clash for clash in leaves.clashes(tx, leave, now=now) if clash.key == key), None)
    if found is None:
        raise NotNow
    return instead(tx, member, messages.ask_who(leave, _line(tx, found, {})), pressed, now=now)


def choose(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Somebody was chosen to stand in."""
    leave_id, _, clash = press.argument.partition("_")
    leave = _own_draft(tx, Press(press.verb, 0, leave_id).number, member)
    leaves.choose(tx, leave, _clash(leave, clash), press.subject, now=now)
    return instead(tx, member, _review(tx, leave, member, now=now), pressed, now=now)


def take_best(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """都按推荐."""
    leaves.choose_best(tx, _own_draft(tx, press.subject, member), now=now)
    return submit(tx, member, press, pressed, now=now)


def submit(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """请假, 就这样请假, 没选的先空着: it holds, or goes to a leader; not before he knows who cannot stand in any more."""
    draft = _own_draft(tx, press.subject, member)
    person = people.get(tx, draft.person_id)
    lines = _chosen_lines(tx, draft, now=now)
    if any(line.fell for line in lines):
        return instead(tx, member, _review(tx, draft, member, now=now), pressed, now=now)
    leave = leaves.submit(tx, draft, now=now)
    name = _name(person, member)
    if leave.state == "granted":
        head = texts.granted(name, leave.first_day, leave.last_day)
        instead(tx, member, messages.with_stand_ins(head, lines, messages.take_back(leave)), pressed, now=now)
    else:
        asked = leaves.approvers(tx, person)
        who = words.listed(one.name or "" for one in asked)
        head = texts.asked(name, leave.first_day, leave.last_day, who)
        instead(tx, member, messages.with_stand_ins(head, lines, messages.take_back(leave)), pressed, now=now)
        _ask_leaders(tx, leave, person, asked, lines, now=now)
    if name:
        _tell_entered(tx, leave, person, member, now=now)
    return ""


def _ask_leaders(
    tx: Tx, leave: Leave, person: Person, asked: tuple[Person, ...], lines: list[Line], *, now: datetime
) -> None:
    for leader in asked:
        with speaking_to(leader):
            message = messages.card(leave, person.name or "", lines)
            say(tx, leader, message, kind="leave_card", cause=f"L{leave.leave_id}", now=now)


def card_of(tx: Tx, leave: Leave, *, now: datetime) -> Message:
    """Return what a leader is asked about a leave."""
    return messages.card(leave, people.get(tx, leave.person_id).name or "", _chosen_lines(tx, leave, now=now))


def _tell_entered(tx: Tx, leave: Leave, person: Person, by: Person, *, now: datetime) -> None:
    if person.chat_id is None:
        return
    with speaking_to(person):
        told = texts.entered_for_you if leave.state == "granted" else texts.asked_for_you
        message = Message(told(by.name or "", leave.first_day, leave.last_day), (messages.take_back(leave),))
        say(tx, person, message, kind="leave", cause=f"L{leave.leave_id}.for", now=now)


def drop(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不请了, also before any day was chosen."""
    if press.subject:
        _own_draft(tx, press.subject, member)
    return instead(tx, member, Message(texts.dropped()), pressed, now=now)


def grant(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """同意."""
    return _decide(tx, member, press, pressed, grants=True, now=now)


def refuse(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不同意."""
    return _decide(tx, member, press, pressed, grants=False, now=now)


def _decide(tx: Tx, member: Person, press: Press, pressed: Pressed, *, grants: bool, now: datetime) -> str:
    asked = leaves.leave_of(tx, press.subject)
    lines = _chosen_lines(tx, asked, now=now)
    leave = leaves.decide(tx, asked, member, grants=grants, now=now)
    person = people.get(tx, leave.person_id)
    ended = texts.agreed if grants else texts.disagreed
    text = ended(person.name or "", leave.first_day, leave.last_day, member.name or "")
    fallen = [line for line in lines if line.fell] if grants else []
    own = {line.village_id for line in fallen if keeps_roster(member, places.load(tx, line.village_id))}
    instead(tx, member, messages.agreed(text, fallen, own), pressed, now=now)
    _tidy_cards(tx, leave, ended, member, pressed, now=now)
    for one in {leave.person_id: person, leave.made_by: people.get(tx, leave.made_by)}.values():
        _tell_decided(tx, leave, one, person, member, lines, now=now)
    return ""


def _tell_decided(
    tx: Tx, leave: Leave, hearer: Person, person: Person, by: Person, lines: list[Line], *, now: datetime
) -> None:
    if hearer.chat_id is None:
        return
    with speaking_to(hearer):
        name = _name(person, hearer)
        if leave.state == "granted":
            head = texts.granted(name, leave.first_day, leave.last_day)
            message = messages.with_stand_ins(head, lines, messages.take_back(leave))
        elif name:
            message = Message(texts.refused_for(name, leave.first_day, leave.last_day, by.name or ""))
        else:
            message = Message(texts.refused(leave.first_day, leave.last_day, by.name or ""))
        say(tx, hearer, message, kind="leave", cause=f"L{leave.leave_id}.{leave.state}", now=now)


def _tidy_cards(
    tx: Tx, leave: Leave, ended: Callable[..., str], by: Person, pressed: Pressed, *, now: datetime
) -> None:
    """The cards of those who were asked too say how it ended, and bear no buttons."""
    person = people.get(tx, leave.person_id)
    for one in leaves.approvers(tx, person):
        row = outbox.last_of_kind(tx, one, "leave_card", since=leave.made_at, about=f"L{leave.leave_id}")
        if row and one.person_id != by.person_id:
            with speaking_to(one):
                text = ended(person.name or "", leave.first_day, leave.last_day, by.name or "")
                tidy(tx, one, row.telegram_id, text, cause=pressed.cause, now=now)


def take_back(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """销假."""
    leave = leaves.leave_of(tx, press.subject)
    leaves.take_back(tx, leave, member, now=now)
    person = people.get(tx, leave.person_id)
    name = _name(person, member)
    instead(tx, member, Message(texts.taken_back(name, leave.first_day, leave.last_day)), pressed, now=now)
    if leave.state == "asked":
        _tidy_cards(
            tx, leave, lambda who, first, last, _: texts.card_taken_back(who, first, last), member, pressed, now=now
        )
    if name and person.chat_id is not None:
        with speaking_to(person):
            message = Message(texts.taken_back_for_you(member.name or "", leave.first_day, leave.last_day))
            say(tx, person, message, kind="leave", cause=f"L{leave.leave_id}.back", now=now)
    return ""


def choose_person(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """替别人请假: whom he looks after."""
    mine = [(one.person_id, one.name or "") for one in _looked_after(tx, member)]
    message = messages.ask_whom(mine, press.number if press.argument else 0)
    return instead(tx, member, message, pressed, now=now)


def _looked_after(tx: Tx, member: Person) -> list[Person]:
    """Whose leave is his business: those for whom he may act, as a leader of his villages, else of the staff of his town or of all."""
    if any(member.has(role) for role in ("clerk", "duty_room", "supervisor")):
        everybody = not (member.has("duty_room") or member.has("supervisor")) or member.town_id is None
        staff = people.staff(tx) if everybody or member.has("clerk") else people.staff_of(tx, member.town_id)
    else:
        villages = places.led_by(tx, member.person_id)
        staff = list({one.person_id: one for village in villages for one in places.duty(tx, village)}.values())
    return [one for one in staff if one.person_id != member.person_id and leaves.may_act_for(tx, member, one)]


def _chosen_lines(tx: Tx, leave: Leave, *, now: datetime) -> list[Line]:
    chosen = roster.wishes(tx, leave.leave_id)
    return [_line(tx, clash, chosen) for clash in leaves.clashes(tx, leave, now=now)]


def _own_draft(tx: Tx, leave_id: int, member: Person) -> Leave:
    """Raises: NotNow: it was asked for, or written anew, meanwhile."""
    leave = leaves.leave_of(tx, leave_id)
    if leave.state != "draft" or leave.made_by != member.person_id:
        raise NotNow
    return leave


def _person(tx: Tx, person_id: int) -> Person:
    person = people.of_staff(tx, person_id)
    if person is None:
        raise NotNow
    return person


def _clash(leave: Leave, argument: str) -> tuple[int, date]:
    village, _, offset = argument.partition("_")
    days = Press("leave_day", 0, offset).number
    if days > MOST_DAYS:
        raise ForgedButton
    return Press("leave_day", 0, village).number, leave.first_day + days * ONE_DAY


LEAVE_PRESSES: dict[str, Callable[..., str]] = {
    "leave_new": begin_below,
    "leave": first_day,
    "leave_first": last_day,
    "leave_last": show_clashes,
    "leave_show": show_draft,
    "leave_day": show_candidates,
    "leave_who": choose,
    "leave_all": take_best,
    "leave_ask": submit,
    "leave_drop": drop,
    "leave_yes": grant,
    "leave_no": refuse,
    "leave_back": take_back,
    "leave_for": choose_person,
}
