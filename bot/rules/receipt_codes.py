"""回执码: twelve digits by which an anonymous case is followed from any account. The last one catches a slip.

Every wrong digit and every swap of neighbours is found (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004).
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OPEN_FOR = timedelta(hours=1)  # so long a code that was written lets its writer act
DIGITS = 11  # before the one that checks; the first is no 0, as that of a telephone number with its area is
MOST_TRIES = 5  # codes that no case has, from one chat within a day: a slip is no code at all, so nobody needs as many
TRIES_COUNT_FOR = timedelta(days=1)
_ROUNDS = 20_000  # so that digests cannot be tried out by the billion
_WRITTEN = re.compile(r"[1-9][0-9]{11}")
_NEXT = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True)
class Tries:
    """How many codes that no case has were written in a chat since an instant."""

    since: datetime
    count: int


NO_TRIES = Tries(datetime(1970, 1, 1, tzinfo=UTC), 0)


def may_try(tries: Tries, now: datetime) -> bool:
    """Return whether a code that is written now may be looked up: whoever guesses finds nothing that is there either."""
    return tries.count < MOST_TRIES or now - tries.since >= TRIES_COUNT_FOR


def missed(tries: Tries, now: datetime) -> Tries:
    """Return the tries with one more; the first of a day begins it."""
    if now - tries.since >= TRIES_COUNT_FOR:
        return Tries(now, 1)
    return Tries(tries.since, tries.count + 1)


def chat_digest(chat_id: int, office_id: int) -> str:
    """Return what stands for a chat beside its tries: its number stands with the identities alone."""
    return digest(f"chat{chat_id}", office_id)


def check_digit(digits: str) -> str:
    """Return the digit that follows some digits, so that `check_digit` of all of them is 0."""
    found = "0"
    for digit in digits:
        found = _NEXT[int(found)][int(digit)]
    return found


def code_of(drawn: int) -> str:
    """Return the code of a number below 9 * 10**10, drawn by chance."""
    digits = str(10 ** (DIGITS - 1) + drawn)
    return digits + check_digit(digits)


def written_code(text: str) -> str | None:
    """Return the digits of a message that is a code and nothing else, right or wrong; None: it is something else."""
    plain = re.sub(r"[\s\-–—－.·]", "", unicodedata.normalize("NFKC", text))
    return plain if _WRITTEN.fullmatch(plain) else None


def is_whole(code: str) -> bool:
    """Return whether a code was copied without a slip."""
    return check_digit(code) == "0"


def spoken(code: str) -> str:
    """Return a code in groups of four, as it is said and copied."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def digest(code: str, office_id: int) -> str:
    """Return what is kept of a code; slow on purpose."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), f"zhiban:{office_id}".encode(), _ROUNDS).hex()


def stays_open(shown_at: datetime, now: datetime) -> bool:
    """Return whether somebody who wrote a code then may still act by it."""
    return now - shown_at <= OPEN_FOR
