"""导出值班表, and the file that comes back: what it would change is shown first, and holds once the clerk says so."""

import re
from collections.abc import Callable
from datetime import date, datetime

from bot.actions.duty.bring import Brought, compare, take
from bot.actions.duty.change import undo
from bot.actions.duty.keeping import kept_towns, must_keep
from bot.actions.heard import Heard, Pressed
from bot.actions.telling import instead, make, open_sent, say
from bot.files.roster_table import BadTable, RosterTable
from bot.messages import roster_tables as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import ForgedButton, NotNow, RosterMoved, ShiftIsOver
from bot.rules.media import Kind
from bot.rules.people import Person
from bot.rules.roster import Source
from bot.rules.rota import duty_day
from bot.texts import roster_tables as texts
from bot.texts import workbooks
from bot.texts.refusals import refusal
from storage import drafts, offices, outbox, places, roster, roster_tables
from storage.database import Tx

TEXT_TABLE = ".csv"
TABLES = (".xlsx", ".xls", ".xlsm", ".et", ".ods", TEXT_TABLE)
MONTHS_AHEAD = 3  # at least: a month may be planned in a file before it is published
MOST_MONTHS = 12
_MONTH = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(l?)")


def brings_roster(tx: Tx, member: Person, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message is a table that a clerk sends by itself: neither an answer nor part of what he is writing."""
    if not member.has("clerk") or heard.kind is not Kind.DOCUMENT or heard.ending not in TABLES or not heard.file_id:
        return False
    dialogue = drafts.dialogue(tx, member.person_id)
    writes = drafts.of_person(tx, resident.person_id) or (dialogue and dialogue.step != "which")
    if writes or _is_about_a_case(tx, member, heard):
        return False
    if heard.ending == TEXT_TABLE:
        say(tx, member, Message(workbooks.plain_text()), kind="list", cause=heard.cause, now=now)
        return True
    open_sent(tx, member, heard.file_id, cause=heard.cause, now=now)
    return True


def _is_about_a_case(tx: Tx, member: Person, heard: Heard) -> bool:
    """Whether a message replies to one of a case."""
    if heard.reply_to is None:
        return False
    row = outbox.by_telegram_id(tx, member, heard.reply_to)
    part = drafts.part_of_message(tx, member.person_id, heard.reply_to)
    return bool((row and row.case_id) or (part and part.case_id) or heard.replied_number)


def answer_to_table(tx: Tx, clerk: Person, table: RosterTable, *, table_id: int, now: datetime) -> Message:
    """Return what a file would change, and keep it until the clerk says yes or no; or what is wrong with it."""
    try:
        found = compare(tx, table, now=now, keeper=clerk)
    except BadTable as error:
        return messages.refused(error.faults)
    roster_tables.keep(tx, table_id, [move.agreed for move in found.moves], by=clerk.person_id, now=now)
    return messages.preview(
        table_id,
        lines_of(found),
        same=found.same,
        remarks=found.remarks,
        zone=offices.rules(tx).zone,
    )


def lines_of(found: Brought) -> list[messages.Line]:
    """Return the lines of what a file would change."""
    return [messages.Line(move.day, move.village, move.role, move.before, move.after) for move in found.moves]


def ask_for_file(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """导出值班表: of which of his towns, where there are several, and of which month? The first time as a message of its own."""
    towns = _towns(tx, clerk)
    if press.argument in ("m", "ml") or len(towns) < 2:
        town_id = press.subject if press.argument else next(iter(towns), 0)
        if town_id not in towns:
            raise NotNow
        message = _months(tx, town_id, towns, as_list=press.argument == "ml", now=now)
    else:
        message = messages.ask_town(list(towns.items()), press.number if press.argument else 0)
    if press.subject or press.argument:
        return instead(tx, clerk, message, pressed, now=now)
    say(tx, clerk, message, kind="list", cause=pressed.cause, now=now)
    return ""


def _towns(tx: Tx, clerk: Person) -> dict[int, str]:
    """Return {town: its name} of what he may take out as a file; 0 stands for the whole office, and for its only town."""
    towns, there = kept_towns(tx, clerk), len(places.towns(tx))
    if len(towns) < there:
        return towns
    return {0: texts.everything(), **(towns if there > 1 else {})}


def _months(tx: Tx, town_id: int, towns: dict[int, str], *, as_list: bool, now: datetime) -> Message:
    office = offices.rules(tx)
    this = duty_day(now, handover=office.handover, zone=office.zone).replace(day=1)
    until = max((one.published_to for one in roster.published(tx).values()), default=this)
    reach = (until.year - this.year) * 12 + until.month - this.month + 1
    numbers = [this.year * 12 + this.month - 1 + n for n in range(min(max(reach, MONTHS_AHEAD), MOST_MONTHS))]
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return messages.ask_month(town_id, towns[town_id] if town_id else office.name, months, as_list=as_list)


def make_file(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A month was chosen: the file is made when it is sent."""
    asked = _MONTH.fullmatch(press.argument)
    if asked is None:
        raise ForgedButton
    if press.subject not in _towns(tx, clerk):
        raise NotNow
    body: dict[str, object] = {"make": "roster", "town": press.subject, "month": f"{asked[1]}-{asked[2]}-01"}
    make(tx, clerk, {**body, "list": bool(asked[3])}, cause=pressed.cause, now=now)
    return texts.on_its_way()


def take_table(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """确定导入 or 取消. Raises: NotNow: he has sent another file since, or has answered; OnlyForKeepers."""
    table = roster_tables.of(tx, clerk.person_id, press.subject)
    if table is None or press.argument not in (messages.YES, messages.NO):
        raise NotNow
    roster_tables.forget(tx, clerk.person_id)
    if press.argument == messages.NO:
        return instead(tx, clerk, Message(texts.left()), pressed, now=now)
    must_keep(tx, clerk, (one.village_id for one in table.agreed))
    try:
        with tx.savepoint():
            change_id = take(tx, table.agreed, by=clerk.person_id, now=now)
    except (RosterMoved, ShiftIsOver) as error:
        instead(tx, clerk, Message(refusal(error)), pressed, now=now)
        return refusal(error)
    instead(tx, clerk, messages.took(len(table.agreed), change_id), pressed, now=now)
    return texts.taken_shortly()


def undo_table(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """撤销: the days go back to whom they were taken from. Raises: NotNow, OnlyForKeepers, UndoneAlready, UndoneTooLate."""
    made = roster.change(tx, press.subject)
    if made is None or made.undoes is not None or made.source is not Source.APPOINTED:
        raise NotNow
    must_keep(tx, clerk, (row.village_id for row in roster.of_change(tx, made.change_id)))
    undo(tx, made.change_id, by=clerk.person_id, now=now)
    return instead(tx, clerk, Message(texts.undone()), pressed, now=now)


ROSTER_PRESSES: dict[str, Callable[..., str]] = {
    "roster_file": ask_for_file,
    "roster_make": make_file,
    "roster_take": take_table,
    "roster_undo": undo_table,
}
