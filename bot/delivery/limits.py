"""How fast we may speak: so many messages a second in all, one a second to a person with a burst of three, twenty a minute to a group."""

from datetime import datetime, timedelta
from math import ceil

BURST = 3
PER_PERSON = timedelta(seconds=1)
PER_GROUP = timedelta(seconds=3)
FORGET_AFTER = timedelta(minutes=5)
MOST_KNOWN = 10_000  # chats remembered before the quiet ones are forgotten


class Limits:
    """Tells when the next message may go; 0 a second switches all limits off. Source: https://core.telegram.org/bots/faq"""

    def __init__(self, per_second: float) -> None:
        # Rounded up: a third of a microsecond less, and one message too many fits into a second.
        self._interval = timedelta(microseconds=ceil(1_000_000 / per_second)) if per_second else None
        self._next: datetime | None = None  # when the next message to anybody may go
        self._spent: dict[int, datetime] = {}  # chat → when its burst is whole again
        self._held: dict[int, datetime] = {}  # chat → until when Telegram told us to wait

    def ready_at(self, chat_id: int, now: datetime, *, edit: bool = False) -> datetime:
        """Return the earliest instant at which something may go to this chat; an edit is no message to the chat."""
        held = self._held.get(chat_id, now)
        if self._interval is None:
            return max(now, held)
        of_chat = now if edit else self._spent.get(chat_id, now) - self._slack(chat_id)
        return max(now, held, self._next or now, of_chat)

    def spend(self, chat_id: int, now: datetime, *, edit: bool = False) -> None:
        """Count what goes now."""
        if self._interval is None:
            return
        self._next = max(self._next or now, now) + self._interval
        if not edit:
            self._spent[chat_id] = max(self._spent.get(chat_id, now), now) + self._pace(chat_id)
        if len(self._spent) > MOST_KNOWN:
            self._spent = {chat: at for chat, at in self._spent.items() if at > now - FORGET_AFTER}
            self._held = {chat: at for chat, at in self._held.items() if at > now}

    def hold(self, chat_id: int, until: datetime) -> None:
        """Telegram asked us to leave this chat alone until then."""
        self._held[chat_id] = until

    def _pace(self, chat_id: int) -> timedelta:
        return PER_PERSON if chat_id > 0 else PER_GROUP

    def _slack(self, chat_id: int) -> timedelta:
        return (
            self._pace(chat_id) * (BURST - 1) if chat_id > 0 else timedelta(0)
        )  # twenty a minute leave no room to burst
