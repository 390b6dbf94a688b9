"""A file that somebody sent: it is fetched and read outside of any transaction, then answered within one."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.clerks.rosters import answer_to_table
from bot.files.roster_table import BadTable, RosterTable, read_roster_table
from bot.files.workbooks import NoWorkbook
from bot.messages import roster_tables as messages
from bot.messages.message import Message, Outgoing, outgoing
from bot.rules.media import Lost
from bot.rules.people import Person
from bot.texts import roster_tables as texts
from bot.texts import workbooks
from bot.texts.language import speaking
from storage import offices, outbox, people
from storage.database import Tx


@dataclass(frozen=True)
class Opening:
    """A file to be read for a row of form `opened`, and in whose ears."""

    message_id: int
    person_id: int
    file_id: str
    language: str | None
    chat_id: int | None
    today: date
    silent: bool
    repeated: bool


def opening_of(tx: Tx, row: outbox.Row, person: Person, *, silent: bool, now: datetime) -> Opening:
    """Return what is needed to read what a row is about."""
    today = now.astimezone(offices.rules(tx).zone).date()
    file_id = json.loads(row.body)["file"]
    return Opening(
        row.message_id, person.person_id, file_id, person.language, person.chat_id, today, silent, row.repeated > 0
    )


def read_sent(content: bytes | Lost, opening: Opening) -> RosterTable | Message:
    """Return what a file says, or why it cannot be taken. Takes a while."""
    with speaking(opening.language, chat_id=opening.chat_id):
        if isinstance(content, Lost):
            return Message(texts.cannot_open(workbooks.too_big() if content is Lost.TOO_BIG else texts.not_fetched()))
        try:
            return read_roster_table(content, today=opening.today)
        except NoWorkbook as error:
            return Message(texts.cannot_open(str(error)))
        except BadTable as error:
            return messages.refused(error.faults)


def answer_to(tx: Tx, opening: Opening, found: RosterTable | Message, *, now: datetime) -> Outgoing:
    """Return what is said of a file: what it would change, with a yes and a no; or why it cannot be taken."""
    with speaking(opening.language, chat_id=opening.chat_id):
        if isinstance(found, RosterTable):
            person = people.get(tx, opening.person_id)
            found = answer_to_table(tx, person, found, table_id=opening.message_id, now=now)
        return outgoing(found, repeated=opening.repeated, silent=opening.silent)
