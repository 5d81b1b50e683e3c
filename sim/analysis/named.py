"""Outcomes of a world by name: the few that the talks are about, and every number, flag and outcome word of `runs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim import doors
from sim.errors import InputError, nearest
from sim.runs.schema import runs_schema
from sim.scenario import numbers
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.types import Floats

Runs = Mapping[str, Any]  # the columns of `runs`

WORDS = {
    "agreement": "a text agreed in at least one of the phases negotiated",
    "full_agreement": "a text agreed in every phase negotiated",
    "delivery": "share carried out of what the published text asks beyond the start",
    "collapse": "what was in force ended, whether agreed before the run or in it",
    "consensus": "consensus of the last demands at the main table, 0 where nobody met",
    "months": "months lived until the end",
}
DEFAULT = ("agreement", "full_agreement", "delivery", "collapse")
# What a measure of a text or of a meeting is where there was none; any other gap in a column is refused.
WHERE_NONE = {"consensus": 0.0, "delivery_agreed": 0.0, "nash_product": 0.0, "cohesion": 0.0}
_NOT_NUMBERS = ("design_point", "replicate", "error")


def defaults(scenario: Scenario) -> tuple[str, ...]:
    """The outcomes to explain where nobody named any: those of `DEFAULT` that the scenario's worlds have.

    Decisions bind when they are taken: where every issue is one there is no delivery, and nothing of it can be told.
    """
    points = {point for of_phase in scenario.phases.values() for point in of_phase}
    issues = [issue for name, issue in scenario.plan.issues.items() if scenario.plan.point_of[name] in points]
    return tuple(name for name in DEFAULT if name != "delivery" or any(issue.kind == "step" for issue in issues))


def columns(scenario: Scenario) -> list[str]:
    """The numbers and flags of `runs` that can be an outcome."""
    schema = runs_schema(scenario, ())
    known = [f.name for f in schema if str(f.type) != "string" and not numbers.is_month(f.name)]
    return [name for name in known if name not in _NOT_NUMBERS]


def check(scenario: Scenario, names: Sequence[str]) -> None:
    """Raise InputError for an outcome that a scenario's worlds do not have, with the nearest name."""
    known = list(dict.fromkeys([*WORDS, *OUTCOMES, *scenario.outcomes, *columns(scenario)]))
    for name in names:
        if name not in known and name in doors.OUTCOMES:
            raise InputError(
                f"the outcome {name!r} is not computed in {scenario.name}: add it there as  outcomes: [{name}]"
            )
        if name not in known:
            raise InputError(f"unknown outcome {name!r}{nearest(name, known)}")


def values(scenario: Scenario, runs: Runs, name: str) -> Floats:
    """An outcome in every world, (W,): 0 or 1 for what happens or not.

    Raises InputError for one that is missing in some worlds: an analysis of the rest would be of other worlds.
    """
    column = numbers.column(name) if name in scenario.outcomes else name
    found = _VALUES[name](scenario, runs) if name in _VALUES else _column(runs, column)
    found = np.asarray(found, dtype=float)
    if name in WHERE_NONE:
        found = np.where(np.isnan(found), WHERE_NONE[name], found)
    missing = int(np.isnan(found).sum())
    if missing:
        known = {*WORDS} - ({"delivery"} - {*defaults(scenario)})
        raise InputError(
            f"{name} is missing in {missing} of {found.size} worlds, and an analysis needs it in all of them; outcomes "
            f"that are never missing here: {', '.join(w for w in WORDS if w != name and w in known)}"
        )
    return found


def is_share(name: str) -> bool:
    """Whether an outcome happens in a world or not, so that its mean is a share of worlds."""
    flags = ("reached_", "agreed_", "ratified_", "delivered_")
    return name in ("agreement", "full_agreement", "collapse", *OUTCOMES) or name.startswith(flags)


def words(name: str) -> str:
    """An outcome in words."""
    return numbers.called(name) if name in doors.OUTCOMES else WORDS.get(name, name.replace("_", " "))


def _column(runs: Runs, name: str) -> Any:
    if name in OUTCOMES:
        return np.asarray(runs["outcome"]) == name
    return runs[name]


def _agreed(scenario: Scenario, runs: Runs, lacking: bool) -> Any:
    """Whether each phase that was negotiated was agreed, (W, phases); `lacking` for one that a design point lacks."""
    names = [str(c) for c in runs if str(c).startswith("agreed_") and int(str(c)[7:]) not in scenario.under_way]
    flags = [np.asarray(runs[name], dtype=object) for name in names]
    known = [np.where(pd.isna(flag), lacking, flag).astype(bool) for flag in flags]
    return np.stack(known, axis=1) if known else np.zeros((len(runs["outcome"]), 1), dtype=bool)


_VALUES: dict[str, Callable[[Scenario, Runs], Any]] = {
    "agreement": lambda scenario, runs: _agreed(scenario, runs, False).any(axis=1),
    "full_agreement": lambda scenario, runs: _agreed(scenario, runs, True).all(axis=1),
}
