"""Lets people live with their cases inside one transaction, by the program's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.cases.register import register_petition
from bot.actions.delivery.claim import claim
from bot.actions.delivery.settle import Outcome, settle
from bot.actions.heard import Heard, Pressed
from bot.actions.intake.hear import add_to_case, hear
from bot.actions.intake.on_behalf import empty_draft, submit_for
from bot.actions.intake.question import new_draft
from bot.actions.parts import keep
from bot.actions.people.resident import resident_of
from bot.actions.presses.press import press
from bot.messages.buttons import Press
from bot.pulse import WORK
from bot.rules.cases import Case
from bot.rules.intake import Draft
from bot.rules.media import Kind
from bot.rules.people import Contact, Person
from bot.rules.recusal import joined
from bot.texts.language import speaking
from bot.texts.refusals import SENTENCES
from storage import cases, drafts, people, places
from storage.database import Tx
from tests.roles.office import by_name

VILLAGE = "甲东上村"
CONCERNED = "甲东上二"
DESK = "甲值班室"
Who = str | int
"""A member of the staff by name, a resident by the number of his chat."""


class Life:
    """Acts for people; what they do must be allowed."""

    def __init__(self, tx: Tx, *, now: datetime) -> None:
        self.tx = tx
        self.now = now
        self.staff = by_name(tx)
        self.villages = {row[3]: row[2] for row in places.all_villages(tx)}
        self.towns = {town.name: town.place_id for town in places.towns(tx)}
        self._count = 0
        self._residents = 7000
        self.held_back: set[tuple[int, int]] = set()  # (person, case) to whom nothing is sent of which at present

    def chat(self, who: Who) -> int:
        """Return somebody's chat."""
        return who if isinstance(who, int) else self.staff[who].chat_id or 0

    def name(self, person_id: int | None) -> str:
        """Return the name of a member of the staff."""
        return next(one.name or "" for one in self.staff.values() if one.person_id == person_id)

    def new_resident(self) -> int:
        """Return a chat that nobody has."""
        self._residents += 1
        return self._residents

    def case(self, case_id: int) -> Case:
        """Return a case as it is."""
        found = cases.get(self.tx, case_id)
        assert found is not None
        return found

    def handler(self, case_id: int) -> str:
        """Return who has a case."""
        return self.name(self.case(case_id).handler_id)

    def petitioner(self, case_id: int) -> int:
        """Return the chat of whoever brought a case."""
        return people.get(self.tx, self.case(case_id).petitioner_id).chat_id or 0

    def petition(self, chat: int, *, about: str | None = None, urgent: bool = False, **filled: object) -> int:
        """Somebody brings a petition of the village; `about`: of one of the staff; return the case."""
        resident = resident_of(self.tx, chat)
        draft = self._draft(new_draft(self.tx, resident, is_new=True, now=self.now), about, filled)
        self._write_down(draft, resident)
        with speaking(None, chat_id=chat):
            return register_petition(self.tx, draft, resident, now=self.now, urgent=urgent).case_id

    def petition_at_the_desk(self) -> int:
        """Somebody without a chat comes to the duty room."""
        member = self.staff[DESK]
        resident = resident_of(self.tx, member.chat_id or 0)
        draft = self._draft(empty_draft(self.tx, resident, member, now=self.now), None, {})
        people.keep_contact(self.tx, draft.for_id or 0, Contact("张三", "13900001111"))
        self._write_down(draft, resident)
        with speaking(None, chat_id=member.chat_id):
            submit_for(self.tx, draft, chat_id=member.chat_id or 0, cause=self._cause(), now=self.now)
        found = cases.by_draft(self.tx, draft.draft_id)
        assert found is not None
        return found.case_id

    def _draft(self, empty: Draft, about: str | None, filled: dict[str, object]) -> Draft:
        concerned = joined({self.staff[about].person_id}) if about else ""
        where = {"town_id": self.towns["甲镇"], "village_id": self.villages[VILLAGE]}
        said = {"category": "求助", "about_cadre": about is not None, "concerned": concerned}
        return replace(empty, **{**where, **said, **filled})

    def _write_down(self, draft: Draft, resident: Person) -> None:
        drafts.add(self.tx, draft)
        heard = Heard(resident.chat_id or 0, self._number(), Kind.TEXT, "村口的路灯坏了")
        keep(self.tx, resident, heard, now=self.now, draft_id=draft.draft_id)

    def press(self, who: Who, verb: str, subject: int, argument: str = "") -> str:
        """Somebody presses a button; return what he sees at once."""
        chat, meant = self.chat(who), Press(verb, subject, argument)
        with speaking(people.language_of(self.tx, chat), chat_id=chat):
            toast = press(self.tx, Pressed(chat, None, meant.encode(), self._cause()), now=self.now)
        assert not toast.startswith(tuple(SENTENCES.values())), f"{who} {meant}: {toast}"
        return toast

    def write(self, who: Who, text: str) -> None:
        """Somebody writes."""
        chat = self.chat(who)
        with speaking(people.language_of(self.tx, chat), chat_id=chat):
            hear(self.tx, Heard(chat, self._number(), Kind.TEXT, text), now=self.now)

    def sends_contact(self, chat: int, case_id: int) -> None:
        """Somebody sends a telephone number to his case, and lets it be seen."""
        heard = Heard(chat, self._number(), Kind.CONTACT, contact=Contact("王五", "13700001111"))
        resident = resident_of(self.tx, chat)
        with speaking(None, chat_id=chat):
            part = keep(self.tx, resident, heard, now=self.now)
            add_to_case(self.tx, case_id, resident, [part], cause=self._cause(), now=self.now)
        self.press(chat, "show_contact", part.part_id, "yes")

    def deliver(self, *, lost: Who | None = None) -> None:
        """Send what waits, and what follows from that; to the chat `lost` nothing can be sent."""
        while self._deliver(self.chat(lost) if lost is not None else None):
            pass

    def _deliver(self, lost: int | None) -> int:
        sql = (
            "SELECT message_id, person_id, case_id FROM outbox "
            "WHERE office_id = :office_id AND state IN ('pending', 'later') ORDER BY message_id"
        )
        done = 0
        for message_id, person_id, case_id in self.tx.all(sql):
            if (person_id, case_id) not in self.held_back and claim(self.tx, message_id, owner="life", now=self.now):
                gone = lost is not None and people.get(self.tx, person_id).chat_id == lost
                sent = Outcome("refused", why="blocked") if gone else Outcome("sent", telegram_id=self._number())
                settle(self.tx, message_id, sent, now=self.now)
                done += 1
        return done

    def pass_time(self, **span: float) -> None:
        """Time goes by, and the program does what is due."""
        self.now += timedelta(**span)
        for wake in WORK:
            while wake(self.tx, now=self.now).count and wake.__name__ == "wake_cases":
                pass
        self.deliver()

    @contextmanager
    def nobody_reachable(self) -> Iterator[None]:
        """All of the staff have switched their phones off for a while, and the program has not noticed their return."""
        chats = [person.chat_id or 0 for person in self.staff.values()]
        for chat in chats:
            people.set_reachable(self.tx, chat, why_not="blocked")
        yield
        for chat in chats:
            people.set_reachable(self.tx, chat, why_not=None)

    def _number(self) -> int:
        self._count += 1
        return 100_000 + self._count

    def _cause(self) -> str:
        return f"life{self._number()}"
