"""抽样督评: a sample is drawn by buttons, and whoever is to be asked once more is asked."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.reviewed import beginning_of, handled_before, handlers_of
from bot.actions.cases.view import contact_of
from bot.actions.inspecting.scope import town_ids_of
from bot.actions.telling import make, say, tell
from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.messages import sample_checks as messages
from bot.rules import sample_check as rules
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.people import Person, Place
from bot.rules.sample_check import Checked, SampleCheck, Way
from bot.texts.language import speaking_to
from storage import cases, offices, people, places, sample_checks
from storage.database import Tx

MOST_AT_ONCE = 2_000  # cases through which one press looks
FIRST = 500  # of a sample's order


def draw(
    tx: Tx,
    member: Person,
    *,
    town_ids: list[int] | None,
    where: tuple[int, int],
    days: int,
    count: int,
    cause: str,
    now: datetime,
    seed: str = "",
    at_once: int = MOST_AT_ONCE,
) -> SampleCheck | None:
    """Draw a sample of what was closed in a (town, village), and ask; None: there is nothing to draw from.

    Of more than `at_once` cases it is drawn beside the writer, by the next beat.
    """
    since, until = rules.span_of(days, now, offices.rules(tx).zone)
    seed = seed or f"{secrets.randbelow(10**rules.SEED_DIGITS):0{rules.SEED_DIGITS}}"
    check = SampleCheck(tx.new_id(), member.person_id, now, seed, since, until, *where, count)
    there = _there(tx, check, town_ids, at_most=at_once + 1)
    if len(there) > at_once:
        sample_checks.add(tx, check, ())
        return check
    found = [_checked(tx, case, place, member, check) for case, place in _drawn(tx, member, check, there)]
    if not found:
        return None
    sample_checks.add(tx, check, found)
    _ask_all(tx, member, found, cause=cause, now=now)
    return check


def _there(tx: Tx, check: SampleCheck, town_ids: list[int] | None, *, at_most: int | None = None) -> dict[str, int]:
    rested = check.drawn_at - rules.REST
    return sample_checks.drawable(tx, check, town_ids=town_ids, asked_before=rested, at_most=at_most)


def _drawn(tx: Tx, member: Person, check: SampleCheck, there: Mapping[str, int]) -> list[tuple[Case, Place]]:
    """Return the sample, of nobody two: only as many cases are read as are wanted."""
    found: dict[int, tuple[Case, Place]] = {}
    unwilling = _unwilling(tx)
    for number in _in_order(check.seed, there):
        case, place, _ = load(tx, there[number])
        if case.petitioner_id not in found and _may_be_drawn(tx, member, case, place, unwilling):
            found[case.petitioner_id] = case, place
            if len(found) == check.wanted:
                break
    return list(found.values())


def _in_order(seed: str, numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield numbers in the order of a seed; nearly always the first of them are enough, and many more need not be sorted."""
    first = rules.in_order(seed, numbers, most=FIRST)
    yield from first
    yield from rules.in_order(seed, numbers.keys() - set(first))


@dataclass(frozen=True)
class Unwilling:
    """Who wants to be asked no more, and the numbers by which he is known where he came another way."""

    ids: frozenset[int]
    phones: frozenset[str]


def _unwilling(tx: Tx) -> Unwilling:
    ids = sample_checks.declined(tx)
    return Unwilling(ids, people.phones(tx, ids))


def _may_be_drawn(tx: Tx, member: Person, case: Case, place: Place, unwilling: Unwilling) -> bool:
    if case.petitioner_id in unwilling.ids or people.phones(tx, [case.petitioner_id]) & unwilling.phones:
        return False
    chat = people.get(tx, case.petitioner_id).chat_id
    staff = people.by_chat(tx, chat, "staff") if chat is not None else None
    may = rules.may_be_drawn(case, member, place, handlers=barred(tx, case), staff=staff)
    return may and cases.review_child(tx, case.case_id) is None


@dataclass(frozen=True)
class Winners:
    """What the seed draws for a check that waits, by case."""

    check: SampleCheck
    case_ids: tuple[int, ...]


def find_winners(tx: Tx, *, now: datetime) -> Found[Winners]:
    """Look up what the oldest check that waits is drawn from: of a big office that is much to read. Nothing is written."""
    return [(check.check_id, Winners(check, _winners(tx, check))) for check in sample_checks.undrawn(tx, at_most=1)], ()


def _winners(tx: Tx, check: SampleCheck) -> tuple[int, ...]:
    member = people.of_staff(tx, check.drawn_by)
    try:
        town_ids = town_ids_of(tx, member, check.town_id) if member else []
    except NotYours:
        return ()
    drawn = _drawn(tx, member, check, _there(tx, check, town_ids)) if member else []
    return tuple(case.case_id for case, _ in drawn)


def draw_winners(tx: Tx, *, one: Winners, now: datetime) -> bool:
    """Keep the sample, ask, and tell whoever drew it; what may be drawn no more by now is left out."""
    check, member = sample_checks.get(tx, one.check.check_id), people.get(tx, one.check.drawn_by)
    if check is None or sample_checks.cases_of(tx, check.check_id):
        return False
    unwilling = _unwilling(tx)
    loaded = [load(tx, case_id)[:2] for case_id in one.case_ids if sample_checks.of_case(tx, case_id) is None]
    may = [(case, place) for case, place in loaded if _may_be_drawn(tx, member, case, place, unwilling)]
    found = [_checked(tx, case, place, member, check) for case, place in may]
    cause = f"drawn{check.check_id}"
    sample_checks.fill(tx, found)
    if not found:
        sample_checks.remove(tx, check.check_id)
    _ask_all(tx, member, found, cause=cause, now=now)
    with speaking_to(member):
        say(tx, member, messages.drawn(check.check_id if found else 0, len(found)), kind="list", cause=cause, now=now)
    return True


DRAW_SAMPLES = ReadFirst(find_winners, draw_winners)


def barred(tx: Tx, case: Case) -> frozenset[int]:
    """Return who is checked with a case: whoever ever had it, or one that led to it, and whoever wrote down what was said of it."""
    had = {*handlers_of(tx, case), *handled_before(tx, case)}
    return frozenset(one for one in (*had, case.caller_id) if one is not None)


def _checked(tx: Tx, case: Case, place: Place, member: Person, check: SampleCheck) -> Checked:
    way, checker = Way.NONE, None
    if not case.no_chat:
        way = Way.CHAT if people.get(tx, case.petitioner_id).reachable else Way.NONE
    elif contact_of(tx, case):
        officers = [one for one in people.with_role(tx, "callback") if one.town_id in (None, place.town_id)]
        checker = rules.checker_of(place, officers, member, about_cadre=case.about_cadre, handlers=barred(tx, case))
        way = Way.PHONE if checker else Way.NONE
    checker_id = checker.person_id if checker else None
    return Checked(check.check_id, case.case_id, way, checker_id, case.result or "", case.answered_as, case.grade)


def _ask_all(tx: Tx, drawer: Person, found: list[Checked], *, cause: str, now: datetime) -> None:
    for one in found:
        if one.way is not Way.CHAT:
            continue
        case = cases.get(tx, one.case_id)
        assert case is not None
        with speaking_to(people.get(tx, case.petitioner_id)):
            place = places.of_case(tx, case)
            asked = messages.ask(case.case_id, case.number, beginning_of(tx, case), _asker(tx, drawer, place))
            tell(tx, case, place, case.petitioner_id, asked, kind="sample_check", cause=f"{one.check_id}", now=now)
    for person_id in dict.fromkeys(one.checker_id for one in found if one.checker_id is not None):
        body: dict[str, object] = {"make": "check_calls", "person": person_id}
        make(tx, people.get(tx, person_id), body, cause=f"{cause}.calls", now=now)


def _asker(tx: Tx, drawer: Person, place: Place) -> str:
    """Return in whose name a resident is asked: of the town, where the drawer supervises that alone."""
    return offices.rules(tx).name if 0 in places.towns_of_supervisor(tx, drawer.person_id) else place.town
