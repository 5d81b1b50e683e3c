"""Early harvest, by hand: what an issue is worth by itself, what a chip costs, and who would sign it ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sim.model.rules import harvest
from sim.utility import expected_value
from tests.model.rules.hand import bools, floats

share = st.floats(0.0, 1.0)


def test_gains_by_issue_add_up_to_what_the_whole_text_gains() -> None:
    text, today, believed = floats([0.8, 0.3]), floats([0.1, 0.6]), floats([0.5, 0.9])
    ideal, weight = floats([1.0, 0.0]), floats([0.7, 0.3])
    gained = harvest.gains(text, today, believed, ideal, weight, 2.0)
    assert gained[0] == pytest.approx([0.7 * 0.5 * (0.81 - 0.04), 0.3 * 0.9 * (0.36 - 0.09)])
    whole = [expected_value(there, today, believed, ideal, weight, 2.0)[0] for there in (text, today)]
    assert gained.sum() == pytest.approx(whole[0] - whole[1])


@pytest.mark.parametrize(
    ("hazard", "meetings", "found", "chance"), [(0.0, 9, 0, 0.0), (0.1, 10, 0, 0.632), (0, 0, 1, 1)]
)
def test_the_chance_of_a_package(hazard: float, meetings: float, found: int, chance: float) -> None:
    assert harvest.in_sight(floats(hazard), meetings, bools(found))[0] == pytest.approx(chance, abs=1e-3)


@pytest.mark.parametrize(
    ("mine", "yours", "chance", "signed"),
    [
        (0.04, 0.04, 1.0, True),  # both gain alike: it would buy neither anything
        (0.06, 0.02, 1.0, False),  # in a package it would buy you half of what I gain more
        (0.06, 0.02, 0.5, True),  # with a package half in sight, 0.02
        (0.06, 0.019, 0.5, False),
        (0.06, 0.0, 0.0, True),  # nothing to be bought with it: who loses nothing signs
        (0.06, -0.01, 0.0, False),
        (0.0, 0.0, 0.0, False),  # nobody gains
    ],
)
def test_a_chip_is_given_away_for_no_less_than_it_would_buy(
    mine: float, yours: float, chance: float, signed: bool
) -> None:
    gained = floats([[mine], [yours]])
    assert bool(harvest.worth_signing(gained, floats(chance))[0, 0]) is signed


@given(st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=3), share, share)
def test_the_surer_a_package_the_less_is_signed_ahead(gained: list[float], chance: float, other: float) -> None:
    table = np.array(gained).reshape(1, 3, 1)
    low, high = sorted((chance, other))
    if harvest.worth_signing(table, floats(high))[0, 0]:
        assert harvest.worth_signing(table, floats(low))[0, 0]
        assert min(gained) >= -harvest.LEAST  # nobody signs ahead what it loses by


def test_as_many_at_home_as_have_to_be_in_favour() -> None:
    gained = floats([[0.1, -0.1, 0.0], [-0.1, -0.1, 0.2]])
    found = harvest.in_favour(np.repeat(gained, 2, axis=0), floats([0.6, 0.4], [0.4, 0.6]), floats(0.5, 0.5))
    assert found.tolist() == [[True, False, True], [False, False, True]]
    assert_allclose(gained[0, 0], [0.1, -0.1, 0.0])
