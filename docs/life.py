"""Prints docs/life.md from the table of steps: `python -m docs.life > docs/life.md`."""

from collections.abc import Iterable

from bot.rules.cases import WITH_HANDLER, State
from bot.rules.steps import EVERY, OPEN, STEPS, Step, refusal
from bot.texts import refusals, words

HEAD = """# The life of a case

Printed from `bot/rules/steps.py` by `python -m docs.life > docs/life.md`; a test holds it against the table. Who may is said in
the parts of docs/glossary.md; `staff` is anybody of the staff who may see the card, `program` nobody: a deadline, a delivery,
a change of the roster. Further conditions (once a round, before it is due, one level up) stand with each term there.

In every other state the step is refused with a sentence, and nothing changes: a case that is over says so, one taken back says
that, one with its answer says that, and in any other the button belongs to an earlier state; the last column names what is said
otherwise. 登记 (`registered`) is the first event of a case, by the petitioner or a desk.

| step | event | who may | from → to | refused otherwise |
|---|---|---|---|---|
"""
USUAL = Step("", frozenset(), {})


def printed() -> str:
    """Return the page."""
    lines = [_line(event, step) for event, step in STEPS.items() if step.ways]
    return HEAD + "\n".join(lines) + "\n"


def _line(event: str, step: Step) -> str:
    never = f", never the {', '.join(sorted(step.never))}" if step.never else ""
    alone = f"; {_named(step.alone)}: the program alone" if step.alone else ""
    who = ", ".join(sorted(step.by)) + never + alone
    return f"| {step.label} | `{event}` | {who} | {_ways(step)} | {_refusals(step)} |"


def _ways(step: Step) -> str:
    """Where it leads, the states that go the same way together."""
    if all(to == {state} for state, to in step.ways.items()):
        return f"{_named(step.ways)}, which stays"
    grouped: dict[str, list[State]] = {}
    for state, to in ((state, step.ways[state]) for state in State if state in step.ways):
        onward = [words.STATES[one] for one in State if one in to - {state}]
        stays = ["stays"] if state in to else []
        grouped.setdefault(" or ".join([*onward, *stays]), []).append(state)
    return "; ".join(f"{_named(states)} → {to}" for to, states in grouped.items())


def _named(states: Iterable[State]) -> str:
    there = set(states)
    for name, states_ in (
        ("every state", EVERY),
        ("every open state", OPEN),
        ("while the answer is owed", WITH_HANDLER),
    ):
        if there == states_:
            return name
    return "、".join(words.STATES[one] for one in State if one in there)


def _refusals(step: Step) -> str:
    found: dict[str, list[State]] = {}
    for state in State:
        if state not in step.ways and refusal(step, state) is not refusal(USUAL, state):
            found.setdefault(refusals.SENTENCES[refusal(step, state)], []).append(state)
    return "; ".join(f"{_named(states)}: {sentence}" for sentence, states in found.items())


if __name__ == "__main__":
    print(printed(), end="")
