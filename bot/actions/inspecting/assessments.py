"""考核表: a month of a cadre from recorded facts, the same for all its readers; who may see whose."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.actions.figures.census import tallies
from bot.actions.figures.scope import Level, Scope
from bot.rules.assessment import Note, Sheet, Taken, workload
from bot.rules.figures import Tally, rates
from bot.rules.people import Person
from bot.rules.periods import Period
from bot.rules.rota import duty_day
from bot.texts import assessments as texts
from bot.texts import words
from storage import assessments, months, offices, people, places, roster
from storage.database import Tx


def is_assessed(person: Person) -> bool:
    """Whether there is a sheet of somebody."""
    return person.has("cadre") or person.has("leader")


def may_read(tx: Tx, reader: Person, person: Person) -> bool:
    """Whether somebody may see a person's sheet: his own, and of those who serve where he is above them."""
    return is_assessed(person) and (reader.person_id == person.person_id or stands_above(tx, reader, person))


def stands_above(tx: Tx, reader: Person, person: Person) -> bool:
    """Whether somebody supervises a person's town, or leads the grid of a village in whose turn he is."""
    return _below(tx, reader)(person)


def those_below(tx: Tx, reader: Person) -> list[Person]:
    """Return of whom somebody may see the sheets, without his own."""
    is_below = _below(tx, reader)
    return [one for one in people.staff(tx) if is_assessed(one) and is_below(one)]


def _below(tx: Tx, reader: Person) -> Callable[[Person], bool]:
    towns = places.towns_of_supervisor(tx, reader.person_id)
    led = places.in_turns_below(tx, reader.person_id)

    def is_below(person: Person) -> bool:
        if person.person_id == reader.person_id:
            return False
        return 0 in towns or person.town_id in towns or person.person_id in led

    return is_below


def sheets_of(tx: Tx, those: Sequence[Person], month: Period, *, now: datetime) -> list[Sheet]:
    """Return somebody's sheets: all that he had in hand, of whatever town, for every reader.

    No case that is apart counts, so no two readers' sheets tell of one by what differs; what was taken out of the ranking
    does: it was his work, and a sheet is no ranking.
    """
    office, ids = offices.rules(tx), [one.person_id for one in those]
    since, until = month.so_far(office.zone, now=now)
    towns = assessments.towns_of(tx, ids) | {one.town_id or 0 for one in those}
    scope = Scope(Level.TOWN, "", towns, frozenset())
    counted = tallies(tx, None, scope, since=since, until=until, by="handler")
    in_hand: defaultdict[int, Taken] = defaultdict(Taken)
    for person_id, some in _taken(tx, ids, towns, month):
        in_hand[person_id] += some
    kept = months.lines(tx, month.first)
    weights = kept.weights if kept else office.weights
    today = duty_day(now, handover=office.handover, zone=office.zone)
    found = []
    for one in those:
        tally = counted.get(one.person_id, Tally())
        served = assessments.served(tx, one.person_id, month.first, month.last)
        leaves = roster.leaves_of(tx, one.person_id, month.first, month.last)
        done = workload(in_hand[one.person_id], served, leaves, month, today=today)
        notes = tuple(assessments.notes_of(tx, one.person_id, month.first))
        found.append(Sheet(one.person_id, one.name or "", month, done, rates(tally, weights), tally.on_time, notes))
    return found


def _taken(tx: Tx, ids: Collection[int], towns: Collection[int], month: Period) -> list[tuple[int, Taken]]:
    """Return (person, what he had in hand) town by town; of a month that is over what was kept of it."""
    if months.is_kept(tx, month.first):
        return [one for town_id in towns for one in months.taken(tx, month.first, town_id)]
    since, until = month.instants(offices.rules(tx).zone)
    return [(person_id, some) for _, person_id, some in assessments.taken(tx, ids, since=since, until=until)]


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
