"""Where the program asks who may know: every such place by its name, and what of the tests notices when it does not ask.

`python -m tests.roles.filters` leaves out one after the other, runs the test that is to notice, and prints as JSON which did not.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PASSED, FAILED = 0, 1
CALLED = ("audience", "may_see_unsubmitted")
READ = "circle"
RULES = ("bot/rules/audience.py",)  # what answers does not ask itself; its own clauses are left out elsewhere


@cache
def sites() -> dict[str, tuple[str, range]]:
    """Return {name: (path, lines)} of every place, like `bot/actions/telling.py tell audience`; a second one there ends in 2."""
    found: dict[str, tuple[str, range]] = {}
    for path in sorted(path for room in ("bot", "handlers", "storage") for path in (ROOT / room).rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for function, node, kind in _asked(ast.parse(path.read_text("utf-8")), ""):
            if kind == READ or where not in RULES:
                name, count = f"{where} {function} {kind}", 2
                while name in found:
                    name, count = f"{where} {function} {kind} {count}", count + 1
                found[name] = where, range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return found


def _asked(node: ast.AST, function: str) -> Iterator[tuple[str, ast.expr, str]]:
    """Yield (function, where, what) is asked."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in CALLED:
            yield function, child, child.func.id
        if isinstance(child, ast.Attribute) and child.attr == READ:
            yield function, child, READ
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield from _asked(child, inside)


class LeftOut:
    """Lets the rule answer at some places as if nobody had to stand aside. Made before the program's own modules are imported."""

    def __init__(self) -> None:
        from bot.rules import audience as rule
        from bot.rules.people import Place

        self.places: list[tuple[str, range]] = []
        rule.audience = self._instead(rule.audience, rule.Sees.IDENTITY)
        rule.may_see_unsubmitted = self._instead(rule.may_see_unsubmitted, True)
        Place.circle = property(self._instead(Place.circle.fget, frozenset()))  # type: ignore[attr-defined,method-assign,assignment]

    def _instead(self, asked: Callable[..., Any], open_to_all: Any) -> Callable[..., Any]:
        def answer(*values: Any) -> Any:
            return open_to_all if self._is_left_out(sys._getframe(1)) else asked(*values)

        return answer

    def _is_left_out(self, frame: Any) -> bool:
        line, path = frame.f_lineno, frame.f_code.co_filename
        return any(line in lines and path == str(ROOT / where) for where, lines in self.places)


def unnoticed(noticed_by: Mapping[str, str]) -> dict[str, int]:
    """Return {place: how the test ended} where the test that is to notice did not fail, or nothing at all was left out."""
    left_out, found = LeftOut(), {}
    for name, test in [*((f"with all: {test}", test) for test in sorted({*noticed_by.values()})), *noticed_by.items()]:
        left_out.places = [sites()[name]] if name in noticed_by else []
        with redirect_stdout(sys.stderr):
            ended = int(pytest.main(["-q", "-x", "--tb=no", "-p", "no:cacheprovider", str(ROOT / test)]))
        if ended != (FAILED if name in noticed_by else PASSED):
            found[name] = ended
    return found


if __name__ == "__main__":
    print(json.dumps(unnoticed(json.load(sys.stdin)), ensure_ascii=False))
