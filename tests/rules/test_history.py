"""The chain of a case's events: what is altered, taken out or swapped shows; a purged content breaks nothing."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import Case, State
from bot.rules.history import AT_FIRST, Finding, Head, Written, Wrong, changes, content_digest, examine, link
from tests.rules.village import REGISTERED_AT, case, case_in


@dataclass(frozen=True)
class Told:
    """An event with what was said at it."""

    seq: int
    kind: str
    actor_id: int | None
    why: str
    changes: str
    digest: str
    hash: str
    salt: str = ""
    body: str | None = None

    def linked(self, before: str | None) -> str:
        at = REGISTERED_AT + timedelta(minutes=self.seq)
        told = {"kind": self.kind, "actor_id": self.actor_id, "why": self.why, "changes": self.changes}
        return link(before, case_id=1, event_id=self.seq, seq=self.seq, at=at, digest=self.digest, **told)


def is_whole(told: list[Told]) -> bool:
    """Return whether a history is as it was written, contents that are still there included."""
    before = None
    for number, event in enumerate(told, 1):
        said = event.body is None or event.digest == content_digest(event.salt, event.body)
        if event.seq != number or event.hash != event.linked(before) or not said:
            return False
        before = event.hash
    return True


def written(*bodies: str) -> list[Told]:
    told: list[Told] = []
    for seq, body in enumerate(bodies, 1):
        event = Told(seq, f"kind{seq}", seq, "why", "{}", content_digest(f"salt{seq}", body), "", f"salt{seq}", body)
        told.append(replace(event, hash=event.linked(told[-1].hash if told else None)))
    return told


histories = st.lists(st.text(max_size=20), min_size=2, max_size=8).map(lambda bodies: written(*bodies))


@given(histories)
def test_a_history_as_it_was_written_is_whole(told: list[Told]) -> None:
    assert is_whole(told)


@given(histories)
def test_purging_a_content_breaks_nothing(told: list[Told]) -> None:
    assert is_whole([replace(event, body=None, salt="") for event in told])


@given(histories, st.data())
def test_an_event_taken_out_of_the_middle_is_found(told: list[Told], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(told) - 2))
    rest = told[:gone] + told[gone + 1 :]
    assert not is_whole(rest)
    assert not is_whole([replace(event, seq=number) for number, event in enumerate(rest, 1)])


@pytest.mark.slow
@given(histories, st.data())
def test_two_events_that_were_swapped_are_found(told: list[Told], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(told) - 2))
    swapped = [*told[:first], told[first + 1], told[first], *told[first + 2 :]]
    assert not is_whole(swapped)
    assert not is_whole([replace(event, seq=number) for number, event in enumerate(swapped, 1)])


ALTERED = {"kind": "other", "actor_id": 99, "why": "because", "changes": '{"state": "closed"}', "digest": "0" * 64}


@pytest.mark.parametrize("column", ALTERED)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_altered_event_is_found(column: str, place: int) -> None:
    told = written("没水了", "", "修好了")
    told[place] = replace(told[place], body=None, **{column: ALTERED[column]})
    assert not is_whole(told)


def test_an_altered_event_is_found_even_if_its_own_hash_was_made_anew() -> None:
    told = written("没水了", "马上去看", "修好了")
    forged = replace(told[1], why="because")
    told[1] = replace(forged, hash=forged.linked(told[0].hash))
    assert not is_whole(told)


def test_an_altered_content_is_found() -> None:
    told = written("没水了", "修好了")
    assert not is_whole([told[0], replace(told[1], body="没修好")])


def test_the_same_words_have_another_digest_at_another_event() -> None:
    assert content_digest("a", "没水了") != content_digest("b", "没水了")
    assert content_digest("a", "") == ""


@given(st.text(max_size=9), st.text(max_size=9), st.none() | st.integers(0, 1 << 62))
def test_a_hash_is_over_a_list_in_json(why: str, kind: str, actor_id: int | None) -> None:
    why, kind = (text.encode("utf-8", "ignore").decode() for text in (why, kind))
    told = {"case_id": 7, "seq": 2, "event_id": 9, "kind": kind, "actor_id": actor_id}
    rest = {"why": why, "changes": '{"state": "closed"}', "digest": ""}
    listed = json.dumps(["f" * 64, *told.values(), REGISTERED_AT.isoformat(), *rest.values()], ensure_ascii=False)
    hashed = link("f" * 64, at=REGISTERED_AT, **told, **rest)
    assert hashed == hashlib.sha256(listed.encode()).hexdigest()


def test_what_changed_names_the_new_values_only() -> None:
    before = case()
    after = replace(before, state=State.IN_PROGRESS, signed_at=REGISTERED_AT, next_alarm_at=REGISTERED_AT)
    assert json.loads(changes(before, after)) == {"state": "in_progress", "signed_at": REGISTERED_AT.isoformat()}
    assert changes(before, before) == "{}"


@given(st.sampled_from(State), st.sampled_from(State))
def test_a_case_can_be_told_again_from_its_changes(first: State, second: State) -> None:
    stories: tuple[Case, Case] = case_in(first), case_in(second)
    told = {**AT_FIRST, **json.loads(changes(None, stories[0])), **json.loads(changes(*stories))}
    assert told == {**AT_FIRST, **json.loads(changes(None, stories[1]))}


def test_a_new_case_is_told_by_what_it_has_of_its_own() -> None:
    told = json.loads(changes(None, case()))
    assert told["number"] == case().number
    assert {"sign_reminded", "questions", "round", "closed_at", "draft_id"} & set(told) == set()
    assert json.loads(changes(None, replace(case(), round=2, questions=1))) == {**told, "round": 2, "questions": 1}


def lived(*, number: str = "2026-00001") -> tuple[Case, Head, list[Written]]:
    """A case with three events, words at each, as it stands after them."""
    first = replace(case(), number=number)
    stood = [first, replace(first, state=State.IN_PROGRESS, signed_at=REGISTERED_AT), replace(first, round=2)]
    told: list[Written] = []
    for seq, (before, after) in enumerate(zip([None, *stood], stood, strict=False), 1):
        event = Written(
            case_id=first.case_id,
            seq=seq,
            event_id=100 + seq,
            kind=f"kind{seq}",
            actor_id=seq,
            at=REGISTERED_AT + timedelta(minutes=seq),
            why="why",
            changes=changes(before, after),
            digest=content_digest("salt", f"words{seq}"),
            hash="",
            salt="salt",
            body=f"words{seq}",
            said_in=first.case_id,
        )
        told.append(relinked(event, told[-1].hash if told else None))
    return stood[-1], Head(first.case_id, 3, told[-1].hash), told


def relinked(event: Written, before: str | None) -> Written:
    """Return an event with the hash that it would have had."""
    named = ("case_id", "seq", "event_id", "kind", "actor_id", "at", "why", "changes", "digest")
    return event._replace(hash=link(before, **{name: getattr(event, name) for name in named}))


def test_a_history_as_it_was_lived_has_nothing_amiss() -> None:
    stands, head, told = lived()
    assert examine(stands, head, told) == []
    assert examine(stands, head, [event._replace(salt=None, body=None, said_in=None) for event in told]) == []


FORGED = {
    "case_id": 9,
    "event_id": 9,
    "kind": "other",
    "actor_id": None,
    "at": REGISTERED_AT,
    "why": "because",
    "changes": "{}",
    "digest": "0" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("seq", [1, 2, 3])
@pytest.mark.parametrize("column", FORGED)
def test_an_altered_column_is_named_with_its_event(column: str, seq: int) -> None:
    stands, head, told = lived()
    told[seq - 1] = told[seq - 1]._replace(**{column: FORGED[column]})
    altered = examine(stands, head, told)
    expected = [Finding(stands.number, seq, Wrong.ALTERED)]
    if column == "hash" and seq < 3:  # neither does the next one follow from it
        expected.append(Finding(stands.number, seq + 1, Wrong.ALTERED))
    assert altered == expected


@pytest.mark.parametrize("seq", [1, 2])
def test_an_event_forged_with_its_hash_is_found_at_the_one_that_follows(seq: int) -> None:
    stands, head, told = lived()
    forged = told[seq - 1]._replace(why="because")
    told[seq - 1] = relinked(forged, told[seq - 2].hash if seq > 1 else None)
    assert examine(stands, head, told) == [Finding(stands.number, seq + 1, Wrong.ALTERED)]


def test_a_whole_chain_made_anew_is_found_at_its_end() -> None:
    stands, head, told = lived()
    forged: list[Written] = []
    for event in told:
        forged.append(relinked(event._replace(why="because"), forged[-1].hash if forged else None))
    assert examine(stands, head, forged) == [Finding(stands.number, 3, Wrong.ALTERED)]


def test_what_is_not_there_is_named() -> None:
    stands, head, told = lived()
    assert examine(stands, head, told[1:]) == [Finding(stands.number, 1, Wrong.MISSING)]
    assert examine(stands, head, [told[0], told[2]]) == [Finding(stands.number, 2, Wrong.MISSING)]
    assert examine(stands, head, told[:2]) == [Finding(stands.number, 3, Wrong.CUT_OFF)]
    assert examine(stands, head, []) == [Finding(stands.number, None, Wrong.NO_HISTORY)]
    assert examine(stands, None, told) == [Finding(stands.number, None, Wrong.NO_HEAD)]
    assert examine(None, head, told) == [Finding(stands.number, None, Wrong.NO_CASE)]
    assert examine(None, head, []) == [Finding("", None, Wrong.NO_CASE)]


def test_what_was_added_is_named() -> None:
    stands, head, told = lived()
    more = relinked(told[2]._replace(seq=4, event_id=104, changes="{}"), told[2].hash)
    assert examine(stands, head, [*told, more]) == [Finding(stands.number, 4, Wrong.NOT_WRITTEN)]


def test_other_words_are_named_and_so_are_those_that_belong_elsewhere() -> None:
    stands, head, told = lived()
    told[1] = told[1]._replace(body="other words")
    told[2] = told[2]._replace(said_in=9)
    assert examine(stands, head, told) == [
        Finding(stands.number, 2, Wrong.OTHER_WORDS),
        Finding(stands.number, 3, Wrong.OTHER_WORDS),
    ]


def test_a_case_that_is_not_what_its_events_add_up_to_is_named_with_the_columns() -> None:
    stands, head, told = lived()
    forged = replace(stands, state=State.CLOSED, closed_at=REGISTERED_AT, grade="satisfied")
    assert examine(forged, head, told) == [
        Finding(stands.number, None, Wrong.OTHER_ROW, ("state", "grade", "closed_at")),
    ]
    alarms = replace(stands, next_alarm_at=REGISTERED_AT, alarm_kind="due", planned_version=9)
    assert examine(alarms, head, told) == []


def test_events_swapped_between_two_cases_are_found_in_both() -> None:
    here, head, told = lived()
    there, other_head, other = lived(number="2026-00002")
    other = [event._replace(case_id=2, said_in=2) for event in other]
    told[1], other[1] = other[1]._replace(case_id=told[1].case_id), told[1]._replace(case_id=2)
    assert Finding(here.number, 2, Wrong.ALTERED) in examine(here, head, told)
    assert Finding(there.number, 2, Wrong.ALTERED) in examine(there, other_head, other)


@given(st.data())
def test_whatever_one_thing_is_done_to_a_history_is_found(data: st.DataObject) -> None:
    stands, head, told = lived()
    seq = data.draw(st.integers(0, 2))
    deed = data.draw(st.sampled_from(["alter", "remove", "swap"]))
    if deed == "alter":
        column = data.draw(st.sampled_from(sorted(FORGED)))
        told[seq] = told[seq]._replace(**{column: FORGED[column]})
    elif deed == "remove":
        del told[seq]
    else:
        other = (seq + 1) % 3
        told[seq], told[other] = told[other]._replace(seq=told[seq].seq), told[seq]._replace(seq=told[other].seq)
    assert examine(stands, head, told) != []
