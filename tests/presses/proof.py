"""Presses a button as somebody, takes it back, and holds what it did against the tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from zlib import crc32

from bot.actions.cases.alike import alike, same_village
from bot.actions.cases.reviewed import before as led_to
from bot.actions.cases.reviewed import handled_before
from bot.actions.heard import Heard, Pressed
from bot.actions.intake.hear import hear
from bot.actions.people.resident import resident_of
from bot.actions.presses.press import RESIDENT_PRESSES, press
from bot.messages.buttons import Press, base36
from bot.rules import errors
from bot.rules.cases import Case, State
from bot.rules.errors import RuleBroken
from bot.rules.media import Kind
from bot.rules.roles import BUTTONS
from bot.rules.steps import STEPS, Part, refusal
from bot.texts.language import speaking
from bot.texts.refusals import SENTENCES
from storage import call_backs, cases, consents, drafts, events, people, requests, sample_checks
from storage.database import Row, Tx
from storage.memory import EVERY_TABLE, table_written
from storage.rows import stored
from tests.presses.deeds import DEEDS, OWN_DEEDS, Deed, Setting
from tests.presses.life import Life
from tests.presses.situations import Situation
from tests.presses.standing import STAFF, Presser, as_resident, as_staff, may_name

WATCHED = {
    "cases": "case_id, state",
    "events": "case_id, event_id, kind, actor_id",
    "contents": "case_id, event_id",
    "requests": "case_id, request_id",
    "helpers": "case_id, helper_id",
    "consents": "case_id, given_at",
}
"""Of which tables every row is held against what it was, and by what they are told apart."""
STRANGER, HOLDER = 6001, 6002
MOST_TOAST = 200  # characters that Telegram shows
Rows = dict[str, list[Row]]
Refusals = frozenset[type[RuleBroken]]
ANY: Refusals = frozenset(SENTENCES)


class _Undone(Exception):
    """What was tried is taken back."""


@dataclass(frozen=True)
class Expected:
    """What the tables say of a press: one of `steps` is taken, or (`shows`) only what is seen changes, or it is refused, why."""

    steps: tuple[str, ...] = ()
    shows: bool = False
    why: Refusals = frozenset()
    beside: bool = False  # whether it is refused or shows something, only that is said
    at_the_gate: bool = False  # refused before anybody looks how the case stands


@dataclass(frozen=True)
class Tried:
    """A button in a situation, pressed by somebody, and what must come of it."""

    situation: str
    s: Setting
    who: Presser
    verb: str
    deed: Deed
    expected: Expected


@dataclass
class Trial:
    """What came of a press: what was seen at once, whether anything was sent to the presser, and how the rows are then."""

    before: Rows
    toast: str = ""
    answered: bool = False
    rows: Rows | None = None
    later: Rows | None = None  # once he has written what he was asked for
    crash: str = ""


class NotingTx(Tx):
    """The same transaction, which notes to which tables a statement wrote."""

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx._connection, tx.office_id, tx._ids, tx.engine)
        self.written: set[str | None] = set()

    def many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        self.written.add(table_written(sql))
        super().many(sql, rows)

    def _cursor(self, sql: str, values: dict[str, Any]) -> Any:
        self.written.add(table_written(sql))
        return super()._cursor(sql, values)


class Proof:
    """The cases of one transaction, and everybody who may press."""

    def __init__(self, life: Life, tx: NotingTx, situations: list[Situation]) -> None:
        self.life, self.tx = life, tx
        self.situations = situations
        self.ids = {name: one.person_id for name, one in life.staff.items()}
        self.staff = [self._presser(name, life.chat(name)) for name in STAFF]
        self.stranger = self._presser("stranger", STRANGER)
        self.tx.written.add(EVERY_TABLE)
        self.before = self.rows({})
        self.presses = 0
        self._said = 0

    def _presser(self, name: str, chat: int) -> Presser:
        resident_of(self.tx, chat)
        behind = people.behind(self.tx, chat)
        return Presser(name, chat, behind.get("staff"), behind.get("resident"))

    def rows(self, before: Rows) -> Rows:
        """Return every row of the tables that tell what became of cases, whole; as `before` where nothing wrote to a table."""
        sql = "SELECT {1}, t.* FROM {0} t WHERE office_id = :office_id ORDER BY {1}"
        untouched = {table for table in before if not self.tx.written & {table, EVERY_TABLE}}
        return {
            table: before[table] if table in untouched else self.tx.all(sql.format(table, named))
            for table, named in WATCHED.items()
        }

    def pressers(self, situation: Situation) -> list[Presser]:
        """Return everybody who may try: the staff, who brought it, who joined it, somebody else."""
        chats = {"petitioner": situation.petitioner, "supporter": situation.other}
        residents = [self._presser(name, chat) for name, chat in chats.items() if chat]
        known = {one.chat for one in self.staff}
        return [*self.staff, *(one for one in residents if one.chat not in known), self.stranger]

    def setting(self, case_id: int) -> Setting:
        """Return what of a case its buttons may speak of."""
        tx, case = self.tx, self.life.case(case_id)
        checked = sample_checks.of_case(tx, case_id)
        check = sample_checks.get(tx, checked.check_id) if checked else None
        told, near = drafts.parts_of_case(tx, case_id), [one for one in same_village(tx, case)]
        return Setting(
            case=case,
            into=cases.get(tx, case.merged_into) if case.merged_into and case.state is State.MERGED else None,
            requests=tuple(requests.of_case(tx, case_id)),
            ids=self.ids,
            villages=self.life.villages,
            progress=self._progress(case),
            tries=self._tries(case),
            handled=handled_before(tx, case),
            depth=len(led_to(tx, case)),
            reviewed=cases.review_child(tx, case_id) is not None,
            like=next((one.case_id for one in alike(tx, case)), None),
            room_in=next((one.case_id for one in near if one.handler_id == case.handler_id), None),
            has_number=any(part.kind is Kind.CONTACT and part.shown for part in told),
            is_seen=consents.handler_who_sees(tx, case_id) is not None,
            is_left=bool(people.whereabouts(tx, case.petitioner_id)),
            is_known=self._is_known(case),
            is_only=len(cases.of_petitioner(tx, case.petitioner_id)) == 1,
            answerers=frozenset(row.handler_id for row in call_backs.of_case(tx, case_id) if row.handler_id),
            drawn_by=check.drawn_by if check else None,
            checked=checked,
            now=self.life.now,
        )

    def _progress(self, case: Case) -> int | None:
        found = None
        for event in events.of_case(self.tx, case.case_id):
            found = None if event.kind == "reopened" else event.event_id if event.kind == "progressed" else found
        return found

    def _tries(self, case: Case) -> tuple[Any, ...]:
        since = case.delivered_at or case.clock_from
        told = events.of_case(self.tx, case.case_id)
        return tuple(event.at for event in told if event.kind == "not_reached" and event.at >= since)

    def _is_known(self, case: Case) -> bool:
        said = (
            people.contact(self.tx, case.petitioner_id) if case.no_chat else people.given(self.tx, case.petitioner_id)
        )
        return bool(said and said.line)

    def all_tried(self, *, one_in: int = 1, at_the_gate: int = 1) -> Iterator[Tried]:
        """Yield every button of every case, pressed by everybody, with what must come of it.

        `one_in`: only so many of them, always the same; `at_the_gate`: of those that may not whatever the state is.
        """
        for situation in self.situations:
            for n, (s, who, verb, deed) in enumerate(self.presses_of(situation)):
                expected = expect(s, verb, deed, who)
                chance = crc32(f"{situation.name}{verb}{n}".encode())
                if chance % (at_the_gate if expected.at_the_gate else one_in) == 0:
                    yield Tried(situation.name, s, who, verb, deed, expected)

    def own_tried(self) -> Iterator[Tried]:
        """Yield the buttons that somebody presses of what is his, and that take a step of a case."""
        for situation in self.situations:
            s = self.setting(situation.case_id)
            others = [one for one in self.pressers(situation) if one.name != "supporter"]  # what is his is another case
            for who in (*others, *self._holder(s)):
                for verb, deeds in OWN_DEEDS.items():
                    for deed in deeds(s):
                        yield Tried(situation.name, s, who, verb, deed, expect_own(s, verb, deed, who))

    def pressed_beside(self, verbs: Iterable[str], arguments: Iterable[str]) -> Iterator[Tried]:
        """Yield buttons that are about no case, with a case's or its draft's id nevertheless: something is said, no more."""
        for situation in self.situations:
            s = self.setting(situation.case_id)
            for who, verb, argument in product(self.pressers(situation), verbs, arguments):
                for subject in (s.case.case_id, s.case.draft_id):
                    yield Tried(situation.name, s, who, verb, Deed(argument, subject=subject), Expected(beside=True))

    def _holder(self, s: Setting) -> list[Presser]:
        """Somebody with another phone who has written the receipt code of an anonymous case."""
        if s.case.confidentiality != "anonymous":
            return []
        holder = self._presser("holder", HOLDER)
        assert holder.resident is not None
        written = base36(stored(self.life.now))
        drafts.begin_dialogue(self.tx, drafts.Dialogue(holder.resident.person_id, "code", s.case.case_id, written))
        return [holder]

    def faults_of(self, tried: Tried) -> Iterator[str]:
        """Press it; yield what is not as the tables say."""
        self.presses += 1
        subject = tried.s.case.case_id if tried.deed.subject is None else tried.deed.subject
        trial = self._tried(tried.who, tried.verb, subject, tried.deed, write=tried.expected.shows)
        for fault in self._compare(tried.s, tried.deed, tried.who, tried.expected, trial):
            yield f"{tried.situation}: {tried.verb}({tried.deed.argument}) by {tried.who.name}: {fault}"

    def presses_of(self, situation: Situation) -> Iterator[tuple[Setting, Presser, str, Deed]]:
        """Yield every press that there is in a situation."""
        s = self.setting(situation.case_id)
        made = [(verb, deed) for verb, deeds in DEEDS.items() for deed in deeds(s)]
        for who in self.pressers(situation):
            for verb, deed in made:
                yield s, who, verb, deed

    def expected(self, situation: Situation) -> Iterator[tuple[str, State]]:
        """Yield which steps can be taken there by a button, or by the words for which it asks."""
        for s, who, verb, deed in self.presses_of(situation):
            expected = expect(s, verb, deed, who)
            if expected.steps and (not expected.shows or deed.words):
                yield from ((step, s.case.state) for step in expected.steps)

    def _tried(self, who: Presser, verb: str, subject: int, deed: Deed, *, write: bool) -> Trial:
        """Press, look, and take it back."""
        trial = Trial(self.before)
        try:
            with self.tx.savepoint():
                self._try(trial, who, Press(verb, subject, deed.argument), deed, write=write)
                raise _Undone
        except _Undone:
            pass
        except Exception as error:
            trial.crash = f"{type(error).__name__}: {error}"
        return trial

    def _try(self, trial: Trial, who: Presser, meant: Press, deed: Deed, *, write: bool) -> None:
        self.tx.written.clear()
        with speaking(None, chat_id=who.chat):
            if deed.after:
                self._press(who, Press(meant.verb, meant.subject, deed.after))
            if deed.first:
                self._write(who, deed.first)
            trial.before = self.rows(self.before)
            newest = self.tx.number("SELECT COALESCE(MAX(message_id), 0) FROM outbox WHERE office_id = :office_id")
            trial.toast = self._press(who, meant)
            trial.rows, trial.answered = self.rows(self.before), self._was_answered(who, newest)
            if write and deed.words:
                self._write(who, deed.words)
                trial.later = self.rows(self.before)

    def _press(self, who: Presser, meant: Press) -> str:
        self._said += 1
        pressed = Pressed(who.chat, 990_000_000 + self._said, meant.encode(), f"proof{self._said}")
        return press(self.tx, pressed, now=self.life.now)

    def _write(self, who: Presser, text: str) -> None:
        self._said += 1
        hear(self.tx, Heard(who.chat, 800_000 + self._said, Kind.TEXT, text), now=self.life.now)

    def _was_answered(self, who: Presser, newest: int) -> bool:
        ids = [one.person_id for one in (who.member, who.resident) if one]
        sql = "SELECT person_id FROM outbox WHERE office_id = :office_id AND message_id > :newest AND state <> 'withdrawn'"
        return any(row[0] in ids for row in self.tx.all(sql, newest=newest))

    def _compare(self, s: Setting, deed: Deed, who: Presser, expected: Expected, trial: Trial) -> Iterator[str]:
        """Yield what is not as expected."""
        if trial.crash or trial.rows is None:
            yield f"it broke: {trial.crash}"
            return
        if len(trial.toast) > MOST_TOAST:
            yield f"too long to be read: {trial.toast}"
        if expected.beside:
            if trial.rows != trial.before or not (trial.toast or trial.answered):
                yield f"{changed(trial)} changed, {trial.toast!r} was said"
        elif expected.why:
            yield from self._refused(expected.why, trial)
        elif expected.shows:
            yield from self._shown(s, deed, who, expected, trial)
        else:
            yield from self._taken(s, (deed, expected.steps), who, trial, trial.rows)

    def _refused(self, why: Refusals, trial: Trial) -> Iterator[str]:
        if trial.rows != trial.before:
            yield f"is refused, and {changed(trial)} changed"
        if why == ANY:
            if not trial.toast:
                yield "is refused without a word"
        elif not trial.toast.startswith(tuple(SENTENCES[one] for one in why)):
            yield f"should hear {[one.__name__ for one in why]}, hears {trial.toast!r}"

    def _shown(self, s: Setting, deed: Deed, who: Presser, expected: Expected, trial: Trial) -> Iterator[str]:
        if trial.rows != trial.before:
            yield f"only looks, and {changed(trial)} changed"
        if trial.toast.startswith(tuple(SENTENCES.values())):
            yield f"may, and hears {trial.toast!r}"
        elif not (trial.toast or trial.answered):
            yield "may, and sees nothing"
        elif trial.later is not None:
            for fault in self._taken(s, (deed, expected.steps), who, trial, trial.later):
                yield f"writes, and {fault}"

    def _taken(
        self, s: Setting, meant: tuple[Deed, tuple[str, ...]], who: Presser, trial: Trial, rows: Rows
    ) -> Iterator[str]:
        """Look whether one of the steps was taken by him, and only what may follow followed."""
        deed, steps = meant
        known = {row[1] for row in trial.before["events"]}
        new = [row for row in rows["events"] if row[1] not in known]
        own = [row for row in new if row[0] == s.case.case_id]
        if not own or own[0][2] not in steps:
            yield f"may {steps}, and did {[row[2] for row in own]}"
            return
        spoken = s.case.petitioner_id if who.name == "holder" else who.resident.person_id if who.resident else 0
        if own[0][3] not in (who.person_id, spoken, *((None,) if deed.by_program else ())):
            yield f"somebody else is written down for {own[0][2]}"
        ends = {"contact_ended"} if s.is_seen else set()  # with the case, or with whoever had it
        beside = {row[2] for row in new} - {*steps} - deed.then - ends
        if beside:
            yield f"may {steps}, and besides did {beside}"
        yield from self._stands(trial.before, rows, new)
        touched = {row[0] for row in new}
        for table in WATCHED:
            if self._without(rows[table], touched) != self._without(trial.before[table], touched):
                yield f"{table} of other cases changed"

    def _stands(self, before: Rows, rows: Rows, new: list[Row]) -> Iterator[str]:
        """Each case went by the table from where it stood to where it stands."""
        was = {row[0]: row[1] for row in before["cases"]}
        for case_id, state, *_ in rows["cases"]:
            kinds = [row[2] for row in new if row[0] == case_id and row[2] != "registered"]
            may = {State(was.get(case_id, state))}
            for kind in kinds:
                may = {to for one in may for to in STEPS[kind].ways.get(one, frozenset())}
            if State(state) not in may:
                yield f"{kinds} led from {was.get(case_id)} to {state}"

    def _without(self, rows: list[Row], touched: set[int]) -> list[Row]:
        return [row for row in rows if row[0] not in touched]


def changed(trial: Trial) -> list[str]:
    """Return which tables differ."""
    return [table for table in WATCHED if (trial.rows or {}).get(table) != trial.before[table]]


def expect(s: Setting, verb: str, deed: Deed, who: Presser) -> Expected:
    """Say by the tables what comes of a press."""
    right, resident, member = BUTTONS[verb], as_resident(s.case, who), as_staff(s.case, who, handler=s.handler)
    if right.roles and who.member is None:
        return Expected(why=frozenset({errors.OnlyForStaff}), at_the_gate=True)
    if not may_name(s.case, who):
        return Expected(why=frozenset({errors.NoSuchCase}), at_the_gate=True)
    if not right.parts & (resident | member):
        return Expected(why=frozenset({errors.NotYours}), at_the_gate=True)
    parts = resident if verb in RESIDENT_PRESSES and resident else member
    return by_steps(s, deed, who, parts)


def expect_own(s: Setting, verb: str, deed: Deed, who: Presser) -> Expected:
    """Say by the tables what comes of a press of what is somebody's own: of the petitioner's, or of who holds the code."""
    holds = who.name == "holder" and verb == "code_rate"
    if not as_resident(s.case, who) and not holds:
        return Expected(beside=True)
    return by_steps(s, deed, who, frozenset({Part.PETITIONER}))


def by_steps(s: Setting, deed: Deed, who: Presser, parts: frozenset[Part]) -> Expected:
    """Say what the table of steps, and what decides beside it, make of it."""
    named, state = (*deed.writes, *deed.asks), s.case.state
    his = [one for one in named if STEPS[one].is_for(parts)]
    here = [one for one in his if state in STEPS[one].ways and state not in STEPS[one].alone]
    if not deed.when(who):
        return Expected(why=ANY)
    if named and not his:
        return Expected(why=frozenset({errors.NotYours, *(STEPS[one].not_his for one in named)}))
    if (named and not here) or state not in deed.states:
        return Expected(why=frozenset({*deed.says, *(refusal(STEPS[one], state) for one in his)}) or ANY)
    return Expected(tuple(here), shows=not deed.writes)
