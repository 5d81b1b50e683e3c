"""Deals as marks between two parties: one party's worth across, the other's up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.app.draw.svg import element, picture, shape

SIDE, EDGE, ROOM = 320.0, 34.0, 10.0
SHAPES = {"nash": "diamond", "kalai_smorodinsky": "up", "egalitarian": "square", "utilitarian": "hexagon"}
Pair = tuple[float, float]


def bargain(view: Mapping[str, Any]) -> str:
    """A square picture of a view as `sim.app.bargain` makes it."""
    every = [
        *view["frontier"], view["reserved"], *(one["at"] for one in view["solved"]), *view["elsewhere"],
        *view["tables"], *([view["deal"]] if view["deal"] else []),
    ]  # fmt: skip
    spans = [_span([at[k] for at in every]) for k in range(2)]

    def placed(at: Pair) -> Pair:
        x, y = ((value - low) / (high - low) for value, (low, high) in zip(at, spans, strict=True))
        inner = SIDE - EDGE - ROOM
        return EDGE + x * inner, SIDE - EDGE - y * inner

    parts = [*_axes(spans, placed)]
    x, y = placed(view["reserved"])
    parts.append(element("line", x1=x, x2=x, y1=ROOM, y2=SIDE - EDGE, class_="walk"))
    parts.append(element("line", x1=EDGE, x2=SIDE - ROOM, y1=y, y2=y, class_="walk"))
    parts += [shape("circle", *placed(at), 2.4, class_="else") for at in view["elsewhere"]]
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in map(placed, view["frontier"]))
    if len(view["frontier"]) > 1:
        parts.append(element("polyline", points=line, class_="front"))
    else:
        parts += [shape("circle", *placed(at), 2.4, class_="front") for at in view["frontier"]]
    parts += [shape("cross", *placed(at), 4.5, class_="other-deal") for at in view["tables"]]
    parts += [shape(SHAPES[one["kind"]], *placed(one["at"]), 6.0, class_="theory") for one in view["solved"]]
    if view["deal"]:
        parts.append(shape("circle", *placed(view["deal"]), 6.5, class_="now"))
    return picture(SIDE, SIDE, parts, view["sentence"], class_="bargain")


def key(kind: str) -> str:
    """A mark of the picture, for a list: a theory, `deal`, `else`, `table`, `front` or `walk`."""
    if kind in ("front", "walk"):
        line = element("line", x1=1.0, x2=19.0, y1=10.0, y2=10.0, class_=kind)
        return picture(20, 20, [line], class_="key")
    kinds = {"deal": ("circle", "now", 6.0), "else": ("circle", "else", 3.0), "table": ("cross", "other-deal", 5.0)}
    mark, name, size = kinds.get(kind, (SHAPES.get(kind, "circle"), "theory", 6.5))
    return picture(20, 20, [shape(mark, 10.0, 10.0, size, class_=name)], class_="key")


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis: tens around all that is shown."""
    low, high = 10.0 * (min(values) // 10), -10.0 * (-max(values) // 10)
    return low, high if high > low else low + 10.0


def _axes(spans: Sequence[tuple[float, float]], placed: Any) -> list[str]:
    (left, right), (bottom, top) = spans
    parts = []
    for tick in _ticks(left, right):
        x, y = placed((tick, bottom))
        parts.append(element("line", x1=x, x2=x, y1=ROOM, y2=y, class_="rule"))
        parts.append(element("text", f"{tick:g}", x=x, y=y + 16.0, text_anchor="middle", class_="tick"))
    for tick in _ticks(bottom, top):
        x, y = placed((left, tick))
        parts.append(element("line", x1=x, x2=SIDE - ROOM, y1=y, y2=y, class_="rule"))
        parts.append(element("text", f"{tick:g}", x=x - 6.0, y=y + 4.0, text_anchor="end", class_="tick"))
    return parts


def _ticks(low: float, high: float) -> list[float]:
    step = 10.0 if high - low <= 60.0 else 20.0
    count = int((high - low) // step)
    return [low + step * k for k in range(count + 1)]
