"""`kill -9` twenty times while residents write: nothing lost, nothing done twice, what may be a repeat says so."""

import random
from collections import Counter
from pathlib import Path

import pytest

from bot.messages.message import MAYBE_REPEATED
from bot.practice.telegram.phones import Phone
from tests.e2e.people import RECEIPT, Petition, Resident, act_all, plain
from tests.e2e.processes import Installation, installation, sleepless_town, until

pytestmark = pytest.mark.slow

SEED = 20260302
KILLS = 20
PLACE = "收到。是哪个村的事？请点一下，或者打出村名的一部分。"
CATEGORY = "这件事算哪一类？说不准就点“跳过”。"


async def crowd_of(office: Installation, count: int) -> list[Resident]:
    """Return residents with two petitions each, spread over the villages."""
    villages = (await office.command("town", "show", "--json")).json["towns"][0]["villages"]
    return [
        Resident(
            office.world.phone(600_000 + n, f"居民{n}"),
            [Petition(f"诉求{n}之{k}，路灯不亮", villages[n % len(villages)]["name"]) for k in (1, 2)],
        )
        for n in range(count)
    ]


async def killed_again_and_again(office: Installation, crowd: list[Resident]) -> list[int]:
    """Start the bot and kill it in the middle of its work, after some calls; return at which call each start began."""
    chance = random.Random(SEED)
    starts = []
    for _ in range(KILLS):
        starts.append(len(office.world.calls))
        enough = starts[-1] + chance.randrange(4, 16)  # its first calls only introduce it
        program = await office.run()

        def has_worked(enough: int = enough) -> bool:
            act_all(crowd)
            return len(office.world.calls) >= enough

        await until(has_worked, within=60)
        await program.kill()
    return [*starts, len(office.world.calls)]


@pytest.fixture(scope="module")
def wanted() -> Counter[str]:
    """What a resident hears who brings two petitions, as beginnings."""
    return Counter({PLACE: 1, CATEGORY: 2, "请看一下对不对": 2, RECEIPT: 2, "收到。是补充上一件": 1})


def heard(phone: Phone, wanted: Counter[str], *, marked: bool) -> Counter[str]:
    """Count what somebody heard by its beginning, either with or without the mark of a repeat."""
    texts = [plain(text) for text in phone.heard if text.startswith(MAYBE_REPEATED) == marked]
    return Counter(next((start for start in wanted if text.startswith(start)), text) for text in texts)


async def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path: Path, wanted: Counter[str]) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=4, cadres=1))
        first = await office.run()
        cadres = await office.bind("cadre")
        await first.end()
        crowd = await crowd_of(office, 40)
        for resident in crowd:
            resident.begin()
        starts = await killed_again_and_again(office, crowd)
        last = await office.run()

        def everybody_has_his_receipts() -> bool:
            act_all(crowd)
            return all(resident.done for resident in crowd)

        await until(everybody_has_his_receipts, within=60)
        await office.quiet()
        assert (await last.end())[0] == 0
        await check_cases(office, crowd)
        for resident in crowd:
            check_heard(resident, wanted)
        check_cards(crowd, cadres)
        check_marks(office, starts)


async def check_cases(office: Installation, crowd: list[Resident]) -> None:
    """Each update applied once, each petition registered once, each receipt for its own."""
    updates, messages = await office.states()
    told = office.world.updates.next_id - 1_000
    assert updates == {"done": told}
    assert set(messages) <= {"sent", "withdrawn"}
    cases = (await office.command("case", "list", "--json")).json
    expected = {number: p.text for r in crowd for number, p in zip(r.numbers, r.petitions, strict=True)}
    assert len(cases) == len(expected) == 2 * len(crowd)
    assert {case["number"]: case["text"] for case in cases} == expected


def check_heard(resident: Resident, wanted: Counter[str]) -> None:
    """Every question was heard; without a mark each once at most; no more doubles than kills."""
    fresh, repeats = (heard(resident.phone, wanted, marked=marked) for marked in (False, True))
    assert set(fresh + repeats) == set(wanted)
    assert all(fresh[start] <= count <= fresh[start] + repeats[start] for start, count in wanted.items())
    assert (fresh + repeats).total() - wanted.total() <= KILLS


def check_cards(crowd: list[Resident], cadres: dict[str, Phone]) -> None:
    """Each case came to one cadre, unmarked once at most."""
    for resident in crowd:
        for number in resident.numbers:
            cards = {name: [t for t in p.heard if plain(t).startswith(f"{number} ·")] for name, p in cadres.items()}
            [(_, texts)] = [(name, texts) for name, texts in cards.items() if texts]
            assert len([text for text in texts if not text.startswith(MAYBE_REPEATED)]) <= 1


def check_marks(office: Installation, starts: list[int]) -> None:
    """Between one start and the next no chat hears more than one possible repeat."""
    marked = [
        (sum(1 for start in starts if start <= place), call.params["chat_id"])
        for place, call in enumerate(office.world.calls)
        if call.method.startswith("send") and str(call.params.get("text", "")).startswith(MAYBE_REPEATED)
    ]
    assert marked, "no kill hit a message in hand: choose another seed"
    assert max(Counter(marked).values()) == 1
