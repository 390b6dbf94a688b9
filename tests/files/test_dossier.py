"""The file of a case: every kind of event has its words."""

import ast
from pathlib import Path

import pytest

from bot.texts.dossier import EVENTS, event

ROOT = Path(__file__).parents[2]


def kinds() -> set[str]:
    """Return the kinds of events that the program writes, as far as they stand where a decision is made."""
    found = set()
    for path in (*ROOT.glob("bot/rules/*.py"), *ROOT.glob("bot/actions/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decision" and len(node.args) > 1:
                found |= {node.args[1].value} if isinstance(node.args[1], ast.Constant) else set()
    return {str(kind) for kind in found}


@pytest.mark.slow
def test_every_kind_of_event_has_its_words() -> None:
    assert len(kinds()) > 30
    assert sorted(kinds() - set(EVENTS)) == []


def test_what_has_none_is_said_all_the_same() -> None:
    assert event("of_a_later_version") == "其他记录（of_a_later_version）"
