"""The short way in: `sim.run("two-farmers", worlds=200)` and what comes of it, for a notebook or a script."""

from __future__ import annotations

import html
import os
import shutil
import tempfile
import weakref
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from sim.case.validated import told
from sim.errors import InputError
from sim.runs import results as of_runs
from sim.runs import runner
from sim.scenario.load import Settings
from sim.scenario.load import load as _load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario, Sweep

Named = str | os.PathLike[str] | Scenario


class Results(of_runs.Results):
    """What a run came to: tables for pandas, figures, and itself as a page in a notebook.

    `runs()` has a row a world, `issues()` a row a world and issue, `events()` the transcripts, `paths()` how values go
    over meetings and months, `summary()` a row a design point with intervals; results/README.md lists the columns.

    Parameters
    ----------
    folder : a results folder, finished or not.

    Raises
    ------
    InputError : it is none.

    Example
    -------
    >>> found = run("two-farmers", worlds=50)
    >>> len(found.runs())
    50
    """

    @property
    def headline(self) -> str:
        """The message of the run in one sentence."""
        from sim.report.headline import headline

        return headline(self)

    def plot(self, kind: str = "phases", design_point: int = 0) -> Any:
        """One figure, as a matplotlib figure that shows itself in a notebook.

        Parameters
        ----------
        kind : phases, positions, consensus, delivery, reasons, running-mean, pareto, winset, trust; of a sweep axis and
            heatmap; or one of an installed package, or registered with `@sim.figure`.
        design_point : whose worlds, of a sweep.

        Raises
        ------
        InputError : there is no such figure, or these results cannot be drawn as it.

        Example
        -------
        >>> figure = run("two-farmers", worlds=20).plot("delivery")
        >>> len(figure.axes) > 0
        True
        """
        from sim.plots import picture

        return picture(self, kind, design_point)

    def report(self, out: Path | str | None = None) -> Path:
        """Draw the usual figures, write the report, and return its path.

        Parameters
        ----------
        out : the folder; the results' own where it is left out.

        Example
        -------
        >>> run("two-farmers", worlds=20).report().name
        'report.html'
        """
        from sim.plots import draw_all
        from sim.report import page

        folder = self.folder if out is None else Path(out)
        return page.write(self, draw_all(self, folder / "figures"), folder=folder)

    def _repr_html_(self) -> str:
        """Headline, figure and table, for a notebook."""
        from sim.plots import usual
        from sim.plots.save import rendered

        runs = self.runs()
        if runs.empty:
            return f"<p>{html.escape(repr(self))}</p>"
        kind = next(k for k in usual(self) if k in ("axis", "heatmap", "phases"))
        picture = self.plot(kind)
        image = b64encode(rendered(picture, "png")).decode("ascii")
        shares = runs.groupby("design_point")["outcome"].value_counts(normalize=True).unstack().fillna(0.0)
        table = (shares * 100.0).round(1).to_html(border=0)
        return (
            f"<p><b>{html.escape(self.headline)}</b></p>"
            f'<img alt="{html.escape(picture.alt)}" style="max-width:100%" src="data:image/png;base64,{image}">'
            f"<p>Ends of worlds, in percent, by design point:</p>{table}"
        )


def load(scenario: str | os.PathLike[str], set: Settings = (), **given: Any) -> Scenario:
    """A scenario by its name or file, with settings on top.

    Parameters
    ----------
    scenario : the name of one in ./scenarios or of one that ships, or the path of a file.
    set : values by their paths, as `{"delivery.tranche": 0.2}`.
    given : `worlds` and `seed` in place of the scenario's.

    Returns
    -------
    The whole scenario, checked.

    Raises
    ------
    InputError : what is wrong, and where.

    Example
    -------
    >>> load("two-farmers", {"delivery.tranche": 0.2}).name
    'two-farmers'
    """
    return _load(scenario, set, **given)


def run(
    scenario: Named,
    *,
    worlds: int | None = None,
    seed: int | None = None,
    set: Settings = (),
    folder: Path | str | None = None,
    workers: int | None = 1,
) -> Results:
    """Run a scenario, and hand back what came of it.

    Parameters
    ----------
    scenario : a name, a file, or a scenario that `load` gave.
    worlds : histories at each setting, >= 1. seed : of their chance, >= 0. set : values by their paths.
    folder : where to keep the results, and to go on with them; left out, they last as long as what is returned.
    workers : processes; None is every core. More than one want a script to have `if __name__ == "__main__":`.

    Returns
    -------
    The results.

    Raises
    ------
    InputError : the scenario, a setting or the folder is wrong.

    Example
    -------
    >>> found = run("two-farmers", worlds=100, set={"guarantees.default": 0.9})
    >>> int(found.summary()["worlds"].iloc[0])
    100
    """
    if isinstance(scenario, Scenario):
        case = _changed(scenario, worlds, seed, set)
    else:
        case = _load(scenario, set, worlds=worlds, seed=seed)
    if folder is not None:
        runner.run(case, folder, workers=workers)
        return Results(folder)
    place = tempfile.mkdtemp(prefix="cairo-talks-")
    try:
        runner.run(case, Path(place) / case.name, workers=workers)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    found = Results(Path(place) / case.name)
    weakref.finalize(found, shutil.rmtree, place, ignore_errors=True)  # nobody chose a folder: it goes with the results
    return found


def sweep(
    scenario: Named,
    axes: Mapping[str, Sequence[Any]],
    *,
    design: str = "grid",
    size: int | None = None,
    worlds: int | None = None,
    seed: int | None = None,
    set: Settings = (),
    folder: Path | str | None = None,
    workers: int | None = 1,
) -> Results:
    """Run a scenario at several settings, with the same chance at each.

    Parameters
    ----------
    scenario : as for `run`, as are worlds, seed, set, folder and workers.
    axes : the values of each number by its path, as `{"delivery.tranche": [0, 0.2, 0.4]}`.
    design : `grid`, every combination, or one of those of docs/sweeps.md, which draw `size` points from ranges.

    Returns
    -------
    The results, with a design point for each setting.

    Raises
    ------
    InputError : the scenario, an axis or the folder is wrong.

    Example
    -------
    >>> swept = sweep("two-farmers", {"guarantees.default": [0.0, 0.9]}, worlds=20)
    >>> len(swept.summary())
    2
    """
    case = scenario if isinstance(scenario, Scenario) else _load(scenario)
    plan: dict[str, Any] = {"design": design, "axes": {path: list(values) for path, values in axes.items()}}
    if size is not None:
        plan["size"] = size
    try:
        laid = Sweep.model_validate(plan)
    except ValidationError as error:
        raise told(error, Sweep, None) from error
    swept = case.model_copy(update={"sweep": laid})
    return run(swept, worlds=worlds, seed=seed, set=set, folder=folder, workers=workers)


def results(folder: Path | str) -> Results:
    """The results in a folder that a run wrote, finished or not.

    Raises
    ------
    InputError : it is no results folder.

    Example
    -------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = run("two-farmers", worlds=10, folder=place + "/mine")
    ...     results(place + "/mine").manifest.worlds_done
    10
    """
    return Results(folder)


def compare(a: Results, b: Results, design_points: tuple[int, int] = (0, 0)) -> pd.DataFrame:
    """What differs between two results world by world: both meet the same chance.

    Parameters
    ----------
    a, b : results of runs with the same seed. design_points : which of each, of sweeps.

    Returns
    -------
    A row a number of `runs`: both means, the paired difference with its interval, and worlds up and down.

    Raises
    ------
    InputError : their worlds do not share their chance.

    Example
    -------
    >>> low = run("two-farmers", worlds=50, set={"guarantees.default": 0.0})
    >>> high = run("two-farmers", worlds=50, set={"guarantees.default": 0.9})
    >>> table = compare(low, high).set_index("column")
    >>> bool(table.loc["delivery", "difference"] > 0)
    True
    """
    return a.compare(*design_points, other=b)


def _changed(case: Scenario, worlds: int | None, seed: int | None, set: Settings) -> Scenario:
    """A scenario in hand with settings on top; the runner checks it as it does a file."""
    if not isinstance(set, Mapping) and set:
        raise InputError("set: expected values by their paths, as {'delivery.tranche': 0.2}")
    case = with_settings(case, dict(set)) if isinstance(set, Mapping) else case
    given = {name: value for name, value in (("worlds", worlds), ("seed", seed)) if value is not None}
    return case.model_copy(update=given)
