"""The figures by name: those that ship, those that installed packages bring, and those registered by hand.

They stand apart from the other doors because `sim.doors` is one of the files whose content is the fingerprint of the
rules. A figure changes no number: with one more, or with another release of a package that draws, results of before
are as good as they were, and a run goes on in their folder. For the same reason no manifest names them.
"""

from __future__ import annotations

from sim.doors import REGISTRIES, Registry

FIGURES = Registry(
    "figure",
    "cairo_talks.figures",
    {
        "phases": "sim.plots.phases:phases",
        "positions": "sim.plots.positions:positions",
        "consensus": "sim.plots.consensus:consensus",
        "delivery": "sim.plots.delivery:delivery",
        "reasons": "sim.plots.reasons:reasons",
        "running-mean": "sim.plots.running_mean:running_mean",
        "pareto": "sim.plots.pareto:pareto",
        "winset": "sim.plots.winset:winset",
        "trust": "sim.plots.trust:trust",
        "outcomes": "sim.plots.outcomes:outcomes",
        "inside": "sim.plots.inside:inside",
        "axis": "sim.plots.axis:axis",
        "heatmap": "sim.plots.heatmap:heatmap",
    },
)
REGISTRIES[FIGURES.kind] = FIGURES
figure = FIGURES.add  # the decorator, `@sim.figure("name")`
