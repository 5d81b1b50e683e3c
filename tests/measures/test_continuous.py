"""The solutions over every text: against lattices, closed forms and axioms; a world's bits alone and in a batch."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures import concepts
from sim.measures.continuous import KINDS, Kind, distance_to, frontier_above, solve, solve_all
from sim.measures.solutions import frontier_values, pareto_gap
from sim.measures.winset import sample_values
from sim.utility import weights

Case = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
SCORES: dict[Kind, Callable[[np.ndarray], np.ndarray]] = {
    "nash": lambda gains: np.log(np.maximum(gains, 1e-300)).sum(axis=-1),
    "egalitarian": lambda gains: gains.min(axis=-1),
    "utilitarian": lambda gains: gains.sum(axis=-1),
}


def case(
    worlds: int,
    parties: int,
    issues: int,
    risks: tuple[float, ...],
    seed: int = 0,
    floor: float = 0.6,
    off: float = 0.1,
) -> Case:
    """Random worlds: half of the ideals on a ladder of five steps, some issues without weight, some off the table."""
    rng = np.random.default_rng(seed)
    ideals = rng.integers(0, 5, (worlds, parties, issues)) / 4
    ideals[::2] = rng.random((worlds, parties, issues))[::2]
    salience = np.where(rng.random((worlds, parties, issues)) < 0.3, 0.0, rng.random((worlds, parties, issues)))
    salience[..., 0] += 0.1
    weight = weights(salience, np.ones((worlds, parties, issues), dtype=bool))
    risk = rng.choice(risks, (worlds, parties))
    on_table = rng.random((worlds, issues)) >= off
    return ideals, weight, risk, rng.random((worlds, parties)) * floor, on_table, rng.random((worlds, issues))


def lattice(issues: int, steps: int) -> np.ndarray:
    return np.array(list(product(np.linspace(0.0, 1.0, steps), repeat=issues)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("risks", [(1.0,), (2.0,), (1.0, 1.5, 2.0, 3.0)])
@pytest.mark.parametrize(("parties", "issues", "steps"), [(2, 2, 101), (3, 2, 101), (3, 1, 2001)])
def test_no_text_of_a_fine_lattice_is_better(
    kind: Kind, risks: tuple[float, ...], parties: int, issues: int, steps: int
) -> None:
    """The lists' solutions (Nash 1950; Kalai & Smorodinsky 1975; Kalai 1977) on a lattice of texts are never better."""
    ideals, weight, risk, floor, on, text = case(12, parties, issues, risks, seed=parties, off=0.0)
    values, found = solve(kind, ideals, weight, risk, floor, on, text)
    listed = sample_values(lattice(issues, steps), ideals, weight, risk)
    for w in range(len(values)):
        try:
            best = listed[w, getattr(concepts, kind)(listed[w], floor[w])]
        except concepts.NoSolution:
            continue  # the lattice may miss a small set of rational texts
        assert (values[w] >= floor[w] - 1e-8).all()
        np.testing.assert_allclose(values[w], sample_values(found[w : w + 1], ideals, weight, risk)[w, 0], atol=1e-12)
        gains, other = values[w] - floor[w], best - floor[w]
        if kind == "kalai_smorodinsky":
            ideal = (listed[w][(listed[w] >= floor[w]).all(axis=1)] - floor[w]).max(axis=0)
            if ideal.min() > 0.1:  # the true ideal gains are higher, by as much as the lattice is coarse
                assert (gains / ideal).min() >= (other / ideal).min() * ideal.min() / (ideal.min() + 3 / steps) - 1e-6
        else:
            assert SCORES[kind](gains) >= SCORES[kind](other) - 1e-7


def test_two_risk_neutral_parties_on_one_issue() -> None:
    """A pie of 1 (Nash 1950): d = (.1, .2) and power .6 give (.52, .48); the others by hand."""
    args = (np.array([[[1.0], [0.0]]]), np.ones((1, 2, 1)), np.ones(2), np.array([[0.1, 0.2]]))
    rest = (np.ones((1, 1), dtype=bool), np.zeros((1, 1)))
    nash, text = solve("nash", *args, *rest, power=np.array([0.6, 0.4]))
    assert nash[0] == pytest.approx([0.52, 0.48], abs=1e-7) and text[0] == pytest.approx([0.52], abs=1e-7)
    for kind in ("nash", "kalai_smorodinsky", "egalitarian"):
        assert solve(kind, *args, *rest)[0][0] == pytest.approx([0.45, 0.55], abs=2e-7)


def test_parabola_of_one_quadratic_party() -> None:
    """u = (1 - (1 - x) ** 2, 1 - x) is Nash's sqrt example turned round: x' = 1 / 3, KS = egalitarian at .381966."""
    args = (np.array([[[1.0], [0.0]]]), np.ones((1, 2, 1)), np.array([2.0, 1.0]), np.zeros((1, 2)))
    rest = (np.ones((1, 1), dtype=bool), np.zeros((1, 1)))
    # Here s = 1 - x goes to the second: (1 - s ** 2) s is greatest at 1 / sqrt 3, and 1 - s ** 2 = s at .618034.
    for kind, share in (("nash", 0.577350), ("kalai_smorodinsky", 0.618034), ("egalitarian", 0.618034)):
        assert solve(kind, *args, *rest)[0][0, 1] == pytest.approx(share, abs=1e-6)  # type: ignore[arg-type]


@pytest.mark.parametrize("risks", [(1.0,), (2.0,), (1.0, 1.05, 1.5, 2.0, 4.0)])
@pytest.mark.parametrize(("parties", "issues"), [(1, 2), (2, 5), (3, 8), (5, 31)])
def test_each_is_the_best_of_all_at_what_it_maximises(risks: tuple[float, ...], parties: int, issues: int) -> None:
    """And none is below disagreement (individual rationality)."""
    args = case(30, parties, issues, risks, seed=parties)
    found = solve_all(*args)
    gains = {kind: values - args[3] for kind, (values, _) in found.items()}
    known = ~np.isnan(gains["nash"][:, 0])
    assert known.mean() > 0.7
    for kind in KINDS:
        assert gains[kind][known].min() >= -1e-8
        assert np.isnan(found[kind][1][~known]).all()
        np.testing.assert_array_equal(found[kind][1][known][~args[4][known]], args[5][known][~args[4][known]])
    clear = known & (gains["egalitarian"].min(axis=1) > 1e-6)
    for kind, score in SCORES.items():
        for other in KINDS:
            assert (score(gains[kind][clear]) >= score(gains[other][clear]) - 1e-6).all()


def test_many_parties_and_issues() -> None:
    """Eleven parties and 31 issues: a lattice would have more texts than there are atoms; the optimum is checked by
    its own weights, since a text that maximises a weighted sum of utilities is efficient (Geoffrion 1968)."""
    ideals, weight, risk, floor, on, text = case(8, 11, 31, (2.0,), seed=4, off=0.0)
    values, found = solve("nash", ideals, weight, risk, floor, on, text)
    price = 1.0 / (values - floor)
    stake = price[..., None] * weight
    np.testing.assert_allclose(found, (stake * ideals).sum(axis=1) / stake.sum(axis=1), atol=1e-7)


@given(arrays(np.float64, (3, 2, 3), elements=st.floats(0, 1)), arrays(np.float64, (3, 3), elements=st.floats(0.1, 1)))
@settings(max_examples=25)
def test_symmetric_worlds_are_shared_equally(ideals: np.ndarray, salience: np.ndarray) -> None:
    """Nash 1950, symmetry; Kalai 1977: two parties who mirror each other get the same of every solution but the sum."""
    ideals[:, 1] = 1.0 - ideals[:, 0]
    weight = weights(np.repeat(salience[:, None, :], 2, axis=1), np.ones((3, 2, 3), dtype=bool))
    rest = (np.ones((3, 3), dtype=bool), np.full((3, 3), 0.5))
    for kind in ("nash", "kalai_smorodinsky", "egalitarian"):
        values, _ = solve(kind, ideals, weight, np.array([2.0, 2.0]), np.zeros((3, 2)), *rest)  # type: ignore[arg-type]
        np.testing.assert_allclose(values[:, 0], values[:, 1], atol=1e-6)


def test_egalitarian_gives_equal_gains_where_ideals_conflict() -> None:
    """Kalai 1977: on one issue between opposite ideals everyone's gain is the same."""
    ideals = np.broadcast_to(np.array([[[0.0], [1.0]]]), (20, 2, 1))
    floor = np.random.default_rng(2).random((20, 2)) * 0.4
    rest = (np.ones((20, 1), dtype=bool), np.zeros((20, 1)))
    values, _ = solve("egalitarian", ideals, np.ones((20, 2, 1)), np.array([1.0, 2.0]), floor, *rest)
    np.testing.assert_allclose(values[:, 0] - floor[:, 0], values[:, 1] - floor[:, 1], atol=1e-7)


def test_kalai_smorodinsky_is_monotonic() -> None:
    """Kalai & Smorodinsky 1975: less loss everywhere but at the ends (a higher exponent) leaves the ideal gains as they
    are and hurts nobody."""
    args = (np.array([[[1.0], [0.0]]]), np.ones((1, 2, 1)))
    rest = (np.zeros((1, 2)), np.ones((1, 1), dtype=bool), np.zeros((1, 1)))
    found = [solve("kalai_smorodinsky", *args, np.array([1.0, a]), *rest)[0][0] for a in (1.0, 1.5, 2.0, 3.0)]
    assert (np.diff(np.stack(found), axis=0) > 0.01).all()


@pytest.mark.parametrize("risks", [(2.0,), (1.0, 1.3, 2.0, 3.0)])
@pytest.mark.parametrize(("parties", "issues"), [(2, 1), (3, 9), (9, 1), (11, 31)])
def test_a_world_has_the_same_bits_alone_and_in_a_batch(risks: tuple[float, ...], parties: int, issues: int) -> None:
    args = case(8, parties, issues, risks, seed=7)
    batch = solve_all(*args)
    backwards = solve_all(*(np.asfortranarray(a[::-1]) for a in args))
    for w in (0, 5):
        alone = solve_all(*(a[w : w + 1] for a in args))
        for kind in KINDS:
            for mine, one, turned in zip(batch[kind], alone[kind], backwards[kind], strict=True):
                np.testing.assert_array_equal(one[0], mine[w])
                np.testing.assert_array_equal(turned[::-1][w], mine[w])


def test_frontier_above_is_the_exact_gap() -> None:
    """Against the lattice of weights with two parties: never less than it finds, and hardly more."""
    ideals, weight, risk, _, on, text = case(40, 2, 6, (2.0,), seed=9)
    values = np.stack([sample_values(text[w : w + 1], ideals, weight, risk)[w, 0] for w in range(40)])
    exact = pareto_gap(values, frontier_above(values, ideals, weight, risk, on, text))
    coarse = pareto_gap(values, frontier_values(ideals, weight, risk, text, on, steps=200))
    assert (exact >= coarse - 1e-9).all()
    np.testing.assert_allclose(exact, coarse, atol=0.01)
    best = solve("egalitarian", ideals, weight, risk, values, on, text)[0]
    again = pareto_gap(best, frontier_above(best, ideals, weight, risk, on, text))
    assert again.max() < 1e-7


def test_where_nobody_can_gain_or_agree() -> None:
    """Parties who already have their ideals get them; who wants more than there is gets NaN."""
    ideals, weight, on = np.full((2, 2, 1), 0.5), np.ones((2, 2, 1)), np.ones((2, 1), dtype=bool)
    floor = np.array([[1.0, 1.0], [1.0, 1.1]])
    for kind in KINDS:
        values, text = solve(kind, ideals, weight, np.array([1.0, 2.0]), floor, on, np.zeros((2, 1)))
        np.testing.assert_allclose(values[0], 1.0, atol=1e-7)
        np.testing.assert_allclose(text[0], 0.5, atol=1e-7)
        assert np.isnan(values[1]).all()


def test_distance_to() -> None:
    there, here = np.array([[0.6, 0.8], [np.nan, np.nan]]), np.array([[0.3, 0.4], [0.1, 0.1]])
    assert distance_to(here, there) == pytest.approx([0.5 / np.sqrt(2), np.nan], nan_ok=True)


def test_wrong_input_is_refused() -> None:
    args = case(2, 2, 2, (2.0,))
    with pytest.raises(ValueError, match="unknown solution"):
        solve("fair", *args)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="exponents"):
        solve("nash", args[0], args[1], np.array([0.5, 2.0]), *args[3:])
    with pytest.raises(ValueError, match="powers"):
        solve("nash", *args, power=np.array([0.0, 1.0]))
