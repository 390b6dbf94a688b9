"""What stands in a calendar of duty, and the way to it in chat."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from bot.files.duty_calendar import DutyCalendar, Entry
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules.roster import ShiftRole
from bot.rules.rota import OnDuty
from bot.texts import calendars, duty, words
from bot.texts.language import say


def uid(place: str, role: str, day: date) -> str:
    """Return what an event is known by, whoever has the day."""
    return f"{place}-{role}-{day:%Y%m%d}@zhiban"


def own(name: str, zone: ZoneInfo, entries: Iterable[Entry]) -> DutyCalendar:
    """Return a person's calendar."""
    return _calendar(calendars.title(name), zone, entries)


def of_village(village: str, zone: ZoneInfo, entries: Iterable[Entry]) -> DutyCalendar:
    """Return a village's calendar."""
    return _calendar(calendars.title(village), zone, entries)


def _calendar(title: str, zone: ZoneInfo, entries: Iterable[Entry]) -> DutyCalendar:
    in_order = sorted(entries, key=lambda entry: (entry.begins, entry.uid))
    return DutyCalendar(calendars.file_of(title.replace("/", "-")), title, zone, tuple(in_order))


def summary(role: ShiftRole, place: str) -> str:
    """Return the line of an event in somebody's own calendar."""
    if role is ShiftRole.DUTY:
        return calendars.on_duty(place)
    return calendars.backup(place) if role is ShiftRole.BACKUP else calendars.leads(place)


def description(role: ShiftRole, owner: OnDuty | None, *, phone: str) -> str:
    """Return what an event in somebody's own calendar says; `owner` None: the day is not his any more."""
    if owner is None:
        return calendars.not_his_any_more()
    lines = [calendars.stands_by()] if role is ShiftRole.BACKUP else []
    lines.append(calendars.who_and_why(_name(owner), words.REASONS[owner.reason]))
    return "\n".join([*lines, calendars.phone(phone)])


def leads_in(villages: list[str], *, phone: str) -> str:
    """Return what the event of whoever leads the shift says; no villages: he does not any more."""
    if not villages:
        return calendars.not_his_any_more()
    return "\n".join([calendars.leads_in(words.listed(villages)), calendars.phone(phone)])


def summary_of_village(village: str, owner: OnDuty) -> str:
    """Return the line of an event in a village's calendar."""
    return calendars.on_duty_by(village, _name(owner))


def description_for_all(owner: OnDuty, *, phone: str) -> str:
    """Return what an event in a village's calendar says: as little as a resident is told."""
    why = words.REASONS_TO_RESIDENT.get(owner.reason) or words.STANDING_IN.get(owner.reason)
    who = calendars.who_and_why(_name(owner), why) if why else calendars.who_it_is(_name(owner))
    return "\n".join([who, calendars.phone(phone)])


def _name(owner: OnDuty) -> str:
    return owner.person.name or "" if owner.person else duty.nobody()


# In chat


def button(village_id: int = 0) -> Button:
    """Return the button that leads to a calendar: one's own, or a village's."""
    return Button(say("存到日历") if village_id else say("日历"), Press("calendar", village_id))


def ask_how(village_id: int, *, has_link: bool) -> Message:
    """Return the question whether it is to be a link or a file."""
    link, file = (
        Button(say("订阅"), Press("calendar_link", village_id)),
        Button(say("文件"), Press("calendar_file", village_id)),
    )
    if not has_link:
        return Message(calendars.ask_how(), ((link, file),))
    no_more = (Button(say("停止订阅"), Press("calendar_end", village_id)),)
    return Message(f"{calendars.ask_how()}\n{calendars.has_link()}", ((link, file), no_more))
