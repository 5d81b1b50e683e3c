"""Where each party stands on each issue, and where the text settled over worlds."""

from __future__ import annotations

import pandas as pd

from sim.findings.agenda import agenda_of, ideal_of, negotiated
from sim.findings.bands import QUANTILES
from sim.findings.worlds import Results, worlds_of
from sim.scenario.schema import Scenario


def positions_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Where each party stands: columns phase, point, issue, party, low, mode, high (ladder 0..1), grade."""
    case = results.scenario
    rows = []
    for phase, point, issue, _ in agenda_of(case):
        for party in ordered_parties(case):
            q = ideal_of(case, party, issue)
            if q is None:
                continue
            place = {"phase": phase, "point": point, "issue": issue, "party": party}
            rows.append({**place, "low": q.low, "mode": q.mode, "high": q.high, "grade": q.grade})
    return pd.DataFrame(rows)


def settled_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Where the text settled over worlds.

    Columns: phase, point, issue, text (what the published text asks, NaN where it is silent), occurred (where it ended
    in fact, NaN where that is not known), worlds, agreed (share of
    worlds that agreed on the issue), set_aside (share that left it for later), p05, p25, median, p75, p95 of the agreed
    value (NaN where no world agreed).
    """
    case = results.scenario
    worlds_of(results, design_point)  # that there are any; one that failed to compute has no issues
    table = results.issues(["issue", "agreed", "set_aside"], design_point)
    rows = []
    for phase, point, name, issue in agenda_of(case):
        at = table[table["issue"] == name]
        agreed = at["agreed"].dropna()
        levels = agreed.quantile(list(QUANTILES.values())).tolist() if len(agreed) else [float("nan")] * len(QUANTILES)
        rows.append(
            {
                "phase": phase,
                "point": point,
                "issue": name,
                "text": issue.text.mode if issue.text is not None else float("nan"),
                "occurred": issue.occurred if issue.occurred is not None else float("nan"),
                "worlds": len(at),
                "agreed": len(agreed) / max(len(at), 1),
                "set_aside": float((at["set_aside"] & at["agreed"].isna()).mean()) if len(at) else 0.0,
                **dict(zip(QUANTILES, levels, strict=True)),
            }
        )
    return pd.DataFrame(rows)


def ordered_parties(case: Scenario) -> list[str]:
    """The main table's parties first, then the other tables', then everybody else, each as in the scenario."""
    tables = [case.tables["main"], *(t for n, t in case.tables.items() if n != "main")]
    seated = [p for table in tables for p in table.parties if p in case.parties]
    mediators = [m for table in tables for m in table.mediators if m in case.parties]
    return list(dict.fromkeys([*seated, *mediators, *case.parties]))


def shown_phases(case: Scenario) -> list[int]:
    """The phases with talks to look at; what is in force from the start is shown where there is nothing else."""
    return negotiated(case) or sorted(case.phases)
