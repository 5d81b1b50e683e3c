"""`Results`: a results folder as pandas tables, finished or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs import paired, schema, store, summary
from sim.runs.manifest import Manifest
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.scenario.sweep import design_points

_WORLD = ["design_point", "replicate"]
_TOGETHER = 8  # parts whose paths are added up at a time
_KEPT = 1_000_000  # cells of tables that are kept for the next who asks
_TICK = ["design_point", "series", "table", "key", "phase", "tick"]
_Asked = tuple[str, tuple[str, ...] | None, int | None]  # a table, its columns, a design point


class Results:
    """What a run wrote, of the parts that are finished. A folder that is still being written can be read at any time.

    Parameters
    ----------
    folder : a results folder. Raises InputError where it is none.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._played: int | None = None  # the design point whose scenario this is a view of
        self._whole: Results = self  # whose view this is
        self._kept: dict[_Asked, tuple[store.State, pd.DataFrame]] = {}
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
        """The resolved scenario that was run. Raises InputError where its file was changed since."""
        return folders.scenario_of(self.folder, self.manifest)

    def point(self, design_point: int) -> Results:
        """These results beside the scenario as one design point played it: its parties, phases and numbers.

        A view of a view is one of the folder. Whoever draws or tells one design point asks for its view himself; the
        tables of the view are those of the folder, `view.runs(design_point=...)` its own worlds. Raises InputError for
        a design point that there is not, and for one of which no world is computed yet.
        """
        if design_point == self._played:
            return self
        self._check_point(design_point)
        if not store.holds(self.folder, design_point):
            raise InputError(
                f"{self.folder} holds no world of design point {design_point} yet: its run is not finished. The same "
                "command that began it goes on with it"
            )
        view, whole = Results(self.folder), self._whole
        view._played, view._whole, view._kept = design_point, whole, whole._kept
        points = design_points(whole.scenario)
        at = whole.scenario if design_point >= len(points) else at_setting(whole.scenario, points[design_point])
        view.__dict__["scenario"] = at
        return view

    def runs(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world, by design point and replicate.

        Parameters
        ----------
        columns : only these. design_point : only its worlds. Both keep what is not asked for out of memory.

        Raises InputError for a column or a design point that there is not.
        """
        return self._table("runs", _WORLD, columns, design_point)

    def issues(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world and issue, by design point and replicate; `columns` and `design_point` as for `runs`."""
        return self._table("issues", _WORLD, columns, design_point)

    def events(self, design_point: int | None = None) -> pd.DataFrame:
        """The transcript of the first worlds of each design point, in order."""
        return self._table("events", [*_WORLD, "seq"], None, design_point)

    def paths(self, design_point: int | None = None) -> pd.DataFrame:
        """Counts, sums and histograms over worlds at each tick, added up over parts."""
        self._check_point(design_point)
        return self._once(("paths", None, design_point), lambda: self._paths(design_point))

    def _paths(self, design_point: int | None) -> pd.DataFrame:
        parts = store.each(self.folder, "paths", design_point=design_point)
        total: pd.DataFrame | None = None
        while some := [part.to_pandas() for part in islice(parts, _TOGETHER)]:
            both = pd.concat(some if total is None else [total, *some])
            total = merged(both.sort_values(_TICK, kind="stable", ignore_index=True))
        return self._empty("paths") if total is None else total

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
        sides = (self.point(point_a).runs(design_point=point_a), other.point(point_b).runs(design_point=point_b))
        return paired.compare(*sides, columns)

    def compare_points(self, point_a: int, point_b: int, *, other: Results | None = None) -> pd.DataFrame:
        """The same for each point of the plan, how often agreed and how far delivered; see `sim.runs.paired.points`."""
        other = self._beside(other)
        return paired.points(self.issues(design_point=point_a), other.issues(design_point=point_b))

    def _beside(self, other: Results | None) -> Results:
        """The other results, or these; raises InputError where their worlds do not share their chance."""
        other = other or self
        for results in (self, other):
            sweep = results.scenario.sweep
            if sweep is not None and sweep.independent:
                raise InputError(
                    f"{results.folder}: an independent sweep; its design points share no chance to pair by"
                )
        plans = [set(results.scenario.plan.issues) for results in (self, other)]
        if not plans[0] & plans[1]:
            raise InputError(
                f"{self.folder} and {other.folder} are of different cases, which have no issue in common "
                f"({self.manifest.scenario} and {other.manifest.scenario}): compare two runs of one case"
            )
        seeds = (self.manifest.seed, other.manifest.seed)
        if seeds[0] != seeds[1]:
            raise InputError(
                f"the seeds differ ({seeds[0]} and {seeds[1]}), so the worlds cannot be compared in pairs: run one of "
                "them again with the other's --seed"
            )
        return other

    def each_part(self, table: str) -> Iterator[pd.DataFrame]:
        """A table part by part, for what is too large to be held at once: runs, issues, paths or events.

        Raises InputError for another name.
        """
        if table not in schema.TABLES:
            raise InputError(f"there is no table {table!r}{nearest(table, schema.TABLES)}")
        return self._parts(table)

    def _parts(self, table: str) -> Iterator[pd.DataFrame]:
        for part in store.finished(self.folder):
            yield store.read_file(store.path_of(self.folder, table, part)).to_pandas()

    def _check_point(self, design_point: int | None) -> None:
        if design_point is None:
            return
        count = self.manifest.design_points
        if isinstance(design_point, bool) or not isinstance(design_point, Integral):
            raise InputError(f"design_point: expected a whole number, got {design_point!r}")
        if not 0 <= design_point < count:
            known = "0 alone" if count == 1 else f"0 to {count - 1:,}"
            raise InputError(f"no design point {design_point} in these results; they hold {known}")

    def _table(
        self, name: str, order: list[str], columns: Sequence[str] | None, design_point: int | None
    ) -> pd.DataFrame:
        if isinstance(columns, str):
            raise InputError(f"expected a list of columns, got {columns!r}: take [{columns!r}]")
        self._check_point(design_point)
        asked = (name, None if columns is None else tuple(columns), design_point)
        return self._once(asked, lambda: self._read(name, order, columns, design_point))

    def _once(self, asked: _Asked, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table of its own for who asks, read from disk once as long as its files stay as they are.

        A page of figures and words asks for the same few tables a hundred times; what is large is not kept.
        """
        state = store.state(self.folder, asked[0])
        before = self._kept.get(asked)
        if before is not None and before[0] == state:
            return before[1].copy()
        found = read()
        if sum(frame.size for _, frame in self._kept.values()) + found.size > _KEPT:
            self._kept.clear()
        if found.size <= _KEPT:
            self._kept[asked] = (state, found.copy())
        return found

    def _read(
        self, name: str, order: list[str], columns: Sequence[str] | None, design_point: int | None
    ) -> pd.DataFrame:
        wanted = None if columns is None else [*order, *(c for c in columns if c not in order)]
        table = store.read(self.folder, name, wanted, design_point)
        # Column after column, so that a large table is not in memory twice.
        frame = self._empty(name) if table is None else table.to_pandas(split_blocks=True, self_destruct=True)
        del table
        if not _in_order(frame, order):
            frame = frame.sort_values(order, kind="stable", ignore_index=True)
        if columns is None:
            return frame
        for column in columns:
            if column not in frame:
                raise InputError(
                    f"the table {name} has no column {column!r}{nearest(column, self._empty(name).columns.to_list())}"
                )
        return frame[list(columns)]

    def _empty(self, name: str) -> pd.DataFrame:
        schemas = schema.schemas(self.scenario, design_points(self.scenario))
        empty: pd.DataFrame = schemas[name].empty_table().to_pandas()
        return empty


def _in_order(frame: pd.DataFrame, order: list[str]) -> bool:
    """Whether the rows come in the order of whole-number columns, the first of them first."""
    tied = np.ones(max(len(frame) - 1, 0), dtype=bool)
    for column in order:
        values = frame[column].to_numpy()
        if (tied & (values[1:] < values[:-1])).any():
            return False
        tied &= values[1:] == values[:-1]
    return True


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
