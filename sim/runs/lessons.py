"""Lessons: run the settings of one, and check whether the model shows what theory expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.errors import InputError, nearest
from sim.measures.intervals import standard_error
from sim.model import Negotiation, Record
from sim.scenario.agenda import arranged
from sim.scenario.files import files_in
from sim.scenario.lesson import Claim, Lesson, Setting
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario
from sim.types import Floats

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
    def holds(self) -> bool:
        """Whether the whole interval lies on the claimed side of zero, and the effect is large enough."""
        if self.claim.direction == "up":
            return self.low > 0.0 and self.effect >= self.claim.least
        return self.high < 0.0 and self.effect <= -self.claim.least


def all_lessons() -> list[Scenario]:
    """The scenarios that ship as lessons, by number."""
    from sim.data import scenarios_folder

    found = [load(str(path)) for path in files_in(scenarios_folder() / "lessons")]
    return sorted((case for case in found if case.lesson is not None), key=lambda case: page(case).number)


def find(number: int) -> Scenario:
    """The lesson of a number. Raises InputError where there is none."""
    known = {page(case).number: case for case in all_lessons()}
    if number not in known:
        raise InputError(f"no lesson {number}{nearest(str(number), map(str, known))}")
    return known[number]


def page(case: Scenario) -> Lesson:
    """The lesson of a scenario that has one."""
    if case.lesson is None:
        raise InputError(f"{case.name} is not a lesson")
    return case.lesson


def run_setting(case: Scenario, setting: Setting, worlds: int) -> dict[str, pd.DataFrame]:
    """The tables `runs` and `issues` of the worlds 0 to `worlds` - 1 at one setting."""
    at = arranged(with_settings(case, setting.set)) if setting.set else case
    made = Negotiation(at, range(worlds), Record(paths=True)).run().tables()
    return {name: pd.DataFrame(made[name]) for name in ("runs", "issues")}


def values(tables: Mapping[str, pd.DataFrame], metric: str) -> Floats:
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


def compare(claim: Claim, before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> Finding:
    """The mean paired difference of a claim's metric with its normal interval, the same chance on both sides."""
    change = values(after, claim.metric) - values(before, claim.metric)
    known = change[~np.isnan(change)]
    if known.size == 0:
        return Finding(claim, float("nan"), float("nan"), float("nan"), 0)
    effect = float(known.mean())
    half = float(ndtri(0.5 + LEVEL / 2.0)) * (standard_error(known) if known.size > 1 else float("inf"))
    return Finding(claim, effect, effect - half, effect + half, int(known.size))


def check(case: Scenario, worlds: int) -> list[Finding]:
    """Every claim of a lesson, each over the same worlds."""
    lesson = page(case)
    made: dict[str, dict[str, pd.DataFrame]] = {}

    def at(setting: Setting) -> dict[str, pd.DataFrame]:
        if setting.label not in made:
            made[setting.label] = run_setting(case, setting, worlds)
        return made[setting.label]

    return [
        compare(claim, at(lesson.setting(claim.before, 0)), at(lesson.setting(claim.after, -1)))
        for claim in lesson.claims
    ]


def table(case: Scenario, worlds: int) -> pd.DataFrame:
    """What there is to watch, a row a setting and metric: label, metric, mean, standard error, worlds."""
    lesson = page(case)
    rows = []
    for setting in lesson.settings:
        made = run_setting(case, setting, worlds)
        for watch in lesson.watch:
            found = values(made, watch.metric)
            known = found[~np.isnan(found)]
            mean = float(known.mean()) if known.size else float("nan")
            rows.append((setting.label, watch.label, mean, standard_error(found), int(known.size)))
    return pd.DataFrame(rows, columns=["setting", "watch", "mean", "se", "worlds"])
