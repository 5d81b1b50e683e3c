"""Lessons: run the settings of one, and check whether the model shows what theory expects."""

from __future__ import annotations

import re
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
from sim.runs.runner import Progress, Watch
from sim.scenario.files import LESSONS, files_in
from sim.scenario.lesson import Claim, Lesson, Setting
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.types import Floats

Tables = dict[str, pd.DataFrame]
GAZA = frozenset({"hamas", "israel"})  # a case without them is made up
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


def all_lessons() -> list[Scenario]:
    """The scenarios that ship as lessons, by number."""
    return [load(str(path)) for path in _files().values()]


def _files() -> dict[int, Path]:
    """The files that ship, by the number that their names begin with."""
    return {int(path.name.partition("-")[0]): path for path in files_in(scenarios_folder() / LESSONS)}


def find(name: str) -> Scenario:
    """The lesson of a number, of its own name (`two-tables`, "Two tables"), or of a scenario's name or file.

    Raises InputError where there is none, with the nearest name.
    """
    known = _files()
    if name.isdigit():
        if int(name) not in known:
            raise InputError(f"no lesson {name}; there are {min(known)} to {max(known)}")
        return load(str(known[int(name)]))
    own = {path.stem.partition("-")[2]: path for path in known.values()}
    slug = re.sub(r"^lesson-\d+-", "", _slug(name))
    if slug in own:
        return load(str(own[slug]))
    titles = {_slug(case.title): case for case in all_lessons()}
    if slug in titles:
        return titles[slug]
    try:
        case = load(name)
    except InputError as error:
        near = nearest(slug, own)
        if near and "no scenario" in str(error):
            raise InputError(f"no lesson {name!r}{near}") from error
        raise
    page(case)
    return case


def _slug(words: str) -> str:
    """A title as a name: "What kind of mediator?" is what-kind-of-mediator."""
    return "-".join(words.lower().replace("?", "").split())


def about(subject: str) -> list[Scenario]:
    """The lessons on a subject: those that name it among theirs, or in their title, question or reading.

    Raises InputError where there is none, with the subjects that there are.
    """
    word = subject.lower()
    cases = all_lessons()
    found = [case for case in cases if word in " ".join(_said(case)).lower()]
    if not found:
        subjects = sorted({one for case in cases for one in page(case).about})
        raise InputError(f"no lesson about {subject!r}{nearest(word, subjects)}")
    return found


def _said(case: Scenario) -> list[str]:
    told = page(case)
    return [case.title, told.question, told.move, *told.about, *told.reading]


def made_up(case: Scenario) -> bool:
    """Whether a lesson can be run on a made-up case: its own, or a variant that it brings."""
    return page(case).fictional is not None or GAZA.isdisjoint(case.parties)


def fictional(case: Scenario) -> Scenario:
    """The lesson asked of a made-up case. A lesson whose own case is one is that already.

    Raises InputError where the lesson has no such variant, with the numbers of those that have.
    """
    told = page(case)
    other = told.fictional
    if other is None:
        if made_up(case):
            return case
        having = ", ".join(str(page(one).number) for one in all_lessons() if made_up(one))
        raise InputError(f"lesson {told.number} has no made-up case; lessons that have one: {having}")
    own = {name: getattr(other, name) for name in ("move", "settings", "watch", "claims")}
    lesson = told.model_copy(update={**own, "tie": "", "fictional": None})
    return load(other.case).model_copy(update={"name": f"{case.name}-fictional", "title": case.title, "lesson": lesson})


def page(case: Scenario) -> Lesson:
    """The lesson of a scenario that has one."""
    if case.lesson is None:
        raise InputError(f"{case.name} is not a lesson")
    return case.lesson


def run_settings(case: Scenario, worlds: int, watch: Watch | None = None) -> dict[str, Tables]:
    """The tables `runs` and `issues` of the worlds 0 to `worlds` - 1 at each setting of a lesson, by its label.

    Every setting meets the same chance, so that they can be compared world by world. `watch` is told of worlds.
    """
    made: dict[str, Tables] = {}
    settings = page(case).settings
    for k, setting in enumerate(settings):
        if watch is not None:
            watch(Progress(k * worlds, len(settings) * worlds, 0))
        made[setting.label] = run_setting(case, setting, worlds)
    if watch is not None:
        watch(Progress(len(settings) * worlds, len(settings) * worlds, 0))
    return made


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


def compare(claim: Claim, labels: tuple[str, str], before: Tables, after: Tables) -> Finding:
    """The mean paired difference of a claim's metric with its normal interval, the same chance on both sides."""
    first, second = values(before, claim.metric), values(after, claim.metric)
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


def check(case: Scenario, made: Mapping[str, Tables]) -> list[Finding]:
    """Every claim of a lesson, from the tables of its settings."""
    lesson, found = page(case), []
    for claim in lesson.claims:
        labels = (lesson.setting(claim.before, 0).label, lesson.setting(claim.after, -1).label)
        found.append(compare(claim, labels, made[labels[0]], made[labels[1]]))
    return found


def table(case: Scenario, made: Mapping[str, Tables]) -> pd.DataFrame:
    """What there is to watch, a row a setting and metric: setting, watch, unit, mean, se, worlds that have it, of."""
    rows = []
    for label, tables in made.items():
        for watch in page(case).watch:
            found = values(tables, watch.metric)
            known = found[~np.isnan(found)]
            mean = float(known.mean()) if known.size else float("nan")
            error = standard_error(known) if known.size > 1 else float("nan")
            rows.append((label, watch.label, unit(watch.metric), mean, error, int(known.size), len(found)))
    return pd.DataFrame(rows, columns=["setting", "watch", "unit", "mean", "se", "worlds", "of"])


def unit(metric: str) -> str:
    """What a mean of the metric counts: results/README.md has every column."""
    kind, *_, column = metric.split(".")
    flag = column.startswith(("reached_", "agreed_", "ratified_")) and not column.endswith("month")
    if kind == "outcome" or flag or column == "collapse":
        return "share of worlds"
    if column.endswith("month") or column == "months":
        return "months"
    return {"rounds": "meetings", "incidents": "incidents"}.get(column, "0 to 1")
