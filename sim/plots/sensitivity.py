"""What an outcome hangs on: bars for parties, grades of evidence and single inputs, each with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.analysis import named
from sim.findings.sensitivity import INDEX_WORDS, SHARES, bars_data, meanings, sure, varies
from sim.plots.save import save
from sim.plots.style import (
    BLUE,
    FOOT,
    GRADES,
    INK,
    MARGIN,
    MUTED,
    ORANGE,
    PAPER,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Look,
    Picture,
    breadth,
    foot,
    head,
    house,
    looks,
    mark,
    shorten,
    tint,
)
from sim.scenario.schema import Scenario

ROW, BAR, HEADING, AFTER, KEY = 0.235, 0.13, 0.27, 0.13, 0.24  # inches
HALF, BETWEEN = 3.38, 0.2
LABEL_GROUP, LABEL_INPUT, NUMBERS = 1.5, 3.12, 1.06
GREY = "#8a9099"


def draw(
    case: Scenario, table: pd.DataFrame, noise: pd.DataFrame, folder: Path, top: int = 10,
    tell: Callable[[str], None] = lambda _doing: None, fmt: str = "png",
) -> list[Path]:  # fmt: skip
    """A figure an outcome that varies, `sensitivity-<outcome>`, into a folder; their paths.

    `tell` hears which figure is being drawn.
    """
    outcomes = [str(name) for name in table["outcome"].unique() if varies(table, str(name))]
    paths = []
    for number, name in enumerate(outcomes, 1):
        tell(f"{name.replace('_', ' ')}, figure {number} of {len(outcomes)}")
        paths.append(
            save(picture(case, table, noise, name, top), folder / f"sensitivity-{name.replace('_', '-')}.{fmt}")
        )
    return paths


@house
def picture(case: Scenario, table: pd.DataFrame, noise: pd.DataFrame, outcome: str, top: int = 10) -> Picture:
    """Parties at the left, grades at the right, single inputs below."""
    data = bars_data(case, table, outcome, top)
    at = noise[noise["outcome"] == outcome]
    chance = at["chance"].dropna()
    where = (
        f"{100 * at['mean'].iloc[-1]:.0f}% of worlds" if named.is_share(outcome) else f"mean {at['mean'].iloc[-1]:.3g}"
    )
    under = (
        f"{outcome.replace('_', ' ').capitalize()}: {named.words(outcome)} ({where}). "
        + " ".join(meanings(case, table, outcome))
        + " Whiskers: 95% intervals."
        + (f" Of the difference between one world and the next {chance.iloc[0]:.0%} is chance." if len(chance) else "")
    )
    top_words = head(f"What {outcome.replace('_', ' ')} hangs on", under)
    groups = max(len(data["party"]), len(data["grade"]))
    upper = HEADING + ROW * groups + KEY + AFTER if groups else 0.0
    lower = HEADING + ROW * len(data["input"]) + 2 * KEY if len(data["input"]) else 0.0
    page = Picture(WIDTH, top_words.height + upper + lower + FOOT)
    top_words.draw(page)
    y = top_words.height
    if groups:
        left = page.sheet(MARGIN, y, HALF, upper)
        _block(left, "By whose numbers", data["party"], LABEL_GROUP, HALF)
        right = page.sheet(MARGIN + HALF + BETWEEN, y, HALF, upper)
        _block(right, "By grade of evidence", data["grade"], LABEL_GROUP, HALF)
        if any(rows["total"].notna().any() for rows in (data["party"], data["grade"]) if len(rows)):
            _key_of_totals(left, HEADING + ROW * groups + KEY / 2)
        y += upper
    if len(data["input"]):
        wide = WIDTH - 2 * MARGIN
        sheet = page.sheet(MARGIN, y, wide, lower)
        index = str(data["input"]["index"].iloc[0])
        _block(
            sheet,
            f"The {len(data['input'])} strongest single inputs: {INDEX_WORDS[index]}",
            data["input"],
            LABEL_INPUT,
            wide,
        )
        _signs(sheet, data["input"], case)
        _key_of_inputs(sheet, HEADING + ROW * len(data["input"]) + KEY / 2, data["input"], outcome)
    foot(page, f"Distributions over assumptions, not forecasts. Scenario {case.name}, seed {case.seed}.")
    page.alt = _alt(data, outcome)
    return page


def _block(ax: Axes, title: str, rows: pd.DataFrame, label: float, wide: float) -> None:
    ax.text(0.0, 0.12, title, size=TEXT, weight="bold", va="center")
    if rows.empty:
        return
    shares = rows["index"].iloc[0] in SHARES
    largest = float(rows[["value", "high", "total", "total_high"]].max().max())
    full = 1.0 if shares else max(largest, 1e-12)
    for k, row in enumerate(rows.to_dict("records")):
        _bar(ax, HEADING + ROW * k, row, label, wide - NUMBERS, full, shares)


def _bar(ax: Axes, y: float, row: Mapping[Any, Any], label: float, end: float, full: float, shares: bool) -> None:
    """A bar from 0 to the index, an outline to the total, a whisker, and the numbers beside it."""
    middle = y + ROW / 2

    def at(value: float) -> float:
        return label + (end - label) * min(max(value, 0.0), full) / full

    words = shorten(str(row["label"]), label - 0.26 if row["grade"] == row["grade"] else label - 0.1, SMALL)
    ax.text(label - 0.08, middle, words, size=SMALL, ha="right", va="center")
    ax.plot([label, label], [y, y + ROW], color=MUTED, lw=0.7)
    ax.fill_between([label, end], middle - BAR / 2, middle + BAR / 2, fc=PAPER, lw=0)
    if row["total"] == row["total"]:
        ax.fill_between([label, at(row["total"])], middle - BAR / 2, middle + BAR / 2, fc=tint(BLUE, 0.25), lw=0)
    if row["value"] > 0.0:
        ax.fill_between([label, at(row["value"])], middle - BAR / 2, middle + BAR / 2, fc=colour(row), lw=0)
    if row["low"] == row["low"]:
        ax.plot([at(row["low"]), at(row["high"])], [middle, middle], color=INK, lw=0.9)
        for x in (row["low"], row["high"]):
            ax.plot([at(x)] * 2, [middle - 0.03, middle + 0.03], color=INK, lw=0.9)
    ax.text(end + 0.4, middle, _number(row["value"], shares), size=SMALL, ha="right", va="center", weight="bold")
    ax.text(end + 0.46, middle, _range(row, shares), size=TINY, color=MUTED, va="center")


def colour(row: Mapping[Any, Any]) -> Any:
    """Which way an input pushes, where that is known from its interval; groups push both ways."""
    if row["direction"] != row["direction"]:
        return tint(BLUE, 0.75)
    if not sure(row):
        return tint(GREY, 0.75)
    return tint(BLUE if row["direction"] > 0.0 else ORANGE, 0.8)


def _number(value: float, shares: bool) -> str:
    return f"{100 * value:z.0f}%" if shares else f"{value:z.3f}"


def _range(row: Mapping[Any, Any], shares: bool) -> str:
    if row["low"] != row["low"]:
        return ""
    low, high = row["low"], row["high"]
    return f"{100 * low:z.0f} to {100 * high:z.0f}" if shares else f"{low:z.2f} to {high:z.2f}"


def _signs(ax: Axes, rows: pd.DataFrame, case: Scenario) -> None:
    """The party and the grade of each single input, drawn as in the other figures."""
    look = looks(case.parties)
    for k, row in enumerate(rows.to_dict("records")):
        words = shorten(str(row["label"]), LABEL_INPUT - 0.26, SMALL)
        x = LABEL_INPUT - 0.08 - breadth(words, SMALL) - 0.1
        mark(ax, x, HEADING + ROW * (k + 0.5), look.get(row["party"], Look(GREY, "o")), row["grade"])


# --- keys ------------------------------------------------------------------------------------------------------------


def _key_of_totals(ax: Axes, y: float) -> None:
    x = 0.0
    for fill, words in ((0.75, "alone"), (0.25, "and together with others (total)")):
        ax.fill_between([x, x + 0.2], y - BAR / 2, y + BAR / 2, fc=tint(BLUE, fill), lw=0)
        ax.text(x + 0.26, y, words, size=TINY, color=MUTED, va="center")
        x += 0.26 + breadth(words, TINY) + 0.18


def _key_of_inputs(ax: Axes, y: float, rows: pd.DataFrame, outcome: str) -> None:
    name = outcome.replace("_", " ")
    x = 0.0
    for fill, words in (
        (tint(BLUE, 0.8), f"more of it, more {name}"),
        (tint(ORANGE, 0.8), f"more of it, less {name}"),
        (tint(GREY, 0.75), "no effect that this sample can show"),
    ):
        ax.fill_between([x, x + 0.2], y - BAR / 2, y + BAR / 2, fc=fill, lw=0)
        ax.text(x + 0.26, y, words, size=TINY, color=MUTED, va="center")
        x += 0.26 + breadth(words, TINY) + 0.18
    x, y = 0.06, y + KEY
    for grade in [g for g in GRADES if (rows["grade"] == g).any()]:
        mark(ax, x, y, Look(INK, "o"), grade)
        ax.text(x + 0.12, y, GRADES[grade].words, size=TINY, color=MUTED, va="center")
        x += 0.12 + breadth(GRADES[grade].words, TINY) + 0.2


def _alt(data: Mapping[str, pd.DataFrame], outcome: str) -> str:
    parts = []
    for by, words in (("party", "by party"), ("grade", "by grade of evidence"), ("input", "single inputs")):
        rows = data[by]
        if len(rows):
            shares = rows["index"].iloc[0] in SHARES
            said = [f"{row['label']} {_number(row['value'], shares)}" for row in rows.to_dict("records")]
            parts.append(f"{words}: {', '.join(said)}")
    return f"What {outcome.replace('_', ' ')} hangs on. {'. '.join(parts)}."
