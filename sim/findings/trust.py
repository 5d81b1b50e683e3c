"""How far those at the deciding table trust each other to deliver, at the start, half-way and at the end."""

from __future__ import annotations

import pandas as pd

from sim.findings.agenda import has_steps
from sim.findings.worlds import NothingToShowError, Results


def trust_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """Mean trust of each party at the deciding table in each other, at three months.

    Columns: month (0, half of the calendar, the last), truster, trusted, trust (mean over worlds, 0..1). A world that
    has ended keeps its last trust. Raises NothingToShowError where fewer than two sit at that
    table, where no month passes, and where nobody has to deliver anything.
    """
    if not has_steps(results.scenario):
        raise NothingToShowError("it shows who trusts whom to deliver, and here nothing has to be delivered")
    paths = results.paths(design_point)
    mine = paths[(paths["series"] == "trust") & (paths["n"] > 0)]
    if mine.empty:
        raise NothingToShowError("it needs two parties at the deciding table, and months that pass")
    last = int(mine["tick"].max())
    months = sorted({0, last // 2, last})
    shown = mine[mine["tick"].isin(months)]
    pairs = shown["key"].str.split(">", expand=True)
    table = pd.DataFrame(
        {"month": shown["tick"], "truster": pairs[0], "trusted": pairs[1], "trust": shown["sum"] / shown["n"]}
    )
    return table.sort_values(["month", "truster", "trusted"], ignore_index=True)
