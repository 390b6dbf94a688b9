"""The chain of a case's events: what is altered, taken out or swapped shows; a purged content breaks nothing."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import Case, State
from bot.rules.history import AT_FIRST, changes, content_digest, link
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
        return link(before, seq=self.seq, at=at, digest=self.digest, **told)


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
