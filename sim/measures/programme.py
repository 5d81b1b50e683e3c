"""A concave programme with one constraint a party, and its equations with each loss's own variables taken out.

Losses with exponents of 2 or more are functions of the text. Below 2 the curvature of |x - p| ** a has no bound at the
ideal point, so the loss v is a variable of its own, held by v ** (1 / a) >= |x - p| (a power cone, as in Chares 2009).
`sim.measures.central_path` climbs with these. Everything here is elementwise but for sums over the last axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from sim.types import Bools, Floats


@dataclass(frozen=True)
class Programme:
    """What is maximised, in the notation above.

    ideals, weight (W, N, D), weights >= 0; risk (W, N, 1); room, pace g >= 0, favour k >= 0, product b (W, N), b = 0
    for a plain constraint; prize c (W,).
    """

    ideals: Floats
    weight: Floats
    risk: Floats
    room: Floats
    pace: Floats
    prize: Floats
    favour: Floats
    product: Floats


@dataclass
class Point:
    """Where a world stands: text (W, D), gain and last step (W,), slack and price (W, N), cone variables (W, N, D)."""

    text: Floats
    gain: Floats
    step: Floats
    slack: Floats
    price: Floats
    loss: Floats
    over: Floats
    under: Floats
    over_price: Floats
    under_price: Floats


_BY_HAND: dict[float, Callable[[Floats], Floats]] = {
    0.0: np.ones_like,
    0.5: np.sqrt,
    1.0: np.asarray,
    2.0: np.square,
}


def raised(base: Floats, exponent: Floats) -> Floats:
    """`base ** exponent`, base >= 0; exponents 0, 1/2, 1 and 2 by hand, as numpy's short cuts hang on the shape."""
    only = float(exponent.flat[0]) if exponent.size else 1.0
    if only in _BY_HAND and (exponent == only).all():
        return _BY_HAND[only](base)
    plain = (exponent == 0.0) | (exponent == 0.5) | (exponent == 1.0) | (exponent == 2.0)
    short = np.where(exponent == 1.0, base, np.where(exponent == 2.0, base * base, 1.0))
    short = np.where(exponent == 0.5, np.sqrt(base), short)
    if plain.all():
        return short
    return np.where(plain, short, np.power(base, np.where(plain, 1.5, exponent)))


def over_parties(array: Floats) -> Floats:
    """Sum over axis 1, party by party in their order."""
    total: Floats = array[:, 0]
    for i in range(1, array.shape[1]):
        total = total + array[:, i]
    return total


def cones_of(programme: Programme) -> Bools:
    """Where the loss is a variable of its own, (W, N, D)."""
    return (programme.risk < 2.0) & (programme.weight > 0.0)


@dataclass(frozen=True)
class Local:
    """What the N equations need to know of each loss, all (W, N, D), after its own variables were eliminated.

    lost: the loss. force: its pull on the text, by price. grade and bend: how the force changes with the price and the
    text. drift: the force once its own variables have been corrected. shift, give: how the loss then changes of itself
    and with the price. off: how far its own variables are from what they stand for.
    """

    lost: Floats
    force: Floats
    grade: Floats
    bend: Floats
    drift: Floats
    shift: Floats
    give: Floats
    off: Floats


def terms(programme: Programme, now: Point, aim: Floats) -> Local:
    """The terms of every loss; `aim` (W, 1, 1) is the complementarity that the step is to leave."""
    cone, smooth = cones_of(programme), _smooth(programme, now)
    if not cone.any():
        return smooth
    bent = _cones(programme, now, aim)
    return Local(**{f.name: np.where(cone, getattr(bent, f.name), getattr(smooth, f.name)) for f in fields(Local)})


def tension_of(programme: Programme, now: Point, cone: Bools, free: Bools) -> Floats:
    """Mean complementarity, (W,): what still holds the text from the walls."""
    bulk = free.sum(axis=-1) + np.where(cone, programme.weight, 0.0).sum(axis=-1).sum(axis=-1)
    kinks = np.where(cone, now.over_price * now.over + now.under_price * now.under, 0.0).sum(axis=-1).sum(axis=-1)
    total = np.where(free, now.price * now.slack, 0.0).sum(axis=-1) + 0.5 * kinks
    tension: Floats = total / np.where(bulk > 0.0, bulk, 1.0)
    return tension


def _smooth(programme: Programme, now: Point) -> Local:
    """Losses with exponents of 2 or more, functions of the text alone."""
    away = now.text[:, None, :] - programme.ideals
    size, a = np.abs(away), np.maximum(programme.risk, 2.0)
    stake = (now.price + programme.favour)[..., None] * programme.weight
    slope = a * raised(size, a - 1.0) * np.sign(away)
    none = np.zeros_like(away)
    return Local(
        lost=raised(size, a),
        force=stake * slope,
        grade=programme.weight * slope,
        bend=stake * (a * (a - 1.0)) * raised(size, a - 2.0),
        drift=stake * slope,
        shift=none,
        give=none,
        off=none,
    )


@dataclass(frozen=True)
class _Cone:
    """The equations of each loss variable v with v ** (1 / a) >= |x - p|, all (W, N, D), linearised."""

    tau: Floats
    h1: Floats  # the first derivative of v ** (1 / a)
    off_over: Floats
    off_under: Floats
    up: Floats
    down: Floats
    bow: Floats  # the prices of the two walls by the curvature of v ** (1 / a), >= 0
    pivot: Floats
    pull: Floats


def _equations(programme: Programme, now: Point, aim: Floats) -> _Cone:
    away, a = now.text[:, None, :] - programme.ideals, programme.risk
    tau = aim * programme.weight
    width = raised(now.loss, 1.0 / a)
    h1 = width / (a * now.loss)
    bow = (now.over_price + now.under_price) * (1.0 - 1.0 / a) * h1 / now.loss
    off_over, off_under = now.over - width + away, now.under - width - away
    up, down = now.over_price / now.over, now.under_price / now.under
    stake = (now.price + programme.favour)[..., None] * programme.weight
    pull = h1 * (tau / now.over + tau / now.under + up * off_over + down * off_under) - stake
    return _Cone(tau, h1, off_over, off_under, up, down, bow, h1 * h1 * (up + down) + bow, pull)


def _cones(programme: Programme, now: Point, aim: Floats) -> Local:
    """Losses with exponents below 2; meaningless, but finite or masked later, elsewhere."""
    c = _equations(programme, now, aim)
    tilt = c.h1 * (c.down - c.up) / c.pivot
    push = c.tau / now.over - c.tau / now.under + c.up * c.off_over - c.down * c.off_under
    return Local(
        lost=now.loss,
        force=now.over_price - now.under_price,
        grade=-tilt * programme.weight,
        bend=(4.0 * c.h1 * c.h1 * c.up * c.down + (c.up + c.down) * c.bow) / c.pivot,
        drift=push + tilt * c.pull,
        shift=c.pull / c.pivot,
        give=programme.weight / c.pivot,
        off=np.maximum(np.abs(c.off_over), np.abs(c.off_under)),
    )


def cone_changes(
    cone: Bools, programme: Programme, now: Point, aim: Floats, d_away: Floats, d_price: Floats
) -> dict[str, Floats]:
    """Steps of the cone variables that go with a step of text and prices."""
    c = _equations(programme, now, aim)
    loss = (c.pull - c.h1 * (c.down - c.up) * d_away - programme.weight * d_price) / c.pivot
    over, under = c.h1 * loss - d_away - c.off_over, c.h1 * loss + d_away - c.off_under
    changes = {
        "loss": loss,
        "over": over,
        "under": under,
        "over_price": c.tau / now.over - now.over_price - c.up * over,
        "under_price": c.tau / now.under - now.under_price - c.down * under,
    }
    return {name: np.where(cone, change, 0.0) for name, change in changes.items()}
