"""Case numbers, as people write them."""

import re
import unicodedata

_NUMBER = re.compile(r"(20\d\d) ?[-‐‑–—−] ?(\d{5,})")


def number_in(written: str) -> str | None:
    """Return the case number that a text is, whatever its digits and its dash look like; None: it says something else."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", written).strip())
    return f"{found[1]}-{found[2]}" if found else None


def parts_of(number: str) -> tuple[int, int] | None:
    """Return (year, which of that year) of a number as the program writes it; None for anything else."""
    year, dash, which = number.partition("-")
    return (int(year), int(which)) if dash and year.isdecimal() and which.isdecimal() else None
