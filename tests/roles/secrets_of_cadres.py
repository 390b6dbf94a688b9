"""Hundreds of petitions about cadres, by chance but the same for a seed; who must not know of which is said here once more."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.cases.concerning import concern
from bot.actions.cases.register import register_petition
from bot.actions.delivery.claim import claim
from bot.actions.delivery.settle import Outcome, settle
from bot.actions.heard import Heard, Pressed
from bot.actions.intake.hear import hear, resident_of
from bot.actions.intake.question import new_draft
from bot.actions.parts import keep
from bot.actions.presses.press import press
from bot.messages.buttons import Press, base36
from bot.pulse import WORK
from bot.rules.cases import Case
from bot.rules.errors import RuleBroken
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.rules.recusal import ids_of, joined
from bot.texts import staff
from bot.texts.language import speaking
from storage import cases, drafts, people, places
from storage.database import Tx
from tests.roles.onlooker import words_of
from tests.storage.tables import columns, tables

MARK = "密"
TRACE = re.compile(rf"20\d\d-\d{{5}}|{MARK}\d{{5}}")
LIFE = (
    "sign",
    "answer",
    "ask",
    "urge",
    "take",
    "urgent_case",
    "solved",
    "unsolved",
    "satisfied",
    "unsatisfied",
    "withdraw",
    "review",
)


def token(number: int) -> str:
    """Return the word by which everything said in a case is known."""
    return f"{MARK}{number:05d}"


class Secrets:
    """Makes the petitions, lets them live, and knows who must know nothing of which."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tokens: dict[int, str] = {}  # by case
        self.numbers: dict[str, int] = {}  # and by number
        self.sent = 0
        self.wrong: list[str] = []  # what was sent to somebody of a case of which he must not have known then
        self._said = 0

    def make(self, tx: Tx, count: int, *, ordinary: int, now: datetime) -> None:
        """Register petitions: so many about cadres, and some that are about nobody."""
        everybody = people.staff(tx)
        villages = [(row[0], row[2]) for row in places.all_villages(tx)]
        for n in range(count + ordinary):
            about = n >= ordinary
            town_id, village_id = self.chance.choice(villages)
            if self.chance.random() < 0.05:
                village_id = 0
            meant = self._meant(tx, everybody, village_id) if about else frozenset[int]()
            case = self._register(tx, n, (town_id, village_id), meant, about=about, now=now)
            if about:
                self.tokens[case.case_id] = token(n)
                self.numbers |= {case.number: case.case_id, token(n): case.case_id}

    def _meant(self, tx: Tx, everybody: list[Person], village_id: int) -> frozenset[int]:
        """Nobody named, somebody of the village, or anybody of any role."""
        if self.chance.random() < 0.3:  # those who would have it, were it not about them
            above = [one for one in everybody if one.has("dispatcher") or one.has("supervisor")]
            return frozenset({self.chance.choice(above).person_id})
        near = places.load(tx, village_id).duty if village_id else ()
        among = near if near and self.chance.random() < 0.3 else everybody
        return frozenset(one.person_id for one in self.chance.sample(list(among), self.chance.choice((0, 1, 1, 2))))

    def _register(
        self, tx: Tx, n: int, where: tuple[int, int], meant: frozenset[int], *, about: bool, now: datetime
    ) -> Case:
        resident = resident_of(tx, 3_000_000 + n)
        later = about and self.chance.random() < 0.2  # it turns out only then
        draft = replace(
            new_draft(tx, resident, is_new=True, now=now),
            town_id=where[0],
            village_id=where[1],
            category=self.chance.choice(("求助", "投诉")),
            about_cadre=about and not later,
            concerned="" if later else joined(meant),
        )
        drafts.add(tx, draft)
        heard = Heard(resident.chat_id or 0, 10, Kind.TEXT, f"{token(n)}的事" if about else "没水了")
        keep(tx, resident, heard, now=now, draft_id=draft.draft_id)
        with speaking(None, chat_id=resident.chat_id):
            by = self.chance.choice(self._desk(tx)) if self.chance.random() < 0.2 else None  # who wrote it down
            case = register_petition(tx, draft, resident, now=now, by=by, urgent=self.chance.random() < 0.15)
        if later:
            concern(tx, case.case_id, by=resident.person_id, whom=meant, how="named", now=now)
        return case

    def _desk(self, tx: Tx) -> list[Person]:
        return [one for one in people.staff(tx) if one.at_desk]

    def live(self, tx: Tx, *, steps: int, now: datetime) -> None:
        """Let so many things happen to every petition about a cadre, done by whoever has it or brought it."""
        for case_id in self.tokens:
            for _ in range(self.chance.randrange(steps + 1)):
                self._step(tx, case_id, now)
            self.deliver(tx, now=now)

    def _step(self, tx: Tx, case_id: int, now: datetime) -> None:
        case = cases.get(tx, case_id)
        assert case is not None
        petitioner, handler = people.get(tx, case.petitioner_id), people.find(tx, case.handler_id)
        verb = self.chance.choice(LIFE)
        chats = [person.chat_id for person in (petitioner, handler) if person and person.chat_id]
        for chat in chats:
            argument = base36(case.round * 3) if verb in ("solved", "unsolved") else base36(case.round)
            self.do(tx, chat, lambda tx, chat=chat, arg=argument: self._press(tx, chat, Press(verb, case_id, arg), now))
            if verb in ("answer", "ask") and handler and chat == handler.chat_id:
                self.do(tx, chat, lambda tx, chat=chat: self._write(tx, chat, self.tokens[case_id], now))

    def _press(self, tx: Tx, chat: int, meant: Press, now: datetime) -> None:
        self._said += 1
        press(tx, Pressed(chat, None, meant.encode(), f"s{self._said}"), now=now)

    def _write(self, tx: Tx, chat: int, words: str, now: datetime) -> None:
        self._said += 1
        hear(tx, Heard(chat, 100_000 + self._said, Kind.TEXT, f"{words}查过了"), now=now)

    def inspect(self, tx: Tx, *, now: datetime) -> None:
        """Let every supervisor draw a sample of what is closed, and whoever is asked say this or that."""
        for member in [one for one in people.staff(tx) if one.has("supervisor") and one.chat_id]:
            drawn = Press("check_draw", 0, f"{base36(member.town_id or 0)}_90_30")
            self.do(
                tx,
                member.chat_id or 0,
                lambda tx, chat=member.chat_id or 0, meant=drawn: self._press(tx, chat, meant, now),
            )
        self.deliver(tx, now=now)
        for case_id in self.tokens:
            case = cases.get(tx, case_id)
            chat = people.get(tx, case.petitioner_id).chat_id if case else None
            said = Press("sampled", case_id, self.chance.choice(("solved", "unsolved")))
            if chat:
                self.do(tx, chat, lambda tx, chat=chat, meant=said: self._press(tx, chat, meant, now))

    def do(self, tx: Tx, chat: int, deed: Callable[[Tx], None]) -> None:
        """Do something as the program would: a broken rule undoes it."""
        with speaking(people.language_of(tx, chat), chat_id=chat):
            try:
                with tx.savepoint():
                    deed(tx)
            except RuleBroken:
                pass

    def beat(self, tx: Tx, *, now: datetime) -> None:
        """Do what is due: reminders, escalations, digests."""
        for wake in WORK:
            while wake(tx, now=now).count and wake.__name__ == "wake_cases":
                pass
        self.deliver(tx, now=now)

    def deliver(self, tx: Tx, *, now: datetime) -> None:
        """Send what waits, and look who reads of what."""
        rows = tx.all(
            "SELECT message_id, person_id FROM outbox WHERE office_id = :office_id AND state IN ('pending', 'later') ORDER BY message_id"
        )
        for message_id, person_id in rows:
            claimed = claim(tx, message_id, owner="secrets", now=now)
            if claimed is None:
                continue
            words, person = words_of(claimed.what), people.get(tx, person_id)
            self.sent += 1
            for trace, case_id in self.mentioned(words):
                if must_not_know(tx, case_id, person) and words != staff.gone(trace):  # that takes a card back
                    self.wrong.append(f"{person.name} was sent {trace}: {words[:200]}")
            self._said += 1
            settle(tx, message_id, Outcome("sent", telegram_id=500_000 + self._said), now=now)

    def hidden_from(self, tx: Tx, person: Person) -> frozenset[int]:
        """Return the petitions about cadres of which somebody must know nothing."""
        return frozenset(one for one in self.tokens if must_not_know(tx, one, person))

    def mentioned(self, words: str) -> list[tuple[str, int]]:
        """Return what of the petitions about cadres stands in words, with the case: a number, or the word by which it is known."""
        return [(trace, self.numbers[trace]) for trace in set(TRACE.findall(words)) if trace in self.numbers]


def must_not_know(tx: Tx, case_id: int, person: Person) -> bool:
    """Say once more, by the tables alone, who must know nothing of a petition about a cadre.

    Whom it is about; who serves its village or leads its grid; else whoever neither has it, nor calls back, nor is dispatcher or
    supervisor of its town or of the office.
    """
    row = tx.one(
        "SELECT town_id, village_id, handler_id, caller_id, concerned, petitioner_id FROM cases "
        "WHERE office_id = :office_id AND case_id = :case_id",
        case_id=case_id,
    )
    assert row is not None
    town_id, village_id, handler_id, caller_id, concerned, petitioner_id = row
    if person.kind == "resident":
        return bool(person.person_id != petitioner_id)
    if person.person_id in ids_of(concerned) or person.person_id in _circle(tx, village_id):
        return True
    return person.person_id not in (handler_id, caller_id) and person.person_id not in _above(tx, town_id)


def _circle(tx: Tx, village_id: int) -> set[int]:
    rows = tx.all(
        "SELECT person_id FROM village_duty WHERE office_id = :office_id AND village_id = :village_id "
        "UNION SELECT person_id FROM stand_ins WHERE office_id = :office_id AND village_id = :village_id "
        "UNION SELECT g.leader_id FROM grids g JOIN villages v ON v.office_id = g.office_id AND v.grid_id = g.grid_id "
        "WHERE v.office_id = :office_id AND v.village_id = :village_id",
        village_id=village_id,
    )
    return {row[0] for row in rows}


def _above(tx: Tx, town_id: int) -> set[int]:
    rows = tx.all(
        "SELECT person_id FROM posts WHERE office_id = :office_id AND "
        "((role IN ('dispatcher', 'supervisor') AND town_id = :town_id) OR (role = 'supervisor' AND town_id = 0))",
        town_id=town_id,
    )
    return {row[0] for row in rows}


def forget(tx: Tx, hidden: frozenset[int]) -> None:
    """Let there never have been some cases: their rows go, wherever a table has a column for them."""
    marks = ", ".join(str(one) for one in hidden) or "NULL"
    for table, column in _columns_of_cases(tx):
        tx.run(f"DELETE FROM {table} WHERE office_id = :office_id AND {column} IN ({marks})")


def _columns_of_cases(tx: Tx) -> list[tuple[str, str]]:
    of_tables = {table: {column.name for column in columns(tx, table)} for table in tables(tx)}
    return [(table, "case_id") for table, named in of_tables.items() if {"case_id", "office_id"} <= named]


def spans(now: datetime) -> list[datetime]:
    """Return when the program beats once more: hours, and days, later."""
    return [now + span for span in (timedelta(hours=3), timedelta(days=2), timedelta(days=8), timedelta(days=9))]
