"""Where parts are computed: in this process, in spawned processes, or on a Dask cluster. Each is an `Executor`."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sim.errors import InputError
from sim.runs.compute import Tick
from sim.runs.design import Part
from sim.runs.job import Job, RunError, Settings, part_elsewhere
from sim.runs.pool import Pool
from sim.scenario.brought import by_hand
from sim.scenario.schema import Scenario

_log = logging.getLogger(__name__)
AHEAD = 2  # parts handed out per worker, so that a queue of a million worlds is never in memory
UNGUARDED = (
    "the worker processes ended before they could begin. A script that asks for several workers has to do so under "
    '`if __name__ == "__main__":`, because each worker imports the script; or take workers=1'
)
T = TypeVar("T")
ANSWERS = 10  # seconds within which a scheduler must answer
_HOW = "install it with: pip install 'cairo-talks[dask]'"


def out_of_reach(error: BaseException) -> RunError:
    """What to say when the workers cannot be reached any more."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return RunError(f"the workers are out of reach ({said}). Finished parts are kept: run again to go on")


class Engine:
    """Computes the parts of a run somewhere; each is a future of how many of its worlds ended in an error."""

    dead: tuple[type[BaseException], ...] = (BrokenExecutor,)  # what a part raises whose worker died
    lost: tuple[type[BaseException], ...] = ()  # what it raises when all the workers are out of reach

    def window(self) -> int:
        """How many parts to have handed out at a time, >= 1."""
        raise NotImplementedError

    def submit(self, part: Part, settings: Settings, tick: Tick) -> Future[int]:
        """Hand out a part. `tick` is told of its progress where that can be seen from here."""
        raise NotImplementedError

    def alone(self) -> Engine:
        """An engine for one part at a time, for parts that may have been the death of their worker.

        It is asked for when nothing else is handed out.
        """
        return self

    def mend(self) -> None:
        """Be ready again after the death of a worker, with nothing handed out."""

    def look(self) -> None:
        """Called now and then while waiting."""

    def close(self) -> None:
        """Begin nothing more, wait for what has begun, and give everything back."""


class _AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # Ctrl-C is nobody's result
            future.set_exception(error)
        return future


class Here(Engine):
    """In this process."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._executor = _AtOnce()

    def window(self) -> int:
        return 1

    def submit(self, part: Part, settings: Settings, tick: Tick) -> Future[int]:
        return self._executor.submit(self._job.part, part, settings, tick)


class Processes(Engine):
    """In spawned processes of this machine, which are started as they are needed."""

    def __init__(self, packed: bytes, count: int) -> None:
        self._packed = packed
        self._count = count
        self._pool: Pool | None = None

    def window(self) -> int:
        return AHEAD * self._count

    def submit(self, part: Part, settings: Settings, tick: Tick) -> Future[int]:
        if self._pool is None:
            self._pool = Pool(self._count)
        return self._pool.submit(part_elsewhere, self._packed, part, settings)

    def alone(self) -> Engine:
        return Processes(self._packed, 1)

    def mend(self) -> None:
        pool = self._pool
        self.close()
        if pool is not None and not pool.began:
            raise RunError(UNGUARDED)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def in_order(function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], count: int) -> Iterator[T]:
    """What a function makes of each task, in order, in so many processes; `AHEAD` tasks are handed out for each.

    Raises RunError where a process died.
    """
    pool = Pool(count)
    out: deque[Future[T]] = deque()
    try:
        for task in tasks:
            out.append(pool.submit(function, *task))
            if len(out) >= AHEAD * count:
                yield out.popleft().result()
        while out:
            yield out.popleft().result()
    except BrokenExecutor as error:
        died = "a worker process died, perhaps for want of memory: try fewer --workers"
        raise RunError(died if pool.began else UNGUARDED) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def only_here(scenario: Scenario) -> bool:
    """Whether a scenario uses what was registered in this session, so that no other process can compute it; says so."""
    mine = by_hand(scenario)
    if mine:
        _log.warning("no other process knows the %s of this session, so everything is computed in this one", mine[0])
    return bool(mine)


def end_where_a_script_is_imported(workers: int | None) -> None:
    """End this process without a word if it is a worker that imports the caller's script and would start workers too.

    That is a script that calls for several workers without a guard; the process that started this one says so.
    """
    frame = sys._getframe() if workers != 1 else None
    while frame is not None:
        if frame.f_globals.get("__name__") == "__mp_main__" and frame.f_code.co_name == "<module>":
            raise SystemExit(0)
        frame = frame.f_back


class Dask(Engine):
    """On a Dask cluster. Dask itself tries a part on other workers before it says that they died of it."""

    def __init__(self, packed: bytes, client: Any) -> None:
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        self.dead = (KilledWorker, BrokenExecutor)
        self.lost = (CancelledError, CommClosedError)
        self._unreached = (*self.lost, OSError, RuntimeError, ValueError)  # what a client says without a scheduler
        self._packed = packed
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        self._threads = 1
        self._told = False

    def window(self) -> int:
        with suppress(*self._unreached):  # what is handed out will tell of it
            self._threads = sum(self._client.nthreads().values())
        return AHEAD * max(self._threads, 1)

    def submit(self, part: Part, settings: Settings, tick: Tick) -> Future[int]:
        try:
            return self._executor.submit(part_elsewhere, self._packed, part, settings)
        except self._unreached as error:
            raise out_of_reach(error) from error

    def look(self) -> None:
        self.window()
        if not self._threads and not self._told:
            address = self._client.scheduler.address
            _log.warning("no worker at %s: the run waits until one comes (dask worker %s)", address, address)
            self._told = True

    def close(self) -> None:
        self._executor.shutdown(wait=False)


@contextmanager
def client_of(address: str | None) -> Iterator[Any]:
    """A client of a Dask scheduler, or None without an address.

    Raises InputError where dask.distributed is not installed or nothing answers at the address.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError(f"a run on a Dask cluster needs dask.distributed; {_HOW}") from None
    if not re.fullmatch(r"((tcp|tls|ws|wss|ucx)://)?[^/:\s]+:\d+/?", address):
        raise InputError(f"no Dask scheduler can be at {address!r}, expected an address such as tcp://host:8786")
    try:
        client = Client(address, timeout=ANSWERS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())
        raise InputError(
            f"no Dask scheduler answers at {address!r}, expected an address such as tcp://host:8786 ({said})"
        ) from None
    try:
        yield client
    finally:
        client.close()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Engines:
    """The engine for each round of a run, kept from one round to the next.

    Dask if there is a client, else as many processes as are asked for and needed, else this process.
    """

    def __init__(self, job: Job, workers: int | None, client: Any) -> None:
        self._here = Here(job)
        self._count = cores() if workers is None else workers
        packed = job.packed()
        self._many = Dask(packed, client) if client is not None else Processes(packed, self._count)
        self._always = client is not None

    def for_parts(self, count: int) -> Engine:
        """The engine for so many parts."""
        return self._many if self._always or min(count, self._count) > 1 else self._here

    def close(self) -> None:
        """Wait for what has begun, and give everything back."""
        self._many.close()
