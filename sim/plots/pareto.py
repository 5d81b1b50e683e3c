"""Where agreed texts lie: their value to two parties, the Pareto frontier, and the solution concepts on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.agenda import negotiated
from sim.findings.frontier import Bargain, pareto_data
from sim.findings.median import WORDS
from sim.findings.words import percent, phase_words
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.measures.continuous import Kind
from sim.plots.around import foot_line, under
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
from sim.scenario.called import party_name

LEFT, GAP, ABOVE, BELOW = 0.62, 0.75, 0.3, 0.55  # inches
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


@house
def pareto(results: Results, design_point: int = 0) -> Picture:
    """A panel a phase that was negotiated. Raises NothingToShowError where fewer than two decide."""
    case = results.scenario
    phases = negotiated(case)
    if not phases:
        raise NothingToShowError("it shows what is agreed in talks, and everything here is in force from the start")
    top = head(
        "What agreed texts are worth, and what they could have been",
        under(
            results,
            design_point,
            "Each dot is a text that a world agreed on, by its value to two parties who decide. Line: Pareto frontier, "
            "where neither can have more without the other having less; dotted: the value of no agreement. Green: what "
            f"four theories of bargaining would choose. {WORDS}",
        ),
    )
    found = {phase: pareto_data(results, design_point, phase) for phase in phases}
    later = any((bargain.points["later"] != "").any() for bargain in found.values())
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
        bargain = found[phase]
        names = [party_name(case, party.name) for party in bargain.who.parties]
        picture.write(left, y, phase_words(case, phase), size=TEXT, weight="bold")
        aside = _aside(bargain.points)
        picture.write(left, y + 0.155, shorten(aside, wide, TINY), size=TINY, color=MUTED)
        ax = picture.box(left, y + ABOVE, wide, tall)
        _panel(ax, bargain)
        ax.set_xlabel(shorten(f"value to {names[0]}", wide, SMALL))
        ax.set_ylabel(shorten(f"value to {names[1]}", tall, SMALL))
        said.append(_said(phase_words(case, phase, "The talks"), names, bargain))
    foot(picture, foot_line(results))
    worlds = counted(len(worlds_of(results, design_point)), "world")
    picture.alt = f"Values of agreed texts in {worlds}. {' '.join(said)}"
    return picture


def _panel(ax: Axes, bargain: Bargain) -> None:
    points, frontier, reserves = bargain.points, bargain.frontier, bargain.who.reserved
    ax.plot(frontier[:, 0], frontier[:, 1], color=INK, lw=1.2)
    for line, reserved in ((ax.axvline, reserves[0]), (ax.axhline, reserves[1])):
        line(reserved, color=MUTED, lw=0.8, ls=(0.0, (1.0, 1.6)))
    few = len(points) < FEW
    look: Any = {"ls": "none", "marker": "o", "ms": 4.0 if few else 2.6, "alpha": 1 if few else 0.35}
    whole, part = points[points["later"] == ""], points[points["later"] != ""]
    ax.plot(whole["x"], whole["y"], color=BLUE, mew=0, **look)
    ax.plot(part["x"], part["y"], mfc="none", mec=LATER, mew=0.8, **look)
    if points.empty:
        ax.text(0.5, 0.5, "no world agreed", transform=ax.transAxes, ha="center", size=SMALL, color=MUTED)
    for kind, (_, marker) in NAMES.items():
        at = bargain.solved[kind]
        if not np.isnan(at).any():
            ax.plot([at[0]], [at[1]], ls="none", marker=marker, **SOLUTION)
    everything = np.concatenate([points[["x", "y"]].to_numpy(), frontier, reserves[None]])
    low, high = everything.min(axis=0) - 0.03, np.minimum(everything.max(axis=0) + 0.03, 1.015)
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ticks_inside(ax, 5)


def _aside(points: pd.DataFrame) -> str:
    """What the second cloud is: the texts that leave an issue for later, and which."""
    part = points.loc[points["later"] != "", "later"]
    if part.empty:
        return ""
    return f"{percent(len(part) / len(points))} leave {part.mode().iloc[0]} for later"


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


def _said(phase: str, names: list[str], bargain: Bargain) -> str:
    points = bargain.points
    middle = points[["x", "y"]].median()
    agreed = (
        f"{counted(len(points), 'agreed text')}, median value {middle['x']:.2f} to {names[0]} and "
        f"{middle['y']:.2f} to {names[1]}"
        if len(points)
        else "no agreed text"
    )
    nash = bargain.solved["nash"]
    known = f"; the Nash solution is at {nash[0]:.2f} and {nash[1]:.2f}" if not np.isnan(nash).any() else ""
    aside = f"; {_aside(points)}" if len(points) and (points["later"] != "").any() else ""
    return f"{phase}: {agreed}{known}{aside}."
