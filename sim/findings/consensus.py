"""How close the demands at each table come, meeting by meeting, and what became of each phase's talks."""

from __future__ import annotations

import pandas as pd

from sim.findings.agenda import negotiated
from sim.findings.bands import add_bands
from sim.findings.worlds import Results, worlds_of


def consensus_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Consensus over worlds at each meeting of each table.

    Columns: table, phase, tick (meeting, from 1), n (worlds), mean, p05, p25, median, p75, p95 (all in [0, 1]). A world
    whose talks at a table are over keeps its last value; a table's rows end with its last meeting in any world.
    """
    paths = results.paths(design_point)
    held = _held(paths[(paths["series"] == "consensus") & (paths["n"] > 0)])
    return add_bands(held).drop(columns="key").sort_values(["phase", "table", "tick"], ignore_index=True)


def _held(paths: pd.DataFrame) -> pd.DataFrame:
    """The rows up to the last meeting that any world held: after it all values stay as they are."""
    kept = []
    for _, rows in paths.sort_values("tick").groupby(["phase", "table"]):
        moved = rows[["n", "sum", "sumsq"]].diff().abs().gt(0.0).any(axis=1).to_numpy()
        kept.append(rows.iloc[: max(int(moved.nonzero()[0].max(initial=0)), 0) + 1])
    return pd.concat(kept, ignore_index=True) if kept else paths


def talks_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """What became of the talks, a row a phase that is negotiated.

    Columns: phase, worlds, opened and agreed (how many of them opened talks and agreed a text), away (the party for
    which most worlds never came to talks, "" for none), away_share (of all worlds, 0..1).
    """
    case, runs = results.scenario, worlds_of(results, design_point)
    stayed = runs.loc[runs["reason_kind"] == "not_ready", "reason_party"]
    stayed = stayed[stayed.isin(list(case.parties))]
    party = str(stayed.mode().iloc[0]) if len(stayed) else ""
    away = {"away": party, "away_share": float((stayed == party).sum()) / max(len(runs), 1)}
    rows = []
    for phase in negotiated(case):
        opened, agreed = (int(runs[f"{step}_{phase}"].sum()) for step in ("reached", "agreed"))
        rows.append({"phase": phase, "worlds": len(runs), "opened": opened, "agreed": agreed, **away})
    return pd.DataFrame(rows, columns=["phase", "worlds", "opened", "agreed", *away])
