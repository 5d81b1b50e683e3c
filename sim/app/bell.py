"""News for pages that are open: a bell that rings when something has changed, and who is listening to it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

PATIENCE = 15.0  # seconds after which a listener is told that nothing has happened
MOST = 400  # listeners to one bell
LEADS = "desk"  # who hears too that others come and go


class Bell:
    """Rings for everybody who listens; `count` says how often it has rung since the app was started."""

    def __init__(self) -> None:
        self.count = 0
        self.listening: Counter[str] = Counter()
        self._waiters: dict[asyncio.Event, str] = {}

    def ring(self) -> None:
        """Wake everybody who listens."""
        self.count += 1
        for waiter in self._waiters:
            waiter.set()

    def _came_or_went(self, who: str) -> None:
        """Wake whoever leads: somebody opened a page, or left."""
        for waiter, listener in self._waiters.items():
            if listener == LEADS and who != LEADS:
                waiter.set()

    def here(self, who: str) -> bool:
        """Whether somebody has a page open."""
        return self.listening[who] > 0

    async def news(self, who: str) -> AsyncIterator[str]:
        """An event stream: once at the beginning, and whenever it rings; between, that all is well."""
        if sum(self.listening.values()) >= MOST:
            yield "retry: 15000\n\n"
            return
        waiter = asyncio.Event()
        self._waiters[waiter] = who
        self.listening[who] += 1
        self._came_or_went(who)
        try:
            yield f"retry: 2000\ndata: {self.count}\n\n"
            while True:
                try:
                    await asyncio.wait_for(waiter.wait(), PATIENCE)
                    waiter.clear()
                    yield f"data: {self.count}\n\n"
                except TimeoutError:
                    yield ": nothing new\n\n"
        finally:
            self._waiters.pop(waiter, None)
            self.listening[who] -= 1
            if self.listening[who] < 1:
                del self.listening[who]
            self._came_or_went(who)
