"""Makes the README's picture of a month: October in the practice town, as one of its cadres sees it, small.

Run it from the project's folder:
    .venv/bin/python -m docs.screenshots.month
"""

import asyncio
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from bot.actions.duty.change import Wanted, change_roster
from bot.rules.roster import Source
from storage import people
from storage.database import Tx
from tests.town import TownInHand, town_in_hand

HERE = Path(__file__).parent
WIDTH, COLOURS = 800, 112
SEPTEMBER = datetime(2026, 9, 21, 1, tzinfo=UTC)
CADRE = "姚忠义"


async def seen(folder: Path) -> bytes:
    """Return the picture that he gets on his phone."""
    async with town_in_hand(folder, start=SEPTEMBER) as town:
        await town.bind(CADRE)
        await town.pass_time(days=11)
        await _swap(town)
        await town.write(CADRE, "/duty")
        await town.press(CADRE, "本月排班")
        return town.world.files.known(town.phone(CADRE).messages[-1].file_id or "", "Photo").served()


async def _swap(town: TownInHand) -> None:
    village_id = await town.village_id("水磨口村")

    def work(tx: Tx) -> None:
        him, other = (people.named(tx, name)[0].person_id for name in (CADRE, "萧金凤"))
        days = [
            Wanted(village_id, date(2026, 10, 9), him, Source.SWAP),
            Wanted(village_id, date(2026, 10, 14), other, Source.SWAP),
            Wanted(village_id, date(2026, 10, 18), None, Source.APPOINTED),
        ]
        change_roster(tx, days, source=Source.SWAP, by=him, now=town.clock.now())

    await town.database.transaction(work)


def main() -> None:
    """Write month.png beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(io.BytesIO(asyncio.run(seen(Path(folder))))).convert("RGB")
    small = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        HERE / "month.png", optimize=True
    )


if __name__ == "__main__":
    main()
