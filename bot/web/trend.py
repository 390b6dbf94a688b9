"""Days as columns: what the page draws, in units of its drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.figures import Flow

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 10, 24
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
    ground: float = HEIGHT - BOTTOM
    left: float = LEFT
    right: float = WIDTH - RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def trend(flows: Sequence[Flow]) -> Trend:
    """Return the drawing of some days."""
    most = max((max(flow.registered, flow.closed) for flow in flows), default=0)
    step = next((step for step in STEPS if step * LINES >= most), STEPS[-1])
    top = max(step, -(-most // step) * step)
    each = (WIDTH - LEFT - RIGHT) / max(1, len(flows))
    columns = tuple(
        _column(flow, number, each, top, is_last=number == len(flows) - 1) for number, flow in enumerate(flows)
    )
    return Trend(
        columns,
        tuple((number, _y(number, top)) for number in range(0, top + 1, step)),
        " ".join(f"{'L' if number else 'M'}{one.middle:g} {one.dot:g}" for number, one in enumerate(columns)),
    )


def _column(flow: Flow, number: int, each: float, top: int, *, is_last: bool) -> Column:
    x = round(LEFT + number * each + each * 0.15, 1)
    y = _y(flow.registered, top)
    label = f"{flow.day.month}/{flow.day.day}" if number % 5 == 0 or is_last else ""
    return Column(
        x=x,
        width=round(each * 0.7, 1),
        top=y,
        height=round(HEIGHT - BOTTOM - y, 1),
        middle=round(LEFT + (number + 0.5) * each, 1),
        dot=_y(flow.closed, top),
        label=label,
        flow=flow,
    )


def _y(number: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * number / top, 1)
