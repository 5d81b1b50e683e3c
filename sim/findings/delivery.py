"""How far each issue is carried out, month by month, and in how many worlds it is done."""

from __future__ import annotations

import pandas as pd

from sim.findings.agenda import agenda_of
from sim.findings.bands import add_bands
from sim.findings.worlds import Results, worlds_of


def delivery_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Delivered share of each issue's ladder at the end of each month.

    Columns: issue, tick (month, 0 = the start), n, mean, p05, p25, median, p75, p95, all in [0, 1]. A world that has
    ended keeps its last value.
    """
    paths = results.paths(design_point)
    chosen = add_bands(paths[(paths["series"] == "delivery") & (paths["n"] > 0)], ends=True)
    chosen = chosen.rename(columns={"key": "issue"}).drop(columns=["table", "phase"])
    return chosen.sort_values(["issue", "tick"], ignore_index=True)


def finished_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Share of worlds that agreed on each issue and delivered it at some time.

    Columns: phase, point, issue, delivered, agreed.
    """
    worlds_of(results, design_point)  # that there are any; one that failed to compute has no issues
    table = results.issues(["issue", *_DONE.values()], design_point)
    rows = []
    for phase, point, name, _ in agenda_of(results.scenario):
        at = table[table["issue"] == name]
        shares = {column: float(at[month].notna().mean()) if len(at) else 0.0 for column, month in _DONE.items()}
        rows.append({"phase": phase, "point": point, "issue": name, **shares})
    return pd.DataFrame(rows)


_DONE = {"delivered": "delivered_month", "agreed": "agreed"}
