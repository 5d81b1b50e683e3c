"""Zeuthen's rule: who can less afford a breakdown concedes, and no more than it takes to turn that round.

Zeuthen 1930; Harsanyi 1956 showed that two who follow it end at the Nash point, because Z_1 < Z_2 iff the product of
gains is smaller at the first party's offer than at the second's; Endriss 2006 for more than two parties. It
supposes that the parties know each other's values.

Shapes: W worlds, N >= 2 parties. `aspired` (W, N) is what each asks for, u_i(own); `values` (W, N, N) is u_i of j's
offer at [w, i, j], whose diagonal is not looked at: an offer may be worth more to its author than what it aspires to.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.types import Bools, Floats

Offer = Callable[[Floats], Floats]  # an aspiration (W,) -> the values (W, N) to every party of what is then proposed
SAME = 1e-9  # risks and values that differ by less are the same
STEPS = 20  # bisections for the least step: a millionth of what there is to concede


def risk_limits(aspired: Floats, values: Floats, no_agreement: Floats) -> Floats:
    """Z_i = (u_i(own) - u_i(other)) / (u_i(own) - r_i), the risk of breakdown that i would run, (W, N) in [0, 1].

    `other` is the offer that i likes least. 1 where i does not ask for more than r, or is offered less than r; 0 where
    it asks for no more than it is offered.

    Parameters
    ----------
    aspired : (W, N). values : (W, N, N). no_agreement : r, (W, N).
    """
    at_stake = aspired - no_agreement
    above = at_stake > SAME
    disputed = np.maximum(aspired - least_liked(values), 0.0)
    return np.where(above, np.minimum(disputed / np.where(above, at_stake, 1.0), 1.0), 1.0)


def least_liked(values: Floats) -> Floats:
    """What each is given by that of the others' offers that it likes least, (W, N)."""
    own = np.eye(values.shape[1], dtype=bool)
    least: Floats = np.where(own, np.inf, values).min(axis=2)
    return least


def who_concedes(aspired: Floats, values: Floats, no_agreement: Floats) -> Bools:
    """Who has the lowest risk limit, all of them in a tie, (W, N); parameters as in `risk_limits`.

    A party that every other's offer satisfies has nothing left to concede and is left out; were it not, it would
    hold the lowest limit, 0, for good and nobody would move. None is marked where all are satisfied.
    """
    contest = _contest(aspired, values, no_agreement)
    lowest: Bools = np.isfinite(contest) & (contest <= contest.min(axis=1, keepdims=True) + SAME)
    return lowest


def least_concession(
    me: int,
    aspired: Floats,
    values: Floats,
    no_agreement: Floats,
    offer: Offer,
    least: float | Floats = 0.01,
    steps: int = STEPS,
) -> Floats:
    """The aspiration of party `me` after one step of the rule, (W,): as before where it is not its turn to concede.

    Else the highest aspiration at which it no longer has the lowest risk limit, found by bisection on the value, and
    lower by `least` of its range in any case: in a tie the step that turns the order is as small as one likes, and
    where none turns it (offers off the efficient path, or three parties) talks would stand still. It never goes below
    its no-agreement value, nor below what the least liked of the others' offers gives it. Talks end as near to the
    Nash point as `least` is small, and each party makes 1 / `least` steps at the most.

    Parameters
    ----------
    me : the party's place among the N.
    aspired : the previous aspirations of all, (W, N). values : of their last offers, (W, N, N).
    no_agreement : r of all, (W, N).
    offer : the values (W, N) to every party of what `me` would propose at an aspiration (W,).
    least : the least step as a share of 1 - r, > 0, a float or (W,); a share, so that no scale of utility matters.
    steps : bisections.
    """
    before, reserved = aspired[:, me], no_agreement[:, me]
    floor = np.minimum(np.maximum(reserved, least_liked(values)[:, me]), before)
    low, high = floor, before
    tried, found = floor, np.zeros(before.shape, dtype=bool)
    for _ in range(steps + 1):
        turned = _turned(me, tried, aspired, values, no_agreement, offer)
        # The first try is the floor itself: should it fail, something above it may still do.
        low, high = np.where(turned, tried, low), np.where(turned | (tried <= low), high, tried)
        found |= turned
        tried = 0.5 * (low + high)
    stepped = np.minimum(np.where(found, low, before), before - least * (1.0 - reserved))
    turn = who_concedes(aspired, values, no_agreement)[:, me]
    return np.where(turn, np.maximum(stepped, floor), before)


def _contest(aspired: Floats, values: Floats, no_agreement: Floats) -> Floats:
    """Risk limits of those who ask for more than the offer they like least gives them, inf for the others, (W, N)."""
    disputes = aspired - least_liked(values) > SAME
    return np.where(disputes, risk_limits(aspired, values, no_agreement), np.inf)


def _turned(me: int, tried: Floats, aspired: Floats, values: Floats, no_agreement: Floats, offer: Offer) -> Bools:
    """Whether, if `me` asked for `tried`, it had no longer the lowest limit, or all others were satisfied, (W,)."""
    asked, offered = aspired.copy(), values.copy()
    asked[:, me], offered[:, :, me] = tried, offer(tried)
    contest = _contest(asked, offered, no_agreement)
    contest[:, me] = np.inf
    lowest = contest.min(axis=1)
    # A limit of 1 on both sides is where most talks begin: what turns that is an offer worth something to the other.
    below = (lowest < 1.0 - SAME) & (lowest <= risk_limits(asked, offered, no_agreement)[:, me] + SAME)
    turned: Bools = below | np.isinf(lowest)
    return turned
