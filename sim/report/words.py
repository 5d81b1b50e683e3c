"""Sentences from a run's numbers, for the report: every figure in them is computed here from the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sim.measures.intervals import wilson
from sim.plots import source
from sim.report.tally import Tally
from sim.runs.results import Results
from sim.scenario.wording import LASTING, OUTCOMES, REFUSALS


def share(hits: int, of: int) -> str:
    """A share with its 95% Wilson interval: "64% (61% to 67%)"."""
    return interval(hits / of, *wilson(hits, of)) if of > 1 else source.percent(hits / of)


def interval(part: float, low: float, high: float) -> str:
    """A share with the ends of its interval."""
    return f"{source.percent(part)} ({source.percent(low)} to {source.percent(high)})"


def ends(tally: Tally) -> list[tuple[str, str, float]]:
    """A row an outcome that occurs, the most frequent first: in words, its share with interval, and the share."""
    found = sorted(tally.outcomes.items(), key=lambda item: (-item[1], item[0]))
    return [(OUTCOMES[word].label, share(hits, tally.ran), hits / tally.ran) for word, hits in found if hits]


def in_short(tally: Tally) -> str:
    """The run in two sentences."""
    found = sorted(tally.outcomes.items(), key=lambda item: (-item[1], item[0]))
    said = [f"{source.percent(hits / tally.ran)} end {OUTCOMES[word].ends}" for word, hits in found]
    return f"Of {source.counted(tally.ran, 'world')}, {source.listed(said)}. {tally.carried_out()}".rstrip()


def reasons(tally: Tally, most: int = 8) -> list[tuple[str, str, str]]:
    """Why worlds stop where they do, ranked: share of worlds, how they end, and the reason."""
    ranked = sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [(source.percent(n / tally.ran), OUTCOMES[outcome].label, reason) for (outcome, reason), n in ranked[:most]]


def refusals(results: Results, design_point: int, most: int = 8) -> list[tuple[str, str, str, str]]:
    """Which refusals the transcripts hold at the deciding table, ranked: how many, who, on what, and why."""
    case = results.scenario
    events = results.events(design_point)
    said = events[(events["kind"] == "refuse") & (events["table"] == "main")]
    counts = Counter(zip(said["actor"], said["issue"].fillna(""), said["detail"], strict=True))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [
        (f"{n:,}", source.party_name(case, who), source.issue_name(case, issue) if issue else "", REFUSALS[why].because)
        for (who, issue, why), n in ranked
    ]


def told(results: Results, design_point: int) -> int:
    """How many worlds left a transcript."""
    return int(results.events(design_point)["replicate"].nunique())


def across(results: Results) -> str:
    """A sweep in a sentence: between which shares an agreement lasts, and at which design points."""
    table = results.summary()
    shares = table[[f"share_{word}" for word in LASTING]].sum(axis=1, skipna=False)
    lasting = shares.set_axis(table["design_point"]).dropna()
    over = f"{source.counted(int(table['worlds'].sum()), 'world')} at {len(table):,} design points"
    if lasting.empty:
        return f"{over}: none could be computed."
    ends = (int(lasting.to_numpy().argmin()), int(lasting.to_numpy().argmax()))
    least, most = (f"{source.percent(lasting.iloc[k])} (design point {lasting.index[k]})" for k in ends)
    return f"Of {over}, the share that ends with an agreement that lasts goes from {least} to {most}."


def sweep(results: Results) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Heads and rows of a table of design points: settings, worlds, shares of outcomes, mean delivery."""
    table: pd.DataFrame = results.summary()
    swept = [str(c) for c in table.columns[1 : list(table.columns).index("worlds")]]
    shown = [word for word in OUTCOMES if (table[f"share_{word}"] > 0).any()]
    rows = []
    for row in table.to_dict("records"):
        settings = [f"{row[path]:g}" if isinstance(row[path], float) else str(row[path]) for path in swept]
        outcomes = [interval(*(row[f"share_{word}{end}"] for end in ("", "_low", "_high"))) for word in shown]
        rows.append(
            [str(row["design_point"]), *settings, f"{row['worlds']:,}", *outcomes, f"{row['mean_delivery']:.3f}"]
        )
    return ["design point", *swept, "worlds", *(OUTCOMES[word].label for word in shown), "mean delivery"], rows
