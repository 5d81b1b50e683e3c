"""Why worlds stop where they do: the reasons of their ends, and the refusals of their transcripts."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sim.findings.worlds import Results, worlds_of
from sim.measures.intervals import wilson


def reasons_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """A row an outcome and reason, outcomes and then reasons by how often they occur.

    Columns: outcome, reason, kind, party, issue, hits, count (of all worlds), share, low, high (Wilson's interval at
    95%).
    """
    runs = worlds_of(results, design_point)
    keys = ["outcome", "reason", "reason_kind", "reason_party", "reason_issue"]
    found = runs.groupby(keys, dropna=False).size().rename("hits").reset_index()
    found.columns = pd.Index(["outcome", "reason", "kind", "party", "issue", "hits"])
    total = found.groupby("outcome")["hits"].transform("sum")
    found = found.assign(total=total).sort_values(
        ["total", "outcome", "hits", "reason"], ascending=[False, True, False, True], ignore_index=True
    )
    ends = [wilson(int(hits), len(runs)) for hits in found["hits"]]
    return found.drop(columns="total").assign(
        count=len(runs),
        share=found["hits"] / max(len(runs), 1),
        low=[low for low, _ in ends],
        high=[high for _, high in ends],
    )


def refusals_data(results: Results, design_point: int = 0) -> pd.DataFrame:
    """What was refused at the deciding table in the worlds that left a transcript, the most frequent first.

    Columns: hits (how often), party, issue ("" for the whole text), kind (a key of `sim.scenario.wording.REFUSALS`).
    """
    events = results.events(design_point)
    said = events[(events["kind"] == "refuse") & (events["table"] == "main")]
    counts = Counter(zip(said["actor"], said["issue"].fillna(""), said["detail"], strict=True))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame([(hits, *what) for what, hits in ranked], columns=["hits", "party", "issue", "kind"])
