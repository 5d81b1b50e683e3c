"""Cases to search for a box: inputs and what came of each, from an analysis, a sweep or the worlds of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
from sim.types import Floats


@dataclass(frozen=True)
class Cases:
    """Inputs in their own units, a row a case, and what came of each; `grade` and `label` by input."""

    scenario: Scenario
    inputs: pd.DataFrame
    outcome: Floats  # (C,)
    worlds: int  # behind each case
    labels: dict[str, str]
    grades: dict[str, str]


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
    facts, scenario = folders.facts(folder), folders.scenario(folder)
    spread = [s for s in facts["samples"] if s["name"].startswith("spread")]
    if not spread:
        raise InputError(f"{folder} holds no sample to search: run sensitivity with --method given-data")
    named.check(scenario, [outcome])
    if outcome not in facts["outcomes"]:
        raise InputError(f"{folder} does not hold {outcome!r}: it holds {', '.join(facts['outcomes'])}")
    sample = max(spread, key=lambda s: int(s["points"]))
    found = folders.sample(folder, str(sample["name"]))
    y = found[f"outcome:{outcome}"].to_numpy(dtype=float)
    x = found[[c for c in found if c != "point" and not str(c).startswith("outcome:")]]
    return _of_inputs(scenario, inputs(scenario), x, y, int(sample["replicates"]))


def _from_worlds(results: Results, outcome: str) -> Cases:
    scenario, runs = results.scenario, _ran(results)
    known = inputs(scenario)
    if not known:
        raise InputError(f"{scenario.name}: every number is exact; there is no uncertain input to search")
    named.check(scenario, [outcome])
    y = named.values(scenario, {str(c): runs[c].to_numpy() for c in runs}, outcome)
    return _of_inputs(scenario, known, values(known, drawn(scenario, known, runs["replicate"].tolist())), y, 1)


def _from_sweep(results: Results, outcome: str) -> Cases:
    scenario, runs = results.scenario, _ran(results)
    named.check(scenario, [outcome])
    columns = list(runs.columns)
    swept = columns[columns.index("replicate") + 1 : columns.index("outcome")]
    numbers = [c for c in swept if runs[c].dtype.kind in "fib"]
    if not numbers:
        raise InputError("no number is swept in these results: there is nothing to search")
    runs = runs.assign(y=named.values(scenario, {str(c): runs[c].to_numpy() for c in runs}, outcome))
    points = runs.groupby("design_point")
    y = points["y"].mean().to_numpy()
    settings = {path: resolve_path(scenario, path).value for path in numbers}
    grades = {p: str(v.grade) if isinstance(v, Quantity) else "scenario" for p, v in settings.items()}
    worlds = int(points.size().min())
    return Cases(scenario, points[numbers].first(), y, worlds, {path: path for path in numbers}, grades)


def _of_inputs(scenario: Scenario, known: Sequence[Input], x: pd.DataFrame, y: Floats, worlds: int) -> Cases:
    labels, grades = {one.name: one.label for one in known}, {one.name: str(one.grade) for one in known}
    return Cases(scenario, x, y, worlds, labels, grades)


def _ran(results: Results) -> pd.DataFrame:
    runs = results.runs()
    return runs[runs["error"].fillna("") == ""].reset_index(drop=True)
