"""Sensitivity of an outcome to inputs on the unit cube, with SALib, and with what is left of chance taken out.

Every outcome is a (P, R) array: P points of the cube, R replicates each. Their mean over replicates is analysed: the
expected outcome at a point, but for the chance that R replicates leave in it. Points that are compared with each other
(a row of Saltelli's scheme, a trajectory of Morris's) share their replicates, so that chance drops out of the
difference; others have chance of their own, so that no index hangs on a few streams of chance.

SALib is loaded by the functions that need it: it takes most of a second, and a report only reads what was found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.intervals import Z95
from sim.types import Floats

COLUMNS = ("name", "index", "value", "low", "high")
TAIL = 0.05  # Morris steps over the middle 90% of an input: its extremes have next to no probability
LEVELS = 4  # of Morris's grid
SLICES = 10  # of PAWN
RESAMPLES = 200  # of the bootstrap behind an interval of Sobol's and Morris's
_GIVEN_RESAMPLES = 100
_PAWN_TOP, _PAWN_RESAMPLES = 10, 20  # SALib takes a millisecond an input and slice
_LEVEL = 0.95
_ENDS = (2.5, 97.5)  # percentiles of such an interval


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


def noise(outcome: Floats) -> Noise:
    """How much chance there is in an outcome (P, R), from the variance within points and between them."""
    points, replicates = outcome.shape
    if points < 2 or replicates < 2:
        return Noise(float("nan"), float("nan"))
    within = float(outcome.var(axis=1, ddof=1).mean())
    between = float(outcome.mean(axis=1).var(ddof=1))
    return _noise(max(between - within / replicates, 0.0), within, replicates)


def _noise(signal: float, within: float, replicates: int) -> Noise:
    total, between = signal + within, signal + within / replicates
    nothing = float("nan")
    return Noise(within / total if total else nothing, within / replicates / between if between else nothing)


# --- Sobol -----------------------------------------------------------------------------------------------------------


def sobol_points(space: Space, size: int, seed: int) -> Floats:
    """The points of Saltelli's scheme, (size (G + 2), K), for G inputs or groups. `size` is a power of 2.

    Row by row: A, then A with one input or group from B after another, then B (`sobol_rows`). The same size and seed
    give the same A and B whatever the groups: the groups are laid over SALib's points of single inputs here, because
    SALib itself takes one group of all inputs for no groups at all, and its points would then be of another design
    than the one that `sobol_indices` reads.
    """
    from SALib.sample import sobol as sobol_sample

    if size < 2 or size & (size - 1):
        raise ValueError(f"expected a power of 2, got {size}")
    single = Space(space.names)
    drawn = sobol_sample.sample(single.problem(), size, calc_second_order=False, seed=seed)
    a, _, b = sobol_rows(single, drawn)
    if space.groups is None:
        points: Floats = drawn
        return points
    of = np.array(space.groups)
    swaps = [np.where(of == group, b, a) for group in space.moved]
    return np.stack([a, *swaps, b], axis=1).reshape(-1, len(space.names))


def sobol_rows(space: Space, values: Floats) -> tuple[Floats, list[Floats], Floats]:
    """Saltelli's scheme taken apart: A, A with each input or group from B, and B, from points or their outcomes.

    The one place that knows the order of the rows. Raises ValueError where the number of rows fits no whole scheme.
    """
    step = len(space.moved) + 2
    if len(values) % step:
        raise ValueError(f"expected a whole number of rows of {step} points, got {len(values)} points")
    return values[0::step], [values[g + 1 :: step] for g in range(step - 2)], values[step - 1 :: step]


def sobol_indices(space: Space, outcome: Floats, seed: int) -> tuple[pd.DataFrame, Noise]:
    """First-order (S1) and total (ST) shares of the variance of the expected outcome, with bootstrap intervals.

    The numerators are those of Saltelli et al. 2010 and Jansen 1999, as in SALib, with two changes for an outcome with
    chance. A product of two means over replicates leaves out what a replicate multiplies with itself, so that its
    expectation is free of chance: few replicates and many points are then as good as the reverse. And B enters S1 as
    its difference from the mean of A and AB, which takes out what all points of a row share of their chance and
    changes no expectation. With one replicate the chance of that replicate stays in. NaN where nothing varies.
    """
    y = _known(outcome)
    moved = space.moved
    a, swaps, b = sobol_rows(space, y)
    spread = 0.5 * _product(a - b, a - b)
    tops = [_product(b - 0.5 * (a + ab), ab - a) for ab in swaps] + [0.5 * _product(ab - a, ab - a) for ab in swaps]
    variance = float(spread.mean())
    replicates = y.shape[1]
    within = float(np.concatenate([a, b]).var(axis=1, ddof=1).mean()) if replicates > 1 else float("nan")
    left = _noise(max(variance, 0.0), within, replicates)
    names = [(name, index) for index in ("S1", "ST") for name in moved]
    if variance <= 0.0:
        return _table([(*key, np.nan, np.nan, np.nan) for key in names]), left
    size = len(a)
    weights = np.random.default_rng(seed).multinomial(size, np.full(size, 1.0 / size), RESAMPLES) / size
    low, high = np.nanpercentile(_ratio(weights @ np.stack(tops, axis=1), weights @ spread), _ENDS, axis=0)
    rows = [(*key, float(tops[k].mean()) / variance, low[k], high[k]) for k, key in enumerate(names)]
    return _table(rows).sort_values("name", key=lambda n: n.map(moved.index), kind="stable", ignore_index=True), left


def _product(one: Floats, other: Floats) -> Floats:
    """Products of two means over replicates, (N,); of several replicates without what each multiplies with itself."""
    means = one.mean(axis=1) * other.mean(axis=1)
    replicates = one.shape[1]
    if replicates < 2:
        return np.asarray(means)
    own = ((one - one.mean(axis=1, keepdims=True)) * (other - other.mean(axis=1, keepdims=True))).sum(axis=1)
    return np.asarray(means - own / (replicates - 1) / replicates)


def _ratio(tops: Floats, spread: Floats) -> Floats:
    """Tops (S, I) over variances (S,); NaN where a resample has no variance."""
    return np.where(spread[:, None] > 0.0, tops / np.where(spread > 0.0, spread, 1.0)[:, None], np.nan)


# --- Morris ----------------------------------------------------------------------------------------------------------


def morris_points(space: Space, trajectories: int, seed: int) -> Floats:
    """Random trajectories that move one input or group at a time, (trajectories (G + 1), K)."""
    from SALib.sample.morris import sample as morris_sample

    problem = space.problem(TAIL, 1.0 - TAIL)
    points: Floats = morris_sample(problem, trajectories, num_levels=LEVELS, local_optimization=False, seed=seed)
    return points


def morris_indices(space: Space, points: Floats, outcome: Floats, seed: int) -> tuple[pd.DataFrame, Noise]:
    """Elementary effects: mu_star, the mean size of the change over the middle 90% of an input, with its interval.

    For single inputs also mu (with its sign) and sigma (spread: interactions and bends). Morris 1991; Campolongo,
    Cariboni & Saltelli 2007. Chance that replicates leave makes mu_star larger, not smaller.
    """
    from SALib.analyze import morris as morris_analysis

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
    return _table(rows), noise(y)


# --- from any sample -------------------------------------------------------------------------------------------------


def spread_points(inputs: int, size: int, seed: int) -> Floats:
    """A Latin hypercube, (size, inputs) in [0, 1)."""
    from scipy.stats import qmc

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
    from SALib.analyze import rbd_fast

    y = _known(outcome)
    left = noise(y)
    kept = 1.0 - (0.0 if np.isnan(left.left) else left.left)
    if np.ptp(y.mean(axis=1)) == 0.0 or kept <= 0.0:
        return _nothing(space.names, ("S1",)), left

    def analysed(which: Sequence[int], resamples: int) -> Any:
        part = Space(tuple(space.names[k] for k in which))
        return rbd_fast.analyze(
            part.problem(),
            points[:, list(which)],
            y.mean(axis=1),
            num_resamples=resamples,
            conf_level=_LEVEL,
            seed=seed,
        )

    everything = range(len(space.names))
    values = np.array(analysed(everything, 2)["S1"]) / kept  # two is the least that SALib can do
    first = _largest(values, top)
    halves = np.full(len(values), np.nan)
    halves[first] = np.array(analysed(first, _GIVEN_RESAMPLES)["S1_conf"]) / kept
    rows = [
        (name, "S1", v, v - h, v + h) for name, v, h in zip(space.names, values.tolist(), halves.tolist(), strict=True)
    ]
    return _table(rows), left


def pawn_indices(space: Space, points: Floats, outcome: Floats, seed: int, top: int) -> tuple[pd.DataFrame, Noise]:
    """How far fixing an input moves the whole distribution of the outcome: median Kolmogorov-Smirnov distance.

    Pianosi & Wagener 2015, from a generic sample as in Pianosi & Wagener 2018, through SALib. The row `dummy` is of an
    input that does nothing: what lies near it is no effect. The `top` largest have bootstrap intervals.
    """
    from SALib.analyze import pawn as pawn_analysis

    y = _known(outcome)
    rng = np.random.default_rng(seed)
    dummy = rng.permuted((np.arange(len(points)) + 0.5) / len(points))
    x = np.column_stack([points, dummy])
    names = (*space.names, "dummy")
    means = y.mean(axis=1)

    def medians(which: Sequence[int], rows: Any) -> Floats:
        part = Space(tuple(names[k] for k in which))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = pawn_analysis.analyze(part.problem(), x[rows][:, list(which)], means[rows], S=SLICES)
        return np.asarray(found["median"], dtype=float)

    values = medians(range(len(names)), slice(None))
    first = sorted({*_largest(values, min(top, _PAWN_TOP)), len(names) - 1})
    draws = [rng.integers(0, len(x), len(x)) for _ in range(_PAWN_RESAMPLES)]
    spread = Z95 * np.std([medians(first, rows) for rows in draws], axis=0, ddof=1)
    halves = np.full(len(values), np.nan)
    halves[first] = spread
    rows = [
        (name, "KS", v, max(v - h, 0.0), v + h)
        for name, v, h in zip(names, values.tolist(), halves.tolist(), strict=True)
    ]
    return _table(rows), noise(y)


def directions(points: Floats, outcome: Floats) -> Floats:
    """Which way each input (P, K) pushes: its correlation with the mean outcome, (K,) in [-1, 1]; 0 for a constant."""
    x = points - points.mean(axis=0)
    y = outcome.mean(axis=1) - outcome.mean()
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    together: Floats = (x * y[:, None]).sum(axis=0)
    return np.asarray(np.divide(together, size, out=np.zeros_like(together), where=size > 0.0))


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
