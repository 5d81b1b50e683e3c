"""The bets of a class as dots on a line, stacked where they are alike, above what the model counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sim.app.draw.svg import element, picture, shape
from sim.app.draw.track import EDGE, HIGH, WIDE, marks

BINS = 40
SIZE = 3.4
TALLEST = 14  # dots on top of one another; a higher stack is pressed together


def plotted(bets: Sequence[float], value: float, low: float, high: float, title: str) -> str:
    """A line of a page's width with a dot a bet above it.

    Parameters
    ----------
    bets, value, low, high : in [0, 1] along the line. title : the same in words.
    """
    bins = Counter(min(int(bet * BINS), BINS - 1) for bet in bets)
    tallest = max(bins.values(), default=0)
    step = 2 * SIZE * min(1.0, TALLEST / max(tallest, 1))
    room = step * tallest + 6.0
    dots = [
        shape(
            "circle", EDGE + (WIDE - 2 * EDGE) * (place + 0.5) / BINS, room - step * (k + 0.5), SIZE, class_="bet-dot"
        )
        for place, count in sorted(bins.items())
        for k in range(count)
    ]
    line = element("g", "".join(marks(value, low, high)), transform=f"translate(0 {room:g})")
    return picture(WIDE, room + HIGH, [*dots, line], title, class_="track")
