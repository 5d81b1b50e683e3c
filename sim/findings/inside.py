"""Talks inside a scenario: where they stand month by month, how near their parties are, what is carried out of them."""

from __future__ import annotations

import pandas as pd

from sim.findings.bands import add_bands
from sim.findings.worlds import NothingToShowError, Results

STAGES = {
    "meets": "they meet and agree to go on",
    "away": "one stays away without whom nothing passes",
    "force": "a text of theirs is in force",
    "over": "the talks are over without one in force",
}


def stages_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Where the talks inside stand, month by month.

    Columns: month (from 0), and a share of worlds, 0..1, for each key of `STAGES`. Raises NothingToShowError where the
    scenario has no talks inside.
    """
    rows = _paths(results, design_point, "inside_stage")
    wide = rows.assign(share=rows["sum"] / rows["n"]).pivot(index="tick", columns="key", values="share")
    return wide.reindex(columns=list(STAGES)).fillna(0.0).rename_axis(index="month", columns=None).reset_index()


def agreeing_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Consensus of the parties of one side, month by month.

    Columns: month, n (worlds), mean, p05, p25, median, p75, p95 (0..1). Raises NothingToShowError as `stages_data`.
    """
    found = add_bands(_paths(results, design_point, "inside_consensus"))
    return found.drop(columns=["table", "key", "phase"]).rename(columns={"tick": "month"})


def carried_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """What has been carried out of each issue inside after the last month, in the order of its plan.

    Columns: issue, label, mean, p05, p25, median, p75, p95 (places on its ladder, 0..1), over all worlds. Raises
    NothingToShowError as `stages_data`.
    """
    rows = _paths(results, design_point, "inside_delivery")
    last = add_bands(rows[rows["tick"] == rows["tick"].max()], ends=True).rename(columns={"key": "issue"})
    inner = results.scenario.inner
    assert inner is not None
    issues = inner.scenario.plan.issues
    last = last.set_index("issue").reindex(list(issues)).reset_index()
    last.insert(1, "label", [issue.label for issue in issues.values()])
    return last.drop(columns=["table", "phase", "n"])


def _paths(results: Results, design_point: int, series: str) -> pd.DataFrame:
    if results.scenario.inner is None:
        raise NothingToShowError("it shows talks inside a scenario, and this one has none (`inner:`)")
    paths = results.paths(design_point)
    return paths[paths["series"] == series].sort_values("tick", ignore_index=True)
