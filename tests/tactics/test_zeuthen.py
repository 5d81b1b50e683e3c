"""Zeuthen's rule: who concedes and by how much, and that two who follow it end at the Nash point (Harsanyi 1956)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim import tactics, utility
from sim.measures.solutions import nash_product
from sim.tactics import zeuthen
from sim.types import Floats

unit = st.floats(0.0, 1.0)


def play(
    offers: list[zeuthen.Offer], no_agreement: Floats, least: float, rounds: int = 2000
) -> tuple[Floats, list[Floats]]:
    """All follow the rule at once; the values (W, N) of the first offer that nobody minds, nan where there is none.

    Agreement is as in Endriss 2006: some offer is worth to everybody what it asks for. Also returns every round's
    aspirations (W, N).
    """
    worlds, n = no_agreement.shape
    aspired = np.ones((worlds, n))
    agreed, path = np.full((worlds, n), np.nan), [aspired]
    for _ in range(rounds):
        values = np.stack([offer(aspired[:, j]) for j, offer in enumerate(offers)], axis=2)
        pleases = (values >= aspired[:, :, None] - 1e-9).all(axis=1)
        for j in range(n):
            agreed = np.where((pleases[:, j] & np.isnan(agreed[:, 0]))[:, None], values[:, :, j], agreed)
        if not np.isnan(agreed).any():
            break
        aspired = np.stack(
            [
                tactics.least_concession(i, aspired, values, no_agreement, offer, least)
                for i, offer in enumerate(offers)
            ],
            axis=1,
        )
        path.append(aspired)
    return agreed, path


def asked(values: list[list[float]]) -> tuple[Floats, Floats]:
    """Aspirations (1, N) and values (1, N, N) of offers that are worth to their authors what they ask for."""
    table = np.array([values])
    return np.diagonal(table, axis1=1, axis2=2).copy(), table


# --- risk limits -----------------------------------------------------------------------------------------------------


def test_risk_limits_by_hand() -> None:
    # Own 0.9 against 0.3 with r = 0.1: 0.6 / 0.8. Own 0.7 against 0.5 with r = 0.2: 0.2 / 0.5.
    table = asked([[0.9, 0.3], [0.5, 0.7]])
    reserved = np.array([[0.1, 0.2]])
    np.testing.assert_allclose(zeuthen.risk_limits(*table, reserved), [[0.75, 0.4]])
    np.testing.assert_array_equal(zeuthen.who_concedes(*table, reserved), [[False, True]])


def test_a_risk_limit_is_one_where_there_is_nothing_to_lose() -> None:
    table, reserved = asked([[0.5, 0.3], [0.1, 0.9]]), np.array([[0.5, 0.4]])
    # The first party does not ask for more than r; the second is offered less than r.
    np.testing.assert_array_equal(zeuthen.risk_limits(*table, reserved), [[1.0, 1.0]])
    np.testing.assert_array_equal(zeuthen.who_concedes(*table, reserved), [[True, True]])


def test_of_three_the_lowest_risk_against_the_least_liked_offer_concedes() -> None:
    # Least liked: 0.2 of 1.0, 0.5 of 0.9, 0.4 of 0.8; r = 0 for all.
    table, reserved = asked([[1.0, 0.6, 0.2], [0.6, 0.9, 0.5], [0.4, 0.5, 0.8]]), np.zeros((1, 3))
    np.testing.assert_allclose(zeuthen.risk_limits(*table, reserved), [[0.8, 4 / 9, 0.5]])
    np.testing.assert_array_equal(zeuthen.who_concedes(*table, reserved), [[False, True, False]])


def test_who_is_satisfied_with_every_offer_holds_up_nobody() -> None:
    table, reserved = asked([[0.5, 0.6, 0.5], [0.1, 0.9, 0.3], [0.2, 0.5, 0.9]]), np.zeros((1, 3))
    np.testing.assert_array_equal(zeuthen.who_concedes(*table, reserved), [[False, False, True]])
    assert not zeuthen.who_concedes(*asked([[0.5] * 3] * 3), reserved).any()


@given(
    arrays(np.float64, (5, 3), elements=unit),
    arrays(np.float64, (5, 3, 3), elements=unit),
    arrays(np.float64, (5, 3), elements=unit),
)
def test_risk_limits_are_shares_and_somebody_concedes_unless_all_are_satisfied(
    aspired: Floats, values: Floats, reserved: Floats
) -> None:
    limits = zeuthen.risk_limits(aspired, values, reserved)
    assert ((limits >= 0.0) & (limits <= 1.0)).all()
    others = np.stack([np.delete(values[:, i], i, axis=1) for i in range(3)], axis=1)
    satisfied = (aspired[:, :, None] - others <= 1e-9).all(axis=(1, 2))
    np.testing.assert_array_equal(zeuthen.who_concedes(aspired, values, reserved).any(axis=1), ~satisfied)


@given(arrays(np.float64, (20, 2, 2), elements=unit), arrays(np.float64, (20, 2), elements=st.floats(0.0, 0.5)))
def test_of_two_the_one_whose_offer_has_the_smaller_product_of_gains_concedes(values: Floats, reserved: Floats) -> None:
    """Harsanyi 1956, wherever both offers leave both parties a gain and each prefers its own."""
    gains = values - reserved[:, :, None]
    proper = (gains > 0.01).all(axis=(1, 2)) & (values[:, 0, 0] > values[:, 0, 1]) & (values[:, 1, 1] > values[:, 1, 0])
    products = np.stack([nash_product(values[:, :, j], reserved) for j in range(2)], axis=1)
    clear = proper & (np.abs(products[:, 0] - products[:, 1]) > 1e-6)
    concedes = zeuthen.who_concedes(np.diagonal(values, axis1=1, axis2=2), values, reserved)
    np.testing.assert_array_equal(concedes[clear], (products == products.min(axis=1, keepdims=True))[clear])


# --- the least step --------------------------------------------------------------------------------------------------


def test_the_step_is_the_least_that_turns_the_order() -> None:
    """A pie of 1, r = 0: offers of .9 and .6 for oneself have the products .09 and .24; .6 for oneself reaches .24."""
    table, reserved = asked([[0.9, 0.4], [0.1, 0.6]]), np.zeros((1, 2))

    def mine(aspired: Floats) -> Floats:
        return np.stack([aspired, 1.0 - aspired], axis=1)

    def yours(aspired: Floats) -> Floats:
        return np.stack([1.0 - aspired, aspired], axis=1)

    step = tactics.least_concession(0, *table, reserved, mine)
    np.testing.assert_allclose(step, [0.6], atol=1e-5)
    still = tactics.least_concession(1, *table, reserved, yours)
    np.testing.assert_array_equal(still, [0.6])


def test_in_a_tie_both_concede_the_least_step() -> None:
    table, reserved = asked([[0.7, 0.3], [0.3, 0.7]]), np.zeros((1, 2))
    for i in range(2):

        def offer(aspired: Floats, i: int = i) -> Floats:
            return np.stack([aspired, 1.0 - aspired][:: 1 - 2 * i], axis=1)

        np.testing.assert_allclose(tactics.least_concession(i, *table, reserved, offer, least=0.02), [0.68])


def test_at_the_start_each_offers_the_other_something_over_its_no_agreement_value() -> None:
    table, reserved = asked([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.1, 0.3]])
    step = tactics.least_concession(0, *table, reserved, lambda a: np.stack([a, 1.0 - a], axis=1))
    np.testing.assert_allclose(step, [0.7], atol=1e-4)


def test_without_room_for_agreement_it_goes_down_to_its_no_agreement_value_and_stays() -> None:
    reserved = np.array([[0.7, 0.6]])
    offers: list[zeuthen.Offer] = [
        lambda a: np.stack([a, 1.0 - a], axis=1),
        lambda a: np.stack([1.0 - a, a], axis=1),
    ]
    agreed, path = play(offers, reserved, 0.05, rounds=40)
    assert np.isnan(agreed).all()
    np.testing.assert_array_equal(path[-1], reserved)


@given(
    arrays(np.float64, (4, 3, 3), elements=unit),
    arrays(np.float64, (4, 3), elements=unit),
    arrays(np.float64, (4, 3), elements=unit),
    st.sampled_from([0.01, 0.1]),
)
def test_an_aspiration_never_rises_and_stays_above_the_no_agreement_value(
    values: Floats, reserved: Floats, aspired: Floats, least: float
) -> None:
    def offer(at: Floats) -> Floats:
        return np.stack([at, 1.0 - at, 1.0 - at * at], axis=1)

    step = tactics.least_concession(0, aspired, values, reserved, offer, least)
    before = aspired[:, 0]
    assert (step <= before).all()
    assert (step >= np.minimum(before, reserved[:, 0])).all()
    still = ~zeuthen.who_concedes(aspired, values, reserved)[:, 0]
    np.testing.assert_array_equal(step[still], before[still])
    assert (step[~still] < before[~still]).all() or (before[~still] <= reserved[~still, 0]).any()


# --- published: the rule ends at the Nash point ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "inverse", "expected"),
    [
        (lambda x: x, lambda x: 1.0 - x, lambda v: 1.0 - v, 0.5),
        (np.sqrt, lambda x: 1.0 - x, lambda v: 1.0 - v, 1 / 3),
        (lambda x: x, lambda x: 1.0 - x**2, lambda v: np.sqrt(1.0 - v), 0.57735),
    ],
    ids=["linear", "sqrt", "u2 = 100 - x^2/100"],
)
def test_published_rows(
    first: Callable[[Floats], Floats],
    second: Callable[[Floats], Floats],
    inverse: Callable[[Floats], Floats],
    expected: float,
) -> None:
    """reference/published-results.md 1, "Zeuthen's concession rule ends at the Nash point", pie and values in 1s."""

    def mine(aspired: Floats) -> Floats:
        share = aspired**2 if first is np.sqrt else aspired
        return np.stack([aspired, second(share)], axis=1)

    def yours(aspired: Floats) -> Floats:
        return np.stack([first(inverse(aspired)), aspired], axis=1)

    agreed, _ = play([mine, yours], np.zeros((1, 2)), least=0.002)
    share = agreed[0, 0] ** 2 if first is np.sqrt else agreed[0, 0]
    assert share == pytest.approx(expected, abs=0.002)


# --- random cases ----------------------------------------------------------------------------------------------------

CASES, GRID = 50, 4001  # cases for each of four pairs of risk exponents: 200


class Curve:
    """The Pareto frontier of one case a world between the ideals p and q, points (W, G) from the first's best on.

    Texts that minimise (1 - l) loss_1 + l loss_2 issue by issue; between two risk-neutral parties the issues change
    hands one by one, in order of the ratio of saliences.
    """

    def __init__(self, p: Floats, q: Floats, w: Floats, v: Floats, risks: tuple[float, float]) -> None:
        odds = np.exp(np.linspace(-14.0, 14.0, GRID))[None, :, None]
        gap = np.abs(q - p)[:, None, :]
        own, theirs = w[:, None, :], v[:, None, :] * odds
        if risks == (2.0, 2.0):
            far = theirs / (theirs + own) * gap
        elif risks == (1.0, 2.0):
            far = np.clip(gap - own / (2.0 * theirs), 0.0, gap)
        elif risks == (2.0, 1.0):
            far = np.clip(theirs / (2.0 * own), 0.0, gap)
        else:
            rank = np.argsort(np.argsort(w / v, axis=1), axis=1)[:, None, :]
            place = np.linspace(0.0, p.shape[1], GRID)[None, :, None]
            far = np.clip(place - rank, 0.0, 1.0) * gap
        far[:, 0], far[:, -1] = 0.0, gap[:, 0]
        self.first = 1.0 - (w[:, None, :] * far ** risks[0]).sum(axis=2)
        self.second = 1.0 - (v[:, None, :] * (gap - far) ** risks[1]).sum(axis=2)

    def offers(self) -> list[zeuthen.Offer]:
        def mine(aspired: Floats) -> Floats:
            value, other = _at(aspired, self.first, self.second)
            return np.stack([value, other], axis=1)

        def yours(aspired: Floats) -> Floats:
            value, other = _at(aspired, self.second[:, ::-1], self.first[:, ::-1])
            return np.stack([other, value], axis=1)

        return [mine, yours]

    def nash(self, reserved: Floats) -> Floats:
        gains = np.stack([self.first - reserved[:, :1], self.second - reserved[:, 1:]], axis=2)
        best = np.maximum(gains, 0.0).prod(axis=2).argmax(axis=1)
        rows = np.arange(len(best))
        return np.stack([self.first[rows, best], self.second[rows, best]], axis=1)


def _at(aspired: Floats, own: Floats, other: Floats) -> tuple[Floats, Floats]:
    """The point of the curve at which own value, falling along it, is what is aspired to; at the end no less."""
    value = np.maximum(aspired, own[:, -1])
    rows = np.arange(len(value))
    k, beyond = np.zeros(len(value), dtype=int), np.full(len(value), own.shape[1] - 1)
    while (beyond - k > 1).any():
        middle = (k + beyond) // 2
        reached = own[rows, middle] >= value
        k, beyond = np.where(reached, middle, k), np.where(reached, beyond, middle)
    high, low = own[rows, k], own[rows, k + 1]
    share = np.clip((high - value) / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    return value, other[rows, k] + share * (other[rows, k + 1] - other[rows, k])


@pytest.mark.parametrize("risks", [(2.0, 2.0), (1.0, 1.0), (1.0, 2.0), (2.0, 1.0)])
def test_two_on_the_efficient_path_end_within_one_per_cent_of_the_nash_point(risks: tuple[float, float]) -> None:
    rng = np.random.default_rng(20251023)
    p, q = rng.uniform(0.0, 1.0, (2, CASES, 4))
    everything = np.ones((CASES, 4), dtype=bool)
    w, v = (utility.weights(rng.uniform(0.1, 1.0, (CASES, 4)), everything) for _ in range(2))
    curve = Curve(p, q, w, v, risks)
    # No-agreement values from below the frontier, so that there is room for an agreement in every case.
    inside = rng.integers(GRID // 3, 2 * GRID // 3, CASES), np.arange(CASES)
    reserved = np.stack([curve.first[inside[1], inside[0]], curve.second[inside[1], inside[0]]], axis=1)
    worst = np.stack([curve.first[:, -1], curve.second[:, 0]], axis=1)
    reserved = worst + rng.uniform(0.0, 0.6, (CASES, 2)) * (reserved - worst)

    agreed, path = play(curve.offers(), reserved, least=0.005)
    nash = curve.nash(reserved)
    assert not np.isnan(agreed).any()
    assert all((later <= before).all() for before, later in pairwise(path))
    assert np.abs(agreed - nash).max() <= 0.01
    product = nash_product(agreed, reserved) / nash_product(nash, reserved)
    assert product.min() >= 0.99


def logroller(ideal: Floats, target: Floats, weight: Floats, theirs: Floats, me: int) -> zeuthen.Offer:
    def offer(aspired: Floats) -> Floats:
        text = tactics.logrolling_proposal(aspired, ideal, weight, 2.0, target, theirs)
        both = [utility.paper_value(text, ideal, weight, 2.0), utility.paper_value(text, target, theirs, 2.0)]
        return np.stack(both[:: 1 - 2 * me], axis=1)

    return offer


def test_two_who_logroll_by_the_rule_end_at_the_nash_point() -> None:
    """The aspiration and the proposal of this package together, 20 cases, quadratic losses."""
    rng = np.random.default_rng(3)
    p, q = rng.uniform(0.0, 1.0, (2, 20, 4))
    w, v = (utility.weights(rng.uniform(0.1, 1.0, (20, 4)), np.ones((20, 4), dtype=bool)) for _ in range(2))
    reserved = rng.uniform(0.0, 0.6, (20, 2))
    agreed, _ = play([logroller(p, q, w, v, 0), logroller(q, p, v, w, 1)], reserved, least=0.01)
    nash = Curve(p, q, w, v, (2.0, 2.0)).nash(reserved)
    assert np.abs(agreed - nash).max() <= 0.01


def test_three_who_logroll_by_the_rule_agree_and_nobody_loses() -> None:
    rng = np.random.default_rng(4)
    ideals = rng.uniform(0.0, 1.0, (3, 15, 4))
    weight = [utility.weights(rng.uniform(0.1, 1.0, (15, 4)), np.ones((15, 4), dtype=bool)) for _ in range(3)]
    reserved = np.full((15, 3), 0.3)

    def seat(i: int) -> zeuthen.Offer:
        others = [j for j in range(3) if j != i]
        theirs = 0.5 * (weight[others[0]] + weight[others[1]])
        target = (sum(weight[j] * ideals[j] for j in others)) / (2.0 * theirs)

        def offer(aspired: Floats) -> Floats:
            text = tactics.logrolling_proposal(aspired, ideals[i], weight[i], 2.0, target, theirs)
            return np.stack([utility.paper_value(text, ideals[j], weight[j], 2.0) for j in range(3)], axis=1)

        return offer

    agreed, _ = play([seat(i) for i in range(3)], reserved, least=0.05, rounds=100)
    assert not np.isnan(agreed).any()
    assert (agreed >= reserved - 1e-9).all()
