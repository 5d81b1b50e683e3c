"""A world's bits do not depend on the worlds beside it: every tactic and proposal alone and in batches of any size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim import tactics, utility
from sim.tactics import zeuthen
from sim.types import Floats

WORLDS, ISSUES, PARTIES = 67, 31, 3
rng = np.random.default_rng(5)
ONE, TWO, BETA = rng.uniform(0.0, 1.0, WORLDS), rng.uniform(0.0, 0.5, WORLDS), rng.uniform(0.2, 4.0, WORLDS)
WINDOW = rng.uniform(0.0, 1.0, (WORLDS, 4))
IDEALS = rng.uniform(0.0, 1.0, (WORLDS, PARTIES, ISSUES))
WEIGHTS = utility.weights(rng.uniform(0.0, 1.0, IDEALS.shape), rng.uniform(size=IDEALS.shape) < 0.8)
RISK = rng.uniform(1.0, 3.0, (WORLDS, 1))
Rows = slice | list[int]


def kept(rows: Rows, risk: float | None) -> tuple[Floats, Floats, Floats, float | Floats, Floats]:
    """Aspiration, ideal, weight, exponent and target of the first party."""
    return (
        np.ascontiguousarray(ONE[rows]),
        np.ascontiguousarray(IDEALS[rows, 0]),
        np.ascontiguousarray(WEIGHTS[rows, 0]),
        np.ascontiguousarray(RISK[rows]) if risk is None else risk,
        np.ascontiguousarray(IDEALS[rows, 1]),
    )


def by_zeuthen(rows: Rows) -> Floats:
    def offer(i: int) -> zeuthen.Offer:
        def values(aspired: Floats) -> Floats:
            theirs = WEIGHTS[rows, (i + 1) % PARTIES]
            target = IDEALS[rows, (i + 1) % PARTIES]
            text = tactics.logrolling_proposal(aspired, IDEALS[rows, i], WEIGHTS[rows, i], 2.0, target, theirs, 10)
            return np.stack(
                [utility.paper_value(text, IDEALS[rows, j], WEIGHTS[rows, j], 2.0) for j in range(PARTIES)], axis=1
            )

        return values

    offers = [offer(i) for i in range(PARTIES)]
    reserved = 0.2 * IDEALS[rows, :, 0]
    aspired = np.ones(reserved.shape)
    for _ in range(3):
        values = np.stack([o(aspired[:, j]) for j, o in enumerate(offers)], axis=2)
        aspired = np.stack(
            [tactics.least_concession(i, aspired, values, reserved, o) for i, o in enumerate(offers)], axis=1
        )
    return aspired


RULES: dict[str, Callable[[Rows], Floats]] = {
    "aspiration": lambda rows: tactics.aspiration(TWO[rows], 0.37, BETA[rows]),
    "absolute": lambda rows: tactics.absolute_imitation(ONE[rows], WINDOW[rows], TWO[rows], 0.3, 0.2),
    "relative": lambda rows: tactics.relative_imitation(ONE[rows], WINDOW[rows], TWO[rows], ONE[rows]),
    "averaged": lambda rows: tactics.averaged_imitation(ONE[rows], WINDOW[rows], TWO[rows]),
    "line": lambda rows: tactics.line_proposal(*kept(rows, None)),
    "line, quadratic": lambda rows: tactics.line_proposal(*kept(rows, 2.0)),
    "trade-off": lambda rows: tactics.trade_off_proposal(*kept(rows, None)),
    "trade-off, quadratic": lambda rows: tactics.trade_off_proposal(*kept(rows, 2.0), WEIGHTS[rows, 1]),
    "logrolling": lambda rows: tactics.logrolling_proposal(*kept(rows, None), WEIGHTS[rows, 1]),
    "logrolling, linear": lambda rows: tactics.logrolling_proposal(*kept(rows, 1.0), WEIGHTS[rows, 1]),
    "devalued": lambda rows: tactics.devalued(ONE[rows], TWO[rows], 0.3),
    "trust": lambda rows: tactics.trust_after_step(ONE[rows], TWO[rows], 0.3, BETA[rows] > 1.0),
    "zeuthen": by_zeuthen,
}


@pytest.mark.parametrize("name", RULES)
def test_the_same_bits_alone_or_in_a_batch(name: str) -> None:
    together = RULES[name](slice(None))
    assert together.shape[0] == WORLDS
    for rows in [slice(0, 1), slice(40, 41), slice(WORLDS - 1, WORLDS), slice(3, 10), [50, 2, 33]]:
        np.testing.assert_array_equal(RULES[name](rows), together[rows])
