"""Run in a copy of the program in which each question who may know can be left out: `python -m tests.roles.without_a_filter`.

Prints as JSON what each such omission lets through, as {where: what shows, cut short; empty: nobody noticed}.
"""

import asyncio
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ASKS = re.compile(r"(?<![\w.])audience\(")
IMPORTS = re.compile(r"^(from bot\.rules\.audience import .*\baudience)\b", re.MULTILINE)
CLAUSES = {
    "named": "    if case.concerned and person.person_id in ids_of(case.concerned):\n",
    "circle": "    if case.about_cadre and person.person_id in place.circle:\n",
    "about": "    if case.about_cadre:\n",
}
TOGETHER = {"clause:named+circle": ("clause:named", "clause:circle")}  # each stands in for the other
PEOPLE = ("甲督办", "甲值班室", "乙二分派")


def instrument(root: Path) -> list[str]:
    """Let every question in a copy of the program be left out by its name; return the names."""
    names = [f"clause:{name}" for name in CLAUSES]
    rule = root / "bot/rules/audience.py"
    for path in sorted((root / "bot").rglob("*.py")):
        text = path.read_text()
        if path == rule or not ASKS.search(text) or not IMPORTS.search(text):
            continue
        where, count = path.relative_to(root).as_posix(), 0

        def asked(_: re.Match[str], where: str = where) -> str:
            nonlocal count
            count += 1
            names.append(f"{where}#{count}")
            return f'audience_at("{where}#{count}", '

        path.write_text(IMPORTS.sub(r"\1, audience_at", ASKS.sub(asked, text)))
    text = rule.read_text()
    for name, line in CLAUSES.items():
        assert text.count(line) == 1, name
        text = text.replace(line, line.replace("    if ", f'    if "clause:{name}" not in OFF and ', 1))
    rule.write_text(
        text + "\n\nOFF: set[str] = set()\n\n\ndef audience_at(where: str, *asked: object) -> Sees:\n"
        "    return Sees.IDENTITY if where in OFF else audience(*asked)\n"
    )
    return names


async def noticed(names: list[str]) -> dict[str, str]:
    """Return what shows for each omission."""
    from bot.rules import audience as rule
    from tests.roles.office import office_in_hand
    from tests.roles.secrets_of_cadres import Secrets
    from tests.roles.test_no_trace import Proof

    off: set[str] = rule.OFF  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with office_in_hand(Path(folder)) as town:
            proof = Proof(town, Secrets(3))
            await proof.fill(30)
            for name in ["", *names, *TOGETHER]:
                off.clear()
                off.update(TOGETHER.get(name, (name,)))
                found[name] = await _first(proof)
                print(f"{name}: {found[name][:80]!r}", file=sys.stderr, flush=True)
    return found


async def _first(proof: Any) -> str:
    for person in await proof.staff():
        if person.name in PEOPLE:
            try:
                wrong = await proof.look_at(person, 1)
            except Exception as error:
                return f"{type(error).__name__}"
            if wrong:
                return str(wrong[0])[:300]
    return ""


if __name__ == "__main__":
    from tests.catalogues import compile_all

    sys.path.insert(0, str(Path.cwd()))
    every = [name for name in instrument(Path.cwd()) if not sys.argv[1:] or name in sys.argv[1:]]
    compile_all()
    print(json.dumps(asyncio.run(noticed(every)), ensure_ascii=False, indent=1))
