"""No module escapes the layers: each is named in the contract, or lies below one that is."""

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage")


def contracts() -> list[dict[str, Any]]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, Any]] = document["tool"]["importlinter"]["contracts"]
    return found


def layers() -> list[set[str]]:
    """Return the names in each layer, the highest first."""
    [contract] = [contract for contract in contracts() if contract["type"] == "layers"]
    return [{name.strip() for name in layer.split(":")} for layer in contract["layers"]]


def modules() -> dict[str, Path]:
    """Return every module by its full name; a package is named like its folder."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    names = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    return {
        ".".join(parts[:-1] if parts[-1] == "__init__" else parts): path
        for parts, path in zip(names, paths, strict=True)
    }


def covering(module: str) -> list[str]:
    """Return the layers' names under which a module falls."""
    return [name for layer in layers() for name in layer if module == name or module.startswith(f"{name}.")]


def test_every_module_lies_in_exactly_one_layer() -> None:
    # The package itself holds nothing: its parts are layers apart.
    inside = {module: covering(module) for module in modules() if module != "bot"}
    assert {module: found for module, found in inside.items() if len(found) != 1} == {}


def test_the_package_above_the_layers_holds_no_code() -> None:
    assert ast.parse((ROOT / "bot" / "__init__.py").read_text("utf-8")).body == []


def test_every_layer_names_something_that_is_there() -> None:
    known = modules()
    assert {name for layer in layers() for name in layer} - set(known) == set()


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in modules().values()}
    assert {str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_the_contract_knows_every_package_and_leaves_nothing_out() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert sorted(document["tool"]["importlinter"]["root_packages"]) == sorted(PACKAGES)
    assert all("ignore_imports" not in contract for contract in contracts())


def imported(path: Path) -> set[str]:
    """Return the full names that a module imports at its top or anywhere below."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers_of(library: str) -> set[str]:
    return {
        module for module, path in modules().items() for name in imported(path) if name.partition(".")[0] == library
    }


@pytest.mark.slow
def test_each_library_is_known_to_its_own_part_only() -> None:
    telegram = {module.rpartition(".")[0] if module != "bot.app" else module for module in importers_of("telegram")}
    assert telegram == {"bot.app", "bot.delivery", "bot.receiving", "handlers"}
    assert {module.partition(".")[0] for module in importers_of("aiosqlite") | importers_of("sqlcipher3")} == {
        "storage"
    }
    assert importers_of("sqlite3") == set()
    assert importers_of("apscheduler") == {"bot.pulse"}


RULES_MAY = {"bot.rules", "chinese_calendar"}
STANDARD = {
    "collections", "dataclasses", "datetime", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "re", "typing",
    "unicodedata", "zoneinfo",
}  # fmt: skip


def test_rules_are_pure() -> None:
    for module, path in modules().items():
        if module.startswith("bot.rules"):
            strange = {
                name
                for name in imported(path)
                if not any(name == pure or name.startswith(f"{pure}.") for pure in RULES_MAY | STANDARD)
            }
            assert (module, strange) == (module, set())
            assert not any(
                isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text("utf-8")))
            )
