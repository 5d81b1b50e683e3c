"""The pieces that pictures are made of: elements, shapes by name, and rows of a page's width."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An SVG element; `class_` is its class, and an underscore in a name is a hyphen."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{content}</{name}>"


def _written(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def picture(width: float, height: float, parts: Iterable[str], title: str = "", **attributes: object) -> str:
    """A whole picture, as wide as its place; one without a title says nothing that the page does not say beside it."""
    about: dict[str, object] = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    return element(
        "svg", "".join(parts), viewBox=f"0 0 {width:g} {height:g}", focusable="false", **about, **attributes
    )  # fmt: skip


def shape(kind: str, x: float, y: float, r: float, **attributes: object) -> str:
    """A mark of about a radius `r` around a place, by its kind; an unknown kind is a circle."""
    if kind == "square":
        s = 0.86 * r
        return element("rect", x=x - s, y=y - s, width=2 * s, height=2 * s, **attributes)
    if kind == "cross":
        s = 0.8 * r
        path = f"M{x - s:g} {y - s:g}L{x + s:g} {y + s:g}M{x - s:g} {y + s:g}L{x + s:g} {y - s:g}"
        return element("path", d=path, **attributes)
    corners = {
        "diamond": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
        "up": ((0, -1.05), (1.05, 0.85), (-1.05, 0.85)),
        "down": ((0, 1.05), (1.05, -0.85), (-1.05, -0.85)),
        "left": ((-1.05, 0), (0.85, -1.05), (0.85, 1.05)),
        "right": ((1.05, 0), (-0.85, -1.05), (-0.85, 1.05)),
        "hexagon": ((-1, 0), (-0.5, -0.9), (0.5, -0.9), (1, 0), (0.5, 0.9), (-0.5, 0.9)),
    }.get(kind)
    if corners is None:
        return element("circle", cx=x, cy=y, r=r * (0.55 if kind == "dot" else 1.0), **attributes)
    points = " ".join(f"{x + r * a:g},{y + r * b:g}" for a, b in corners)
    return element("polygon", points=points, **attributes)
