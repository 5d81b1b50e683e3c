"""What a lesson's settings show: their worlds, its claims with their effects, and the table to watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.analysis.lessons import page
from sim.errors import InputError, nearest
from sim.measures.intervals import paired_means, standard_error
from sim.model import Keep, Negotiation, forget
from sim.runs.runner import Progress, Watch
from sim.scenario.lesson import Claim, Setting, unit
from sim.scenario.lesson import Watch as Watched
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.types import Floats

Tables = dict[str, pd.DataFrame]
WORLDS = 500  # at each setting, where nothing else is asked for
LEVEL = 0.99  # of the intervals: a dozen lessons with several claims each


@dataclass(frozen=True)
class Finding:
    """A claim with its effect: the mean paired difference, its interval, and over how many worlds.

    A number such as a value in the text exists only in the worlds that agreed: then the pairs are the worlds that have
    it at both settings, a selection, and `apart`, the difference of what each setting shows over all of its own worlds
    (as table and figure have it), may differ from `effect`, even in sign.
    """

    claim: Claim
    effect: float
    low: float
    high: float
    worlds: int  # that know the number at both settings
    before: str  # the two settings
    after: str
    known: tuple[int, int]  # worlds that know it at each of them
    of: int  # worlds that were run at each
    apart: float

    @property
    def selects(self) -> bool:
        """Whether some worlds are left out because they lack the number at one setting."""
        return self.worlds < self.of

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


def run_settings(scenario: Scenario, worlds: int, watch: Watch | None = None) -> dict[str, Tables]:
    """The tables `runs` and `issues` of the worlds 0 to `worlds` - 1 at each setting of a lesson, by its label.

    Every setting meets the same chance, so that they can be compared world by world. `watch` is told of worlds.
    """
    made: dict[str, Tables] = {}
    settings = page(scenario).settings
    for k, setting in enumerate(settings):
        if watch is not None:
            watch(Progress(k * worlds, len(settings) * worlds, 0))
        made[setting.label] = run_setting(scenario, setting, worlds)
    if watch is not None:
        watch(Progress(len(settings) * worlds, len(settings) * worlds, 0))
    return made


def run_setting(scenario: Scenario, setting: Setting, worlds: int) -> Tables:
    """The same at one setting."""
    at = at_setting(scenario, setting.set)
    model = Negotiation(at, range(worlds), Keep()).run()
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


def compare(claim: Claim, labels: tuple[str, str], before: Tables, after: Tables) -> Finding:
    """The mean paired difference of a claim's metric with its normal interval, the same chance on both sides."""
    return compared(claim, labels, values(before, claim.metric), values(after, claim.metric))


def compared(claim: Claim, labels: tuple[str, str], first: Floats, second: Floats) -> Finding:
    """The same from the metric in every world at the two settings, (W,) each, NaN where a world has none."""
    known = [one[~np.isnan(one)] for one in (first, second)]
    means = [float(one.mean()) if one.size else float("nan") for one in known]
    found = paired_means(first, second, LEVEL)
    return Finding(
        claim=claim,
        effect=found.mean,
        low=found.low,
        high=found.high,
        worlds=found.pairs,
        before=labels[0],
        after=labels[1],
        known=(known[0].size, known[1].size),
        of=len(first),
        apart=means[1] - means[0],
    )


def check(scenario: Scenario, made: Mapping[str, Tables]) -> list[Finding]:
    """Every claim of a lesson, from the tables of its settings."""
    lesson, found = page(scenario), []
    for claim in lesson.claims:
        labels = (lesson.setting(claim.before, 0).label, lesson.setting(claim.after, -1).label)
        found.append(compare(claim, labels, made[labels[0]], made[labels[1]]))
    return found


def table(scenario: Scenario, made: Mapping[str, Tables]) -> pd.DataFrame:
    """What there is to watch, a row a setting and metric: setting, watch, unit, mean, se, worlds that have it, of."""
    rows = []
    for label, tables in made.items():
        for watch in page(scenario).watch:
            rows.append(row(label, watch, values(tables, watch.metric)))
    return pd.DataFrame(rows, columns=["setting", "watch", "unit", "mean", "se", "worlds", "of"])


def row(label: str, watch: Watched, found: Floats) -> tuple[str, str, str, float, float, int, int]:
    """A row of the table: one thing to watch at the setting of a label, from its values in every world, (W,)."""
    known = found[~np.isnan(found)]
    mean = float(known.mean()) if known.size else float("nan")
    error = standard_error(known) if known.size > 1 else float("nan")
    return label, watch.label, unit(watch.metric), mean, error, int(known.size), len(found)
