"""Outcomes at points of the input space: batches of worlds whose inputs are given, in one process or several."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import numpy as np

from sim.analysis import named
from sim.analysis.inputs import Input, given
from sim.model import Negotiation, Record, forget
from sim.model.telling.tables import runs as runs_of
from sim.runs.engines import cores, end_where_a_script_is_imported, in_order
from sim.scenario.numbers import column
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
        # Numbers of somebody else's are worked out where they are explained, from tables with nothing left out.
        own = tuple(name for name in self.case.outcomes if {name, column(name)} & {*self.outcomes})
        case = self.case.model_copy(update={"outcomes": own})
        record = Record(solutions=bool(own))
        model = Negotiation(case, replicates.ravel().tolist(), record, given=given(self.inputs, uniforms)).run()
        runs = runs_of(model)
        found = [named.values(self.case, runs, name).reshape(count, each) for name in self.outcomes]
        forget(model)
        return np.stack(found, axis=2)


class Kept(Protocol):
    """Where outcomes that were computed are kept until the analysis of them is written."""

    def load(self, name: str) -> Floats | None:
        """Outcomes (P, R, O) kept under a name, or None."""

    def save(self, name: str, outcomes: Floats) -> None:
        """Keep outcomes (P, R, O) under a name."""


class Nowhere:
    """Keeps nothing."""

    def load(self, name: str) -> Floats | None:
        """None."""
        return None

    def save(self, name: str, outcomes: Floats) -> None:
        """Forget it."""


def numbered(points: int, replicates: int, together: int = 1) -> Ints:
    """Replicate numbers (P, R): the same for each `together` points in a row (common random numbers), then the next."""
    rows = np.arange(points) // together
    return rows[:, None] * replicates + np.arange(replicates)


def compute(
    sampler: Sampler,
    points: Floats,
    replicates: Ints,
    workers: int | None = 1,
    done: Callable[[int, float], None] = lambda _worlds, _seconds: None,
    kept: Kept | None = None,
) -> Floats:
    """Outcomes (P, R, O) at points (P, K); a point that comes twice with the same replicates is computed once.

    The numbers do not depend on the workers; None takes every core there is work for. What `kept` holds already is not
    computed again. `done` is told of worlds, and of the seconds that they took where they were computed here and
    alone: the first batch always is, so that somebody can say how long the rest will take; else 0.
    Raises RunError where a worker process died.
    """
    end_where_a_script_is_imported(workers)
    keep = kept or Nowhere()
    rows, back = distinct(points, replicates)
    each = replicates.shape[1]
    size = max(1, BATCH // each)
    batches = [rows[k : k + size] for k in range(0, len(rows), size)]
    names = [f"{each}-{k:05d}" for k in range(len(batches))]
    parts: dict[str, Floats] = {}

    def finished(name: str, part: Floats, seconds: float = 0.0, new: bool = True) -> None:
        if new:
            keep.save(name, part)
        parts[name] = part
        done(part.shape[0] * part.shape[1], seconds)

    todo = []
    for name, batch in zip(names, batches, strict=True):
        found = keep.load(name)
        if found is None:
            todo.append((name, batch))
        else:
            finished(name, found, new=False)
    if todo:
        (name, batch), *todo = todo
        began = time.perf_counter()
        part = sampler.batch(points[batch], replicates[batch])
        finished(name, part, time.perf_counter() - began)
    count = min(workers if workers is not None else cores(), len(todo))
    tasks = ((points[batch], replicates[batch]) for _, batch in todo)
    made = (sampler.batch(*task) for task in tasks) if count <= 1 else _elsewhere(sampler, tasks, count)
    for (name, _), part in zip(todo, made, strict=True):
        finished(name, part)
    return np.concatenate([parts[name] for name in names])[back]


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


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Sampler:
    """The sampler, once a process."""
    sampler: Sampler = pickle.loads(packed)
    return sampler


def _in_process(packed: bytes, points: Floats, replicates: Ints) -> Floats:
    return _unpacked(packed).batch(points, replicates)


def _elsewhere(sampler: Sampler, tasks: Iterable[tuple[Floats, Ints]], count: int) -> Iterator[Floats]:
    """The batches in order."""
    return in_order(partial(_in_process, pickle.dumps(sampler)), tasks, count)
