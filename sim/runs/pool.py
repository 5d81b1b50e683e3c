"""Spawned processes that leave Ctrl-C to this one and end with it; importing this loads nothing of the engine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


class Pool(ProcessPoolExecutor):
    """Spawned processes that leave Ctrl-C to this one and end with it."""

    def __init__(self, count: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        # Shared memory without a lock: a worker that is killed while it holds one would leave this process waiting.
        self._begun = spawn.RawValue("b", 0)
        super().__init__(count, mp_context=spawn, initializer=begin, initargs=(self._begun,))

    @property
    def began(self) -> bool:
        """Whether any process got as far as to take work: before that it imports the caller's script."""
        return bool(self._begun.value)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand out work; the processes that are started for it never hear of Ctrl-C."""
        with ctrl_c_held():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def ctrl_c_held() -> Iterator[None]:
    """Hold Ctrl-C back: a process that is started meanwhile never hears of it, this one hears of it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(begun: Any) -> None:
    """Begin a worker process. Ctrl-C is the driver's: a part that has begun is not cut off by it."""
    begun.value = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()


def _end_with_driver() -> None:
    """Wait for the driver; a worker whose driver was killed would wait for work for ever."""
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)
