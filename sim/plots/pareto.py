"""Where agreed texts lie: their value to two parties, the Pareto frontier, and the solution concepts on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

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
    TINY,
    WIDTH,
    Picture,
    breadth,
    foot,
    head,
    house,
    shorten,
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
LATER = "#9A4F00"
DOTS = ("whole text", "an issue left for later")
SOLUTION: Any = {"ms": 5.5, "mfc": "none", "mec": GREEN, "mew": 1.4, "zorder": 5, "clip_on": False}
KEY = 0.24  # inches


def pareto_data(
    results: source.Results, design_point: int, phase: int
) -> tuple[pd.DataFrame, Floats, dict[Kind, Floats], Seats]:
    """One phase: agreed texts, frontier and solutions, as values to the first two who decide in the median case.

    Returns
    -------
    Table with the columns replicate, x, y and later (issues that the text leaves for later, by name, "" for none) of
    worlds that agreed on the phase and ratified it; the frontier (K, 2), from
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
    names = [source.issue_name(case, issue) for issue in who.issues]
    later = [
        source.listed([name for name, gone in zip(names, row, strict=True) if gone]) if row.any() else ""
        for row in texts.isna().to_numpy()
    ]
    points = pd.DataFrame({"replicate": texts.index.to_numpy(), "x": values[:, 0], "y": values[:, 1], "later": later})
    return points, frontier[np.argsort(frontier[:, 0])], {kind: best[0] for kind, (best, _) in solved.items()}, who


def _two(who: Seats) -> Seats:
    if len(who.parties) < 2:
        raise source.NothingToDrawError("it shows what texts are worth to two parties, and fewer than two decide here")
    two = slice(0, 2)
    return Seats(
        who.parties[:2], who.issues, who.ideals[two], who.weight[two], who.risk[two], who.reserved[two], who.today
    )


@house
def pareto(results: source.Results, design_point: int = 0) -> Picture:
    """A panel a phase that was negotiated. Raises NothingToDrawError where fewer than two decide."""
    case = results.scenario
    phases = source.negotiated(case)
    if not phases:
        raise source.NothingToDrawError(
            "it shows what is agreed in talks, and everything here is in force from the start"
        )
    top = head(
        "What agreed texts are worth, and what they could have been",
        source.under(
            results,
            design_point,
            "Each dot is a text that a world agreed on, by its value to two parties who decide. Line: Pareto frontier, "
            "where neither can have more without the other having less; dotted: the value of no agreement. Green: what "
            f"four theories of bargaining would choose. {WORDS}",
        ),
    )
    found = {phase: pareto_data(results, design_point, phase) for phase in phases}
    later = any((points["later"] != "").any() for points, *_ in found.values())
    columns = min(len(phases), 2)
    wide = (WIDTH - 2 * MARGIN - columns * LEFT - (columns - 1) * GAP - 0.1) / columns
    tall = min(wide, 3.0)
    lines = -(-len(phases) // columns)
    picture = Picture(WIDTH, top.height + KEY + lines * (ABOVE + tall + BELOW) + FOOT)
    top.draw(picture)
    _key(picture, top.height, later)
    said = []
    for k, phase in enumerate(phases):
        line, column = divmod(k, columns)
        left = MARGIN + LEFT + column * (wide + LEFT + GAP)
        y = top.height + KEY + line * (ABOVE + tall + BELOW)
        points, frontier, solved, who = found[phase]
        names = [source.party_name(case, party.name) for party in who.parties]
        picture.write(left, y, source.phase_words(case, phase), size=TEXT, weight="bold")
        aside = _aside(points)
        picture.write(left, y + 0.155, shorten(aside, wide, TINY), size=TINY, color=MUTED)
        ax = picture.box(left, y + ABOVE, wide, tall)
        _panel(ax, points, frontier, solved, who)
        ax.set_xlabel(shorten(f"value to {names[0]}", wide, SMALL))
        ax.set_ylabel(shorten(f"value to {names[1]}", tall, SMALL))
        said.append(_said(source.phase_words(case, phase, "The talks"), names, points, solved))
    foot(picture, source.foot_line(results))
    worlds = source.counted(len(source.worlds(results, design_point)), "world")
    picture.alt = f"Values of agreed texts in {worlds}. {' '.join(said)}"
    return picture


def _panel(ax: Axes, points: pd.DataFrame, frontier: Floats, solved: dict[Kind, Floats], who: Seats) -> None:
    ax.plot(frontier[:, 0], frontier[:, 1], color=INK, lw=1.2)
    for line, reserved in ((ax.axvline, who.reserved[0]), (ax.axhline, who.reserved[1])):
        line(reserved, color=MUTED, lw=0.8, ls=(0.0, (1.0, 1.6)))
    few = len(points) < FEW
    look: Any = {"ls": "none", "marker": "o", "ms": 4.0 if few else 2.6, "alpha": 1 if few else 0.35}
    whole, part = points[points["later"] == ""], points[points["later"] != ""]
    ax.plot(whole["x"], whole["y"], color=BLUE, mew=0, **look)
    ax.plot(part["x"], part["y"], mfc="none", mec=LATER, mew=0.8, **look)
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


def _aside(points: pd.DataFrame) -> str:
    """What the second cloud is: the texts that leave an issue for later, and which."""
    part = points.loc[points["later"] != "", "later"]
    if part.empty:
        return ""
    return f"{source.percent(len(part) / len(points))} leave {part.mode().iloc[0]} for later"


def _key(picture: Picture, top: float, later: bool) -> None:
    """The two kinds of dots where there are two, and the markers of the solutions, in a line."""
    sheet = picture.sheet(MARGIN, top, WIDTH - 2 * MARGIN, KEY)
    x = 0.06
    dots: list[dict[str, Any]] = [{"mfc": BLUE, "mew": 0}, {"mfc": "none", "mec": LATER, "mew": 0.8}]
    signs: list[tuple[str, dict[str, Any]]] = [(words, {"marker": sign, **SOLUTION}) for words, sign in NAMES.values()]
    for words, look in [*(zip(DOTS, dots, strict=True) if later else ()), *signs]:
        sheet.plot([x], [KEY / 2], **{"ls": "none", "marker": "o", "ms": 4.0, **look})
        picture.write(MARGIN + x + 0.09, top + KEY / 2, words, size=SMALL, va="center")
        x += breadth(words, SMALL) + 0.3


def _said(phase: str, names: list[str], points: pd.DataFrame, solved: dict[Kind, Floats]) -> str:
    middle = points[["x", "y"]].median()
    agreed = (
        f"{source.counted(len(points), 'agreed text')}, median value {middle['x']:.2f} to {names[0]} and "
        f"{middle['y']:.2f} to {names[1]}"
        if len(points)
        else "no agreed text"
    )
    nash = solved["nash"]
    known = f"; the Nash solution is at {nash[0]:.2f} and {nash[1]:.2f}" if not np.isnan(nash).any() else ""
    aside = f"; {_aside(points)}" if len(points) and (points["later"] != "").any() else ""
    return f"{phase}: {agreed}{known}{aside}."
