"""Every command and every button, as everybody, in and out of scope: the table says who may, and whoever may not changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.intake.hear import resident_of
from bot.actions.presses.press import ANYBODYS_PRESSES, CLERK_PRESSES, RESIDENT_PRESSES, STAFF_PRESSES
from bot.messages.buttons import Press, base36
from bot.rules import errors
from bot.rules.cases import Case
from bot.rules.people import Person
from bot.rules.roles import BUTTONS, COMMANDS, Scope
from bot.rules.steps import Part
from bot.texts.refusals import SENTENCES
from handlers.commands import COMMANDS as HANDLERS
from storage import people, places
from storage.database import Tx
from tests.roles.office import TownInHand, office_in_hand
from tests.roles.onlooker import Seen, pressing, tried, writing
from tests.roles.page import page

ROOT = Path(__file__).parents[2]
PETITIONER, STRANGER = 7001, 7002
VERBS = {**STAFF_PRESSES, **CLERK_PRESSES, **ANYBODYS_PRESSES, **RESIDENT_PRESSES}
OF_ROLE = (
    errors.OnlyForStaff,
    errors.OnlyForClerks,
    errors.OnlyForDesk,
    errors.OnlyForSupervisors,
    errors.OnlyForLeaders,
)
OF_CASE = (*OF_ROLE, errors.NotYours, errors.NoSuchCase)
ABOVE = {
    "甲东包片": {Part.STAFF, Part.LEADER},
    "甲值班室": {Part.STAFF, Part.DUTY_ROOM},
    "甲分派": {Part.STAFF, Part.DISPATCHER},
    "甲督办": {Part.STAFF, Part.SUPERVISOR},
    "总督办": {Part.STAFF, Part.SUPERVISOR},
}
NOTHING_TO_IT = (
    "甲西包片",
    "甲管理",
    "总管理",
    "甲西上一",
    "乙东包片",
    "乙值班室",
    "乙分派",
    "乙督办",
    "乙管理",
    "乙回访",
    "乙东上一",
)
# Where there is a dispatcher he alone turns cases away, or gives up calling; the table also names those who do where there is none.
STRICTER = dict.fromkeys(("refuse", "give_up"), frozenset({Part.DISPATCHER}))
WITHOUT_CHAT = frozenset({"urgent_case", *(verb for verb, right in BUTTONS.items() if Part.CALLER in right.parts)})


class Stage:
    """The office with two cases of one village: one from a chat, one taken down at the desk and waiting for the call-back."""

    def __init__(self, town: TownInHand) -> None:
        self.town = town
        self.chats: dict[str, int] = {}
        self.parts: dict[bool, dict[str, set[Part]]] = {}
        self.cases: dict[bool, Case] = {}
        self.village_id = 0

    async def set(self) -> None:
        town = self.town
        await town.write(PETITIONER, "没水了")
        await town.press(PETITIONER, "甲镇")
        await town.go_through(PETITIONER, village="甲东上村")
        receipt = next(text for text in reversed(town.heard_by(PETITIONER)) if "编号" in text)
        self.cases[False] = await town.case(receipt.split("编号 ")[1][:10])
        await town.write("甲值班室", "/register")
        await town.write("甲值班室", "路灯坏了")
        for label in ("甲东上村", "求助", "跳过", "提交"):
            await town.press("甲值班室", label)
        desk = next(text for text in reversed(town.heard_by("甲值班室")) if "编号" in text).split("编号 ")[1][:10]
        handler = (await town.staff_by_id((await town.case(desk)).handler_id))[0].name
        await town.press(handler, "答复")
        await town.write(handler, "修好了")
        await town.press(handler, "已当面告知")
        self.cases[True] = await town.case(desk)
        self.village_id = self.cases[True].village_id
        await town.write(STRANGER, "/start")
        await town.database.transaction(self._look)

    def _look(self, tx: Tx) -> None:
        for person in people.staff(tx):
            assert person.chat_id is not None and person.name is not None
            self.chats[person.name] = person.chat_id
            resident_of(tx, person.chat_id)
        self.chats |= {"来访人": PETITIONER, "别人": STRANGER}
        for desk, case in self.cases.items():
            found: dict[str, set[Part]] = {name: set(parts) for name, parts in ABOVE.items()}
            found["来访人"] = set() if desk else {Part.PETITIONER}
            for person_id, part in ((case.handler_id, Part.HANDLER), (case.caller_id, Part.CALLER)):
                if person_id is not None:
                    found.setdefault(people.get(tx, person_id).name or "", {Part.STAFF}).add(part)
            self.parts[desk] = found

    @property
    def everybody(self) -> list[str]:
        """Who is something to one of the cases, and one of each kind who is nothing to them."""
        return [*{**self.parts[False], **self.parts[True]}, *NOTHING_TO_IT, "别人"]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with office_in_hand(tmp_path) as town:
        stage = Stage(town)
        await stage.set()
        yield stage


def snapshot(tx: Tx) -> dict[str, Any]:
    """Return every row but what comes and goes with an update: what was heard, and what is said."""
    tables = [row[0] for row in tx.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {table: tx.all(f"SELECT * FROM {table}") for table in tables if table not in ("inbox", "outbox")}


def left_by(tx: Tx, before: dict[str, Any], rows: int) -> dict[str, Any]:
    """Return the snapshot now; `before`, where not a row was written since the count of written ones was `rows`."""
    return before if written(tx) == rows else snapshot(tx)


def written(tx: Tx) -> int:
    """Return how many rows were ever written."""
    return tx.number("SELECT total_changes()")


def sentences(kinds: tuple[type[errors.RuleBroken], ...]) -> tuple[str, ...]:
    return tuple(SENTENCES[kind] for kind in kinds)


def has_role(person: Person | None, roles: frozenset[str]) -> bool:
    """What the table's column of roles means, said once more."""
    if not roles:
        return True
    return person is not None and ("staff" in roles or bool(roles & set(person.roles.split(","))))


def test_every_command_and_every_button_stands_in_the_table() -> None:
    assert set(BUTTONS) == set(VERBS), "a new button: say in bot/rules/roles.py who may press it"
    assert set(COMMANDS) == set(HANDLERS), "a new command: say in bot/rules/roles.py who may use it"


def test_the_page_in_the_docs_is_the_table() -> None:
    assert (ROOT / "docs/roles.md").read_text() == page(), "python -m tests.roles.page > docs/roles.md"


@pytest.mark.slow
async def test_a_button_about_a_case_works_for_whom_the_table_says_and_for_nobody_else(stage: Stage) -> None:
    def all_of_them(tx: Tx) -> list[str]:
        before, wrong = snapshot(tx), []
        for verb in (verb for verb, right in BUTTONS.items() if right.scope is Scope.CASE):
            for who in stage.everybody:
                wrong += _faults(tx, stage, before, verb, who)
        return wrong

    assert await stage.town.database.transaction(all_of_them) == []


def _faults(tx: Tx, stage: Stage, before: dict[str, Any], verb: str, who: str) -> list[str]:
    right, desk, now = BUTTONS[verb], verb in WITHOUT_CHAT, stage.town.clock.now()
    case, chat = stage.cases[desk], stage.chats[who]
    behind = people.behind(tx, chat)
    may = has_role(behind.get("staff"), right.roles) and bool(
        STRICTER.get(verb, right.parts) & stage.parts[desk].get(who, set())
    )
    after: list[dict[str, Any]] = []
    seen = _press(tx, chat, Press(verb, case.case_id), behind, now, before, after)
    refused = seen.toast.startswith(sentences(OF_CASE))
    if may and refused:
        return [f"{verb}: {who} may, and hears {seen.toast}"]
    if not may and not refused:
        return [f"{verb}: {who} may not, and hears {seen.whole!r}"]
    return [] if may or after[0] == before else [f"{verb}: {who} may not, and it changed something"]


def _press(
    tx: Tx,
    chat: int,
    meant: Press,
    behind: dict[str, Person],
    now: Any,
    before: dict[str, Any],
    after: list[dict[str, Any]],
) -> Seen:
    readers, rows = [person.person_id for person in behind.values()], written(tx)
    return tried(
        tx,
        pressing(chat, meant, now=now),
        now=now,
        readers=readers,
        after=lambda tx: after.append(left_by(tx, before, rows)),
    )


@pytest.mark.slow
async def test_every_other_button_works_for_the_roles_of_the_table_and_for_nobody_else(stage: Stage) -> None:
    def all_of_them(tx: Tx) -> list[str]:
        before, wrong, now = snapshot(tx), [], stage.town.clock.now()
        for verb, right in BUTTONS.items():
            for who in stage.everybody if right.scope is not Scope.CASE else ():
                behind, after = people.behind(tx, stage.chats[who]), list[dict[str, Any]]()
                seen = _press(tx, stage.chats[who], Press(verb, 1), behind, now, before, after)
                may, refused = has_role(behind.get("staff"), right.roles), seen.toast.startswith(sentences(OF_ROLE))
                if may is refused or (refused and after[0] != before):
                    wrong.append(f"{verb}: {who} hears {seen.toast!r}")
        return wrong

    assert await stage.town.database.transaction(all_of_them) == []


@pytest.mark.slow
async def test_nobody_changes_a_roster_that_is_not_his_to_keep(stage: Stage) -> None:
    strangers = (
        "甲西包片",
        "甲东上一",
        "甲分派",
        "甲回访",
        "乙东包片",
        "乙值班室",
        "乙分派",
        "乙督办",
        "乙管理",
        "别人",
    )

    def all_of_them(tx: Tx) -> list[str]:
        before, wrong, now = snapshot(tx), [], stage.town.clock.now()
        place = places.load(tx, stage.village_id)
        subjects = (stage.village_id, place.town_id, place.duty[1].person_id)
        day, of = f"{now.date() + timedelta(days=3):%Y%m%d}", base36(stage.village_id)
        arguments = ("", day, f"{of}_{day}", f"{day}{of}", f"{day}_{base36(place.duty[1].person_id)}", "2", "yes")
        presses = [
            Press(verb, subject, argument)
            for verb, right in BUTTONS.items()
            if right.scope in (Scope.ROSTER, Scope.APPROVES)
            for subject in subjects
            for argument in arguments
        ]
        for meant in presses:
            for who in strangers:
                after: list[dict[str, Any]] = []
                _press(tx, stage.chats[who], meant, people.behind(tx, stage.chats[who]), now, before, after)
                if {**after[0], "dialogues": []} != {**before, "dialogues": []}:
                    wrong.append(f"{meant}: {who}")
        return wrong

    assert await stage.town.database.transaction(all_of_them) == []


@pytest.mark.slow
async def test_a_command_works_for_the_roles_of_the_table_and_for_nobody_else(stage: Stage) -> None:
    now = stage.town.clock.now()
    for n, (command, who) in enumerate((command, who) for command in COMMANDS for who in stage.everybody):
        work = await writing(stage.chats[who], f"/{command}", now=now, update_id=880_000_000 + n)

        def once(tx: Tx, command: str = command, who: str = who, work: Any = work) -> tuple[Seen, bool, bool]:
            before, behind = snapshot(tx), people.behind(tx, stage.chats[who])
            after: list[dict[str, Any]] = []
            readers, rows = [person.person_id for person in behind.values()], written(tx)
            seen = tried(tx, work, now=now, readers=readers, after=lambda tx: after.append(left_by(tx, before, rows)))
            return seen, has_role(behind.get("staff"), COMMANDS[command].roles), after[0] == before

        seen, may, unchanged = await stage.town.database.transaction(once)
        refused = any(sentence in seen.whole for sentence in sentences(OF_ROLE))
        assert (refused, unchanged or may) == (not may, True), f"/{command}: {who} reads {seen.whole!r}"
