"""Events from outside, by hand: what they make of a number, for how long, and the vote at home that one may bring."""

from __future__ import annotations

import numpy as np
import pytest

from sim.chance import months_until
from sim.model.rules.events import NEVER, Active, changed, gain_of_going_on, holds, raised, regarded
from sim.model.rules.interests import Constituencies
from tests.model.rules.hand import bools, floats


def active(how: str, value: float, since: int) -> Active:
    return Active(how, floats(value), np.array([since]))


def test_a_change_holds_from_its_month_for_as_long_as_it_lasts() -> None:
    months = np.arange(1, 7)
    since = np.full(6, 2)
    assert holds(since, months, 3).tolist() == [False, True, True, True, False, False]
    assert holds(since, months, None).tolist() == [False, True, True, True, True, True]
    assert not holds(np.full(6, NEVER), months, None).any()


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ([active("shift", 0.2, 1)], 0.6),
        ([active("factor", 0.5, 1)], 0.2),
        ([active("to", 0.9, 1)], 0.9),
        ([active("factor", 0.5, 1), active("shift", 0.2, 1)], 0.3),  # shifts before factors, whatever the order
        ([active("shift", 0.2, 1), active("to", 0.1, 3)], 0.3),
        ([active("to", 0.9, 1), active("to", 0.1, 3)], 0.1),  # the later one
        ([active("to", 0.1, 3), active("to", 0.9, 1)], 0.1),
        ([active("to", 0.9, 3), active("to", 0.1, 3)], 0.1),  # in one month the later in the list
        ([active("shift", 5.0, 1)], 1.0),  # cut to its range
        ([active("shift", -5.0, 1)], 0.0),
        ([active("shift", 0.2, NEVER)], 0.4),
    ],
)
def test_a_number_is_what_the_changes_that_hold_make_of_it(changes: list[Active], value: float) -> None:
    assert changed(floats(0.4), changes, 0.0, 1.0)[0] == pytest.approx(value)


def test_what_is_not_changed_keeps_its_bits_even_beyond_its_range() -> None:
    base = floats(0.1 + 0.2, 7.0)
    found = changed(base, [Active("factor", floats(1.0, 1.0), np.array([NEVER, NEVER]))], 0.0, 1.0)
    assert found.tolist() == base.tolist()


@pytest.mark.parametrize(
    ("how", "value", "place"), [("to", 0.5, 0.6), ("to", 0.8, 0.8), ("shift", -0.2, 0.4), ("factor", 2.0, 1.0)]
)
def test_a_place_is_raised_to_at_least_a_value_shifted_or_scaled(how: str, value: float, place: float) -> None:
    assert raised(floats(0.6), how, floats(value))[0] == pytest.approx(place)


@pytest.mark.parametrize(("how", "value", "trust"), [("to", -1.0, 0.0), ("shift", 0.4, 0.5), ("factor", 0.5, 0.4)])
def test_a_relation_of_minus_two_fifths_is_moved_as_trust(how: str, value: float, trust: float) -> None:
    assert regarded(floats(0.3), how, floats(value))[0] == pytest.approx(trust)


def test_waiting_times_have_the_distribution_of_a_constant_hazard() -> None:
    """P(T <= n) = 1 - (1 - h)^n, read off a fine grid of uniforms."""
    grid, hazard = (np.arange(10_000) + 0.5) / 10_000, 0.13
    waited = months_until(grid, np.full(grid.shape, hazard))
    for n in (1, 2, 5, 20):
        assert np.mean(waited <= n) == pytest.approx(1.0 - (1.0 - hazard) ** n, abs=1e-3)
    assert waited.min() == 1.0


def test_another_hazard_moves_the_same_world_and_never_the_other_way() -> None:
    luck = np.linspace(0.0, 0.999, 500)
    assert (months_until(luck, np.full(500, 0.2)) <= months_until(luck, np.full(500, 0.1))).all()
    assert np.isinf(months_until(luck, np.zeros(500))).all() and (months_until(luck, np.ones(500)) == 1.0).all()


def home(no_agreement: float) -> Constituencies:
    """Two at home, over one issue in three worlds: the first wants it, the second does not."""
    ones = np.ones((3, 2, 1))
    return Constituencies(
        names=["for", "against"],
        ideal=ones * np.array([1.0, 0.0])[None, :, None],
        salience=ones,
        no_agreement=np.full((3, 2), no_agreement),
        cost_of_stalemate=np.full((3, 2), 0.5),
        share=np.full((3, 2), 0.5),
        threshold=floats(0.5, 0.5, 0.5),
        risk=1.0,
    )


def test_going_on_is_held_against_what_no_agreement_was_worth() -> None:
    """World 0: all of it delivered; 1: half, the rest believed by one half; 2: nothing is in force."""
    one = np.ones((3, 1))
    gains = gain_of_going_on(
        home(0.2),
        agreed=one,
        delivered=np.array([[1.0], [0.5], [0.0]]),
        before=0.0 * one,
        believed=0.5 * one,
        bound=bools(1, 1, 0)[:, None],
    )
    # who wants it: u is 1 and 0.75, and no agreement was worth 0 + 0.2; who does not: 0 and 0.25 against 1
    assert gains[0] == pytest.approx([0.8, -1.0])
    assert gains[1] == pytest.approx([0.55, -0.75])
    assert gains[2] == pytest.approx([0.0, 0.0])  # without any stake nothing is gained or lost
