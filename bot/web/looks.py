"""What somebody asks to see of the board → the page that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from aiohttp import web

from bot.actions.figures.scope import Level
from bot.actions.web_board.views import After, ListView, TrendView, View, Where, list_view, trend_view, view
from bot.messages.buttons import MOST_ID
from bot.rules.figures import AGES, STANDS, Which, percent
from bot.rules.people import Person
from bot.texts import web_board as texts
from bot.texts.board import age_in_words
from bot.web.pages import written
from bot.web.trend import trend
from storage.database import Tx
from storage.rows import instant, stored

MOST_OF_A_NAME = 60
MOST_DIGITS = 16  # of an instant, in microseconds
MOST_OF_AN_ID = 19


@dataclass(frozen=True)
class Asked:
    """An address, read; what cannot be understood in it is as if it were not there."""

    where: Where
    which: Which
    after: After | None
    wall: bool  # for whoever walks by to see, or for paper


@dataclass(frozen=True)
class Sight:
    """Everything that a page needs but its frame; it is written without the database."""

    written: Callable[..., str]


def asked_of(request: web.Request) -> Asked:
    """Return what an address asks for."""
    level, query = request.match_info.get("level"), request.query
    where = Where(Level(level), int(request.match_info["place"])) if level else Where()
    stands = query.get("which", "")
    age = _whole(query.get("age", ""))
    which = Which(
        stands=stands if stands in STANDS else "open",
        age=age if age is not None and age <= len(AGES) else None,
        category=query.get("category", "")[:MOST_OF_A_NAME] or None,
    )
    at, _, case_id = query.get("after", "").partition("-")
    due, last = _whole(at), _whole(case_id, MOST_OF_AN_ID)
    after = (instant(due), last) if due is not None and last is not None else None
    return Asked(where, which, after, "wall" in query)


def board_page(tx: Tx, person: Person, asked: Asked, *, now: datetime) -> Sight:
    """Return how a place stands. Raises: NotHis, NoTown."""
    found = view(tx, person, asked.where, for_all=asked.wall, now=now)
    return Sight(partial(_written_board, found, wall=asked.wall))


def _written_board(found: View, *, wall: bool, **frame: object) -> str:
    return written(
        "board.html",
        view=found,
        wall=wall,
        ages=list(zip((age_in_words(age) for age in range(len(AGES) + 1)), found.ages, strict=True)),
        **frame,
    )


def trend_page(tx: Tx, person: Person, asked: Asked, *, now: datetime) -> Sight:
    """Return the last days of a place. Raises: NotHis, NoTown."""
    found = trend_view(tx, person, asked.where, for_all=asked.wall, now=now)
    return Sight(partial(_written_trend, found, wall=asked.wall))


def _written_trend(found: TrendView, *, wall: bool, **frame: object) -> str:
    return written(
        "trend.html",
        view=found,
        wall=wall,
        trend=trend(found.flows),
        came=sum(flow.registered for flow in found.flows),
        went=sum(flow.closed for flow in found.flows),
        percent=percent,
        **frame,
    )


def list_page(tx: Tx, person: Person, asked: Asked, *, now: datetime) -> Sight:
    """Return a page of the list of a place. Raises: NotHis, NoTown."""
    found = list_view(tx, person, asked.where, asked.which, after=asked.after, for_all=asked.wall, now=now)
    return Sight(partial(_written_list, found, wall=asked.wall))


def _written_list(found: ListView, *, wall: bool, **frame: object) -> str:
    which, after = found.which, found.listed.after
    asked: dict[str, str] = {"which": which.stands} if which.stands != "open" else {}
    asked |= {"age": str(which.age)} if which.age is not None else {}
    asked |= {"category": which.category} if which.category else {}
    asked |= {"wall": "1"} if wall else {}
    goes_on = {**asked, "after": f"{stored(after[0])}-{after[1]}"} if after else {}
    only = [texts.STANDS[which.stands]] if which.stands != "open" else []
    only += [age_in_words(which.age)] if which.age is not None else []
    only += [which.category] if which.category else []
    return written(
        "list.html",
        view=found,
        wall=wall,
        only=" · ".join(only),
        query=f"?{urlencode(asked)}" if asked else "",
        next=f"?{urlencode(goes_on)}" if goes_on else "",
        **frame,
    )


def _whole(digits: str, most: int = MOST_DIGITS) -> int | None:
    fits = digits.isascii() and digits.isdecimal() and len(digits) <= most
    return min(int(digits), MOST_ID - 1) if fits else None
