"""`duty show`, `duty plan`, and from when on a changed turn holds."""

from datetime import date, time, timedelta

import pytest
from icalendar import Calendar

from bot.clock import SystemClock
from bot.rules.rota import duty_day
from tests.commands.desk import Desk
from tests.rules.village import SHANGHAI
from tests.town import PRACTICE_TOWN

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = ("--village", "水磨口村")
TURN = {"2026-03-02": "赖淑珍", "2026-03-03": "姚忠义", "2026-03-04": "萧金凤", "2026-03-05": "赖淑珍"}


@pytest.mark.parametrize("day", TURN)
def test_the_roster_is_an_array_of_who_and_why(desk: Desk, day: str) -> None:
    desk.live_a_day()
    assert desk.run("duty", "show", *VILLAGE, "--day", day, "--json").document == [
        {
            "town": "谷前堡镇",
            "village": "水磨口村",
            "day": day,
            "person": TURN[day],
            "role": "cadre",
            "reason": "今天轮值",
        }
    ]


def test_where_nobody_is_bound_the_duty_room_has_it_and_the_reason_is_said(desk: Desk) -> None:
    desk.import_practice_town()
    rows = desk.run("duty", "show", "--json").document
    assert len(rows) == 13
    assert {(row["person"], row["role"]) for row in rows} == {("郭银花", "duty_room")}
    assert {row["reason"] for row in rows} == {"值班干部和包片领导都联系不上，由值班室代"}


def test_with_the_cadres_gone_the_leader_has_the_village(desk: Desk) -> None:
    desk.live_a_day()
    for name in ("赖淑珍", "姚忠义"):
        assert desk.run("unbind", name).code == 0
    show = ("duty", "show", *VILLAGE, "--day", "2026-03-02", "--json")
    [next_one] = desk.run(*show).document
    assert (next_one["person"], next_one["reason"]) == ("萧金凤", "轮到的人没绑定或联系不上，顺延到下一位")
    assert desk.run("unbind", "萧金凤").code == 0
    [leader] = desk.run(*show).document
    assert (leader["person"], leader["role"]) == ("刘天佑", "leader")


@pytest.mark.parametrize("day", ["someday", "2026-02-30", "2月30日"])
def test_a_day_that_is_none_is_refused(desk: Desk, day: str) -> None:
    desk.import_practice_town()
    said = desk.run("duty", "show", "--day", day)
    assert (said.code, said.out, said.err) == (1, "", f"看不懂日期 {day}。写成 2027-02-05。\n")


def test_a_day_may_be_written_as_in_chat(desk: Desk) -> None:
    desk.import_practice_town()
    tomorrow = duty_day(SystemClock().now(), handover=time(8), zone=SHANGHAI) + timedelta(days=1)
    for written in ("明天", f"{tomorrow.month}月{tomorrow.day}日"):
        [row] = desk.run("duty", "show", *VILLAGE, "--day", written, "--json").document
        assert row["day"] == str(tomorrow)


def test_for_people_a_line_each(desk: Desk) -> None:
    desk.live_a_day()
    said = desk.run("duty", "show", *VILLAGE, "--day", "2026-03-02")
    assert (said.code, said.out) == (0, "2026-03-02　谷前堡镇/水磨口村　赖淑珍（今天轮值）\n")


def today() -> date:
    """Return the duty day that runs in Shanghai while this is tested."""
    return duty_day(SystemClock().now(), handover=time(8), zone=SHANGHAI)


def test_the_plan_is_published_until_a_day_and_shown(desk: Desk) -> None:
    desk.import_practice_town()
    until = today() + timedelta(days=100)
    plan = desk.run("duty", "plan", *VILLAGE, "--until", until.isoformat(), "--json").document
    assert [row["day"] for row in plan] == [(today() + timedelta(days=n)).isoformat() for n in range(101)]
    assert desk.run("duty", "show", *VILLAGE, "--day", until.isoformat(), "--json").document == plan[-1:]
    turn = ("赖淑珍", "姚忠义", "萧金凤")
    named = turn[(today() - date(2026, 3, 2)).days % 3]
    said = desk.run("duty", "plan", *VILLAGE, "--until", today().isoformat())
    assert (said.code, said.out) == (
        0,
        f"{today()}　谷前堡镇/水磨口村　郭银花（值班干部和包片领导都联系不上，由值班室代；排的是{named}）\n",
    )


def test_a_rehearsed_plan_publishes_nothing(desk: Desk) -> None:
    desk.import_practice_town()
    until = (today() + timedelta(days=300)).isoformat()
    said = desk.run("duty", "plan", "--until", until, "--dry-run")
    assert (said.code, said.out.splitlines()[-1]) == (0, "以上只是预演，什么也没改。")
    assert desk.run("town", "import", str(PRACTICE_TOWN), "--from", until).code == 1  # it reaches as far as before


@pytest.mark.parametrize("days", [-1, 732])
def test_a_plan_goes_neither_into_the_past_nor_further_than_two_years(desk: Desk, days: int) -> None:
    desk.import_practice_town()
    said = desk.run("duty", "plan", "--until", (today() + timedelta(days=days)).isoformat())
    assert (said.code, said.out, said.err) == (1, "", "只能排到今天以后、两年以内的一天。\n")


def test_a_changed_turn_holds_from_the_day_that_was_given(desk: Desk) -> None:
    desk.import_practice_town()
    since = today() + timedelta(days=10)
    turned = PRACTICE_TOWN.read_text("utf-8").replace(
        '["赖淑珍", "姚忠义", "萧金凤"]', '["姚忠义", "赖淑珍", "萧金凤"]'
    )
    said = desk.run("town", "import", desk.file(turned), "--from", since.isoformat())
    moved = next(line for line in said.out.splitlines() if line.startswith("改班：谷前堡镇/水磨口村 "))
    days = [since + timedelta(days=n) for n in range(3)]
    assert any(f" {day.month}月{day.day}日 " in moved for day in days)
    assert not any(f"{day.month}月{day.day}日 " in moved for day in (since - timedelta(days=n) for n in range(1, 10)))


@pytest.mark.parametrize("days", [0, 60])
def test_a_turn_changes_neither_today_nor_where_nothing_is_planned(desk: Desk, days: int) -> None:
    desk.import_practice_town()
    since = (today() + timedelta(days=days)).isoformat()
    said = desk.run("town", "import", str(PRACTICE_TOWN), "--from", since)
    assert (said.code, said.err) == (1, "值班的变动最早从明天起算，最晚到已经排好的最后一天。\n")


def test_the_ledger_has_a_line_for_each_person_and_village(desk: Desk) -> None:
    desk.live_a_day()
    period = ("--from", "2026-03-01", "--to", "2026-03-31")
    lines = desk.run("duty", "ledger", *VILLAGE, *period, "--json").document
    assert [line["person"] for line in lines] == ["赖淑珍", "姚忠义", "萧金凤"]
    assert lines[0] | {"ahead": 0} == {
        "town": "谷前堡镇",
        "village": "水磨口村",
        "person": "赖淑珍",
        "first": "2026-03-02",
        "last": "2026-03-31",
        "workday": 7,
        "weekend": 3,
        "holiday": 0,
        "days": 10,
        "ahead": 0,
        "load": 13,
        "for_others": {},
        "by_others": {},
    }
    assert sum(line["days"] for line in lines) == 30
    told = desk.run("duty", "ledger", *VILLAGE, *period).out.splitlines()
    assert told[0] == "谷前堡镇/水磨口村　最多最少相差：工作日 1，周末 1，节假日 0"
    assert len(told) == 4


@pytest.mark.parametrize("period", [("2026-03-31", "2026-03-01"), ("2020-01-01", "2026-03-01")])
def test_a_period_that_is_none_is_refused(desk: Desk, period: tuple[str, str]) -> None:
    desk.import_practice_town()
    said = desk.run("duty", "ledger", "--from", period[0], "--to", period[1])
    assert (said.code, said.out, said.err) == (1, "", "--from 不能晚于 --to，一次最多看三年。\n")


def test_a_villages_calendar_is_a_file(desk: Desk) -> None:
    desk.import_practice_town()
    written = desk.folder / "水磨口.ics"
    said = desk.run("duty", "export", str(written), *VILLAGE)
    assert (said.code, said.out) == (0, f"写好了：{written}。\n")
    events = Calendar.from_ical(written.read_bytes()).events
    assert {str(event["SUMMARY"]) for event in events} == {"值班：水磨口村　郭银花"}  # nobody is bound yet
    assert {f"{event.start:%H:%M%z}" for event in events} == {"08:00+0800"}
    assert [event.start for event in events[1:]] == [event.end for event in events[:-1]]
    assert len(events) >= 35


def test_a_persons_calendar_is_a_file(desk: Desk) -> None:
    desk.import_practice_town()
    written = desk.folder / "姚忠义.ics"
    assert desk.run("duty", "export", str(written), "--person", "姚忠义").code == 0
    events = Calendar.from_ical(written.read_bytes()).events
    assert {str(event["SUMMARY"]) for event in events} == {"值班：水磨口村"}
    assert {event.end - event.start for event in events} == {timedelta(days=1)}


def test_the_notices_of_a_month_are_a_file(desk: Desk) -> None:
    desk.live_a_day()
    written = desk.folder / "四月.html"
    said = desk.run("duty", "export", str(written), "--month", "2026-04")
    assert (said.code, said.out) == (0, f"写好了：{written}。请用浏览器打开，A4 纸打印。\n")
    assert written.read_text("utf-8").count("<h1>2026年4月值班表</h1>") == 13
    assert desk.run("duty", "export", str(written), "--month", "2026-04", *VILLAGE).code == 0
    assert written.read_text("utf-8").count("<h1>2026年4月值班表</h1>") == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("out.ics",), "要谁的日历？请加上 --village 村 或 --person 姓名。\n"),
        (("out.ics", "--person", "王二麻子"), "没有叫王二麻子的人。\n"),
        (("out.ics", "--village", "王家村"), "没有叫王家村的村。\n"),
        (("out.html", "--person", "姚忠义"), ".html 文件不能加 --person。\n"),
        (("out.html", "--month", "4月"), "看不懂月份 4月。写成 2027-02。\n"),
        (("out.xlsx", "--village", "水磨口村"), ".xlsx 文件不能加 --village。\n"),
        (("out.docx",), "out.docx：文件名要以 .xlsx 或 .ics 或 .html 结尾。\n"),
    ],
)
def test_an_export_that_cannot_be_is_refused_in_a_sentence(desk: Desk, arguments: tuple[str, ...], why: str) -> None:
    desk.live_a_day()
    said = desk.run("duty", "export", *arguments)
    assert (said.code, said.out, said.err) == (1, "", why)
    assert not (desk.folder / arguments[0]).exists()
