"""Reactive devaluation (Ross & Stillinger 1991; Maoz et al. 2002) and announced steps (Osgood 1962)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics

unit = st.floats(0.0, 1.0)


def test_the_same_text_is_worth_less_from_a_distrusted_hand() -> None:
    worth = tactics.devalued(np.array([0.8, 0.8, 0.8]), np.array([1.0, 0.5, 0.0]), 0.25)
    np.testing.assert_allclose(worth, [0.8, 0.7, 0.6])


def test_a_step_seen_builds_trust_and_a_step_missed_costs_it() -> None:
    after = tactics.trust_after_step(np.array([0.4, 0.4]), 0.5, 0.5, np.array([True, False]))
    np.testing.assert_allclose(after, [0.55, 0.3])


@given(unit, unit)
def test_both_are_off_at_zero_to_the_bit(value: float, trust: float) -> None:
    u, t = np.array([value]), np.array([trust])
    assert tactics.devalued(u, t, 0.0)[0] == value
    assert tactics.trust_after_step(t, 0.0, 0.7, np.array([True]))[0] == trust
    assert tactics.trust_after_step(t, 0.0, 0.7, np.array([False]))[0] == trust


@given(unit, unit, unit, unit)
def test_bounds_and_directions(value: float, trust: float, more: float, devaluation: float) -> None:
    low, high = sorted((trust, more))
    u = np.array([value])
    cut = tactics.devalued(u, np.array([low]), devaluation)[0]
    assert 0.0 <= cut <= tactics.devalued(u, np.array([high]), devaluation)[0] + 1e-12 <= value + 2e-12
    t = np.array([trust])
    up = tactics.trust_after_step(t, more, devaluation, np.array([True]))[0]
    down = tactics.trust_after_step(t, more, devaluation, np.array([False]))[0]
    assert 0.0 <= down <= trust <= up + 1e-12
    assert up <= 1.0


@given(unit, unit, unit, unit)
def test_a_greater_step_moves_trust_more(trust: float, size: float, other: float, share: float) -> None:
    low, high = sorted((size, other))
    t = np.array([trust])
    gain = [tactics.trust_after_step(t, s, share, np.array([True]))[0] for s in (low, high)]
    loss = [tactics.trust_after_step(t, s, share, np.array([False]))[0] for s in (low, high)]
    assert gain[0] <= gain[1] + 1e-12
    assert loss[0] >= loss[1] - 1e-12


def test_a_broken_word_undoes_what_a_kept_one_won_at_half_trust() -> None:
    t = np.array([0.5])
    kept, broken = (tactics.trust_after_step(t, 0.4, 0.5, np.array([taken]))[0] for taken in (True, False))
    assert kept - 0.5 == pytest.approx(0.5 - broken)
