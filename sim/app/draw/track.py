"""One number on a line from its least to its most: now, before, how sure, and where a bet was."""

from __future__ import annotations

from sim.app.draw.svg import element, picture, shape

WIDE, HIGH, EDGE = 320.0, 30.0, 10.0


def track(value: float, low: float, high: float, *, before: float | None = None, bet: float | None = None) -> str:
    """A line of a page's width. All values are in [0, 1]; NaN draws nothing of its own.

    Parameters
    ----------
    value, low, high : a filled mark and the bar behind it. before : a hollow mark. bet : a triangle below the line.
    """
    return picture(WIDE, HIGH, marks(value, low, high, before=before, bet=bet), class_="track")


def marks(value: float, low: float, high: float, *, before: float | None = None, bet: float | None = None) -> list[str]:
    """The parts of such a line."""
    middle = HIGH / 2
    parts = [element("line", x1=EDGE, x2=WIDE - EDGE, y1=middle, y2=middle, class_="rule")]
    for at in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(element("line", x1=_x(at), x2=_x(at), y1=middle - 4, y2=middle + 4, class_="rule"))
    if low == low and high > low:
        left = _x(max(low, 0.0))
        parts.append(
            element("rect", x=left, y=middle - 4.5, width=_x(min(high, 1.0)) - left, height=9.0, rx=4.5, class_="sure")
        )
    if before is not None and before == before:
        parts.append(element("line", x1=_x(before), x2=_x(value), y1=middle, y2=middle, class_="way"))
        parts.append(shape("circle", _x(before), middle, 6.0, class_="before"))
    if bet is not None:
        parts.append(shape("up", _x(bet), middle + 10.5, 4.5, class_="bet"))
    if value == value:
        parts.append(shape("circle", _x(value), middle, 6.0, class_="now"))
    return parts


def _x(share: float) -> float:
    return EDGE + (WIDE - 2 * EDGE) * min(max(share, 0.0), 1.0)
