"""Point 17, month by month."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from sim.model.rules import fallback
from tests.model.rules.hand import bools, floats


def test_a_month_of_stall_is_one_that_moves_the_issue_by_less_than_a_hundredth() -> None:
    moved, done = floats(0.0, 0.0099, 0.01, 0.5, -0.2, 0.0), bools(0, 0, 0, 0, 0, 1)
    found = fallback.stalled_months(np.full(6, 3.0), np.ones(6, dtype=bool), moved, done)
    assert_array_equal(found, [4.0, 4.0, 0.0, 0.0, 4.0, 0.0])


def test_time_stands_still_in_worlds_that_do_not_live_the_month() -> None:
    found = fallback.stalled_months(floats(3.0, 3.0), bools(0, 0), floats(0.0, 0.5), bools(0, 0))
    assert_array_equal(found, [3.0, 3.0])


def test_it_begins_once_when_it_has_stalled_for_long_enough() -> None:
    living, since = bools(1, 1, 1, 1, 0), np.array([-1, -1, 0, 4, -1])
    stalled = floats(2.0, 3.0, 3.0, 3.0, 3.0)
    assert_array_equal(fallback.begins(living, since, stalled, 3), [False, True, False, False, False])


def test_a_cap_is_lowered_only_while_it_is_on() -> None:
    caps = floats([0.9, 1.0], [0.2, 1.0], [0.9, 1.0])
    assert_allclose(fallback.limited(caps, 0, bools(1, 1, 0), 0.4), [0.4, 0.2, 0.9])
