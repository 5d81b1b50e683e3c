"""How far the worlds get: how many open, agree, ratify and deliver each phase, and how they end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.findings.agenda import agenda_of, has_steps
from sim.findings.words import percent
from sim.findings.worlds import Results, worlds_of
from sim.measures.intervals import wilson
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES

STEPS = {"reached": "talks opened", "agreed": "text agreed", "ratified": "ratified at home", "delivered": "delivered"}


def end_words(case: Scenario) -> dict[str, str]:
    """How worlds can end, in words: where nothing has to be carried out, a text that is agreed is all there is."""
    words = {name: said.label for name, said in OUTCOMES.items()}
    if not has_steps(case):
        words["delivered"] = "all of it agreed"
    return words


def phases_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Worlds that take each step of each phase.

    Columns: phase, step (a key of `STEPS`), given (in force from the start), hits, count, share, low, high (Wilson's
    interval at 95%). A phase in which nothing has to be carried out has no step `delivered`.
    """
    case = results.scenario
    runs = worlds_of(results, design_point)
    owed = {phase for phase, _, _, issue in agenda_of(case) if issue.kind == "step"}
    rows = []
    for phase in sorted(case.phases):
        for step in STEPS:
            if step == "delivered" and phase not in owed:
                continue
            hits = int(runs[f"{step}_{phase}"].sum())
            given = phase in case.under_way and step != "delivered"
            rows.append({"phase": phase, "step": step, "given": given, **_share(hits, len(runs))})
    return pd.DataFrame(rows)


def outcomes_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Worlds by their outcome, of those that a case can have: columns outcome, hits, count, share, low, high."""
    runs = worlds_of(results, design_point)
    hits = {name: int((runs["outcome"] == name).sum()) for name in OUTCOMES}
    case = results.scenario
    never = {"partial": not has_steps(case), "breakdown": not case.under_way}  # what cannot happen in a case
    known = [name for name in OUTCOMES if hits[name] or not never.get(name, False)]
    return pd.DataFrame([{"outcome": name, **_share(hits[name], len(runs))} for name in known])


def _share(hits: int, count: int) -> dict[str, float]:
    low, high = wilson(hits, count)
    return {"hits": hits, "count": count, "share": hits / count if count else float("nan"), "low": low, "high": high}


def share_words(row: dict[Any, Any]) -> str:
    """A share of worlds in per cent; of a single world, whether it is so."""
    return percent(row["share"]) if row["count"] != 1 else "yes" if row["hits"] else "no"
