"""Who must stand aside is part of a case's place: nobody looks that place up without it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_place_of_a_case_is_looked_up_with_whom_it_is_about() -> None:
    wrong = re.compile(r"places\.load\([^()]*\bcase\.(village_id|town_id)")
    found = [str(path) for path in (ROOT / "bot").rglob("*.py") if wrong.search(path.read_text())]
    assert found == [], "use places.of_case(tx, case): it knows whom the case is about"
