"""Scenario discovery: the box of inputs in which an outcome mostly holds, found by PRIM.

Friedman & Fisher 1999 (the patient rule induction method); Bryant & Lempert 2010 (its use on models, and the words
coverage and density). The search is ema_workbench's (Kwakkel 2017).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import named
from sim.analysis import sensitivity_folder as folders
from sim.analysis.inputs import Input, drawn, inputs, values
from sim.case.quantity import Quantity
from sim.errors import InputError
from sim.runs.fingerprint import rules_fingerprint
from sim.runs.results import Results
from sim.scenario.brought import from_where
from sim.scenario.paths import resolve_path
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats

PEEL = 0.05  # share of the cases that a step of the search cuts off
LEAST = 0.05  # smallest box, as a share of the cases
CHANCE = 0.05  # of a limit that says nothing being kept, shared out over the inputs that were looked at
LEAST_CASES = 100  # the search has half of them, the check the other half


@dataclass(frozen=True)
class Cases:
    """Inputs in their own units, a row a case, and what came of each; `grade` and `label` by input."""

    case: Scenario
    inputs: pd.DataFrame
    outcome: Floats  # (C,)
    worlds: int  # behind each case
    labels: dict[str, str]
    grades: dict[str, str]


@dataclass(frozen=True)
class Limit:
    """One side or both of a box: an input held within low..high, of a range that goes from least to most."""

    name: str
    label: str
    low: float  # NaN where the box is open
    high: float
    least: float
    most: float
    grade: str
    chance: float  # of so much gain by a cut that says nothing (quasi-p value; Bryant & Lempert 2010)


@dataclass(frozen=True)
class Box:
    """Where the outcome mostly holds. Shares are of the half of the cases that the search did not see."""

    outcome: str
    threshold: float
    limits: Sequence[Limit]
    coverage: float  # share of the cases in which it holds that are in the box
    density: float  # share of the cases in the box in which it holds
    mass: float  # share of all cases in the box
    everywhere: float  # share of all cases in which it holds
    cases: int
    searched: int  # inputs that the search was given


def cases(folder: Path, outcome: str) -> Cases:
    """Cases from an analysis of sensitivity, from the settings of a sweep, or from the worlds of a run.

    What a run's worlds drew is not in its tables: it is drawn again. Raises InputError where nothing can be searched.
    """
    if (folder / folders.NAME).exists():
        return _from_analysis(folder, outcome)
    results = Results(folder)
    if results.manifest.rules_fingerprint != rules_fingerprint():
        raise InputError(f"{folder} was written by another version of the rules: run the scenario again")
    for used, there in results.manifest.code.items():
        if (now := from_where(used)) != there:
            raise InputError(f"{folder} was written with another {used} ({there}, now {now}): run the scenario again")
    return _from_sweep(results, outcome) if results.manifest.design_points > 1 else _from_worlds(results, outcome)


def _from_analysis(folder: Path, outcome: str) -> Cases:
    facts, case = folders.facts(folder), folders.scenario(folder)
    spread = [s for s in facts["samples"] if s["name"].startswith("spread")]
    if not spread:
        raise InputError(f"{folder} holds no sample to search: run sensitivity with --method given-data")
    named.check(case, [outcome])
    if outcome not in facts["outcomes"]:
        raise InputError(f"{folder} does not hold {outcome!r}: it holds {', '.join(facts['outcomes'])}")
    sample = max(spread, key=lambda s: int(s["points"]))
    found = folders.sample(folder, str(sample["name"]))
    y = found[f"outcome:{outcome}"].to_numpy(dtype=float)
    x = found[[c for c in found if c != "point" and not str(c).startswith("outcome:")]]
    return _of_inputs(case, inputs(case), x, y, int(sample["replicates"]))


def _from_worlds(results: Results, outcome: str) -> Cases:
    case, runs = results.scenario, _ran(results)
    known = inputs(case)
    if not known:
        raise InputError(f"{case.name}: every number is exact; there is no uncertain input to search")
    named.check(case, [outcome])
    y = named.values(case, {str(c): runs[c].to_numpy() for c in runs}, outcome)
    return _of_inputs(case, known, values(known, drawn(case, known, runs["replicate"].tolist())), y, 1)


def _from_sweep(results: Results, outcome: str) -> Cases:
    case, runs = results.scenario, _ran(results)
    named.check(case, [outcome])
    columns = list(runs.columns)
    swept = columns[columns.index("replicate") + 1 : columns.index("outcome")]
    numbers = [c for c in swept if runs[c].dtype.kind in "fib"]
    if not numbers:
        raise InputError("no number is swept in these results: there is nothing to search")
    runs = runs.assign(y=named.values(case, {str(c): runs[c].to_numpy() for c in runs}, outcome))
    points = runs.groupby("design_point")
    y = points["y"].mean().to_numpy()
    settings = {path: resolve_path(case, path).value for path in numbers}
    grades = {p: str(v.grade) if isinstance(v, Quantity) else "scenario" for p, v in settings.items()}
    worlds = int(points.size().min())
    return Cases(case, points[numbers].first(), y, worlds, {path: path for path in numbers}, grades)


def _of_inputs(case: Scenario, known: Sequence[Input], x: pd.DataFrame, y: Floats, worlds: int) -> Cases:
    labels, grades = {one.name: one.label for one in known}, {one.name: str(one.grade) for one in known}
    return Cases(case, x, y, worlds, labels, grades)


def _ran(results: Results) -> pd.DataFrame:
    runs = results.runs()
    return runs[runs["error"].fillna("") == ""].reset_index(drop=True)


# --- the search ------------------------------------------------------------------------------------------------------


def discover(known: Cases, outcome: str, threshold: float | None, coverage: float = 0.5, look_at: int = 20) -> Box:
    """Search one half of the cases for the densest box with that coverage, and judge it on the other half.

    Parameters
    ----------
    threshold : the outcome holds from there on; a share of worlds that happens or not needs none.
    coverage : share of the cases in which it holds that the box must keep, in (0, 1].
    look_at : inputs the search is given: those whose correlation with the outcome is largest in its half.

    Raises
    ------
    InputError : too few cases, a threshold that is missing or that all or none of the cases reach.
    """
    x, holds, level, which = _holding(known, outcome, threshold)
    seen = which % 2 == 0
    if len(x) < LEAST_CASES:
        raise InputError(f"{len(x)} cases are too few to search: {LEAST_CASES} or more are needed")
    if holds[seen].all() or not holds[seen].any():
        much = "all" if holds.all() else "hardly any"
        raise InputError(f"{outcome} holds in {much} of the cases: there is no box to find; try another --threshold")
    best = _correlated(x[seen], holds[seen], look_at)
    limits = _search(known, x.loc[seen, best], holds[seen], coverage)
    inside = _inside(x[~seen], limits)
    true = holds[~seen]
    return Box(
        outcome=outcome,
        threshold=level,
        limits=limits,
        coverage=float((inside & true).sum() / max(true.sum(), 1)),
        density=float(true[inside].mean()) if inside.any() else float("nan"),
        mass=float(inside.mean()),
        everywhere=float(true.mean()),
        cases=len(x),
        searched=len(best),
    )


def _holding(known: Cases, outcome: str, threshold: float | None) -> tuple[pd.DataFrame, Bools, float, Any]:
    """Inputs, whether the outcome holds, from what on, and which case each row is.

    The mean of something that happens or not stands for so many worlds in which it did: each is a row.
    """
    index = np.arange(len(known.outcome))
    if threshold is not None or not named.is_share(outcome) or known.worlds > 4:
        if threshold is None and not named.is_share(outcome):
            raise InputError(f"{outcome} is a number: from what value on does it hold? give --threshold")
        level = 0.5 if threshold is None else threshold
        return known.inputs.reset_index(drop=True), known.outcome >= level, level, index
    which = np.repeat(index, known.worlds)
    hits = np.rint(known.outcome * known.worlds)[which]
    holds = np.tile(np.arange(known.worlds), len(index)) < hits
    return known.inputs.iloc[which].reset_index(drop=True), holds, 1.0, which


def _correlated(x: pd.DataFrame, holds: Bools, count: int) -> list[str]:
    values, y = x.to_numpy(dtype=float), holds - holds.mean()
    spread = values.std(axis=0)
    together = np.abs(((values - values.mean(axis=0)) * y[:, None]).mean(axis=0))
    strength = np.divide(together, spread, out=np.zeros_like(together), where=spread > 0.0)
    order = np.argsort(-strength, kind="stable")[:count]
    return [str(x.columns[k]) for k in sorted(order.tolist())]


def _search(known: Cases, x: pd.DataFrame, holds: Bools, coverage: float) -> list[Limit]:
    prim = _prim()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library that is not ours, on versions it has not seen
        # Its threshold says both which cases are of interest, those above it, and how dense a box must at least be.
        cases = x.reset_index(drop=True)
        found = prim.Prim(cases, holds.astype(int), threshold=1e-9, peel_alpha=PEEL, mass_min=LEAST)
        box = found.find_box()
    if box is None:
        return []
    steps = box.peeling_trajectory
    kept = steps[steps["coverage"] >= coverage]
    chosen = int(kept.sort_values(["density", "coverage"]).index[-1])
    lims, chances = box.box_lims[chosen], box.qp[chosen]
    least_chance = CHANCE / x.shape[1]
    made = (_limit(known, x[name], lims[name], chances[name], least_chance) for name in x if name in chances)
    return sorted((limit for limit in made if limit is not None), key=lambda limit: (limit.chance, limit.name))


def _prim() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of each of its optional parts that is not there
            from ema_workbench.analysis import prim
    except ImportError as error:
        raise InputError("discover needs ema_workbench: pip install 'cairo-talks[discovery]'") from error
    return prim


def _limit(known: Cases, column: pd.Series, lims: Any, chances: Sequence[float], least: float) -> Limit | None:
    """A limit with those of its sides that are told from chance; None without any."""
    name = str(column.name)
    if column.dtype == bool:
        (holds,) = lims.iloc[0]
        sides = [1.0 if holds else float("nan"), float("nan") if holds else 0.0]
        chances = [max(chances)] * 2
    else:
        told = [0.0 <= chance <= least for chance in chances]
        sides = [float(lims.iloc[k]) if told[k] else float("nan") for k in (0, 1)]
    real = [chance for chance, side in zip(chances, sides, strict=True) if side == side]
    if not real or max(real) > least:
        return None
    ends = float(column.min()), float(column.max())
    return Limit(name, known.labels[name], sides[0], sides[1], *ends, known.grades[name], float(max(real)))


def _inside(x: pd.DataFrame, limits: Sequence[Limit]) -> Bools:
    inside = np.ones(len(x), dtype=bool)
    for limit in limits:
        values = x[limit.name].to_numpy(dtype=float)
        inside &= ~(values < limit.low) & ~(values > limit.high)  # an open side is NaN, and stops nothing
    return inside
