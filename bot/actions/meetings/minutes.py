"""纪要: who met, when, what was decided, what is left; looked up when it is sent, as far as its reader may know."""

from datetime import datetime
from typing import Any

from bot.actions.cases.view import decided_at, where
from bot.actions.meetings.hold import visible
from bot.actions.meetings.who import invited, place_of
from bot.files.minutes import MinutesPage, Row
from bot.messages import meetings as messages
from bot.messages.meetings import Minutes, MinutesLine
from bot.messages.message import Message
from bot.rules.cases import Case
from bot.rules.meetings import Item, Meeting
from bot.rules.people import Person
from bot.texts import meetings as texts
from bot.texts import words
from bot.texts.language import listener
from storage import events, meetings, offices, people, places
from storage.database import Tx


def made_minutes(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the minutes as a message, for whoever is invited still."""
    found = _found(tx, body)
    return messages.minutes(_minutes(tx, *found)) if found else None


def made_page(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the minutes as a page to be printed."""
    found = _found(tx, body)
    if found is None:
        return None
    person, meeting = found
    zone = offices.rules(tx).zone
    said = _minutes(tx, person, meeting)
    sections = (
        (texts.decisions_head(), _rows(said.decided)),
        (texts.open_head(), _rows(said.open)),
        (texts.left_head(), _rows(said.left)),
    )
    page = MinutesPage(
        name=texts.file_name(f"{meeting.opened_at.astimezone(zone):%Y-%m-%d}"),
        title=texts.minutes(said.place),
        lines=(said.when, said.summary),
        heads=texts.columns(),
        sections=sections,
        signatures=texts.signatures(),
        foot=texts.made_at(offices.rules(tx).name, f"{now.astimezone(zone):%Y-%m-%d %H:%M}"),
        language=listener().language,
    )
    return Message(texts.here_it_is(), printed=page)


def _rows(lines: tuple[MinutesLine, ...]) -> tuple[Row, ...]:
    return tuple((one.number, one.village, one.handler or "", one.what) for one in lines)


def _found(tx: Tx, body: dict[str, Any]) -> tuple[Person, Meeting] | None:
    person, meeting = people.of_staff(tx, body["person"]), meetings.get(tx, body["meeting"])
    if person is None or meeting is None or meeting.closed_at is None:
        return None
    return (person, meeting) if person in invited(tx, meeting.assembly) else None


def _minutes(tx: Tx, person: Person, meeting: Meeting) -> Minutes:
    every = visible(tx, person, meeting)
    decided = tuple(_line(tx, item, case) for item, case in every if item.decision_id)
    undecided = [(item, case) for item, case in every if not item.decision_id]
    return Minutes(
        meeting_id=meeting.meeting_id,
        place=place_of(tx, meeting.assembly),
        when=_when(tx, meeting),
        decided=decided,
        open=tuple(_line(tx, item, case) for item, case in undecided if item.discussed_at),
        left=tuple(_line(tx, item, case) for item, case in undecided if not item.discussed_at),
    )


def _when(tx: Tx, meeting: Meeting) -> str:
    zone, chair = offices.rules(tx).zone, people.get(tx, meeting.opened_by).name or ""
    began = meeting.opened_at.astimezone(zone)
    if meeting.closed_by is None or meeting.closed_at is None:
        return texts.ended_by_itself(words.day_of_week(began.date()), f"{began:%H:%M}", chair)
    return texts.held(
        words.day_of_week(began.date()), f"{began:%H:%M}", f"{meeting.closed_at.astimezone(zone):%H:%M}", chair
    )


def _line(tx: Tx, item: Item, case: Case) -> MinutesLine:
    event = events.get(tx, item.decision_id) if item.decision_id else None
    what = decided_at(tx, event, offices.rules(tx).zone).words if event else words.STATES[case.state]
    handler = people.staff_names(tx).get(case.handler_id or 0)
    return MinutesLine(case.number, where(tx, places.of_case(tx, case)), handler, what)
