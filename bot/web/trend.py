"""Days as columns: what the page draws, in units of its drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.figures import Flow

WIDTH, HEIGHT = 640, 200
RIGHT, TOP, BOTTOM = 6, 10, 28
DIGIT, BESIDE = (
    14,
    10,
)  # of the scale: how broad a digit is where letters are largest, and what is left and right of them
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
LINES = 4  # at most, above the ground


@dataclass(frozen=True)
class Column:
    """A day: a broad column for what came, a dot on a line for what was closed."""

    x: float
    width: float
    top: float
    height: float
    middle: float
    dot: float
    label: str  # empty: none below it
    flow: Flow


@dataclass(frozen=True)
class Trend:
    """A drawing; `lines` are (number, y) of the scale, `path` the line through the dots."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, float], ...]
    path: str
    left: float  # of it lies the scale
    ground: float = HEIGHT - BOTTOM
    right: float = WIDTH - RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def trend(flows: Sequence[Flow]) -> Trend:
    """Return the drawing of some days."""
    most = max((max(flow.registered, flow.closed) for flow in flows), default=0)
    step = next((step for step in STEPS if step * LINES >= most), STEPS[-1])
    top = max(step, -(-most // step) * step)
    left = DIGIT * len(str(top)) + BESIDE
    each = (WIDTH - left - RIGHT) / max(1, len(flows))
    columns = tuple(
        _column(flow, left + number * each, each, top, label=_label(flow.day, len(flows) - 1 - number))
        for number, flow in enumerate(flows)
    )
    return Trend(
        columns,
        tuple((number, _y(number, top)) for number in range(0, top + 1, step)),
        " ".join(f"{'L' if number else 'M'}{one.middle:g} {one.dot:g}" for number, one in enumerate(columns)),
        left,
    )


def _label(day: date, to_the_last: int) -> str:
    """Return what stands below a day: below the last, and every fifth before it."""
    return "" if to_the_last % 5 else f"{day.month}/{day.day}"


def _column(flow: Flow, begins: float, each: float, top: int, *, label: str) -> Column:
    y = _y(flow.registered, top)
    return Column(
        x=round(begins + each * 0.15, 1),
        width=round(each * 0.7, 1),
        top=y,
        height=round(HEIGHT - BOTTOM - y, 1),
        middle=round(begins + 0.5 * each, 1),
        dot=_y(flow.closed, top),
        label=label,
        flow=flow,
    )


def _y(number: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * number / top, 1)
