"""Environment → one frozen Config. Every fault is named at once; the token never shows in a repr."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

VERSION = "0.1.0"
TELEGRAM = "https://api.telegram.org"


class BadConfig(ValueError):
    """Settings that cannot be used; `faults` holds one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Config:
    """What an installation is told by its environment."""

    bot_token: str | None = field(default=None, repr=False)
    bot_api_url: str = TELEGRAM
    database: Path | str = field(default=Path("data/zhiban.db"), repr=False)  # an address may hold a password
    town_file: Path | None = None
    web_host: str = "127.0.0.1"
    web_port: int = 8081
    send_per_second: float = 30
    beat_seconds: float = 15
    log_level: str = "INFO"
    log_format: str = "text"
    web_url: str | None = None  # under which people reach `web_port`

    @property
    def talks_to_telegram(self) -> bool:
        """Whether people, not a stand-in, would hear what is sent."""
        return urlsplit(self.bot_api_url).hostname == urlsplit(TELEGRAM).hostname


def read_config(environment: Mapping[str, str]) -> Config:
    """Return the Config of `environment`; an empty value counts as absent.

    Raises: BadConfig: with a sentence for every setting that cannot be used.
    """
    faults: list[str] = []
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    host, port = _listen(given.get("WEB_LISTEN", "127.0.0.1:8081"), faults)
    config = Config(
        bot_token=given.get("BOT_TOKEN"),
        bot_api_url=_url("BOT_API_URL", given.get("BOT_API_URL", TELEGRAM), faults),
        database=_database(given.get("DATABASE_URL", "sqlite:///data/zhiban.db"), faults),
        town_file=Path(given["TOWN_FILE"]) if "TOWN_FILE" in given else None,
        web_host=host,
        web_port=port,
        send_per_second=_number(given, "SEND_PER_SECOND", 30, 0, faults),
        beat_seconds=_number(given, "BEAT_SECONDS", 15, 0.1, faults),
        log_level=_one_of(given, "LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"), faults),
        log_format=_one_of(given, "LOG_FORMAT", ("text", "json"), faults),
        web_url=_url("WEB_URL", given["WEB_URL"], faults) if "WEB_URL" in given else None,
    )
    faults += [
        f"{name}：这个版本只会轮询，还不会用 webhook，请去掉。"
        for name in ("WEBHOOK_URL", "WEBHOOK_SECRET")
        if name in given
    ]
    if faults:
        raise BadConfig(faults)
    return config


def _url(name: str, text: str, faults: list[str]) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        faults.append(f"{name}：要写成 https://… 或 http://…。")
    return text.rstrip("/")


def _database(url: str, faults: list[str]) -> Path | str:
    """A file (three slashes: relative, four: absolute), or the address of a PostgreSQL database as it stands."""
    if re.match(r"postgres(ql)?://\S+$", url):
        return url
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        faults.append(
            "DATABASE_URL：要写成 sqlite:///data/zhiban.db（三条斜线是相对路径，四条是绝对路径），或 postgresql://用户:密码@主机/数据库。"
        )
    return Path(url.removeprefix("sqlite:///") or ".")


def _listen(text: str, faults: list[str]) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > 65535:
        faults.append("WEB_LISTEN：要写成 地址:端口，例如 127.0.0.1:8081。")
        return "127.0.0.1", 8081
    return host.strip("[]"), int(port)


def _number(given: Mapping[str, str], name: str, default: float, least: float, faults: list[str]) -> float:
    try:
        number = float(given.get(name, default))
    except ValueError:
        number = -1.0
    if not least <= number < 1e6:
        faults.append(f"{name}：要写一个不小于 {least:g} 的数，例如 {default:g}。")
        return default
    return number


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], faults: list[str]) -> str:
    by_lower = {choice.lower(): choice for choice in allowed}
    choice = by_lower.get(given.get(name, allowed[0]).lower())
    if choice is None:
        faults.append(f"{name}：只能是 {'、'.join(allowed)}。")
        return allowed[0]
    return choice
