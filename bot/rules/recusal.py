"""回避: whom a petition concerns; they, whatever their post, never hear of it.

Source: docs/glossary.md, "回避"; 《信访工作条例》 2022, articles 30(3), 46(5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from bot.rules.cases import Case, Decision, Tell, must_be_open
from bot.rules.errors import NotNow
from bot.rules.intake import matching, plain
from bot.rules.people import Person, Place
from bot.rules.town import OfficeRules

LAST_RESORT = ("supervisor", "dispatcher", "leader", "duty_room", "clerk", "callback", "cadre")
"""Who has a petition where all of its own town and office who might stand aside: the first of these that there is."""


@lru_cache(maxsize=4096)
def ids_of(concerned: str) -> frozenset[int]:
    """Return the ids that a column like "12,45" holds."""
    return frozenset(int(one) for one in concerned.split(",") if one)


def joined(ids: Iterable[int]) -> str:
    """Return ids as a column holds them."""
    return ",".join(str(one) for one in sorted(set(ids)))


def named_in(text: str, names: Mapping[int, str]) -> frozenset[int]:
    """Return whose names stand in a text; invisible characters hide none."""
    found = plain(text)
    return frozenset(person_id for person_id, name in names.items() if name and plain(name) in found)


def meant_by(written: str, names: Mapping[int, str]) -> dict[str, frozenset[int]]:
    """Return {name: all who bear it} of the staff that a typed name, or a part of it, may mean."""
    found: dict[str, frozenset[int]] = {}
    for person_id in matching(dict(names), written):
        found[names[person_id]] = found.get(names[person_id], frozenset()) | {person_id}
    return found


def concern(case: Case, office: OfficeRules, *, by: int, whom: frozenset[int], how: str, now: datetime) -> Decision:
    """It concerns a cadre: those of `whom`, or somebody of the village (nobody named). `how`: chosen or named.

    Raises: AlreadyClosed, AlreadyWithdrawn, NotNow (that is known).
    """
    must_be_open(case)
    known = ids_of(case.concerned)
    if case.about_cadre and whom <= known:
        raise NotNow
    concerned = replace(case, about_cadre=True, concerned=joined(known | whom))
    return Decision(concerned, "concerned", by, why=how, tells=(Tell("concerned", case.petitioner_id),))


def spare(case: Case, office: OfficeRules, *, by: int, whom: frozenset[int], now: datetime) -> Decision:
    """It names them, and is not about them: nobody asks again. Raises: AlreadyClosed, AlreadyWithdrawn."""
    must_be_open(case)
    return Decision(replace(case, spared=joined(ids_of(case.spared) | whom)), "spared", by)


def in_their_place(staff: Iterable[Person], place: Place) -> tuple[Person, ...]:
    """Return who of all the staff has a petition for which nobody of its place is left: nobody who must stand aside."""
    able = [person for person in staff if person.person_id not in place.circle]
    tiers = ([person for person in able if person.has(role)] for role in LAST_RESORT)
    return tuple(next(filter(None, tiers), []))
