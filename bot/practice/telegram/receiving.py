"""The methods by which the bot gets its updates."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.practice.telegram.errors import bad_request, conflict
from bot.practice.telegram.wire import Object, Request, unix_seconds, without_nothing

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_ABILITIES: Object = {
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class WebhookSetting:
    """Where updates are posted, and what went wrong with it last."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    failed_at: datetime | None = None
    failure: str | None = None


def get_me(world: "TelegramWorld", request: Request) -> Object:
    """Return the bot itself."""
    return {**world.bot_user, **_ABILITIES}


async def get_updates(world: "TelegramWorld", request: Request) -> list[Object]:
    """Confirm what lies below `offset`, return what comes after; wait up to `timeout` seconds for it."""
    params = request.params
    if world.webhook is not None:
        raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
    limit, timeout, offset = params.get("limit", 100), params.get("timeout", 0), params.get("offset")
    if not 1 <= limit <= 100:
        raise bad_request("limit must be between 1 and 100")
    if timeout < 0:
        raise bad_request("timeout must not be negative")
    if offset is not None and offset < 0:
        raise bad_request("this stand-in takes no negative offset")
    world.updates.allow(_kinds(params))
    return await world.updates.poll(offset=offset, limit=limit, timeout=timeout)


def set_webhook(world: "TelegramWorld", request: Request) -> bool:
    """Have updates posted to an address; an empty one takes the webhook away."""
    params = request.params
    if not params["url"]:
        return delete_webhook(world, request)
    address = urlsplit(params["url"])
    # Telegram itself posts to https alone; a stand-in on one machine has no certificate.
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _THIS_MACHINE):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.allow(_kinds(params))
    world.webhook = WebhookSetting(params["url"], secret, connections)
    world.updates.end_poll(conflict("terminated by setWebhook request"))
    world.updates.wake()
    return True


def delete_webhook(world: "TelegramWorld", request: Request) -> bool:
    """Have updates kept for getUpdates."""
    if request.params.get("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = None
    world.updates.wake()
    return True


def get_webhook_info(world: "TelegramWorld", request: Request) -> Object:
    """Return the WebhookInfo object."""
    setting = world.webhook or WebhookSetting(url="")
    failed_at = setting.failed_at and unix_seconds(setting.failed_at)
    failure = {"last_error_date": failed_at, "last_error_message": setting.failure}
    bounds = {"max_connections": setting.max_connections} if setting.url else {}
    return {
        "url": setting.url,
        "has_custom_certificate": False,
        "pending_update_count": world.updates.count(),
        **bounds,
        **without_nothing({**failure, "allowed_updates": list(world.updates.allowed) or None}),
    }


def _kinds(params: Object) -> list[str] | None:
    kinds: list[Any] | None = params.get("allowed_updates")
    if kinds is not None and not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates JSON")
    return kinds
