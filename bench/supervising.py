"""What supervisors look at, among few cases and among many: all daily digests at once while residents write, and the board's first page."""

import asyncio
import re
import statistics
from datetime import datetime, timedelta
from functools import partial

from bench.crowd import Crowd
from bench.engines import NewPlace
from bench.figures import Figure
from bench.many import Copies, measure, multiply
from bench.petitions import running
from bench.roster_handover import bind_all
from bench.sizes import Size, Skipped
from bot.actions.digests.send import SEND_DIGESTS
from bot.actions.figures.board import page_of
from bot.actions.intake.hear import resident_of
from bot.actions.towns.import_town import import_town
from bot.app import App
from bot.clock import SystemClock, stopwatch
from bot.files.town_file import read_town_file
from bot.rules.board import Look, Show
from bot.rules.cases import Case, State
from storage import cases, offices, people, places
from storage.database import Database, Tx, open_database
from storage.migrations import migrate
from tests.engines import Place
from tests.rules.village import case as a_case

SPAN = timedelta(days=182)  # over which the cases came
LONG_AGO = timedelta(days=400)
RESIDENTS = 1_000_000  # the first number of their chats
PACE = 0.1  # seconds between two residents who write: ten times the busiest minute of such a city
FEWEST = 100  # of them: as long as it takes to send the digests too
PAGES = 15  # times that each page is looked at
DIGESTS_A_SECOND = 30  # are sent, as Telegram lets
_CALL_BACKS = (
    "INSERT INTO call_backs (office_id, case_id, answer_of, round, town_id, village_id, category, handler_id, asked_at, on_time, "
    "contacted, settled_at, outcome, grade, apart, excluded) "
    "SELECT office_id, case_id, case_id, 1, town_id, village_id, category, handler_id, registered_at + 86400000000, "
    "CASE WHEN case_id % 9 = 0 THEN 0 ELSE 1 END, 1, closed_at, "
    "CASE WHEN closed_at IS NULL THEN NULL WHEN case_id % 8 = 0 THEN 'abstained' WHEN case_id % 5 = 0 THEN 'unsolved' ELSE 'solved' END, "
    "CASE WHEN closed_at IS NULL OR case_id % 8 = 0 OR case_id % 5 = 0 THEN NULL WHEN case_id % 3 = 0 THEN 'basically' "
    "ELSE 'satisfied' END, about_cadre, 0 FROM cases "
    "WHERE office_id = :office_id AND state IN ('closed', 'awaiting_feedback')"
)


async def supervising(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return what digests, replies meanwhile and the board's pages take among few cases and among many. Raises: Skipped."""
    if size.city is None or not size.city.exists():
        raise Skipped("the city's town file (../shared/data/towns/jixi.toml) is not at hand")
    found: list[Figure] = []
    for count in (size.few, size.many):
        with new_place() as place:
            found += await _among(place, count, size)
    return found


async def _among(place: Place, count: int, size: Size) -> list[Figure]:
    assert size.city is not None
    villages, open_cases = await _prepare(place, count, size.city.read_bytes())
    pages = await _pages(place)
    digests, took, before, replies = await _digests(place)
    depends = (
        f"{size.city.name}, {villages} villages; {count:,} cases of {SPAN.days} days, {open_cases:,} of them open, one in forty about "
        f"a cadre; {digests} digests; a resident writes every {1000 * PACE:.0f} ms; median, p95 of replies"
    )
    among = f"among {count:,} cases"
    return [
        Figure(f"all daily digests, {among}", took, "s", "≤ 30", depends),
        Figure(f"a reply while there are none, p95, {among}", 1000 * _p95(before), "ms", "", depends),
        Figure(f"a reply meanwhile, p95, {among}", 1000 * _p95(replies), "ms", "≤ 200", depends),
        *(
            Figure(
                f"{what}, {among}", 1000 * seconds, "ms", "≤ 300" if what == "the board's first page" else "", depends
            )
            for what, seconds in pages.items()
        ),
    ]


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[18]


async def _prepare(place: Place, count: int, file: bytes) -> tuple[int, int]:
    """Fill a city with cases; return its villages, and how many of the cases are open."""
    clock = SystemClock()
    database = await open_database(place.where, clock, office_id=place.office_id)
    try:
        await database.transaction(migrate)
        now = clock.now()
        town = read_town_file(re.sub(rb'^quiet = "[^"]*"', b'quiet = ""', file, flags=re.MULTILINE))
        await database.transaction(lambda tx: import_town(tx, town, now=now - LONG_AGO))
        await database.transaction(lambda tx: bind_all(tx, now=now - LONG_AGO))
        model = await database.transaction(lambda tx: _model(tx, now))
        await multiply(database, _copies(model, count, now))
        await database.transaction(lambda tx: tx.run(_CALL_BACKS))
        await database.transaction(measure)
        villages = await database.read(lambda tx: len(places.all_villages(tx)))
        counts = "SELECT COUNT(*) FROM cases WHERE office_id = :office_id AND closed_at IS NULL"
        return villages, await database.read(lambda tx: tx.number(counts))
    finally:
        await database.close()


def _model(tx: Tx, now: datetime) -> Case:
    """Return a case from which the others are copied; itself it is over."""
    village = places.all_villages(tx)[0]
    model = a_case(
        case_id=tx.new_id(),
        state=State.CLOSED,
        closed_at=now - SPAN,
        handler_id=places.duty(tx, village[2])[0].person_id,
        town_id=village[0],
        village_id=village[2],
        petitioner_id=resident_of(tx, RESIDENTS - 1).person_id,
        category=offices.rules(tx).categories[0].name,
        registered_at=now - SPAN,
        planned_version=offices.version(tx),
    )
    cases.add(tx, model)
    return model


def _copies(model: Case, count: int, now: datetime) -> Copies:
    """A fortieth is open, nearly all of it new; whatever else tells cases apart is mixed."""
    is_open = f"(n < {count // 50} OR n % 200 = 0)"
    came = f"(:now - (n + 1) * {SPAN // timedelta(microseconds=1) // count})"
    ended = f"({came} + (1 + n % 6) * 86400000000)"
    states = (
        "CASE n % 10 WHEN 0 THEN 'dispatched' WHEN 1 THEN 'dispatched' WHEN 2 THEN 'reworking' WHEN 3 THEN 'on_hold' "
    )
    states += "WHEN 4 THEN 'awaiting_feedback' ELSE 'in_progress' END"
    return Copies(
        model,
        count,
        cases={
            "state": f"CASE WHEN {is_open} THEN {states} ELSE 'closed' END",
            "registered_at": came,
            "dispatched_at": came,
            "handed_at": came,
            "clock_from": came,
            "due_at": f"{came} + 604800000000",
            "legal_due_at": f"{came} + 5184000000000",
            "signed_at": f"CASE WHEN {is_open} AND n % 10 < 3 THEN NULL ELSE {came} + 3600000000 END",
            "contacted_at": f"{came} + 7200000000",
            "delivered_at": f"CASE WHEN {is_open} AND n % 10 <> 4 THEN NULL ELSE {came} + 86400000000 END",
            "closed_at": f"CASE WHEN {is_open} THEN NULL WHEN {ended} > :now THEN :now ELSE {ended} END",
            "result": f"CASE WHEN {is_open} THEN NULL ELSE 'resolved' END",
            "about_cadre": "CASE WHEN n % 40 = 7 THEN 1 ELSE 0 END",
            "supervised": f"CASE WHEN {is_open} AND n % 97 = 0 THEN 'yellow' ELSE NULL END",
            "next_alarm_at": f"CASE WHEN {is_open} THEN :later ELSE NULL END",
            "alarm_kind": f"CASE WHEN {is_open} THEN 'due' ELSE NULL END",
        },
        instants={"now": now - timedelta(minutes=1), "later": now + SPAN},
    )


async def _pages(place: Place) -> dict[str, float]:
    """Return {which page of the board: the median of the seconds that it takes} for the supervisor of the whole office."""
    database = await open_database(place.where, SystemClock(), office_id=place.office_id)
    looks = {
        "the board's first page": Look(),
        "the board by cadre": Look(show=Show.BY_HANDLER),
        "the board's list of what is overdue": Look(show=Show.LIST, stands="overdue"),
        "what residents said in a week": Look(show=Show.ANSWERS),
    }
    try:
        return {what: await _looked(database, look) for what, look in looks.items()}
    finally:
        await database.close()


async def _looked(database: Database, look: Look) -> float:
    took = []
    for _ in range(PAGES):
        began = stopwatch()
        await database.read(partial(_page, look=look))
        took.append(stopwatch() - began)
    return statistics.median(took)


def _page(tx: Tx, *, look: Look) -> None:
    page_of(tx, people.get(tx, tx.number(_SUPERVISORS)), look, now=SystemClock().now())


_SUPERVISORS = "SELECT person_id FROM posts WHERE office_id = :office_id AND role = 'supervisor' ORDER BY town_id, position LIMIT 1"


async def _digests(place: Place) -> tuple[int, float, list[float], list[float]]:
    """Return how many digests there were, the seconds until all of them were put in, and those of each reply before and meanwhile."""
    crowd = Crowd(0, SystemClock(), first=RESIDENTS)
    async with running(place.where, crowd, office_id=place.office_id, a_second=DIGESTS_A_SECOND) as app:
        over = asyncio.Event()
        over.set()
        await _write(crowd, over)
        before, crowd.heard_after = crowd.heard_after, []
        over.clear()
        writing = asyncio.create_task(_write(crowd, over))
        began = stopwatch()
        count = await _all_digests(app)
        took = stopwatch() - began
        over.set()
        await writing
    return count, took, before, crowd.heard_after


async def _write(crowd: Crowd, over: asyncio.Event) -> None:
    """One resident after the other writes his first message, as long as digests are made, and a few at least."""
    first = crowd.residents
    while crowd.residents < first + FEWEST or not over.is_set():
        crowd.residents += 1
        crowd.begin(crowd.first + crowd.residents)
        await crowd.clock.sleep(PACE)


async def _all_digests(app: App) -> int:
    """Do as the beat does until nothing of it is due."""
    now, count = SystemClock().now(), 0
    while (put_in := await app.pulse.read_first(SEND_DIGESTS, now)).count:
        assert not put_in.faults, put_in.faults
        count += put_in.count
    return count
