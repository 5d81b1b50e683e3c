"""Trust between those who decide: a network at the start, half-way and at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.trust import trust_data
from sim.findings.worlds import Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    BLUE,
    FOOT,
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
    looks,
    shorten,
    tint,
)
from sim.scenario.called import party_name
from sim.scenario.schema import Scenario
from sim.types import Floats

GAP, HEADING, LABEL, KEY = 0.2, 0.3, 0.3, 0.22  # inches
BESIDE = 0.55  # names wider than that stand in a key
NUMBERED = 4  # parties up to which each arrow carries its number

ARROW = "-|>,head_width=0.16,head_length=0.3"


@house
def trust(results: Results, design_point: int = 0) -> Picture:
    """A panel a month: parties on a circle, an arrow from each to each other, the darker and wider the more trust."""
    case = results.scenario
    data = trust_data(results, design_point)
    months = list(data["month"].unique())
    names = [p for p in case.tables["main"].parties if p in set(data["truster"])]
    top = head(
        "Who trusts whom to deliver",
        under(
            results,
            design_point,
            "Each arrow runs from a party to one that it trusts: thin and pale for no trust (0), wide and dark for "
            f"full trust (1){', the mean over worlds' if len(worlds_of(results, design_point)) > 1 else ''}.",
        ),
    )
    wide = (WIDTH - 2 * MARGIN - (len(months) - 1) * GAP) / len(months)
    tall = min(wide, 2.3)
    size = SMALL if len(names) < 7 else TINY
    called = {name: party_name(case, name) for name in names}
    beside = max(breadth(words, size) for words in called.values()) <= BESIDE
    keyed = [] if beside else _key_lines(called)
    picture = Picture(WIDTH, top.height + KEY * len(keyed) + HEADING + tall + FOOT)
    top.draw(picture)
    _key(picture, top.height, case, keyed)
    y = top.height + KEY * len(keyed)
    for k, month in enumerate(months):
        left = MARGIN + k * (wide + GAP)
        words = "at the start" if month == 0 else counted(int(month), "month")
        picture.write(left, y, words if month == 0 else f"after {words}", size=TEXT, weight="bold")
        shown = called if beside else dict.fromkeys(names, "")
        _network(picture, left, y + HEADING, wide, tall, case, shown, size, data[data["month"] == month])
    foot(picture, foot_line(results))
    picture.alt = _alt(results, design_point, data, months)
    return picture


def _network(
    picture: Picture, left: float, top: float, wide: float, tall: float, case: Scenario, called: dict[str, str],
    size: float, data: pd.DataFrame,
) -> None:  # fmt: skip
    """Parties on a circle with their names beside them (none where a key has them), and the arrows between them."""
    ax = picture.sheet(left, top, wide, tall)
    names = list(called)
    widest = max((breadth(words, size) for words in called.values()), default=0.0)
    angles = -np.pi / 2 + 2 * np.pi * np.arange(len(names)) / len(names)
    aside = np.abs(np.cos(angles)).max()
    radius = np.array([(wide / 2 - widest - 0.15) / max(float(aside), 0.3), tall / 2 - LABEL])
    radius[0] = min(radius[0], tall / 2)
    centre = np.array([wide / 2, tall / 2])
    place = {n: centre + radius * np.array([np.cos(a), np.sin(a)]) for n, a in zip(names, angles, strict=True)}
    faces = looks(case.parties)
    for row in data.to_dict("records"):
        _arrow(ax, place[row["truster"]], place[row["trusted"]], float(row["trust"]), len(names) <= NUMBERED)
    for name, angle in zip(names, angles, strict=True):
        x, y = place[name]
        ax.plot([x], [y], ls="none", marker=faces[name].marker, ms=9, color=faces[name].colour, mec="white", zorder=4)
        away = centre + (radius + 0.13) * np.array([np.cos(angle), np.sin(angle)])
        side = "center" if abs(np.cos(angle)) < 0.35 else ("left" if np.cos(angle) > 0 else "right")
        picture.write(left + away[0], top + away[1], called[name], size=size, ha=side, va="center", color=INK)


def _key_lines(called: dict[str, str]) -> list[list[tuple[str, str]]]:
    """Parties and their names, broken into lines, where the names are too long to stand in the panels."""
    room = WIDTH - 2 * MARGIN
    lines: list[list[tuple[str, str]]] = []
    used = room
    for name, words in called.items():
        words = shorten(words, room - 0.3, SMALL)
        wide = 0.2 + breadth(words, SMALL) + 0.25
        if used + wide > room + 0.25:
            lines.append([])
            used = 0.0
        lines[-1].append((name, words))
        used += wide
    return lines


def _key(picture: Picture, top: float, case: Scenario, lines: list[list[tuple[str, str]]]) -> None:
    faces = looks(case.parties)
    for k, line in enumerate(lines):
        sheet = picture.sheet(MARGIN, top + KEY * k, WIDTH - 2 * MARGIN, KEY)
        x = 0.08
        for name, words in line:
            sheet.plot([x], [KEY / 2], ls="none", marker=faces[name].marker, ms=6, color=faces[name].colour, mew=0)
            picture.write(MARGIN + x + 0.12, top + KEY * (k + 0.5), words, size=SMALL, va="center")
            x += 0.2 + breadth(words, SMALL) + 0.25


def _arrow(ax: Axes, start: Floats, end: Floats, value: float, numbered: bool) -> None:
    """One arrow, a little to the right of the straight line so that the one back has room."""
    along = end - start
    length = float(np.hypot(*along))
    aside = np.array([-along[1], along[0]]) / length * 0.035
    a, b = start + along * (0.13 / length) + aside, end - along * (0.15 / length) + aside
    look = {"color": tint(BLUE, 0.15 + 0.85 * value), "lw": 0.4 + 3.2 * value, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tuple(b), tuple(a), arrowprops={"arrowstyle": ARROW, **look}, zorder=2)
    if numbered:
        x, y = a + 0.34 * (b - a) + aside * 4.2
        ax.text(x, y, f"{value:.2f}", size=TINY, ha="center", va="center", color=MUTED, zorder=3)


def _alt(results: Results, design_point: int, data: pd.DataFrame, months: list[int]) -> str:
    case = results.scenario
    first, last = (data[data["month"] == month].to_dict("records") for month in (months[0], months[-1]))
    said = [
        f"{party_name(case, a['truster'])} in {party_name(case, a['trusted'])} {a['trust']:.2f} to {b['trust']:.2f}"
        for a, b in zip(first, last, strict=True)
    ]
    worlds = counted(len(worlds_of(results, design_point)), "world")
    return f"Mean trust in {worlds} from the start to month {int(months[-1])}: {'; '.join(said)}."
