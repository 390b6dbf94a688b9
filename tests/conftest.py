"""A town for every test that wants one; example towns and the published Bot API where they lie beside the project."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.catalogues import compile_all
from tests.engines import BOTH, stop_server
from tests.town import TownInHand, town_in_hand

settings.register_profile("town", deadline=None)  # a loaded machine is slow, not wrong
settings.load_profile("town")
compile_all()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process goes last, and takes the server with it; the others end without a word."""
    if not hasattr(config, "workerinput"):
        stop_server()


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
async def town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """The practice town on a Monday morning, nobody bound, on either engine."""
    async with town_in_hand(tmp_path, engine=engine) as town:
        yield town
