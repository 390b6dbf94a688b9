"""What Telegram says of the bot, and what is made of answers that are no answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.server import serve
from bot.receiving.asking import ask_telegram
from bot.rules.condition import Telegram
from tests.town import HandClock

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOKEN = "4242:never-to-be-printed"
Answer = Callable[[httpx.Request], httpx.Response]


async def asked(answer: Answer, *, now: datetime = NOW, api_url: str = "https://api.example") -> Telegram:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        return await ask_telegram(client, api_url=api_url, token=TOKEN, clock=HandClock(now))


def telegram(url: str = "", pending: int = 0, date: str | None = "Mon, 02 Mar 2026 01:00:00 GMT") -> Answer:
    """Return a Telegram that knows the token."""
    results = {
        "getMe": {"id": 1, "is_bot": True, "username": "zhiban_bot"},
        "getWebhookInfo": {"url": url, "pending_update_count": pending},
    }

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith(f"/bot{TOKEN}/")
        document = {"ok": True, "result": results[request.url.path.rpartition("/")[2]]}
        return httpx.Response(200, json=document, headers={"Date": date} if date else {})

    return answer


async def test_it_tells_name_webhook_and_what_waits() -> None:
    assert await asked(telegram("https://elsewhere.example", 7)) == Telegram(
        answers=True,
        knows_token=True,
        username="zhiban_bot",
        has_webhook=True,
        pending=7,
        ahead=timedelta(seconds=-0.5),
    )


@pytest.mark.parametrize(
    ("now", "ahead"), [(NOW, -0.5), (NOW + timedelta(seconds=40), 39.5), (NOW - timedelta(minutes=5), -300.5)]
)
async def test_the_machines_clock_is_held_against_the_date_of_the_answer(now: datetime, ahead: float) -> None:
    assert (await asked(telegram(), now=now)).ahead == timedelta(seconds=ahead)


@pytest.mark.parametrize("date", [None, "yesterday", "Mon, 02 Mar 2026 01:00:00 -0000"])
async def test_an_answer_without_a_proper_date_says_nothing_of_the_clock(date: str | None) -> None:
    told = await asked(telegram(date=date))
    assert (told.answers, told.ahead) == (True, None)


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_not_known_is_no_trouble_of_the_network(status: int) -> None:
    told = await asked(lambda request: httpx.Response(status, json={"ok": False, "description": "Unauthorized"}))
    assert told == Telegram(answers=True, knows_token=False)


def _breaks(error: Exception) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        _breaks(httpx.ConnectError(f"no route to /bot{TOKEN}/getMe")),
        _breaks(httpx.ReadTimeout("late")),
        lambda request: httpx.Response(502, text="<html>Bad Gateway</html>"),
        lambda request: httpx.Response(200, text="<html>Please log in</html>"),
        lambda request: httpx.Response(200, json=["somebody else"]),
        lambda request: httpx.Response(404, json={"detail": "not the Bot API"}),
        lambda request: httpx.Response(500, json={"ok": False}),
    ],
)
async def test_what_is_not_telegrams_answer_is_none(answer: Answer) -> None:
    assert await asked(answer) == Telegram(answers=False)


async def test_a_token_that_makes_no_address_is_no_crash() -> None:
    async with httpx.AsyncClient() as client:
        told = await ask_telegram(client, api_url="http://127.0.0.1:1", token="a\x00b", clock=HandClock(NOW))
    assert told == Telegram(answers=False)


async def test_the_strict_bot_api_is_understood() -> None:
    clock = HandClock(NOW)
    world = TelegramWorld(clock)
    server = await serve(world)
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            told = await ask_telegram(client, api_url=server.url, token=world.token, clock=clock)
            refused = await ask_telegram(client, api_url=server.url, token="1:other", clock=clock)
    finally:
        await server.close()
    assert (told.answers, told.knows_token, told.has_webhook, told.pending) == (True, True, False, 0)
    assert told.username
    assert (refused.answers, refused.knows_token) == (True, False)
