"""Two towns with somebody of every role in each, and a case in the first: who is what to it."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from storage import people
from storage.database import Tx
from tests.town import TownInHand, town_in_hand

HEAD = """
[office]
name = "测试县"
phone = "0352-0000000"
supervisors = ["总督办"]
workdays = "all"
hours = ["00:00-24:00"]
quiet = ""

[digest]
weekly = "Mon 12:00"

[meeting]
at = "Mon 11:00"

[correction]
below = 100
least = 1

[duty]
evening = ""
morning = ""
confirm = ""

[publication]
on = true
least = 1

[[category]]
name = "求助"
kind = "request"
promise = "5wd"

[[category]]
name = "投诉"
kind = "complaint"
promise = "5wd"

[[person]]
name = "总督办"
roles = ["supervisor"]

[[person]]
name = "总管理"
roles = ["clerk"]
"""
POSTS = {
    "值班室": "duty_room",
    "分派": "dispatcher",
    "二分派": "dispatcher",
    "督办": "supervisor",
    "管理": "clerk",
    "回访": "callback",
}
TOWNS, GRIDS, VILLAGES = ("甲", "乙"), ("东", "西"), ("上", "下")
TURN = ("一", "二", "三")
SERVED_BY_DISPATCHER = "乙西下"  # a village in whose turn a dispatcher of its town is


def town_file() -> str:
    """Return the town file: two towns of two grids of two villages, each with a turn of three."""
    return "\n".join((HEAD, *(line for town in TOWNS for line in _town(town))))


def _town(town: str) -> Iterator[str]:
    for post, role in POSTS.items():
        yield f'[[person]]\nname = "{town}{post}"\nroles = ["{role}"]\ntown = "{town}镇"\n'
    yield (
        f'[[town]]\nname = "{town}镇"\nduty_room = "{town}值班室"\ndispatchers = ["{town}分派", "{town}二分派"]\n'
        f'supervisors = ["{town}督办"]\n'
    )
    for grid in GRIDS:
        yield f'[[person]]\nname = "{town}{grid}包片"\nroles = ["leader"]\ntown = "{town}镇"\n'
        yield f'[[grid]]\nname = "{town}{grid}片"\ntown = "{town}镇"\nleader = "{town}{grid}包片"\n'
        for village in VILLAGES:
            turn = [f"{town}{grid}{village}{one}" for one in TURN]
            if f"{town}{grid}{village}" == SERVED_BY_DISPATCHER:
                turn[-1] = f"{town}二分派"
            for name in turn if turn[-1][-1] in TURN else turn[:-1]:
                yield f'[[person]]\nname = "{name}"\nroles = ["cadre"]\ntown = "{town}镇"\n'
            listed = ", ".join(f'"{name}"' for name in turn)
            yield (
                f'[[village]]\nname = "{town}{grid}{village}村"\ntown = "{town}镇"\ngrid = "{town}{grid}片"\n'
                f"first_day = 2026-01-01\nduty = [{listed}]\n"
            )


@asynccontextmanager
async def office_in_hand(folder: Path, engine: str = "sqlite") -> Any:
    """The office with everybody bound."""
    async with town_in_hand(folder, file=town_file().encode(), engine=engine) as town:
        names = [person.name for person in await town.database.transaction(people.staff)]
        await town.bind(*names)
        yield town


def by_name(tx: Tx) -> dict[str, Any]:
    """Return {name: person} of all the staff."""
    return {person.name: person for person in people.staff(tx)}


__all__ = ["GRIDS", "POSTS", "TOWNS", "TURN", "VILLAGES", "TownInHand", "by_name", "office_in_hand", "town_file"]
