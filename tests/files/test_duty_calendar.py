"""The bytes of a calendar: what RFC 5545 asks of them, what other people's validators say, and what a reader makes of them."""

import ctypes
import ctypes.util
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.files.duty_calendar import DutyCalendar, Entry
from bot.rules.calendar import ONE_DAY, instant_of

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

SHANGHAI, BERLIN, NEW_YORK = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York"))
CHANGED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LIBICAL = ctypes.util.find_library("ical")


def entry(
    day: date, zone: ZoneInfo, *, clock: time = time(8), summary: str = "值班：水磨口村", cancelled: bool = False
) -> Entry:
    """Return the event of a duty day, hand-over to hand-over."""
    return Entry(
        uid=f"abc-duty-{day:%Y%m%d}@zhiban",
        sequence=2 if cancelled else 1,
        changed_at=CHANGED,
        begins=instant_of(day, clock, zone=zone),
        ends=instant_of(day + ONE_DAY, clock, zone=zone),
        summary=summary,
        description="值班的人：赖淑珍（今天轮值）。\n值班室电话 0352-0000000。",
        cancelled=cancelled,
    )


def made(zone: ZoneInfo, days: list[date]) -> bytes:
    """Return a calendar of some days, the last of them cancelled."""
    return DutyCalendar(
        "值班.ics", "赖淑珍 值班", zone, tuple(entry(day, zone, cancelled=day == days[-1]) for day in days)
    ).made()


def days_from(first: date, count: int) -> list[date]:
    return [first + n * ONE_DAY for n in range(count)]


ORDINARY = made(SHANGHAI, days_from(date(2026, 3, 2), 28))
BOTH_NIGHTS = made(BERLIN, days_from(date(2026, 3, 26), 6) + days_from(date(2026, 10, 22), 6))
EMPTY = DutyCalendar("值班.ics", "赖淑珍 值班", SHANGHAI, ()).made()
FILES = pytest.mark.parametrize("content", [ORDINARY, BOTH_NIGHTS, EMPTY], ids=["ordinary", "both nights", "empty"])


def test_an_event_says_all_that_a_calendar_needs() -> None:
    calendar = DutyCalendar("a.ics", "赖淑珍 值班", SHANGHAI, (entry(date(2026, 3, 2), SHANGHAI),))
    assert calendar.made().decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zhiban//Duty//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:赖淑珍 值班",
        "X-WR-CALNAME:赖淑珍 值班",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZNAME:CST",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:值班：水磨口村",
        "DTSTART;TZID=Asia/Shanghai:20260302T080000",
        "DTEND;TZID=Asia/Shanghai:20260303T080000",
        "DTSTAMP:20260302T010000Z",
        "UID:abc-duty-20260302@zhiban",
        "SEQUENCE:1",
        "DESCRIPTION:值班的人：赖淑珍（今天轮值）。\\n值班室电话",
        "  0352-0000000。",
        "LAST-MODIFIED:20260302T010000Z",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@FILES
def test_lines_end_as_they_must_and_are_no_longer_than_75_octets(content: bytes) -> None:
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line or not line] == []
    assert all(line.decode("utf-8") for line in lines)  # no character is cut in two


@FILES
def test_every_zone_that_is_named_is_described_and_no_event_is_there_twice(content: bytes) -> None:
    calendar = Calendar.from_ical(content)
    described = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    named = {event[key].params["TZID"] for event in calendar.events for key in ("DTSTART", "DTEND")}
    assert named <= described and len(described) == 1
    uids = [str(event["UID"]) for event in calendar.events]
    assert len(set(uids)) == len(uids)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120))
def test_whatever_a_name_holds_comes_back_and_breaks_no_line(name: str) -> None:
    content = DutyCalendar("a.ics", name, SHANGHAI, (entry(date(2026, 3, 2), SHANGHAI, summary=name),)).made()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).events
    assert (str(event["SUMMARY"]), event.errors) == (name, [])


def by_vobject(content: bytes) -> None:
    vobject.readOne(content.decode()).validate(raiseException=True)


def by_ics(content: bytes) -> None:
    found = ics.Calendar(content.decode())
    assert all(event.end > event.begin for event in found.events)


def by_icalendar(content: bytes) -> None:
    found = Calendar.from_ical(content)
    assert [error for part in found.walk() for error in part.errors] == []
    assert all(event.end > event.start for event in found.events)


def by_libical(content: bytes) -> None:
    """The rules of RFC 5546 as the calendars of GNOME and KDE hold them."""
    if LIBICAL is None:
        pytest.skip("libical (Debian: libical3) is not installed")
    library = ctypes.CDLL(LIBICAL)
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    for check in (library.icalrestriction_check, library.icalcomponent_count_errors):
        check.argtypes = [ctypes.c_void_p]
    found = library.icalparser_parse_string(content)
    assert found
    assert library.icalcomponent_count_errors(found) == 0
    assert library.icalrestriction_check(found) == 1
    assert library.icalcomponent_count_errors(found) == 0


VALIDATORS = [by_vobject, by_ics, by_icalendar, by_libical]


@FILES
@pytest.mark.parametrize("validate", VALIDATORS)
def test_validators_that_are_not_ours_let_it_pass(content: bytes, validate: Callable[[bytes], None]) -> None:
    validate(content)


BROKEN = {
    "no end": (b"END:VCALENDAR\r\n", b""),
    "no product": (b"PRODID:-//Zhiban//Duty//ZH\r\n", b""),
    "no identity": (b"UID:abc-duty-20260302@zhiban\r\n", b""),
    "no stamp": (b"DTSTAMP:20260302T010000Z\r\n", b""),
    "two beginnings": (b"STATUS:", b"DTSTART:20260302T080000\r\nSTATUS:"),
    "no such day": (b"DTSTART;TZID=Asia/Shanghai:20260302T080000", b"DTSTART;TZID=Asia/Shanghai:20260232T080000"),
    "ends before it begins": (b"DTEND;TZID=Asia/Shanghai:20260303T080000", b"DTEND;TZID=Asia/Shanghai:20260301T080000"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_would_be_noticed(fault: str) -> None:
    broken = ORDINARY.replace(*BROKEN[fault])
    assert broken != ORDINARY
    noticed = 0
    for validate in (by_vobject, by_ics, by_icalendar):
        try:
            validate(broken)
        except Exception:  # each has its own
            noticed += 1
    assert noticed


def test_a_reader_sees_the_hours_of_the_town() -> None:
    calendar = Calendar.from_ical(ORDINARY)
    assert str(calendar.events[0].start) == "2026-03-02 08:00:00+08:00"
    assert str(calendar.events[0].end) == "2026-03-03 08:00:00+08:00"
    assert [str(event["STATUS"]) for event in calendar.events] == ["CONFIRMED"] * 27 + ["CANCELLED"]
    assert {str(event["TRANSP"]) for event in calendar.events} == {"TRANSPARENT"}


@pytest.mark.parametrize(
    ("zone", "night", "clock", "begins", "ends"),
    [
        (BERLIN, date(2026, 3, 28), time(8), "2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00"),
        (BERLIN, date(2026, 10, 24), time(8), "2026-10-24T08:00:00+02:00", "2026-10-25T08:00:00+01:00"),
        (BERLIN, date(2026, 3, 29), time(2, 30), "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"),
        (BERLIN, date(2026, 10, 25), time(2, 30), "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"),
        (NEW_YORK, date(2026, 3, 7), time(3), "2026-03-07T03:00:00-05:00", "2026-03-08T03:00:00-04:00"),
        (NEW_YORK, date(2026, 10, 31), time(1, 30), "2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00"),
    ],
)
def test_both_nights_on_which_clocks_change_are_right(
    zone: ZoneInfo, night: date, clock: time, begins: str, ends: str
) -> None:
    [event] = Calendar.from_ical(DutyCalendar("a.ics", "a", zone, (entry(night, zone, clock=clock),)).made()).events
    assert (event.start.isoformat(), event.end.isoformat()) == (begins, ends)


@pytest.mark.parametrize("zone", [SHANGHAI, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")])
def test_the_zone_as_the_file_describes_it_is_the_zone(zone: ZoneInfo) -> None:
    """Read by a program that believes the file and knows no zone itself."""
    content = made(zone, [date(2026, 1, 5), date(2026, 12, 20)]).decode()
    described = tzical(StringIO(content)).get()
    assert described is not None
    instant, end = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)
    wrong = []
    while instant < end:
        local = instant.astimezone(zone)
        if local.fold == 0 and local.replace(tzinfo=described).utcoffset() != local.utcoffset():
            wrong.append(local)
        instant += timedelta(minutes=15)
    assert wrong == []


def test_the_same_days_make_the_same_bytes() -> None:
    assert made(BERLIN, days_from(date(2026, 3, 26), 6) + days_from(date(2026, 10, 22), 6)) == BOTH_NIGHTS
