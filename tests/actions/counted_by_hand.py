"""The figures of a month once more, from the raw rows of cases and events alone: nothing of the program's own reckoning is used."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

TOWN_CLOCK = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
SENT_AWAY = {"discipline", "police", "upper", "elsewhere"}
COUNTS = (
    *("registered", "closed", "answered", "on_time", "valid", "contacted", "solved"),
    *("satisfied", "basically", "unsatisfied", "abstained", "unreachable", "excluded", "owed"),
)
UNANSWERED = {"registered", "dispatched", "in_progress", "reworking"}
CASES = (
    "SELECT case_id, state, town_id, village_id, category, handler_id, caller_id, about_cadre, concerned, why_ended, result, "
    "registered_at, closed_at, due_at, handed_at, signed_at, urgent_at, urgent_taken_at, supervised, excluded, merged_into FROM cases "
    "WHERE office_id = :office_id ORDER BY case_id"
)
EVENTS = "SELECT case_id, kind, why, at, changes FROM events WHERE office_id = :office_id ORDER BY case_id, seq"
POSTS = "SELECT role, town_id, person_id FROM posts WHERE office_id = :office_id ORDER BY role"
SERVING = "SELECT village_id, person_id FROM village_duty WHERE office_id = :office_id ORDER BY village_id"
VILLAGES = (
    "SELECT v.village_id, v.town_id, g.leader_id FROM villages v "
    "JOIN grids g ON g.office_id = v.office_id AND g.grid_id = v.grid_id WHERE v.office_id = :office_id ORDER BY v.village_id"
)
STAFF = "SELECT person_id, name FROM identities WHERE office_id = :office_id AND kind = 'staff' ORDER BY person_id"


def moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


@dataclass
class Word:
    """What came of one answer."""

    round: int
    of: int
    handler: int | None
    asked: datetime | None
    in_time: bool
    reached: bool
    outcome: str = ""
    said: datetime | None = None
    grade: str = ""


@dataclass
class Raw:
    """Everything as it lies in the tables, and what the events say of the answers."""

    cases: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[int, list[tuple[str, str, datetime, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    words: dict[int, list[Word]] = field(default_factory=dict)
    supervisors: set[tuple[int, int]] = field(default_factory=set)  # (town, person); town 0: of all
    dispatchers: set[tuple[int, int]] = field(default_factory=set)
    serving: set[tuple[int, int]] = field(default_factory=set)  # (village, person)
    villages: dict[int, tuple[int, int]] = field(default_factory=dict)  # (town, leader)
    staff: dict[str, int] = field(default_factory=dict)


def read(tx: Any) -> Raw:
    """Read the tables."""
    raw = Raw()
    names = CASES.split("SELECT ")[1].split(" FROM", maxsplit=1)[0].replace(" ", "").split(",")
    for row in tx.all(CASES):
        raw.cases[row[0]] = dict(zip(names, row, strict=True))
    for case_id, kind, why, at, changes in tx.all(EVENTS):
        instant = moment(at)
        assert instant is not None
        raw.events[case_id].append((kind, why, instant, json.loads(changes)))
    posts = tx.all(POSTS)
    raw.supervisors = {(town, person) for role, town, person in posts if role == "supervisor"}
    raw.dispatchers = {(town, person) for role, town, person in posts if role == "dispatcher"}
    raw.serving = set(tx.all(SERVING))
    raw.villages = {village: (town, leader) for village, town, leader in tx.all(VILLAGES)}
    raw.staff = {name: person for person, name in tx.all(STAFF)}
    for case_id in sorted(raw.cases):
        raw.words[case_id] = own_words(raw.events[case_id])
    for case_id in sorted(raw.cases):
        raw.words[case_id] += words_on_another(raw, case_id)
    return raw


def own_words(events: list[tuple[str, str, datetime, dict[str, Any]]]) -> list[Word]:
    """Go through a case's events, and write down what came of each of its answers."""
    stands: dict[str, Any] = {"round": 1}
    found: dict[int, Word] = {}
    for kind, why, at, changes in events:
        round_before = stands["round"]
        was = stands.get("state")
        stands.update(changes)
        if stands["state"] == "awaiting_feedback" and was != "awaiting_feedback":
            in_time = at <= datetime.fromisoformat(stands["due_at"])
            found[stands["round"]] = Word(stands["round"], 0, stands["handler_id"], at, in_time, True)
        outcome = ""
        if kind == "closed":
            outcome = {"no_feedback": "abstained", "unreachable": "unreachable"}.get(why, "solved")
        elif kind == "confirmed":
            outcome = "solved"
        elif kind == "reopened" and why == "unsolved":
            outcome = "unsolved"
        if outcome:
            if round_before not in found:
                reached = stands.get("contacted_at") is not None
                found[round_before] = Word(round_before, 0, stands["handler_id"], None, False, reached)
            word = found[round_before]
            if word.outcome != outcome:
                word.outcome, word.said, word.grade = outcome, at, ""
        if kind == "graded" or (kind == "reopened" and why == "unsatisfied"):
            word = found[round_before]
            if word.outcome not in ("solved", "unsolved"):  # who grades it says so too
                word.outcome, word.said = ("unsolved" if why == "unsatisfied" else "solved"), at
            word.grade = why
    return list(found.values())


def words_on_another(raw: Raw, case_id: int) -> list[Word]:
    """What somebody said of the answer to the case in which his own goes on."""
    found: dict[int, Word] = {}
    for kind, why, at, _ in raw.events[case_id]:
        if kind == "supporter_said":
            said, number = why.split(":")
            of = raw.cases[case_id]["merged_into"]
            [answer] = [word for word in raw.words[of] if word.of == 0 and word.round == int(number)]
            outcome = "solved" if said == "resolved" else "unsolved"
            found[int(number)] = Word(int(number), of, answer.handler, None, False, answer.reached, outcome, at)
        elif kind == "supporter_graded":
            found[max(found)].grade = why
    return list(found.values())


def may_count(raw: Raw, case: dict[str, Any], person: int) -> bool:
    """Whether somebody who looks after villages is to count a case at all."""
    town, village = case["town_id"], case["village_id"]
    leads = raw.villages.get(village, (0, 0))[1] == person
    rules_town = (town, person) in raw.supervisors or (0, person) in raw.supervisors
    special = rules_town or (town, person) in raw.dispatchers
    if case["concerned"] and str(person) in case["concerned"].split(","):
        return False
    if case["about_cadre"] and (leads or (village, person) in raw.serving):
        return False
    if not (leads or rules_town):
        return False  # whatever else he is to it: it is not of his beat
    if case["why_ended"] in SENT_AWAY:
        return special
    return special or not case["about_cadre"] or person in (case["handler_id"], case["caller_id"])


def is_of_few(case: dict[str, Any]) -> bool:
    """Whether not everybody who answers for its village may know of it: by such a case nobody is judged."""
    return bool(case["about_cadre"] or case["concerned"] or case["why_ended"] in SENT_AWAY)


def tallies(
    raw: Raw, person: int, by: str, since: datetime, until: datetime, *, ranked: bool = False
) -> dict[Any, dict[str, int]]:
    """Return {key: counts} of a span for one reader; what is 0 all over is left out."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for case_id, case in raw.cases.items():
        if not may_count(raw, case, person) or (ranked and is_of_few(case)):
            continue
        key = {"village": "village_id", "town": "town_id", "category": "category", "handler": "handler_id"}[by]
        out = bool(case["excluded"])
        registered, closed = moment(case["registered_at"]), moment(case["closed_at"])
        counts = not (ranked and out)
        if counts and registered and since <= registered < until:
            found[case[key] or 0]["registered"] += 1
        if counts and closed and case["state"] == "closed" and since <= closed < until:
            found[case[key] or 0]["closed"] += 1
        due, handed = moment(case["due_at"]), moment(case["handed_at"])
        mine = by != "handler" or bool(due and handed and handed <= due)
        if counts and case["state"] in UNANSWERED and due and since <= due < until and mine:
            found[case[key] or 0]["owed"] += 1
        for word in raw.words[case_id]:
            whose = (word.handler if by == "handler" else case[key]) or 0
            count(found[whose], word, since, until, out=out, ranked=ranked)
    return {key: counts for key, counts in found.items() if any(counts.values())}


def count(counts: dict[str, int], word: Word, since: datetime, until: datetime, *, out: bool, ranked: bool) -> None:
    asked = word.asked is not None and since <= word.asked < until
    said = word.said is not None and since <= word.said < until
    if said and out:
        counts["excluded"] += 1
    if ranked and out:
        return
    counts["answered"] += asked
    counts["on_time"] += asked and word.in_time
    if said and word.outcome in ("solved", "unsolved"):
        counts["valid"] += 1
        counts["contacted"] += word.reached
        counts["solved"] += word.outcome == "solved"
        if word.grade:
            counts[word.grade] += 1
    elif said:
        counts[word.outcome] += 1


def shares(counts: dict[str, int], weights: tuple[int, int, int] = (10, 50, 40), half: int = 90) -> dict[str, Any]:
    """Return the rates of some counts; None where nothing is known."""
    n = counts["valid"]
    found: dict[str, Any] = {"n": n, "contacted": None, "solved": None, "satisfied": None, "composite": None}
    if n:
        found["contacted"] = Fraction(counts["contacted"]) / n
        found["solved"] = Fraction(counts["solved"]) / n
        found["satisfied"] = (counts["satisfied"] + Fraction(half, 100) * counts["basically"]) / n
        parts = zip(weights, (found["contacted"], found["solved"], found["satisfied"]), strict=True)
        found["composite"] = sum(weight * share for weight, share in parts) / sum(weights)
    due = counts["answered"] + counts["owed"]
    found["on_time"] = Fraction(counts["on_time"]) / due if due else None
    return found


def written(share: Fraction | None) -> str:
    """Return a share as it is printed."""
    if share is None:
        return "—"
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def flows(raw: Raw, person: int, first: date, days: int) -> list[tuple[date, int, int]]:
    """Return (day, how many came, how many were closed) for one reader."""
    came: dict[date, int] = defaultdict(int)
    closed: dict[date, int] = defaultdict(int)
    for case in raw.cases.values():
        if may_count(raw, case, person):
            registered, ended = moment(case["registered_at"]), moment(case["closed_at"])
            assert registered is not None
            came[registered.astimezone(TOWN_CLOCK).date()] += 1
            if ended and case["state"] == "closed":
                closed[ended.astimezone(TOWN_CLOCK).date()] += 1
    return [(day, came[day], closed[day]) for day in (first + timedelta(days=n) for n in range(days))]


def standing(raw: Raw, person: int, now: datetime) -> dict[int, dict[str, int]]:
    """Return {village: how its open cases stand} for one reader."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for case in raw.cases.values():
        if case["closed_at"] is not None or not may_count(raw, case, person):
            continue
        due = moment(case["due_at"])
        assert due is not None
        waits = case["state"] in ("registered", "dispatched", "reworking")
        counts = found[case["village_id"]]
        counts["open"] += 1
        counts["unsigned"] += waits and case["signed_at"] is None
        counts["overdue"] += (waits or case["state"] == "in_progress") and due <= now
        counts["urgent"] += case["urgent_at"] is not None and case["urgent_taken_at"] is None
        counts["on_hold"] += case["state"] == "on_hold"
        counts["awaiting"] += case["state"] == "awaiting_feedback"
        counts["reworking"] += case["state"] == "reworking"
        counts["supervised"] += case["supervised"] is not None
    return {village: dict(counts) for village, counts in found.items()}


def wilson(share: Fraction, n: int) -> tuple[float, float]:
    """Return both roots p of (share - p)² = 1.96² p (1 - p) / n: the bounds of the interval, by the quadratic formula."""
    z2 = Decimal("1.96") ** 2
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    a, b, c = 1 + z2 / n, -(2 * exact + z2 / n), exact**2
    root = (b**2 - 4 * a * c).sqrt()
    return float((-b - root) / (2 * a)), float((-b + root) / (2 * a))


def ranking(
    found: dict[Any, dict[str, int]], *, last: int, following: int, least: int
) -> tuple[list[tuple[Any, int, str | None]], set[Any]]:
    """Return ([(key, place, mark), ...] best first, the keys of whom too little is known); key 0 is nobody."""
    known = {key: shares(counts)["composite"] for key, counts in found.items() if key and counts["valid"] >= least}
    sums = {name: sum(counts[name] for counts in found.values()) for name in COUNTS}
    whole = shares(sums)["composite"]
    listed = []
    for key in sorted(known, key=lambda one: (-known[one], -found[one]["valid"], one)):
        better = len([1 for score in known.values() if score > known[key]])
        from_below = len([1 for score in known.values() if score <= known[key]])
        sure = wilson(known[key], found[key]["valid"])[1] < whole
        mark = None
        if sure and 3 * from_below <= len(known):
            mark = "last" if from_below <= last else "next" if from_below <= last + following else None
        listed.append((key, better + 1, mark))
    return listed, {key for key in found if key and key not in known}
