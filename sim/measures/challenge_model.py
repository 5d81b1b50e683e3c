"""The expected-utility challenge model: who would dare to challenge whom, and who gives way.

Bueno de Mesquita 1994, as spelt out by Scholz, Calbert & Smith 2011, whose equation numbers are cited. In a round every
party weighs a challenge to every other; the pair of expected utilities says who moves, and everybody takes one offer.

Shapes: N parties on the last axis, any axes before it (worlds); one issue at a time. A matrix (..., N, N) has the
challenger i in its rows and the challenged j in its columns. Elementwise operations and sums over the axes of parties
only, so that a world's bits do not depend on the worlds beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from sim.measures.aggregation import weighted_median
from sim.types import Bools, Floats, Ints
from sim.utility import power

NONE, CONFRONTATION, COMPROMISE, CAPITULATION = 0, 1, 2, 3  # kinds of offer, in the order in which they are taken
DECIMALS = 12  # of expected utility and of prices: what differs by less is tied, so that rounding decides nothing


@dataclass(frozen=True)
class Reading:
    """Where the paper can be read in more than one way; `READINGS` names the combinations that were published."""

    all_contests: bool  # a chance of success is a share of the votes in all contests, not of those in the pair's own
    votes_bent: bool  # the second pass raises a voter's distances to its risk exponent
    one_judge: bool  # who is challenged reckons the challenger's expected utility with its own risk exponent
    conflict_moves: bool  # where both would challenge, the one who expects less moves; else nobody
    lowest_compromise: bool  # of several compromises the one that weighs out lowest on the scale, not the least move


ReadingName = Literal["literal", "equation_31"]

READINGS: dict[str, Reading] = {
    # What gives the figures of Scholz et al. Their text takes the least of several moves, but from the fourth round on
    # the figures need the compromise of lowest weighted position: turning the scale round changes the outcome.
    "literal": Reading(all_contests=True, votes_bent=True, one_judge=True, conflict_moves=True, lowest_compromise=True),
    # Their equation 31 as it stands; each party its own exponent; an open conflict moves nobody.
    "equation_31": Reading(
        all_contests=False, votes_bent=False, one_judge=False, conflict_moves=False, lowest_compromise=False
    ),
}


class Utilities(NamedTuple):
    """What the ends of a challenge are worth to the challenger, (..., N, N) each (equations 15, 16, 22-24)."""

    success: Floats
    failure: Floats
    status_quo: Floats
    better: Floats
    worse: Floats


class Offers(NamedTuple):
    """What the parties in the columns ask of those in the rows, (..., N, N) each."""

    kind: Ints  # NONE, CONFRONTATION, COMPROMISE or CAPITULATION
    landing: Floats  # where the party in the row would stand
    own: Floats  # its expected utility of challenging back
    other: Floats  # the challenger's expected utility, as the party in the row reckons it


def resolve_reading(reading: ReadingName | Reading) -> Reading:
    """The reading of that name, or the one given; `ValueError` on a name that is not in `READINGS`."""
    if isinstance(reading, Reading):
        return reading
    if reading not in READINGS:
        raise ValueError(f"expected a reading out of {', '.join(READINGS)}, got {reading!r}")
    return READINGS[reading]


def distances(positions: Floats, span: Floats) -> Floats:
    """d_ij = |x_i - x_j| / R, (..., N, N) in [0, 1], and 0 where R (...) is 0."""
    width = np.where(span > 0.0, span, 1.0)[..., None, None]
    gaps: Floats = np.abs(positions[..., :, None] - positions[..., None, :]) / width
    return gaps


# --- chances and utilities ------------------------------------------------------------------------------------------


def success_chance(
    distance: Floats, weight: Floats, risk: Floats | None = None, reading: ReadingName | Reading = "literal"
) -> Floats:
    """P_ij, the chance that i prevails over j, (..., N, N) in [0, 1] (equations 30 and 31).

    The votes of those nearer to i, as a share of all votes cast between i and j (`equation_31`) or in all N x N
    contests (`literal`: chances are then small, and P_ij + P_ji < 1). 1/2 where nobody casts a vote.

    Parameters
    ----------
    distance : (..., N, N) from `distances`. weight : (..., N) >= 0, capability x salience.
    risk : (..., N) in [0.5, 2], the voters' exponents, for the second pass; None in the first. Only a reading with
        `votes_bent` uses it.
    """
    rule = resolve_reading(reading)
    bent = distance if risk is None or not rule.votes_bent else power(distance, _spread(risk[..., :, None], distance))
    backing, cast = np.zeros(distance.shape), np.zeros(distance.shape)
    # One voter at a time: all contests of all voters at once would be (W, N, N, N).
    for k in range(distance.shape[-1]):
        away = bent[..., k, :]
        vote = weight[..., k, None, None] * (away[..., None, :] - away[..., :, None])
        backing = backing + np.maximum(vote, 0.0)
        cast = cast + np.abs(vote)
    if rule.all_contests:
        cast = np.broadcast_to(cast.sum(axis=-1).sum(axis=-1)[..., None, None], cast.shape)
    return np.where(cast > 0.0, backing / np.where(cast > 0.0, cast, 1.0), 0.5)


def basic_utilities(distance: Floats, from_middle: Floats, exponent: Floats | float) -> Utilities:
    """What success, failure, standing still, and j's drift for better or worse are worth to i, in [-2, 2].

    Parameters
    ----------
    distance : (..., N, N) from `distances`. from_middle : (..., N), |x_i - mu| / R in [0, 1], mu the median voter's
        position. exponent : r in [0.5, 2], 1 or an array that broadcasts to (..., N, N).
    """
    risk = _spread(exponent, distance)
    drift = 0.25 * (from_middle[..., :, None] + distance)
    return Utilities(
        success=2.0 - 4.0 * power(0.5 - 0.5 * distance, risk),
        failure=2.0 - 4.0 * power(0.5 + 0.5 * distance, risk),
        status_quo=2.0 - 4.0 * power(np.full(distance.shape, 0.5), risk),
        # 1/2 - 1/4 (1 + 1) is 0 but for rounding, and a negative base has no power.
        better=2.0 - 4.0 * power(np.maximum(0.5 - drift, 0.0), risk),
        worse=2.0 - 4.0 * power(0.5 + drift, risk),
    )


def expected_utilities(
    distance: Floats,
    from_middle: Floats,
    salience: Floats,
    chance: Floats,
    exponent: Floats | float = 1.0,
    status_quo: float = 1.0,
) -> Floats:
    """E(i->j), what i expects to gain by challenging j, (..., N, N); 0 between parties at one position (equations 5-7).

    s_j (P Us + (1 - P) Uf) + (1 - s_j) Us - Q Usq - (1 - Q) (T Ub + (1 - T) Uw): j resists with chance s_j. T is 1
    where the median voter is nearer to i than j is, for j is thought to drift there if left alone.

    Parameters
    ----------
    distance, from_middle, exponent : as in `basic_utilities`. salience : s (..., N) in [0, 1].
    chance : P (..., N, N) from `success_chance`.
    status_quo : Q in [0, 1], the chance that nothing changes without a challenge; 1 in the published case.
    """
    worth = basic_utilities(distance, from_middle, exponent)
    resists = salience[..., None, :]
    fight = chance * worth.success + (1.0 - chance) * worth.failure
    drift = np.where(from_middle[..., :, None] < distance, worth.better, worth.worse)
    alone = status_quo * worth.status_quo + (1.0 - status_quo) * drift
    gain = resists * fight + (1.0 - resists) * worth.success - alone
    return np.where(distance > 0.0, np.round(gain, DECIMALS), 0.0)


def security_levels(expected: Floats) -> Floats:
    """Sec_i = sum over j of E(j->i), (..., N): what the others expect from challenging i. `expected` (..., N, N)."""
    exposure: Floats = expected.sum(axis=-2)
    return exposure


def risk_exponents(security: Floats) -> Floats:
    """r_i = (1 - R_i / 3) / (1 + R_i / 3), (..., N) in [0.5, 2] (equations 33 and 34).

    R_i in [-1, 1] is where Sec_i stands between the lowest and the highest; 1 for all where all are equal.
    """
    high, low = security.max(axis=-1, keepdims=True), security.min(axis=-1, keepdims=True)
    width = high - low
    stance = np.where(width > 0.0, 2.0 * security - high - low, 0.0) / np.where(width > 0.0, width, 1.0)
    stance = np.clip(stance, -1.0, 1.0)
    exponents: Floats = (1.0 - stance / 3.0) / (1.0 + stance / 3.0)
    return exponents


# --- offers --------------------------------------------------------------------------------------------------------


def make_offers(positions: Floats, own: Floats, other: Floats, reading: ReadingName | Reading = "literal") -> Offers:
    """Who asks what of whom (section 6, equations 35 and 36). a = E(i->j) is `own`, b = E(j->i) `other`, (..., N, N).

    b > a > 0: confrontation, i moves to x_j, or nowhere in a reading without `conflict_moves`. a < 0 < b: compromise
    where b >= |a|, i moves the share |a| / b of the way; else capitulation, i moves to x_j. All else asks nothing of i.
    At b = |a| both kinds end at x_j.
    """
    rule = resolve_reading(reading)
    here, there = positions[..., :, None], positions[..., None, :]
    apart = here != there
    yields = apart & (own < 0.0) & (other > 0.0)
    meets = yields & (other >= -own)
    fights = apart & (own > 0.0) & (other > own) & rule.conflict_moves
    kind = np.where(fights, CONFRONTATION, np.where(meets, COMPROMISE, np.where(yields, CAPITULATION, NONE)))
    share = np.where(meets, np.abs(own), 1.0) / np.where(meets, other, 1.0)
    # Between the two, whatever the rounding.
    partway = np.clip(here + share * (there - here), np.minimum(here, there), np.maximum(here, there))
    landing = np.where(meets, partway, np.where(kind == NONE, here, there))
    return Offers(kind=kind, landing=landing, own=own, other=other)


def take_offers(positions: Floats, offers: Offers, reading: ReadingName | Reading = "literal") -> Floats:
    """Where every party stands after taking one offer, (..., N) (section 6.2).

    Confrontation comes before compromise before capitulation. Within a kind the least move; a reading with
    `lowest_compromise` takes the compromise whose (|a| x_i + |b| x_j) / (|a| + |b|) is lowest. Ties go to the
    challenger who expects most, then to the lowest position, so that the order of parties decides nothing.
    """
    rule = resolve_reading(reading)
    here, there = positions[..., :, None], positions[..., None, :]
    rank = np.where(offers.kind == NONE, CAPITULATION + 1, offers.kind)
    taken = (rank == rank.min(axis=-1, keepdims=True)) & (offers.kind != NONE)
    price = np.abs(offers.landing - here)
    if rule.lowest_compromise:
        stakes = np.abs(offers.own) + np.abs(offers.other)
        pull = (np.abs(offers.own) * here + np.abs(offers.other) * there) / np.where(stakes > 0.0, stakes, 1.0)
        price = np.where(offers.kind == COMPROMISE, pull, price)
    taken = _least(price, taken)
    taken = _least(-offers.other, taken)
    landing = np.where(taken, offers.landing, np.inf).min(axis=-1)
    return np.where(taken.any(axis=-1), landing, positions)


# --- rounds --------------------------------------------------------------------------------------------------------


def play_round(
    positions: Floats,
    capability: Floats,
    salience: Floats,
    span: Floats | None = None,
    reading: ReadingName | Reading = "literal",
    status_quo: float = 1.0,
) -> Floats:
    """Positions after one round, (..., N): two passes of expected utilities, offers, and all move at once.

    Parameters
    ----------
    positions : (..., N), any unit. capability, salience : >= 0, salience at most 1, of shapes that broadcast to it.
    span : R (...), the width of the scale, that of the first positions; None takes it from `positions`.
    reading : a name out of `READINGS`, or a `Reading`; `ValueError` on another name.
    status_quo : Q in [0, 1].
    """
    rule, weight = resolve_reading(reading), capability * salience
    width = np.ptp(positions, axis=-1) if span is None else span
    gaps = distances(positions, width)
    middle = np.abs(positions - weighted_median(positions, weight)[..., None])
    middle = middle / np.where(width > 0.0, width, 1.0)[..., None]
    first = expected_utilities(gaps, middle, salience, success_chance(gaps, weight, None, rule), 1.0, status_quo)
    risk = risk_exponents(security_levels(first))
    chance = success_chance(gaps, weight, risk, rule)
    own = expected_utilities(gaps, middle, salience, chance, risk[..., :, None], status_quo)
    seen = own
    if rule.one_judge:
        seen = expected_utilities(gaps, middle, salience, chance, risk[..., None, :], status_quo)
    return take_offers(positions, make_offers(positions, own, np.swapaxes(seen, -1, -2), rule), rule)


def play(
    positions: Floats,
    capability: Floats,
    salience: Floats,
    rounds: int,
    reading: ReadingName | Reading = "literal",
    status_quo: float = 1.0,
) -> Floats:
    """Positions before the first and after each of `rounds` rounds, (..., rounds + 1, N); see `play_round`.

    The scale keeps the width of the first positions. No rule says when the talks have converged: the paper stops after
    a fixed number of rounds. The three arrays broadcast together. `ValueError` if `rounds` is negative.
    """
    if rounds < 0:
        raise ValueError(f"expected rounds >= 0, got {rounds}")
    shape = np.broadcast_shapes(positions.shape, capability.shape, salience.shape)
    path = [np.array(np.broadcast_to(positions, shape), dtype=float)]
    span = np.ptp(path[0], axis=-1)
    for _ in range(rounds):
        path.append(play_round(path[-1], capability, salience, span, reading, status_quo))
    return np.stack(path, axis=-2)


def _spread(exponent: Floats | float, like: Floats) -> Floats | float:
    """An exponent for every pair: numpy squares instead of raising to 2 where it sees one exponent for a whole row."""
    return exponent if isinstance(exponent, float) else np.array(np.broadcast_to(exponent, like.shape))


def _least(price: Floats, among: Bools) -> Bools:
    """Those of lowest price in each row of `among`, (..., N, N)."""
    least = np.where(among, price, np.inf).min(axis=-1, keepdims=True)
    cheapest: Bools = among & (price <= least + 10.0**-DECIMALS * np.abs(least))
    return cheapest
