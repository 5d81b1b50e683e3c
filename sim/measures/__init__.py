"""Pure functions on arrays: solutions, consensus, power, win-sets, and textbook results to check the model against."""

from __future__ import annotations

from sim.measures.bargaining import (
    baron_ferejohn,
    condorcet_winner_of,
    contests,
    is_radially_symmetric,
    majority,
    nash_split,
    rubinstein,
    rubinstein_finite,
    rubinstein_limit,
    zeuthen,
    zeuthen_risk,
)
from sim.measures.concepts import NoSolution, egalitarian, kalai_smorodinsky, nash, pareto_mask, utilitarian
from sim.measures.consensus import demand_consensus, esteban_ray, tastle_wierman
from sim.measures.continuous import distance_to, frontier_above, solve, solve_all
from sim.measures.power import (
    banzhaf,
    blocking_sets,
    minimal_winning_coalitions,
    shapley_shubik,
    veto_players,
    with_vetoes,
)
from sim.measures.solutions import nash_product, pareto_gap
from sim.measures.winset import bars, overlap, sample_values, win_set_size

__all__ = [
    "NoSolution",
    "banzhaf",
    "baron_ferejohn",
    "bars",
    "blocking_sets",
    "condorcet_winner_of",
    "contests",
    "demand_consensus",
    "distance_to",
    "egalitarian",
    "esteban_ray",
    "frontier_above",
    "is_radially_symmetric",
    "kalai_smorodinsky",
    "majority",
    "minimal_winning_coalitions",
    "nash",
    "nash_product",
    "nash_split",
    "overlap",
    "pareto_gap",
    "pareto_mask",
    "rubinstein",
    "rubinstein_finite",
    "rubinstein_limit",
    "sample_values",
    "shapley_shubik",
    "solve",
    "solve_all",
    "tastle_wierman",
    "utilitarian",
    "veto_players",
    "win_set_size",
    "with_vetoes",
    "zeuthen",
    "zeuthen_risk",
]
