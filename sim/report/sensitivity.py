"""What an analysis of sensitivity came to: the rows to show, lines for a terminal, and one sentence an outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import named
from sim.plots.source import listed
from sim.report.terminal import LIMITS, WIDTH
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
_BAR = 8
_LABEL = 54


def name_of(case: Scenario, by: str, name: str) -> str:
    """A group by what people call it."""
    if by == "grade":
        return GRADE_WORDS[name]
    if name in case.parties:
        return case.parties[name].short or case.parties[name].name
    return APART.get(name, name)


def ranked(case: Scenario, table: pd.DataFrame, outcome: str, by: str, top: int | None = None) -> pd.DataFrame:
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
            str(row["label"]) if by == "input" else name_of(case, by, row["name"]) for row in rows.to_dict("records")
        ],
    )
    weight = rows["total"].fillna(rows["value"]).fillna(0.0)
    order = rows.assign(weight=weight).sort_values(["weight", "name"], ascending=[False, True], ignore_index=True)
    return order.head(top or len(order))


def meanings(case: Scenario, table: pd.DataFrame, outcome: str) -> list[str]:
    """What the numbers shown for an outcome say, a sentence for each method that they come from."""
    shown = [ranked(case, table, outcome, by, 1) for by in ("party", "grade", "input")]
    said = list(dict.fromkeys(MEANING[str(rows["index"].iloc[0])] for rows in shown if len(rows)))
    return [one for one in said if not any(other != one and other.startswith(one) for other in said)]


def _names(rows: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    return zip(rows["name"], rows["label"], strict=True)


def varies(table: pd.DataFrame, outcome: str) -> bool:
    """Whether the inputs make a difference to an outcome at all, as far as the samples tell."""
    mine = table.loc[(table["outcome"] == outcome), "value"]
    return bool((mine.notna() & (mine != 0.0)).any())


def sure(row: Mapping[Any, Any]) -> bool:
    """Whether an index is surely more than zero: its interval, or that of its total, lies above 0."""
    return bool(row["low"] > 0.0 or row["total_low"] > 0.0)


def sentence(case: Scenario, table: pd.DataFrame, noise: pd.DataFrame, outcome: str) -> str:
    """In plain words: what the outcome hangs on, and how much of that rests on what grade of evidence."""
    single = ranked(case, table, outcome, "input", 1).to_dict("records")
    groups = ranked(case, table, outcome, "party", 1).to_dict("records")
    said = f"{outcome}: "
    if not varies(table, outcome):
        return f"{said}the inputs make no difference to it that can be told from chance."
    if single and sure(single[0]):
        one = single[0]
        said += f"hangs most on {one['label']} [{one['grade']}], which {_amount(one)}. "
    elif groups and sure(groups[0]):
        said += f"hangs most on {groups[0]['label']}, which {_amount(groups[0])}. "
    else:
        said += "no single input stands out from the noise of this sample; a larger --size may tell. "
    said += _by_grade(case, table, outcome)
    chance = noise.loc[(noise["outcome"] == outcome) & noise["chance"].notna(), "chance"]
    if len(chance):
        said += (
            f"Of the difference between one world and the next {chance.iloc[0]:.0%} is chance: even who knew every "
            "input could not foretell it."
        )
    return said.strip()


def sentences(case: Scenario, table: pd.DataFrame, noise: pd.DataFrame, outcomes: Sequence[str]) -> list[str]:
    """One sentence an outcome, and one for all those to which the inputs make no difference."""
    still = [outcome for outcome in outcomes if not varies(table, outcome)]
    said = [sentence(case, table, noise, outcome) for outcome in outcomes if outcome not in still]
    if len(still) == 1:
        said.append(sentence(case, table, noise, still[0]))
    elif still:
        said.append(f"{listed(still)}: the inputs make no difference to them that can be told from chance.")
    return said


def _amount(row: Mapping[Any, Any]) -> str:
    """What a group or input does: by itself, or with others where only its total is told from nothing."""
    if row["index"] in SHARES:
        alone = bool(row["low"] > 0.0)
        value, low, high = (
            (row["value"], row["low"], row["high"]) if alone else (row["total"], row["total_low"], row["total_high"])
        )
        how = "by itself" if alone else "together with others"
        interval = _interval({"low": low, "high": high}, percent=True)
        return f"{how} accounts for {value:.0%} of the difference that inputs make{interval}"
    if row["index"] == "mu_star":
        return f"by itself moves it by {row['value']:.3f} on average{_interval(row, percent=False)}"
    return f"by itself moves its distribution by {row['value']:.3f}{_interval(row, percent=False)}"


def _interval(row: Mapping[Any, Any], percent: bool) -> str:
    if np.isnan(row["low"]):
        return ""
    return f" ({row['low']:z.0%} to {row['high']:z.0%})" if percent else f" ({row['low']:.3f} to {row['high']:.3f})"


def _by_grade(case: Scenario, table: pd.DataFrame, outcome: str) -> str:
    rows = ranked(case, table, outcome, "grade").to_dict("records")
    if not rows:
        return ""
    if rows[0]["index"] not in SHARES:
        return f"By what the numbers rest on, those that move it most are {rows[0]['label']}. "
    parts = [f"{max(row['value'], 0.0):.0%} comes from {row['label']}" for row in rows if row["value"] >= 0.005]
    if not parts:
        return ""
    rest = 1.0 - sum(max(row["value"], 0.0) for row in rows)
    said = f"Sorted by what the numbers rest on, {listed(parts)}"
    together = "several inputs vary" if rows[0]["index"] == "S1_sum" else "several kinds vary" if len(rows) > 1 else ""
    # Of one group that is moved as a whole nothing is left but what the estimate is off by.
    return said + (
        f"; the other {rest:.0%} arises only where {together} at once. " if together and rest >= 0.005 else ". "
    )


# --- terminal --------------------------------------------------------------------------------------------------------


def lines(case: Scenario, table: pd.DataFrame, noise: pd.DataFrame, top: int) -> Iterator[str]:
    """Every outcome with its groups and its `top` inputs, for a terminal."""
    yield f"\n{case.title or case.name}: what its outcomes hang on, seed {case.seed}"
    for outcome in table["outcome"].unique():
        at = noise[noise["outcome"] == outcome]
        yield f"\n{outcome}: {named.words(outcome)}; on average {at['mean'].iloc[-1]:.3f}"
        if not varies(table, outcome):
            continue
        for meaning in meanings(case, table, outcome):
            yield from textwrap.wrap(meaning, WIDTH, initial_indent="  ", subsequent_indent="  ")
        for by, title in (("party", "by whose numbers"), ("grade", "by grade of evidence"), ("input", "single inputs")):
            rows = ranked(case, table, outcome, by, top if by == "input" else None)
            if len(rows):
                yield from _block(title, rows.to_dict("records"), by)
        for row in at.to_dict("records"):
            if row["left"] == row["left"]:
                yield (
                    f"  {row['method']} by {row['by']}: {row['points']:,} settings, {row['replicates']} worlds each; "
                    f"{row['left']:.0%} of what differs between them is chance"
                )
    yield ""
    for said in sentences(case, table, noise, list(table["outcome"].unique())):
        yield from textwrap.wrap(said, WIDTH)
    yield LIMITS


def _block(title: str, rows: list[dict[Any, Any]], by: str) -> Iterator[str]:
    index = rows[0]["index"]
    totals = any(row["total"] == row["total"] for row in rows)
    shown = [row for row in rows if by == "input" or not totals or row["total"] >= 0.005] or rows[:1]
    title += "" if index in SHARES else f", {INDEX_WORDS[index]}"
    last = "with others" if totals else "grade" if by == "input" else ""
    yield f"  {title:<{_LABEL + 2}}{'alone' if index in SHARES else '':>6}{'95% interval':>16}  {last}".rstrip()
    scale = max([1.0 if index in SHARES else 1e-12, *(row["value"] for row in shown)])
    for row in shown:
        label = textwrap.shorten(row["label"], _LABEL - 1, placeholder=" ...")
        number = f"{row['value']:z.0%}" if index in SHARES else f"{row['value']:.3f}"
        interval = _interval(row, index in SHARES).strip()
        tail = f"{row['total']:>z6.0%}" if totals else str(row["grade"]) if by == "input" else ""
        bar = "#" * round(_BAR * max(row["value"], 0.0) / scale)
        yield f"    {label:<{_LABEL}}{number:>6}{interval:>16}  {tail:<11}{bar}".rstrip()
    if len(shown) < len(rows):
        rest = len(rows) - len(shown)
        yield f"    {rest} {'other' if rest == 1 else 'others'}: less than 1%, alone and with others"
