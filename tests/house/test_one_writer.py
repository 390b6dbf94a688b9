"""State, alarm, history and what is said cannot disagree, because one file writes cases."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITERS = {("cases", "add"), ("cases", "save"), ("events", "add")}


def calls(file: Path) -> set[tuple[str, str]]:
    """Return the calls of a file as (module, function)."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            found.add((node.func.value.id, node.func.attr))
    return found


def test_only_apply_writes_cases_and_their_history() -> None:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    writing = {str(file.relative_to(ROOT)) for file in files if calls(file) & WRITERS}
    assert writing == {"bot/actions/cases/apply.py"}


def test_only_telling_puts_messages_into_the_outbox() -> None:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    putting = {str(file.relative_to(ROOT)) for file in files if ("outbox", "put") in calls(file)}
    assert putting == {"bot/actions/telling.py"}
