"""Reads a figure back: its words and where they stand, its lines and its filled areas."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import PolyCollection
from matplotlib.text import Text
from numpy.typing import NDArray

from sim.plots.style import Picture

DPI = 200.0  # as figures are saved: hinted letters are a little narrower on a coarser grid


@dataclass(frozen=True)
class Box:
    """Words and the rectangle they fill, maybe turned: corners (4, 2) in inches from the lower left."""

    words: str
    size: float
    corners: NDArray[np.float64]

    @property
    def middle(self) -> tuple[float, float]:
        x, y = self.corners.mean(axis=0)
        return float(x), float(y)


def renderer(picture: Picture) -> RendererAgg:
    """What lays out a picture's words: all is put in its place, and nothing is painted."""
    picture.set_dpi(DPI)
    canvas = FigureCanvasAgg(picture)
    picture.draw_without_rendering()
    return canvas.get_renderer()


@cache
def words(picture: Picture) -> list[Box]:
    """Every visible text of a finished figure with its rectangle."""
    pen = renderer(picture)
    return [_box(text, pen) for text in picture.findobj(Text) if text.get_visible() and text.get_text().strip()]


def _box(text: Text, pen: RendererAgg) -> Box:
    turn = text.get_rotation()
    if turn % 90.0 == 0.0:
        x0, y0, x1, y1 = text.get_window_extent(pen).extents
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    else:
        assert text.get_rotation_mode() == "anchor"
        text.set_rotation(0.0)
        x0, y0, x1, y1 = text.get_window_extent(pen).extents
        text.set_rotation(turn)
        flat = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        at = text.get_transform().transform(text.get_position())
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        corners = at + (flat - at) @ np.array([[c, s], [-s, c]])
    return Box(text.get_text(), float(text.get_size()), corners / DPI)


def overlap(one: Box, other: Box, slack: float = 0.01) -> bool:
    """Whether two rectangles share more than `slack` inches in every direction (separating axes)."""
    for box in (one, other):
        for k in (0, 1):
            edge = box.corners[k + 1] - box.corners[k]
            axis = edge / np.hypot(*edge)
            a, b = one.corners @ axis, other.corners @ axis
            if min(a.max(), b.max()) - max(a.min(), b.min()) <= slack:
                return False
    return True


def clashes(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other."""
    return [(a.words, b.words) for a, b in itertools.combinations(words(picture), 2) if overlap(a, b)]


def clipped(picture: Picture) -> list[str]:
    """Words that stand outside the figure."""
    size = np.array([picture.wide, picture.high])
    return [b.words for b in words(picture) if (b.corners < 0.0).any() or (b.corners > size).any()]


def framed(picture: Picture) -> list[Axes]:
    """The axes with a frame: the panels that show curves."""
    return [ax for ax in picture.axes if ax.axison]


def areas(ax: Axes) -> list[NDArray[np.float64]]:
    """The vertices of every filled area."""
    return [path.vertices for c in ax.collections if isinstance(c, PolyCollection) for path in c.get_paths()]


def panel_title(picture: Picture, ax: Axes, said: list[Box]) -> list[str]:
    """Those of a figure's words that stand above a panel, the nearest line last."""
    place = ax.get_position()
    left, top = place.x0 * picture.wide, place.y1 * picture.high
    above = [
        (b.corners[:, 1].min(), b.words)
        for b in said
        if abs(b.corners[:, 0].min() - left) < 0.03 and 0.0 <= b.corners[:, 1].min() - top < 0.5
    ]
    return [line for _, line in sorted(above, reverse=True)]
