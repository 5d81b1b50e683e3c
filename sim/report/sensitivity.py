"""What an analysis of sensitivity came to, in words: lines for a terminal, and one sentence an outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import named
from sim.findings.sensitivity import INDEX_WORDS, SHARES, meanings, ranked, sure, varies
from sim.report.terminal import LIMITS, WIDTH
from sim.scenario.called import listed
from sim.scenario.schema import Scenario

_BAR = 7
_LABEL = 54


def _names(rows: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    return zip(rows["name"], rows["label"], strict=True)


def sentence(scenario: Scenario, table: pd.DataFrame, noise: pd.DataFrame, outcome: str) -> str:
    """In plain words: what the outcome hangs on, and how much of that rests on what grade of evidence."""
    single = ranked(scenario, table, outcome, "input", 1).to_dict("records")
    groups = ranked(scenario, table, outcome, "party", 1).to_dict("records")
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
    said += _by_grade(scenario, table, outcome)
    chance = noise.loc[(noise["outcome"] == outcome) & noise["chance"].notna(), "chance"]
    if len(chance):
        said += (
            f"Of the difference between one world and the next {chance.iloc[0]:.0%} is chance: even who knew every "
            "input could not foretell it."
        )
    return said.strip()


def sentences(scenario: Scenario, table: pd.DataFrame, noise: pd.DataFrame, outcomes: Sequence[str]) -> list[str]:
    """One sentence an outcome, and one for all those to which the inputs make no difference."""
    still = [outcome for outcome in outcomes if not varies(table, outcome)]
    said = [sentence(scenario, table, noise, outcome) for outcome in outcomes if outcome not in still]
    if len(still) == 1:
        said.append(sentence(scenario, table, noise, still[0]))
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


def _by_grade(scenario: Scenario, table: pd.DataFrame, outcome: str) -> str:
    rows = ranked(scenario, table, outcome, "grade").to_dict("records")
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


def lines(scenario: Scenario, table: pd.DataFrame, noise: pd.DataFrame, top: int) -> Iterator[str]:
    """Every outcome with its groups and its `top` inputs, for a terminal."""
    yield f"\n{scenario.title or scenario.name}: what its outcomes hang on, seed {scenario.seed}"
    for outcome in table["outcome"].unique():
        at = noise[noise["outcome"] == outcome]
        yield f"\n{outcome}: {named.words(outcome)}; on average {at['mean'].iloc[-1]:.3f}"
        if not varies(table, outcome):
            continue
        for meaning in meanings(scenario, table, outcome):
            yield from textwrap.wrap(meaning, WIDTH, initial_indent="  ", subsequent_indent="  ")
        for by, title in (("party", "by whose numbers"), ("grade", "by grade of evidence"), ("input", "single inputs")):
            rows = ranked(scenario, table, outcome, by, top if by == "input" else None)
            if len(rows):
                yield from _block(title, rows.to_dict("records"), by)
        for row in at.to_dict("records"):
            if row["left"] == row["left"]:
                yield (
                    f"  {row['method']} by {row['by']}: {row['points']:,} settings, {row['replicates']} worlds each; "
                    f"{row['left']:.0%} of what differs between them is chance"
                )
    yield ""
    for said in sentences(scenario, table, noise, list(table["outcome"].unique())):
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
