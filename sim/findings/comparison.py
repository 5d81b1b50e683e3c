"""Two settings side by side: what both roads carry out, how their worlds end, and what becomes of each point."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.findings.agenda import in_phases, negotiated
from sim.findings.worlds import Results
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES

PAIR = ["says", "mean_a", "mean_b", "difference", "low", "high"]


def roads_data(sides: Sequence[tuple[Results, int]]) -> pd.DataFrame:
    """Mean over worlds of `delivery` at the end of each month. Columns: side (0 or 1), month, delivery."""
    rows = []
    for side, (results, point) in enumerate(sides):
        paths = results.paths(point)
        mine = paths[(paths["series"] == "carried_out") & (paths["n"] > 0)]
        means = (mine["sum"] / mine["n"]).set_axis(mine["tick"])
        rows += [{"side": side, "month": int(str(t)), "delivery": float(v)} for t, v in means.items()]
    return pd.DataFrame(rows, columns=["side", "month", "delivery"])


def ends_data(case: Scenario, runs: pd.DataFrame, steps: Sequence[str] = ("agreed",)) -> pd.DataFrame:
    """Outcomes that occur on either side, then each step of each phase that is negotiated.

    Parameters
    ----------
    runs : from `Results.compare`. steps : "agreed" or "ratified".

    Returns
    -------
    The rows of `runs`, with a column says: what the row counts, in words. Means are shares of worlds, 0..1.
    """
    ends = {f"outcome.{word}": said.label for word, said in OUTCOMES.items()}
    phases = [(f"{step}_{phase}", step, phase) for phase in negotiated(case) for step in steps]
    known = runs.set_index("column")
    happens = known.index[(known["mean_a"] > 0) | (known["mean_b"] > 0)]
    words = {column: said for column, said in ends.items() if column in happens}
    words |= {
        column: f"phase {phase} {step}" if in_phases(case) else f"text {step}"
        for column, step, phase in phases
        if column in known.index
    }
    return known.loc[list(words)].assign(says=list(words.values())).reset_index()


def fates_data(case: Scenario, points: pd.DataFrame) -> pd.DataFrame:
    """How far each point is delivered on both sides, in the order of the plan's phases.

    `points` from `Results.compare_points`. Columns: says, mean_a and mean_b (mean place on its issues' ladders, 0..1),
    difference (B less A) with low and high, its 95% interval.
    """
    named = points.assign(says=[f"{p}  {case.plan.points[p].gist}" for p in points["point"]])
    old = ["says", "delivered_a", "delivered_b", "delivered", "delivered_low", "delivered_high"]
    return named[old].set_axis(PAIR, axis=1)
