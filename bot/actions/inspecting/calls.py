"""抽查电话: whoever is to call sees one number at a time, or all of them on paper; each look is written down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions.cases.act import load
from bot.actions.cases.view import contact_of, view_of
from bot.actions.heard import Pressed
from bot.actions.inspecting.drawing import barred
from bot.actions.telling import instead, make
from bot.files.check_list import CallList
from bot.messages import sample_checks as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.people import Person
from bot.rules.sample_check import GRADES, SOLVED, UNSOLVED, Checked, Look, may_call
from bot.texts import sample_checks as texts
from bot.texts import toasts, words
from bot.texts.language import listener
from storage import offices, people, sample_checks
from storage.database import Tx


def his_calls(tx: Tx, member: Person) -> list[Checked]:
    """Return whom somebody is to call and still may."""
    return [one for one in sample_checks.to_call(tx, member.person_id) if _may(tx, member, one)]


def _may(tx: Tx, member: Person, checked: Checked) -> bool:
    case, place, _ = load(tx, checked.case_id)
    return may_call(checked, case, member, place, handlers=barred(tx, case))


def _his(tx: Tx, member: Person, case_id: int) -> Checked:
    """Raises: NotNow: he is not the one who calls, or it is done."""
    checked = sample_checks.of_case(tx, case_id)
    if checked is None or not _may(tx, member, checked):
        raise NotNow
    return checked


def show_calls(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """抽查电话: whom he is to call."""
    return instead(tx, member, _list(tx, member), pressed, now=now)


def _list(tx: Tx, member: Person) -> Message:
    return messages.calls([(one.case_id, load(tx, one.case_id)[0].number) for one in his_calls(tx, member)])


def made_calls(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return whom somebody is to call, when he is told of it."""
    member = people.of_staff(tx, body["person"])
    return _list(tx, member) if member and his_calls(tx, member) else None


def ask_number(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One call: the number is looked up when it is sent, and lies nowhere."""
    if _his(tx, member, press.subject).said is not None:
        raise NotNow
    body: dict[str, object] = {"make": "check_call", "person": member.person_id, "case": press.subject}
    make(tx, member, body, cause=pressed.cause, now=now)
    return ""


def made_call(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return one call with its number, while it is his to make; that he looked is written down."""
    member, checked = people.of_staff(tx, body["person"]), sample_checks.of_case(tx, body["case"])
    if member is None or checked is None or checked.said is not None or not _may(tx, member, checked):
        return None
    case, place, office = load(tx, checked.case_id)
    _note(tx, member, [checked], now=now)
    return messages.call(view_of(tx, case, place, office, now=now), contact_of(tx, case))


def ask_sheet(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """打印名单. Raises: NotNow: there is nobody to call."""
    if not his_calls(tx, member):
        raise NotNow
    make(tx, member, {"make": "check_sheet", "person": member.person_id}, cause=pressed.cause, now=now)
    return toasts.being_made()


def made_sheet(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the list on paper; all its numbers are looked at."""
    member = people.of_staff(tx, body["person"])
    found = his_calls(tx, member) if member else []
    if member is None or not found:
        return None
    _note(tx, member, found, now=now)
    rows = []
    for one in found:
        case, place, _ = load(tx, one.case_id)
        rows.append((case.number, place.village or words.no_village(), case.category, contact_of(tx, case)))
    printed = CallList(
        f"{texts.sheet_name()}.html",
        texts.sheet_title(words.day(now, offices.rules(tx).zone)),
        texts.sheet_note(),
        listener().language.replace("_", "-"),
        texts.sheet_columns(),
        tuple(rows),
    )
    return Message(texts.here_is_sheet(len(rows)), printed=printed)


def _note(tx: Tx, member: Person, found: list[Checked], *, now: datetime) -> None:
    looks = [Look(tx.new_id(), one.check_id, one.case_id, member.person_id, now) for one in found]
    sample_checks.note_looks(tx, looks)


def write_down(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """What he said on the phone: 已解决, 未解决, a grade, or 没打通."""
    checked, said = _his(tx, member, press.subject), press.argument
    number = load(tx, press.subject)[0].number
    if said in GRADES or said == "none":
        return _grade(tx, member, checked, number, said, pressed, now=now)
    if checked.said is not None:
        raise NotNow
    if said == "missed":
        sample_checks.save(tx, replace(checked, missed=checked.missed + 1))
        left = len(his_calls(tx, member))
        return instead(tx, member, messages.missed(number, checked.missed + 1, left), pressed, now=now)
    if said not in (SOLVED, UNSOLVED):
        raise ForgedButton
    sample_checks.save(tx, replace(checked, said=said, said_at=now, recorded_by=member.person_id))
    return instead(tx, member, messages.ask_his_grade(press.subject, number), pressed, now=now)


def _grade(
    tx: Tx, member: Person, checked: Checked, number: str, grade: str, pressed: Pressed, *, now: datetime
) -> str:
    if checked.said is None or checked.said_grade is not None or checked.recorded_by != member.person_id:
        raise NotNow
    if grade in GRADES:
        sample_checks.save(tx, replace(checked, said_grade=grade))
    left = len(his_calls(tx, member))
    return instead(tx, member, messages.noted(number, checked.said, left), pressed, now=now)


CALL_PRESSES: dict[str, Callable[..., str]] = {
    "check_calls": show_calls,
    "check_call": ask_number,
    "check_print": ask_sheet,
    "check_said": write_down,
}
