"""Outcomes at points of the input space: batches of worlds whose inputs are given, in one process or several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from sim.model import Negotiation
from sim.model.outcomes import runs as runs_of
from sim.runs import named
from sim.runs.inputs import Input, given
from sim.runs.runner import WorkerDiedError
from sim.scenario.schema import Scenario
from sim.types import Floats, Ints

BATCH = 1000  # worlds


@dataclass(frozen=True)
class Sampler:
    """Computes outcomes of one scenario at given inputs."""

    case: Scenario
    inputs: Sequence[Input]
    outcomes: Sequence[str]

    def batch(self, points: Floats, replicates: Ints) -> Floats:
        """Outcomes (P, R, O) at points (P, K) of the unit cube, replicate numbers (P, R)."""
        count, each = replicates.shape
        uniforms = np.repeat(points, each, axis=0)
        model = Negotiation(self.case, replicates.ravel().tolist(), given=given(self.inputs, uniforms)).run()
        runs = runs_of(model)
        found = [named.values(self.case, runs, name).reshape(count, each) for name in self.outcomes]
        return np.stack(found, axis=2)


def numbered(points: int, replicates: int, together: int = 1) -> Ints:
    """Replicate numbers (P, R): the same for each `together` points in a row (common random numbers), then the next."""
    rows = np.arange(points) // together
    return rows[:, None] * replicates + np.arange(replicates)


def compute(
    sampler: Sampler,
    points: Floats,
    replicates: Ints,
    workers: int | None = 1,
    done: Callable[[int], None] = lambda _worlds: None,
) -> Floats:
    """Outcomes (P, R, O) at points (P, K); a point that comes twice with the same replicates is computed once.

    The numbers do not depend on the workers; None takes every core there is work for. `done` is told of worlds.
    Raises WorkerDiedError where a worker process died.
    """
    rows, back = distinct(points, replicates)
    size = max(1, BATCH // replicates.shape[1])
    batches = [rows[k : k + size] for k in range(0, len(rows), size)]
    count = min(workers if workers is not None else os.cpu_count() or 1, len(batches))
    tasks = ((points[batch], replicates[batch]) for batch in batches)
    made = (sampler.batch(*task) for task in tasks) if count <= 1 else _spawned(sampler, tasks, count)
    parts = []
    for part in made:
        parts.append(part)
        done(part.shape[0] * part.shape[1])
    return np.concatenate(parts)[back]


def distinct(points: Floats, replicates: Ints) -> tuple[list[int], list[int]]:
    """The first row of each different (point, replicates), and for every row which of these it is."""
    seen: dict[bytes, int] = {}
    rows: list[int] = []
    back: list[int] = []
    for k in range(len(points)):
        key = points[k].tobytes() + replicates[k].tobytes()
        if key not in seen:
            seen[key] = len(rows)
            rows.append(k)
        back.append(seen[key])
    return rows, back


# --- several processes -----------------------------------------------------------------------------------------------

_sampler: Sampler | None = None  # one a process, set when it starts


def _start(sampler: Sampler) -> None:
    global _sampler
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    _sampler = sampler


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


def _in_process(points: Floats, replicates: Ints) -> Floats:
    assert _sampler is not None
    return _sampler.batch(points, replicates)


def _spawned(sampler: Sampler, tasks: Iterator[tuple[Floats, Ints]], count: int) -> Iterator[Floats]:
    """The batches in order, two handed out for each process."""
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(sampler,)
    )
    out: list[Future[Floats]] = []
    try:
        for task in tasks:
            out.append(pool.submit(_in_process, *task))
            if len(out) >= 2 * count:
                yield out.pop(0).result()
        while out:
            yield out.pop(0).result()
    except BrokenExecutor as error:
        raise WorkerDiedError("a worker process died, perhaps for want of memory: try fewer --workers") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
