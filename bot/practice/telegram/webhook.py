"""Posts updates to the bot's webhook, in order, each until it is taken."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp

from bot.practice.telegram.wire import Object

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_FIRST_WAIT = 1.0  # seconds
_LONGEST_WAIT = 60.0
_ANSWER_WITHIN = aiohttp.ClientTimeout(total=30)


async def push_updates(world: "TelegramWorld") -> None:
    """Post what waits whenever a webhook is set; runs until it is cancelled."""
    wait = _FIRST_WAIT
    async with aiohttp.ClientSession(timeout=_ANSWER_WITHIN) as session:
        while True:
            waiting = world.updates.pending(1)
            if world.webhook is None or not waiting:
                await world.updates.wait()
            elif await _post(world, session, waiting[0]):
                wait = _FIRST_WAIT
            else:
                await world.clock.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)


async def _post(world: "TelegramWorld", session: aiohttp.ClientSession, update: Object) -> bool:
    """Post one update and return whether the bot took it."""
    setting = world.webhook
    assert setting is not None  # the caller looked
    headers = {"Content-Type": "application/json"}
    if setting.secret_token is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = setting.secret_token
    try:
        async with session.post(setting.url, data=json.dumps(update).encode(), headers=headers) as answer:
            failure = None if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (TimeoutError, aiohttp.ClientError):
        failure = "Connection failed"
    if failure is not None:
        if world.webhook is setting:
            world.webhook = replace(setting, failed_at=world.now, failure=failure)
        return False
    world.updates.settle(update["update_id"])
    return True
