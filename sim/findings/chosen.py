"""Which worlds to show: a typical one, a hopeful one and a failed one, of those that left a transcript."""

from __future__ import annotations

import pandas as pd

from sim.errors import InputError
from sim.findings.worlds import Results, worlds_of
from sim.scenario.wording import FAILED

NEAR = ("rounds", "months", "points_agreed", "delivery", "incidents")  # what makes a world typical


def typical_world(results: Results) -> tuple[int, int]:
    """The world to show first, as (design point, replicate).

    Of the worlds with a transcript that end in the most frequent outcome of all worlds (or the most frequent that any
    of them has), the one whose meetings, months, share of points agreed, delivery and incidents are nearest the medians
    over all worlds with that outcome: the sum of the distances, each divided by the outcome's standard deviation. The
    first in order where several are equally near. Raises InputError where no world left a transcript.
    """
    runs = results.runs()
    if "design_point" not in runs:
        runs = runs.assign(design_point=0)
    told = set(told_worlds(results))
    keys = zip(runs["design_point"], runs["replicate"], strict=True)
    known = runs[[key in told for key in keys]].sort_values(["design_point", "replicate"])
    if known.empty:
        raise InputError("none of these worlds left a transcript")
    best = _nearest(runs, known)
    return int(best["design_point"]), int(best["replicate"])


def _nearest(runs: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Of the worlds of `known` with the outcome most frequent in `runs` the one nearest that outcome's medians."""
    counts = runs["outcome"].value_counts().to_dict()
    outcome = min(known["outcome"].unique(), key=lambda name: (-counts[name], name))
    alike, chosen = runs[runs["outcome"] == outcome], known[known["outcome"] == outcome]
    columns = [name for name in NEAR if name in runs]
    spread = alike[columns].std(ddof=0).replace(0.0, 1.0)
    away = ((chosen[columns] - alike[columns].median()) / spread).abs().sum(axis=1)
    nearest: pd.Series = chosen.iloc[int(away.to_numpy().argmin())]
    return nearest


def chosen_worlds(results: Results, design_point: int = 0) -> dict[str, tuple[int, int]]:
    """Worlds with a transcript to tell of one design point, by what they stand for, each once.

    Typical: as `typical_world`. Hopeful: the one with most of the published text carried out. Failed: of those without
    an agreement that lasts, the one whose end is most frequent over all worlds. What there is none of is left out.
    """
    runs = worlds_of(results, design_point)
    told = {replicate for point, replicate in told_worlds(results) if point == design_point}
    known = runs[runs["replicate"].isin(told)].sort_values("replicate")
    if known.empty:
        return {}
    chosen = {"A typical world": int(_nearest(runs, known)["replicate"])}
    left = known[known["replicate"] != chosen["A typical world"]]
    if len(left):
        chosen["A hopeful world"] = _highest(left, left["delivery"])
    failed = left[left["outcome"].isin(FAILED) & ~left["replicate"].isin(chosen.values())]
    if len(failed):
        often = failed["reason"].map(runs["reason"].value_counts())
        chosen["A failed world"] = _highest(failed, often)
    return {title: (design_point, replicate) for title, replicate in chosen.items()}


def _highest(worlds: pd.DataFrame, value: pd.Series) -> int:
    """The replicate of the first world whose value is highest."""
    return int(worlds["replicate"].iloc[int(value.to_numpy().argmax())])


def failed_world(results: Results) -> tuple[int, int]:
    """The first world that ends without a lasting agreement for the reason most frequent among these.

    As (design point, replicate). Raises InputError where no world failed.
    """
    runs = results.runs()
    failed = runs[runs["outcome"].isin(FAILED)]
    if failed.empty:
        raise InputError("no world ended without a lasting agreement; name one with --world")
    often = failed["reason"].map(failed["reason"].value_counts())
    row = failed[often == often.max()].sort_values(["design_point", "replicate"]).iloc[0]
    return int(row["design_point"]), int(row["replicate"])


def told_worlds(results: Results) -> list[tuple[int, int]]:
    """The worlds that left a transcript."""
    events = results.events()
    if events.empty:
        return []
    points = events["design_point"] if "design_point" in events else pd.Series(0, index=events.index)
    return sorted({(int(p), int(r)) for p, r in zip(points, events["replicate"], strict=True)})
