"""Telegram as one bot knows it: its chats, the updates that wait for it, and its calls."""

import copy
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.practice.telegram import buttons, editing, media, profile, receiving, sending
from bot.practice.telegram.chats import Chat
from bot.practice.telegram.errors import ApiError, ConnectionDropped, bad_request, forbidden, too_many_requests
from bot.practice.telegram.faults import Failing, Fault
from bot.practice.telegram.files import FileStore
from bot.practice.telegram.groups import Group
from bot.practice.telegram.limits import Limits
from bot.practice.telegram.parameters import read_parameters
from bot.practice.telegram.phones import Phone
from bot.practice.telegram.receiving import WebhookSetting
from bot.practice.telegram.updates import UpdateQueue
from bot.practice.telegram.wire import Object, Request, UploadedFile

Method = Callable[["TelegramWorld", Request], Any]

METHODS: dict[str, Method] = {
    "getMe": receiving.get_me,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_media,
    "sendVoice": sending.send_media,
    "sendDocument": sending.send_media,
    "sendVideo": sending.send_media,
    "sendAudio": sending.send_media,
    "sendVideoNote": sending.send_media,
    "sendAnimation": sending.send_media,
    "sendSticker": sending.send_media,
    "sendMediaGroup": sending.send_media_group,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": buttons.answer_callback_query,
    "getFile": media.get_file,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
}
# The one method that waits.
WAITING_METHODS: dict[str, Callable[["TelegramWorld", Request], Awaitable[Any]]] = {"getUpdates": receiving.get_updates}


@dataclass(frozen=True)
class Call:
    """A call as it arrived, before it was checked; `files` names its parts that held files."""

    at: datetime
    method: str
    params: Object
    files: tuple[str, ...] = ()


class TelegramWorld:
    """One bot, the people and groups it may meet, and everything that passed between them."""

    def __init__(
        self,
        clock: Clock,
        *,
        token: str = "4242:practice",
        username: str = "zhiban_practice_bot",
        first_name: str = "值班",
        first_update_id: int = 1_000,
        limits_enforced: bool = True,
    ) -> None:
        self.clock = clock
        self.token = token
        bot_id = int(token.partition(":")[0])
        self.bot_user: Object = {"id": bot_id, "is_bot": True, "first_name": first_name, "username": username}
        self.updates = UpdateQueue(first_id=first_update_id, now=clock.now)
        self.limits = Limits(enforced=limits_enforced, now=clock.now())
        self.files: FileStore = FileStore()
        self.presses = buttons.Presses()
        self.profile = profile.Profile()
        self.webhook: WebhookSetting | None = None
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self._chats: dict[int, Chat] = {}
        self._phones: dict[int, Phone] = {}
        self._groups: dict[int, Group] = {}
        self._albums = 0

    @property
    def now(self) -> datetime:
        """Return the instant by the clock of this world."""
        return self.clock.now()

    def phone(self, user_id: int, first_name: str = "居民", language_code: str = "zh-hans") -> Phone:
        """Return the phone of this person; the first call makes both. He has not yet written to the bot."""
        if user_id not in self._phones:
            user = {"id": user_id, "is_bot": False, "first_name": first_name, "language_code": language_code}
            chat = Chat({"id": user_id, "type": "private", "first_name": first_name})
            self._chats[user_id] = chat
            self._phones[user_id] = Phone(self, user, chat)
        return self._phones[user_id]

    def group(self, chat_id: int, title: str = "值班群") -> Group:
        """Return the group of this (negative) id; the first call makes it, with the bot in it."""
        if chat_id not in self._groups:
            if chat_id >= 0:
                raise ValueError("the id of a group is negative")
            self._chats[chat_id] = Chat({"id": chat_id, "type": "supergroup", "title": title})
            self._groups[chat_id] = Group(self, self._chats[chat_id])
        return self._groups[chat_id]

    def user(self, user_id: int) -> Object:
        """Return the User object of a person, of whom nothing but the id need be known."""
        phone = self._phones.get(user_id)
        return phone.user if phone else {"id": user_id, "is_bot": False, "first_name": f"居民{user_id}"}

    def inject(self, update: Object) -> int:
        """Queue an update as it is, however malformed, and return its id."""
        return self.updates.put(update)

    def chat(self, chat_id: int | str) -> Chat:
        """Return a chat the bot has met.

        Raises:
            ApiError: 400, there is none.
        """
        chat = self._chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def chat_for_bot(self, chat_id: int | str) -> Chat:
        """Return a chat the bot may write to.

        Raises:
            ApiError: 400, there is none; 403, the person never wrote, blocked the bot, or the group threw it out.
        """
        chat = self.chat(chat_id)
        if chat.shut_because is not None:
            raise forbidden(chat.shut_because)
        if not chat.open_to_bot:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def next_album_id(self) -> str:
        """Return the id of the bot's next album."""
        self._albums += 1
        return str(13_000_000_000_000 + self._albums)

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, UploadedFile] | None = None
    ) -> Any:
        """Carry out one call and return its `result`; faults that were asked for happen here.

        Raises:
            ApiError: Telegram refuses.
            ConnectionDropped: a fault takes the answer, or the call.
        """
        files = files or {}
        self.calls.append(Call(self.now, method, copy.deepcopy(dict(params)), tuple(sorted(files))))
        fault = self._fault(method, params)
        if fault is None:
            return await self._carry_out(method, params, files)
        if fault.what is Failing.DROP_BEFORE_EFFECT:
            raise ConnectionDropped(after_effect=False)
        if fault.what is Failing.STATUS_500:
            raise ApiError(500, "Internal Server Error")
        if fault.what is Failing.STATUS_429:
            raise too_many_requests(fault.retry_after)
        if fault.what is Failing.STATUS_400:
            raise bad_request("VOICE_MESSAGES_FORBIDDEN")
        try:
            await self._carry_out(method, params, files)
        except ApiError as refusal:
            raise ConnectionDropped(after_effect=True) from refusal
        raise ConnectionDropped(after_effect=True)

    async def _carry_out(self, method: str, params: Mapping[str, Any], files: Mapping[str, UploadedFile]) -> Any:
        request = Request(method, read_parameters(method, params, files), files)
        if method in WAITING_METHODS:
            return await WAITING_METHODS[method](self, request)
        return METHODS[method](self, request)

    def _fault(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the first fault meant for this call, one time used up."""
        for place, fault in enumerate(self.faults):
            if fault.strikes(method, params):
                left = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                self.faults[place : place + 1] = left
                return fault
        return None
