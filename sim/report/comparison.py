"""Two settings side by side in words: what differs world by world, and which points fare otherwise."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.plots.source import negotiated
from sim.report.terminal import LIMITS, OUTCOMES, table
from sim.scenario.schema import Scenario

COLUMNS = {
    "delivery": "carried out of the published text",
    "consensus": "consensus at the end",
    "trust": "trust at the end",
    "rounds": "meetings",
    "incidents": "incidents",
}


def lines(case: Scenario, names: Sequence[str], runs: pd.DataFrame, points: pd.DataFrame, width: int) -> list[str]:
    """A table of outcomes, phases and measures and one of points, each with paired differences.

    Parameters
    ----------
    names : of the two sides. runs, points : from `Results.compare` and `Results.compare_points`.
    """
    worlds = int(runs["worlds"].max())
    head = ("", *names, "difference (95% interval)")
    return [
        f"{worlds:,} worlds on each side, each with the same chance on both",
        "",
        *table([_row(row) for row in _shown(case, runs)], head, width),
        "",
        "Points whose fate changes: share of worlds that agree all of the point, and mean place reached on the ladder",
        *_points(case, names, points, width),
        "",
        LIMITS,
    ]


def _shown(case: Scenario, runs: pd.DataFrame) -> list[dict[Any, Any]]:
    by_column = {row["column"]: row for row in runs.to_dict("records")}
    rows = []
    for word, words in OUTCOMES.items():
        row = by_column.get(f"outcome.{word}")
        if row is not None and (row["mean_a"] > 0 or row["mean_b"] > 0):
            rows.append({**row, "says": words, "share": True})
    for phase in negotiated(case):
        for step in ("agreed", "ratified"):
            if f"{step}_{phase}" in by_column:
                rows.append({**by_column[f"{step}_{phase}"], "says": f"phase {phase} {step}", "share": True})
    rows += [{**by_column[c], "says": words, "share": False} for c, words in COLUMNS.items() if c in by_column]
    return rows


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    say = _percent if row["share"] else _number
    low, high = say(row["low"], True), say(row["high"], True)
    return str(row["says"]), say(row["mean_a"]), say(row["mean_b"]), f"{say(row['difference'], True)} ({low} to {high})"


def _percent(value: object, signed: bool = False) -> str:
    return f"{value:{'+' if signed else ''}.1%}"


def _number(value: object, signed: bool = False) -> str:
    return f"{value:{'+' if signed else ''}.3f}"


def _points(case: Scenario, names: Sequence[str], points: pd.DataFrame, width: int) -> list[str]:
    """The points whose share agreed or whose delivery differs beyond chance, the largest difference first."""
    sure = [
        row
        for row in points.to_dict("records")
        if any(row[f"{what}_low"] > 0.0 or row[f"{what}_high"] < 0.0 for what in ("agreed", "delivered"))
    ]
    if not sure:
        return ["none, as far as these worlds can tell"]
    sure.sort(key=lambda row: -max(abs(row["agreed"]), abs(row["delivered"])))
    room = max(width - 72, 12)
    rows = [
        (
            textwrap.shorten(f"{row['point']} {case.plan.points[row['point']].gist}", room, placeholder=" ..."),
            f"{row['agreed_a']:.0%}, {row['agreed_b']:.0%}",
            f"{100 * row['agreed']:+.1f} ({100 * row['agreed_low']:+.1f} to {100 * row['agreed_high']:+.1f})",
            f"{row['delivered_a']:.2f}, {row['delivered_b']:.2f}",
            f"{row['delivered']:+.3f} ({row['delivered_low']:+.3f} to {row['delivered_high']:+.3f})",
        )
        for row in sure
    ]
    heads = ("point", "agreed", "difference in points", "delivered", "difference")
    return [f"(of {names[0]}, then of {names[1]})", *table(rows, heads, width)]
