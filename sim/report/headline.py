"""The message of a run in one sentence that can stand alone: what happens in how many of the simulated histories."""

from __future__ import annotations

import pandas as pd

from sim.plots import source
from sim.runs.results import Results
from sim.scenario.schema import Scenario

FEW = 2  # issues up to which the sentence says what is agreed on them


def headline(results: Results, design_point: int = 0) -> str:
    """One sentence: in how many histories the parties agree, on what, and whether all of it is carried out.

    "" where no world could be computed.
    """
    runs = source.worlds(results, design_point)
    if runs.empty:
        return ""
    case = results.scenario
    several = len(runs) > 1 and not source.alike(results, design_point)
    said = _agreed(case, runs) if several else _agreed_in_one(case, runs)
    end = _carried_out(case, runs, several) or _settled(results, design_point)
    return f"{said}{end}."


def _agreed(case: Scenario, runs: pd.DataFrame) -> str:
    """In what share of the histories each phase that is negotiated is agreed."""
    count = f"{len(runs):,} simulated histories"
    phases = [phase for phase in source.negotiated(case) if f"agreed_{phase}" in runs]
    shares = [float(runs[f"agreed_{phase}"].astype(float).mean()) for phase in phases]
    if not phases:
        return f"All of the agreement is in force from the start of the {count}"
    if not any(shares):
        return f"In none of {count} do the parties agree"
    if len(phases) == 1:
        rest = f" on phase {phases[0]} of the plan" if source.in_phases(case) else ""
        return f"In {_part(shares[0])} of {count} the parties agree{rest}"
    more = [f"in {_part(share)} also on phase {phase}" for phase, share in zip(phases[1:], shares[1:], strict=True)]
    return f"In {_part(shares[0])} of {count} the parties agree on phase {phases[0]} of the plan, {source.listed(more)}"


def _part(share: float) -> str:
    return "all" if share == 1.0 else "none" if share == 0.0 else source.percent(share)


def _agreed_in_one(case: Scenario, runs: pd.DataFrame) -> str:
    """The same of a single history."""
    phases = [phase for phase in source.negotiated(case) if f"agreed_{phase}" in runs]
    agreed = [phase for phase in phases if runs[f"agreed_{phase}"].iloc[0]]
    if not phases:
        return "All of the agreement is in force from the start"
    if not agreed:
        return "In this simulated history the parties do not agree"
    rest = f" on phase {source.listed([str(k) for k in agreed])} of the plan" if source.in_phases(case) else ""
    return f"In this simulated history the parties agree{rest}"


def _carried_out(case: Scenario, runs: pd.DataFrame, several: bool) -> str:
    """Whether everything that was agreed is carried out; "" where nobody agrees or nothing has to be."""
    agreed = [f"agreed_{phase}" for phase in source.negotiated(case) if f"agreed_{phase}" in runs]
    if not source.has_steps(case) or (agreed and not runs[agreed].astype(bool).to_numpy().any()):
        return ""
    share = float((runs["outcome"] == "delivered").mean())
    by = f"within {source.counted(case.calendar.months, 'month')}"
    if not several:
        return f", and {'all' if share else 'not all'} of it is carried out {by}"
    if share in (0.0, 1.0):
        return f", and in {'all' if share else 'none'} of them is everything carried out {by}"
    return f", and in {source.percent(share)} everything is carried out {by}"


def _settled(results: Results, design_point: int) -> str:
    """What is agreed on, in the issue's own unit or words, where there are few issues."""
    case = results.scenario
    agenda = source.agenda(case)
    if len(agenda) > FEW:
        return ""
    table = results.issues(["issue", "agreed"], design_point)
    said = []
    for _, _, name, issue in agenda:
        agreed = table.loc[table["issue"] == name, "agreed"].dropna()
        if agreed.empty:
            continue
        middle = float(agreed.median())
        where = f"{issue.scale.quantity(middle):.3g} {issue.scale.unit}".strip() if issue.scale else f"{middle:.2f}"
        scale = "" if issue.scale else " of its ladder from 0 to 1"
        said.append(f"{where}{scale} on {source.issue_name(case, name)}")
    spread = " (the median)" if len(source.worlds(results, design_point)) > 1 else ""
    return f": they settle at {source.listed(said)}{spread}" if said else ""
