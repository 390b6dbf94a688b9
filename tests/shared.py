"""What lies beside the checkout, in ../shared, and does not come with it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(path: str) -> Path:
    """Return ../shared/`path`; whatever test asks for it is skipped where it is not at hand."""
    found = SHARED / path
    return found if found.exists() else pytest.skip(f"../shared/{path} is not at hand")
