"""Point 17: the plan goes on without a party that delays, once an issue has stood still for long enough."""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats, Ints

STALLED = 0.01  # a month that moves an issue by less than this is a month of stall


def stalled_months(stalled: Floats, living: Bools, moved: Floats, done: Bools) -> Floats:
    """Months in a row without progress, (W,), after a month that moved the trigger by `moved`, or found it `done`."""
    moves = moved >= STALLED
    return np.where(living, np.where(moves | done, 0.0, stalled + 1.0), stalled)


def begins(living: Bools, since: Ints, stalled: Floats, after: int) -> Bools:
    """Where the fallback is switched on this month, (W,): for good, `since` being the month it was, -1 for never."""
    return living & (since < 0) & (stalled >= after)


def limited(caps: Floats, column: int, on: Bools, limit: float) -> Floats:
    """The cap on an issue that goes no further than `limit` while the fallback is on, (W,)."""
    return np.where(on, np.minimum(caps[:, column], limit), caps[:, column])
