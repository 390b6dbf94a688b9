"""A roster that comes back as a file: what it would move, or all that is wrong with it; nothing is changed before somebody says so.

A cell that says what would be written into it now changes nothing. So does one that says what it said when the file was made:
then it is the roster that has moved since.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.cells import Names, Villages
from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.export import said_on
from bot.actions.duty.remarks import remarks_on
from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.files.roster_table import NOBODY, BadTable, Entry, Fault, RosterTable, Spot
from bot.files.workbooks import plain
from bot.messages.roster_tables import Remarks
from bot.rules.errors import RosterMoved
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source
from bot.rules.rota import duty_day
from bot.texts import roster_tables as texts
from bot.texts import words
from storage import people, places
from storage.database import Tx
from storage.roster_tables import Agreed

AHEAD = timedelta(days=366)
MOST_CELLS_NAMED = 6


@dataclass(frozen=True)
class Move:
    """A day whose role goes to somebody else; `before` and `after` are as cells say them, `version` is the roster's row now."""

    village_id: int
    place: str  # 镇/村
    village: str  # the same where the office has several towns, else 村
    day: date
    role: ShiftRole
    person: Person | None
    before: str
    version: int

    @property
    def after(self) -> str:
        return self.person.name or "" if self.person else texts.nobody()

    @property
    def agreed(self) -> Agreed:
        """Return what is kept of it until somebody says yes."""
        person_id = self.person.person_id if self.person else None
        return Agreed(self.village_id, self.day, self.role, person_id, self.version)


@dataclass(frozen=True)
class Brought:
    """What a file would change; `same` counts the cells that it would not."""

    moves: tuple[Move, ...]
    same: int
    remarks: Remarks


def compare(tx: Tx, table: RosterTable, *, now: datetime, keeper: Person | None = None) -> Brought:
    """Return what a file would change; one that a `keeper` sends speaks of his villages alone. Raises: BadTable: with every fault; NoTown."""
    return _Comparison(tx, table, now, keeper).result()


def take(tx: Tx, agreed: list[Agreed], *, by: int | None, now: datetime) -> int | None:
    """Change the roster by what was looked at; return the id of the change.

    Raises: RosterMoved: a day of it was changed since, or somebody has left; ShiftIsOver.
    """
    held = roster_between(tx, min(one.day for one in agreed), max(one.day for one in agreed))
    for one in agreed:
        gone = one.person_id is not None and people.of_staff(tx, one.person_id) is None
        if gone or _version(held, one.village_id, one.day, one.role) != one.version:
            raise RosterMoved
    wanted = [
        Wanted(
            one.village_id,
            one.day,
            one.person_id,
            Source.MEANT if one.person_id is None else Source.APPOINTED,
            one.role,
        )
        for one in agreed
    ]
    return change_roster(tx, wanted, source=Source.APPOINTED, by=by, now=now)


def _version(held: Roster, village_id: int, day: date, role: ShiftRole) -> int:
    rows = held.shifts.get((village_id, day), ())
    return max((row.version for row in rows if row.role is role), default=0)


class _Comparison:
    """One file held against the roster of the days that it speaks of."""

    def __init__(self, tx: Tx, table: RosterTable, now: datetime, keeper: Person | None) -> None:
        self.tx, self.table, self.now = tx, table, now
        self.villages = Villages(tx, keeper)
        self.names = Names(tx)
        days = [entry.day for entry in table.entries]
        self.held = roster_between(tx, min(days), max(days))
        office = self.held.office
        self.today = duty_day(now, handover=office.handover, zone=office.zone)
        self.several = len(places.towns(tx)) > 1
        self.faults = list(table.faults)
        self.moves: list[Move] = []
        self.empty: dict[tuple[str, int], list[tuple[Spot, str]]] = defaultdict(list)
        self.same = 0

    def result(self) -> Brought:
        seen: dict[tuple[int, date, ShiftRole], Spot] = {}
        unknown: set[Spot] = set()
        for entry in self.table.entries:
            place = self.villages.meant(entry)
            if isinstance(place, str):
                if entry.village_spot not in unknown:
                    self.faults.append(Fault(entry.village_spot, place))
                unknown.add(entry.village_spot)
                continue
            first = seen.setdefault((place.village_id, entry.day, entry.role), entry.spot)
            if first is not entry.spot:
                self._fault(entry, texts.twice(self._day(entry.day), place.village, first.cell))
            else:
                self._look_at(entry, place)
        self.faults += [_emptied(spots) for spots in self.empty.values()]
        if self.faults:
            sheets = dict.fromkeys(spot.sheet for spot in self._spots())
            order = {name: number for number, name in enumerate(sheets)}
            raise BadTable(sorted(self.faults, key=lambda one: (order[one.spot.sheet], one.spot.row, one.spot.column)))
        return self._brought()

    def _spots(self) -> list[Spot]:
        """Return every cell that is spoken of, sheet by sheet."""
        return [entry.spot for entry in self.table.entries] + [fault.spot for fault in self.table.faults]

    def _look_at(self, entry: Entry, place: Place) -> None:
        """Find out what a cell wants: nothing, a move, or what cannot be."""
        now = said_on(self.held, place, entry.day, entry.role, now=self.now)
        was = self.table.as_made.get((plain(place.town), plain(place.village), entry.role, entry.day))
        said = plain(entry.text)
        if said in (plain(now), was) or self._says_what_holds(entry, place, said):
            self.same += 1
        elif span_of(entry.day, self.held.office)[1] <= self.now:
            self._past(entry, said, now, was)
        elif entry.day > self.today + AHEAD:
            self._fault(entry, texts.too_far(self._day(entry.day)))
        elif was is not None and was != plain(now):
            self._fault(entry, texts.changed_meanwhile(was, now))
        elif not said:
            self.empty[entry.spot.sheet, entry.spot.row].append((entry.spot, now))
        else:
            self._wants(entry, place, said, now)

    def _says_what_holds(self, entry: Entry, place: Place, said: str) -> bool:
        """Tell whether a cell names whom the roster names, though somebody else stands in for him; or nobody, where it names nobody."""
        standing = self.held.standing(place, self.held.moment_of(entry.day, now=self.now))
        if entry.role is ShiftRole.DUTY and standing.duty:
            return said == plain(standing.duty.name or "")
        row = self.held.rows_on(place, entry.day, now=self.now).get(entry.role)
        if said.lower() in NOBODY:
            return row is None or (row.person_id is None and row.source is Source.MEANT)
        return not said and (row is None or row.person_id is None)

    def _past(self, entry: Entry, said: str, now: str, was: str | None) -> None:
        if not said and was is None:  # in a table made by hand the days that are over may be blank
            self.same += 1
        else:
            self._fault(entry, texts.is_past(self._day(entry.day), now))

    def _wants(self, entry: Entry, place: Place, said: str, now: str) -> None:
        found = None if said.lower() in NOBODY else self.names.meant(entry.text, place)
        if isinstance(found, str):
            self._fault(entry, found)
            return
        name = f"{place.town}/{place.village}"
        village = name if self.several else place.village
        version = _version(self.held, place.village_id, entry.day, entry.role)
        self.moves.append(
            Move(place.village_id, name, village, entry.day, entry.role, found, now or texts.nobody(), version)
        )

    def _brought(self) -> Brought:
        moves = sorted(self.moves, key=lambda move: move.day)
        duties = {(move.village_id, move.day): move.person for move in moves if move.role is ShiftRole.DUTY}
        backups = [move.person for move in moves if move.person and move.role is ShiftRole.BACKUP]
        remarks = remarks_on(self.held, duties, backups, left_out=self.table.left_out, now=self.now)
        return Brought(tuple(moves), self.same, remarks)

    def _day(self, day: date) -> str:
        return words.day(day, self.held.office.zone)

    def _fault(self, entry: Entry, why: str) -> None:
        self.faults.append(Fault(entry.spot, why))


def _emptied(spots: list[tuple[Spot, str]]) -> Fault:
    """Return one fault for the blank cells of a row."""
    first, was = spots[0]
    if len(spots) == 1:
        return Fault(first, texts.emptied(was))
    cells = words.listed(spot.cell for spot, _ in spots[:MOST_CELLS_NAMED])
    more = "…" if len(spots) > MOST_CELLS_NAMED else ""
    return Fault(first, texts.emptied_row(len(spots), cells + more))
