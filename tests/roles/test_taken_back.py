"""What turns out to be about somebody goes out of his chat, wherever the program has shown it to him: whatever he looked at."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.cases.concerning import concern
from bot.messages.buttons import Press
from bot.rules.people import Person
from handlers.commands import COMMANDS
from tests.roles.office import TownInHand, by_name, office_in_hand
from tests.roles.onlooker import pressing, readable
from tests.roles.surfaces import pressed
from tests.roles.test_rights import VERBS

WORDS = "密水渠"  # of the petition
ON_HIS_SCREEN = ("Excel表", "打印稿", "开会", "下一件")
# How often at least, and so that it does not pass for want of anything to take back, each of them reads of the case before.
READERS = {"甲东上一": 5, "甲东包片": 12, "甲分派": 5, "甲督办": 15, "总督办": 15}


def screen(town: TownInHand, who: str) -> list[str]:
    """Return what stands in somebody's chat, beside what he wrote: words, labels and files."""
    files = town.world.files
    return [
        "\n".join(
            (
                one.text,
                *one.labels,
                *([readable(files.known(one.file_id or "", "Document").served())] if one.kind == "document" else ()),
            )
        )
        for one in town.phone(who).messages
        if one.from_bot
    ]


async def look_at_everything(town: TownInHand, who: str, number: str) -> None:
    """Somebody gives every command, with the number and without, and presses whatever shows him something."""
    for name in COMMANDS:
        for word in ("", f" {number}"):
            town.phone(who).write(f"/{name}{word}")
    for text in (f"/find {WORDS}", number):
        town.phone(who).write(text)
    await town.settle()
    for label in ON_HIS_SCREEN:
        if any(label in one.labels for one in town.phone(who).messages):
            await town.press(who, label)
    person: Person = (await town.database.transaction(by_name))[who]
    now, case = town.clock.now(), await town.case(number)
    presses = await town.database.transaction(lambda tx: pressed(tx, person, seen=[case.case_id], now=now))
    for one in [
        *presses,
        *(Press(verb, 0, "") for verb in VERBS if verb in ("todo", "inspect", "checks", "corrections")),
    ]:
        look = pressing(person.chat_id or 0, one, now=now, message_id=None)
        await town.database.transaction(look)
    await town.settle()


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
async def test_what_turns_out_to_be_about_its_reader_is_gone_from_all_that_he_looked_at(
    tmp_path: Path, who: str
) -> None:
    async with office_in_hand(tmp_path) as town:
        await town.write(7001, f"{WORDS}堵了")
        await town.press(7001, "甲镇")
        await town.go_through(7001, village="甲东上村")
        number = "2026-00001"
        await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=12))
        await look_at_everything(town, who, number)
        before = [text for text in screen(town, who) if number in text or WORDS in text]
        assert len(before) >= READERS[who]
        person = (await town.database.transaction(by_name))[who]
        case, now = await town.case(number), town.clock.now()
        whom = frozenset({person.person_id})
        await town.database.transaction(
            lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
        )
        await town.settle()
        left = [re.sub(f"“({WORDS}|{number})”", "", text) for text in screen(town, who)]  # what he looked for in vain
        assert {text for text in left if re.search(f"{WORDS}|{number}", text)} <= {f"{number} 已不在您这里。"}
