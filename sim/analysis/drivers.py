"""Which uncertain inputs the result of a run hangs on, from the worlds that were run: no world is computed for it.

Each world has drawn a value of every uncertain input. Worlds are sorted by the value of one input into groups of equal
size; how far the groups' means of an outcome lie apart, as a share of how far all worlds lie apart, is the correlation
ratio (Pearson 1905), the first-order index of Saltelli et al. (2008) estimated from given data (Plischke, Borgonovo and
Smith 2013). It sees what each input does alone, not what two do together; `cairo-talks sensitivity` sees both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtri

from sim.analysis import named
from sim.analysis.inputs import Input, drawn, inputs, values
from sim.case.quantity import Grade
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.types import Floats, Ints

GROUPS = 10  # of about equally many worlds
LEAST = 200  # worlds below which chance is as large as what is sought
SURE = 0.01  # chance that any input at all is named although none does anything


@dataclass(frozen=True)
class Driver:
    """One input that an outcome hangs on, and how far."""

    input: Input
    share: float  # of the difference between worlds, 0..1, net of what an input that does nothing would show
    low: float  # mean of the outcome in the tenth of worlds with the lowest values, or where an event does not hold
    high: float  # in the tenth with the highest values, or where an event holds

    @property
    def grade(self) -> Grade:
        """What the input rests on."""
        return self.input.grade


def drivers(case: Scenario, runs: pd.DataFrame, outcome: str, most: int = 5) -> list[Driver]:
    """The inputs that an outcome hangs on beyond chance, the strongest first.

    Parameters
    ----------
    runs : a row a world of one design point of `case`, which shares its chance with the others.
    outcome : a name of `sim.analysis.named`.
    most : at most so many.

    Empty for fewer than `LEAST` worlds and for an outcome that is the same in all or missing in some.
    """
    if len(runs) < LEAST:
        return []
    try:
        y = np.asarray(named.values(case, {str(c): runs[c].to_numpy() for c in runs}, outcome), dtype=float)
    except InputError:  # it is missing in some worlds: the others would be another question
        return []
    if y.std() == 0.0:
        return []
    known = inputs(case)
    if not known:
        return []
    table = values(known, drawn(case, known, runs["replicate"].tolist()))
    found = [_driver(one, table[one.name].to_numpy(), y, SURE / len(known)) for one in known]
    sure = [driver for driver in found if driver is not None]
    return sorted(sure, key=lambda driver: (-driver.share, driver.input.name))[:most]


def _driver(one: Input, x: Floats, y: Floats, chance: float) -> Driver | None:
    """What an input does, or None where one that does nothing would show as much with more than this chance."""
    groups = _groups(np.asarray(x, dtype=float))
    k = int(groups.max()) + 1
    if k < 2:
        return None
    size = np.bincount(groups, minlength=k)
    mean = np.bincount(groups, weights=y, minlength=k) / np.maximum(size, 1)
    ratio = float((size * (mean - y.mean()) ** 2).sum() / ((y - y.mean()) ** 2).sum())
    nothing = (k - 1) / (len(y) - 1)  # what an input that does nothing shows on average
    if ratio * (len(y) - 1) < chdtri(k - 1, chance):
        return None
    return Driver(one, (ratio - nothing) / (1.0 - nothing), float(mean[0]), float(mean[-1]))


def _groups(x: Floats) -> Ints:
    """The group of each world: by value, or whether an event holds."""
    if len(np.unique(x)) <= 2:
        return np.asarray(x > x.min(), dtype=np.int64)
    ranks = np.argsort(np.argsort(x, kind="stable"), kind="stable")
    return np.floor_divide(ranks * GROUPS, len(x))
