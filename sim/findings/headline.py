"""The few numbers of a run's message: in how many worlds the parties agree, and in how many all is carried out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.findings.agenda import has_steps, negotiated
from sim.findings.worlds import Results, uncertain, worlds_of
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Headline:
    """What the worlds of a design point came to.

    worlds : how many could be computed. several : whether they differ, so that shares say something. agreed : by each
    phase that is negotiated, the share of worlds that agree on it, 0..1. whole : the share in which everything is
    carried out; None where nobody agrees or nothing has to be.
    """

    worlds: int
    several: bool
    agreed: dict[int, float]
    whole: float | None


def headline_data(results: Results, design_point: int = 0) -> Headline | None:
    """The numbers of a design point; None where no world could be computed."""
    runs = worlds_of(results, design_point)
    if runs.empty:
        return None
    case = results.scenario
    phases = [phase for phase in negotiated(case) if f"agreed_{phase}" in runs]
    agreed = {phase: float(runs[f"agreed_{phase}"].astype(float).mean()) for phase in phases}
    return Headline(len(runs), uncertain(results, design_point), agreed, _whole(case, runs, phases))


def _whole(case: Scenario, runs: pd.DataFrame, phases: list[int]) -> float | None:
    agreed = [f"agreed_{phase}" for phase in phases]
    if not has_steps(case) or (agreed and not runs[agreed].astype(bool).to_numpy().any()):
        return None
    return float((runs["outcome"] == "delivered").mean())
