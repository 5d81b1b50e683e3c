"""The house style: one look for every figure, laid out in inches so that nothing can collide by accident.

Colours are Okabe and Ito's (2008, "Color Universal Design") and tones of them: readers who see no red and green apart
still tell them by lightness, and a party has a marker besides its colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec
from zlib import crc32

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.case.quantity import Grade
from sim.plots import letters

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


# --- words ---------------------------------------------------------------------------------------------------------


_EM = 256.0  # points: large enough for hinting not to matter


@lru_cache(maxsize=8192)
def breadth(words: str, size: float, weight: str = "normal") -> float:
    """Width of a line of text in inches, each letter in the font that has it."""
    if not words.strip():
        return 0.0
    wide = 0.0
    for family, piece in letters.pieces(words):
        font = letters.face_of(family, weight)
        font.set_size(_EM, 72.0)
        known = "".join(letter if letters.family_of(letter) else "\N{WHITE SQUARE}" for letter in piece)
        font.set_text(known)
        wide += float(font.get_width_height()[0])
    return wide / 64.0 / _EM * size / 72.0


def shorten(words: str, room: float, size: float, weight: str = "normal") -> str:
    """`words`, cut with an ellipsis where they would be wider than `room` inches."""
    if breadth(words, size, weight) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if breadth(words[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


def fold(words: str, room: float, size: float, weight: str = "normal", lines: int = 99) -> str:
    """`words` broken into lines no wider than `room` inches; what does not fit on the last line is cut."""
    out: list[str] = []
    rest = words.split()
    while rest:
        count = 1
        while count < len(rest) and breadth(" ".join(rest[: count + 1]), size, weight) <= room:
            count += 1
        if len(out) == lines - 1:
            return "\n".join([*out, shorten(" ".join(rest), room, size, weight)])
        out.append(shorten(" ".join(rest[:count]), room, size, weight))
        rest = rest[count:]
    return "\n".join(out)


def height_of(words: str, size: float, spacing: float = 1.2) -> float:
    """Height in inches of text that is already folded."""
    return (words.count("\n") + 1) * size * spacing / 72.0 if words else 0.0


# --- parties -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """How a party is drawn everywhere."""

    colour: str
    marker: str


PARTIES: dict[str, Look] = {
    "hamas": Look(GREEN, "o"),
    "fatah": Look(ORANGE, "s"),
    "israel": Look(BLUE, "D"),
    "egypt": Look(PINK, "^"),
    "us": Look(RED, "v"),
    "islamic_jihad": Look("#4d4d4d", "P"),
    "dflp": Look("#8A5F00", "p"),
    "pflp": Look("#8E4A73", "h"),
    "contributors": Look(SKY, "X"),
    "qatar": Look("#004C77", "<"),
    "turkiye": Look("#8F3F00", ">"),
}
_SPARE = [Look(look.colour, look.marker) for look in PARTIES.values()]


def looks(parties: Iterable[str]) -> dict[str, Look]:
    """A look for each party: its own where it has one, else one that its name alone chooses unless it is taken."""
    names = list(parties)
    found = {name: PARTIES[name] for name in names if name in PARTIES}
    for name in sorted(set(names) - found.keys()):
        start = crc32(name.encode())
        turns = [_SPARE[(start + k) % len(_SPARE)] for k in range(len(_SPARE))]
        found[name] = next((look for look in turns if look not in found.values()), turns[0])
    return {name: found[name] for name in names}


# --- grades of evidence --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GradeLook:
    """How well a document pins a number, as a marker's fill and a line's style: the fainter, the weaker."""

    words: str
    fill: float  # 1 the party's colour, 0 white
    line: Any  # matplotlib's line style
    width: float
    dot: bool = False  # a dot in the middle of the marker


GRADES: dict[Grade, GradeLook] = {
    "seed": GradeLook("in the seed document", 1.0, "-", 2.2),
    "source": GradeLook("in another source", 1.0, "-", 1.2),
    "inference": GradeLook("inferred from sources", 0.45, "-", 1.2),
    "calibrated": GradeLook("set to the record", 0.2, (0.0, (4.0, 1.2)), 1.2),
    "assumption": GradeLook("assumed", 0.0, (0.0, (1.2, 1.2)), 1.2),
    "scenario": GradeLook("set by the scenario", 0.0, "-", 1.2, dot=True),
}


def tint(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white: share 1 is the colour, 0 is white."""
    r, g, b = (1.0 - share * (1.0 - c) for c in to_rgb(colour))
    return (r, g, b)


def mark(ax: Axes, x: float, y: float, look: Look, grade: Grade, size: float = 4.6, zorder: float = 4.0) -> None:
    """One marker of a party, filled as its grade of evidence says."""
    style = GRADES[grade]
    size = size * _EVEN.get(look.marker, 1.0)
    ax.plot(
        [x], [y], ls="none", marker=look.marker, ms=size, mfc=tint(look.colour, style.fill), mec=look.colour, mew=0.9,
        zorder=zorder, clip_on=False,
    )  # fmt: skip
    if style.dot:
        ax.plot([x], [y], ls="none", marker="o", ms=size * 0.3, color=look.colour, mew=0, zorder=zorder, clip_on=False)


_EVEN = {"D": 0.84, "s": 0.92, "P": 1.12, "X": 1.12, "^": 1.1, "v": 1.1, "<": 1.1, ">": 1.1, "p": 1.12, "h": 1.08}


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
