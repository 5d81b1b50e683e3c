"""The words around a figure: the line under its title, and its footer."""

from __future__ import annotations

from sim.counting import counted
from sim.findings.swept import BINS
from sim.findings.words import setting_words
from sim.findings.worlds import Results, alike, worlds_of


def under(results: Results, design_point: int, *notes: str) -> str:
    """The line under a title: worlds, design point, and what else has to be said."""
    ran = len(worlds_of(results, design_point))
    lost = len(results.runs(["replicate"], design_point)) - ran
    first = counted(ran, "world") + (f" ({lost:,} more failed to compute)" if lost else "")
    if alike(results, design_point):
        first += ", each the same to the last number: nothing in these talks is left to chance"
    parts = [first, setting_words(results, design_point)]
    return ", ".join(p for p in parts if p) + "." + "".join(f" {note}" for note in notes if note)


def foot_line(results: Results) -> str:
    """The footer of every figure."""
    case = results.scenario
    return f"Distributions over assumptions, not forecasts. Scenario {case.name}, seed {case.seed}."


def bins_said(binned: bool, bins: int = BINS) -> str:
    """What the words above a figure add where numbers are in bins."""
    return f" Many values of a number: {bins} bins of about equally many worlds, each at its mean." if binned else ""
