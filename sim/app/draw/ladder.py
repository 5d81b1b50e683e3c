"""One issue's ladder at one moment: what each party asks for, the text, what is agreed and what is delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.app.draw.svg import element, picture, shape

SHAPES = ("circle", "square", "diamond", "up", "down", "hexagon", "left", "right")
COLOURS = 8  # classes p0 to p7 of the sheet
WIDE, HIGH, EDGE = 250.0, 34.0, 9.0


def ladder(
    demands: Mapping[str, float | None],
    parties: Sequence[str],
    text: float | None,
    agreed: float | None,
    delivered: float | None,
    title: str,
) -> str:
    """A line of a page's width; all values are places in [0, 1], None where there is none.

    Parameters
    ----------
    demands : by party. parties : in the order of their marks. text : the text on the table, a bar across the line.
    agreed : a double bar. delivered : the line's filled part. title : the same in words.
    """
    middle = 20.0
    parts = [element("rect", x=EDGE, y=middle - 4, width=WIDE - 2 * EDGE, height=8.0, rx=4.0, class_="bed")]
    if delivered:
        wide = _x(delivered) - EDGE
        parts.append(element("rect", x=EDGE, y=middle - 4, width=wide, height=8.0, rx=4.0, class_="done"))
    if agreed is not None:
        for side in (-2.5, 2.5):
            parts.append(_bar(_x(agreed) + side, middle, 9.0, "agreed"))
    if text is not None:
        parts.append(_bar(_x(text), middle, 11.0, "text"))
    taken: list[float] = []
    for k, party in enumerate(parties):
        at = demands.get(party)
        if at is None:
            continue
        x = _x(at)
        row = sum(abs(x - other) < 9.0 for other in taken)  # who asks for the same stands a little higher or lower
        taken.append(x)
        y = middle + (0.0 if row == 0 else 9.0 * ((row + 1) // 2) * (-1) ** row)
        parts.append(mark(k, x, min(max(y, 6.0), HIGH - 6.0)))
    return picture(WIDE, HIGH, parts, title, class_="ladder")


def mark(number: int, x: float, y: float) -> str:
    """A party's mark, by its number at the table."""
    return shape(SHAPES[number % len(SHAPES)], x, y, 5.0, class_=f"party p{number % COLOURS}")


def key(number: int) -> str:
    """A party's mark, for a list."""
    return picture(14.0, 14.0, [mark(number, 7.0, 7.0)], class_="key")


def _bar(x: float, middle: float, half: float, kind: str) -> str:
    return element("line", x1=x, x2=x, y1=middle - half, y2=middle + half, class_=kind)


def _x(place: float) -> float:
    return EDGE + (WIDE - 2 * EDGE) * min(max(place, 0.0), 1.0)
