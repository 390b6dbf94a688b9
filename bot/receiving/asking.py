"""Asks Telegram how it sees the bot, beside python-telegram-bot: only so the date of its answer can be read.

An error of httpx names the address, and the address holds the token: none is passed on, or its text.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.clock import Clock
from bot.rules.condition import Telegram

PATIENCE = 10.0  # seconds
HALF_A_SECOND = timedelta(seconds=0.5)  # the header leaves out the rest of its second


@dataclass(frozen=True)
class _Answer:
    status: int
    result: dict[str, Any]
    ahead: timedelta | None


async def ask_telegram(client: httpx.AsyncClient, *, api_url: str, token: str, clock: Clock) -> Telegram:
    """Return what Telegram says of the bot with that token. Never raises what the network does."""
    me = await _ask(client, f"{api_url}/bot{token}/getMe", clock)
    if me is None or me.status not in (200, 401, 404):
        return Telegram(answers=False)
    if me.status != 200:
        return Telegram(answers=True, ahead=me.ahead)
    hook = await _ask(client, f"{api_url}/bot{token}/getWebhookInfo", clock)
    told = hook.result if hook else {}
    return Telegram(
        answers=hook is not None and hook.status == 200,
        knows_token=True,
        username=me.result.get("username"),
        has_webhook=bool(told.get("url")),
        pending=int(told.get("pending_update_count", 0)),
        ahead=me.ahead,
    )


async def _ask(client: httpx.AsyncClient, url: str, clock: Clock) -> _Answer | None:
    """Return an answer, or None where there is none that could be Telegram's."""
    before = clock.now()
    try:
        answer = await client.post(url)
        body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    if not isinstance(body, dict) or "ok" not in body:
        return None
    result = body.get("result")
    between = before + (clock.now() - before) / 2
    return _Answer(answer.status_code, result if isinstance(result, dict) else {}, _ahead(answer, between))


def _ahead(answer: httpx.Response, at: datetime) -> timedelta | None:
    try:
        return at - (parsedate_to_datetime(answer.headers["Date"]) + HALF_A_SECOND)
    except (
        KeyError,
        ValueError,
        TypeError,
    ):  # a Bot API server of one's own need not say it, or says it without a zone
        return None
