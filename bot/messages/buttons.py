"""The one codec for button data: `version.verb.subject.argument`, at most 64 bytes."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.rules.errors import ForgedButton

VERSION = "1"
MOST_BYTES = 64
MOST_ID = 1 << 63  # no column holds it
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"1\.([a-z_]{1,16})\.([0-9a-z]{1,13})\.([0-9a-z_]{0,28})")


@dataclass(frozen=True)
class Press:
    """What a button means: the verb, the id of the draft, case or message it is about, and one argument."""

    verb: str
    subject: int = 0
    argument: str = ""

    def encode(self) -> str:
        """Return the button data."""
        return f"{VERSION}.{self.verb}.{base36(self.subject)}.{self.argument}"

    @property
    def number(self) -> int:
        """Return the argument as an id. Raises: ForgedButton."""
        try:
            number = int(self.argument, 36)
        except ValueError as error:
            raise ForgedButton from error
        if number >= MOST_ID:
            raise ForgedButton
        return number


def decode(data: str | None) -> Press:
    """Return what a button means. Raises: ForgedButton: not ours, or of another version."""
    found = _FORM.fullmatch(data or "")
    if found is None:
        raise ForgedButton
    subject = int(found[2], 36)
    if subject >= MOST_ID:
        raise ForgedButton
    return Press(found[1], subject, found[3])


@lru_cache(maxsize=4096)  # the same villages, towns and cases on message after message
def base36(number: int) -> str:
    """Return a number in digits and small letters: 59 bits take 12 characters."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
