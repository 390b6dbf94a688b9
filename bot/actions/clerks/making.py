"""What is made at the moment when it is sent: nothing of it lies in the database before, and of a code only its digest after."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.actions.cases.dossier import made_dossier
from bot.actions.cases.receipt_codes import made_code
from bot.actions.clerks.printing import UnknownName, invitations, notices
from bot.actions.duty import ledger
from bot.actions.duty.calendar_links import made_file, made_link
from bot.actions.duty.export import roster_workbook
from bot.actions.duty.months import own_month, town_month, village_month
from bot.actions.duty.notices import made_notices
from bot.actions.inspecting.assessing import made_book, made_sheet_page
from bot.actions.inspecting.calls import made_call, made_calls, made_sheet
from bot.actions.meetings.minutes import made_minutes, made_page
from bot.actions.meetings.send import made_agenda
from bot.actions.people.invite import LIVES, new_link
from bot.actions.people.own_copy import made_copy
from bot.actions.reports.shown import made_picture, made_report, made_report_book, made_report_page
from bot.actions.web_board.chat import made_link as made_board_link
from bot.messages.message import Message
from bot.texts import clerks, roster_tables, sheets, words
from storage import offices, people
from storage.database import Tx


def made(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return what a row of form `made` says, new codes and all; None if it need not be said any more."""
    try:
        return _MAKERS[body["make"]](tx, body, now=now)
    except UnknownName:
        return None


def _invitation(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    member = people.of_staff(tx, body["person"])
    office = offices.find(tx)
    if member is None or member.chat_id is not None or office is None:
        return None
    link = new_link(tx, member, office.bot_username, now=now)
    until = words.moment(now + LIVES, office.rules.zone)
    return Message(
        clerks.invitation(member.name or "", office.rules.name, link=link.link or f"/start {link.code}", until=until)
    )


def _sheet(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """The sheet for all who are not bound, or for those of one town (0: of none)."""
    members = people.staff(tx) if body["town"] is None else people.staff_of(tx, body["town"] or None)
    unbound = [member for member in members if member.chat_id is None]
    if not unbound:
        return Message(sheets.everybody_is_bound())
    until = words.moment(now + LIVES, offices.rules(tx).zone)
    return Message(sheets.here_are_invitations(len(unbound), until=until), printed=invitations(tx, unbound, now=now))


def _notices(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    pages = notices(tx, town_id=body.get("town"), village_id=body.get("village"))
    return Message(sheets.here_are_notices(len(pages.notices)), printed=pages) if pages.notices else None


def _roster(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    month = date.fromisoformat(body["month"])
    book = roster_workbook(tx, month=month, town_id=body["town"] or None, as_list=body["list"], now=now)
    return Message(roster_tables.here_it_is(month.year, month.month), printed=book) if book.rows else None


_MAKERS: dict[str, Callable[..., Message | None]] = {
    "invitation": _invitation,
    "sheet": _sheet,
    "notices": _notices,
    "town_month": town_month,
    "village_month": village_month,
    "own_month": own_month,
    "duty_notices": made_notices,
    "calendar": made_file,
    "calendar_link": made_link,
    "board_link": made_board_link,
    "ledger": ledger.picture,
    "roster": _roster,
    "dossier": made_dossier,
    "receipt_code": made_code,
    "own_copy": made_copy,
    "check_calls": made_calls,
    "assessment": made_sheet_page,
    "assessments": made_book,
    "check_call": made_call,
    "check_sheet": made_sheet,
    "report": made_report,
    "report_picture": made_picture,
    "report_book": made_report_book,
    "report_page": made_report_page,
    "agenda": made_agenda,
    "minutes": made_minutes,
    "minutes_page": made_page,
}
