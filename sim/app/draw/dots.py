"""A hundred histories as a hundred marks, sorted by how they end: by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Mapping

from sim.app.draw.svg import picture, shape

SHAPES = {
    "delivered": "circle",
    "partial": "diamond",
    "partial_agreement": "up",
    "collapsed": "cross",
    "breakdown": "square",
    "not_ratified": "down",
    "continued": "hexagon",
    "no_agreement": "ring",
    "no_talks": "dot",
}
COLUMNS, STEP = 20, 10.0


def waiting() -> str:
    """A hundred marks of histories that nobody has looked at yet."""
    return picture(
        COLUMNS * STEP, 100 / COLUMNS * STEP, [_mark("ring", k, "unknown") for k in range(100)], class_="dots"
    )


def dots(counted: Mapping[str, int], title: str) -> str:
    """A hundred marks. `counted` is how many of them end in each way, 100 in all; `title` says the same in words."""
    marks = [word for word, count in counted.items() for _ in range(count)]
    drawn = [_mark(SHAPES[word], k, word) for k, word in enumerate(marks)]
    return picture(COLUMNS * STEP, len(marks) / COLUMNS * STEP, drawn, title, class_="dots")


def key(word: str) -> str:
    """The mark of one end, for a list."""
    return picture(STEP, STEP, [shape(SHAPES[word], STEP / 2, STEP / 2, 3.6, class_=f"mark o-{word}")], class_="key")


def _mark(kind: str, number: int, word: str) -> str:
    x, y = (number % COLUMNS + 0.5) * STEP, (number // COLUMNS + 0.5) * STEP
    return shape(kind, x, y, 3.6, class_=f"mark o-{word}")
