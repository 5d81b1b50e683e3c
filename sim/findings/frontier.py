"""What texts are worth to two who decide: those agreed, the Pareto frontier, and what four theories would choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.findings.median import Seats, median_model, seats
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.measures import options
from sim.measures.continuous import Kind, solve_all
from sim.measures.solutions import frontier_values
from sim.scenario.called import issue_name, listed
from sim.types import Floats
from sim.utility import no_worse

STEPS = 60  # points on the frontier


@dataclass(frozen=True)
class Bargain:
    """One phase of the talks, in values to the first two who decide in the median case (utilities, at most 1).

    points : a row a world that agreed on the phase and ratified it: replicate, x and y (the value of its text to the
    first and to the second), later (the issues that the text leaves for later, by name, "" for none).
    frontier : (K, 2), from one end to the other. solved : (2,) each, NaN where a theory has no solution. who : the two.
    """

    points: pd.DataFrame
    frontier: Floats
    solved: dict[Kind, Floats]
    who: Seats


def pareto_data(results: Results, design_point: int, phase: int) -> Bargain:
    """One phase: agreed texts, frontier and solutions. Raises NothingToShowError where fewer than two decide."""
    scenario = results.scenario
    who = _two(seats(median_model(scenario), phase))
    runs = worlds_of(results, design_point)
    agreed = runs.loc[runs[f"ratified_{phase}"].astype(bool), "replicate"]
    table = results.issues(["replicate", "issue", "agreed"], design_point)
    table = table[table["issue"].isin(who.issues) & table["replicate"].isin(agreed)]
    texts = table.pivot(index="replicate", columns="issue", values="agreed").reindex(columns=list(who.issues))
    values = who.values(texts.to_numpy(float)) if len(texts) else np.empty((0, 2))
    frontier, best = best_for_two(who)
    names = [issue_name(scenario, issue) for issue in who.issues]
    later = [
        listed([name for name, gone in zip(names, row, strict=True) if gone]) if row.any() else ""
        for row in texts.isna().to_numpy()
    ]
    points = pd.DataFrame({"replicate": texts.index.to_numpy(), "x": values[:, 0], "y": values[:, 1], "later": later})
    return Bargain(points, frontier, best, who)


def best_for_two(who: Seats) -> tuple[Floats, dict[Kind, Floats]]:
    """The frontier of the first two, (K, 2), from one end to the other, and what each theory gives them, (2,) each.

    Where others have to agree as well, theories heed them. Of options in tables only those combinations count then that
    are worth no less than no agreement to everybody; where there are none all do.
    """
    shaped = {"ideals": who.ideals[None], "weight": who.weight[None], "risk": who.risk[None]}
    open_ = np.ones((1, len(who.issues)), dtype=bool)
    if who.tables is not None:
        space = options.Space(**shaped, curves=who.tables, on_table=open_, text=who.today[None])
        known = space.values(0)
        frontier = np.empty((0, 2)) if known is None else options.frontier(_for_all(known, who.reserved)[:, :2])
        solved = options.solve_all(space, who.reserved[None])
    else:
        pair = {"ideals": who.ideals[None, :2], "weight": who.weight[None, :2], "risk": who.risk[None, :2]}
        frontier = frontier_values(**pair, text=who.today[None], on_table=open_, steps=STEPS)[0]
        frontier = frontier[np.argsort(frontier[:, 0])]
        solved = solve_all(**shaped, disagreement=who.reserved[None], on_table=open_, text=who.today[None])
    return frontier, {kind: found[0, :2] for kind, (found, _) in solved.items()}


def _for_all(values: Floats, reserved: Floats) -> Floats:
    """The rows of values, (X, N), at which nobody is worse off than without an agreement; all where there are none."""
    fit = no_worse(values, reserved).all(axis=1)
    return values[fit] if len(reserved) > 2 and fit.any() else values


def _two(who: Seats) -> Seats:
    if len(who.parties) < 2:
        raise NothingToShowError("it shows what texts are worth to two parties, and fewer than two decide here")
    two = slice(0, 2)
    return Seats(
        who.parties[:2],
        who.issues,
        who.ideals[two],
        who.weight[two],
        who.risk[two],
        who.reserved[two],
        who.today,
        who.tastes[:2],
    )
