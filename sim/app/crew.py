"""The worker processes of the app: started at once and warmed, started anew where one dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from sim.app import work
from sim.runs.pool import Pool
from sim.speech import language, said_in

T = TypeVar("T")


class Crew:
    """Some worker processes.

    Parameters
    ----------
    count : how many, >= 1; 0 computes in a thread of this process, for tests and for machines that start no processes.
    """

    def __init__(self, count: int = 2) -> None:
        self.count = count
        self._executor: Executor | None = None

    def start(self, source: str) -> None:
        """Start the processes and have each import the engine and read a scenario."""
        for _ in range(max(self.count, 1)):
            self._pool().submit(work.warm, source)

    def _pool(self) -> Executor:
        if self._executor is None:
            self._executor = Pool(self.count) if self.count else ThreadPoolExecutor(1)
        return self._executor

    async def ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """Have a worker call a function; where the worker dies of it, once more with new ones.

        Raises
        ------
        BrokenExecutor : the second time it dies too.
        """
        for _ in range(2):
            pool = self._pool()
            try:
                return await asyncio.wrap_future(pool.submit(said_in, language(), function, *arguments))
            except BrokenExecutor as error:
                broken = error
                if self._executor is pool:
                    self._executor = None
                pool.shutdown(wait=False, cancel_futures=True)
        raise broken

    def close(self) -> None:
        """End the processes; work that waits is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
