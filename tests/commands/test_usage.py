"""Exit codes, and sentences on standard error."""

import pytest

from tests.commands.desk import Desk, at_most


def test_help_lists_only_what_works(desk: Desk) -> None:
    said = desk.run("--help")
    assert said.code == 0
    for verb in ("run", "practice", "town", "invite", "unbind", "duty", "case", "tick", "verify", "purge"):
        assert f"\n    {verb} " in said.out
    assert "template" in desk.run("town", "--help").out
    assert "export" in desk.run("case", "--help").out


WRONG = [(), ("nonsense",), ("town",), ("town", "import"), ("unbind",), ("case", "show"), ("duty", "show", "--week")]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_2(desk: Desk, arguments: tuple[str, ...]) -> None:
    said = desk.run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: ")


WANT_A_TOWN = [
    ("town", "show"),
    ("invite",),
    ("unbind", "赖淑珍"),
    ("duty", "show"),
    ("case", "list"),
    ("case", "show", "2026-00001"),
]


@pytest.mark.parametrize("arguments", WANT_A_TOWN, ids=" ".join)
def test_without_a_town_a_command_says_what_to_do(desk: Desk, arguments: tuple[str, ...]) -> None:
    said = desk.run(*arguments)
    expected = "还没有镇的资料。先运行：python -m bot town import 文件.toml\n"
    assert (said.code, said.out, said.err) == (1, "", expected)


def test_without_a_token_nothing_is_delivered(desk: Desk) -> None:
    said = desk.run("tick")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("没有 BOT_TOKEN。")


def test_a_database_that_cannot_be_opened_is_said_in_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.file("not a folder", "blocked")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{desk.folder}/blocked/zhiban.db")
    said = desk.run("town", "show")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("数据库用不了（")


def test_a_file_that_is_no_database_is_said_in_a_sentence(desk: Desk) -> None:
    desk.file("this is a letter, not a database\n" * 100, "zhiban.db")
    said = desk.run("town", "show")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("数据库用不了（")


def test_a_rehearsal_never_reaches_the_real_telegram(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAF-secret-of-the-bot")
    said = desk.run("tick", "--at", "2027-02-05T09:00")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("--at 只能用在练习里")


@pytest.mark.parametrize("written", ["yesterday", "2027-13-05", "09:00"])
def test_a_rehearsal_at_no_instant_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAF-secret-of-the-bot")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    said = desk.run("tick", "--at", written)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"看不懂时间 {written}。")


def test_a_rehearsal_before_the_last_event_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.live_a_day("没水了")
    monkeypatch.setenv("BOT_TOKEN", "123456:AAF-secret-of-the-bot")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    said = desk.run("tick", "--at", "2026-03-02T08:59")
    assert (said.code, said.out) == (1, "")
    assert said.err == "--at 早于最后一条记录（2026-03-02T09:00:00+08:00），时间不能倒着走。\n"


@pytest.mark.parametrize("verb", ["run", "practice"])
def test_the_practice_town_never_takes_the_database_of_the_bot(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{desk.folder}/practice.db")
    with at_most(seconds=30):  # without the guard it would serve for ever
        said = desk.run(verb)
    assert said.code == 1
    assert said.err.startswith("练习镇要用自己的数据库文件")
    assert list(desk.folder.iterdir()) == []


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_that_is_none_is_wrong_usage(desk: Desk, port: str) -> None:
    said = desk.run("practice", "--port", port)
    assert (said.code, said.out) == (2, "")
