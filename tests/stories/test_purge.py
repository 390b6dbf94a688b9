"""`purge`: by age what was said goes, what happened stays; a dry run tells the same and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest

from bot.actions.upkeep.figures import figures
from bot.actions.upkeep.purge import purge_some, to_purge
from bot.actions.upkeep.verify import verify
from bot.rules.emptying import Extent
from storage.database import Tx
from tests.stories.test_own_data import ANSWER, NEIGHBOUR, RESIDENT, SECRET, all_kept, answered
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

DUTY = "赖淑珍"
KEPT_FIGURES = (
    "SELECT number, state, category, village_id, about_cadre, registered_at, due_at, closed_at, result, grade, round "
    "FROM cases WHERE office_id = :office_id ORDER BY case_id"
)


async def years_later(town: TownInHand) -> None:
    """Everything has been said and settled long ago."""
    await town.pass_time(days=40)
    await town.pass_time(days=1100)


async def purged(town: TownInHand) -> Extent:
    """Purge what is older than three years; return how much it was."""
    done = Extent()
    for _ in range(20):
        now = town.clock.now()
        some = await town.database.transaction(
            lambda tx, now=now: purge_some(tx, before=now - timedelta(days=1095), now=now)
        )
        if some == Extent():
            return done
        done += some
    raise AssertionError("it never ends")


async def would_purge(town: TownInHand) -> Extent:
    before = town.clock.now() - timedelta(days=1095)
    return await town.database.transaction(lambda tx: to_purge(tx, before=before))


async def figured(town: TownInHand) -> Any:
    def look(tx: Tx) -> Any:
        return figures(tx, now=town.clock.now()), tx.all(KEPT_FIGURES)

    return await town.database.transaction(look)


async def test_what_is_old_is_emptied_and_every_figure_stays(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await answered(town)
    await years_later(town)
    fresh = await town.petition(NEIGHBOUR, "新近的事")
    before, told = await figured(town), await would_purge(town)
    assert await purged(town) == told
    assert (told.cases, told.residents) == (1, 1)
    assert await figured(town) == before
    kept = await all_kept(town)
    assert [text for text in (SECRET, "照片里的秘密", ANSWER, "王大爷", "13912345678") if text in kept] == []
    assert "新近的事" in kept
    assert ((await town.case(number)).emptied_at, (await town.case(fresh)).emptied_at) == (town.clock.now(), None)
    assert (await town.database.transaction(verify)).wrong == 0


async def test_a_dry_run_changes_nothing_and_a_second_run_finds_nothing(town: TownInHand) -> None:
    await town.bind(DUTY)
    await answered(town)
    await years_later(town)
    kept = await all_kept(town)
    first = await would_purge(town)
    assert await all_kept(town) == kept
    assert first.cases == 1
    await purged(town)
    assert await would_purge(town) == Extent() == await purged(town)


async def test_who_has_a_newer_case_is_still_known(town: TownInHand) -> None:
    await town.bind(DUTY)
    await answered(town)
    await years_later(town)
    newer = await town.petition(RESIDENT, "又没水了")
    assert (await would_purge(town)).residents == 0
    await purged(town)
    await town.press(DUTY, "答复")
    await town.write(DUTY, "修好了")
    assert "修好了" in "\n".join(town.heard_by(RESIDENT)[-2:])
    assert (await town.case(newer)).state == "awaiting_feedback"


async def test_what_is_open_is_never_old_enough(town: TownInHand) -> None:
    await town.bind(DUTY)
    await town.petition(RESIDENT, SECRET)
    await town.pass_time(days=2000)
    assert (await would_purge(town)).cases == 0
    await purged(town)
    rows = await town.database.transaction(
        lambda tx: tx.all("SELECT text FROM parts WHERE office_id = :office_id AND text = :text", text=SECRET)
    )
    assert rows == [(SECRET,)]
