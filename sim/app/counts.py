"""Histories counted: how they end, each measure with its interval, and what changed history by history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.app.columns import ENDS, OUTCOME, Columns
from sim.app.measures import Measure
from sim.measures.intervals import Z95, paired_means, paired_shares, standard_error, wilson
from sim.types import Floats

LEVEL = 0.99  # of the interval of a change: several numbers are looked at, over and over


@dataclass(frozen=True)
class Number:
    """A measure over histories: `value` with the ends of its 95% interval; NaN where no history has it."""

    measure: Measure
    value: float
    low: float
    high: float
    of: int  # histories that have it


@dataclass(frozen=True)
class Move:
    """A measure at two settings of the same histories: both values, the mean difference and its 99% interval."""

    measure: Measure
    before: float
    after: float
    change: float
    low: float
    high: float
    known: int  # histories that have it at both

    @property
    def tells(self) -> bool:
        """Whether the change can be told from chance: its whole interval lies on one side of nothing."""
        return self.low > 0.0 or self.high < 0.0


def ends(columns: Columns) -> dict[str, int]:
    """In how many histories each end comes, those that come at all, in the order of the words."""
    codes = np.asarray(columns[OUTCOME], dtype=int)
    counted = np.bincount(codes, minlength=len(ENDS))
    return {word: int(counted[k]) for k, word in enumerate(ENDS) if counted[k]}


def of_hundred(counted: dict[str, int]) -> dict[str, int]:
    """The same as 100 histories, the largest remainders rounded up.

    Example
    -------
    >>> of_hundred({"delivered": 1, "partial": 2})
    {'delivered': 33, 'partial': 67}
    """
    whole = sum(counted.values())
    exact = {word: 100 * count / whole for word, count in counted.items()}
    rounded = {word: int(share) for word, share in exact.items()}
    left = 100 - sum(rounded.values())
    for word in sorted(exact, key=lambda w: (rounded[w] - exact[w], list(exact).index(w)))[:left]:
        rounded[word] += 1
    return rounded


def numbers(watched: Sequence[Measure], columns: Columns) -> list[Number]:
    """Every measure over the histories that have it."""
    return [_number(one, _values(columns, one)) for one in watched]


def _number(measure: Measure, values: Floats) -> Number:
    known = values[~np.isnan(values)]
    if not known.size:
        return Number(measure, float("nan"), float("nan"), float("nan"), 0)
    mean = float(known.mean())
    if measure.kind == "share":
        low, high = wilson(int(known.sum()), known.size)
    else:
        half = Z95 * standard_error(known) if known.size > 1 else 0.0
        low, high = mean - half, mean + half
    return Number(measure, mean, low, high, known.size)


def moves(watched: Sequence[Measure], before: Columns, after: Columns) -> list[Move]:
    """What became of every measure in the same histories; one history alone has no interval."""
    found = []
    for one in watched:
        was, now = _values(before, one), _values(after, one)
        both = ~(np.isnan(was) | np.isnan(now))
        was, now = was[both], now[both]
        if not was.size:
            found.append(Move(one, float("nan"), float("nan"), float("nan"), float("nan"), float("nan"), 0))
            continue
        made = paired_shares(was == 1.0, now == 1.0, LEVEL) if one.kind == "share" else paired_means(was, now, LEVEL)
        low, high = (made.mean, made.mean) if was.size == 1 else (made.low, made.high)
        found.append(Move(one, float(was.mean()), float(now.mean()), made.mean, low, high, made.pairs))
    return found


def first_that_ends(columns: Columns) -> dict[str, int]:
    """The first history of each end, by its number."""
    found: dict[str, int] = {}
    for number, code in enumerate(columns[OUTCOME]):
        found.setdefault(ENDS[int(code)], number)
    return {word: found[word] for word in ENDS if word in found}


def _values(columns: Columns, measure: Measure) -> Floats:
    return np.asarray(columns[measure.metric], dtype=np.float64)
