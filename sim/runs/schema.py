"""The columns of the result tables and their types (results/README.md says what each means)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from sim.scenario import numbers
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting

TABLES = ("issues", "paths", "events", "runs")  # in the order of writing: `runs` marks a part as done

_TEXT, _WHOLE, _NUMBER, _YES = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_ARRANGES = ("agenda", "phases", "under_way")  # keys of a scenario that decide which phases there are


def runs_schema(scenario: Scenario, points: Sequence[Mapping[str, Any]]) -> pa.Schema:
    """A row a world, with a column for each path that the design points set.

    Phases are those of all design points, parties those of the scenario: the columns of one that a design point lacks
    are null there.
    """
    fields = {"design_point": _WHOLE, "replicate": _WHOLE, **swept_types(points)}
    fields |= dict.fromkeys(numbers.TEXTS, _TEXT)
    if scenario.inner is not None:
        fields[numbers.INNER_OUTCOME] = _TEXT
    fields["phase_reached"] = _WHOLE
    for phase in all_phases(scenario, points):
        fields |= {f"{flag}_{phase}": _YES for flag in numbers.PHASE_FLAGS}
    fields["collapse"] = _YES
    fields |= dict.fromkeys(numbers.WHOLES, _WHOLE) | dict.fromkeys(numbers.MEASURES, _NUMBER)
    fields |= dict.fromkeys(numbers.COUNTS, _WHOLE)
    if scenario.inner is not None:
        fields |= {numbers.INNER_FLAG: _YES, **dict.fromkeys(numbers.INNER_MONTHS, _NUMBER)}
        fields |= {numbers.inner_column(issue): _NUMBER for issue in scenario.inner.scenario.plan.issues}
    fields |= {numbers.event_column(event): _WHOLE for event in scenario.events}
    fields |= {f"value_{party}": _NUMBER for party in scenario.parties}
    fields |= {numbers.column(name): _NUMBER for name in scenario.outcomes}
    fields["error"] = _TEXT
    return pa.schema(list(fields.items()))


ISSUES = pa.schema(
    [
        ("design_point", _WHOLE), ("replicate", _WHOLE), ("point", _TEXT), ("issue", _TEXT), ("phase", _WHOLE),
        ("agreed", _NUMBER), ("agreed_month", _NUMBER), ("set_aside", _YES), ("delivered", _NUMBER),
        ("delivered_month", _NUMBER), ("principle_month", _NUMBER), ("half_month", _NUMBER), ("first_answer", _NUMBER),
    ]
)  # fmt: skip
PATHS = pa.schema(
    [
        ("design_point", _WHOLE), ("series", _TEXT), ("table", _TEXT), ("key", _TEXT), ("phase", _WHOLE),
        ("tick", _WHOLE), ("n", _WHOLE), ("sum", _NUMBER), ("sumsq", _NUMBER), ("hist", pa.list_(_WHOLE)),
    ]
)  # fmt: skip
EVENTS = pa.schema(
    [
        ("design_point", _WHOLE), ("replicate", _WHOLE), ("seq", _WHOLE), ("month", _WHOLE), ("phase", _WHOLE),
        ("table", _TEXT), ("round", _WHOLE), ("kind", _TEXT), ("actor", _TEXT), ("other", _TEXT), ("issue", _TEXT),
        ("value", _NUMBER), ("detail", _TEXT),
    ]
)  # fmt: skip


def schemas(scenario: Scenario, points: Sequence[Mapping[str, Any]] = ()) -> dict[str, pa.Schema]:
    """The schema of every table of a run over design points."""
    return {"runs": runs_schema(scenario, points), "issues": ISSUES, "paths": PATHS, "events": EVENTS}


def all_phases(scenario: Scenario, points: Sequence[Mapping[str, Any]]) -> list[int]:
    """The phases that a scenario has at one design point or another: a sweep of its agenda changes them."""
    found = set(scenario.phases)
    moving = [{path: value for path, value in point.items() if path.partition(".")[0] in _ARRANGES} for point in points]
    for settings in {repr(settings): settings for settings in moving}.values():
        found |= at_setting(scenario, settings).phases.keys()
    return sorted(found)


def swept_types(points: Sequence[Mapping[str, Any]]) -> dict[str, pa.DataType]:
    """The type of each swept path's column: numbers, yes or no, or text for anything else."""
    paths = dict.fromkeys(path for point in points for path in point)
    return {path: _type_of([point.get(path) for point in points]) for path in paths}


def _type_of(values: Sequence[Any]) -> pa.DataType:
    known = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in known):
        return _YES
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return _NUMBER
    return _TEXT
