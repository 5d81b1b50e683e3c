"""How agreed texts compare with what those who decided on them could have had together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.curves import Curves, Risk, exponent
from sim.measures import options
from sim.measures.continuous import KINDS, distance_to, frontier_above, solve_all
from sim.measures.solutions import nash_product, pareto_gap
from sim.model.rules.interests import Interests
from sim.model.world import Agenda
from sim.types import Bools, Floats, Ints


@dataclass(slots=True)
class Worth:
    """What the last agreed text was worth to those who decided on it, (W,); NaN without one. Owner: `Appraisal`."""

    nash_product: Floats
    pareto_gap: Floats
    solution_gaps: dict[str, Floats]

    @classmethod
    def unknown(cls, worlds: int) -> Worth:
        """Nothing is agreed yet."""
        return cls(np.full(worlds, np.nan), np.full(worlds, np.nan), {kind: np.full(worlds, np.nan) for kind in KINDS})


class _Agreed(NamedTuple):
    """The worlds A that agreed at one meeting, among N parties who decide, on K issues."""

    worlds: Ints  # (A,)
    values: Floats  # (A, N)
    reserved: Floats  # (A, N)
    wish: Floats  # (A, N, K)
    weight: Floats  # (A, N, K)
    risk: Floats  # (A, N)
    on_table: Bools  # (A, K)
    text: Floats  # (A, K)


class Appraisal:
    """What one phase's agreements were worth, worked out for all worlds together when its talks are over.

    The frontier and the solutions are found by iteration: a thousand worlds at once cost little more than the few that
    agree at the same meeting.
    """

    def __init__(self) -> None:
        self._agreed: list[_Agreed] = []
        self._tastes: list[Risk] = []  # of those who decide, the same at every agreement of a phase

    def note(self, players: Sequence[Interests], text: Floats, agenda: Agenda, agreed: Bools, rows: Ints) -> None:
        """Keep what is to be measured of the worlds in which those who decide have just agreed, (W,).

        `rows` (W,) are the places of these worlds among all.
        """
        at = np.flatnonzero(agreed)
        self._tastes = [p.taste for p in players]
        risk = [np.broadcast_to(np.ravel(exponent(p.taste)), (len(agreed),))[at] for p in players]
        self._agreed.append(
            _Agreed(
                worlds=rows[at],
                values=np.stack([p.paper(text)[at] for p in players], axis=1),
                reserved=np.stack([p.reservation(agenda.months, agenda.fallback_on)[at] for p in players], axis=1),
                wish=np.stack([p.wish[at] for p in players], axis=1),
                weight=np.stack([p.weight[at] for p in players], axis=1),
                risk=np.stack(risk, axis=1),
                on_table=agenda.on_table[at],
                text=text[at],
            )
        )

    def write(self, worth: Worth, solutions: bool) -> None:
        """Write the measures of every agreement that was noted; with its distance from the `solutions` on request."""
        if not self._agreed:
            return
        at, values, reserved, *space = (np.concatenate(column) for column in zip(*self._agreed, strict=True))
        wish, weight, risk, on_table, text = space
        worth.nash_product[at] = nash_product(values, reserved)
        if any(isinstance(taste, Curves) for taste in self._tastes):
            tables = Curves.stacked(self._tastes, wish.shape[2])
            combined = options.Space(wish, weight, risk, tables, on_table, text)
            frontier = options.frontier_above(values, combined)
            solved = options.solve_all(combined, reserved) if solutions else {}
        else:
            frontier = frontier_above(values, wish, weight, risk, on_table, text)
            solved = solve_all(wish, weight, risk, reserved, on_table, text) if solutions else {}
        worth.pareto_gap[at] = pareto_gap(values, frontier)
        for kind, (best, _) in solved.items():
            worth.solution_gaps[kind][at] = distance_to(values, best)
