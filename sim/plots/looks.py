"""How a party is drawn everywhere, and how a grade of evidence shows in it.

Readers who see no red and green apart tell parties by a marker besides the colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from sim.case.quantity import Grade
from sim.plots.style import BLUE, GREEN, ORANGE, PINK, RED, SKY


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
