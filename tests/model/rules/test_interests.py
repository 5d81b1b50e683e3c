"""What texts are worth to a party and to those at home."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.model.rules.interests import Constituencies
from sim.model.rules.red_lines import Line
from tests.model.rules.hand import bools, floats, interests


def test_a_text_is_worth_less_the_further_it_is_from_what_is_wanted() -> None:
    mine = interests([[1.0, 0.0]], [[3.0, 1.0]])
    assert_allclose(mine.paper(floats([0.6, 0.2])), [1.0 - 0.75 * 0.4 - 0.25 * 0.2])


def test_only_the_issues_of_the_talks_are_weighed() -> None:
    mine = interests([[1.0, 0.5, 0.0]], [[3.0, 5.0, 1.0]], columns=[2, 0])
    assert_allclose(mine.weight, [[0.25, 0.75]])
    assert_allclose(mine.wish, [[0.0, 1.0]])
    assert_allclose(mine.stakes(bools(1, 1, 0)[None]), [[0.375, 0.625, 0.0]])


def test_what_is_expected_lies_between_today_and_the_text() -> None:
    """Believed by a half, 0.8 is 0.5 where 0.2 is there."""
    mine = interests([[1.0]], believed=[[0.5]])
    assert_allclose(mine.expect(floats([0.8]), floats([0.2])), [0.5])


def test_no_agreement_is_worth_today_and_some_of_the_way_less_the_cost_of_waiting() -> None:
    """0.4 today, half of the way to 1, 3 months at 0.05, and 0.2 of a fallback where it is on."""
    mine = interests([[1.0]] * 2, no_agreement=0.5, cost=0.05, fallback=0.2, today=[[0.4]] * 2)
    assert_allclose(mine.reservation(floats(3.0, 3.0), bools(0, 1)), [0.55, 0.75])


def test_a_demand_goes_as_far_toward_the_target_as_the_aspiration_allows() -> None:
    mine = interests([[1.0, 0.0]])
    assert_allclose(mine.demand(floats([0.0, 1.0]), floats(0.7)), [[0.7, 0.3]])


def test_bounds_are_those_of_the_lines_in_force() -> None:
    firm, waived = Line("", 1, None, 0.3, [], bools(0)), Line("", 0, 0.6, None, [(1, 0.5)], bools(0))
    mine = interests([[1.0, 0.0]] * 2, lines=[firm, waived])
    lower, upper = mine.bounds(floats([0.0, 0.4], [0.0, 0.5]), np.zeros((2, 2)))
    assert_allclose(lower, [[0.0, 0.3], [0.0, 0.3]])
    assert_allclose(upper, [[0.6, 1.0], [1.0, 1.0]])


def test_a_line_on_an_issue_of_other_talks_is_out_of_sight() -> None:
    line = Line("", 2, None, 0.3, [], bools(0))
    mine = interests([[1.0, 0.0, 0.5]], lines=[line], columns=[0, 1])
    assert len(mine.in_sight) == 0
    assert_allclose(mine.bounds(floats([0.5, 0.5]), np.zeros((1, 3)))[0], [[0.0, 0.0]])


def home() -> Constituencies:
    """Two at home: one wants both issues, the other none of the first, which is all it cares about."""
    return Constituencies(
        names=["left", "right"],
        ideal=floats([[1.0, 1.0], [0.0, 0.0]]),
        salience=floats([[1.0, 1.0], [2.0, 0.0]]),
        no_agreement=floats([0.0, 0.5]),
        cost_of_stalemate=floats([0.1, 0.0]),
        share=floats([0.5, 0.5]),
        threshold=floats(0.5),
        risk=1.0,
    )


def test_margins_at_home_are_gains_over_no_agreement() -> None:
    """The text is worth 0.5 and 0.4 to them; today 0.2 less 2 months at 0.1, and 0.8 with half of the rest."""
    mine = interests([[1.0, 1.0]], home=home(), today=[[0.2, 0.2]])
    assert mine.home is not None
    assert_allclose(mine.home.today, [[0.2, 0.8]])
    found = mine.home.margins(floats([0.6, 0.4]), floats([0.2, 0.2]), np.ones((1, 2)), floats(2.0), floats(0.0))
    assert_allclose(found, [[0.5, 0.4 - 0.9]])


def test_margins_at_home_reckon_with_doubt_and_with_the_fallback() -> None:
    """Believed by a half the text is 0.4 and 0.3; the fallback adds 0.1 to no agreement."""
    mine = interests([[1.0, 1.0]], home=home(), today=[[0.2, 0.2]])
    assert mine.home is not None
    found = mine.home.margins(floats([0.6, 0.4]), floats([0.2, 0.2]), np.full((1, 2), 0.5), floats(2.0), floats(0.1))
    assert_allclose(found, [[0.35 - 0.1, 0.6 - 1.0]])


def test_what_it_costs_to_lose_those_whom_a_text_leaves_worse_off() -> None:
    """A partner that loses costs what its threat is worth; one that gains, or loses nothing, costs nothing."""
    there = home()
    assert not there.threatens
    threatening = replace(there, threat=floats([0.02, 0.03]))
    assert threatening.threatens
    margins = floats([0.1, -0.1], [-0.1, -0.1], [0.0, 0.2])
    assert_allclose(threatening.lost(margins), [0.03, 0.05, 0.0])


def test_stock_is_taken_of_a_new_today() -> None:
    mine = interests([[1.0, 1.0]], home=home())
    mine.take_stock([0, 1], floats([0.5, 0.3]), floats([0.6, 0.7]))
    assert mine.today[0] == pytest.approx(0.4)
    assert_allclose(mine.believed, [[0.6, 0.7]])
    assert mine.home is not None
    assert_allclose(mine.home.today, [[0.4, 0.5]])
