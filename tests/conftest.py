"""A town for every test that wants one; example towns and the published Bot API where they lie beside the project."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.catalogues import compile_all
from tests.town import TownInHand, town_in_hand

settings.register_profile("town", deadline=None)  # a loaded machine is slow, not wrong
settings.load_profile("town")
compile_all()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TownInHand]:
    """The practice town on a Monday morning, nobody bound."""
    async with town_in_hand(tmp_path) as town:
        yield town
