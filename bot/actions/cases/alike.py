"""Cases that may be about the same as a new one, as far as a neighbour may be told of them."""

from bot.actions.parts import words_of
from bot.rules import merging
from bot.rules.cases import Case
from bot.rules.duplicates import WITHIN, Told, likely, shared_topics
from bot.rules.intake import NO_VILLAGE
from storage import cases, drafts
from storage.database import Tx

MOST_OFFERED = 8
LOOKED_AT = 10  # the newest of the village and category: a receipt must not wait for more


def alike(tx: Tx, case: Case) -> list[Case]:
    """Return the open cases of others in the village that may be the same, likest first; never one about a cadre or in confidence."""
    if case.about_cadre or case.village_id == NO_VILLAGE or case.no_chat or not case.is_open:
        return []
    since = case.registered_at - WITHIN
    near = cases.open_alike(tx, case.village_id, case.category, since=since, at_most=LOOKED_AT)
    others = {one.case_id: one for one in near if one.petitioner_id != case.petitioner_id and _is_offered(one, case)}
    return [others[one.case_id] for one in _likely(tx, case, list(others.values()))]


def offered(tx: Tx, case: Case) -> list[tuple[Case, list[str]]]:
    """Return the same, each with the common troubles of which both tell: of those his petitioner wrote himself."""
    found = alike(tx, case)
    began = drafts.petitions_of(tx, [case.case_id, *(one.case_id for one in found)]) if found else {}
    texts = {one: words_of(parts) for one, parts in began.items()}
    own = texts.get(case.case_id, "")
    return [(one, sorted(shared_topics(own, texts.get(one.case_id, "")))) for one in found]


def same_village(tx: Tx, case: Case) -> list[Case]:
    """Return the open cases of the village in which a case could go on, likest first, then the newest."""
    near = [one for one in cases.open_of_village(tx, case.village_id) if _could_hold(one, case)]
    near.sort(key=lambda one: -one.case_id)
    like = [one.case_id for one in _likely(tx, case, near[:LOOKED_AT])]
    return sorted(near, key=lambda one: like.index(one.case_id) if one.case_id in like else len(like))[:MOST_OFFERED]


def _could_hold(one: Case, case: Case) -> bool:
    same = (one.about_cadre, one.concerned) == (case.about_cadre, case.concerned)
    return same and merging.loses_nothing_in(one, case)


def _is_offered(one: Case, case: Case) -> bool:
    return merging.may_be_offered(one) and merging.loses_nothing_in(one, case)


def _likely(tx: Tx, case: Case, others: list[Case]) -> list[Told]:
    """Hold a case's words against those of others, all read at once."""
    if not others:
        return []
    began = drafts.petitions_of(tx, [case.case_id, *(one.case_id for one in others)])
    told = [
        Told(one.case_id, one.village_id, one.category, one.registered_at, words_of(began.get(one.case_id, ())))
        for one in (case, *others)
    ]
    return likely(told[0], told[1:])
