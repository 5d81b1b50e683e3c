"""Delivery, month by month: what makes a party carry out what it signed, and what holds it back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.case.plan import Gate, Plan
from sim.sums import over_last
from sim.types import Bools, Floats
from sim.utility import issue_losses


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), safe for large |x|."""
    result: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result


def inertia(bias: Floats) -> Floats:
    """Log odds of willingness with nothing at stake, same shape, from its probability; kept finite."""
    kept = np.clip(bias, 1e-6, 1 - 1e-6)
    odds: Floats = np.log(kept / (1.0 - kept))
    return odds


def willingness(
    *,
    ideal: Floats,
    stake: Floats,
    risk: float | Floats,
    believed: Floats,
    owed: Bools,
    agreed: Floats,
    delivered: Floats,
    refusal: Floats,
    slope: Floats,
    bias: Floats,
    columns: Sequence[int] | slice = slice(None),
) -> Floats:
    """How willing a party is to take its next step on the M issues in `columns`, (W, M) in (0, 1); on all by default.

    A logistic of [what the others still owe it x its belief] - [what its own remaining step costs it] + [what the
    guarantor makes refusal cost]: a party that has little to gain from the rest, or doubts that it will come, drags its
    feet on what hurts it (Fearon 1995; Walter 1997).

    Parameters
    ----------
    ideal, stake : what it wants and its salience over the issues in force, (W, D). risk : exponent of distance.
    believed : its belief in delivery of each issue, (W, D). owed : (D,) True for the issues others must deliver.
    agreed, delivered : (W, D). refusal : utility that refusing costs, noise of the month included, (W, M).
    slope : steepness per unit of utility, (W, 1). bias : log odds of willingness with nothing at stake, (W, M).
    """
    remaining = stake * (issue_losses(delivered, ideal, risk) - issue_losses(agreed, ideal, risk))
    due = np.where(owed, remaining * believed, 0.0)
    hoped = over_last(due)[..., None] - due  # of the rest: what it may block itself counts once, as its own step
    return logistic(slope * ((hoped + remaining)[:, columns] + refusal) + bias)


class Gates:
    """The plan's gates as arrays: which issue's delivery waits for which."""

    def __init__(self, plan: Plan) -> None:
        names = list(plan.issues)
        self._rows = [_row(gate, names) for gate in plan.gates]

    def caps(self, levels: Floats, agreed: Floats, bound: Bools, tranche: Floats) -> Floats:
        """How far each issue may be delivered, (W, D) in [0, 1].

        A gate caps an issue at its agreed value times (its precondition's level + the tranche): with a tranche of 0 two
        issues that wait for each other never start, with more they go step for step (Schelling 1960 on tranches).
        """
        caps = np.ones_like(levels)
        for issue, needs, above, order, frees in self._rows:
            slack = tranche
            if order is not None:
                # Who goes first, as agreed: the clause opens the gate of the side that is to start.
                agreed_order = np.where(bound[:, order], agreed[:, order], 0.5)
                slack = slack + np.clip(frees * (2.0 * agreed_order - 1.0), 0.0, 1.0)
            open_to = agreed[:, issue] * np.minimum(levels[:, needs] + slack, 1.0)
            caps[:, issue] = np.minimum(caps[:, issue], np.maximum(open_to, above))
        return caps


def _row(gate: Gate, names: Sequence[str]) -> tuple[int, int, float, int | None, float]:
    order = None if gate.order is None else names.index(gate.order)
    return names.index(gate.issue), names.index(gate.needs), gate.above, order, 1.0 if gate.frees == "high" else -1.0


def advance(delivered: Floats, agreed: Floats, bound: Bools, pace: Floats, caps: Floats) -> Floats:
    """Delivery after a month, (W, D): a step of `pace` toward what was agreed, never beyond it nor past a gate's cap.

    `pace` (W, D) >= 0 in ladder units. A gate that closes stops delivery; it takes nothing back.
    """
    gap = agreed - delivered
    moved = delivered + np.sign(gap) * np.minimum(np.abs(gap), pace)
    moved = np.where(gap > 0.0, np.minimum(moved, np.maximum(caps, delivered)), moved)
    return np.where(bound, moved, delivered)


def take_back(delivered: Floats, before: Floats, share: Floats, reversible: Bools, bound: Bools) -> Floats:
    """Reversible issues after trust fell: `share` (W, D) of what was delivered since `before` goes back.

    What cannot be undone stays: weapons given up do not come back, the time inconsistency of disarmament (Fearon 1995).
    """
    gone = np.maximum(delivered - before, 0.0) * np.clip(share, 0.0, 1.0)
    return np.where(reversible & bound, delivered - gone, delivered)


def seen(levels: Floats, expected: Floats, due: Bools, error: Floats) -> tuple[Floats, Bools]:
    """What observers see of one deliverer: mean share of what was due that it delivered, and whether anything was due.

    Parameters
    ----------
    levels, expected : share delivered and share due by now, (W, D). due : issues that count, (W, D).
    error : error of observation, (W,).

    Returns
    -------
    (W,) in [0, 1], and (W,) True where something was due.
    """
    share = np.minimum(levels / np.maximum(expected, 1e-9), 1.0)
    count = due.sum(axis=-1)
    mean = over_last(np.where(due, share, 0.0)) / np.maximum(count, 1)
    return np.clip(mean + error, 0.0, 1.0), count > 0
