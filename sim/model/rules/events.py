"""Events from outside: what they make of a number, and whether a party's constituencies would go on after one.

Shapes: W worlds, D issues, C constituencies of a party.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import utility
from sim.model.rules.interests import Constituencies
from sim.types import Bools, Floats, Ints

NEVER = -1  # the month of what has not happened


@dataclass(frozen=True)
class Active:
    """One change of a number while it holds.

    how : "to", "shift" or "factor". value : (W,). since : the month in which it began, (W,), NEVER where it does not
    hold.
    """

    how: str
    value: Floats
    since: Ints


def holds(since: Ints, month: Ints, lasts: int | None) -> Bools:
    """Where a change that began in the month `since` holds in each world's `month`, (W,); NEVER is not at all.

    Example
    -------
    >>> holds(np.array([2, 2, -1]), np.array([4, 5, 5]), 3).tolist()
    [True, False, False]
    """
    begun: Bools = (since >= 0) & (since <= month)
    return begun if lasts is None else begun & (month < since + lasts)


def changed(base: Floats, changes: Sequence[Active], low: float, high: float) -> Floats:
    """A number under the changes that hold, (W,): ((base or what it is set to) + shifts) x factors, cut to its range.

    Of several values that it is set to it has the one that came last; of two that came in one month the later in the
    list. What was not changed keeps its bits.

    Example
    -------
    >>> now = np.array([3])
    >>> half, more = Active("factor", np.array([0.5]), now), Active("shift", np.array([0.2]), now)
    >>> changed(np.array([0.4]), [half, more], 0.0, 1.0).round(9).tolist()
    [0.3]
    """
    value, latest = base, np.full(base.shape, NEVER, dtype=np.int64)
    for one in changes:
        if one.how == "to":
            newer = (one.since >= 0) & (one.since >= latest)
            value, latest = np.where(newer, one.value, value), np.where(newer, one.since, latest)
    for one in changes:
        if one.how == "shift":
            value = np.where(one.since >= 0, value + one.value, value)
    for one in changes:
        if one.how == "factor":
            value = np.where(one.since >= 0, value * one.value, value)
    touched = np.zeros(base.shape, dtype=bool)
    for one in changes:
        touched |= one.since >= 0
    return np.where(touched, np.clip(value, low, high), base)


def raised(place: Floats, how: str, value: Floats) -> Floats:
    """A place on a ladder that an event moves once, (W,) in [0, 1]: raised to at least a value, shifted, or scaled."""
    moved = {"to": np.maximum(place, value), "shift": place + value, "factor": place * value}[how]
    cut: Floats = np.clip(moved, 0.0, 1.0)
    return cut


def regarded(trust: Floats, how: str, value: Floats) -> Floats:
    """Trust after an event that moves a relation r = 2 T - 1, which is cut to [-1, 1], (W,)."""
    relation = 2.0 * trust - 1.0
    moved = {"to": value, "shift": relation + value, "factor": relation * value}[how]
    found: Floats = 0.5 * (1.0 + np.clip(moved, -1.0, 1.0))
    return found


def gain_of_going_on(
    home: Constituencies, agreed: Floats, delivered: Floats, before: Floats, believed: Floats, bound: Bools
) -> Floats:
    """What each constituency gains by going on with what is in force over leaving it, (W, C).

    E[u] of what is in force, as far as it has come and the rest is believed, less what no agreement was worth to it
    before the text: u(s0) + n (1 - u(s0)). It is the comparison of a party that regrets (`rules.leaving`), and of the
    constituency's own vote when the text was ratified, with what has become of the text since.

    Parameters
    ----------
    agreed, delivered, before : places agreed, delivered now, and delivered when they were agreed, (W, D).
    believed : the party's belief that each issue is delivered, (W, D). bound : issues in force, (W, D).
    """
    weight = utility.weights(home.salience, bound[:, None, :])
    text = np.where(bound, agreed, delivered)
    worth = utility.expected_value(
        text[:, None, :], delivered[:, None, :], believed[:, None, :], home.ideal, weight, home.risk
    )
    then = utility.paper_value(np.where(bound, before, delivered)[:, None, :], home.ideal, weight, home.risk)
    gain: Floats = worth - utility.no_agreement_value(then, home.no_agreement, home.cost_of_stalemate, 0.0)
    return gain
