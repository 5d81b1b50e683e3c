"""Where agreed texts lie: their value to two parties, the Pareto frontier, and the solution concepts on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.errors import InputError
from sim.measures.continuous import Kind, solve_all
from sim.measures.solutions import frontier_values
from sim.plots import source
from sim.plots.median import WORDS, Seats, median_model, seats
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    SMALL,
    TEXT,
    WIDTH,
    Picture,
    breadth,
    foot,
    head,
    house,
    ticks_inside,
)
from sim.types import Floats

LEFT, GAP, ABOVE, BELOW = 0.62, 0.75, 0.3, 0.55  # inches
STEPS = 60  # points on the frontier
FEW = 30  # texts that are drawn as full dots; more of them shine through each other
NAMES: dict[Kind, tuple[str, str]] = {
    "nash": ("Nash", "D"),
    "kalai_smorodinsky": ("Kalai-Smorodinsky", "s"),
    "egalitarian": ("egalitarian", "^"),
    "utilitarian": ("utilitarian", "v"),
}
SOLUTION: Any = {"ms": 5.5, "mfc": "none", "mec": GREEN, "mew": 1.4, "zorder": 5, "clip_on": False}
KEY = 0.24  # inches


def pareto_data(
    results: source.Results, design_point: int, phase: int
) -> tuple[pd.DataFrame, Floats, dict[Kind, Floats], Seats]:
    """One phase: agreed texts, frontier and solutions, as values to the first two who decide in the median case.

    Returns
    -------
    Table with the columns replicate, x, y of worlds that agreed on the phase and ratified it; the frontier (K, 2), from
    one end to the other; the solutions (2,) each; who decides.
    """
    case = results.scenario
    who = _two(seats(median_model(case), phase))
    runs = source.worlds(results, design_point)
    agreed = runs.loc[runs[f"ratified_{phase}"].astype(bool), "replicate"]
    table = results.issues(["replicate", "issue", "agreed"], design_point)
    table = table[table["issue"].isin(who.issues) & table["replicate"].isin(agreed)]
    texts = table.pivot(index="replicate", columns="issue", values="agreed").reindex(columns=list(who.issues))
    values = who.values(texts.to_numpy(float)) if len(texts) else np.empty((0, 2))
    shaped = {"ideals": who.ideals[None], "weight": who.weight[None], "risk": who.risk[None]}
    open_ = np.ones((1, len(who.issues)), dtype=bool)
    frontier = frontier_values(**shaped, text=who.today[None], on_table=open_, steps=STEPS)[0]
    solved = solve_all(**shaped, disagreement=who.reserved[None], on_table=open_, text=who.today[None])
    points = pd.DataFrame({"replicate": texts.index.to_numpy(), "x": values[:, 0], "y": values[:, 1]})
    return points, frontier[np.argsort(frontier[:, 0])], {kind: best[0] for kind, (best, _) in solved.items()}, who


def _two(who: Seats) -> Seats:
    if len(who.parties) < 2:
        raise InputError("the figure 'pareto' needs two parties who decide")
    two = slice(0, 2)
    return Seats(
        who.parties[:2], who.issues, who.ideals[two], who.weight[two], who.risk[two], who.reserved[two], who.today
    )


@house
def pareto(results: source.Results, design_point: int = 0) -> Picture:
    """A panel a phase that was negotiated. Raises InputError where fewer than two decide."""
    case = results.scenario
    phases = source.negotiated(case)
    if not phases:
        raise InputError("the figure 'pareto' needs a phase that is negotiated")
    top = head(
        "What agreed texts are worth, and what they could have been",
        source.under(
            results,
            design_point,
            "Dots: texts agreed, by their value to two parties who decide; line: Pareto frontier; dotted: value of no "
            f"agreement. {WORDS}",
        ),
    )
    columns = min(len(phases), 2)
    wide = (WIDTH - 2 * MARGIN - columns * LEFT - (columns - 1) * GAP - 0.1) / columns
    tall = min(wide, 3.0)
    lines = -(-len(phases) // columns)
    picture = Picture(WIDTH, top.height + KEY + lines * (ABOVE + tall + BELOW) + FOOT)
    top.draw(picture)
    _key(picture, top.height)
    said = []
    for k, phase in enumerate(phases):
        line, column = divmod(k, columns)
        left = MARGIN + LEFT + column * (wide + LEFT + GAP)
        y = top.height + KEY + line * (ABOVE + tall + BELOW)
        points, frontier, solved, who = pareto_data(results, design_point, phase)
        names = [source.party_name(case, party.name) for party in who.parties]
        picture.write(left, y, f"Phase {phase}", size=TEXT, weight="bold")
        ax = picture.box(left, y + ABOVE, wide, tall)
        _panel(ax, points, frontier, solved, who)
        ax.set_xlabel(f"value to {names[0]}")
        ax.set_ylabel(f"value to {names[1]}")
        said.append(_said(phase, names, points, solved))
    foot(picture, source.foot_line(results))
    worlds = source.counted(len(source.worlds(results, design_point)), "world")
    picture.alt = f"Values of agreed texts in {worlds}. {' '.join(said)}"
    return picture


def _panel(ax: Axes, points: pd.DataFrame, frontier: Floats, solved: dict[Kind, Floats], who: Seats) -> None:
    ax.plot(frontier[:, 0], frontier[:, 1], color=INK, lw=1.2)
    for line, reserved in ((ax.axvline, who.reserved[0]), (ax.axhline, who.reserved[1])):
        line(reserved, color=MUTED, lw=0.8, ls=(0.0, (1.0, 1.6)))
    few = len(points) < FEW
    ax.plot(
        points["x"],
        points["y"],
        ls="none",
        marker="o",
        ms=4.0 if few else 2.6,
        color=BLUE,
        mew=0,
        alpha=1 if few else 0.35,
    )
    if points.empty:
        ax.text(0.5, 0.5, "no world agreed", transform=ax.transAxes, ha="center", size=SMALL, color=MUTED)
    for kind, (_, marker) in NAMES.items():
        at = solved[kind]
        if not np.isnan(at).any():
            ax.plot([at[0]], [at[1]], ls="none", marker=marker, **SOLUTION)
    everything = np.concatenate([points[["x", "y"]].to_numpy(), frontier, who.reserved[None]])
    low, high = everything.min(axis=0) - 0.03, np.minimum(everything.max(axis=0) + 0.03, 1.015)
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ticks_inside(ax, 5)


def _key(picture: Picture, top: float) -> None:
    """The markers of the solutions, in a line."""
    sheet = picture.sheet(MARGIN, top, WIDTH - 2 * MARGIN, KEY)
    x = 0.06
    for words, marker in NAMES.values():
        sheet.plot([x], [KEY / 2], ls="none", marker=marker, **SOLUTION)
        picture.write(MARGIN + x + 0.09, top + KEY / 2, words, size=SMALL, va="center")
        x += breadth(words, SMALL) + 0.35


def _said(phase: int, names: list[str], points: pd.DataFrame, solved: dict[Kind, Floats]) -> str:
    middle = points[["x", "y"]].median()
    agreed = (
        f"{source.counted(len(points), 'agreed text')}, median value {middle['x']:.2f} to {names[0]} and "
        f"{middle['y']:.2f} to {names[1]}"
        if len(points)
        else "no agreed text"
    )
    nash = solved["nash"]
    known = f"; the Nash solution is at {nash[0]:.2f} and {nash[1]:.2f}" if not np.isnan(nash).any() else ""
    return f"Phase {phase}: {agreed}{known}."
