"""Run in a copy of the program in which each guard can be left out: `python -m tests.presses.without_a_guard [NAME ...]`.

A guard is a statement that raises if something is so, or calls a rule named must_…. Prints as JSON what each omission brings
about, as {where: the first fault; empty: nobody noticed}, of those guards at which a press ends here.
"""

import ast
import asyncio
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

FOLDERS = ("bot/rules", "bot/actions/presses", "bot/actions/cases")
MOST_TRIED = 12  # presses for each guard


class Guarding(ast.NodeTransformer):
    """Asks before every guard of a file whether it stands, under a name that says where it is."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.names: list[str] = []
        self._within: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if len(node.body) == 1 and isinstance(node.body[0], ast.Raise) and not node.orelse and self._within:
            node.test = ast.BoolOp(ast.And(), [self._asks(ast.unparse(node.test)), node.test])
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        call = node.value
        named = isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1].lstrip("_")
        if self._within and named and str(named).startswith("must_"):
            return ast.If(self._asks(ast.unparse(call)), [node], [])
        return node

    def _asks(self, what: str) -> ast.Call:
        name = f"{self.where} {'.'.join(self._within)} {what}"
        self.names.append(name)
        return ast.Call(ast.Name("_guard_stands", ast.Load()), [ast.Constant(name)], [])


def instrument(root: Path) -> list[str]:
    """Let every guard of a copy of the program be left out by its name; return the names."""
    names = []
    for path in sorted(file for folder in FOLDERS for file in (root / folder).glob("*.py")):
        guarding = Guarding(path.relative_to(root).as_posix())
        tree = guarding.visit(ast.parse(path.read_text("utf-8")))
        if guarding.names:
            at = 1 if ast.get_docstring(tree) is not None else 0
            tree.body[at:at] = ast.parse("from tests.presses.guards import on as _guard_stands").body
            path.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
        names += guarding.names
    return names


async def noticed(only: list[str]) -> dict[str, str]:
    """Return what shows for each omission."""
    from storage.database import Tx
    from tests.presses import guards
    from tests.presses.proof import Proof, Tried
    from tests.presses.test_every_press import OF_SORTS, SPECIAL_ONES, prepared
    from tests.roles.office import office_in_hand

    def all_of_them(tx: Tx) -> dict[str, str]:
        proof: Proof = prepared(tx, town, (*OF_SORTS["plain"], *SPECIAL_ONES))
        ends: defaultdict[str, list[Tried]] = defaultdict(list)
        for tried in proof.all_tried(one_in=2, at_the_gate=100):
            guards.ASKED.clear()
            fault = next(proof.faults_of(tried), "")
            assert fault == "", fault
            if guards.ASKED and len(ends[guards.ASKED[-1]]) < MOST_TRIED:
                ends[guards.ASKED[-1]].append(tried)
        found = {}
        for name in only or sorted(ends):
            guards.OFF = {name}
            found[name] = next((fault for tried in ends[name] for fault in proof.faults_of(tried)), "")
            print(f"{name}: {found[name][:100]!r}", file=sys.stderr, flush=True)
        return found

    with tempfile.TemporaryDirectory() as folder:
        async with office_in_hand(Path(folder)) as town:
            shown: dict[str, str] = await town.database.transaction(all_of_them)
            return shown


if __name__ == "__main__":
    from tests.catalogues import compile_all

    sys.path.insert(0, str(Path.cwd()))
    known = instrument(Path.cwd())
    assert set(sys.argv[1:]) <= set(known), set(sys.argv[1:]) - set(known)
    compile_all()
    print(json.dumps(asyncio.run(noticed(sys.argv[1:])), ensure_ascii=False, indent=1))
