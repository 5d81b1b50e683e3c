"""News for pages that are open: a bell that rings when something has changed, and who is listening to it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

PATIENCE = 15.0  # seconds after which a listener is told that nothing has happened
MOST = 400  # listeners to one bell


class Bell:
    """Rings for everybody who listens; `count` says how often it has rung since the app was started."""

    def __init__(self) -> None:
        self.count = 0
        self.listening: Counter[str] = Counter()
        self._waiters: set[asyncio.Event] = set()

    def ring(self) -> None:
        """Wake everybody who listens."""
        self.count += 1
        for waiter in self._waiters:
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
        self._waiters.add(waiter)
        self.listening[who] += 1
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
            self._waiters.discard(waiter)
            self.listening[who] -= 1
            if self.listening[who] < 1:
                del self.listening[who]
