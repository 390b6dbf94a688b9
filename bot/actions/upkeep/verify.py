"""`verify`: the history of every case, looked through from its first event to its last."""

from dataclasses import dataclass

from bot.rules.history import Finding, Wrong, examine
from bot.rules.numbers import parts_of
from storage import chains
from storage.database import Tx

MOST_NAMED = 1_000  # findings; the rest is counted


@dataclass(frozen=True)
class Verified:
    """How much was looked at, and what does not fit: the first of it by name."""

    cases: int
    events: int
    wrong: int
    named: tuple[Finding, ...]


def verify(tx: Tx) -> Verified:
    """Look at every case, every event and every word that is still there."""
    numbers = _Numbers(chains.numbers_given(tx))
    cases = events = 0
    found: list[Finding] = []
    wrong = 0
    for history in chains.histories(tx):
        cases, events = cases + (history.case is not None), events + len(history.told)
        amiss = examine(history.case, history.head, history.told)
        numbers.see(history.case.number if history.case else next((one.number for one in amiss), ""))
        wrong += len(amiss)
        found += amiss[: MOST_NAMED - len(found)]
    gone = numbers.unseen()
    found += [Finding(number, None, Wrong.NO_CASE) for number in gone[: MOST_NAMED - len(found)]]
    return Verified(cases, events, wrong + len(gone), tuple(sorted(found, key=lambda one: (one.number, one.seq or 0))))


class _Numbers:
    """Which of the numbers that were given have been seen: a byte each, however many there are."""

    def __init__(self, given: dict[int, int]) -> None:
        self._seen = {year: bytearray(last) for year, last in given.items()}

    def see(self, number: str) -> None:
        year, which = parts_of(number) or (0, 0)
        seen = self._seen.get(year, bytearray())
        if 0 < which <= len(seen):
            seen[which - 1] = 1

    def unseen(self) -> list[str]:
        """Return the numbers that no case bears, lowest first."""
        return [
            f"{year}-{which:05d}"
            for year, seen in sorted(self._seen.items())
            for which, there in enumerate(seen, 1)
            if not there
        ]
