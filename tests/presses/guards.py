"""Which guard of the program is left out, in a copy of it; and which one was asked last."""

OFF: set[str] = set()
ASKED: list[str] = []


def on(name: str) -> bool:
    """Whether a guard stands."""
    ASKED.append(name)
    return name not in OFF
