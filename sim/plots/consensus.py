"""The road of consensus: how close the demands at each table come, meeting by meeting."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.agenda import by_phase, in_phases, meeting_places, negotiated
from sim.findings.consensus import consensus_data, talks_data
from sim.findings.words import percent, phase_words
from sim.findings.worlds import Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    BLUE,
    FOOT,
    MARGIN,
    MUTED,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Picture,
    breadth,
    fold,
    foot,
    head,
    height_of,
    house,
    shorten,
    tint,
)
from sim.scenario.called import listed, party_name, table_name
from sim.scenario.schema import Scenario, Table

COLUMNS = 3  # tables side by side
PANEL, GAP, LEFT, END = 1.15, 0.14, 0.46, 0.36  # inches; END is the room of the number at the end of a line
PHASE, BELOW, STRIP = 0.26, 0.42, 0.3
DARK, PALE = tint(BLUE, 0.45), tint(BLUE, 0.18)


@house
def consensus(results: Results, design_point: int = 0) -> Picture:
    """One panel a table and phase: the median world, half of the worlds and nine in ten of them."""
    case = results.scenario
    data = consensus_data(results, design_point)
    runs = worlds_of(results, design_point)
    tables = meeting_places(case)
    notes = _notes(case, data, len(runs) > 1)
    top = head("How close the parties' demands come, meeting by meeting", under(results, design_point, *notes))
    columns = min(COLUMNS, len(tables))
    wide = (WIDTH - 2 * MARGIN - LEFT - END - (columns - 1) * (GAP + END)) / columns
    names = {name: _names(case, table, wide) for name, table in tables.items()}
    rows = [list(tables)[k : k + columns] for k in range(0, len(tables), columns)]
    heads = [max(0.16 + height_of(names[t], TINY) for t in row) + 0.05 for row in rows]
    talked = [phase for phase in negotiated(case) if (data["phase"] == phase).any()]
    panels = sum(high + PANEL + BELOW for high in heads)
    silent = [k for k in negotiated(case) if k not in talked]
    body = len(talked) * (PHASE + panels) + len(silent) * (PHASE + 0.06) + (STRIP if talked else 0.0)
    picture = Picture(WIDTH, top.height + body + FOOT)
    top.draw(picture)
    y = top.height
    if talked:
        _key(picture, y, len(runs))
        y += STRIP
    for row in talks_data(results, design_point).to_dict("records"):
        phase = int(row["phase"])
        name = phase_words(case, phase)
        picture.write(MARGIN, y, name, weight="bold", size=TEXT)
        said, at = _fate(case, row, phase in talked), 0.62 if name else 0.0
        picture.write(MARGIN + at, y + 0.015, shorten(said, WIDTH - 2 * MARGIN - at, SMALL), size=SMALL, color=MUTED)
        y += PHASE if phase in talked else PHASE + 0.06
        if phase not in talked:
            continue
        for line, high in zip(rows, heads, strict=True):
            for c, name in enumerate(line):
                left = MARGIN + LEFT + c * (wide + GAP + END)
                title = shorten(table_name(name, tables[name]), wide + END, SMALL, "bold")
                picture.write(left, y, title, size=SMALL, weight="bold")
                picture.write(left, y + 0.155, names[name], size=TINY, color=MUTED)
                ax = picture.box(left, y + high, wide, PANEL)
                road = data[(data["table"] == name) & (data["phase"] == phase)]
                _frame(ax, int(road["tick"].max()) if len(road) else tables[name].rounds, first=c == 0)
                _road(ax, road)
            y += high + PANEL + BELOW
    foot(picture, foot_line(results))
    picture.alt = _alt(case, data, runs)
    return picture


def _notes(case: Scenario, data: pd.DataFrame, several: bool) -> list[str]:
    given = [f"phase {k}" for k in sorted(case.under_way) if k in case.phases]
    return [
        "Consensus is 1 where all parties ask for the same and 0 where two equally strong camps ask for opposite ends."
        if len(data)
        else "",
        "Each panel ends with the last meeting that was held; a world that ended its talks sooner keeps its last value."
        if len(data) and several
        else "",
        f"There are no talks on {listed(given)}, in force from the start." if given else "",
    ]


def _names(case: Scenario, table: Table, room: float) -> str:
    """Who sits there and who mediates, on two lines at most."""
    who = ", ".join(party_name(case, p) for p in table.parties)
    mediators = listed([party_name(case, m) for m in table.mediators])
    verb = "mediate" if len(table.mediators) > 1 else "mediates"
    return fold(f"{who}; {mediators} {verb}" if mediators else who, room + END - 0.04, TINY, lines=2)


def _fate(case: Scenario, row: dict[Any, Any], talked: bool) -> str:
    """What became of a phase's talks, in one line."""
    if talked and row["worlds"] == 1:
        return "a text was agreed" if row["agreed"] else "no text was agreed"
    if talked:
        return f"talks opened in {counted(row['opened'], 'world')}; a text was agreed in {row['agreed']:,}"
    if not row["away"]:
        return "talks opened in no world, so there is nothing to show"
    name, share = party_name(case, row["away"]), percent(row["away_share"])
    return f"talks opened in no world: {name} saw no text better than no agreement in {share} of worlds"


def _frame(ax: Axes, last: int, first: bool) -> None:
    ax.set_xlim(0.5, max(last, 2) + 0.5)
    ax.set_ylim(0.0, 1.02)
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"] if first else ["", "", ""])
    ax.set_xticks(meeting_ticks(last))
    ax.yaxis.grid(True)
    ax.set_xlabel("meeting", labelpad=1.5)
    if first:
        ax.set_ylabel("consensus (0 to 1)", labelpad=2)


def _road(ax: Axes, at: pd.DataFrame) -> None:
    if at.empty:
        ax.text(
            0.5,
            0.5,
            "no meeting in any world",
            transform=ax.transAxes,
            ha="center",
            va="center",
            size=TINY,
            color=MUTED,
        )
        return
    x = at["tick"].to_numpy(dtype=float)
    last = float(at["median"].iloc[-1])
    if len(x) == 1:
        ax.plot([x[0], x[0]], [at["p05"].iloc[0], at["p95"].iloc[0]], color=PALE, lw=6)
        ax.plot([x[0], x[0]], [at["p25"].iloc[0], at["p75"].iloc[0]], color=DARK, lw=6)
        ax.plot(x, at["median"], "o", color=BLUE, ms=4)
    else:
        ax.fill_between(x, at["p05"], at["p95"], fc=PALE, lw=0)
        ax.fill_between(x, at["p25"], at["p75"], fc=DARK, lw=0)
        ax.plot(x, at["median"], color=BLUE, lw=1.8)
    ax.annotate(
        f"{last:.2f}",
        (x[-1], last),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        size=TINY,
        color=BLUE,
        weight="bold",
        annotation_clip=False,
    )


def meeting_ticks(last: int) -> list[int]:
    """A few round meeting numbers, the first and the last among them."""
    if last <= 6:
        return list(range(1, last + 1))
    step = next(s for s in (2, 5, 10, 20, 50, 100, 200) if last / s <= 4)
    middle = [t for t in range(step, last, step) if t > 1 and last - t > step / 2]
    return [1, *middle, last]


def _key(picture: Picture, y: float, worlds: int) -> None:
    """What line and bands mean, said once; one world has no bands."""
    ax = picture.sheet(MARGIN, y, WIDTH - 2 * MARGIN, 0.2)
    x = 0.0
    signs = [
        ("median world" if worlds > 1 else "the only world", BLUE, 0.012),
        ("middle 50% of worlds", DARK, 0.06),
        ("middle 90% of worlds", PALE, 0.06),
    ]
    for words, colour, half in signs if worlds > 1 else signs[:1]:
        ax.fill_between([x, x + 0.26], 0.1 - half, 0.1 + half, fc=colour, lw=0)
        ax.text(x + 0.32, 0.1, words, size=SMALL, va="center")
        x += 0.32 + breadth(words, SMALL) + 0.24


def _alt(case: Scenario, data: pd.DataFrame, runs: pd.DataFrame) -> str:
    start = f"Consensus over meetings in {counted(len(runs), 'world')}"
    if data.empty:
        return f"{start}: talks opened in none, nothing to draw."
    parts = []
    for phase, rows in by_phase(data):
        for name in rows["table"].unique().tolist():
            at = rows[rows["table"] == name]
            first, end = at.iloc[0], at.iloc[-1]
            where = f", phase {phase}" if in_phases(case) else ""
            parts.append(
                f"{table_name(name, case.tables[name])}{where}: median {first['median']:.2f} at meeting "
                f"{first['tick']}, {end['median']:.2f} at meeting {end['tick']} (90% of worlds {end['p05']:.2f} to "
                f"{end['p95']:.2f})"
            )
    return f"{start}. {'; '.join(parts)}."
