"""Which parts a run has: all at once, or in rounds until every design point is known as precisely as is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import pandas as pd
from scipy.special import ndtri

from sim.errors import InputError, nearest
from sim.runs.design import Part, parts
from sim.scenario.schema import Precision, Scenario


def rounds(scenario: Scenario, points: int, size: int, summary: Callable[[], pd.DataFrame]) -> Iterator[list[Part]]:
    """The parts of each round, in order; the next round is asked for when this one is on disk.

    Where a precision is asked for, the worlds of a design point are doubled until it is reached: after
    n, 2 n, 4 n ... worlds, n being the scenario's `worlds`. So what is computed hangs on the scenario alone, not on
    which part was ready first. Stopping at the first interval that is narrow enough makes the interval cover a little
    less than its level (Chow & Robbins 1965: the loss vanishes as the width does).

    Parameters
    ----------
    points : number of design points. size : worlds a part. summary : the summary of what is on disk, a row a point.
    """
    if scenario.precision is None:
        yield parts(points, scenario.worlds, size)
        return
    going: Collection[int] = range(points)
    first, last, numbers = 0, scenario.worlds, 0
    while going:
        batch = parts(points, last - first, size)
        yield [made for part in batch if (made := _cut(part, numbers, first, going)).blocks]
        numbers += len(batch)  # of all points, so that a part's number does not hang on which points go on
        first, last = last, min(2 * last, scenario.precision.at_most)
        going = set(too_vague(summary(), scenario.precision)) if first < last else ()


def _cut(part: Part, numbers: int, first: int, going: Collection[int]) -> Part:
    """A part of a batch as the part of a round: its own number, worlds from `first` on, of the points still going."""
    blocks = [replace(b, first=b.first + first, last=b.last + first) for b in part.blocks if b.design_point in going]
    return Part(part.number + numbers, tuple(blocks))


def too_vague(summary: pd.DataFrame, wanted: Precision) -> list[int]:
    """The design points whose interval is wider than asked, from a summary with a row for each."""
    kind, name = wanted.of.split(".")
    if kind == "outcome":
        width = summary[f"share_{name}_high"] - summary[f"share_{name}_low"]
    else:
        width = 2.0 * float(ndtri(0.975)) * summary[f"se_{name}"]
    return [int(point) for point in summary["design_point"][~(width <= wanted.width)]]


def check(scenario: Scenario, columns: Collection[str]) -> None:
    """Raise InputError for a precision of the mean of something other than a number or flag of `runs`."""
    kind, _, name = scenario.precision.of.partition(".") if scenario.precision is not None else ("", "", "")
    if kind == "runs" and name not in columns:
        raise InputError(f"precision.of: {name!r} is no number or flag of the table runs{nearest(name, columns)}")
