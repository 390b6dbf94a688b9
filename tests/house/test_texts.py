"""Every sentence that somebody reads goes through `say` or `mark`, so that nobody can forget its translation."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.catalogues import read, written

ROOT = Path(__file__).parents[2]
SPEAKING = ("bot/messages", "bot/actions", "bot/texts", "bot/delivery", "bot/receiving", "bot/web", "handlers")
# Read by whoever sits at the command line or looks at the practice page: these speak simplified Chinese only.
COMMAND_LINE = {
    "bot/texts/checkup.py",
    "bot/texts/operators.py",
    "bot/texts/practice.py",
    "bot/actions/duty/show.py",
    "bot/actions/people/invite.py",
    "bot/actions/towns/import_town.py",
}
NAMES_AND_PATTERNS = {
    "bot/texts/language.py": {"简体中文", "繁體中文"},  # each language under its own name
    "bot/actions/cases/register.py": {"群众"},  # an alias is given once and stays the case's name
    "bot/actions/intake/hear.py": {r"\S{1,8}[村庄镇乡屯沟堡寨坡营]"},
}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")  # with its punctuation


def speaking() -> Iterator[Path]:
    for folder in SPEAKING:
        for path in (ROOT / folder).rglob("*.py"):
            if str(path.relative_to(ROOT)) not in COMMAND_LINE:
                yield path


def is_said(node: ast.AST) -> bool:
    """Whether it is a call of `say`, `language.say` or `mark`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("say", "mark")


def unsaid(node: ast.AST) -> Iterator[str]:
    """Yield the Chinese strings below a node that are no docstrings and are not the template of a sentence."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.value
    templates = node.args[:1] if is_said(node) else []  # type: ignore[attr-defined]
    for child in ast.iter_child_nodes(node):
        if not (child in templates and isinstance(child, ast.Constant)):
            yield from unsaid(child)


@cache
def sentences() -> set[str]:
    """Return the templates that the catalogues must hold: all but those of the command line and the practice page."""
    modules = {path for package in ("bot", "handlers") for path in (ROOT / package).rglob("*.py")}
    modules -= {ROOT / "bot/texts/checkup.py", ROOT / "bot/texts/operators.py", ROOT / "bot/texts/practice.py"}
    calls = [node for path in modules for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_said(node)]
    templates = [call.args[0] for call in calls if isinstance(call, ast.Call) and call.args]
    return {str(template.value) for template in templates if isinstance(template, ast.Constant)}


def test_every_sentence_can_be_translated() -> None:
    found = {str(path.relative_to(ROOT)): set(unsaid(ast.parse(path.read_text("utf-8")))) for path in speaking()}
    assert {path: texts for path, texts in found.items() if texts} == NAMES_AND_PATTERNS, 'write say("…") or mark("…")'


def test_a_sentence_outside_of_say_is_found() -> None:
    source = 'def a():\n    """说明。"""\n    return say("甲{x}", x=f"乙{y}") + mark("丙") + say(d) + "丁"\n'
    assert list(unsaid(ast.parse(source))) == ["乙", "丁"]


@pytest.mark.parametrize("language", written())
def test_every_sentence_is_translated(language: str) -> None:
    path = written()[language]
    catalogue = read(path)
    translated = {message.id for message in catalogue if message.id and message.string and not message.fuzzy}
    missing = sorted(sentences() - translated)
    assert missing == [], f"run `make texts`, then write what is empty in {path.relative_to(ROOT)}"
    assert sorted(translated - sentences()) == [], "no longer said: run `make texts`"
    assert list(catalogue.obsolete) == [], "no longer said: run `make texts`"
