"""What the program shows beside its answers: dossiers, pictures and files of the roster, calendars, copies of somebody's data, the web board."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from bot.actions.clerks.making import made
from bot.actions.digests.gather import gather
from bot.actions.duty.calendars import OWN, calendar_behind
from bot.actions.duty.export import roster_workbook
from bot.actions.duty.notices import duty_notices
from bot.actions.figures.scope import Level, scope_of
from bot.actions.inspecting.months import KEEP_MONTHS
from bot.actions.publication.show import publication
from bot.actions.reports.gather import gather as gather_report
from bot.actions.reports.pictured import ranking_bars
from bot.actions.reports.shown import listed
from bot.actions.reports.tables import tables
from bot.actions.telling import make, show_digest
from bot.actions.web_board.views import NotHis, Where
from bot.files.report_book import ReportBook
from bot.messages.buttons import Press
from bot.messages.pictures import NEXT, THIS
from bot.messages.reports import lines
from bot.rules.digests import Wishes
from bot.rules.figures import STANDS, Which, percent
from bot.rules.people import Person
from bot.rules.periods import Weekly
from bot.rules.reports import Kind
from bot.texts import publication as texts
from bot.texts.language import speaking_to
from bot.web.looks import Asked, Sight, board_page, list_page, trend_page
from bot.web.pages import written
from storage import offices, people, places, sample_checks
from storage.calendar_links import CalendarLink
from storage.database import Tx
from tests.roles.onlooker import Work, pressing, readable

OF_A_VILLAGE = ("duty", "duty_sheet", "calendar", "calendar_file", "calendar_link", "duty_notices", "notices")
OF_A_TOWN = ("duty_month", "duty_ledger", "roster_file", "roster_make", "print_notices")
BOARD = (
    *(
        f"o_{show}_{stands}__0"
        for show in ("top", "list", "said", "town", "vill", "hand", "cat", "age")
        for stands in "01"
    ),
    "n_list_0__0",
)
OF_INSPECTION = ("inspect", "checks", "check_new", "check_calls", "check_print", "correct_new", "grades")
OF_A_CASE = ("case_file", "dossier", "versions", "card", "more", "check_item", "check_sent")


def this_month(now: datetime) -> str:
    """Return the month as the buttons of 考核表 say it."""
    return f"{now:%Y%m}"


def pressed(tx: Tx, person: Person, *, seen: list[int], now: datetime) -> list[Press]:
    """Return what somebody may press to look at something: of the roster, of figures, of cases that he may see."""
    villages = places.all_villages(tx)
    town_ids, village_ids = sorted({row[0] for row in villages})[:2], [row[2] for row in villages]
    some = [village_ids[0], village_ids[-1]]
    found = [("duty_mine", 0, THIS), ("calendar_file", OWN, ""), ("own_copy", 0, "")]
    found += [("board", 0, argument) for argument in BOARD]
    found += [("board", one, f"v_{show}_0__0") for one in some for show in ("top", "list", "hand")]
    found += [(verb, one, argument) for verb in OF_A_VILLAGE for one in some for argument in ("", THIS)]
    found += [(verb, one, argument) for verb in OF_A_TOWN for one in town_ids for argument in (THIS, NEXT)]
    found += [(verb, one, "") for verb in OF_A_CASE for one in seen]
    found += [(verb, 0, "") for verb in OF_INSPECTION]
    found += [("assess", 0, ""), ("assess", 0, this_month(now)), ("assess_page", 0, this_month(now))]
    found += [(verb, town, this_month(now)) for verb in ("assess_all", "assess_book") for town in town_ids]
    found += [("meetings", 0, ""), *(("agenda", one, "") for one in (0, *town_ids))]
    found += [("check", one.check_id, "") for one in sample_checks.of_drawer(tx, person.person_id)]
    return [Press(*one) for one in found]


def surfaces(tx: Tx, person: Person, *, seen: list[int], hidden: list[int], now: datetime) -> list[tuple[str, Work]]:
    """Return what somebody may look at, by a press or otherwise, and what is made for him of cases hidden from him."""
    villages = places.all_villages(tx)
    town_ids, some = sorted({row[0] for row in villages})[:2], [villages[0][2], villages[-1][2]]
    presses = pressed(tx, person, seen=seen, now=now)
    return [
        *((f"{one.verb}({one.subject})", pressing(person.chat_id or 0, one, now=now)) for one in presses),
        *((f"the calendar {one}", partial(_feed, person=person, village_id=one, now=now)) for one in (OWN, *some)),
        ("the month as a workbook", partial(_workbook, person=person, now=now)),
        ("the notices of duty", partial(_notices, person=person, now=now)),
        ("his digest", partial(_digest, person=person, now=now)),
        ("the copy of his data", partial(copy_of, person=person, now=now)),
        ("what is published", partial(_published, now=now)),
        *_web_board(person, town_ids, some, now=now),
        ("a report", partial(_report, person=person, now=now)),
        *((f"the file of {one}", partial(_with_file, case_id=one, person=person, now=now)) for one in hidden),
    ]


def _web_board(person: Person, town_ids: list[int], village_ids: list[int], *, now: datetime) -> list[tuple[str, Work]]:
    """Every page of the web board that he may open, and of those that he may not that there is none."""
    some = [Where(), *(Where(Level.TOWN, one) for one in town_ids), *(Where(Level.VILLAGE, one) for one in village_ids)]
    whole = [(where, Which(stands)) for where in some for stands in STANDS]
    return [
        *(
            (f"{read.__name__} {one.path}", partial(_page, read=read, where=one, which=Which(), person=person, now=now))
            for one in some
            for read in (board_page, trend_page)
        ),
        *(
            (
                f"{read.__name__} on the wall",
                partial(_page, read=read, where=Where(), which=Which(), person=person, wall=True, now=now),
            )
            for read in (board_page, trend_page, list_page)
        ),
        *(
            (f"{one.path} {how.stands}", partial(_page, read=list_page, where=one, which=how, person=person, now=now))
            for one, how in whole
        ),
    ]


def _page(
    tx: Tx, *, read: Callable[..., Sight], where: Where, which: Which, person: Person, wall: bool = False, now: datetime
) -> str:
    asked = Asked(where, which, after=None, wall=wall)
    with speaking_to(person):
        try:
            return read(tx, person, asked, now=now).written(base="", every=20, person="", token="")
        except NotHis:
            return ""


def _digest(tx: Tx, *, person: Person, now: datetime) -> None:
    """With its picture, of nine days."""
    scope = scope_of(tx, person)
    if scope:
        span = now - timedelta(days=9), now
        with speaking_to(person):
            digest = gather(tx, person, scope, Wishes(), span=span, now=now, pictured=True)
        body: dict[str, object] = {"digest": digest.as_values(), "edits": None, "pictured": True, "alone": False}
        show_digest(tx, person, body, kind="list", cause="proof", now=now)


def _report(tx: Tx, *, person: Person, now: datetime) -> str:
    """The week's report with its pictures, its workbook and its page, as it would be made now."""
    scope = scope_of(tx, person)
    if scope is None:
        return ""
    zone = offices.rules(tx).zone
    with speaking_to(person):
        periods = Weekly(0, time(12)).spans(now + timedelta(days=7), zone)
        report = gather_report(tx, scope, Kind.WEEKLY, periods=periods, now=now)
        book = ReportBook("", tables(report, listed(tx, scope, now=now)), "—", "")
        pictures = (ranking_bars(report, of_cadres=one) for one in (True, False))
    return "\n".join((repr(report), *lines(report), *map(repr, pictures), readable(book.made())))


def _published(tx: Tx, *, now: datetime) -> str:
    """What everybody may read once the month is over."""
    later = now + timedelta(days=31)
    tx.run("DELETE FROM months")
    while KEEP_MONTHS(tx, now=later).count:
        pass
    found = publication(tx, now=later)
    assert found and found.month
    return written("public.html", base="", public=texts, found=found, percent=percent)


def _feed(tx: Tx, *, person: Person, village_id: int, now: datetime) -> str:
    """What a program sees that subscribes to a calendar."""
    link = CalendarLink(digest="", person_id=person.person_id, village_id=village_id, made_at=now)
    found = calendar_behind(tx, link, now=now)
    return readable(found.made()) if found else ""


def _workbook(tx: Tx, *, person: Person, now: datetime) -> str:
    months = (
        roster_workbook(tx, month=now.date(), town_id=person.town_id, as_list=flat, now=now) for flat in (True, False)
    )
    return "\n".join(readable(month.made()) for month in months)


def _notices(tx: Tx, *, person: Person, now: datetime) -> str:
    with speaking_to(person):
        return readable(duty_notices(tx, month=None, now=now).made())


def copy_of(tx: Tx, *, person: Person, now: datetime) -> str:
    """For eyes and for machines, of all that is kept of the resident who is behind somebody's chat."""
    resident = people.by_chat(tx, person.chat_id or 0, "resident")
    forms = (
        [{"make": "own_copy", "person": resident.person_id, "as": form} for form in ("html", "json")]
        if resident
        else []
    )
    return "\n".join(_made(tx, form, resident, now) for form in forms if resident)


def _made(tx: Tx, body: dict[str, Any], person: Person, now: datetime) -> str:
    with speaking_to(person):
        message = made(tx, body, now=now)
    return f"{message.text}\n{readable(message.printed.made())}" if message and message.printed else ""


def _with_file(tx: Tx, *, case_id: int, person: Person, now: datetime) -> None:
    """The file of a case waits for him already: it was asked for when he might still see it."""
    body: dict[str, object] = {"make": "dossier", "case": case_id, "person": person.person_id}
    make(tx, person, body, cause=f"proof:{case_id}", now=now)
