"""Time-dependent concession: Faratin, Sierra & Jennings 1998, and the demand that follows from it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics, utility
from sim.tactics import line

unit = st.floats(0.0, 1.0)


def test_aspiration_runs_from_the_ideal_to_the_no_agreement_value() -> None:
    reserved, beta = np.array([0.4]), np.array([0.5])
    assert tactics.aspiration(reserved, 0.0, beta)[0] == 1.0
    assert tactics.aspiration(reserved, 1.0, beta)[0] == pytest.approx(0.4)
    # a(t) = 1 - (1 - r) (t/T)^(1/beta) at half time: 1 - 0.6 * 0.25
    assert tactics.aspiration(reserved, 0.5, beta)[0] == pytest.approx(0.85)


def test_boulware_holds_out_and_conceder_gives_way() -> None:
    reserved = np.full(3, 0.2)
    boulware, linear, conceder = tactics.aspiration(reserved, 0.5, np.array([0.2, 1.0, 5.0]))
    assert linear == pytest.approx(0.6)
    assert boulware > 0.97
    assert conceder < 0.31


@given(unit, st.floats(0.05, 20.0), st.lists(unit, min_size=2, max_size=6))
def test_aspiration_never_rises(reserved: float, beta: float, times: list[float]) -> None:
    path = [tactics.aspiration(np.array([reserved]), t, np.array([beta]))[0] for t in sorted(times)]
    assert all(a >= b - 1e-12 for a, b in pairwise(path))
    assert all(reserved - 1e-12 <= a <= 1.0 for a in path)


@given(
    st.lists(unit, min_size=3, max_size=3),
    st.lists(unit, min_size=3, max_size=3),
    unit,
    st.sampled_from([1.0, 1.5, 2.0]),
)
def test_a_demand_is_worth_what_is_aspired_to_or_is_the_target(
    ideal: list[float], target: list[float], aspired: float, risk: float
) -> None:
    p, x, weight = np.array([ideal]), np.array([target]), np.array([[0.5, 0.3, 0.2]])
    loss = (weight * utility.issue_losses(x, p, risk)).sum(axis=-1)
    asked = line.demand(p, x, line.concession(np.array([aspired]), loss, risk))
    worth = utility.paper_value(asked, p, weight, risk)[0]
    at_target = utility.paper_value(x, p, weight, risk)[0]
    assert worth == pytest.approx(max(aspired, at_target), abs=1e-7)
