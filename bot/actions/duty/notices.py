"""值班告示: who is on duty in a month, a page a village for the notice board."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.actions.clerks.printing import office_and_bot
from bot.actions.duty.resolve import Roster, roster_between
from bot.actions.heard import Pressed
from bot.actions.telling import make, say
from bot.files.duty_notices import DutyNotices, MonthNotice
from bot.messages import duty_notices as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.messages.pictures import first_of, month_number
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import NotNow
from bot.rules.people import Person, Place
from bot.rules.rota import duty_day
from bot.texts import duty_notices as texts
from bot.texts import sheets
from bot.texts.language import speaking
from storage import places, roster
from storage.database import Tx


@speaking(None)  # paper is read by others than whoever asks for it
def duty_notices(tx: Tx, *, month: int | None, village_id: int | None = None, now: datetime) -> DutyNotices:
    """Return the pages of a month (its number; None: the present one), of one village or of all. Raises: NoTown, UnknownName."""
    office, username = office_and_bot(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    first = first_of(month_number(today) if month is None else month)
    last = first_of(month_number(first) + 1) - ONE_DAY
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    held = roster_between(tx, first, last, village_id=village_id)
    published = roster.published(tx)
    notices = []
    for _, town, one, village, code in places.codes(tx):
        if village_id in (None, one):
            known_to = published[one].published_to if one in published else first - ONE_DAY
            place, link = places.load(tx, one), f"https://t.me/{username}?start=v_{code}"
            names = tuple(_name(held, place, day, known_to=known_to, now=now) for day in days)
            notices.append(MonthNotice(village, town, link, names))
    where = notices[0].village if village_id is not None and notices else office.name
    return messages.duty_notices(where, days, office, notices)


def _name(held: Roster, place: Place, day: date, *, known_to: date, now: datetime) -> str | None:
    """Return whom the roster names on a day; where it names nobody, who has its cases; None: it is not published yet.

    Of a day before there was a roster nothing is known: "".
    """
    if day > known_to:
        return None
    if (place.village_id, day) not in held.shifts and held.moment_of(day, now=now) < now:
        return ""
    named = held.named_on(place, day, now=now) or held.answer_on(place, day, now=now).person
    return named.name or "" if named else ""


def ask_month(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """值班告示: of which month? Then all villages in one file."""
    if not places.all_villages(tx):
        raise NotNow
    office, _ = office_and_bot(tx)
    this = month_number(duty_day(now, handover=office.handover, zone=office.zone))
    if not press.argument:
        say(tx, clerk, messages.ask_month(this), kind="list", cause=pressed.cause, now=now)
        return ""
    if press.number not in (this, this + 1):
        raise NotNow
    make(tx, clerk, {"make": "duty_notices", "month": press.number}, cause=pressed.cause, now=now)
    return sheets.on_its_way()


def made_notices(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message that bears the pages."""
    pages = duty_notices(tx, month=body["month"], now=now)
    return Message(texts.here_they_are(len(pages.notices)), printed=pages) if pages.notices else None


NOTICE_PRESSES: dict[str, Callable[..., str]] = {"duty_notices": ask_month}
