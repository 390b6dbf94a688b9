"""The tests themselves."""

from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_every_folder_of_tests_is_a_package() -> None:
    # Without it tests/storage would shadow storage.
    folders = {path.parent for path in TESTS.rglob("*.py")} | {TESTS}
    assert {str(folder.relative_to(TESTS)) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_no_two_tests_of_one_file_bear_the_same_name() -> None:
    for path in TESTS.rglob("test_*.py"):
        names = [
            line.partition("def ")[2].partition("(")[0]
            for line in path.read_text("utf-8").splitlines()
            if line.startswith(("def test_", "async def test_"))
        ]
        assert (path.name, len(names)) == (path.name, len(set(names)))
