"""The log and a repr tell neither the token nor what people write."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.config import BadConfig, Config, read_config

TOKEN = "123456:AAF-secret-of-the-bot"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Setting the log up changes the loggers of the whole process."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    levels = {name: logger.level for name, logger in root.manager.loggerDict.items() if hasattr(logger, "level")}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, logger in root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger):
            logger.setLevel(levels.get(name, logging.NOTSET))


def logged(form: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the log says of an error whose text holds what a resident wrote and the token."""
    logs.set_up("DEBUG", form)
    try:
        raise ValueError(f"王小明 13800138000 {TOKEN}")
    except ValueError:
        logging.getLogger("bot.anything").exception("an update failed")
    return capsys.readouterr().err


def test_the_plain_log_shows_the_kind_of_an_error_and_never_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    told = logged("text", capsys)
    assert told.splitlines()[0].endswith("ERROR bot.anything: an update failed")
    assert told.splitlines()[1:] == ["ValueError"]


def test_the_json_log_shows_no_text_of_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = logged("json", capsys).splitlines()
    assert set(json.loads(line)) == {"at", "level", "from", "what"}
    assert json.loads(line)["what"] == "an update failed"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "name",
    ["httpx", "httpcore", "telegram.ext.Application", "aiosqlite", "aiohttp.access", "pypdf._reader", "PIL.Image"],
)
def test_libraries_that_name_the_token_or_the_text_are_silent(
    form: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG", form)
    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger(name).debug("没水了")
    told = capsys.readouterr().err
    assert TOKEN not in told
    assert "没水了" not in told


def test_the_token_never_shows_in_a_repr() -> None:
    config = read_config({"BOT_TOKEN": TOKEN})
    assert config.bot_token == TOKEN
    assert TOKEN not in repr(config)
    assert TOKEN not in str(Config(bot_token=TOKEN))


def test_no_fault_of_the_settings_repeats_the_token() -> None:
    wrong = {"BOT_TOKEN": TOKEN, "BOT_API_URL": TOKEN, "WEB_LISTEN": TOKEN, "SEND_PER_SECOND": TOKEN}
    with pytest.raises(BadConfig) as raised:
        read_config(wrong)
    assert TOKEN not in str(raised.value)
    assert TOKEN not in repr(raised.value)
