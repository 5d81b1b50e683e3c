"""How often somebody may ask: so many at once, and so many a second after that."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from sim.errors import InputError
from sim.speech import _

REMEMBERED = 2000


class Rate:
    """Buckets that fill with time, one for each who asks.

    Parameters
    ----------
    at_once : how many may be asked for in a moment. second : how many more in a second.
    """

    def __init__(self, at_once: float, second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = at_once
        self._second = second
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, who: str) -> None:
        """Count one more.

        Raises
        ------
        InputError : it is too many.
        """
        now = self._clock()
        left, then = self._left.pop(who, (self._most, now))
        left = min(left + self._second * (now - then), self._most) - 1.0
        self._left[who] = (max(left, 0.0), now)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        if left < 0.0:
            raise InputError(_("this was asked too often in a short time; wait some seconds and try again"))
