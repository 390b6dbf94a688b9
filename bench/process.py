"""The real process, `python -m bot run`, with a city's town file and many cases: how much memory, and how soon it answers."""

import statistics
import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.many import Copies, multiply
from bench.sizes import Size, Skipped
from bot.actions.people.invite import new_link
from bot.clock import SystemClock, stopwatch
from bot.rules.cases import Case
from storage import places
from storage.database import Tx
from storage.rows import stored
from tests.e2e.people import Petition, Resident, act_all
from tests.e2e.processes import Installation, Program, installation, until
from tests.engines import Place
from tests.town import TownInHand

FIRST, STARTING, LATER, STAFF = 7001, 7500, 8000, 9000  # phones
CROWD = 100  # residents, for the memory of a bot that has worked
MEGABYTE = 1 << 20
# Everybody on the staff but those of two villages and one supervisor, who open their links.
_BOUND = (
    "UPDATE identities SET chat_id = person_id, binding_id = person_id, bound_at = :now "
    "WHERE office_id = :office_id AND kind = 'staff' AND person_id NOT IN "
    "(SELECT person_id FROM village_duty WHERE office_id = :office_id AND village_id IN (:here, :there)) "
    "AND person_id <> (SELECT MIN(person_id) FROM posts WHERE office_id = :office_id AND role = 'supervisor' "
    "AND town_id = (SELECT MIN(town_id) FROM posts WHERE office_id = :office_id AND role = 'supervisor'))"
)
_CAME = "m.registered_at - (n + 1) * 600000000"  # one every ten minutes, for years


async def process(size: Size) -> list[Figure]:
    """Return seconds from start to first answer, and the memory of a bot that has worked. Raises: Skipped."""
    if size.city is None or not size.city.exists():
        raise Skipped("the city's town file (../shared/data/towns/jixi.toml) is not at hand")
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        async with installation(Path(folder), SEND_PER_SECOND="0", BEAT_SECONDS="15") as office:
            office.world.limits.enforced = False
            code = await _fill(office, size)
            starts = [await _start(office, STARTING + number) for number in range(size.starts)]
            program = await office.run()
            await _work(office, code, size)
            resident, peak = _memory(program)
            await program.end()
    depends = (
        f"{size.known:,} cases, {size.still_open:,} of them open, {size.city.name}; SQLite; the stand-in for Telegram on the "
        "same machine, over HTTP"
    )
    worked = f"{depends}; after {min(CROWD, size.residents)} petitions and a digest of the whole office"
    return [
        Figure("from start to the first answer", statistics.median(starts), "s", "≤ 1", depends),
        Figure("memory, resident", resident / MEGABYTE, "MB", "≤ 110", worked),
        Figure("memory, at its peak", peak / MEGABYTE, "MB", "", worked),
    ]


async def _fill(office: Installation, size: Size) -> str:
    """The town and the cases, most of them closed. Return the code of a village's deep link for those who come later."""
    assert size.city is not None
    clock = SystemClock()
    town = TownInHand(Place(office.database, 1), start=clock.now(), limits=False)
    await town.open()
    try:
        await town.import_town(size.city.read_bytes())
        here, there = (await town.database.transaction(places.codes))[:2]
        await _bind(town, here[2], there[2])
        await town.write(FIRST, f"/start v_{here[4]}")
        number = await town.petition(FIRST, "没水了", village=here[3])
        await multiply(town.database, _copies(await town.case(number), size))
        await town.database.transaction(_let_go)
    finally:
        await town.close()
    return there[4]


async def _bind(town: TownInHand, here: int, there: int) -> None:
    """Bind nearly everybody; those of the first village by their links."""
    now = town.clock.now()
    await town.database.transaction(lambda tx: tx.run(_BOUND, here=here, there=there, now=stored(now)))
    for person in await town.database.transaction(lambda tx: places.duty(tx, here)):
        link = await town.database.transaction(lambda tx, person=person: new_link(tx, person, None, now=now))
        town.phone(STAFF + person.person_id % 1000).write(f"/start {link.code}")
    await town.follow()


def _copies(model: Case, size: Size) -> Copies:
    is_open = f"CASE WHEN n < {size.still_open}"
    return Copies(
        model,
        size.known - 1,
        cases={
            "state": f"{is_open} THEN m.state ELSE 'closed' END",
            "registered_at": _CAME,
            "closed_at": f"{is_open} THEN NULL ELSE {_CAME} END",
            "next_alarm_at": f"{is_open} THEN m.due_at + n * 1000000 ELSE NULL END",
            "alarm_kind": f"{is_open} THEN 'due' ELSE NULL END",
        },
    )


def _let_go(tx: Tx) -> None:
    """The Telegram that the process meets is another: it counts its updates anew, and is told nothing of before."""
    tx.run("DELETE FROM inbox WHERE office_id = :office_id")
    tx.run("UPDATE outbox SET state = 'withdrawn', why = 'bench' WHERE office_id = :office_id AND state = 'pending'")


async def _start(office: Installation, who: int) -> float:
    """Return how long it takes from the start of the process to the answer to a message that waited for it."""
    phone = office.world.phone(who, "某")
    phone.write("没水了")
    began = stopwatch()
    program = await office.run()
    await until(lambda: bool(phone.heard))
    took = stopwatch() - began
    await program.end()
    return took


async def _work(office: Installation, code: str, size: Size) -> None:
    """Who is left opens his link, a crowd brings petitions, and somebody above all towns asks for a digest."""
    links = (await office.command("invite", "--json")).json
    staff = {link["name"]: office.world.phone(STAFF + number, "值班") for number, link in enumerate(links)}
    for link in links:
        staff[link["name"]].write(f"/start {link['code']}")
    crowd = [
        Resident(office.world.phone(LATER + number, "某"), [Petition(f"没水了 {number}", "")])
        for number in range(min(CROWD, size.residents))
    ]
    for resident in crowd:
        resident.phone.write(f"/start v_{code}")
        resident.begin()

    def over() -> bool:
        act_all(crowd)
        return all(resident.done for resident in crowd)

    await until(over, within=120)
    above = next(staff[link["name"]] for link in links if link["role"] == "supervisor")
    above.write("/digest")
    await until(lambda: any("简报" in text for text in above.heard))
    await office.quiet()


def _memory(program: Program) -> tuple[int, int]:
    """Return (resident, at its peak) in bytes. Raises: Skipped."""
    try:
        lines = Path(f"/proc/{program.pid}/status").read_text("utf-8").splitlines()
    except OSError as error:
        raise Skipped("memory can be read on Linux only") from error
    kilobytes = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if "kB" in rest
    }
    return kilobytes["VmRSS"] * 1024, kilobytes["VmHWM"] * 1024
