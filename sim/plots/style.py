"""The house style: one look for every figure, laid out in inches so that nothing can collide by accident.

Colours are Okabe and Ito's (2008, "Color Universal Design") and tones of them: readers who see no red and green apart
still tell them by lightness, and a party has a marker besides its colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.plots import letters
from sim.plots.words import fold, height_of, shorten

WIDTH = 7.2  # inches: the text width of a page
MARGIN = 0.12

INK = "#1f2328"
MUTED = "#5f6770"
RULE = "#d4d8dd"
PAPER = "#f4f5f7"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
RED = "#D55E00"
PINK = "#CC79A7"

TITLE, TEXT, SMALL, TINY = 11.0, 9.0, 8.0, 7.2  # points

RC: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": [
        "DejaVu Sans",
        "Verdana",
        "Arial",
    ],  # the first comes with matplotlib; SVG readers may need more
    "font.size": TEXT,
    "text.parse_math": False,  # a name may hold a dollar sign
    "text.color": INK,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": TINY,
    "ytick.labelsize": TINY,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "lines.solid_capstyle": "butt",
    "hatch.linewidth": 0.6,
    "savefig.dpi": 200,
    "savefig.bbox": "standard",
    "svg.hashsalt": "cairo-talks",  # element ids do not change from run to run
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and edited
    "pdf.fonttype": 42,
}

P = ParamSpec("P")


class Picture(Figure):
    """A figure measured in inches from its top left corner, with its title and its text alternative."""

    title: str = ""
    alt: str = ""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height))
        self.wide, self.high = width, height

    def draw(self, renderer: RendererBase) -> None:
        """Draw with a font for every letter, as far as there is one."""
        with letters.fonts_for(self):
            super().draw(renderer)

    def box(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in inches."""
        return self.add_axes(
            (left / self.wide, 1.0 - (top + height) / self.high, width / self.wide, height / self.high)
        )

    def sheet(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes without frame whose coordinates are inches, y downward: for pictures drawn by hand."""
        ax = self.box(left, top, width, height)
        ax.set_axis_off()
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(NullLocator())  # else matplotlib makes ticks that nobody sees
        ax.set_xlim(0.0, width)
        ax.set_ylim(height, 0.0)
        return ax

    def write(self, left: float, top: float, words: str, **look: Any) -> Text:
        """Words whose top left corner is at a place in inches."""
        look = {"va": "top", "ha": "left", "size": TEXT, **look}
        return self.text(left / self.wide, 1.0 - top / self.high, words, **look)


def ticks_inside(ax: Axes, most: int) -> None:
    """Round numbers on both axes, at most so many steps, none beyond what is shown: to be called when that is set."""
    for axis, (low, high) in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        if len(axis.get_ticklocs()):
            axis.set_ticks([tick for tick in MaxNLocator(most).tick_values(low, high) if low <= tick <= high])


def house(draw: Callable[P, Picture]) -> Callable[P, Picture]:
    """Make a figure in the house style without touching matplotlib's global settings."""

    @wraps(draw)
    def inside(*args: P.args, **kwargs: P.kwargs) -> Picture:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return inside


# --- head and foot -------------------------------------------------------------------------------------------------

FOOT = 0.34  # inches that a footer takes


@dataclass(frozen=True)
class Head:
    """A title and what stands under it, folded to a width; `height` is what they take in inches."""

    title: str
    under: str
    height: float

    def draw(self, picture: Picture) -> None:
        """Write both at the top of a picture."""
        picture.title = " ".join(self.title.split())
        picture.write(MARGIN, 0.1, self.title, size=TITLE, weight="bold")
        picture.write(MARGIN, 0.1 + height_of(self.title, TITLE) + 0.04, self.under, size=SMALL, color=MUTED)


def head(title: str, under: str, width: float = WIDTH) -> Head:
    """Fold a title and the line under it."""
    room = width - 2 * MARGIN
    title = fold(title, room, TITLE, "bold")
    under = fold(under, room, SMALL)
    return Head(title, under, 0.1 + height_of(title, TITLE) + 0.04 + height_of(under, SMALL) + 0.1)


def foot(picture: Picture, words: str) -> None:
    """The line at the bottom that every figure carries."""
    line = shorten(words, picture.wide - 2 * MARGIN, TINY)
    picture.write(MARGIN, picture.high - 0.08, line, size=TINY, color=MUTED, va="bottom")
