"""Red lines: where a text lies beyond one, when one is waived, and what several leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.model.rules import red_lines
from sim.model.rules.red_lines import TOLERANCE, Line, Lines
from tests.model.rules.hand import bools, floats

SLIP, STEP = TOLERANCE / 2, TOLERANCE * 2


def line(
    column: int = 0,
    above: float | None = None,
    below: float | None = None,
    unless: Any = (),
) -> Line:
    return Line("", column, above, below, list(unless), bools(False))


@pytest.mark.parametrize(
    ("text", "beyond"),
    [(0.3, False), (0.3 - SLIP, False), (0.3 - STEP, True), (0.6, False), (0.6 + SLIP, False), (0.6 + STEP, True)],
)
def test_a_line_is_crossed_beyond_what_rounding_explains(text: float, beyond: bool) -> None:
    assert red_lines.crossed(floats(text), 0.3, 0.6)[0] == beyond


@pytest.mark.parametrize(("upper", "none"), [(0.5, False), (0.5 - SLIP, False), (0.5 - STEP, True)])
def test_lines_clash_where_nothing_lies_between(upper: float, none: bool) -> None:
    assert red_lines.clash(floats(0.5), floats(upper))[0] == none


def test_a_text_is_moved_inside_where_there_is_an_inside() -> None:
    text, lower, upper = floats(0.1, 0.5, 0.9, 0.1), floats(0.2, 0.2, 0.2, 0.7), floats(0.6, 0.6, 0.6, 0.4)
    assert_allclose(red_lines.inside(text, lower, upper), [0.2, 0.5, 0.6, 0.1])


def test_a_line_allows_from_or_up_to_its_place() -> None:
    assert (line(below=0.3).lower, line(below=0.3).upper) == (0.3, 1.0)
    assert (line(above=0.3).lower, line(above=0.3).upper) == (0.0, 0.3)


def test_bounds_are_the_narrowest_of_all_lines() -> None:
    lines = [line(0, below=0.2), line(0, below=0.4), line(0, above=0.9), line(0, above=0.7), line(2, above=0.5)]
    lower, upper = red_lines.bounds_of([*lines, line(0, below=0.1), line(0, above=0.8)], 3)
    assert_allclose(lower, [0.4, 0.0, 0.0])
    assert_allclose(upper, [0.7, 1.0, 0.5])


def test_a_line_is_waived_where_every_condition_is_met() -> None:
    """One condition lies on the table, the other elsewhere."""
    held = line(1, below=0.5, unless=[(2, 0.6), (0, 0.3)]).among([1, 2])
    text = floats([0.0, 0.6], [0.0, 0.6], [0.0, 0.5], [0.0, 0.6 - SLIP], [0.0, 0.6 - STEP])
    elsewhere = floats([0.3, 1, 1], [0.2, 1, 1], [0.3, 1, 1], [0.3, 0, 0], [0.3, 0, 0])
    assert_array_equal(held.in_force(text, elsewhere), [False, True, True, False, True])


def test_a_line_knows_its_place_among_the_issues_of_the_talks() -> None:
    held = line(3, below=0.5, unless=[(1, 0.6), (7, 0.2)]).among([1, 3])
    assert held.k == 1
    assert held.conditions == [(0, 1, 0.6), (-1, 7, 0.2)]


def test_by_the_whole_plan_a_line_without_conditions_always_holds() -> None:
    plan = floats([0.5, 0.4], [0.5, 0.2])
    assert_array_equal(line(0, below=0.5).in_force_by_plan(plan), [True, True])
    assert_array_equal(line(0, below=0.5, unless=[(1, 0.3)]).in_force_by_plan(plan), [False, True])
    assert_array_equal(line(0, below=0.5, unless=[(1, 0.1), (0, 0.6)]).in_force_by_plan(plan), [True, True])


def test_bounds_are_narrowed_by_the_lines_that_hold() -> None:
    lines = [
        line(0, below=0.4, unless=[(1, 0.5)]).among([0, 1]),
        line(1, above=0.6, unless=[(0, 0.5)]).among([0, 1]),
        line(0, below=0.9).among([0, 1]),  # without conditions: no business of this
    ]
    text = floats([0.5, 0.0], [0.0, 0.5])
    lower, upper = red_lines.narrowed(np.full((2, 2), 0.2), np.full((2, 2), 0.8), lines, text, np.zeros((2, 2)))
    assert_allclose(lower, [[0.4, 0.2], [0.2, 0.2]])
    assert_allclose(upper, [[0.8, 0.8], [0.8, 0.6]])


def test_bounds_are_narrowed_and_not_widened() -> None:
    lines = [line(0, below=0.4, above=0.6, unless=[(1, 0.5)]).among([0, 1])]
    narrow = np.full((1, 2), 0.45), np.full((1, 2), 0.55)
    lower, upper = red_lines.narrowed(*narrow, lines, floats([0.0, 0.0]), np.zeros((1, 2)))
    assert (lower[0, 0], upper[0, 0]) == (0.45, 0.55)


def test_what_several_allow_together_may_be_nothing() -> None:
    first, second = (floats([0.2, 0.6]), floats([0.9, 1.0])), (floats([0.4, 0.0]), floats([1.0, 0.5]))
    lower, upper = red_lines.common([first, second], (1, 2))
    assert_allclose(lower, [[0.4, 0.6]])
    assert_allclose(upper, [[0.9, 0.5]])
    lower, upper = red_lines.common([], (1, 2))
    assert (lower.tolist(), upper.tolist()) == ([[0.0, 0.0]], [[1.0, 1.0]])


def price_of(made: Line, text: float, *, expected: float = 0.0, on_table: bool = True, today: float = 0.0) -> float:
    """What a line on the first of two issues costs, at a price of 2; the second is its condition."""
    places, end, now = floats([text, 0.0]), floats([text, expected]), floats([today, 0.0])
    table = bools([on_table, True])
    lines = Lines.of([made.among([0, 1])])
    cost = lines.prices(floats(2.0), places.T, end.T, now.T, table.T, floats([0.0, 0.0]))
    assert cost[1, 0] == 0.0
    return float(cost[0, 0])


@pytest.mark.parametrize(("text", "cost"), [(0.5, 0.0), (0.6, 0.0), (0.7, 0.02), (1.0, 0.32)])
def test_what_lies_beyond_a_line_costs_by_its_square(text: float, cost: float) -> None:
    assert price_of(line(above=0.6), text) == pytest.approx(cost)
    assert price_of(line(below=0.4), 1.0 - text) == pytest.approx(cost)


@pytest.mark.parametrize(("expected", "held"), [(0.0, 1.0), (0.4, 0.5), (0.8, 0.0), (1.0, 0.0)])
def test_a_line_is_waived_as_far_as_its_condition_is_expected(expected: float, held: float) -> None:
    """Whatever the text says: here it says nothing of the condition at all."""
    made = line(above=0.5, unless=[(1, 0.8)])
    assert price_of(made, 1.0, expected=expected) == pytest.approx(2.0 * 0.25 * held)


def test_the_least_expected_condition_counts() -> None:
    made = line(0, above=0.5, unless=[(1, 0.5), (2, 1.0)]).among([0, 1])
    held = Lines.of([made, line(1, above=0.5).among([0, 1])]).held(floats([0.0, 1.0]).T, floats([0.0, 0.0, 0.25]))
    assert_allclose(held, [[0.75], [1.0]])


def test_two_lines_on_one_issue_cost_together() -> None:
    lines = Lines.of([line(0, above=0.6).among([0, 1]), line(0, above=0.2).among([0, 1])])
    text, table = floats([0.7, 0.0]).T, bools([True, True]).T
    cost = lines.prices(floats(2.0), text, text, text, table, floats([0.0, 0.0]))
    assert_allclose(cost, [[2.0 * (0.01 + 0.25)], [0.0]])
    assert_allclose(lines.beyond(text[[0, 0]]), [[0.1], [0.5]])


def test_what_is_left_for_later_costs_only_him_to_whom_it_is_essential() -> None:
    made = line(below=0.5)
    made.essential = bools(False)
    assert price_of(made, 0.9, on_table=False, today=0.1) == 0.0
    made.essential = bools(True)
    assert price_of(made, 0.9, on_table=False, today=0.1) == pytest.approx(2.0 * 0.16)
