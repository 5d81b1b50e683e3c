"""`Results`: a results folder as pandas tables, finished or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs import paired, schema, store, summary
from sim.runs.manifest import Manifest
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.scenario.sweep import design_points

_TICK = ["design_point", "series", "table", "key", "phase", "tick"]


class Results:
    """What a run wrote, of the parts that are finished. A folder that is still being written can be read at any time.

    Parameters
    ----------
    folder : a results folder. Raises InputError where it is none.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        manifests.read(self.folder)

    def __repr__(self) -> str:
        manifest = self.manifest
        return f"<Results {self.folder}: {manifest.worlds_done:,} worlds of {manifest.scenario}, {manifest.state}>"

    @property
    def manifest(self) -> Manifest:
        """The manifest as it is now."""
        return manifests.read(self.folder)

    @cached_property
    def scenario(self) -> Scenario:
        """The resolved scenario that was run."""
        path = self.folder / folders.SCENARIO
        if not path.exists():
            raise InputError(f"{path} is missing; run the scenario into this folder again to restore it")
        return load(str(path))

    def at(self, design_point: int) -> Results:
        """These results beside the scenario as one design point played it: its parties, phases and numbers."""
        view = Results(self.folder)
        points = design_points(self.scenario)
        if design_point < len(points):
            view.__dict__["scenario"] = at_setting(self.scenario, points[design_point])
        return view

    def runs(self) -> pd.DataFrame:
        """A row a world, by design point and replicate."""
        return self._table("runs", ["design_point", "replicate"])

    def issues(self) -> pd.DataFrame:
        """A row a world and issue, by design point and replicate."""
        return self._table("issues", ["design_point", "replicate"])

    def events(self) -> pd.DataFrame:
        """The transcript of the first worlds of each design point, in order."""
        return self._table("events", ["design_point", "replicate", "seq"])

    def paths(self) -> pd.DataFrame:
        """Counts, sums and histograms over worlds at each tick, added up over parts."""
        return merged(self._table("paths", _TICK))

    def summary(self) -> pd.DataFrame:
        """A row a design point: shares of outcomes with intervals, means with standard errors."""
        return summary.summarise(self.each_part("runs"))

    def compare(
        self, point_a: int, point_b: int, columns: Sequence[str] | None = None, *, other: Results | None = None
    ) -> pd.DataFrame:
        """What changes from one design point to another, or to one of another folder, world by world.

        See `sim.runs.paired.compare` for what is in it. Raises InputError where the worlds do not share their chance,
        because the folders have different seeds or a sweep is independent, and for a design point that there is not.
        """
        other = self._beside(other)
        return paired.compare(self.of_point(point_a), other.of_point(point_b), columns)

    def compare_points(self, point_a: int, point_b: int, *, other: Results | None = None) -> pd.DataFrame:
        """The same for each point of the plan, how often agreed and how far delivered; see `sim.runs.paired.points`."""
        other = self._beside(other)
        mine, theirs = self.issues(), other.issues()
        return paired.points(mine[mine["design_point"] == point_a], theirs[theirs["design_point"] == point_b])

    def _beside(self, other: Results | None) -> Results:
        """The other results, or these; raises InputError where their worlds do not share their chance."""
        other = other or self
        for results in (self, other):
            sweep = results.scenario.sweep
            if sweep is not None and sweep.independent:
                raise InputError(
                    f"{results.folder}: an independent sweep; its design points share no chance to pair by"
                )
        seeds = (self.manifest.seed, other.manifest.seed)
        if seeds[0] != seeds[1]:
            raise InputError(
                f"the seeds differ ({seeds[0]} and {seeds[1]}), so the worlds cannot be compared in pairs: run one of "
                "them again with the other's --seed"
            )
        return other

    def of_point(self, design_point: int) -> pd.DataFrame:
        """The rows of `runs` of one design point. Raises InputError where there are none."""
        parts = [part[part["design_point"] == design_point] for part in self.each_part("runs")]
        mine = [part for part in parts if len(part)]
        if not mine:
            raise InputError(f"{self.folder} holds no world of design point {design_point}")
        return pd.concat(mine).sort_values("replicate", ignore_index=True)

    def each_part(self, table: str) -> Iterator[pd.DataFrame]:
        """A table part by part, for what is too large to be held at once."""
        for part in store.finished(self.folder):
            yield store.read_file(store.path_of(self.folder, table, part)).to_pandas()

    def _table(self, name: str, order: list[str]) -> pd.DataFrame:
        table = store.read(self.folder, name)
        if table is None:
            table = schema.schemas(self.scenario, design_points(self.scenario))[name].empty_table()
        frame: pd.DataFrame = table.to_pandas()
        return frame.sort_values(order, kind="stable", ignore_index=True)


def merged(paths: pd.DataFrame) -> pd.DataFrame:
    """Paths with the rows of one tick added up: n, sum, sumsq and every bin of the histogram."""
    if paths.empty:
        return paths
    first = ~paths.duplicated(_TICK).to_numpy()
    starts = np.flatnonzero(first)
    if len(starts) == len(paths):
        return paths
    out = paths.loc[first, _TICK].reset_index(drop=True)
    for column in ("n", "sum", "sumsq"):
        out[column] = np.add.reduceat(paths[column].to_numpy(), starts)
    out["hist"] = list(np.add.reduceat(np.stack(paths["hist"].to_list()), starts, axis=0))
    return out
