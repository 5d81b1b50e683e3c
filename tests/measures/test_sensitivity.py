"""Indices of sensitivity against functions whose indices are known, with and without chance."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.test_functions import Ishigami

from sim.measures import sensitivity as measures
from sim.measures.sensitivity import Space
from sim.types import Floats

THREE = Space(("a", "b", "c"))
# Of Ishigami's function with a = 7, b = 0.1 (Ishigami & Homma 1990).
FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}
TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437}


def ishigami(points: Floats) -> Floats:
    values: Floats = Ishigami.evaluate(np.pi * (2.0 * points - 1.0))
    return values


def with_chance(values: Floats, replicates: int, together: int, size: float) -> Floats:
    """Outcomes (P, R): chance that a row of points shares, large, and chance of each world."""
    rng = np.random.default_rng(3)
    rows = -(-len(values) // together)
    shared = np.repeat(rng.normal(0.0, 2.0 * size, (rows, replicates)), together, axis=0)[: len(values)]
    return values[:, None] + shared + rng.normal(0.0, size, (len(values), replicates))


def of(table: pd.DataFrame, index: str) -> pd.DataFrame:
    return table[table["index"] == index].set_index("name")


def test_sobol_finds_the_known_indices() -> None:
    points = measures.sobol_points(THREE, 1024, 5)
    table, _ = measures.sobol_indices(THREE, ishigami(points)[:, None], 5)
    for index, known in (("S1", FIRST), ("ST", TOTAL)):
        found = of(table, index)
        assert found["value"].to_dict() == pytest.approx(known, abs=0.03)
        assert all(found["low"][n] <= known[n] <= found["high"][n] for n in known)


def test_without_chance_sobol_agrees_with_salib() -> None:
    points = measures.sobol_points(THREE, 1024, 5)
    y = ishigami(points)
    table, left = measures.sobol_indices(THREE, y[:, None], 5)
    theirs = salib_sobol.analyze(THREE.problem(), y, calc_second_order=False, seed=5)
    np.testing.assert_allclose(of(table, "ST")["value"], theirs["ST"], rtol=0.02)
    np.testing.assert_allclose(of(table, "S1")["value"], theirs["S1"], atol=0.02)
    assert np.isnan(left.chance)


def test_chance_is_taken_out_of_sobols_indices_and_told() -> None:
    points = measures.sobol_points(THREE, 2048, 5)
    exact = ishigami(points)
    noisy = with_chance(exact, replicates=3, together=5, size=2.5)
    table, left = measures.sobol_indices(THREE, noisy, 5)
    assert of(table, "S1")["value"].to_dict() == pytest.approx(FIRST, abs=0.08)
    assert of(table, "ST")["value"].to_dict() == pytest.approx(TOTAL, abs=0.08)
    total = 2.5**2 + 5.0**2
    assert left.chance == pytest.approx(total / (total + exact.var()), abs=0.03)
    assert left.left == pytest.approx(total / 3 / (total / 3 + exact.var()), abs=0.03)
    # SALib's own, on the same means, is led astray by what the rows share.
    theirs = salib_sobol.analyze(THREE.problem(), noisy.mean(axis=1), calc_second_order=False, seed=5)
    assert abs(theirs["ST"][1] - TOTAL["b"]) > 0.08


def test_groups_move_together_and_share_their_base_points() -> None:
    grouped = Space(THREE.names, ("x", "y", "x"))
    points = measures.sobol_points(grouped, 512, 5)
    assert points.shape == (512 * 4, 3)
    single = measures.sobol_points(THREE, 512, 5)
    np.testing.assert_array_equal(points[0::4], single[0::5])
    np.testing.assert_array_equal(points[3::4], single[4::5])
    table, _ = measures.sobol_indices(grouped, ishigami(points)[:, None], 5)
    assert of(table, "S1")["value"].to_dict() == pytest.approx({"x": 1 - FIRST["b"], "y": FIRST["b"]}, abs=0.04)
    moved = measures.morris_points(grouped, 20, 5)
    found, _ = measures.morris_indices(grouped, moved, ishigami(moved)[:, None], 5)
    assert set(found["index"]) == {"mu_star"}
    assert list(found["name"]) == ["x", "y"]


GROUPINGS = [("x", "x", "x"), ("x", "y", "x"), ("x", "y", "z")]


def straight(points: Floats) -> Floats:
    """A line whose single inputs make 9, 1 and 0 tenths of the variance."""
    values: Floats = 3.0 * points[:, 0] - points[:, 1]
    return values


@pytest.mark.parametrize("groups", GROUPINGS)
@pytest.mark.parametrize(("work", "shares"), [(ishigami, FIRST), (straight, {"a": 0.9, "b": 0.1, "c": 0.0})])
def test_sobol_of_one_two_and_many_groups_finds_the_known_indices(
    groups: tuple[str, ...], work: Callable[[Floats], Floats], shares: dict[str, float]
) -> None:
    """A group's first-order share is what its inputs make together; one group of all inputs makes everything."""
    space = Space(THREE.names, groups)
    points = measures.sobol_points(space, 1024, 5)
    assert points.shape == (1024 * (len(set(groups)) + 2), 3)
    table, _ = measures.sobol_indices(space, work(points)[:, None], 5)
    assert list(of(table, "S1").index) == list(dict.fromkeys(groups))
    if len(set(groups)) == 1:
        assert of(table, "S1")["value"]["x"] == pytest.approx(1.0, abs=0.02)
        assert of(table, "ST")["value"]["x"] == pytest.approx(1.0, abs=0.02)
        return
    # Ishigami's a and c act together: their joint share belongs to the group that holds both.
    together = 1.0 - sum(shares.values())
    for group in set(groups):
        inside = [name for name, its in zip(THREE.names, groups, strict=True) if its == group]
        known = sum(shares[name] for name in inside) + (together if {"a", "c"} <= set(inside) else 0.0)
        assert of(table, "S1")["value"][group] == pytest.approx(known, abs=0.04)


@pytest.mark.parametrize("groups", GROUPINGS)
def test_sobols_rows_hold_what_they_are_said_to_hold(groups: tuple[str, ...]) -> None:
    space = Space(THREE.names, groups)
    a, swaps, b = measures.sobol_rows(space, measures.sobol_points(space, 16, 5))
    assert len(swaps) == len(space.moved)
    for group, swapped in zip(space.moved, swaps, strict=True):
        mine = np.array(groups) == group
        np.testing.assert_array_equal(swapped[:, mine], b[:, mine])
        np.testing.assert_array_equal(swapped[:, ~mine], a[:, ~mine])


def test_where_salib_knows_groups_its_points_are_ours() -> None:
    from SALib.sample import sobol as salib_sample

    grouped = Space(THREE.names, ("x", "y", "x"))
    theirs = salib_sample.sample(grouped.problem(), 32, calc_second_order=False, seed=5)
    np.testing.assert_array_equal(measures.sobol_points(grouped, 32, 5), theirs)


def test_a_design_of_another_size_is_refused_not_read_askew() -> None:
    with pytest.raises(ValueError, match="whole number of rows of 3 points, got 25"):
        measures.sobol_indices(Space(THREE.names, ("x", "x", "x")), np.ones((25, 2)), 5)


@pytest.mark.parametrize("groups", GROUPINGS)
def test_morris_of_one_two_and_many_groups_knows_a_straight_line(groups: tuple[str, ...]) -> None:
    """A group's mean effect lies between the difference and the sum of what its inputs do alone."""
    space = Space(THREE.names, groups)
    points = measures.morris_points(space, 200, 5)
    table, _ = measures.morris_indices(space, points, straight(points)[:, None], 5)
    width = 1 - 2 * measures.TAIL
    for group in space.moved:
        slopes = [s for s, its in zip((3.0, 1.0, 0.0), groups, strict=True) if its == group]
        known = width * (3.0 if {3.0, 1.0} <= set(slopes) else max(slopes))  # of |3 - 1| and 3 + 1 the mean is 3
        assert of(table, "mu_star")["value"][group] == pytest.approx(known, abs=0.25)


def test_morris_steps_over_the_middle_and_knows_a_straight_line() -> None:
    points = measures.morris_points(THREE, 12, 5)
    assert points.min() == pytest.approx(measures.TAIL)
    assert points.max() == pytest.approx(1 - measures.TAIL)
    table, _ = measures.morris_indices(THREE, points, (3.0 * points[:, 0] - points[:, 1])[:, None], 5)
    width = 1 - 2 * measures.TAIL
    assert of(table, "mu_star")["value"].to_dict() == pytest.approx({"a": 3 * width, "b": width, "c": 0.0}, abs=1e-9)
    assert of(table, "mu")["value"]["b"] == pytest.approx(-width)
    assert of(table, "sigma")["value"].abs().max() < 1e-9


def test_given_data_finds_first_order_shares_under_chance() -> None:
    points = measures.spread_points(3, 3000, 5)
    noisy = with_chance(ishigami(points), replicates=2, together=1, size=1.5)
    table, left = measures.given_data_indices(THREE, points, noisy, 5, top=2)
    assert table.set_index("name")["value"].to_dict() == pytest.approx(FIRST, abs=0.06)
    assert table.set_index("name")["low"].notna().to_dict() == {"a": True, "b": True, "c": False}
    assert 0.2 < left.left < 0.5


def test_pawn_tells_what_matters_from_what_does_nothing() -> None:
    points = measures.spread_points(3, 1500, 5)
    y = points[:, 0] ** 2 + 0.2 * points[:, 1]
    table, _ = measures.pawn_indices(THREE, points, y[:, None], 5, top=3)
    value = table.set_index("name")["value"]
    assert value["a"] > 3 * value["b"] > 3 * value["dummy"]
    assert value["c"] == pytest.approx(value["dummy"], abs=0.04)


def test_pawn_leaves_numpys_global_generator_alone() -> None:
    points = measures.spread_points(3, 200, 5)
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]  # noqa: NPY002
    measures.pawn_indices(THREE, points, points[:, :1], 5, top=1)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # type: ignore[index]  # noqa: NPY002


def test_directions_are_signs_and_nothing_for_a_constant() -> None:
    points = measures.spread_points(3, 500, 5)
    found = measures.directions(points, (points[:, 0] - 2 * points[:, 1])[:, None])
    assert found[0] > 0.3 and found[1] < -0.8 and abs(found[2]) < 0.1
    assert measures.directions(points, np.ones((500, 2))).tolist() == [0.0, 0.0, 0.0]


def test_a_missing_value_is_refused_where_salib_says_nothing() -> None:
    points = measures.sobol_points(THREE, 64, 5)
    y = ishigami(points)[:, None].copy()
    y[7] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = salib_sobol.analyze(THREE.problem(), y[:, 0], calc_second_order=False, seed=5)
    assert not np.isfinite(theirs["S1"]).all() or (theirs["S1"] == 0).all()  # the trap
    for work in (
        lambda: measures.sobol_indices(THREE, y, 5),
        lambda: measures.morris_indices(THREE, measures.morris_points(THREE, 80, 5), y, 5),
        lambda: measures.given_data_indices(THREE, points, y, 5, 1),
        lambda: measures.pawn_indices(THREE, points, y, 5, 1),
    ):
        with pytest.raises(ValueError, match="1 of 320 values are missing"):
            work()


def test_nothing_that_varies_is_missing_not_zero() -> None:
    points = measures.sobol_points(THREE, 64, 5)
    table, _ = measures.sobol_indices(THREE, np.ones((len(points), 2)), 5)
    assert table["value"].isna().all()


def test_seed_zero_is_a_seed() -> None:
    assert measures.seed_for(0, "sobol") != 0
    assert len({measures.seed_for(seed, what) for seed in (0, 1) for what in ("sobol", "morris")}) == 4
    seed = measures.seed_for(0, "x")
    points = measures.sobol_points(THREE, 64, seed)
    np.testing.assert_array_equal(points, measures.sobol_points(THREE, 64, seed))
    y = ishigami(points)[:, None]
    pd.testing.assert_frame_equal(measures.sobol_indices(THREE, y, seed)[0], measures.sobol_indices(THREE, y, seed)[0])


def test_sobol_wants_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="power of 2"):
        measures.sobol_points(THREE, 100, 5)
