"""The bargaining solutions over lists of texts, against textbook points and their axioms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures import NoSolution, egalitarian, kalai_smorodinsky, nash, pareto_mask, utilitarian

Solution = Callable[[np.ndarray, np.ndarray], int]
SOLUTIONS: dict[str, Solution] = {
    "nash": nash,
    "kalai_smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
}


def parabola(x: np.ndarray) -> np.ndarray:
    """The frontier u2 = 10 - u1 ** 2 / 10."""
    return np.stack([x, 10.0 - x**2 / 10.0], axis=1)


def straight(x: np.ndarray) -> np.ndarray:
    """The frontier u1 / 20 + u2 / 10 = 1."""
    return np.stack([x, 10.0 * (1.0 - x / 20.0)], axis=1)


def roots(x: np.ndarray) -> np.ndarray:
    """A pie of 1 between u = sqrt(x) and u = 1 - x."""
    return np.stack([np.sqrt(x), 1.0 - x], axis=1)


def at(solution: Solution, curve: Callable[[np.ndarray], np.ndarray], end: float, disagreement: np.ndarray) -> float:
    """Where on a curve the solution is: a coarse list, then a finer one around its answer, the coarse one kept."""
    # With the exact limits of what is individually rational, so that ideal gains are not cut to the coarse list.
    coarse = np.concatenate([np.linspace(0.0, end, 20001), limits(curve)])
    found = float(coarse[solution(curve(coarse), disagreement)])
    width = end / 20000
    x = np.concatenate([coarse, np.clip(np.linspace(found - width, found + width, 2001), 0.0, end)])
    return float(x[solution(curve(x), disagreement)])


def limits(curve: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """The points of the parabola at which one of the two has 2 or 1, from within."""
    return np.array([2.0, np.sqrt(90.0) * (1.0 - 1e-15)]) if curve is parabola else np.array([0.0])


@pytest.mark.parametrize(
    ("curve", "end", "floor", "kind", "expected"),
    [
        (roots, 1.0, (0, 0), "nash", (1 / 3,)),
        (roots, 1.0, (0, 0), "kalai_smorodinsky", (0.381966,)),
        (roots, 1.0, (0, 0), "egalitarian", (0.381966,)),
        (parabola, 10.0, (0, 0), "nash", (5.773503, 6.666667)),
        (parabola, 10.0, (0, 0), "kalai_smorodinsky", (6.180340, 6.180340)),
        (parabola, 10.0, (0, 0), "egalitarian", (6.180340, 6.180340)),
        (parabola, 10.0, (0, 0), "utilitarian", (5.0, 7.5)),
        (parabola, 10.0, (2, 1), "nash", (6.184315, 6.175425)),
        (parabola, 10.0, (2, 1), "kalai_smorodinsky", (6.337995, 5.982982)),
        (parabola, 10.0, (2, 1), "egalitarian", (6.618950, 5.618950)),
        (straight, 20.0, (0, 0), "nash", (10.0, 5.0)),
        (straight, 20.0, (0, 0), "kalai_smorodinsky", (10.0, 5.0)),
        (straight, 20.0, (0, 0), "egalitarian", (6.666667, 6.666667)),
    ],
)
def test_textbook_points(
    curve: Callable[[np.ndarray], np.ndarray],
    end: float,
    floor: tuple[float, float],
    kind: str,
    expected: tuple[float, ...],
) -> None:
    """Nash 1950; Kalai & Smorodinsky 1975; Kalai 1977: the closed forms of published-results 1, to six digits."""
    x = at(SOLUTIONS[kind], curve, end, np.array(floor, dtype=float))
    found = (x,) if len(expected) == 1 else tuple(curve(np.array([x]))[0])
    assert found == pytest.approx(expected, abs=1e-6)


def test_asymmetric_nash_on_a_pie() -> None:
    """Nash 1950 with weights (Harsanyi & Selten 1972): pie 1, d = (.1, .2), weight .6 gives (.52, .48)."""
    share = np.linspace(0.0, 1.0, 1001)
    values = np.stack([share, 1.0 - share], axis=1)
    found = nash(values, np.array([0.1, 0.2]), np.array([0.6, 0.4]))
    assert values[found] == pytest.approx((0.52, 0.48))


def test_ties_go_to_the_lowest_index_that_nothing_beats() -> None:
    """All products are 0 here: the first text is beaten by the third, the second by none."""
    values = np.array([[0.0, 0.5], [0.7, 0.0], [0.0, 0.9], [0.7, 0.0]])
    assert nash(values, np.zeros(2)) == 1
    assert egalitarian(values, np.zeros(2)) == 2  # of least gains 0, the greatest next least
    assert utilitarian(np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2)) == 0


def test_no_solution_and_wrong_input() -> None:
    values = np.array([[0.4, 0.6], [0.6, 0.4]])
    for solution in SOLUTIONS.values():
        with pytest.raises(NoSolution):
            solution(values, np.array([0.5, 0.5]))
        with pytest.raises(ValueError, match="disagreement"):
            solution(values, np.zeros(3))
        with pytest.raises(ValueError, match="finite"):
            solution(np.array([[np.nan, 1.0]]), np.zeros(2))
    with pytest.raises(ValueError, match="weight"):
        nash(values, np.zeros(2), np.array([1.0, 0.0]))


def slow_mask(values: np.ndarray) -> list[bool]:
    return [not any((b >= a).all() and (b > a).any() for b in values) for a in values]


few = st.integers(0, 4).map(float)
tables = st.tuples(st.integers(1, 30), st.integers(1, 4)).flatmap(lambda shape: arrays(np.float64, shape, elements=few))


@given(tables)
def test_pareto_mask_is_the_definition(values: np.ndarray) -> None:
    """Pareto 1906, compared pair by pair, with many ties and copies."""
    assert pareto_mask(values).tolist() == slow_mask(values)


@given(arrays(np.float64, (40, 3), elements=st.floats(0, 1) | st.sampled_from([1e-17, -0.0, 1.0])))
def test_pareto_mask_where_rounding_hides_a_gain(values: np.ndarray) -> None:
    assert pareto_mask(values).tolist() == slow_mask(values)


def test_pareto_mask_of_many_texts() -> None:
    """A hundred thousand texts: no array of their square."""
    rng = np.random.default_rng(1)
    values = rng.random((100_000, 3))
    mask = pareto_mask(values)
    assert 0 < mask.sum() < 5000
    unbeaten = values[mask]
    for row in values[~mask][::5000]:
        assert ((unbeaten >= row).all(axis=1) & (unbeaten > row).any(axis=1)).any()


unit = st.floats(0, 1)
cases = st.integers(2, 4).flatmap(
    lambda n: st.tuples(arrays(np.float64, (25, n), elements=unit), arrays(np.float64, n, elements=st.floats(0, 0.5)))
)


def found_by(solution: Solution, values: np.ndarray, floor: np.ndarray) -> int | None:
    try:
        return solution(values, floor)
    except NoSolution:
        assert not (values >= floor).all(axis=1).any()
        return None


@given(cases)
def test_every_solution_is_efficient_and_never_below_disagreement(case: tuple[np.ndarray, np.ndarray]) -> None:
    values, floor = case
    rational = (values >= floor).all(axis=1)
    for solution in SOLUTIONS.values():
        best = found_by(solution, values, floor)
        if best is not None:
            gains = values - floor
            better = (gains >= gains[best]).all(axis=1) & (gains > gains[best]).any(axis=1)
            assert rational[best] and not better.any()


@given(cases, st.integers(0, 3))
def test_nash_does_not_hang_on_scales_or_origins(case: tuple[np.ndarray, np.ndarray], power: int) -> None:
    """Nash 1950, scale invariance: whole powers of two scale without rounding."""
    values, floor = case
    scale = 2.0 ** (power * np.arange(len(floor)))
    assert found_by(nash, values * scale, floor * scale) == found_by(nash, values, floor)
    best = found_by(nash, values, floor)
    if best is not None:
        moved = nash(values * 3.7 + 0.2, floor * 3.7 + 0.2)
        gains = np.maximum(values[[best, moved]] - floor, 0.0).prod(axis=1)
        assert gains[1] == pytest.approx(gains[0], rel=1e-9, abs=1e-12)


@given(cases)
def test_solutions_are_blind_to_names(case: tuple[np.ndarray, np.ndarray]) -> None:
    """Nash 1950, symmetry: with the parties in another order the same text comes out (the sum but for its rounding)."""
    values, floor = case
    back = slice(None, None, -1)
    for kind in ("nash", "kalai_smorodinsky", "egalitarian"):
        assert found_by(SOLUTIONS[kind], values[:, back], floor[back]) == found_by(SOLUTIONS[kind], values, floor)


@given(arrays(np.float64, (12, 2), elements=unit))
def test_nash_of_a_symmetric_list_is_equal_where_it_can_be(half: np.ndarray) -> None:
    """Nash 1950, symmetry: with every text's mirror image and their mean in the list, both get the same."""
    mirrored = np.concatenate([half, half[:, ::-1]])
    middle = np.repeat(half.mean(axis=1), 2).reshape(-1, 2)
    values = np.concatenate([mirrored, middle])
    best = values[nash(values, np.zeros(2))]
    assert best[0] == pytest.approx(best[1], abs=1e-5)


@given(cases, arrays(np.float64, (10, 4), elements=unit))
def test_kalai_smorodinsky_is_monotonic(case: tuple[np.ndarray, np.ndarray], more: np.ndarray) -> None:
    """Kalai & Smorodinsky 1975: texts added within the same ideal gains never lower the least ratio."""
    values, floor = case
    if found_by(kalai_smorodinsky, values, floor) is None:
        return
    rational = values[(values >= floor).all(axis=1)]
    ideal = rational.max(axis=0)
    wider = np.concatenate([values, np.minimum(more[:, : len(floor)], ideal)])
    ratio = [
        ((table[kalai_smorodinsky(table, floor)] - floor) / np.where(ideal > floor, ideal - floor, 1.0))[ideal > floor]
        for table in (values, wider)
    ]
    if ratio[0].size:
        assert ratio[1].min() >= ratio[0].min() - 1e-9


@settings(max_examples=30)
@given(st.floats(0.2, 3.0), st.floats(0.2, 3.0))
def test_kalai_smorodinsky_gives_more_from_a_wider_frontier(bulge: float, wider: float) -> None:
    """The same axiom on frontiers u2 = (1 - u1 ** p) ** (1 / p) with the same ideal gains: both gain as p grows."""
    x = np.linspace(0.0, 1.0, 2001)
    low, high = sorted((1.0 + bulge, 1.0 + bulge + wider))
    outcomes = []
    for p in (low, high):
        values = np.stack([x, (1.0 - x**p) ** (1.0 / p)], axis=1)
        outcomes.append(values[kalai_smorodinsky(values, np.zeros(2))])
    assert (outcomes[1] >= outcomes[0] - 2e-3).all()


@given(cases)
def test_egalitarian_maximises_the_least_gain(case: tuple[np.ndarray, np.ndarray]) -> None:
    """Kalai 1977; where the list holds a text that gives all the same and no text gives all more, that least gain."""
    values, floor = case
    best = found_by(egalitarian, values, floor)
    if best is not None:
        assert (values[best] - floor).min() >= (values - floor).min(axis=1).max() - 1e-12
    even = np.concatenate([values * 0.5, (floor * 0.5 + 0.6)[None, :]])  # more than anything else gives anyone at least
    least = even[egalitarian(even, floor * 0.5)] - floor * 0.5
    assert least.min() >= 0.6 - 1e-12 and np.ptp(least) < 1e-9
