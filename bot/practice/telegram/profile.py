"""What the bot says about itself: commands, descriptions, the menu button."""

import json
import re
from typing import TYPE_CHECKING, Any

from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.wire import Object, Request

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_MENU_BUTTONS = {"commands", "web_app", "default"}
_LONGEST_DESCRIPTION = 512
_LONGEST_SHORT_DESCRIPTION = 120


class Profile:
    """Commands per (scope, language), descriptions per language, menu buttons per chat (None: all)."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[Object]] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.menu_buttons: dict[int | None, Object] = {}

    def commands_shown(self, user_id: int, language: str) -> list[Object]:
        """Return the commands of a private chat, each {command, description}: the narrowest scope that has any."""
        scopes: list[Object] = [
            {"type": "chat", "chat_id": user_id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ]
        short = language.partition("-")[0]
        keys = [(json.dumps(scope, sort_keys=True), code) for scope in scopes for code in (short, "")]
        return next((self.commands[key] for key in keys if self.commands.get(key)), [])


def set_my_commands(world: "TelegramWorld", request: Request) -> bool:
    """Set the commands shown in a scope and language."""
    commands = request.params["commands"]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.profile.commands[_key(request.params)] = commands
    return True


def get_my_commands(world: "TelegramWorld", request: Request) -> list[Object]:
    """Return the commands of exactly this scope and language."""
    return list(world.profile.commands.get(_key(request.params), []))


def set_my_description(world: "TelegramWorld", request: Request) -> bool:
    """Set what an empty chat with the bot shows."""
    description = request.params.get("description", "")
    if len(description) > _LONGEST_DESCRIPTION:
        raise bad_request("description is too long")
    world.profile.descriptions[request.params.get("language_code", "")] = description
    return True


def set_my_short_description(world: "TelegramWorld", request: Request) -> bool:
    """Set what the bot's profile shows."""
    description = request.params.get("short_description", "")
    if len(description) > _LONGEST_SHORT_DESCRIPTION:
        raise bad_request("short description is too long")
    world.profile.short_descriptions[request.params.get("language_code", "")] = description
    return True


def set_chat_menu_button(world: "TelegramWorld", request: Request) -> bool:
    """Set the button beside the writing field, of one private chat or of all."""
    button = request.params.get("menu_button", {"type": "default"})
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: wrong type")
    chat_id = request.params.get("chat_id")
    if chat_id is not None:
        world.chat(chat_id)
    world.profile.menu_buttons[chat_id] = button
    return True


def _key(params: Object) -> tuple[str, str]:
    scope = params.get("scope", {"type": "default"})
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise bad_request("can't parse BotCommand")
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command["command"])):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command["description"])) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
