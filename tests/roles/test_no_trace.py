"""Petitions about cadres by the hundred: no trace of one reaches whoever must not know of it, and nothing counts it for him."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from bot.actions.digests.gather import gather
from bot.actions.figures.scope import scope_of
from bot.actions.intake.hear import resident_of
from bot.actions.telling import ask_to_call, enclose, show_digest, tell
from bot.commands.case_export import ABOUT_CADRES, write_all
from bot.messages.buttons import Press, base36
from bot.messages.message import Message
from bot.pulse import WORK
from bot.rules.cases import Case
from bot.rules.digests import Item, Why, Wishes
from bot.rules.people import Person, Place
from bot.texts.language import speaking_to
from handlers.commands import COMMANDS
from storage import cases, drafts, outbox, people, places
from storage.database import Tx
from tests.roles.office import TownInHand, office_in_hand
from tests.roles.onlooker import Seen, Work, pressing, tried, writing
from tests.roles.secrets_of_cadres import Secrets, forget, spans
from tests.roles.surfaces import copy_of, surfaces
from tests.roles.test_rights import VERBS

ORDINARY = 12
OF_THE_WHOLE_OFFICE = {"wipe"}  # before it is in service, when nothing is real: how much a wipe takes
QUICK = (
    "甲东上一",
    "甲东包片",
    "甲值班室",
    "甲分派",
    "甲督办",
    "总督办",
    "甲管理",
    "总管理",
    "甲回访",
    "乙分派",
    "乙东下二",
    "乙督办",
)


class Proof:
    """An office full of petitions about cadres, and everything that somebody can try on it."""

    def __init__(self, town: TownInHand, secrets: Secrets) -> None:
        self.town = town
        self.secrets = secrets
        self.tried = 0

    async def fill(self, count: int) -> None:
        now = self.town.clock.now()
        for person in await self.staff():
            await self.town.database.transaction(lambda tx, chat=person.chat_id: resident_of(tx, chat))
        await self.town.database.transaction(lambda tx: self.secrets.make(tx, count, ordinary=ORDINARY, now=now))
        for at in [now, *spans(now)]:
            self.town.clock.set(at)
            await self.town.database.transaction(lambda tx, at=at: self.secrets.live(tx, steps=2, now=at))
            await self.town.database.transaction(lambda tx, at=at: self.secrets.beat(tx, now=at))
            await self.town.database.transaction(lambda tx, at=at: self.secrets.inspect(tx, now=at))

    async def staff(self) -> list[Person]:
        return await self.town.database.transaction(people.staff)

    async def works(self, person: Person, hidden: Iterable[int]) -> list[tuple[str, Work]]:
        """Return what somebody can try: every command with every word, every button for a hidden case, what he may write."""
        now, chat = self.town.clock.now(), person.chat_id or 0
        words = await self.town.database.transaction(lambda tx: self._words(tx, hidden))
        texts = [
            *words,
            "您好",
            *(f"/{name}{' ' + word if word else ''}" for name in COMMANDS for word in ("", *words)),
        ]
        found: list[tuple[str, Work]] = []
        for text in texts:
            self.tried += 1
            found.append((text, await writing(chat, text, now=now, update_id=700_000_000 + self.tried)))
        for verb in VERBS:
            for case_id in hidden:
                for argument in ("", base36(case_id)):
                    found.append((f"{verb}.{argument}", pressing(chat, Press(verb, case_id, argument), now=now)))
            found.append((verb, pressing(chat, Press(verb, 0, ""), now=now)))
        return found

    async def look_at(self, person: Person, probes: int) -> list[str]:
        """Try everything as somebody, on some of what is hidden from him; return what shows."""
        transaction = self.town.database.transaction
        hidden = await transaction(lambda tx: self.secrets.hidden_from(tx, person))
        some = self.secrets.chance.sample(sorted(hidden), min(probes, len(hidden)))
        some += (await transaction(lambda tx: written_down_by(tx, person, hidden - {*some})))[:1]
        others = sorted({*self.secrets.tokens} - hidden)
        seen, now = self.secrets.chance.sample(others, min(2, len(others))), self.town.clock.now()
        shown = await transaction(lambda tx: surfaces(tx, person, seen=seen, hidden=some, now=now))
        works = [*await self.works(person, some), ("what is due", due(self.town)), *self.told(person, some), *shown]
        return await transaction(lambda tx: self.faults(tx, person, hidden, works))

    async def look_at_copies(self) -> list[str]:
        """Make the copy of his data for whoever brought a petition; return what there is in it of somebody else's."""
        now, transaction = self.town.clock.now(), self.town.database.transaction
        wrong = []
        for case_id in sorted(self.secrets.tokens):
            owner = await transaction(lambda tx, one=case_id: petitioner_of(tx, one))
            words = await transaction(lambda tx, who=owner: copy_of(tx, person=who, now=now))
            traces = self.secrets.mentioned(words)
            if {one for _, one in traces} != {case_id}:  # his own stands there
                wrong.append(f"the copy of {case_id}: {traces}")
        return wrong

    async def look_at_files(self, folder: Path) -> list[str]:
        """Write the files of all cases; return what of a petition about a cadre stands outside the folder of those."""
        ids = await self.town.database.transaction(
            lambda tx: [one.case_id for one in cases.newest(tx, only_open=False)]
        )
        await write_all(self.town.database, ids, folder, now=self.town.clock.now())
        inside, outside = read_files(folder / ABOUT_CADRES), read_files(folder)
        assert outside and len(inside) >= 2 * len(self.secrets.tokens)
        return [f"{name}: {traces}" for name, words in outside.items() if (traces := self.secrets.mentioned(words))]

    def told(self, person: Person, hidden: Iterable[int]) -> list[tuple[str, Work]]:
        """Return what the program itself could tell somebody of a case, whoever it was that forgot to ask."""
        now = self.town.clock.now()
        return [
            (f"{way.__name__}", partial(way, case_id=case_id, person=person, now=now))
            for case_id in hidden
            for way in WAYS
        ]

    def _words(self, tx: Tx, hidden: Iterable[int]) -> list[str]:
        found: list[str] = []
        for case_id in hidden:
            row = tx.one(
                "SELECT c.number, c.alias, v.name FROM cases c LEFT JOIN villages v ON v.office_id = c.office_id "
                "AND v.village_id = c.village_id WHERE c.office_id = :office_id AND c.case_id = :case_id",
                case_id=case_id,
            )
            assert row is not None
            found += [row[0], self.secrets.tokens[case_id][1:], *([row[2]] if row[2] else [])]
        return found

    def faults(self, tx: Tx, person: Person, hidden: frozenset[int], works: list[tuple[str, Work]]) -> list[str]:
        """Return what shows that there are hidden cases: a trace in what he sees, or anything that were otherwise without them."""
        with_them = [self._seen(tx, person, work) for _, work in works]
        without: list[Seen] = []

        def elsewhere(tx: Tx) -> None:
            forget(tx, hidden)
            without.extend(self._seen(tx, person, work) for _, work in works)

        tried(tx, elsewhere, now=self.town.clock.now(), readers=())
        wrong = []
        for (what, _), seen, other in zip(works, with_them, without, strict=True):
            asked = what.split(" ")[-1]
            traces = [
                trace for trace, one in self.secrets.mentioned(seen.whole) if one in hidden and trace not in asked
            ]
            if traces or (seen != other and what not in OF_THE_WHOLE_OFFICE and not what.startswith("wipe.")):
                wrong.append(f"{person.name}: {what}: {traces} {seen} / {other}")
        return wrong

    def _seen(self, tx: Tx, person: Person, work: Work) -> Seen:
        mine = [one.person_id for one in people.behind(tx, person.chat_id or 0).values()]
        return tried(tx, work, now=self.town.clock.now(), readers=mine)


def read_files(folder: Path) -> dict[str, str]:
    """Return {name: text} of a folder's files, not of those in folders in it."""
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


def petitioner_of(tx: Tx, case_id: int) -> Person:
    """Return who brought a case."""
    case = cases.get(tx, case_id)
    assert case is not None
    return people.get(tx, case.petitioner_id)


def written_down_by(tx: Tx, person: Person, among: Iterable[int]) -> list[int]:
    """Return which cases somebody wrote down himself, of which he may know nothing since."""
    found = (cases.get(tx, one) for one in sorted(among))
    return [case.case_id for case in found if case and case.registered_by == person.person_id]


def due(now_of: TownInHand) -> Work:
    """Return all that is due."""

    def work(tx: Tx) -> None:
        for wake in WORK:
            wake(tx, now=now_of.clock.now())

    return work


async def proven(
    folder: Path, *, seed: int, count: int, probes: int, names: tuple[str, ...] | None, engine: str = "sqlite"
) -> list[str]:
    """Fill an office, look at all that was read, and try everything as some of the staff; return what shows."""
    async with office_in_hand(folder, engine) as town:
        proof = Proof(town, Secrets(seed))
        await proof.fill(count)
        wrong = [*proof.secrets.wrong]
        for person in await proof.staff():
            if names is not None and person.name not in names:
                continue
            wrong += await proof.look_at(person, probes)
        wrong += await proof.look_at_copies()
        wrong += await proof.look_at_files(folder / "files")
        assert await town.database.transaction(how_many_were_drawn)
        assert proof.secrets.sent > count  # something was there to be read
        return wrong


@pytest.mark.slow
async def test_no_trace_of_forty_petitions_about_cadres_reaches_whoever_must_not_know(tmp_path: Path) -> None:
    assert await proven(tmp_path, seed=1, count=40, probes=1, names=QUICK) == []


@pytest.mark.slow
async def test_no_trace_of_five_hundred_petitions_about_cadres_reaches_anybody_who_must_not_know(
    tmp_path: Path,
) -> None:
    assert await proven(tmp_path, seed=2, count=500, probes=2, names=None) == []


@pytest.mark.slow
async def test_no_trace_shows_on_postgresql_either(tmp_path: Path) -> None:
    assert await proven(tmp_path, seed=4, count=150, probes=1, names=QUICK, engine="postgres") == []


def how_many_were_drawn(tx: Tx) -> int:
    """Return how many petitions stand in samples."""
    return tx.number("SELECT COUNT(*) FROM checked_cases WHERE office_id = :office_id")


def with_words(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """A message about the case."""
    case, place = _there(tx, case_id)
    if case and place:
        with speaking_to(person):
            tell(tx, case, place, person.person_id, Message(case.number), kind="list", cause="proof", now=now)
            waiting = outbox.waiting_for(tx, person.person_id, "list", case_id=case_id)
        assert waiting is None, "tell said it"


def with_files(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """What came beside words."""
    case, place = _there(tx, case_id)
    if case and place:
        parts = [part.part_id for part in drafts.parts_of_case(tx, case_id)]
        enclose(tx, case, place, person.person_id, parts, kind="attachment", cause="proof", now=now)
        assert outbox.waiting_for(tx, person.person_id, "attachment", case_id=case_id) is None, "enclose said it"


def with_call(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """The request to call."""
    case, place = _there(tx, case_id)
    if case and place:
        ask_to_call(tx, case, place, person.person_id, cause="proof", now=now)
        assert outbox.waiting_for(tx, person.person_id, "call_back", case_id=case_id) is None, "ask_to_call said it"


def with_row(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """Rows that stand in the outbox already: words, the card, a reminder."""
    case, _ = _there(tx, case_id)
    if case:
        item = {"case": case_id, "what": "overdue", "step": 1, "silent": []}
        bodies = {"text": {"text": case.number}, "card": {"fresh": True}, "chase": {"items": [item]}}
        for form, body in bodies.items():
            outbox.put(
                tx,
                once_key=f"proof:{form}:{case_id}:{person.person_id}",
                person_id=person.person_id,
                binding_id=person.binding_id,
                kind={"text": "list", "card": "card", "chase": "escalation"}[form],
                form=form,
                body=json.dumps(body),
                lane=1,
                now=now,
                case_id=None if form == "chase" else case_id,
            )


def _there(tx: Tx, case_id: int) -> tuple[Case | None, Place | None]:
    case = cases.get(tx, case_id)
    return case, places.of_case(tx, case) if case else None


def with_digest(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """A digest that names it, gathered when he might still know of it."""
    scope = scope_of(tx, person)
    if scope:
        digest = gather(tx, person, scope, Wishes(), span=(now, now), now=now)
        named = replace(digest, items=(Item(Why.OVERDUE, case_id),))
        body: dict[str, object] = {"digest": named.as_values(), "edits": 1, "pictured": False, "alone": False}
        show_digest(tx, person, body, kind="edit", cause=f"proof{case_id}", now=now)


WAYS = (with_words, with_files, with_call, with_row, with_digest)
