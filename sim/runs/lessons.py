"""Lessons: run the settings of one, and check whether the model shows what theory expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.data import scenarios_folder
from sim.errors import InputError, nearest
from sim.measures.intervals import paired_means, standard_error
from sim.model import Negotiation, Record, forget
from sim.scenario.files import LESSONS, files_in
from sim.scenario.lesson import Claim, Lesson, Setting
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.types import Floats

Tables = dict[str, pd.DataFrame]
WORLDS = 500  # at each setting, where nothing else is asked for
LEVEL = 0.99  # of the intervals: a dozen lessons with several claims each


@dataclass(frozen=True)
class Finding:
    """A claim with its effect: the mean paired difference, its interval, and over how many worlds."""

    claim: Claim
    effect: float
    low: float
    high: float
    worlds: int

    @property
    def verdict(self) -> Literal["pass", "fail", "known"]:
        """`known`: it does not hold, and the lesson says why the model does not show it."""
        if self.holds:
            return "pass"
        return "known" if self.claim.not_reproduced else "fail"

    @property
    def holds(self) -> bool:
        """Whether the whole interval lies on the claimed side of zero, and the effect is large enough."""
        if self.claim.direction == "up":
            return self.low > 0.0 and self.effect >= self.claim.least
        return self.high < 0.0 and self.effect <= -self.claim.least


def all_lessons() -> list[Scenario]:
    """The scenarios that ship as lessons, by number."""
    return [load(str(path)) for path in _files().values()]


def _files() -> dict[int, Path]:
    """The files that ship, by the number that their names begin with."""
    return {int(path.name.partition("-")[0]): path for path in files_in(scenarios_folder() / LESSONS)}


def find(name: str) -> Scenario:
    """The lesson of a number, or of a scenario's name or file. Raises InputError where there is none."""
    if not name.isdigit():
        case = load(name)
        page(case)
        return case
    known = _files()
    if int(name) not in known:
        raise InputError(f"no lesson {name}; there are {min(known)} to {max(known)}")
    return load(str(known[int(name)]))


def page(case: Scenario) -> Lesson:
    """The lesson of a scenario that has one."""
    if case.lesson is None:
        raise InputError(f"{case.name} is not a lesson")
    return case.lesson


def run_settings(case: Scenario, worlds: int) -> dict[str, Tables]:
    """The tables `runs` and `issues` of the worlds 0 to `worlds` - 1 at each setting of a lesson, by its label.

    Every setting meets the same chance, so that they can be compared world by world.
    """
    return {setting.label: run_setting(case, setting, worlds) for setting in page(case).settings}


def run_setting(case: Scenario, setting: Setting, worlds: int) -> Tables:
    """The same at one setting."""
    at = at_setting(case, setting.set)
    model = Negotiation(at, range(worlds), Record()).run()
    made = model.tables()
    forget(model)
    return {name: pd.DataFrame(made[name]) for name in ("runs", "issues")}


def values(tables: Tables, metric: str) -> Floats:
    """A metric in every world, (W,), NaN where it has none. Raises InputError for one that is not in the tables."""
    kind, *rest = metric.split(".")
    if kind == "outcome":
        return np.asarray(tables["runs"]["outcome"] == rest[0], dtype=float)
    if kind == "runs":
        return _column(tables["runs"], rest[0], metric)
    issues = tables["issues"]
    mine = issues[issues["issue"] == rest[0]]
    if mine.empty:
        raise InputError(f"{metric}: unknown issue{nearest(rest[0], issues['issue'].unique())}")
    mine = mine.assign(is_agreed=mine["agreed"].notna())
    return _column(mine, rest[1], metric)


def _column(table: pd.DataFrame, column: str, metric: str) -> Floats:
    if column not in table:
        raise InputError(f"{metric}: unknown column{nearest(column, table.columns)}")
    found: Any = table[column].to_numpy(dtype=float)
    return np.asarray(found, dtype=float)


def compare(claim: Claim, before: Tables, after: Tables) -> Finding:
    """The mean paired difference of a claim's metric with its normal interval, the same chance on both sides."""
    found = paired_means(values(before, claim.metric), values(after, claim.metric), LEVEL)
    return Finding(claim, found.mean, found.low, found.high, found.pairs)


def check(case: Scenario, made: Mapping[str, Tables]) -> list[Finding]:
    """Every claim of a lesson, from the tables of its settings."""
    lesson = page(case)
    return [
        compare(claim, made[lesson.setting(claim.before, 0).label], made[lesson.setting(claim.after, -1).label])
        for claim in lesson.claims
    ]


def table(case: Scenario, made: Mapping[str, Tables]) -> pd.DataFrame:
    """What there is to watch, a row a setting and metric: setting, watch, unit, mean, se, worlds that have one."""
    rows = []
    for label, tables in made.items():
        for watch in page(case).watch:
            found = values(tables, watch.metric)
            known = found[~np.isnan(found)]
            mean = float(known.mean()) if known.size else float("nan")
            error = standard_error(known) if known.size > 1 else float("nan")
            rows.append((label, watch.label, unit(watch.metric), mean, error, int(known.size)))
    return pd.DataFrame(rows, columns=["setting", "watch", "unit", "mean", "se", "worlds"])


def unit(metric: str) -> str:
    """What a mean of the metric counts: results/README.md has every column."""
    kind, *_, column = metric.split(".")
    flag = column.startswith(("reached_", "agreed_", "ratified_")) and not column.endswith("month")
    if kind == "outcome" or flag or column == "collapse":
        return "share of worlds"
    if column.endswith("month") or column == "months":
        return "months"
    return {"rounds": "meetings", "incidents": "incidents"}.get(column, "0 to 1")
