"""考核表, its buttons: one's own, those of the people below, what is noted, paper and Excel."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.actions.beside import beside
from bot.actions.cases.wording import Awaited, ask_for_other_words
from bot.actions.heard import Pressed
from bot.actions.inspecting.assessments import (
    is_assessed,
    may_read,
    note_lines,
    said_in,
    sheets_of,
    stands_above,
    those_below,
)
from bot.actions.inspecting.grades import asked_month
from bot.actions.telling import instead, make
from bot.messages import assessments as messages
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.messages.village_grades import month_argument
from bot.rules.assessment import NOTES, Note, Sheet
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.people import Person
from bot.rules.periods import MOST_BACK, Period, month_of
from bot.texts import assessments as texts
from bot.texts import toasts, words
from storage import assessments, offices, people, places
from storage.database import Tx

MOST_WORDS = 300
PATIENCE = timedelta(minutes=10)


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A sheet; without a person his own. Raises: NotNow: there is none that he may see."""
    person = _person(tx, member, press.subject or member.person_id)
    month = asked_month(tx, press.argument, now=now)
    [sheet] = beside(tx, lambda tx: sheets_of(tx, [person], month, now=now))
    return instead(tx, member, _shown(tx, member, person, sheet, now=now), pressed, now=now)


def _person(tx: Tx, member: Person, person_id: int) -> Person:
    """Raises: NotNow."""
    person = people.of_staff(tx, person_id)
    if person is None or not may_read(tx, member, person):
        raise NotNow
    return person


def _shown(tx: Tx, member: Person, person: Person, sheet: Sheet, *, now: datetime) -> Message:
    office, month = offices.rules(tx), sheet.month
    above, today = stands_above(tx, member, person), now.astimezone(office.zone).date()
    return messages.shown(
        sheet,
        note_lines(tx, sheet),
        where=office.name,
        least=office.ranking.least,
        may_note=above,
        town_id=(person.town_id or 0) if above else 0,
        around=(month.first > month_of(today, MOST_BACK).first, month.last < today),
    )


def show_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Of whom he may see the sheets, town by town."""
    below = those_below(tx, member)
    theirs = {one.town_id for one in below}
    towns = [(town.place_id, town.name) for town in places.towns(tx) if town.place_id in theirs]
    if not press.subject and len(towns) > 1:
        return instead(tx, member, messages.ask_town(towns), pressed, now=now)
    said, _, page = press.argument.partition("_")
    town_id = press.subject or (towns[0][0] if towns else 0)
    listed = [(one.person_id, one.name or "") for one in _of_town(below, town_id)]
    name, month = dict(towns).get(town_id, ""), asked_month(tx, said, now=now)
    shown = messages.listed(town_id, name, month, listed, Press("", 0, page or "0").number)
    return instead(tx, member, shown, pressed, now=now)


def _of_town(those: Iterable[Person], town_id: int) -> list[Person]:
    return [one for one in those if (one.town_id or 0) == town_id]


def ask_note(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """记一笔: with one tap, or in words."""
    person, month = _below(tx, member, press.subject), asked_month(tx, press.argument, now=now)
    return instead(tx, member, messages.ask_note(person.person_id, person.name or "", month), pressed, now=now)


def _below(tx: Tx, member: Person, person_id: int) -> Person:
    """Raises: NotNow: he does not stand above him."""
    person = _person(tx, member, person_id)
    if not stands_above(tx, member, person):
        raise NotNow
    return person


def note(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """It is noted; or what he writes next is."""
    said, _, code = press.argument.partition("_")
    person, month = _below(tx, member, press.subject), asked_month(tx, said, now=now)
    if code == "words":
        ask_for_other_words(tx, member, press, texts.write_note(person.name or ""), pressed, now=now)
        return ""
    if code not in NOTES:
        raise ForgedButton
    _note(tx, member, person, month, code, "", now=now)
    [sheet] = sheets_of(tx, [person], month, now=now)
    instead(tx, member, _shown(tx, member, person, sheet, now=now), pressed, now=now)
    return toasts.noted()


def _note(tx: Tx, member: Person, person: Person, month: Period, code: str, written: str, *, now: datetime) -> Note:
    noted = Note(tx.new_id(), person.person_id, month.first, member.person_id, now, code, written)
    assessments.add_note(tx, noted)
    return noted


def note_words(tx: Tx, member: Person, person_id: int, choice: str, written: str, now: datetime) -> str:
    """What he wrote is noted."""
    person, month = _below(tx, member, person_id), asked_month(tx, choice.partition("_")[0], now=now)
    noted = _note(tx, member, person, month, "", " ".join(written.split())[:MOST_WORDS], now=now)
    return texts.was_noted(person.name or "", said_in(noted))


def ask_page(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """打印页: it is made when it is sent."""
    person, month = _person(tx, member, press.subject or member.person_id), asked_month(tx, press.argument, now=now)
    body: dict[str, object] = {"make": "assessment", "of": person.person_id}
    return _make(tx, member, {**body, "month": month_argument(month)}, pressed, now=now)


def ask_book(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """导出 Excel: of all in a town whose sheets he may see. Raises: NotNow: there are none."""
    month = asked_month(tx, press.argument, now=now)
    if not _of_town(those_below(tx, member), press.subject):
        raise NotNow
    body: dict[str, object] = {"make": "assessments", "town": press.subject, "month": month_argument(month)}
    return _make(tx, member, body, pressed, now=now)


def _make(tx: Tx, member: Person, body: dict[str, object], pressed: Pressed, *, now: datetime) -> str:
    make(tx, member, {**body, "for": member.person_id}, cause=pressed.cause, now=now)
    return toasts.being_made()


def made_sheet_page(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return a sheet on paper, while its reader still may see it."""
    reader, person = people.of_staff(tx, body["for"]), people.of_staff(tx, body["of"])
    if reader is None or person is None or not may_read(tx, reader, person):
        return None
    [sheet], office = sheets_of(tx, [person], asked_month(tx, body["month"], now=now), now=now), offices.rules(tx)
    least, when = office.ranking.least, words.moment(now, office.zone)
    return messages.printed(sheet, note_lines(tx, sheet), where=office.name, least=least, when=when)


def made_book(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the sheets of a town as a workbook, of those whom its reader still may see."""
    reader = people.of_staff(tx, body["for"])
    below = _of_town(those_below(tx, reader), body["town"]) if reader else []
    if reader is None or not below:
        return None
    month = asked_month(tx, body["month"], now=now)
    sheets = [(sheet, note_lines(tx, sheet)) for sheet in sheets_of(tx, below, month, now=now)]
    town = next((town.name for town in places.towns(tx) if town.place_id == body["town"]), "")
    office = offices.rules(tx)
    return messages.book(town, month, sheets, where=office.name, least=office.ranking.least)


def own_buttons(person: Person) -> tuple[Button, ...]:
    """Return 我的考核 for whoever is assessed."""
    return (messages.own_button(),) if is_assessed(person) else ()


ASSESSMENT_PRESSES: dict[str, Callable[..., str]] = {
    "assess": show,
    "assess_all": show_all,
    "assess_note": ask_note,
    "assess_say": note,
    "assess_page": ask_page,
    "assess_book": ask_book,
}
ASSESSMENT_WORDS = {"assess_say": Awaited(note_words, PATIENCE)}
