"""Sensitivity of an outcome to inputs on the unit cube, through SALib, with what is left of chance taken out.

Every outcome is a (P, R) array: P points of the cube, R replicates each. Their mean over replicates is analysed: the
expected outcome at a point, but for the chance that R replicates leave in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import morris as morris_analysis
from SALib.analyze import pawn as pawn_analysis
from SALib.analyze import rbd_fast
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as sobol_sample
from SALib.sample.morris import sample as morris_sample
from scipy.stats import qmc

from sim.types import Floats

COLUMNS = ("name", "index", "value", "low", "high")
TAIL = 0.05  # Morris steps over the middle 90% of an input: its extremes have next to no probability
LEVELS = 4  # of Morris's grid
SLICES = 10  # of PAWN
RESAMPLES = 100  # of the bootstrap behind an interval
_PAWN_RESAMPLES = 20  # SALib takes a millisecond an input and slice
_LEVEL = 0.95


@dataclass(frozen=True)
class Space:
    """Inputs by name, each on [0, 1], and the group of each where groups are moved together."""

    names: tuple[str, ...]
    groups: tuple[str, ...] | None = None

    def problem(self, low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
        """What SALib calls a problem."""
        bounds = [[low, high]] * len(self.names)
        groups = {} if self.groups is None else {"groups": list(self.groups)}
        return {"num_vars": len(self.names), "names": list(self.names), "bounds": bounds, **groups}

    @property
    def moved(self) -> list[str]:
        """What has an index: the groups, or the inputs without any."""
        return list(dict.fromkeys(self.names if self.groups is None else self.groups))


@dataclass(frozen=True)
class Noise:
    """What chance does to an outcome. Shares are in [0, 1], NaN where one replicate a point cannot tell them."""

    chance: float  # share of the variance between single worlds that is chance
    left: float  # share of the variance between points that is chance not averaged out


def seed_for(seed: int, *purpose: str | int) -> int:
    """A seed for SALib, from the scenario's and a purpose. Never 0, which SALib takes for no seed at all."""
    name = "\x1f".join(map(str, (seed, *purpose)))
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little") % (2**32 - 1) + 1


def noise(outcome: Floats, common: bool) -> Noise:
    """How much chance there is in an outcome (P, R).

    With `common` random numbers replicate r has the same chance at every point, so what all points share of it drops
    out between them and only the interaction of chance with the inputs is left (two-way analysis of variance).
    """
    points, replicates = outcome.shape
    if points < 2 or replicates < 2:
        return Noise(float("nan"), float("nan"))
    means = outcome.mean(axis=1)
    shared = outcome.mean(axis=0) if common else np.full(replicates, outcome.mean())
    rest = outcome - means[:, None] - shared + outcome.mean()
    freedom = (points - 1) * (replicates - 1) if common else points * (replicates - 1)
    between = float(means.var(ddof=1))
    residual = float((rest**2).sum()) / freedom
    main = max(float(shared.var(ddof=1)) - residual / points, 0.0) if common else 0.0
    signal = max(between - residual / replicates, 0.0)
    total = signal + residual + main
    return Noise(
        chance=(residual + main) / total if total > 0.0 else float("nan"),
        left=min(residual / replicates / between, 1.0) if between > 0.0 else float("nan"),
    )


# --- Sobol -----------------------------------------------------------------------------------------------------------


def sobol_points(space: Space, size: int, seed: int) -> Floats:
    """The points of Saltelli's scheme, (size (G + 2), K), for G inputs or groups. `size` is a power of 2.

    The same size and seed give the same base points whatever the groups.
    """
    if size < 2 or size & (size - 1):
        raise ValueError(f"expected a power of 2, got {size}")
    points: Floats = sobol_sample.sample(space.problem(), size, calc_second_order=False, seed=seed)
    return points


def sobol_indices(space: Space, outcome: Floats, seed: int) -> tuple[pd.DataFrame, Noise]:
    """First-order (S1) and total (ST) shares of the variance of the expected outcome, with bootstrap intervals.

    Saltelli et al. 2010 through SALib. From the products of replicate means that the estimators are made of, what one
    replicate's chance adds to itself is subtracted, so the indices are those of the outcome without chance. With one
    replicate that cannot be done, and chance of that replicate stays in them. NaN where nothing but chance varies.
    """
    y = _known(outcome)
    moved = space.moved
    if np.ptp(y.mean(axis=1)) == 0.0:
        return _nothing(moved, ("S1", "ST")), noise(y, common=True)
    found = sobol_analysis.analyze(
        space.problem(), y.mean(axis=1), calc_second_order=False, num_resamples=RESAMPLES, conf_level=_LEVEL, seed=seed
    )
    step = len(moved) + 2
    a, b = y[0::step], y[step - 1 :: step]
    base = np.concatenate([a, b])
    left = noise(base, common=True)
    kept = 1.0 - (0.0 if np.isnan(left.left) else left.left)
    variance = float(base.mean(axis=1).var())
    if kept <= 0.0 or variance == 0.0:
        return _nothing(moved, ("S1", "ST")), left
    rows = []
    for g, name in enumerate(moved):
        swapped = y[g + 1 :: step]
        first = (found["S1"][g] - _own(b, swapped - a, base) / variance) / kept
        total = (found["ST"][g] - 0.5 * _own(swapped - a, swapped - a, base) / variance) / kept
        for index, value in (("S1", first), ("ST", total)):
            half = found[f"{index}_conf"][g] / kept
            rows.append((name, index, value, value - half, value + half))
    return _table(rows), left


def _own(one: Floats, other: Floats, base: Floats) -> float:
    """What chance adds to the mean over points of the product of two replicate means, (P, R) each."""
    replicates = one.shape[1]
    if replicates < 2:
        return 0.0
    shared = base.mean(axis=0) - base.mean()  # common to all points, and gone from any difference
    centred = [x - x.mean(axis=1, keepdims=True) for x in (one - shared, other)]
    return float((centred[0] * centred[1]).sum(axis=1).mean()) / (replicates - 1) / replicates


# --- Morris ----------------------------------------------------------------------------------------------------------


def morris_points(space: Space, trajectories: int, seed: int) -> Floats:
    """Random trajectories that move one input or group at a time, (trajectories (G + 1), K), within `TAIL`..1-`TAIL`."""
    problem = space.problem(TAIL, 1.0 - TAIL)
    points: Floats = morris_sample(problem, trajectories, num_levels=LEVELS, local_optimization=False, seed=seed)
    return points


def morris_indices(space: Space, points: Floats, outcome: Floats, seed: int) -> tuple[pd.DataFrame, Noise]:
    """Elementary effects: mu_star, the mean size of the change over the middle 90% of an input, with its interval.

    For single inputs also mu (with its sign) and sigma (spread: interactions and bends). Morris 1991; Campolongo,
    Cariboni & Saltelli 2007.
    """
    y = _known(outcome)
    problem = space.problem(TAIL, 1.0 - TAIL)
    found = morris_analysis.analyze(
        problem, points, y.mean(axis=1), num_resamples=RESAMPLES, conf_level=_LEVEL, num_levels=LEVELS, seed=seed
    )
    rows = []
    for g, name in enumerate(found["names"]):
        value, half = float(found["mu_star"][g]), float(found["mu_star_conf"][g])
        rows.append((str(name), "mu_star", value, max(value - half, 0.0), value + half))
        if space.groups is None:
            rows += [(str(name), index, float(found[index][g]), np.nan, np.nan) for index in ("mu", "sigma")]
    return _table(rows), noise(y, common=True)


# --- from any sample -------------------------------------------------------------------------------------------------


def spread_points(inputs: int, size: int, seed: int) -> Floats:
    """A Latin hypercube, (size, inputs) in [0, 1)."""
    points: Floats = qmc.LatinHypercube(d=inputs, rng=np.random.default_rng(seed)).random(size)
    return points


def given_data_indices(
    space: Space, points: Floats, outcome: Floats, seed: int, top: int
) -> tuple[pd.DataFrame, Noise]:
    """First-order shares (S1) of single inputs from any independent sample, by the spectrum of the ordered outcome.

    Plischke 2010 (EASI), with the bias corrected as by Tissot & Prieur 2012, through SALib. Shares of the variance of
    the expected outcome: chance is taken out by dividing by 1 - `Noise.left`. The `top` largest have intervals, which
    are wide: SALib resamples half of the points.
    """
    y = _known(outcome)
    left = noise(y, common=False)
    kept = 1.0 - (0.0 if np.isnan(left.left) else left.left)
    if np.ptp(y.mean(axis=1)) == 0.0 or kept <= 0.0:
        return _nothing(space.names, ("S1",)), left

    def analysed(which: Sequence[int], resamples: int) -> Any:
        part = Space(tuple(space.names[k] for k in which))
        return rbd_fast.analyze(
            part.problem(), points[:, list(which)], y.mean(axis=1), num_resamples=resamples, conf_level=_LEVEL, seed=seed
        )

    everything = range(len(space.names))
    values = np.array(analysed(everything, 2)["S1"]) / kept  # two is the least that SALib can do
    first = _largest(values, top)
    halves = np.full(len(values), np.nan)
    halves[first] = np.array(analysed(first, RESAMPLES)["S1_conf"]) / kept
    rows = [
        (name, "S1", v, v - h, v + h) for name, v, h in zip(space.names, values.tolist(), halves.tolist(), strict=True)
    ]
    return _table(rows), left


def pawn_indices(space: Space, points: Floats, outcome: Floats, seed: int, top: int) -> tuple[pd.DataFrame, Noise]:
    """How far fixing an input moves the whole distribution of the outcome: median Kolmogorov-Smirnov distance.

    Pianosi & Wagener 2015, from a generic sample as in Pianosi & Wagener 2018, through SALib. The row `dummy` is of an
    input that does nothing: what lies near it is no effect. The `top` largest have bootstrap intervals.
    """
    y = _known(outcome)
    rng = np.random.default_rng(seed)
    dummy = rng.permuted((np.arange(len(points)) + 0.5) / len(points))
    x = np.column_stack([points, dummy])
    names = (*space.names, "dummy")
    means = y.mean(axis=1)

    def medians(which: Sequence[int], rows: Any) -> Floats:
        part = Space(tuple(names[k] for k in which))
        found = pawn_analysis.analyze(part.problem(), x[rows][:, list(which)], means[rows], S=SLICES, seed=seed)
        return np.asarray(found["median"], dtype=float)

    values = medians(range(len(names)), slice(None))
    first = sorted({*_largest(values, top), len(names) - 1})
    draws = [rng.integers(0, len(x), len(x)) for _ in range(_PAWN_RESAMPLES)]
    spread = 1.96 * np.std([medians(first, rows) for rows in draws], axis=0, ddof=1)
    halves = np.full(len(values), np.nan)
    halves[first] = spread
    rows = [
        (name, "KS", v, max(v - h, 0.0), v + h) for name, v, h in zip(names, values.tolist(), halves.tolist(), strict=True)
    ]
    return _table(rows), noise(y, common=False)


def directions(points: Floats, outcome: Floats) -> Floats:
    """Correlation of each input (P, K) with the mean outcome, (K,) in [-1, 1]: which way it pushes; 0 for a constant."""
    x = points - points.mean(axis=0)
    y = outcome.mean(axis=1) - outcome.mean()
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    together: Floats = (x * y[:, None]).sum(axis=0)
    return np.divide(together, size, out=np.zeros_like(together), where=size > 0.0)


# --- helpers ---------------------------------------------------------------------------------------------------------


def _known(outcome: Floats) -> Floats:
    """The outcome, (P, R). Raises ValueError where a value is missing: SALib would say 0 to everything, or skip it."""
    missing = int((~np.isfinite(outcome)).sum())
    if missing:
        raise ValueError(f"{missing} of {outcome.size} values are missing")
    return outcome


def _largest(values: Floats, top: int) -> list[int]:
    return sorted(np.argsort(-values, kind="stable")[:top].tolist())


def _nothing(names: Sequence[str], indices: Sequence[str]) -> pd.DataFrame:
    return _table([(name, index, np.nan, np.nan, np.nan) for name in names for index in indices])


def _table(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))
