"""/find: cases looked for by number, words, village, state, cadre and day; each only for whoever may see it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.actions.cases.act import load
from bot.actions.cases.view import view_of
from bot.actions.heard import Heard, Pressed
from bot.actions.people.come_back import come_back
from bot.actions.telling import instead, say
from bot.messages import finding as messages
from bot.messages.buttons import Press, base36
from bot.messages.message import Message
from bot.rules import search
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import OnlyForStaff, SearchGone
from bot.rules.people import Person
from bot.rules.search import Wanted
from bot.texts import finding as texts
from storage import drafts, finding, helpers, offices, outbox, people, places, searches
from storage import search as index
from storage.database import Tx
from storage.finding import Scope, Span

PAGE = 8
STEP = "finding"  # of the dialogue: the next words are what he looks for
_ABOVE = ("duty_room", "dispatcher", "supervisor")  # the posts of a town that see its cases


@dataclass(frozen=True)
class Page:
    """The cases of a page, and from below which the next one goes on (None: there is none)."""

    wanted: Wanted
    cases: tuple[Case, ...]
    onward: int | None


def find_cases(tx: Tx, *, chat_id: int, written: str, message_id: int, now: datetime) -> None:
    """/find with what is looked for; without, the next words are it. Raises: OnlyForStaff."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    cause = f"m{message_id}"
    if written.strip():
        _tell(tx, member, written, cause=cause, now=now)
        return
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, STEP, None))
    say(tx, member, Message(texts.what_to_find(), asks_reply=True), kind="list", cause=cause, now=now)


def hears_what_to_find(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether somebody's words are what he looks for; what replies to a message of a case is of that case."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != STEP or not heard.text.strip():
        return False
    row = outbox.replied_to(tx, member, heard.reply_to) if heard.reply_to is not None else None
    if row is not None and row.case_id is not None:
        return False
    drafts.end_dialogue(tx, member.person_id)
    _tell(tx, member, heard.text, cause=heard.cause, now=now)
    return True


def turn_page(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """下一页, 回到第一页. Raises: SearchGone: he has looked for something else since."""
    written = searches.written(tx, member.person_id, press.subject)
    if written is None:
        raise SearchGone
    page = page_of(tx, member, written, before=press.number, now=now)
    return instead(
        tx, member, _listed(tx, page, written, press.subject, first=not press.number, now=now), pressed, now=now
    )


def _tell(tx: Tx, member: Person, written: str, *, cause: str, now: datetime) -> None:
    search_id = searches.keep(tx, member.person_id, written)
    page = page_of(tx, member, written, before=0, now=now)
    kind = "list" if page.cases else "sentence"  # which has no number but what he wrote himself
    say(tx, member, _listed(tx, page, written, search_id, first=True, now=now), kind=kind, cause=cause, now=now)


def _listed(tx: Tx, page: Page, written: str, search_id: int, *, first: bool, now: datetime) -> Message:
    if not page.cases:
        return messages.nothing(written, sought=page.wanted.is_anything, unfinished=index.unfindable(tx) is not None)
    views = [view_of(tx, *load(tx, case.case_id), now=now) for case in page.cases]
    turns = [Press("find", search_id, base36(0))] if not first else []
    onward = Press("find", search_id, base36(page.onward)) if page.onward else None
    return messages.found(views, page.wanted.words, back=turns[0] if turns else None, onward=onward)


def page_of(tx: Tx, member: Person, written: str, *, before: int, now: datetime) -> Page:
    """Return the page of what somebody may see of what he looks for, newest first, from below the case `before` (0: the newest)."""
    office = offices.rules(tx)
    today = now.astimezone(office.zone).date()
    wanted = search.understood(written, names_of(tx), today=today)
    seen = _seen(tx, member, wanted, before=before, now=now)
    found = tuple(islice(seen, PAGE + 1))
    if not found and wanted.numbers and not wanted.words and written.strip().isdecimal():  # no number, then: 12号楼
        wanted = Wanted(words=(search.normalized(written),))
        found = tuple(islice(_seen(tx, member, wanted, before=before, now=now), PAGE + 1))
    return Page(wanted, found[:PAGE], found[PAGE - 1].case_id if len(found) > PAGE else None)


def _seen(tx: Tx, member: Person, wanted: Wanted, *, before: int, now: datetime) -> Iterator[Case]:
    """Yield what somebody may see of what is wanted, card and all: a hit alone would tell what is written there."""
    for case in found_in(tx, wanted, scope_of(tx, member), before=before, now=now):
        if audience(case, member, places.of_case(tx, case)) >= Sees.CARD:
            yield case


def found_in(tx: Tx, wanted: Wanted, scope: Scope, *, now: datetime, before: int = 0) -> Iterable[Case]:
    """Return the cases of a scope that are wanted, newest first."""
    if not wanted.is_anything:
        return ()
    if wanted.numbers:
        return (case for case in finding.of_numbers(tx, wanted.numbers) if not before or case.case_id < before)
    span = span_of(wanted, offices.rules(tx).zone)
    return finding.find(tx, wanted, scope, span, now=now, before=before or None)


def span_of(wanted: Wanted, zone: ZoneInfo) -> Span:
    """Return the instants between which the wanted days lie."""

    def begin(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    until = wanted.until + timedelta(days=1) if wanted.until and wanted.until < date.max else None
    return Span(begin(wanted.since) if wanted.since else None, begin(until) if until else None)


def scope_of(tx: Tx, member: Person) -> Scope:
    """Return whose cases somebody may see at all: `audience` then says which of them."""
    posts = [(role, town_id) for role, town_id in places.posts_of(tx, member.person_id) if role in _ABOVE]
    towns = tuple(sorted({town_id for _, town_id in posts}))
    return Scope(
        whole_office=("supervisor", 0) in posts,
        town_ids=(*towns, 0) if towns else (),  # what belongs to no town yet is everybody's there
        village_ids=tuple(places.led_by(tx, member.person_id)),
        handler_id=member.person_id,
        case_ids=tuple(sorted(helper.case_id for helper in helpers.of_person(tx, member.person_id))),
    )


def names_of(tx: Tx) -> search.Names:
    """Return by which names places and people are known: places also without 村, 镇, and as 镇/村."""
    towns: dict[str, tuple[int, ...]] = {}
    villages: dict[str, tuple[int, ...]] = {}
    staff: dict[str, tuple[int, ...]] = {}
    for town in places.towns(tx):
        for name in search.names_of_place(town.name):
            towns[name] = (*towns.get(name, ()), town.place_id)
    for _, town_name, village_id, village in places.all_villages(tx):
        for name in (*search.names_of_place(village), f"{town_name}/{village}"):
            villages[name] = (*villages.get(name, ()), village_id)
    for person_id, name in people.staff_names(tx).items():
        staff[name] = (*staff.get(name, ()), person_id)
    return search.Names(towns, villages, staff)


FIND_PRESSES: dict[str, Callable[..., str]] = {"find": turn_page}
