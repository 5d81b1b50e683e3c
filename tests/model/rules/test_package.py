"""The best package: closed forms, an independent optimiser, and what a world has to do with its neighbours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize

from sim.model.rules import package
from sim.model.rules.package import Ground, Side
from sim.model.rules.red_lines import Line, Lines
from sim.types import Floats
from tests.model.rules.hand import bools, floats


def side(wish: Floats, weight: Floats, *, believed: float = 1.0, risk: float = 2.0, reserved: float = 0.0,
         lines: tuple[Line, ...] = (), price: float = 2.0) -> Side:  # fmt: skip
    worlds, issues = wish.shape
    drawn = Lines.of([line.among(list(range(issues))) for line in lines])
    full = np.full(worlds, price)
    return Side(
        wish, weight, np.full(wish.shape, believed), risk, np.full(worlds, reserved), drawn, full, np.ones(worlds), True
    )


def ground(worlds: int, issues: int, today: float = 0.0) -> Ground:
    shape = (worlds, issues)
    return Ground(np.full(shape, today), np.ones(shape, dtype=bool), np.full(shape, today))


def line(column: int, above: float | None, below: float | None, unless: tuple[tuple[int, float], ...] = ()) -> Line:
    return Line("", column, above, below, list(unless), bools(False))


def test_two_equals_who_want_opposite_ends_meet_in_the_middle() -> None:
    sides = [side(floats([0.0]), floats([1.0])), side(floats([1.0]), floats([1.0]))]
    text, least = package.best(sides, ground(1, 1))
    assert_allclose(text, [[0.5]], atol=0.01)
    assert_allclose(least, [0.75], atol=0.005)


def test_each_gets_what_matters_to_him() -> None:
    """Weights of 0.9 and 0.1 the other way round: by symmetry x = 0.9 on one issue and 0.1 on the other."""
    sides = [side(floats([1.0, 1.0]), floats([0.9, 0.1])), side(floats([0.0, 0.0]), floats([0.1, 0.9]))]
    text, _ = package.best(sides, ground(1, 2))
    assert_allclose(text, [[0.9, 0.1]], atol=0.02)


def test_who_has_more_without_a_deal_gets_more_of_it() -> None:
    poor, rich = side(floats([0.0]), floats([1.0])), side(floats([1.0]), floats([1.0]), reserved=0.5)
    text, least = package.best([poor, rich], ground(1, 1))
    assert text[0, 0] > 0.6
    won = package.gains([poor, rich], text, ground(1, 1))
    assert_allclose(won[0, 0], won[0, 1], atol=0.03)
    assert least[0] == won.min()


def test_a_dear_line_moves_the_text_and_its_condition_waives_it() -> None:
    """One wants all of issue 0, the other lets it beyond 0.2 only where issue 1, which costs little, is expected."""
    wishes, weights = (floats([1.0, 0.3]), floats([0.9, 0.1])), (floats([0.3, 1.0]), floats([0.2, 0.8]))
    firm, open_to = line(0, 0.2, None), line(0, 0.2, None, ((1, 0.9),))
    asks = side(*wishes)
    held, _ = package.best([asks, side(*weights, lines=(firm,), price=20.0)], ground(1, 2))
    waived, _ = package.best([asks, side(*weights, lines=(open_to,), price=20.0)], ground(1, 2))
    assert held[0, 0] < 0.4
    assert waived[0, 0] > 0.6 and waived[0, 1] > 0.8


def test_what_is_not_on_the_table_stays_as_it_is() -> None:
    sides = [side(floats([0.0, 0.0]), floats([0.5, 0.5])), side(floats([1.0, 1.0]), floats([0.5, 0.5]))]
    part = Ground(floats([0.25, 0.25]), bools([True, False]), floats([0.25, 0.25]))
    text, _ = package.best(sides, part)
    assert text[0, 1] == 0.25
    assert text[0, 0] > 0.4


def drawn(worlds: int, issues: int, parties: int, risk: float) -> tuple[list[Side], Ground]:
    rng = np.random.default_rng(20251023)
    sides = []
    for i in range(parties):
        lines = (line(0, 0.4, None, ((2, 0.7),)), line(1, 0.4, None)) if i == 0 else (line(1, None, 0.6),)
        made = side(rng.uniform(0, 1, (worlds, issues)), rng.dirichlet(np.ones(issues), worlds), risk=risk, lines=lines)
        believed, reserved = rng.uniform(0.2, 0.9, (worlds, issues)), rng.uniform(0.3, 0.5, worlds)
        sides.append(replace(made, believed=believed, reserved=reserved))
    return sides, ground(worlds, issues)


def only(sides: list[Side], at: int) -> list[Side]:
    row = np.array([at])
    arrays = ("wish", "weight", "believed", "reserved", "price", "power")
    return [replace(side, **{name: getattr(side, name)[row] for name in arrays}) for side in sides]


def optimised(sides: list[Side], start: Floats) -> float:
    """The most that the one who gains least can gain, as sequential quadratic programming has it from a start."""
    here = ground(1, len(start))

    def won(z: Floats, i: int) -> float:
        return float(package.gains(sides, z[None, :-1], here)[0, i] - z[-1])

    holds = [{"type": "ineq", "fun": won, "args": (i,)} for i in range(len(sides))]
    bounds = [(0, 1)] * len(start) + [(-5, 5)]
    said = minimize(lambda z: -z[-1], [*start, 0.0], bounds=bounds, constraints=holds, method="SLSQP")
    return float(package.gains(sides, np.clip(said.x[None, :-1], 0, 1), here).min())


@pytest.mark.parametrize(
    ("parties", "risk", "within"), [(2, 2.0, 0.01), (3, 2.0, 0.01), (2, 1.3, 0.02), (2, 3.0, 0.01)]
)
def test_it_comes_near_what_an_optimiser_finds(parties: int, risk: float, within: float) -> None:
    """On average over worlds; the other is sequential quadratic programming from three starts."""
    worlds, issues = 24, 5
    sides, about = drawn(worlds, issues, parties, risk)
    text, least = package.best(sides, about)
    missed = []
    for w in range(worlds):
        starts = (text[w], np.full(issues, 0.3), np.full(issues, 0.7))
        found = max(optimised(only(sides, w), start) for start in starts)
        missed.append(found - least[w])
    assert np.mean(missed) < within


@given(st.integers(0, 11))
def test_a_world_has_the_same_package_alone(at: int) -> None:
    sides, about = drawn(12, 5, 2, 2.0)
    text, least = package.best(sides, about)
    alone, own = package.best(only(sides, at), ground(1, 5))
    assert_array_equal(text[at], alone[0])
    assert least[at] == own[0]


def test_a_majority_leaves_out_who_asks_for_most() -> None:
    """Two near each other and a third far away: the text of two lies between them, that of all leans to the third."""
    wishes = (0.0, 0.2, 1.0)
    three = [replace(side(floats([wish]), floats([1.0]), reserved=0.5), veto=False) for wish in wishes]
    text, least = package.best(three, ground(1, 1), 0.6)
    assert_allclose(text, [[0.1]], atol=0.03)
    everybody, all_gain = package.best([replace(s, veto=True) for s in three], ground(1, 1))
    assert_allclose(everybody, [[0.5]], atol=0.03)
    assert least[0] > all_gain[0]


def test_what_is_needed_is_who_has_a_veto_and_the_quorum() -> None:
    three = [replace(side(floats([0.0]), floats([1.0])), veto=False, power=floats(p)) for p in (1.0, 2.0, 3.0)]
    won = floats([0.3, 0.2, 0.1])
    assert [package.least_needed(three, won, q)[0] for q in (0.1, 0.5, 0.51, 1.0)] == [0.3, 0.2, 0.1, 0.1]
    binding = [*three[:2], replace(three[2], veto=True)]
    assert package.least_needed(binding, won, 0.1)[0] == 0.1
