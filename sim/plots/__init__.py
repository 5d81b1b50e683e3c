"""Figures from a results folder, one kind a file, in one house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.errors import InputError, nearest
from sim.plots.consensus import consensus
from sim.plots.delivery import delivery
from sim.plots.phases import phases
from sim.plots.positions import positions
from sim.plots.running_mean import running_mean
from sim.plots.save import FORMATS, save
from sim.plots.source import Results
from sim.plots.style import Picture

KINDS: dict[str, Callable[[Results, int], Picture]] = {
    "consensus": consensus,
    "phases": phases,
    "positions": positions,
    "delivery": delivery,
    "running-mean": running_mean,
}


def draw_all(
    results: Results, folder: Path | str, kinds: Sequence[str] | None = None, fmt: str = "png", design_point: int = 0
) -> list[Path]:
    """Draw figures of one design point into a folder, one file a kind, and return their paths.

    Raises InputError for a kind, a format or a design point that there is not, before anything is written.
    """
    chosen = list(KINDS) if kinds is None else list(kinds)
    for kind in chosen:
        if kind not in KINDS:
            raise InputError(f"unknown figure {kind!r}{nearest(kind, KINDS)}")
    if fmt not in FORMATS:
        raise InputError(f"unknown figure format {fmt!r}{nearest(fmt, FORMATS)}")
    suffix = f"-{design_point}" if design_point else ""
    pictures = [(kind, KINDS[kind](results, design_point)) for kind in chosen]
    return [save(picture, Path(folder) / f"{kind}{suffix}.{fmt}") for kind, picture in pictures]
