"""Values of a text to a party: on paper, as it expects the text to be carried out, and without any agreement.

Shapes: W worlds, D issues. All functions are elementwise or sum over the last axis, whose length does not depend on the
batch, so that a world's bits do not depend on the worlds beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.curves import Curves, Risk, turned
from sim.sums import over_last
from sim.types import Bools, Floats, Ints

ROUNDING = 1e-12  # utilities that differ by less are the same: the last digits of a sum must decide nothing


def no_worse(value: Floats, than: float | Floats) -> Bools:
    """Whether a utility is at least another, `ROUNDING` aside: the test behind every yes and no of a party.

    Parameters
    ----------
    value : utility, or a difference of two, any shape.
    than : what it is held against, of a shape that broadcasts to it.

    Returns
    -------
    True where `value` >= `than`, of the shape that the two broadcast to. Who is indifferent says yes (Rubinstein 1982).
    """
    enough: Bools = value >= than - ROUNDING
    return enough


def largest(values: Floats, axis: int) -> Ints:
    """Place of the largest value along an axis; of values that differ by less than 1e-9, the first.

    The last digits of a sum, which another release of a library may change, must not decide whom or what is named.
    """
    found: Ints = np.round(values, 9).argmax(axis=axis)
    return found


def power(base: Floats, exponent: float | Floats) -> Floats:
    """`base ** exponent` for base >= 0; 1 and 2, the risk-neutral and the quadratic model, are exact and fast.

    numpy takes a short cut for one exponent along a row and not elsewhere, so that with an exponent of 2 a world's bits
    would hang on the shape of its batch; it is squared here instead.
    """
    if isinstance(exponent, float):
        if exponent == 1.0:
            return base
        if exponent == 2.0:
            return base * base
    result: Floats = np.power(base, exponent)
    square = np.equal(exponent, 2.0)
    return np.where(square, base * base, result) if square.any() else result


def root(base: Floats, exponent: float | Floats) -> Floats:
    """`base ** (1 / exponent)` for base >= 0, the inverse of `power`."""
    if isinstance(exponent, float):
        if exponent == 1.0:
            return base
        if exponent == 2.0:
            return np.sqrt(base)
    result: Floats = np.power(base, 1.0 / exponent)
    square = np.equal(exponent, 2.0)
    return np.where(square, np.sqrt(base), result) if square.any() else result


def issue_losses(text: Floats, ideal: Floats, risk: Risk) -> Floats:
    """Loss on each issue before weighting, |x - p| ** a, (W, D) in [0, 1] (Enelow & Hinich 1984); or from a table."""
    if isinstance(risk, Curves):
        return risk.over(text, issue_losses(text, ideal, risk.risk))
    away = text - ideal
    if isinstance(risk, float) and risk == 2.0:
        return away * away  # a square has no sign
    return power(np.abs(away), risk)


def loss(text: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Floats:
    """What a text costs next to the ideal, sum_d w_d |x_d - p_d| ** a, (W,)."""
    return over_last(weight * issue_losses(text, ideal, risk))


def weights(salience: Floats, in_play: Bools) -> Floats:
    """Salience normalised over the issues in play, (W, D); rows sum to 1, or to 0 when nothing is in play."""
    masked = np.where(in_play, salience, 0.0)
    total = over_last(masked)[..., None]
    return masked / np.where(total > 0.0, total, 1.0)


def paper_value(text: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Floats:
    """u(x) = 1 - sum_d w_d |x_d - p_d| ** a, (W,) in [0, 1].

    The weighted spatial model (Enelow & Hinich 1984); `risk` a is 1 for a risk-neutral and 2 for a risk-averse party,
    a float or (W, 1); with `Curves` in its place some issues have tables of values instead.
    """
    return np.maximum(1.0 - loss(text, ideal, weight, risk), 0.0)


def belief(guarantee: Floats, trust: Floats) -> Floats:
    """q = 1 - (1 - g)(1 - T): kept if the guarantor enforces it or its owner honours it (Walter 1997)."""
    return 1.0 - (1.0 - guarantee) * (1.0 - trust)


def expected_losses(text: Floats, today: Floats, believed: Floats, ideal: Floats, risk: Risk) -> Floats:
    """Expected loss on each issue before weighting, q l(x) + (1 - q) l(s), same shape as `text`.

    A promise is kept, with chance q, or stays where it is today: doubt is a lottery, and who is averse to risk likes it
    less than the average of what may come (von Neumann & Morgenstern 1944; Fearon 1995 on promises that bind nobody).
    """
    kept, broken = issue_losses(text, ideal, risk), issue_losses(today, ideal, risk)
    return broken + believed * (kept - broken)


@dataclass(frozen=True, slots=True)
class Lottery:
    """What texts are worth to one who holds one belief in them: lotteries between what is written and today's state.

    lost : sum_d w_d (1 - q_d) l_d(s), what today's state costs as far as promises are broken, (W,).
    held : w_d q_d, (W, D). ideal : (W, D). risk : exponent of distance.
    """

    lost: Floats
    held: Floats
    ideal: Floats
    risk: Risk

    @classmethod
    def of(cls, today: Floats, believed: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Lottery:
        """All that is the same for every text; see `expected_value` for the parameters."""
        held = weight * believed
        return cls(over_last((weight - held) * issue_losses(today, ideal, risk)), held, ideal, risk)

    def turned(self) -> Lottery:
        """The same with worlds innermost: `held` and `ideal` (D, W)."""
        held, ideal = np.ascontiguousarray(self.held.T), np.ascontiguousarray(self.ideal.T)
        return Lottery(self.lost, held, ideal, turned(self.risk))

    def value(self, text: Floats, total: Callable[[Floats], Floats] = over_last) -> Floats:
        """V of a text (W, D), (W,) in [0, 1]; see `expected_value`. `total` : `over_first` where it is turned."""
        return np.maximum(1.0 - self.lost - total(self.held * issue_losses(text, self.ideal, self.risk)), 0.0)


def expected_value(text: Floats, today: Floats, believed: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Floats:
    """V(x) = 1 - sum_d w_d [q_d l_d(x) + (1 - q_d) l_d(s)], (W,) in [0, 1]: the expected utility of a text.

    Parameters
    ----------
    text, today : places x agreed and s delivered already, (W, D). believed : q, that each issue is delivered, (W, D).
    ideal, weight : (W, D), weights summing to 1. risk : exponent a of distance, a float or (W, 1).

    Example
    -------
    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> float(expected_value(one, 0 * one, 0.5 * one, one, one, 2.0)[0])
    0.5
    """
    return Lottery.of(today, believed, ideal, weight, risk).value(text)


def no_agreement_value(
    today: Floats, share: Floats, cost_of_stalemate: Floats, months: float | Floats, shift: float | Floats = 0.0
) -> Floats:
    """r(t) = u(s) + n (1 - u(s)) - h t + shift, (W,); u(s) (1 + n) in place of the first two where n < 0.

    It is not cut to [0, 1], the values that texts have: a party that is at its ideal already (r = 1) signs for nothing
    less, one that hopes for more than its ideal from a fallback (r > 1) signs nothing, and to one that a stalemate
    hurts enough (r < 0) any text is better. What a tactic asks for is cut: `attainable`.

    Parameters
    ----------
    today : u(s), the value of today's state to the party, (W,).
    share : n in [-1, 1], how far from today's value (0) to its ideal (1) the party expects to get without a deal;
        below 0 it expects to lose ground (the best alternative of Fisher & Ury 1981).
    cost_of_stalemate : h >= 0, utility lost a month (the hurting stalemate of Zartman 2000).
    months : t, months of talks so far.
    shift : utility added while a fallback such as point 17 is on.
    """
    base = np.where(share >= 0.0, today + share * (1.0 - today), today * (1.0 + share))
    value: Floats = base - cost_of_stalemate * months + shift
    return value


def attainable(value: Floats) -> Floats:
    """A value cut to [0, 1], what texts can be worth: the least that it makes sense to hold out for, same shape."""
    cut: Floats = np.minimum(np.maximum(value, 0.0), 1.0)
    return cut
