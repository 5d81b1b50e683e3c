"""A sweep in words: a headline that compares two of its settings by their values, and a table of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.counting import counted
from sim.findings.agenda import has_steps
from sim.findings.phases import end_words
from sim.findings.swept import varied
from sim.findings.words import percent
from sim.report.words import interval
from sim.runs.results import Results
from sim.scenario.called import path_words, value_words
from sim.scenario.numbers import called, column
from sim.scenario.wording import LASTING, OUTCOMES


def across(results: Results) -> str:
    """A sweep in a sentence: where the share that ends with a lasting agreement is least, and where it is largest.

    Where the share is the same everywhere, the share carried out stands in its place; where that is too, it says so.
    """
    table = results.summary()
    over = f"{counted(int(table['worlds'].sum()), 'world')} at {len(table):,} settings"
    lasting = table[[f"share_{word}" for word in LASTING]].sum(axis=1, skipna=False).set_axis(table["design_point"])
    ways = [("the share that ends with an agreement that lasts", lasting)]
    if has_steps(results.scenario):
        ways.append(("the mean share carried out", table["mean_delivery"].set_axis(table["design_point"])))
    for what, values in ways:
        values = values.dropna()
        if values.empty:
            return f"{over}: none could be computed."
        low, high = int(values.to_numpy().argmin()), int(values.to_numpy().argmax())
        if percent(values.iloc[low]) == percent(values.iloc[high]):
            continue
        least, most = (f"{percent(values.iloc[k])} ({_setting(results, table, k)})" for k in (low, high))
        return f"Of {over}, {what} goes from {least} to {most}."
    return f"In {over}, {ways[0][0]} is the same everywhere: {percent(lasting.dropna().iloc[0])}."


def _setting(results: Results, table: pd.DataFrame, row: int) -> str:
    """A design point by its values."""
    paths = [path for path in _paths(table) if table[path].nunique(dropna=False) > 1] or _paths(table)
    said = [f"{path_words(results.scenario, path)} = {value_words(table[path].iloc[row])}" for path in paths]
    return ", ".join(said)


def _paths(table: pd.DataFrame) -> list[str]:
    return [str(c) for c in table.columns[1 : list(table.columns).index("worlds")]]


@dataclass(frozen=True)
class Block:
    """A part of a wide table that fits a page: heads and rows, each row with its setting first."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def table_of(results: Results) -> Block:
    """A row a setting: its values, then the worlds, the share of each end, and the mean share carried out.

    Settings of several paths stand in one cell, so that the last column of numbers is never cut off.
    """
    table = results.summary()
    case, words = results.scenario, end_words(results.scenario)
    shown = [word for word in OUTCOMES if (table[f"share_{word}"] > 0).any()]
    steps = has_steps(case)
    swept = [path for path in _paths(table) if path in varied(results.runs())] or _paths(table)
    rows = []
    for row in table.to_dict("records"):
        setting = "; ".join(f"{path_words(case, path)}: {value_words(row[path])}" for path in swept)
        ends = [interval(*(row[f"share_{word}{end}"] for end in ("", "_low", "_high"))) for word in shown]
        last = [percent(row["mean_delivery"])] if steps else []
        own = [row[f"mean_{column(name)}"] for name in case.outcomes]
        last += ["-" if mean != mean else f"{mean:.4g}" for mean in own]
        rows.append([f"{row['design_point']}", setting, f"{row['worlds']:,}", *ends, *last])
    tail = ["carried out (mean)"] if steps else []
    tail += [f"{called(name)}, mean" for name in case.outcomes]
    return Block(["point", "setting", "worlds", *(words[word] for word in shown), *tail], rows)
