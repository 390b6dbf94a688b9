"""Settings: from the environment or `.env`, every fault named at once, the token told to nobody."""

from pathlib import Path

import pytest

from bot.config import BadConfig, Config, read_config
from tests.commands.desk import NAMES, Desk
from tests.town import PRACTICE_TOWN

TOKEN = "123456:AAF-secret-of-the-bot"
SHOW = ("town", "show", "--json")


def test_nothing_set_means_the_defaults() -> None:
    assert read_config({}) == Config(
        bot_token=None,
        bot_api_url="https://api.telegram.org",
        database=Path("data/zhiban.db"),
        town_file=None,
        web_host="127.0.0.1",
        web_port=8081,
        send_per_second=30,
        beat_seconds=15,
        log_level="INFO",
        log_format="text",
    )


def test_an_empty_value_counts_as_absent() -> None:
    assert read_config(dict.fromkeys(NAMES.split(), "")) == read_config({})


def test_every_setting_is_read() -> None:
    found = read_config(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://localhost:9000/",
            "DATABASE_URL": "sqlite:////var/lib/zhiban.db",
            "TOWN_FILE": "town.toml",
            "WEB_LISTEN": "0.0.0.0:0",
            "SEND_PER_SECOND": "0",
            "BEAT_SECONDS": "2.5",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
            "WEB_URL": "https://zhiban.example.org/bot/",
        }
    )
    assert found == Config(
        TOKEN,
        "http://localhost:9000",
        Path("/var/lib/zhiban.db"),
        Path("town.toml"),
        "0.0.0.0",
        0,
        0,
        2.5,
        "DEBUG",
        "json",
        "https://zhiban.example.org/bot",
    )


WRONG = {
    "BOT_API_URL": "api.telegram.org",
    "DATABASE_URL": "mysql://there",
    "WEB_LISTEN": "8081",
    "SEND_PER_SECOND": "-1",
    "BEAT_SECONDS": "soon",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
    "WEBHOOK_URL": "https://example.org",
    "WEBHOOK_SECRET": "secret",
}


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(BadConfig) as raised:
        read_config(WRONG)
    assert sorted(fault.partition("：")[0] for fault in raised.value.faults) == sorted(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_names_its_setting(name: str) -> None:
    with pytest.raises(BadConfig) as raised:
        read_config({name: WRONG[name]})
    [fault] = raised.value.faults
    assert fault.startswith(f"{name}：")


def test_the_address_of_a_postgresql_database_is_kept_and_never_shown() -> None:
    config = read_config({"DATABASE_URL": "postgresql://zhiban:secret@localhost/zhiban"})
    assert config.database == "postgresql://zhiban:secret@localhost/zhiban"
    assert "secret" not in repr(config)


@pytest.mark.parametrize(
    ("url", "real"),
    [
        ("https://api.telegram.org", True),
        ("https://API.telegram.org/", True),
        ("http://localhost:8080", False),
        ("https://telegram.example.org", False),
    ],
)
def test_the_real_telegram_is_known_by_its_address(url: str, real: bool) -> None:
    assert read_config({"BOT_API_URL": url}).talks_to_telegram is real


def test_a_command_says_every_fault_and_never_the_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    said = desk.run(*SHOW)
    assert (said.code, said.out) == (1, "")
    assert sorted(line.partition("：")[0] for line in said.err.splitlines()) == sorted(WRONG)
    assert TOKEN not in said.err


def test_settings_are_read_from_the_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    desk.file("DATABASE_URL=sqlite:///here/kept.db\n", ".env")
    desk.import_practice_town()
    assert (desk.folder / "here" / "kept.db").exists()


def test_the_environment_beats_the_file(desk: Desk) -> None:
    desk.file("DATABASE_URL=sqlite:///here/kept.db\nLOG_LEVEL=LOUD\n", ".env")
    assert desk.run(*SHOW).err.startswith("LOG_LEVEL：")
    desk.file("DATABASE_URL=sqlite:///here/kept.db\n", ".env")
    desk.import_practice_town()
    assert not (desk.folder / "here").exists()
    assert (desk.folder / "zhiban.db").exists()


def test_the_town_file_is_imported_when_there_is_no_town(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWN_FILE", desk.file('[office]\nname = "无镇"\n', "broken.toml"))
    said = desk.run(*SHOW)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines()[-1] == "第 1 行 office.phone：缺这一项。"
    monkeypatch.setenv("TOWN_FILE", str(PRACTICE_TOWN))
    assert desk.run(*SHOW).document["office"] == "谷前堡镇"


def test_with_a_town_in_the_database_the_town_file_may_be_gone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.import_practice_town()
    monkeypatch.setenv("TOWN_FILE", str(desk.folder / "gone.toml"))
    assert desk.run(*SHOW).document["office"] == "谷前堡镇"
