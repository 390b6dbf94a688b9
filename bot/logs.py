"""Logs without petition text, names, numbers or the token."""

import json
import logging
import sys

_NOISY = (
    "httpx",
    "httpcore",
    "apscheduler",
    "aiosqlite",
    "telegram",
    "aiohttp.access",
)  # httpx's INFO line holds the token


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "from": record.name,
            "what": record.getMessage(),
        }
        return json.dumps(told, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """Time, level, origin, sentence; an exception shows its kind only, its text may hold what a resident wrote."""

    def formatException(self, ei: object) -> str:
        kind = ei[0] if isinstance(ei, tuple) else None
        return kind.__name__ if isinstance(kind, type) else ""


def set_up(level: str, form: str) -> None:
    """Send the log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines() if form == "json" else PlainLines("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("telegram", "pypdf", "PIL"):  # they quote what Telegram said, and what stands in people's files
        logging.getLogger(name).setLevel(logging.CRITICAL)
