"""What /readyz looks at: whether Telegram answers, and when the beat last went round."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Health:
    """Kept by the parts themselves; `beat_at` is None before the first beat."""

    receiving: bool = False
    beat_at: datetime | None = None
