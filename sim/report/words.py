"""Sentences from a run's numbers, for the report: every figure in them is computed here from the tables."""

from __future__ import annotations

from collections import Counter

from sim.measures.intervals import wilson
from sim.plots import source
from sim.report.tally import Tally, too_few
from sim.runs.results import Results
from sim.scenario.wording import OUTCOMES, REFUSALS


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
    few = f" {too_few(tally.ran)}" if too_few(tally.ran) else ""
    return f"Of {source.counted(tally.ran, 'world')}, {source.listed(said)}.{few} {tally.carried_out()}".rstrip()


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
