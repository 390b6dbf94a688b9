"""抽样督评: a sample is drawn by buttons, and whoever is to be asked once more is asked."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.reviewed import handled_before, handlers_of
from bot.actions.cases.view import contact_of
from bot.actions.telling import make, tell
from bot.messages.sample_checks import ask
from bot.rules import sample_check as rules
from bot.rules.cases import Case
from bot.rules.people import Person, Place
from bot.rules.sample_check import Checked, SampleCheck, Way
from bot.texts.language import speaking_to
from storage import cases, offices, people, places, sample_checks
from storage.database import Tx


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
) -> SampleCheck | None:
    """Draw a sample of what was closed in a (town, village), and ask; None: there is nothing to draw from."""
    since, until = rules.span_of(days, now, offices.rules(tx).zone)
    seed = seed or f"{secrets.randbelow(10**rules.SEED_DIGITS):0{rules.SEED_DIGITS}}"
    check = SampleCheck(tx.new_id(), member.person_id, now, seed, since, until, *where, count)
    found: list[Checked] = []
    for case, place in _in_order(tx, member, check, town_ids):
        found.append(_checked(tx, case, place, member, check))
        if len(found) == count:
            break
    if not found:
        return None
    sample_checks.add(tx, check, found)
    _ask_all(tx, found, cause=cause, now=now)
    return check


def _in_order(tx: Tx, member: Person, check: SampleCheck, town_ids: list[int] | None) -> Iterator[tuple[Case, Place]]:
    """Yield what may be drawn, of nobody twice, in the order of the seed: only as many cases are read as are wanted."""
    rested, drawn = check.drawn_at - rules.REST, set[int]()
    there = sample_checks.drawable(
        tx, check.since, check.until, town_ids=town_ids, village_id=check.village_id, asked_before=rested
    )
    for number in rules.in_order(check.seed, there):
        case, place, _ = load(tx, there[number])
        chat = people.get(tx, case.petitioner_id).chat_id
        staff = people.by_chat(tx, chat, "staff") if chat is not None else None
        may = rules.may_be_drawn(case, member, place, handlers=barred(tx, case), staff=staff)
        may = may and case.petitioner_id not in drawn
        if may and cases.review_child(tx, case.case_id) is None:
            drawn.add(case.petitioner_id)
            yield case, place


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


def _ask_all(tx: Tx, found: list[Checked], *, cause: str, now: datetime) -> None:
    for one in found:
        if one.way is not Way.CHAT:
            continue
        case = cases.get(tx, one.case_id)
        assert case is not None
        with speaking_to(people.get(tx, case.petitioner_id)):
            asked = ask(case.case_id, case.number)
            place = places.of_case(tx, case)
            tell(tx, case, place, case.petitioner_id, asked, kind="sample_check", cause=f"{one.check_id}", now=now)
    for person_id in dict.fromkeys(one.checker_id for one in found if one.checker_id is not None):
        body: dict[str, object] = {"make": "check_calls", "person": person_id}
        make(tx, people.get(tx, person_id), body, cause=f"{cause}.calls", now=now)
