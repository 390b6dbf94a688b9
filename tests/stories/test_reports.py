"""周报, 月报, 季报: once a period to each who answers for villages, with pictures, and as files by a press."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from bot.actions.cases.concerning import concern
from bot.actions.delivery.settle import Outcome, settle
from bot.actions.reports.send import SEND_REPORTS
from storage import outbox, people
from storage.database import Tx
from tests.rules.village import at
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

SUPERVISOR, LEADER, DISPATCHER = "袁文斌", "刘天佑", "赖永胜"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
QUARTERLY = b'monthly = "1 08:30"\nquarterly = "1 08:45"'


@pytest.fixture
async def reported(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """The practice town, with all three reports: Mondays at half past eight, on the first, on the first of a quarter."""
    file = PRACTICE_TOWN.read_bytes().replace(b'monthly = "1 08:30"', QUARTERLY)
    async with town_in_hand(tmp_path, file=file, engine=engine) as town:
        await town.bind(SUPERVISOR, LEADER, *CADRES)
        await town.beat()  # from now on they are readers
        yield town


def reports(town: TownInHand, who: str, kind: str = "周报") -> list[str]:
    return [text for text in town.heard_by(who) if text.splitlines()[0:1] and kind in text.splitlines()[0]]


def pictures(town: TownInHand, who: str) -> int:
    """Return how many pictures he has beside those of digests."""
    return sum(message.kind == "photo" and "简报" not in message.text for message in town.phone(who).messages)


def newest_file(town: TownInHand, who: str) -> bytes:
    found = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    return bytes(town.world.files.known(found.file_id or "", "Document").served())


async def sheets_of(town: TownInHand, who: str) -> Workbook:
    """Somebody fetches the workbook of his newest report."""
    await town.press(who, "Excel表")
    return load_workbook(io.BytesIO(newest_file(town, who)))


def listed(book: Workbook) -> list[str]:
    """Return the numbers of the list, as they stand there."""
    return [row[0] for row in book["现在超期和没解决"].iter_rows(min_row=4, max_col=1, values_only=True) if row[0]]


async def beat_at(town: TownInHand, *instants: str) -> None:
    for instant in instants:
        town.clock.set(at(instant))
        await town.beat()


async def answered(town: TownInHand, resident: int, said: str) -> str:
    """A case that was answered, and of which its resident said so."""
    number = await town.petition(resident, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    await town.press(handler.name, "答复")
    await town.write(handler.name, "修好了")
    await town.press(resident, said)
    return number


async def test_the_weekly_report_says_the_week_beside_the_one_before_and_shows_it(reported: TownInHand) -> None:
    town = reported
    await answered(town, 7001, "已解决")
    await town.press(7001, "满意")
    await answered(town, 7002, "未解决")
    await beat_at(town, "2026-03-09 08:29", "2026-03-09 08:30", "2026-03-09 08:31")
    [said] = reports(town, SUPERVISOR)
    assert said == (
        "谷前堡镇周报　3月2日—3月8日\n"
        "括号里是上一期（2月23日—3月1日）。\n"
        "新收 2（0），办结 1（0）。\n"
        "现在未办结 1：超期 1，挂账 0，督办 0。\n"
        "居民评价，有效回访 2 件（0）：解决率 50.0%（—），满意率 50.0%，响应率 100.0%，综合 55.0%（—）。\n"
        "没评价 0，联系不上 0，不算满意。\n"
        "干部自报，另计：答复 2 件，到期没答复 1 件，按时率 66.7%。\n"
        "排名：0 个村；另有 13 个有效回访不到 10 件，样本少，不排名。\n"
        "不含涉及干部的件。"
    )
    assert pictures(town, SUPERVISOR) == 2  # what came day by day, and of what kind; nobody can be ranked yet
    [to_leader] = reports(town, LEADER)
    assert to_leader.splitlines()[2] == "新收 2（0），办结 1（0）。"
    assert to_leader.splitlines()[0] != said.splitlines()[0]
    assert [reports(town, who) for who in CADRES] == [[], [], []]


async def test_each_comes_once_over_restarts_and_after_an_outage_the_latest_alone(reported: TownInHand) -> None:
    town = reported
    await beat_at(town, "2026-03-09 08:30")
    await town.restart()
    await beat_at(town, "2026-03-09 08:45", "2026-03-10 09:00")
    assert len(reports(town, SUPERVISOR)) == 1
    await beat_at(town, "2026-03-31 12:00")  # three weeks without power
    assert [text.splitlines()[0] for text in reports(town, SUPERVISOR)] == [
        "谷前堡镇周报　3月2日—3月8日",
        "谷前堡镇周报　3月23日—3月29日",
    ]
    await beat_at(town, "2026-04-01 08:44", "2026-04-01 08:45", "2026-04-01 08:50")
    assert [text.splitlines()[0] for text in reports(town, SUPERVISOR, "月报")] == ["谷前堡镇月报　3月1日—3月31日"]
    assert "村等级：好 0，中 0，差 0；样本少，不评 13。" in reports(town, SUPERVISOR, "月报")[0]
    assert [text.splitlines()[0] for text in reports(town, SUPERVISOR, "季报")] == ["谷前堡镇季报　1月1日—3月31日"]


async def test_the_first_report_of_whoever_is_new_is_of_days_when_he_was_a_reader(reported: TownInHand) -> None:
    town, file = reported, PRACTICE_TOWN.read_bytes().replace(b'monthly = "1 08:30"', QUARTERLY)
    await beat_at(town, "2026-04-01 08:40")
    new = CADRES[0]
    await town.import_town(file.replace(f'leader = "{LEADER}"'.encode(), f'leader = "{new}"'.encode()))
    await beat_at(town, "2026-04-01 09:00", "2026-04-03 09:00", "2026-04-06 08:29")
    assert [reports(town, new, kind) for kind in ("周报", "月报", "季报")] == [[], [], []]
    await beat_at(town, "2026-04-06 08:30")
    assert [text.splitlines()[0].split("　")[1] for text in reports(town, new)] == ["3月30日—4月5日"]


@pytest.mark.parametrize(
    ("beat", "kinds"),
    [
        ("2026-05-20 10:00", ["周报"]),
        ("2026-05-22 10:00", []),
        ("2026-05-10 10:00", ["月报"]),
        ("2026-04-11 10:00", ["季报"]),
        ("2026-04-15 10:00", ["周报", "季报"]),
    ],
)
async def test_what_is_long_past_is_sent_to_nobody(reported: TownInHand, beat: str, kinds: list[str]) -> None:
    await beat_at(reported, "2026-03-02 10:00", beat)
    assert [kind for kind in ("周报", "月报", "季报") if reports(reported, SUPERVISOR, kind)] == kinds


async def test_an_hour_that_is_changed_makes_no_second_report_of_the_same_days(reported: TownInHand) -> None:
    town = reported
    await beat_at(town, "2026-03-09 08:30")
    for hour in ("Mon 09:00", "Mon 10:00"):
        await town.import_town(PRACTICE_TOWN.read_bytes().replace(b"Mon 08:30", hour.encode()))
        await beat_at(town, f"2026-03-09 {hour[4:]}")
    assert len(reports(town, SUPERVISOR)) == 1
    await beat_at(town, "2026-03-16 10:00")
    assert len(reports(town, SUPERVISOR)) == 2


async def test_missed_until_the_night_it_waits_for_the_morning_and_whoever_came_later_gets_none(
    reported: TownInHand,
) -> None:
    town = reported
    await beat_at(town, "2026-03-09 22:00")
    assert reports(town, SUPERVISOR) == []
    await town.bind("姚喜凤")  # of another grid
    await beat_at(town, "2026-03-10 07:30")
    assert (len(reports(town, SUPERVISOR)), reports(town, "姚喜凤")) == (1, [])


async def test_workbook_and_page_come_by_a_press_and_name_what_is_late_without_a_word_of_it(
    reported: TownInHand,
) -> None:
    town = reported
    late = await town.petition(7001, "没水了")
    await beat_at(town, "2026-03-16 08:30")
    [handler] = await town.staff_by_id((await town.case(late)).handler_id)
    await town.press(SUPERVISOR, "打印稿")
    page = newest_file(town, SUPERVISOR).decode()
    assert f"<td>{late}</td><td>水磨口村</td><td>{handler.name}</td><td>求助</td><td>超期</td>" in page
    assert "没水了" not in page and "群众" not in page
    await town.press(SUPERVISOR, "Excel表")
    assert newest_file(town, SUPERVISOR)[:2] == b"PK"
    sent = next(message for message in reversed(town.phone(SUPERVISOR).messages) if message.kind == "document")
    name = town.world.files.known(sent.file_id or "", "Document").name
    assert name == "谷前堡镇周报-20260309-20260315.xlsx"


async def test_the_button_of_somebody_elses_report_gives_nothing(reported: TownInHand) -> None:
    town = reported
    await beat_at(town, "2026-03-09 08:30")
    pressed = town.data_of("Excel表")
    for who in (SUPERVISOR, LEADER, "赖淑珍"):
        town.phone(who).press_data(town.phone(who).messages[-1].message_id, pressed)
        await town.settle()
    toasts = [town.phone(who).toasts[-1].text for who in (SUPERVISOR, LEADER, "赖淑珍")]
    assert sorted(toasts[:2]) == ["", "这件不在您手上。"]
    assert toasts[2] == "这个只给督办领导和包片领导用。"


async def test_whoever_answers_for_other_villages_by_now_gets_no_file_of_his_old_report(reported: TownInHand) -> None:
    town = reported
    await beat_at(town, "2026-03-09 08:30")
    names, file = ("刘天佑".encode(), "姚喜凤".encode()), PRACTICE_TOWN.read_bytes()
    for old, new in ((names[0], b"?"), (names[1], names[0]), (b"?", names[1])):
        file = file.replace(b'leader = "' + old, b'leader = "' + new)
    await town.import_town(file)
    await town.press(LEADER, "Excel表")
    assert town.phone(LEADER).toasts[-1].text == "这件不在您手上。"


async def test_the_files_list_what_is_overdue_when_they_are_made_whatever_was_when_the_report_was(
    reported: TownInHand,
) -> None:
    town = reported
    number = await town.petition(7001, "没水了")
    other = await town.petition(7002, "没电了")
    await beat_at(town, "2026-03-16 08:30")
    [handler] = await town.staff_by_id((await town.case(other)).handler_id)
    await town.press(handler.name, "答复")
    await town.write(handler.name, "修好了")
    later = await town.petition(7003, "路坏了")
    town.clock.set(at("2026-03-30 08:00"))
    assert listed(await sheets_of(town, LEADER)) == [number, later]


async def test_what_turns_out_to_be_about_its_reader_is_gone_from_his_files_as_from_everybodys(
    reported: TownInHand,
) -> None:
    town = reported
    number = await town.petition(7001, "没水了")
    other = await town.petition(7002, "没电了")
    await beat_at(town, "2026-03-16 08:30")
    assert [listed(await sheets_of(town, who)) for who in (LEADER, SUPERVISOR)] == [[number, other], [number, other]]
    case, now = await town.case(other), town.clock.now()
    [reader] = await town.database.transaction(lambda tx: people.named(tx, LEADER))
    whom = frozenset({reader.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )
    assert [listed(await sheets_of(town, who)) for who in (LEADER, SUPERVISOR)] == [[number], [number]]
    await town.press(LEADER, "打印稿")
    assert other not in newest_file(town, LEADER).decode()


async def test_one_that_waits_while_a_case_in_it_becomes_about_its_reader_is_gathered_anew(
    reported: TownInHand,
) -> None:
    town = reported
    number = await town.petition(7001, "没水了")
    town.clock.set(at("2026-03-09 08:30"))
    await town.app.pulse.beat()  # gathered and put in; Telegram is away
    case, now = await town.case(number), town.clock.now()
    [reader] = await town.database.transaction(lambda tx: people.named(tx, LEADER))
    whom = frozenset({reader.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )
    await town.settle()
    assert (reports(town, LEADER), pictures(town, LEADER)) == ([], 0)
    await beat_at(town, "2026-03-09 08:31", "2026-03-09 08:32")
    [said] = reports(town, LEADER)
    assert said.splitlines()[2].startswith("新收 0（0）")


async def test_a_petition_about_a_cadre_stands_in_nobodys_report_since_it_is_handed_round(
    reported: TownInHand,
) -> None:
    town = reported
    await town.bind(DISPATCHER)
    await town.petition(7001, "干部不给办", about="是")
    await beat_at(town, "2026-03-16 08:30")
    said = {who: reports(town, who)[0].splitlines() for who in (SUPERVISOR, LEADER)}
    assert {lines[3] for lines in said.values()} == {"现在未办结 0：超期 0，挂账 0，督办 0。"}
    assert {lines[-1] for lines in said.values()} == {"不含涉及干部的件。"}
    assert listed(await sheets_of(town, SUPERVISOR)) == []
    await town.press(SUPERVISOR, "打印稿")
    page = newest_file(town, SUPERVISOR).decode()
    assert "<p>不含涉及干部的件。</p>" in page and DISPATCHER not in page


async def test_where_a_picture_cannot_be_drawn_the_words_come_without_it(reported: TownInHand) -> None:
    town = reported
    town.clock.set(at("2026-03-09 08:30"))
    await town.app.pulse.beat()

    def refuse(tx: Tx) -> None:
        for (message_id,) in tx.all("SELECT message_id FROM outbox WHERE kind = 'report' ORDER BY message_id"):
            outbox.take(tx, message_id, owner="somebody")
            settle(tx, message_id, Outcome("refused", why="not_made"), now=town.clock.now())

    await town.database.transaction(refuse)
    await town.settle()
    assert len(reports(town, SUPERVISOR)) == 1
    assert pictures(town, SUPERVISOR) == 0
    await town.press(SUPERVISOR, "Excel表")
    assert newest_file(town, SUPERVISOR)[:2] == b"PK"


async def test_words_that_find_no_room_below_the_picture_come_after_it(reported: TownInHand) -> None:
    town = reported
    town.clock.set(at("2026-03-09 08:30"))
    now = town.clock.now()
    [reader] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    found, _ = await town.database.read(lambda tx: SEND_REPORTS.find(tx, now=now))
    [one] = [gathered for person_id, gathered in found if person_id == reader.person_id]
    long = replace(one, fits=False)
    assert one.fits and await town.database.transaction(lambda tx: SEND_REPORTS.do(tx, one=long, now=now))
    await town.settle()
    came, words, kinds = town.phone(SUPERVISOR).messages[-3:]
    assert [(one.kind, one.text.splitlines()[:1]) for one in (came, words, kinds)] == [
        ("photo", []),
        ("text", ["谷前堡镇周报　3月2日—3月8日"]),
        ("photo", []),
    ]
    assert await sheets_of(town, SUPERVISOR)
