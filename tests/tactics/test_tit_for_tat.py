"""Imitation of concessions: Faratin, Sierra & Jennings 1998, in utility."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics
from sim.types import Floats

unit = st.floats(0.0, 1.0)
Imitation = Callable[..., Floats]
ALL: list[Imitation] = [tactics.absolute_imitation, tactics.relative_imitation, tactics.averaged_imitation]
kinds = st.sampled_from(ALL)


def one(imitate: Imitation, own: float, offers: list[float], reserved: float = 0.2, **rest: float) -> float:
    return float(imitate(np.array([own]), np.array([offers]), np.array([reserved]), **rest)[0])


def test_absolute_gives_as_much_as_it_got() -> None:
    assert one(tactics.absolute_imitation, 0.9, [0.1, 0.3, 0.35]) == pytest.approx(0.85)
    assert one(tactics.absolute_imitation, 0.3, [0.1, 0.9]) == 0.2, "never below the no-agreement value"


def test_relative_gives_the_share_it_got() -> None:
    # The other withheld 0.8 and now 0.6, a quarter less; a quarter of 0.9 - 0.2 is 0.175.
    assert one(tactics.relative_imitation, 0.9, [0.2, 0.4]) == pytest.approx(0.725)
    assert one(tactics.relative_imitation, 0.9, [0.0, 0.1]) == pytest.approx(0.83), "a first offer may be worth nothing"
    assert one(tactics.relative_imitation, 0.9, [1.0, 1.0]) == 0.9


def test_averaged_spreads_the_change_over_its_window() -> None:
    # 0.8 withheld, two steps later 0.2: halved twice.
    assert one(tactics.averaged_imitation, 0.9, [0.2, 0.7, 0.8]) == pytest.approx(0.55)
    assert one(tactics.averaged_imitation, 0.9, [0.2, 0.4]) == one(tactics.relative_imitation, 0.9, [0.2, 0.4])


def test_a_retreat_is_answered_forgiven_or_bounded() -> None:
    retreat = [0.5, 0.3]
    assert one(tactics.absolute_imitation, 0.6, retreat) == pytest.approx(0.8)
    assert one(tactics.absolute_imitation, 0.6, retreat, forgiveness=0.75) == pytest.approx(0.65)
    assert one(tactics.absolute_imitation, 0.6, retreat, most_retreat=0.05) == pytest.approx(0.65)
    assert one(tactics.absolute_imitation, 0.6, retreat, most_retreat=0.0) == 0.6
    assert one(tactics.absolute_imitation, 0.9, retreat) == 1.0, "never above the ideal"
    assert one(tactics.absolute_imitation, 0.6, [0.3, 0.5], forgiveness=1.0) == pytest.approx(0.4), "not a concession"


@given(kinds, unit, st.lists(unit, min_size=2, max_size=5), unit, unit, unit)
def test_bounds(
    imitate: Imitation, own: float, offers: list[float], reserved: float, forgiveness: float, most: float
) -> None:
    answer = one(imitate, own, offers, reserved, forgiveness=forgiveness, most_retreat=most)
    assert reserved <= answer <= 1.0
    assert answer <= max(own, reserved) + most + 1e-12


@given(kinds, unit, st.lists(unit, min_size=3, max_size=3), unit, unit, unit)
def test_the_more_is_offered_the_less_is_asked_for(
    imitate: Imitation, own: float, offers: list[float], other: float, reserved: float, forgiveness: float
) -> None:
    own = max(own, reserved)
    low, high = sorted((offers[-1], other))
    more, less = (one(imitate, own, [*offers[:-1], v], reserved, forgiveness=forgiveness) for v in (high, low))
    assert more <= less + 1e-12


@given(kinds, unit, unit, unit, unit)
def test_who_stands_still_is_answered_by_standing_still(
    imitate: Imitation, own: float, offer: float, reserved: float, forgiveness: float
) -> None:
    own = max(own, reserved)
    assert one(imitate, own, [offer] * 3, reserved, forgiveness=forgiveness) == pytest.approx(own, abs=1e-12)


@pytest.mark.parametrize("imitate", ALL)
@pytest.mark.parametrize("offers", [np.zeros((3, 1)), np.zeros(3)])
def test_one_offer_is_no_concession(imitate: Imitation, offers: Floats) -> None:
    with pytest.raises(ValueError, match="at least two offers"):
        imitate(np.ones(3), offers, np.zeros(3))


def test_the_window_moves_where_they_met() -> None:
    window = np.array([[0.1, 0.1], [0.1, 0.1]])
    moved = tactics.remember(window, np.array([0.3, 0.3]), np.array([True, False]))
    np.testing.assert_array_equal(moved, [[0.1, 0.3], [0.1, 0.1]])
