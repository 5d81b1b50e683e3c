"""What an analysis of sensitivity came to: the rows that stand for groups and inputs, and what their numbers mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.model.draw import WITHIN
from sim.scenario.schema import Scenario

# Which method's index stands for groups and for single inputs, the first that there is.
GROUP_INDEX = (("sobol", "S1"), ("morris", "mu_star"), ("given-data", "S1_sum"), ("pawn", "KS_max"))
SINGLE_INDEX = (("given-data", "S1"), ("morris", "mu_star"), ("pawn", "KS"))
SHARES = ("S1", "ST", "S1_sum")  # of the variance of the expected outcome
INDEX_WORDS = {
    "S1": "share of the difference that inputs make",
    "S1_sum": "share of the difference that inputs make",
    "mu_star": "mean size of change (Morris)",
    "KS": "distance moved (PAWN)",
    "KS_max": "largest distance moved (PAWN)",
}
# What the numbers of a method say, for a reader who has never met it.
MEANING = {
    "S1": "How much of the difference that uncertain inputs make between worlds goes back to each of them, with chance "
    "averaged out.",
    "mu_star": "By how much the outcome changes on average when one input, or group of inputs, moves within the middle "
    "90% of its range and all others stay (Morris's screening). The numbers are in the outcome's own unit; they are no "
    "shares and do not add up.",
    "KS": "How far the outcomes move when one input is held fixed: the largest gap between two cumulative shares of "
    "worlds, 0 for no effect and 1 for the largest there can be (PAWN). They are no shares and do not add up.",
}
MEANING |= {
    "ST": MEANING["S1"],
    "S1_sum": MEANING["S1"]
    + " The share of a group is the sum of what each of its inputs does alone: what they do only "
    "together is not in it.",
    "KS_max": MEANING["KS"]
    + " The number of a group is that of its strongest input: the inputs of a group are not moved "
    "together, and a group of many inputs has more chances of a large one.",
}
APART = {
    "plan": "the plan: text and pace",
    "relations": "trust at the start",
    "guarantees": "guarantees",
    "state": "what is delivered already",
    "events": "events from outside",
    "rules": "rules of the model",
    "dummy": "(an input that does nothing)",
}
GRADE_WORDS = {
    "seed": "numbers in the seed report",
    "source": "numbers in other documents",
    "inference": "numbers read from documents",
    "calibrated": "numbers set to a pattern of the record",
    "assumption": "assumptions",
    "scenario": "the scenario's own numbers",
}


def name_of(scenario: Scenario, by: str, name: str) -> str:
    """A group by what people call it."""
    if by == "grade":
        return GRADE_WORDS[name]
    within = name.removeprefix(f"{WITHIN} ")
    if within != name and scenario.inner is not None:
        return f"talks inside: {name_of(scenario.inner.scenario, by, within)}"
    if name in scenario.parties:
        return scenario.parties[name].short or scenario.parties[name].name
    return APART.get(name, name)


def ranked(scenario: Scenario, table: pd.DataFrame, outcome: str, by: str, top: int | None = None) -> pd.DataFrame:
    """The rows that stand for groups (`by` party or grade) or single inputs (`by` input), the largest first.

    Columns: name, label, method, index, value, low, high, total, total_low, total_high (Sobol's ST, where there is
    one), direction, party, grade. Empty where no method speaks of them, or nothing varies.
    """
    mine = table[(table["outcome"] == outcome) & (table["by"] == by) & table["value"].notna()]
    for method, index in SINGLE_INDEX if by == "input" else GROUP_INDEX:
        rows = mine[(mine["method"] == method) & (mine["index"] == index)]
        if len(rows):
            break
    else:
        return mine.assign(total=np.nan, total_low=np.nan, total_high=np.nan)
    whole = mine[(mine["method"] == method) & (mine["index"] == "ST")].set_index("name")
    rows = rows.assign(
        **{
            column: rows["name"].map(whole[source])
            for column, source in (("total", "value"), ("total_low", "low"), ("total_high", "high"))
        },
        label=[
            str(row["label"]) if by == "input" else name_of(scenario, by, row["name"])
            for row in rows.to_dict("records")
        ],
    )
    weight = rows["total"].fillna(rows["value"]).fillna(0.0)
    order = rows.assign(weight=weight).sort_values(["weight", "name"], ascending=[False, True], ignore_index=True)
    return order.head(top or len(order))


def meanings(scenario: Scenario, table: pd.DataFrame, outcome: str) -> list[str]:
    """What the numbers shown for an outcome say, a sentence for each method that they come from."""
    shown = [ranked(scenario, table, outcome, by, 1) for by in ("party", "grade", "input")]
    said = list(dict.fromkeys(MEANING[str(rows["index"].iloc[0])] for rows in shown if len(rows)))
    return [one for one in said if not any(other != one and other.startswith(one) for other in said)]


def varies(table: pd.DataFrame, outcome: str) -> bool:
    """Whether the inputs make a difference to an outcome at all, as far as the samples tell."""
    mine = table.loc[(table["outcome"] == outcome), "value"]
    return bool((mine.notna() & (mine != 0.0)).any())


def sure(row: Mapping[Any, Any]) -> bool:
    """Whether an index is surely more than zero: its interval, or that of its total, lies above 0."""
    return bool(row["low"] > 0.0 or row["total_low"] > 0.0)


LEAST = 0.005  # a group below that, alone and with others, is not drawn


def bars_data(scenario: Scenario, table: pd.DataFrame, outcome: str, top: int = 10) -> dict[str, pd.DataFrame]:
    """What a figure of it shows, by party, grade and input: the rows of `ranked`, those of groups below `LEAST` cut."""
    found = {by: ranked(scenario, table, outcome, by) for by in ("party", "grade", "input")}
    for by in ("party", "grade"):
        rows = found[by]
        if len(rows) and rows["total"].notna().any():
            large = rows[["value", "total"]].max(axis=1) >= LEAST
            found[by] = rows[large] if large.any() else rows.head(1)
        found[by] = found[by].head(7)
    found["input"] = found["input"].head(top)
    return {by: rows.reset_index(drop=True) for by, rows in found.items()}
