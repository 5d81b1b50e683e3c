"""Two settings side by side in words: what differs world by world, and which points fare otherwise."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.counting import counted
from sim.findings.comparison import ends_data
from sim.report.terminal import LIMITS, table
from sim.report.words import too_few
from sim.scenario.numbers import called, column
from sim.scenario.schema import Scenario
from sim.scenario.wording import asked

SAME = "the same in every world"
GAP = 2  # columns between those of a table
COLUMNS = {
    "delivery": "carried out",
    "delivery_agreed": "carried out of the newly agreed",
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
        f"{counted(worlds, 'world')} on each side, each with the same chance on both",
        "",
        *([*textwrap.wrap(few, width), ""] if (few := too_few(worlds)) else []),
        *table([_row(row) for row in _shown(case, runs)], head, width),
        "",
        *textwrap.wrap(f"Carried out: the mean share of {asked(case.plan)}, by the end.", width),
        "",
        *_points(case, names, points, width),
        "",
        LIMITS,
    ]


def _shown(case: Scenario, runs: pd.DataFrame) -> list[dict[Any, Any]]:
    ends = ends_data(case, runs, ("agreed", "ratified")).assign(share=True).to_dict("records")
    by_column = {row["column"]: row for row in runs.to_dict("records")}
    said_of = COLUMNS | {column(name): called(name) for name in case.outcomes}
    return ends + [{**by_column[c], "says": said, "share": False} for c, said in said_of.items() if c in by_column]


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    if row["share"]:
        sides = (f"{row['mean_a']:.1%}", f"{row['mean_b']:.1%}")
        if _same(row):
            return str(row["says"]), *sides, SAME
        return str(row["says"]), *sides, f"{_in_points(row['difference'], row['low'], row['high'])} points"
    sides = (f"{row['mean_a']:.3f}", f"{row['mean_b']:.3f}")
    if _same(row):
        return str(row["says"]), *sides, SAME
    return str(row["says"]), *sides, _plain(row["difference"], row["low"], row["high"], 3)


def _same(row: dict[Any, Any]) -> bool:
    """Whether no world differs: all of the variance is saved, or nothing varies at all."""
    return bool(row["difference"] == 0.0 and (row["variance_saved"] == 1.0 or np.isnan(row["variance_saved"])))


def _in_points(difference: float, low: float, high: float) -> str:
    """A difference of two shares in percentage points, with its interval."""
    return f"{100 * difference:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def _plain(difference: float, low: float, high: float, digits: int) -> str:
    return f"{difference:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def _points(case: Scenario, names: Sequence[str], points: pd.DataFrame, width: int) -> list[str]:
    """The points whose share agreed or whose delivery differs beyond chance, the largest difference first."""
    sure = [
        row
        for row in points.to_dict("records")
        if any(row[f"{what}_low"] > 0.0 or row[f"{what}_high"] < 0.0 for what in ("agreed", "delivered"))
    ]
    if not sure:
        return ["No point of the plan fares otherwise by more than chance could explain in so many worlds."]
    sure.sort(key=lambda row: -max(abs(row["agreed"]), abs(row["delivered"])))
    heads = ("point", "agreed", "difference in points", "delivered", "difference")
    numbers = [
        (
            f"{row['agreed_a']:.0%}, {row['agreed_b']:.0%}",
            _in_points(row["agreed"], row["agreed_low"], row["agreed_high"]),
            f"{row['delivered_a']:.2f}, {row['delivered_b']:.2f}",
            _plain(row["delivered"], row["delivered_low"], row["delivered_high"], 2),
        )
        for row in sure
    ]
    taken = sum(max(map(len, column)) + GAP for column in zip(heads[1:], *numbers, strict=True))
    first = [_shortened(row["point"], case.plan.points[row["point"]].gist, width - taken) for row in sure]
    rows = [(point, *said) for point, said in zip(first, numbers, strict=True)]
    said = (
        f"Points of the plan that fare otherwise, of {names[0]} and then of {names[1]}: agreed is the share of worlds "
        "that agree all of the point, delivered the mean place reached on its ladders."
    )
    return [*textwrap.wrap(said, width), *table(rows, heads, width)]


def _shortened(point: str, gist: str, room: int) -> str:
    """A point by name, and as much of what it says as there is room for."""
    return textwrap.shorten(f"{point} {gist}", room, placeholder=" ...") if room >= len(point) + 12 else point
