"""Which text is asked for: on the line, traded off (Faratin, Sierra & Jennings 2002), or logrolled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics, utility
from sim.measures.solutions import frontier_values, pareto_gap
from sim.model import Negotiation
from sim.types import Floats
from tests.cases import one_clause

unit = st.floats(0.0, 1.0)
care = st.one_of(st.just(0.0), st.floats(0.01, 1.0), st.floats(0.0, 1e-6))


def four(element: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    return st.lists(element, min_size=4, max_size=4)


class Case(NamedTuple):
    """W worlds, K issues."""

    ideal: Floats
    target: Floats
    own: Floats
    theirs: Floats
    risk: float | Floats


def normal(salience: Floats) -> Floats:
    return utility.weights(salience, np.ones(salience.shape, dtype=bool))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    def row(element: st.SearchStrategy[float]) -> Floats:
        return np.array([draw(four(element))])

    exponent = draw(st.sampled_from([1.0, 1.5, 2.0]))
    risk = draw(st.sampled_from([exponent, np.array([[exponent]])]))
    return Case(row(unit), row(unit), normal(row(care)), normal(row(care)), risk)


def propose(kind: str, aspired: Floats, case: Case) -> Floats:
    if kind == "line":
        return tactics.line_proposal(aspired, case.ideal, case.own, case.risk, case.target)
    rule = tactics.trade_off_proposal if kind == "trade_off" else tactics.logrolling_proposal
    return rule(aspired, case.ideal, case.own, case.risk, case.target, case.theirs)


def value(text: Floats, case: Case) -> Floats:
    return utility.paper_value(text, case.ideal, case.own, case.risk)


def random_cases(worlds: int, risk: float = 2.0, seed: int = 1) -> Case:
    rng = np.random.default_rng(seed)
    own, theirs = (normal(rng.uniform(0.05, 1.0, (worlds, 4))) for _ in range(2))
    return Case(rng.uniform(0.0, 0.3, (worlds, 4)), rng.uniform(0.7, 1.0, (worlds, 4)), own, theirs, risk)


# --- what holds for every proposal -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["line", "trade_off", "logrolling"])
@given(case=cases(), aspired=unit)
def test_worth_what_is_aspired_to_or_the_target_and_never_beyond_either(kind: str, case: Case, aspired: float) -> None:
    text = propose(kind, np.array([aspired]), case)
    assert value(text, case)[0] >= min(aspired, value(case.target, case)[0]) - 1e-9
    if value(case.target, case)[0] >= aspired + 1e-9:
        np.testing.assert_allclose(text, case.target, atol=1e-12)
    low, high = np.minimum(case.ideal, case.target), np.maximum(case.ideal, case.target)
    assert ((text >= low - 1e-12) & (text <= high + 1e-12)).all()


@pytest.mark.parametrize("kind", ["line", "trade_off", "logrolling"])
@given(case=cases(), one=unit, other=unit)
def test_who_aspires_to_less_concedes_no_less_on_any_issue(kind: str, case: Case, one: float, other: float) -> None:
    less, more = sorted((one, other))
    farther, nearer = (propose(kind, np.array([a]), case) for a in (less, more))
    assert (np.abs(farther - case.ideal) >= np.abs(nearer - case.ideal) - 1e-9).all()


@pytest.mark.parametrize("kind", ["trade_off", "logrolling"])
@given(case=cases(), aspired=unit)
def test_issues_without_salience_go_to_the_target(kind: str, case: Case, aspired: float) -> None:
    text = propose(kind, np.array([aspired]), case)
    np.testing.assert_array_equal(text[case.own == 0.0], case.target[case.own == 0.0])


@pytest.mark.parametrize("risk", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("kind", ["line", "trade_off", "logrolling"])
def test_no_more_than_what_is_aspired_to_is_kept(kind: str, risk: float) -> None:
    case = random_cases(300, risk)
    at_target = value(case.target, case)
    aspired = at_target + (1.0 - at_target) * np.linspace(0.0, 1.0, 300)
    np.testing.assert_allclose(value(propose(kind, aspired, case), case), aspired, atol=1e-9)


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("risk", "way"), [(1.0, 0.25), (2.0, 0.5), (4.0, 0.5**0.5)])
def test_line_by_hand(risk: float, way: float) -> None:
    """From 0 toward (1, 1) the loss at the share l of the way is l ** a: a quarter of it is given up at a = 3/4."""
    own, target = np.array([[0.8, 0.2]]), np.ones((1, 2))
    text = tactics.line_proposal(np.array([0.75]), np.zeros((1, 2)), own, risk, target)
    np.testing.assert_allclose(text, [[way, way]])


def test_a_party_asks_for_the_text_on_its_line() -> None:
    """0.5 is worth 0.75 to one who wants 0; what the others ask for is taken in full where that is worth enough."""
    model = Negotiation(one_clause(), range(2))
    bo = model.cast.main.parties[1]
    asked = bo.interests.demand(np.ones((2, 1)), np.array([0.75, 0.0]))
    np.testing.assert_allclose(asked, [[0.5], [1.0]])


def test_trade_off_by_hand() -> None:
    """p = 0, y = 1, w = (.8, .2), all issues count alike: x_d = 1 / (1 + m w_d).

    m = 5 gives x = (1/5, 1/2) and u = 1 - .8 / 25 - .2 / 4 = .918.
    """
    text = tactics.trade_off_proposal(np.array([0.918]), np.zeros((1, 2)), np.array([[0.8, 0.2]]), 2.0, np.ones((1, 2)))
    np.testing.assert_allclose(text, [[0.2, 0.5]], atol=1e-9)


def test_logrolling_by_hand() -> None:
    """w = (.8, .2) against w' = (.2, .8), l = 1/2: x = (.2, .8), u = 1 - .8 x .04 - .2 x .64 = .84 and, there, .84."""
    own, theirs = np.array([[0.8, 0.2]]), np.array([[0.2, 0.8]])
    text = tactics.logrolling_proposal(np.array([0.84]), np.zeros((1, 2)), own, 2.0, np.ones((1, 2)), theirs)
    np.testing.assert_allclose(text, [[0.2, 0.8]], atol=1e-9)
    # On the line the same aspiration gives x = (.4, .4), worth 1 - .36 to the other.
    line = tactics.line_proposal(np.array([0.84]), np.zeros((1, 2)), own, 2.0, np.ones((1, 2)))
    np.testing.assert_allclose(line, [[0.4, 0.4]])


def test_where_the_others_care_for_nothing_it_is_the_line() -> None:
    case = random_cases(20)._replace(theirs=np.zeros((20, 4)))
    aspired = np.full(20, 0.8)
    np.testing.assert_allclose(propose("logrolling", aspired, case), propose("line", aspired, case), atol=1e-9)


def test_what_the_others_do_not_weigh_is_kept_until_the_target_is_good_enough() -> None:
    own, theirs = np.array([[0.5, 0.5]] * 2), np.array([[1.0, 0.0]] * 2)
    text = tactics.logrolling_proposal(np.array([0.3, 0.0]), np.zeros((2, 2)), own, 2.0, np.ones((2, 2)), theirs)
    np.testing.assert_allclose(text, [[1.0, 0.0], [1.0, 1.0]], atol=1e-9)


# --- against the theory ----------------------------------------------------------------------------------------------


def test_trade_off_keeps_own_value_and_brings_the_text_nearer_to_the_other() -> None:
    """Nearest of all texts of that value: nearer than the line, and no small exchange of issues brings it nearer."""
    case = random_cases(200)
    at_target = value(case.target, case)
    aspired = at_target + 0.5 * (1.0 - at_target)

    def distance(text: Floats) -> Floats:
        return (case.theirs * (text - case.target) ** 2).sum(axis=1)

    traded, line = propose("trade_off", aspired, case), propose("line", aspired, case)
    np.testing.assert_allclose(value(traded, case), value(line, case), atol=1e-9)
    assert (distance(traded) <= distance(line) + 1e-12).all()
    assert (distance(traded) < distance(line) - 1e-4).mean() > 0.9
    rng = np.random.default_rng(2)
    for _ in range(20):
        # Back to the iso-value curve by a scaling of the distance from the ideal.
        moved = case.ideal + (traded - case.ideal) * rng.uniform(0.95, 1.05, traded.shape)
        scale = np.sqrt((1.0 - aspired) / (1.0 - value(moved, case)))
        moved = case.ideal + scale[:, None] * (moved - case.ideal)
        np.testing.assert_allclose(value(moved, case), aspired, atol=1e-9)
        assert (distance(traded) <= distance(moved) + 1e-9).all()


def settle(kind: str, case: Case, rounds: int = 100) -> Floats:
    """Both concede by the clock, linearly, toward each other's ideal; the first offer that is accepted, (W, K)."""
    mirror = Case(case.target, case.ideal, case.theirs, case.own, case.risk)
    agreed = np.full(case.ideal.shape, np.nan)
    for step in range(rounds + 1):
        aspired = tactics.aspiration(np.zeros(len(agreed)), step / rounds, np.ones(len(agreed)))
        mine, yours = propose(kind, aspired, case), propose(kind, aspired, mirror)
        accepted = (value(mine, mirror) >= aspired) & np.isnan(agreed[:, 0])
        agreed = np.where(accepted[:, None], mine, agreed)
        accepted = (value(yours, case) >= aspired) & np.isnan(agreed[:, 0])
        agreed = np.where(accepted[:, None], yours, agreed)
    return agreed


@pytest.mark.parametrize("risk", [1.0, 2.0])
def test_logrolling_ends_nearer_the_pareto_frontier_than_the_line_when_saliences_differ(risk: float) -> None:
    case = random_cases(200, risk)
    ideals, weight = np.stack([case.ideal, case.target], 1), np.stack([case.own, case.theirs], 1)
    gaps = {}
    for kind in ("line", "logrolling"):
        text = settle(kind, case)
        values = np.stack(
            [utility.paper_value(text, ideals[:, i], weight[:, i], risk) for i in range(2)],
            axis=1,
        )
        on = np.ones(text.shape, dtype=bool)
        frontier = frontier_values(ideals, weight, np.array([risk, risk]), text, on, steps=200)
        gaps[kind] = pareto_gap(values, frontier)
    saved = gaps["line"] - gaps["logrolling"]
    assert saved.mean() - 4.0 * saved.std() / np.sqrt(len(saved)) > 0.0
    assert (gaps["logrolling"] <= gaps["line"] + 0.01).mean() > 0.95
    if risk == 2.0:
        assert gaps["logrolling"].max() < 0.01, "the contract curve itself"
