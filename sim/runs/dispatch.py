"""Hands parts to an engine, a few at a time, and takes back what came of each, whatever happens to its workers."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import chain
from typing import Any, NamedTuple

from sim.errors import InputError
from sim.runs.compute import Tick
from sim.runs.design import Part
from sim.runs.engines import Engine, out_of_reach
from sim.runs.job import RunError, Settings

_log = logging.getLogger(__name__)
DEATHS = 3  # of workers, before a part is given up
HOPELESS = 10  # parts given up before any was computed: then it is not the parts
_LOOK = 20.0  # seconds


class Outcome(NamedTuple):
    """What came of a part: how many of its worlds ended in an error, or why it was given up."""

    part: Part
    lost: int = 0
    given_up: str = ""


class Dispatcher:
    """Computes parts by an engine.

    Parameters
    ----------
    points : the settings of each design point. tick : told how far a part is, (part, share), where that can be seen.
    """

    def __init__(
        self, engine: Engine, points: Sequence[Mapping[str, Any]], tick: Callable[[Part, float], None]
    ) -> None:
        self._engine = engine
        self._points = points
        self._tick = tick
        self._computed = self._given_up = 0

    def outcomes(self, parts: Iterable[Part]) -> Iterator[Outcome]:
        """What came of each part, as they end; no more are handed out than the engine's window.

        A part that was handed out when a worker died is tried again with nothing beside it that could be blamed.

        Raises InputError where the disk refuses a part, RunError where the engine is lost or of no use at all.
        """
        waiting = iter(parts)
        out: dict[Future[int], Part] = {}
        suspects: deque[Part] = deque()
        broken = False
        while True:
            while not broken and len(out) < self._engine.window() and (part := next(waiting, None)) is not None:
                try:
                    out[self._submit(self._engine, part)] = part
                except self._engine.dead:
                    waiting, broken = chain((part,), waiting), True  # it was never handed out
            if not out:
                if not broken:
                    return
                self._engine.mend()
                yield from self._one_by_one(suspects)
                broken = False
                continue
            for future in self._ended(self._engine, out):
                part = out.pop(future)
                try:
                    outcome = self._outcome(self._engine, part, future)
                except self._engine.dead:
                    suspects.append(part)
                    broken = True
                else:
                    yield self._noted(outcome)

    def _submit(self, engine: Engine, part: Part) -> Future[int]:
        settings: Settings = [self._points[block.design_point] for block in part.blocks]
        tick: Tick = lambda share: self._tick(part, share)  # noqa: E731
        return engine.submit(part, settings, tick)

    def _ended(self, engine: Engine, out: Iterable[Future[int]]) -> set[Future[int]]:
        while not (ready := wait(out, _LOOK, FIRST_COMPLETED).done):
            engine.look()
        return ready

    def _outcome(self, engine: Engine, part: Part, future: Future[int]) -> Outcome:
        """Raises what the engine raises for the death of a worker."""
        whole: tuple[type[BaseException], ...] = (*engine.dead, InputError, RunError)  # not of this part alone
        try:
            return Outcome(part, future.result())
        except whole:
            raise
        except engine.lost as error:
            raise out_of_reach(error) from error
        except Exception as error:  # of the part and not of a world in it: the next parts may be well
            return Outcome(part, given_up=f"{type(error).__name__}: {error}")

    def _one_by_one(self, suspects: deque[Part]) -> Iterator[Outcome]:
        """What comes of parts that were handed out when a worker died, each tried with nothing beside it."""
        engine = self._engine.alone()
        try:
            while suspects:
                yield self._noted(self._alone(engine, suspects.popleft()))
        finally:
            if engine is not self._engine:
                engine.close()

    def _alone(self, engine: Engine, part: Part) -> Outcome:
        """Try a part until it is done or has been the death of several workers, the first one included."""
        said = ""
        for deaths in range(1, DEATHS):
            _log.warning("a worker died; part %d is tried again alone (%d of %d)", part.number, deaths, DEATHS - 1)
            try:
                future = self._submit(engine, part)
                self._ended(engine, [future])
                return self._outcome(engine, part, future)
            except engine.dead as error:
                said = f"{type(error).__name__}: {error}"
                engine.mend()
        return Outcome(part, given_up=f"{DEATHS} workers died while they had it, perhaps for want of memory ({said})")

    def _noted(self, outcome: Outcome) -> Outcome:
        if not outcome.given_up:
            self._computed += 1
            return outcome
        self._given_up += 1
        _log.warning("part %d is given up: %s", outcome.part.number, outcome.given_up)
        if self._given_up >= HOPELESS and not self._computed:
            raise RunError(
                f"none of the first {HOPELESS} parts could be computed: {outcome.given_up}. With fewer --workers there "
                "is more memory for each"
            )
        return outcome
