"""看板 in chat: how cases stand now, from the whole of what somebody answers for down to each case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.beside import beside
from bot.actions.figures import census
from bot.actions.figures.scope import Scope, in_grid, in_town, in_village, scope_of, towns_of, villages_of
from bot.actions.heard import Pressed
from bot.actions.people.come_back import come_back
from bot.actions.telling import instead, say
from bot.messages import board as messages
from bot.messages.board import Line, Row
from bot.messages.buttons import Press, base36
from bot.messages.message import Message
from bot.rules.board import MOST_PAGE, Look, Only, Part, Show, look_of, sign_of
from bot.rules.cases import Case
from bot.rules.errors import OnlyForLeaders, OnlyForStaff
from bot.rules.figures import Standing, Which, total
from bot.rules.people import Person
from bot.texts import board as texts
from bot.texts import words
from storage import offices, people, places
from storage.database import Tx

PLACES = (Show.BY_TOWN, Show.BY_GRID, Show.BY_VILLAGE)


def board(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/board. Raises: OnlyForStaff, OnlyForLeaders: he answers for no village."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    page = beside(tx, lambda tx: page_of(tx, member, Look(), now=now))
    say(tx, member, page, kind="list", cause=f"m{message_id}", now=now)


def turn(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Every button of the board. Raises: OnlyForLeaders, ForgedButton."""
    look = look_of(press.subject, press.argument)
    page = beside(tx, lambda tx: page_of(tx, member, look, now=now))
    return instead(tx, member, page, pressed, now=now)


def page_of(tx: Tx, member: Person, look: Look, *, now: datetime) -> Message:
    """Return a page of the board, of nothing that is not his. Raises: OnlyForLeaders."""
    whole = scope_of(tx, member)
    if whole is None:
        raise OnlyForLeaders
    scope = _part(tx, whole, look)
    if look.show is Show.LIST:
        return _list(tx, member, scope, look, now=now)
    if look.show is Show.ANSWERS:
        return _answers(tx, member, scope, look, now=now)
    if look.show is Show.TOP:
        return _top(tx, member, scope, look, now=now)
    rows = sorted(_rows(tx, member, scope, look, now=now), key=lambda row: -row.count)
    return messages.ranked(look, scope.label, rows)


def _part(tx: Tx, whole: Scope, look: Look) -> Scope:
    if look.part is Part.TOWN:
        return in_town(tx, whole, look.place_id)
    if look.part is Part.GRID:
        return in_grid(tx, whole, look.place_id)
    return in_village(tx, whole, look.place_id) if look.part is Part.VILLAGE else whole


def _ways(tx: Tx, scope: Scope, look: Look) -> list[Show]:
    """By what a place can be counted: by places only where there are several."""
    villages = villages_of(tx, scope)
    several = {
        Show.BY_TOWN: len({one.town_id for one in villages}) > 1,
        Show.BY_GRID: len({one.grid_id for one in villages}) > 1,
        Show.BY_VILLAGE: len(villages) > 1,
    }
    narrow = look.part is Part.NOWHERE
    return [way for way in Show if way.name.startswith("BY_") and not narrow and several.get(way, True)]


def _top(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> Message:
    zone = offices.rules(tx).zone
    today = now.astimezone(zone).date()
    found = sum(census.standing(tx, member, scope, now=now).values(), Standing())
    [flow] = census.flows(tx, member, scope, today, today)
    web = offices.web_url(tx) is not None
    return messages.top(look, scope.label, found, flow, ways=_ways(tx, scope, look), web=web, now=now, zone=zone)


def _answers(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> Message:
    since = now - timedelta(days=messages.DAYS)
    tally = total(census.tallies(tx, member, scope, since=since, until=now, by="town").values())
    return messages.answers(look, scope.label, tally, offices.rules(tx).weights)


def _list(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> Message:
    which, name = _which(tx, member, scope, look, now=now)
    wanted = (look.page + 1) * messages.MOST_CASES + 1
    found = census.found(tx, member, scope, which, after=None, at_most=wanted, now=now)
    shown = found[look.page * messages.MOST_CASES :][: messages.MOST_CASES]
    return messages.listed(
        look,
        scope.label,
        name,
        [_line(tx, case) for case in shown],
        more=len(found) == wanted and look.page < MOST_PAGE,
        ways=_ways(tx, scope, look),
        now=now,
        zone=offices.rules(tx).zone,
    )


def _which(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> tuple[Which, str]:
    """Return which cases a list holds, and to what it is narrowed in words."""
    which = Which(look.stands, unplaced=look.part is Part.NOWHERE)
    if look.only is Only.HANDLER:
        handler_id = int(look.key, 36)
        return replace(which, handler_id=handler_id), _name(tx, handler_id)
    if look.only is Only.AGE:
        return replace(which, age=int(look.key)), texts.age_in_words(int(look.key))
    if look.only is Only.CATEGORY:
        known = census.standing(tx, member, scope, now=now, by="category")
        category = next((one for one in known if sign_of(one) == look.key), "")
        return replace(which, category=category), category
    return which, words.no_village() if which.unplaced else ""


def _line(tx: Tx, case: Case) -> Line:
    village = places.names(tx, case.village_id, case.town_id)[1] or words.no_village()
    return Line(case, village, _name(tx, case.handler_id or 0))


def _name(tx: Tx, handler_id: int) -> str:
    person = people.find(tx, handler_id or None)
    return (person.name or "") if person else texts.nobody()


def _rows(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> list[Row]:
    """Return by whom how many are so, in the order of the town file where there is one."""
    if look.show in PLACES:
        return _rows_of_places(tx, member, scope, look, now=now)
    if look.show is Show.BY_HANDLER:
        counts = census.standing(tx, member, scope, now=now, by="handler")
        return [
            _row(_name(tx, key), count, look, Only.HANDLER, base36(key))
            for key, count in counts.items()
            if _of(count, look)
        ]
    if look.show is Show.BY_AGE:
        ages = census.standing(tx, member, scope, now=now, by="age")
        return [
            _row(texts.age_in_words(key), ages[key], look, Only.AGE, str(key))
            for key in sorted(ages)
            if _of(ages[key], look)
        ]
    by_name = census.standing(tx, member, scope, now=now, by="category")
    return [_row(key, count, look, Only.CATEGORY, sign_of(key)) for key, count in by_name.items() if _of(count, look)]


def _rows_of_places(tx: Tx, member: Person, scope: Scope, look: Look, *, now: datetime) -> list[Row]:
    counts = census.standing(tx, member, scope, now=now)
    grouped: dict[tuple[Part, int, str], Standing] = {}
    for village in villages_of(tx, scope):
        key = {
            Show.BY_TOWN: (Part.TOWN, village.town_id, village.town),
            Show.BY_GRID: (Part.GRID, village.grid_id or 0, village.grid or texts.no_grid()),
            Show.BY_VILLAGE: (Part.VILLAGE, village.village_id, village.name),
        }[look.show]
        grouped[key] = grouped.get(key, Standing()) + counts.get(village.village_id, Standing())
    if look.show is Show.BY_TOWN:
        by_town = census.standing(tx, member, scope, now=now, by="town")
        names = {town.place_id: town.name or texts.no_town() for town in towns_of(tx, scope)}
        grouped = {(Part.TOWN, town_id, names[town_id]): count for town_id, count in by_town.items()}
    elif 0 in counts:
        grouped[(Part.NOWHERE, 0, words.no_village())] = counts[0]
    return [
        _place_row(name, count, look, part, place_id)
        for (part, place_id, name), count in grouped.items()
        if _of(count, look)
    ]


def _place_row(name: str, count: Standing, look: Look, part: Part, place_id: int) -> Row:
    """What is of a place is shown as its first page, unless it was asked how it stands."""
    plain = look.stands == "open" and part is not Part.NOWHERE and (part, place_id) != (Part.TOWN, 0)
    onward = Look(part, place_id) if plain else Look(part, place_id, Show.LIST, look.stands)
    return Row(name, _of(count, look), count.overdue, onward)


def _row(name: str, count: Standing, look: Look, only: Only, key: str) -> Row:
    onward = Look(look.part, look.place_id, Show.LIST, look.stands, only, key)
    return Row(name, _of(count, look), count.overdue, onward)


def _of(count: Standing, look: Look) -> int:
    return int(getattr(count, look.stands))


BOARD_PRESSES: dict[str, Callable[..., str]] = {"board": turn}
