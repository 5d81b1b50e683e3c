"""The best text of a concave programme with one constraint a party, by Newton's method on the party weights.

In every world w, over texts x and a common gain t,

    maximise  c t + sum_i k_i u_i(x)   subject to   1 - u_i(x) + s_i + g_i t = room_i,  s_i >= 0,

where 1 - u_i = sum_d w_id |x_d - p_id| ** a_i, a_i >= 1. At the optimum x maximises sum_i (m_i + k_i) u_i(x), m_i being
the price of party i's constraint, so each issue can be solved alone once the N weights are known (the Pareto weights
method; Kuhn & Tucker 1951, Geoffrion 1968). Weights and text are found together by a primal-dual interior-point method
(Wright 1997): each iteration solves N equations for the weights, whose entries are sums over the issues. Instead of
m_i s_i = 0 a party may ask for m_i s_i = b_i, which makes it maximise b_i log s_i as well.

Elementwise operations, sums over the last axis and loops over parties only: a world's bits do not depend on the worlds
beside it, nor on when those converge.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from sim.measures.programme import Point, Programme, cone_changes, cones_of, over_parties, raised, tension_of, terms
from sim.types import Bools, Floats

ITERATIONS = 120  # 12 to 30 are usual, 97 the most a random one took but for the one that never ended
DONE = 1e-10  # mean complementarity at which a world has converged
EXACT = 1e-9  # residuals at which it has
WALL = 0.95  # share of the way to the nearest wall that a step may go
CENTRING = ((0.3, 0.6), (0.7, 0.3), (np.inf, 0.15))  # after a step below the first, aim at the second x complementarity
DAMPING = 1e-6  # curvature lent to each issue, as a share of its weight: linear losses have none of their own
Record = TypeVar("Record", "Programme", "Point")


def climb(programme: Programme, text: Floats, price: Floats) -> Floats:
    """The best text, (W, D), from any start `text` (W, D) and prices > 0 (W, N).

    A world that does not converge stays at the last text it reached: one of 60,000 random ones did not, with exponents
    of 1.02 and 1.05.
    """
    left, point = np.arange(len(text)), _start(programme, text, price)
    found = np.array(text)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a world that overflows is stopped below
        for _ in range(ITERATIONS):
            done, moved = _iterate(programme, point)
            # Of a fixed length a world at a time, so that no world's fate hangs on another's.
            stuck = ~np.isfinite(moved.text.sum(axis=-1) + moved.price.sum(axis=-1) + moved.loss.sum(axis=-1).sum(-1))
            ends = done | stuck
            found[left] = np.where(ends[:, None], point.text, moved.text)
            if ends.all():
                break
            if ends.any():
                left, programme, moved = left[~ends], _keep(programme, ~ends), _keep(moved, ~ends)
            point = moved
    return found


def _keep(record: Record, rows: Bools) -> Record:
    return type(record)(**{f.name: getattr(record, f.name)[rows] for f in fields(record)})


def _start(programme: Programme, text: Floats, price: Floats) -> Point:
    cone, a = cones_of(programme), programme.risk
    away = text[:, None, :] - programme.ideals
    loss = np.where(cone, raised(np.abs(away) + 0.1, a), 1.0)
    width = raised(loss, 1.0 / a)
    stake = (price + programme.favour)[..., None] * programme.weight
    half = np.where(cone, 0.5 * stake * a * loss / width, 1.0)
    lost = (programme.weight * np.where(cone, loss, raised(np.abs(away), a))).sum(axis=-1)
    return Point(
        text=np.array(text),
        gain=np.zeros(len(text)),
        step=np.ones(len(text)),
        slack=np.maximum(programme.room - lost, 1e-3),
        price=np.array(price),
        loss=loss,
        over=np.where(cone, width - away, 1.0),
        under=np.where(cone, width + away, 1.0),
        over_price=half,
        under_price=half,
    )


def _iterate(programme: Programme, now: Point) -> tuple[Bools, Point]:
    """Which worlds have converged, (W,), and all of them one step on."""
    cone = cones_of(programme)
    bent = bool(cone.any())  # a world without cones comes out the same either way
    free = programme.product == 0.0
    tension = tension_of(programme, now, cone, free)
    # Never much below DONE: nearer to the walls rounding would keep the residuals from following.
    aim = np.maximum(np.select([now.step < b for b, _ in CENTRING], [c * tension for _, c in CENTRING]), 0.2 * DONE)
    target = np.where(free, aim[:, None], programme.product)
    local = terms(programme, now, aim[:, None, None])

    g, w = programme.pace, programme.weight
    off_room = (w * local.lost).sum(axis=-1) + now.slack + g * now.gain[:, None] - programme.room
    off_prize = programme.prize - over_parties(now.price * g)
    off_text = np.abs(over_parties(local.force)).max(axis=-1) / (1.0 + now.price.max(axis=-1))
    worst = np.maximum(np.abs(off_room).max(axis=-1), np.maximum(np.abs(off_prize), off_text))
    worst = np.maximum(worst, (w * local.off).max(axis=-1).max(axis=-1))
    worst = np.maximum(worst, np.where(free, 0.0, np.abs(now.price * now.slack - target)).max(axis=-1))
    done = (worst < EXACT) & (tension < DONE)

    # What is left are N equations for the prices and one for the common gain.
    stake = (now.price + programme.favour)[..., None] * w
    curve = over_parties(local.bend) + DAMPING * over_parties(stake) + 1e-30
    drift = over_parties(local.drift)
    steep = local.grade / curve[:, None, :]
    residual = off_room + (w * local.shift).sum(axis=-1) + target / now.price - now.slack
    residual = residual - (steep * drift[:, None, :]).sum(axis=-1)
    factor = _factor(steep, local.grade, now.slack / now.price + (w * local.give).sum(axis=-1))
    alpha, beta = _solve(factor, residual), _solve(factor, g)
    reach = over_parties(g * beta)
    d_gain = np.where(reach > 0.0, (off_prize - over_parties(g * alpha)) / np.where(reach > 0.0, reach, 1.0), 0.0)
    d_price = alpha + d_gain[:, None] * beta
    d_slack = (target - now.slack * d_price) / now.price - now.slack
    d_text = -(drift + over_parties(local.grade * d_price[..., None])) / curve

    step = np.minimum(_free_way(now.slack, d_slack), _free_way(now.price, d_price)).min(axis=-1)
    changes: dict[str, Floats] = {}
    if bent:
        changes = cone_changes(cone, programme, now, aim[:, None, None], d_text[:, None, :], d_price[..., None])
        for name, change in changes.items():
            step = np.minimum(step, _free_way(getattr(now, name), change).min(axis=-1).min(axis=-1))
    moved = Point(
        text=now.text + step[:, None] * d_text,
        gain=now.gain + step * d_gain,
        step=step,
        slack=now.slack + step[:, None] * d_slack,
        price=now.price + step[:, None] * d_price,
        loss=now.loss,
        over=now.over,
        under=now.under,
        over_price=now.over_price,
        under_price=now.under_price,
    )
    return done, replace(moved, **{k: getattr(now, k) + step[:, None, None] * change for k, change in changes.items()})


def _free_way(value: Floats, change: Floats) -> Floats:
    """The share of the step that keeps a value positive, elementwise, at most 1."""
    falls = change < 0.0
    return np.minimum(np.where(falls, -WALL * value / np.where(falls, change, -1.0), 1.0), 1.0)


def _factor(steep: Floats, grade: Floats, diagonal: Floats) -> list[list[Floats]]:
    """Cholesky factor, rows of (W,), of sum_d steep_i grade_j + the diagonal; numpy.linalg would not promise bits."""
    rows: list[list[Floats]] = []
    for i in range(diagonal.shape[1]):
        row: list[Floats] = []
        for j in range(i + 1):
            entry: Floats = (steep[:, i] * grade[:, j]).sum(axis=-1)
            entry = entry + diagonal[:, i] if i == j else entry
            for k in range(j):
                entry = entry - row[k] * (row[k] if i == j else rows[j][k])
            row.append(np.sqrt(np.maximum(entry, 1e-300)) if i == j else entry / rows[j][j])
        rows.append(row)
    return rows


def _solve(factor: list[list[Floats]], right: Floats) -> Floats:
    """Solution (W, N) of the N equations whose matrix has this Cholesky factor, `right` (W, N)."""
    seats = range(len(factor))
    half: list[Floats] = []
    for i in seats:
        value: Floats = right[:, i]
        for k in range(i):
            value = value - factor[i][k] * half[k]
        half.append(value / factor[i][i])
    full = list(half)
    for i in reversed(seats):
        for k in range(i + 1, len(factor)):
            full[i] = full[i] - factor[k][i] * full[k]
        full[i] = full[i] / factor[i][i]
    return np.stack(full, axis=1)
