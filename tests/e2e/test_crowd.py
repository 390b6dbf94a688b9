"""Sixty residents with two cases each: every case reaches whom the roster names, every answer its resident, nothing twice."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.messages.message import MAYBE_REPEATED
from bot.practice.telegram.core import Call
from tests.e2e.people import Cadre, Petition, Resident, act_all
from tests.e2e.processes import TOKEN, Installation, installation, sleepless_town, until

pytestmark = pytest.mark.slow
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "bot_api.json"
RESIDENTS, VILLAGES = 60, 12


async def crowd_of(office: Installation, villages: list[str]) -> list[Resident]:
    """Two petitions each; everybody stays in one village, as the bot remembers it."""
    return [
        Resident(
            office.world.phone(600_000 + n, f"居民{n}"),
            [
                Petition(f"诉求{n}之{k}，路灯不亮", villages[n % VILLAGES], category)
                for k, category in enumerate(("求助", "建议"))
            ],
        )
        for n in range(RESIDENTS)
    ]


async def answered(crowd: list[Resident], cadres: list[Cadre]) -> None:
    """Let everybody go on until each resident has both answers."""
    for resident in crowd:
        resident.begin()

    def over() -> bool:
        act_all([*crowd, *cadres])
        return all(sum("解决了吗？" in text for text in resident.phone.heard) == 2 for resident in crowd)

    await until(over, within=120)


async def test_every_case_reaches_its_cadre_and_every_answer_its_resident(tmp_path: Path) -> None:
    async with installation(tmp_path) as office:
        await office.import_town(sleepless_town(villages=VILLAGES))
        program = await office.run()
        phones = await office.bind("cadre")
        duty = (await office.command("duty", "show", "--json")).json
        crowd = await crowd_of(office, [row["village"] for row in duty])
        cadres = {name: Cadre(phone) for name, phone in phones.items()}
        await answered(crowd, list(cadres.values()))
        await office.quiet()
        assert duty == (await office.command("duty", "show", "--json")).json
        assert (await program.end())[0] == 0
        check_cards(crowd, cadres, {row["village"]: row["person"] for row in duty})
        check_answers(crowd)
        check_nothing_twice(office, crowd, cadres)
        check_log(program.lines, crowd, list(cadres))
        check_published(office.world.calls)


def check_cards(crowd: list[Resident], cadres: dict[str, Cadre], duty: dict[str, str]) -> None:
    """Each case lies with whom the roster named, and with nobody else."""
    expected = {
        number: (duty[petition.village], petition.text)
        for resident in crowd
        for number, petition in zip(resident.numbers, resident.petitions, strict=True)
    }
    shown = [(number, name, card) for name, cadre in cadres.items() for number, card in cadre.cards.items()]
    assert len(shown) == len(expected) == 2 * RESIDENTS
    assert [(n, name, card) for n, name, card in shown if expected[n][0] != name or expected[n][1] not in card] == []


def check_answers(crowd: list[Resident]) -> None:
    """Each resident hears the answers to his own two cases, and no other."""
    for resident in crowd:
        answers = [text.splitlines()[1] for text in resident.phone.heard if "的回音" in text]
        assert sorted(answers) == sorted(f"{number} 办好了" for number in resident.numbers)


def check_nothing_twice(office: Installation, crowd: list[Resident], cadres: dict[str, Cadre]) -> None:
    for phone in [*(resident.phone for resident in crowd), *(cadre.phone for cadre in cadres.values())]:
        twice = {text: count for text, count in Counter(phone.heard).items() if count > 1}
        assert set(twice) <= {"这件事算哪一类？说不准就点“跳过”。"}  # asked for each of the two petitions
        assert max(twice.values(), default=1) <= 2
        assert MAYBE_REPEATED not in "".join(phone.heard)
    acknowledged = Counter(toast.callback_id for toast in office.world.presses.toasts)
    assert max(acknowledged.values()) == 1


def check_log(lines: list[str], crowd: list[Resident], staff: list[str]) -> None:
    log = "\n".join(lines)
    secrets = [*staff, "路灯", "办好了", TOKEN.partition(":")[2], *(str(each.phone.user_id) for each in crowd)]
    assert [word for word in secrets if word in log] == []


def check_published(calls: list[Call]) -> None:
    """Hold every call against the published Bot API, where that file lies beside the checkout."""
    if not PUBLISHED.exists():
        print("the published Bot API (../shared/data/bot_api.json) is not at hand: calls are not held against it")
        return
    methods = json.loads(PUBLISHED.read_text("utf-8"))["methods"]
    assert {fault for call in calls for fault in _faults(call, methods)} == set()


def _faults(call: Call, methods: dict[str, Any]) -> list[str]:
    if call.method not in methods:
        return [f"{call.method}: no such method"]
    fields = {field["name"]: field for field in methods[call.method].get("fields", [])}
    missing = {name for name, field in fields.items() if field["required"]} - set(call.params) - set(call.files)
    strange = set(call.params) - set(fields)
    wrong = [name for name in set(call.params) & set(fields) if not _fits(call.params[name], fields[name]["types"])]
    return [f"{call.method}: {what} {sorted(names)}" for what, names in
            (("misses", missing), ("does not know", strange), ("cannot read", wrong)) if names]  # fmt: skip


def _fits(value: Any, types: list[str]) -> bool:
    """Return whether a form's value can be read as one of the published types."""
    if "String" in types:
        return isinstance(value, str)
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return False
    known = {"Integer": int, "Boolean": bool, "Float": (int, float)}
    return any(isinstance(read, known.get(kind, list if kind.startswith("Array of") else dict)) for kind in types)
