"""Results in memory: what a results folder would hold, without the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.model import Negotiation, Record
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario, Sweep


@dataclass
class Memory:
    """The tables of a run under the names of `sim.findings.worlds.Results`."""

    scenario: Scenario
    tables: dict[str, pd.DataFrame]
    settings: Sequence[Mapping[str, Any]] = ()

    def point(self, design_point: int) -> Memory:
        """The same beside the scenario as a design point played it."""
        if design_point >= len(self.settings):
            return self
        return Memory(with_settings(self.scenario, self.settings[design_point]), self.tables)

    def runs(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world."""
        return self._table("runs", columns, design_point)

    def issues(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world and issue."""
        return self._table("issues", columns, design_point)

    def _table(self, name: str, columns: Sequence[str] | None, design_point: int | None) -> pd.DataFrame:
        table = self.tables[name]
        rows = table if design_point is None else table[table["design_point"] == design_point]
        return rows if columns is None else rows[list(columns)]

    def paths(self, design_point: int | None = None) -> pd.DataFrame:
        """Counts, sums and histograms over worlds by tick."""
        return self._table("paths", None, design_point)

    def events(self, design_point: int | None = None) -> pd.DataFrame:
        """The transcript of the first worlds."""
        return self._table("events", None, design_point)


def ran(case: Scenario, worlds: int, transcript: int = 3, settings: Sequence[Mapping[str, Any]] = ({},)) -> Memory:
    """Run a scenario, at each of some settings, and keep its tables."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for point, setting in enumerate(settings):
        at = with_settings(case, setting) if setting else case
        model = Negotiation(at, range(worlds), Record(paths=True, transcript=transcript)).run()
        for name, columns in model.tables().items():
            table = pd.DataFrame(columns)
            for k, (path, value) in enumerate(setting.items()):
                if name == "runs":
                    table.insert(1 + k, path, value)
            table.insert(0, "design_point", point)
            parts.setdefault(name, []).append(table)
    whole = {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}
    return Memory(case, whole, settings)


@cache
def cairo() -> Memory:
    """The case that ships: nine parties, 31 issues, three tables, one phase under way."""
    return ran(load("cairo-2025-10-23"), 60, transcript=12)


@cache
def farmers() -> Memory:
    """Two parties and one table; every world agrees."""
    return ran(load("two-farmers"), 80, transcript=20)


@cache
def alone() -> Memory:
    """One world only."""
    return ran(load("two-farmers"), 1)


@cache
def silent() -> Memory:
    """No world in which the talks open: both expect more without a deal than with one."""
    return ran(load("two-farmers", [f"parties.{p}.no_agreement=0.95" for p in ("upfield", "downfield")]), 30)


@cache
def smooth() -> Memory:
    """Every world agrees and delivers."""
    return ran(load("two-farmers", SMOOTH), 30)


@cache
def swept() -> Memory:
    """Two design points."""
    sweep = Sweep(axes={"guarantees.default": [0.0, 1.0]})
    case = load("two-farmers").model_copy(update={"sweep": sweep})
    return ran(case, 20, settings=[{"guarantees.default": value} for value in (0.0, 1.0)])


@cache
def grid() -> Memory:
    """Two axes with five values each."""
    guarantees, tranches = [0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.1, 0.2, 0.3, 0.4]
    points = [{"guarantees.default": g, "delivery.tranche": t} for g in guarantees for t in tranches]
    return ran(load("two-farmers"), 6, settings=points)


@cache
def line() -> Memory:
    """One axis with twenty-five values."""
    points = [{"guarantees.default": k / 24} for k in range(25)]
    return ran(load("two-farmers"), 6, settings=points)


@cache
def mixed() -> Memory:
    """Many values of a number, a choice, a flag and a long path, moved together."""
    rng = np.random.default_rng(5)
    points = [
        {
            "guarantees.default": float(rng.uniform()),
            "tables.main.protocol": ["single_text", "alternating_offers", "voting"][k % 3],
            "parties.upfield.armed": bool(k % 2),
            "plan.points.water.issues.water_share.months": float(1 + k % 4),
        }
        for k in range(20)
    ]
    return ran(load("two-farmers"), 5, settings=points)


SMOOTH = [
    "guarantees.default=1",
    "delivery.tranche=1",
    "delivery.bias=0.99",
    *(f"parties.{party}.{path}" for party in ("upfield", "downfield") for path in ("no_agreement=-1", "tactic.beta=3")),
]
CASES = {"cairo": cairo, "farmers": farmers, "alone": alone, "silent": silent, "smooth": smooth, "swept": swept}
