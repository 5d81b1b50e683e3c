"""Numbers of a world that somebody else computes from what its tables hold: one more column of `runs` each.

They are asked for where the tables are made, so that a part of a run, a worker, a cluster, an analysis of sensitivity
and a model in a notebook all get the same number of the same world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import doors
from sim.scenario.numbers import column
from sim.scenario.schema import Scenario
from sim.types import Floats

Columns = Mapping[str, NDArray[Any]]
_NOT_SHOWN = ("replicate", "error")  # which world it is says nothing of how it went
_OF_THE_ISSUE = ("point", "issue", "phase")  # the same in every world


class OutcomeError(ValueError):
    """A number of somebody else's that could not be computed; the message says whose, and why."""


@dataclass(frozen=True)
class Worlds:
    """Some worlds at their end, as their tables tell them. Nothing in it can be written to.

    scenario : as these worlds played it.
    runs : by the columns of the table `runs`, (W,) each: numbers, flags and words.
    issues : by the columns of the table `issues`, (W, D) each: a row a world, a column an issue.
    names : the ids of the D issues, in the order of these columns.
    """

    scenario: Scenario
    runs: Columns
    issues: Columns
    names: tuple[str, ...]

    def __len__(self) -> int:
        """How many worlds there are, W."""
        return len(self.runs["outcome"])

    def issue(self, name: str) -> Columns:
        """One issue: (W,) by column. Raises KeyError for an issue that is not negotiated here."""
        if name not in self.names:
            raise KeyError(f"no issue {name!r} among {', '.join(self.names)}")
        at = self.names.index(name)
        return MappingProxyType({key: values[:, at] for key, values in self.issues.items()})


def measured(scenario: Scenario, runs: Mapping[str, Any], issues: Mapping[str, Any]) -> dict[str, Floats]:
    """The numbers that a scenario names, (W,) each by their column; NaN where a world has none.

    Parameters
    ----------
    runs, issues : the tables of W worlds by column, as `sim.model.telling.tables` makes them.

    Raises
    ------
    OutcomeError : one of them raises, or gives something else than one finite number or NaN for each world.
    """
    if not scenario.outcomes:
        return {}
    seen = _seen(scenario, runs, issues)
    return {column(name): _one(name, seen) for name in scenario.outcomes}


def _seen(scenario: Scenario, runs: Mapping[str, Any], issues: Mapping[str, Any]) -> Worlds:
    worlds = len(runs["outcome"])
    names = list(issues["issue"])
    names = names[: len(names) // max(worlds, 1)]
    return Worlds(
        scenario,
        MappingProxyType({key: _locked(values) for key, values in runs.items() if key not in _NOT_SHOWN}),
        MappingProxyType(
            {
                key: _locked(values).reshape(worlds, len(names))
                for key, values in issues.items()
                if key not in (*_NOT_SHOWN, *_OF_THE_ISSUE)
            }
        ),
        tuple(names),
    )


def _locked(values: Any) -> NDArray[Any]:
    """Values as an array that cannot be written to; words as objects, as tables in memory hold them."""
    array = np.array(values, dtype=object if isinstance(values[0], str) else None) if len(values) else np.array(values)
    array.flags.writeable = False
    return array


def _one(name: str, seen: Worlds) -> Floats:
    what = f"the outcome {name!r} of {doors.OUTCOMES.whose(name)}"
    thing = doors.built(what, doors.OUTCOMES.get(name), doors.METHODS["outcome"], {})
    measures = getattr(thing, doors.METHODS["outcome"][0], thing)
    try:
        said = measures(seen)
    except Exception as error:  # code of somebody else's, whatever it raises
        raise OutcomeError(f"{what} failed with {doors.in_a_line(error)}") from error
    return _checked(what, said, len(seen))


def _checked(what: str, said: Any, worlds: int) -> Floats:
    try:
        got = np.asarray(said)
    except ValueError:  # lists of different lengths
        raise OutcomeError(f"{what} gave no numbers, but {type(said).__name__}") from None
    if got.dtype.kind not in "biuf":
        kind = type(said).__name__ if got.ndim == 0 else f"{type(said).__name__} of {got.dtype}"
        raise OutcomeError(f"{what} gave no numbers, but {kind}")
    if got.shape != (worlds,):
        raise OutcomeError(f"{what} gave numbers of shape {got.shape}, expected {(worlds,)}, one a world")
    numbers = got.astype(np.float64)
    if np.isinf(numbers).any():
        raise OutcomeError(f"{what} gave infinity; give NaN where a world has no such number")
    return numbers
