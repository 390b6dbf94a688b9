"""考核表: a month of a cadre from recorded facts, as one reader may count them; who may see whose."""

from datetime import datetime, time, timedelta

from bot.actions.figures.census import tallies
from bot.actions.figures.scope import Level, Scope, scope_of
from bot.rules.assessment import Acted, Note, Sheet, workload
from bot.rules.calendar import instant_of
from bot.rules.figures import Tally, rates
from bot.rules.people import Person
from bot.rules.periods import Period
from bot.rules.rota import duty_day
from bot.texts import assessments as texts
from bot.texts import words
from storage import assessments, cases, offices, people, places, roster
from storage.database import Tx


def is_assessed(person: Person) -> bool:
    """Whether there is a sheet of somebody."""
    return person.has("cadre") or person.has("leader")


def may_read(tx: Tx, reader: Person, person: Person) -> bool:
    """Whether somebody may see a person's sheet: his own, and of those who serve where he is above them."""
    return is_assessed(person) and (reader.person_id == person.person_id or stands_above(tx, reader, person))


def stands_above(tx: Tx, reader: Person, person: Person) -> bool:
    """Whether somebody supervises a person's town, or leads the grid of a village in whose turn he is."""
    if reader.person_id == person.person_id:
        return False
    towns = places.towns_of_supervisor(tx, reader.person_id)
    if 0 in towns or (person.town_id is not None and person.town_id in towns):
        return True
    return bool({*places.led_by(tx, reader.person_id)} & {*places.turns_of(tx, person.person_id)})


def those_below(tx: Tx, reader: Person, town_id: int) -> list[Person]:
    """Return of whom in a town somebody may see the sheets, without his own."""
    return [one for one in people.staff_of(tx, town_id) if is_assessed(one) and stands_above(tx, reader, one)]


def sheet_of(tx: Tx, reader: Person, person: Person, month: Period, *, now: datetime) -> Sheet:
    """Return a sheet; no case that is apart counts in it for anybody, so that no two readers' sheets tell of one by what differs."""
    return sheets_of(tx, reader, [person], month, now=now)[0]


def sheets_of(tx: Tx, reader: Person, those: list[Person], month: Period, *, now: datetime) -> list[Sheet]:
    """Return the sheets of several people of a town."""
    office, (since, until) = offices.rules(tx), _instants(tx, month)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    counted: dict[int | None, dict[int, Tally]] = {}
    found = []
    for person in those:
        scope = _scope(tx, reader, person)
        if person.town_id not in counted:
            counted[person.town_id] = tallies(tx, reader, scope, since=since, until=until, by="handler", ranked=True)
        tally = counted[person.town_id].get(person.person_id, Tally())
        acts = [
            one
            for one in assessments.acted(tx, person.person_id, since, until)
            if _may_count(tx, reader, person, scope, one)
        ]
        served = assessments.served(tx, person.person_id, month.first, month.last)
        leaves = roster.leaves_of(tx, person.person_id, month.first, month.last)
        done = workload(acts, served, leaves, month, today=today)
        notes = tuple(assessments.notes_of(tx, person.person_id, month.first))
        name = person.name or ""
        found.append(Sheet(person.person_id, name, month, done, rates(tally, office.weights), tally.on_time, notes))
    return found


def _scope(tx: Tx, reader: Person, person: Person) -> Scope:
    """For what the reader answers; of his own sheet it is his whole town, for all that he had is his to count."""
    own = Scope(Level.TOWN, "", frozenset({person.town_id or 0, 0}), frozenset())
    return own if reader.person_id == person.person_id else scope_of(tx, reader) or own


def _may_count(tx: Tx, reader: Person, person: Person, scope: Scope, one: Acted) -> bool:
    case = cases.get(tx, one.case_id)
    if case is None or case.is_apart:
        return False
    return reader.person_id == person.person_id or scope.holds(one.town_id, one.village_id)


def _instants(tx: Tx, month: Period) -> tuple[datetime, datetime]:
    zone = offices.rules(tx).zone
    after = month.last + timedelta(days=1)
    return instant_of(month.first, time(), zone=zone), instant_of(after, time(), zone=zone)


def note_lines(tx: Tx, sheet: Sheet) -> list[str]:
    """Return what was noted, ready to be read."""
    zone = offices.rules(tx).zone
    return [
        texts.note(words.day(note.made_at, zone), people.get(tx, note.made_by).name or "", said_in(note))
        for note in sheet.notes
        if note.code or note.words
    ]


def said_in(note: Note) -> str:
    """Return the words of a note."""
    return texts.NOTES[note.code] if note.code else note.words
