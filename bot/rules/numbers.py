"""Case numbers, as people write them."""

import re
import unicodedata

_NUMBER = re.compile(r"(20\d\d) ?[-‐‑–—−] ?(\d{5,})")


def number_in(written: str) -> str | None:
    """Return the case number that a text is, whatever its digits and its dash look like; None: it says something else."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", written).strip())
    return f"{found[1]}-{found[2]}" if found else None
