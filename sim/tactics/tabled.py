"""Proposals of a party that has tables of values: how far it can go toward a text, found on its curve.

Values need not fall all the way from the ideal to the target: between the two there may be a text that is worth less,
and behind it one that is worth more. The farthest text that is still worth what is aspired to is taken.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.curves import Curves
from sim.sums import over_last
from sim.types import Bools, Floats
from sim.utility import ROUNDING, issue_losses, loss

STEPS = 40  # bisections between two kinks; value is kept on the proposer's side


def concession(aspired: Floats, ideal: Floats, weight: Floats, risk: Curves, target: Floats) -> Floats:
    """How far to go from the ideal toward a target, lambda in [0, 1], (W,): the most at which u is what is aspired to.

    Where all issues have tables the loss is linear in lambda between the kinks, the lambdas at which some issue passes
    a place of its table; where some are ladders it is convex there. So between the last kink that is good enough and
    the next one there is one crossing, which bisection finds.

    Parameters
    ----------
    aspired : (W,). ideal, target : (W, K) in [0, 1]. weight : (W, K), rows summing to 1. risk : the party's tables.
    """
    budget = _budget(aspired)
    span = target - ideal
    kinks = _kinks(ideal, span, risk)
    texts = ideal[:, None] + kinks[..., None] * span[:, None]
    enough = (
        over_last(weight[:, None] * issue_losses(texts, ideal[:, None], risk.deeper())) <= budget[:, None] + ROUNDING
    )
    enough[:, 0] = True  # what it likes best
    count = kinks.shape[1]
    last = count - 1 - enough[:, ::-1].argmax(axis=1)
    rows = np.arange(len(kinks))
    low, high = kinks[rows, last], kinks[rows, np.minimum(last + 1, count - 1)]
    return _farthest(lambda share: loss(ideal + share[:, None] * span, ideal, weight, risk) <= budget, low, high)


def share_of_path(
    aspired: Floats, ideal: Floats, weight: Floats, risk: Curves, text: Callable[[Floats], Floats], steps: int = STEPS
) -> Floats:
    """How far along a path a text is still worth what is aspired to, (W,) in [0, 1], by `steps` bisections.

    text : the path, from a share (W,) to a text (W, K).
    """
    budget = _budget(aspired)
    nothing = np.zeros_like(budget)
    fits = lambda share: loss(text(share), ideal, weight, risk) <= budget  # noqa: E731
    return _farthest(fits, nothing, np.ones_like(budget), steps)


def _budget(aspired: Floats) -> Floats:
    budget: Floats = np.minimum(np.maximum(1.0 - aspired, 0.0), 1.0)
    return budget


def _kinks(ideal: Floats, span: Floats, risk: Curves) -> Floats:
    """Shares of the way, rising from 0 to 1, at which an issue passes a place of its table, (W, B)."""
    away = np.where(span == 0.0, 1.0, span)[..., None]
    at = (risk.places - ideal[..., None]) / away
    at = np.where(risk.curved[:, None] & (span != 0.0)[..., None] & (at > 0.0) & (at < 1.0), at, 0.0)
    edge = np.zeros((len(ideal), 1))
    return np.concatenate([edge, np.sort(at.reshape(len(ideal), -1), axis=1), edge + 1.0], axis=1)


def _farthest(fits: Callable[[Floats], Bools], low: Floats, high: Floats, steps: int = STEPS) -> Floats:
    """The farthest share between one that fits and another, (W,)."""
    for _ in range(steps):
        middle = 0.5 * (low + high)
        kept = fits(middle)
        low, high = np.where(kept, middle, low), np.where(kept, high, middle)
    return low
