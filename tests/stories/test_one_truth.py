"""One truth: whatever was arranged, routing, chat, digest, workbook, calendar and command line name the same for the same reason."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.actions.cases.register import handler_for
from bot.actions.digests.gather import gather
from bot.actions.duty.calendars import village_calendar
from bot.actions.duty.change import Wanted, change_roster, undo
from bot.actions.duty.chat import named, tell_duty
from bot.actions.duty.export import roster_workbook
from bot.actions.duty.publish import publish_due
from bot.actions.duty.show import show_duty
from bot.actions.figures.scope import scope_of
from bot.actions.towns.import_town import import_town
from bot.files.town_file import read_town_file
from bot.messages.message import from_json
from bot.rules.calendar import ONE_DAY
from bot.rules.digests import Wishes
from bot.rules.errors import RuleBroken
from bot.rules.people import Person, Place
from bot.rules.roster import Source
from bot.rules.rota import AS_PUBLISHED, duty_day
from bot.texts import words
from bot.texts.language import speaking_to
from storage import offices, people, places, roster
from storage.database import Tx
from storage.rows import insert
from tests.engines import fresh_place
from tests.town import MONDAY_MORNING, TownInHand
from tests.towns import make_town

VILLAGES, CADRES = 3, 3
RESIDENT = 7001
AHEAD = 45  # days: beyond what is published
SHOWN = 4  # days of every example that are looked at, in every village


@dataclass(frozen=True)
class Deed:
    """Something that is arranged or happens; the numbers choose village, person and day among those there are."""

    what: str
    village: int
    person: int
    day: int
    other: int


DEEDS = ("appoint", "nobody", "swap", "take over", "undo", "leave", "unbind", "bind", "block", "turn", "time")
deeds = st.lists(
    st.builds(
        Deed,
        st.sampled_from(DEEDS),
        st.integers(0, VILLAGES - 1),
        st.integers(0, 20),
        st.integers(0, AHEAD),
        st.integers(0, 20),
    ),
    max_size=12,
)
turns = st.sampled_from(["daily", "workdays", "separate"])
off = st.lists(st.integers(0, AHEAD), max_size=4)
looked_at = st.lists(st.integers(0, AHEAD), min_size=SHOWN, max_size=SHOWN)


class Undone(Exception):
    """Ends an example: what it arranged is rolled back."""


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """A program without a town: every example imports one, and takes it back."""
    town = TownInHand(await fresh_place(engine, tmp_path), start=MONDAY_MORNING, limits=False)
    await town.open()
    yield town
    await town.close()


@dataclass
class Arranged:
    """A town within one transaction, and what was arranged in it so far."""

    tx: Tx
    now: datetime
    file: dict[str, Any]
    changes: list[int]

    @property
    def today(self) -> date:
        office = offices.rules(self.tx)
        return duty_day(self.now, handover=office.handover, zone=office.zone)

    @property
    def villages(self) -> list[Place]:
        return [places.load(self.tx, row[2]) for row in places.all_villages(self.tx)]

    @property
    def staff(self) -> list[Person]:
        return people.staff(self.tx)

    def do(self, deed: Deed) -> None:
        """Do one thing; what the rules forbid does not happen."""
        try:
            with self.tx.savepoint():
                self._do(deed)
        except RuleBroken:
            pass

    def _do(self, deed: Deed) -> None:
        tx, place = self.tx, self.villages[deed.village]
        person = self.staff[deed.person % len(self.staff)]
        day = self.today + deed.day * ONE_DAY
        if deed.what == "appoint":
            self._change([Wanted(place.village_id, day, person.person_id, Source.APPOINTED)])
        elif deed.what == "nobody":
            self._change([Wanted(place.village_id, day, None, Source.MEANT)])
        elif deed.what == "take over":
            self._change([Wanted(place.village_id, self.today, person.person_id, Source.TAKE_OVER)])
        elif deed.what == "swap":
            another = place.duty[deed.other % len(place.duty)]
            later = day + (1 + deed.other) * ONE_DAY
            self._change(
                [
                    Wanted(place.village_id, day, another.person_id, Source.SWAP),
                    Wanted(place.village_id, later, person.person_id, Source.SWAP),
                ]
            )
        elif deed.what == "undo" and self.changes:
            undo(tx, self.changes[deed.other % len(self.changes)], by=person.person_id, now=self.now)
        elif deed.what == "leave":
            self._leave(person, day, day + deed.other * ONE_DAY)
        elif deed.what == "unbind":
            people.unbind(tx, person.person_id)
        elif deed.what == "bind" and person.chat_id is None:
            people.bind(tx, person.person_id, chat_id=50_000 + deed.person, now=self.now)
        elif deed.what == "block":
            people.set_reachable(tx, person.chat_id or 0, why_not="blocked")
        elif deed.what == "turn":
            self.import_again(deed)
        elif deed.what == "time":
            self.now += timedelta(hours=deed.other * 3 + 1, minutes=deed.day)
            publish_due(tx, now=self.now)

    def _change(self, wanted: list[Wanted]) -> None:
        made = change_roster(self.tx, wanted, source=wanted[0].source, by=None, now=self.now)
        self.changes += [made] if made else []

    def _leave(self, person: Person, first: date, last: date) -> None:
        leave = roster.Leave(self.tx.new_id(), person.person_id, first, last, "granted", person.person_id, self.now)
        insert(self.tx, "leaves", leave)

    def import_again(self, deed: Deed) -> None:
        """Somebody moves to the end of a village's turn."""
        import_town(self.tx, read_town_file(_town_text(self.file | {"first": deed.village}).encode()), now=self.now)


def _town_text(wanted: dict[str, Any]) -> str:
    day = MONDAY_MORNING.date()
    return make_town(
        5,
        villages=VILLAGES,
        cadres_a_village=CADRES,
        first_day=f"2026-01-0{1 + wanted.get('first', 0)}",
        settings={
            "duty.turns": wanted["turns"],
            "duty.backup": wanted["backup"],
            "calendar.off": [(day + n * ONE_DAY).isoformat() for n in sorted(set(wanted["off"]))],
        },
    )


def expected(tx: Tx, place: Place, at: datetime) -> tuple[str | None, str]:
    """Return (name, reason) as the rules of the roster say it, read from its rows by nothing of the program's resolver."""
    office = offices.rules(tx)
    day = duty_day(at, handover=office.handover, zone=office.zone)
    held: dict[str, Any] = {}
    for role, since, person_id, source in tx.all(
        "SELECT role, since, person_id, source FROM shifts WHERE office_id = :office_id AND village_id = :village_id "
        "AND day = :day ORDER BY version",
        village_id=place.village_id,
        day=day.isoformat(),
    ):
        if since <= at.timestamp() * 1_000_000:
            held[role] = (person_id, source)
    away = {
        row[0]
        for row in tx.all(
            "SELECT person_id FROM leaves WHERE office_id = :office_id AND state = 'granted' "
            "AND first_day <= :day AND last_day >= :day ORDER BY person_id",
            day=day.isoformat(),
        )
    }
    order = _naive_order(place, office, day)
    duty, source = held.get("duty", (order[0].person_id if order else None, "plan"))
    backup = held["backup"][0] if "backup" in held else None
    if not held and office.duty.backup and order[1:]:
        backup = order[1].person_id
    reasons = {"plan": "turn"}
    chain = [(duty, reasons.get(source, source)), (backup, "backup")]
    chain += [(person.person_id, "next_in_turn") for person in order or place.duty] if duty else []
    for person_id, reason in chain:
        person = people.find(tx, person_id)
        if person and person.reachable and person_id not in away:
            return person.name, reason
    unfilled = "" if duty else "_unfilled"
    if place.leader and place.leader.reachable and place.leader.person_id not in away:
        return place.leader.name, f"leader{unfilled}"
    return place.duty_room.name if place.duty_room else None, f"duty_room{unfilled}"


def _naive_order(place: Place, office: Any, day: date) -> list[Person]:
    """Count the days of the turn one by one."""
    kind, calendar, counted = office.duty.turns, office.calendar, 0
    if kind == "workdays" and calendar.kind_of(day) != "workday":
        return []
    for number in range(place.first_day.toordinal(), day.toordinal()):
        one = date.fromordinal(number)
        if kind == "daily" or calendar.kind_of(one) is calendar.kind_of(day):
            counted += 1
    start = counted % len(place.duty)
    return [*place.duty[start:], *place.duty[:start]]


def answers(tx: Tx, place: Place, resident: Person, day: date, *, now: datetime) -> dict[str, tuple[str | None, str]]:
    """Return {who says it: (name, reason)} of a village's day."""
    found: dict[str, tuple[str | None, str]] = {}
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    begins = datetime.combine(day, office.handover, office.zone)
    at = now if day == today else begins.astimezone(now.tzinfo)
    owner = handler_for(tx, place, about_cadre=False, petitioner=resident, now=at)
    found["routing"] = (owner.person.name if owner.person else None, str(owner.reason))
    [row] = show_duty(tx, village=place.village, day=day, now=now)
    reason = next(key for key, said in words.REASONS.items() if said == row.reason)
    found["command line"] = (row.person, str(reason))
    return found


def said_in_chat(tx: Tx, place: Place, resident: Person, *, now: datetime) -> str:
    """Return what /duty tells a resident of the village."""
    people.remember_village(tx, resident.person_id, town_id=place.town_id, village_id=place.village_id)
    message_id = int(tx.new_id() % 1_000_000)
    with speaking_to(resident):
        tell_duty(tx, chat_id=RESIDENT, message_id=message_id, now=now)
    body = tx.one(
        "SELECT body FROM outbox WHERE office_id = :office_id AND once_key LIKE :key ORDER BY message_id DESC",
        key=f"list:0:m{message_id}:%",
    )
    assert body is not None
    return from_json(body[0]).text


def in_digest(tx: Tx, place: Place, supervisor: Person, *, now: datetime) -> list[tuple[str, str]]:
    """Return what the digest says of a village where it is not the one whom the roster names: (why, who)."""
    scope = scope_of(tx, supervisor)
    assert scope is not None
    digest = gather(tx, supervisor, scope, Wishes(), span=(now, now), now=now)
    return [(one.reason, one.name) for one in digest.covers if one.village == place.village]


def in_calendar(tx: Tx, place: Place, *, now: datetime) -> dict[date, tuple[str, str]]:
    """Return {day: (summary, description)} of the village's calendar, as a program that is not ours reads its bytes."""
    read = icalendar.Calendar.from_ical(village_calendar(tx, place.village_id, now=now).made())
    return {event.start.date(): (str(event["summary"]), str(event["description"])) for event in read.events}


def in_workbook(tx: Tx, months: set[date], *, now: datetime) -> dict[tuple[str, date], str]:
    """Return {(village, day): what its cell says} of the months' workbooks in the list's form, read from their bytes."""
    found = {}
    for month in months:
        raw = roster_workbook(tx, month=month, town_id=None, as_list=True, now=now).made()
        sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
        for line in sheet.iter_rows(values_only=True):
            if isinstance(line[0], datetime):
                village = next(str(cell) for cell in line[1:] if str(cell).endswith(("村", "社区")))
                found[village, line[0].date()] = str(line[line.index(village) + 1] or "")
    return found


def check(arranged: Arranged, days: list[int]) -> None:
    """Everybody who says who is on duty says the same, and what the rows say."""
    tx, now = arranged.tx, arranged.now
    resident = people.by_chat(tx, RESIDENT, "resident")
    supervisor = next(person for person in people.staff(tx) if person.has("supervisor"))
    supervisor = replace(supervisor, chat_id=supervisor.chat_id or 1)
    assert resident is not None
    office, shown = offices.rules(tx), [arranged.today, *(arranged.today + n * ONE_DAY for n in days)]
    cells = in_workbook(tx, {day.replace(day=1) for day in shown}, now=now)
    for place in arranged.villages:
        events = in_calendar(tx, place, now=now)
        for day in shown:
            begins = datetime.combine(day, office.handover, office.zone).astimezone(now.tzinfo)
            truth = expected(tx, place, max(now, begins))
            said = answers(tx, place, resident, day, now=now)
            assert said == dict.fromkeys(said, truth), (place.village, day)
            with speaking_to(resident):
                owner = handler_for(tx, place, about_cadre=False, petitioner=resident, now=max(now, begins))
                assert cells[place.village, day] == named(owner)
                if day in events:
                    assert (owner.person.name if owner.person else "") in events[day][0]
                    assert words.REASONS_TO_RESIDENT.get(owner.reason, "") in events[day][1]
                else:
                    assert day > roster.published(tx)[place.village_id].published_to
        owner = handler_for(tx, place, about_cadre=False, petitioner=resident, now=now)
        assert f"现在值班：{named(owner)}。" in said_in_chat(tx, place, resident, now=now)
        covered = [] if owner.reason in AS_PUBLISHED else [(owner.reason, owner.person.name if owner.person else "")]
        assert in_digest(tx, place, supervisor, now=now) == covered


CASES = 3 * (1 + SHOWN)  # that every example looks at: villages and days
UNHURRIED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.slow
@given(deeds, turns, st.booleans(), off, looked_at)
@example([], "workdays", False, [0], [1] * SHOWN)  # the roster begins on a day that no turn counts
@settings(max_examples=15, suppress_health_check=UNHURRIED)
async def test_all_who_say_who_is_on_duty_say_the_same(
    town: TownInHand, deeds: list[Deed], turns: str, backup: bool, off: list[int], days: list[int]
) -> None:
    await one_example(town, deeds, {"turns": turns, "backup": backup, "off": off}, days)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"])  # the rules are the same; on the other engine the few above are enough
@given(deeds, turns, st.booleans(), off, looked_at)
@settings(max_examples=10_000 // CASES + 1, suppress_health_check=UNHURRIED)
async def test_ten_thousand_random_cases_have_one_answer_each(
    town: TownInHand, deeds: list[Deed], turns: str, backup: bool, off: list[int], days: list[int]
) -> None:
    await one_example(town, deeds, {"turns": turns, "backup": backup, "off": off}, days)


async def one_example(town: TownInHand, deeds: list[Deed], file: dict[str, Any], days: list[int]) -> None:
    """Arrange things in a town, compare all answers, and leave no trace."""

    def work(tx: Tx) -> None:
        now = MONDAY_MORNING
        import_town(tx, read_town_file(_town_text(file).encode()), now=now)
        for number, person in enumerate(people.staff(tx)):
            people.bind(tx, person.person_id, chat_id=40_000 + number, now=now)
        people.add(tx, kind="resident", roles="", chat_id=RESIDENT)
        arranged = Arranged(tx, now, file, [])
        for deed in deeds:
            arranged.do(deed)
        check(arranged, days)
        raise Undone

    with pytest.raises(Undone):
        await town.database.transaction(work)
