"""What a party with tables of values asks for: the farthest text that is still worth what it holds out for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics, utility
from sim.curves import Curves

VALLEY = Curves.of({"road": {0.0: 10.0, 0.5: 0.0, 1.0: 8.0}}, ["road"], 1.0)
ONE = np.ones((1, 1))


@pytest.mark.parametrize(
    ("aspired", "asked"),
    [
        (1.0, 0.0),
        (0.9, 0.05),  # on the way down: a loss of 0.1 is a tenth of the first half
        (0.8, 1.0),  # behind the valley the target is worth just that
        (0.85, 0.075),
        (0.1, 1.0),
    ],
)
def test_the_line_over_a_valley_by_hand(aspired: float, asked: float) -> None:
    text = tactics.line_proposal(np.array([aspired]), 0 * ONE, ONE, VALLEY, ONE)
    assert text[0, 0] == pytest.approx(asked, abs=1e-9)


def test_it_may_stop_behind_a_valley_before_the_target() -> None:
    """Worth 4 of 10 at the target, 9 shortly before: of the two places worth 6 the one behind the valley is taken."""
    curve = Curves.of({"road": {0.0: 10.0, 0.2: 0.0, 0.6: 9.0, 1.0: 4.0}}, ["road"], 1.0)
    text = tactics.line_proposal(np.array([0.6]), 0 * ONE, ONE, curve, ONE)
    assert text[0, 0] == pytest.approx(0.6 + 0.4 * 3 / 5, abs=1e-9)


@given(st.integers(0, 10_000), st.sampled_from(["line", "logrolling", "trade_off"]))
def test_nobody_asks_for_less_than_it_holds_out_for(seed: int, proposal: str) -> None:
    rng = np.random.default_rng(seed)
    issues = [f"n{k}" for k in range(4)]
    tables = {name: dict(zip([0.0, 0.3, 0.7, 1.0], rng.integers(0, 9, 4).tolist(), strict=True)) for name in issues[:3]}
    curve = Curves.of(tables, issues, float(rng.choice([1.0, 2.0])))
    ideal = np.where(curve.curved, curve.best(np.zeros(4), np.ones(4)), rng.random((6, 4)))
    weight = utility.weights(rng.random((6, 4)), np.ones((6, 4), dtype=bool))
    target, aspired, theirs = rng.random((6, 4)), rng.random(6), rng.random((6, 4))
    ask = {
        "line": lambda: tactics.line_proposal(aspired, ideal, weight, curve, target),
        "logrolling": lambda: tactics.logrolling_proposal(aspired, ideal, weight, curve, target, theirs),
        "trade_off": lambda: tactics.trade_off_proposal(aspired, ideal, weight, curve, target),
    }
    asked = ask[proposal]()
    worth = utility.paper_value(asked, ideal, weight, curve)
    assert (worth >= aspired - 1e-9).all()
    if proposal == "line":
        gone = np.abs(asked - ideal).max(axis=1) / np.abs(target - ideal).max(axis=1)
        for share in np.linspace(0.0, 1.0, 201):
            there = utility.paper_value(ideal + share * (target - ideal), ideal, weight, curve)
            assert not ((share > gone + 1e-6) & (there > aspired + 1e-6)).any(), "a text farther on is good enough"
