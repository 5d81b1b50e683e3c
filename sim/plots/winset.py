"""Win-sets: the share of texts that each party, and each player at home, would rather have than no agreement."""

from __future__ import annotations

from typing import Any

from sim.findings.agenda import negotiated
from sim.findings.median import WORDS
from sim.findings.winset import TEXTS, winset_data
from sim.findings.words import percent, phase_words
from sim.findings.worlds import NothingToShowError, Results
from sim.plots.around import foot_line
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    SKY,
    SMALL,
    TEXT,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    shorten,
    tint,
)

ROW, BAR, HEADING, AFTER = 0.21, 0.13, 0.26, 0.16  # inches
LABEL, NUMBERS = 2.4, 0.6
COLOURS = {"party": BLUE, "home": SKY, "passes": "#4f7f9f", "all": GREEN}


@house
def winset(results: Results, design_point: int = 0) -> Picture:
    """Bars by phase: each negotiator, the players at home, the vote, and what is left for everybody."""
    case = results.scenario
    phases = negotiated(case)
    if not phases:
        raise NothingToShowError("it shows what is agreed in talks, and everything here is in force from the start")
    tables = {phase: winset_data(results, phase) for phase in phases}
    top = head(
        "How much room each player leaves",
        f"Each bar is the share of {TEXTS:,} possible texts, spread evenly over all ladders, that a player would "
        f"rather have than no agreement. {WORDS} Red lines, and doubts whether a text will be kept, take more away.",
    )
    high = sum(HEADING + ROW * len(table) + AFTER for table in tables.values())
    picture = Picture(WIDTH, top.height + high + FOOT)
    top.draw(picture)
    y = top.height
    for phase, table in tables.items():
        picture.write(MARGIN, y, phase_words(case, phase, "The talks"), size=TEXT, weight="bold")
        y += HEADING
        for row in table.to_dict("records"):
            _bar(picture, y, row)
            y += ROW
        y += AFTER
    foot(picture, foot_line(results))
    said = []
    for phase, table in tables.items():
        shares = [f"{row['player']} {percent(row['share'])}" for row in table.to_dict("records")]
        said.append(f"{phase_words(case, phase, 'The talks')}: {', '.join(shares)}")
    picture.alt = f"Share of texts that each player likes at least as well as no agreement. {'. '.join(said)}."
    return picture


def _bar(picture: Picture, top: float, row: dict[Any, Any]) -> None:
    inside = 0.16 if row["kind"] == "home" else 0.0
    weight: Any = "bold" if row["kind"] in ("party", "all") else "normal"
    words = shorten(str(row["player"]), LABEL - inside - 0.1, SMALL, weight)
    middle = top + ROW / 2
    picture.write(MARGIN + inside, middle, words, size=SMALL, weight=weight, va="center", color=INK)
    wide = WIDTH - 2 * MARGIN - LABEL - NUMBERS
    ax = picture.sheet(MARGIN + LABEL, middle - BAR / 2, wide, BAR)
    ax.fill_between([0, wide], 0, BAR, fc=PAPER, lw=0)
    ax.fill_between([0, wide * row["share"]], 0, BAR, fc=tint(COLOURS[row["kind"]], 0.85), lw=0)
    picture.write(
        MARGIN + LABEL + wide + 0.5, middle, percent(float(row["share"])), size=SMALL, va="center", ha="right",
        color=INK if row["share"] > 0 else MUTED,
    )  # fmt: skip
