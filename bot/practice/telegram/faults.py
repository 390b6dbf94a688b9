"""Faults a test asks for: what goes wrong on the way, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Failing(Enum):
    """What goes wrong."""

    TIME_OUT_AFTER_EFFECT = "the call is carried out, its answer is lost"
    DROP_BEFORE_EFFECT = "the call is lost"
    STATUS_500 = "the server fails before the effect"
    STATUS_429 = "too many requests"
    STATUS_400 = "the receiver takes no such message"


@dataclass(frozen=True)
class Fault:
    """The next `times` calls of `method` ("*" for any), to `chat_id` if one is named, go wrong like this."""

    method: str
    what: Failing
    chat_id: int | None = None
    times: int = 1
    retry_after: int = 1  # seconds, for STATUS_429

    def strikes(self, method: str, params: Mapping[str, Any]) -> bool:
        """Return whether the fault is meant for this call."""
        same_chat = self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
        return self.method in ("*", method) and same_chat
