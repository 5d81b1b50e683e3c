"""Histories at settings, asked for by many at once: each piece is computed once, and dropped where nobody waits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sim.app import columns as kept
from sim.app import work
from sim.app.columns import Columns, Setting
from sim.app.crew import Crew

REMEMBERED = 400  # settings in memory, some 50 KB each at most
STORIES = 40  # histories told step by step in memory, some 100 KB each at most
_Known = dict[tuple[int, int], Columns]


class NobodyWaitsError(Exception):
    """Who asked has gone away, as a browser does whose lever moves on."""


async def _stays() -> bool:
    return False


class Answers:
    """What the crew has computed, and the queue before it.

    Parameters
    ----------
    crew : who computes. folder : where histories are kept on disk.
    """

    def __init__(self, crew: Crew, folder: Path) -> None:
        self._crew = crew
        self._folder = folder
        self._memory: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._told: OrderedDict[tuple[str, str, int], asyncio.Future[dict[str, Any]]] = OrderedDict()
        self._taught: dict[tuple[int, bool], asyncio.Future[dict[str, Any]]] = {}
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._waiting > 0

    async def histories(
        self, source: str, setting: Setting, worlds: int, gone: Callable[[], Awaitable[bool]] = _stays
    ) -> Columns:
        """So many histories at a setting, two pieces at a time.

        Parameters
        ----------
        source : name or path of the scenario. worlds : how many, >= 1. gone : whether who asked has gone away.

        Raises
        ------
        NobodyWaitsError : who asked went away before all was computed; what was computed is kept.
        """
        known = self._known(source, setting)
        wanted = kept.chunks(worlds)
        if not all(piece in known for piece in wanted):
            self._waiting += 1
            try:
                await self._computed(source, setting, wanted, gone)
            finally:
                self._waiting -= 1
        return kept.joined([known[piece] for piece in wanted])

    async def history(self, source: str, setting: Setting, number: int) -> dict[str, Any]:
        """One history step by step, as `sim.app.telling.told` gives it; the last few are remembered."""
        key = (source, kept.key_of(setting), number)
        task = self._told.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            self._waiting += 1
            task = asyncio.ensure_future(self._crew.ask(work.history, source, dict(setting), number))
            task.add_done_callback(lambda _: self._one_less())
            self._told[key] = task
        while len(self._told) > STORIES:
            self._told.popitem(last=False)
        return await asyncio.shield(task)

    async def lesson(self, number: int, made_up: bool, settings: int) -> dict[str, Any]:
        """What a lesson comes to, as `sim.app.taught.found` gives it; computed once for all who ask."""
        task = self._taught.get((number, made_up))
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.ensure_future(self._lesson(number, made_up, settings))
            self._taught[number, made_up] = task
        return await asyncio.shield(task)

    async def _lesson(self, number: int, made_up: bool, settings: int) -> dict[str, Any]:
        self._waiting += 1
        try:
            made = await asyncio.gather(
                *(self._crew.ask(work.lesson_setting, number, made_up, k, str(self._folder)) for k in range(settings))
            )
            return await self._crew.ask(work.lesson_found, number, made_up, list(made))
        finally:
            self._waiting -= 1

    def _one_less(self) -> None:
        self._waiting -= 1

    async def _computed(
        self, source: str, setting: Setting, wanted: list[tuple[int, int]], gone: Callable[[], Awaitable[bool]]
    ) -> None:
        key = (source, kept.key_of(setting))
        known = self._known(source, setting)
        async with self._locks.setdefault(key, asyncio.Lock()):  # who asks for the same waits, and finds it there
            missing = [piece for piece in wanted if piece not in known]
            while missing:
                if await gone():
                    raise NobodyWaitsError
                now, missing = missing[:2], missing[2:]
                made = await asyncio.gather(*(self._piece(source, setting, piece) for piece in now))
                known.update(zip(now, made, strict=True))

    async def _piece(self, source: str, setting: Setting, piece: tuple[int, int]) -> Columns:
        return await self._crew.ask(work.histories, source, dict(setting), *piece, str(self._folder))

    def _known(self, source: str, setting: Setting) -> _Known:
        key = (source, kept.key_of(setting))
        known = self._memory.setdefault(key, {})
        self._memory.move_to_end(key)
        while len(self._memory) > REMEMBERED:
            gone, _ = self._memory.popitem(last=False)
            if gone in self._locks and not self._locks[gone].locked():
                del self._locks[gone]
        return known

    async def ahead(self, source: str, settings: list[Setting], worlds: int) -> None:
        """Compute settings before anybody asks, a piece at a time, whenever nobody waits for another."""
        for setting in settings:
            known = self._known(source, setting)
            for piece in kept.chunks(worlds):
                while self._waiting:
                    await asyncio.sleep(0.1)
                if piece not in known:
                    known[piece] = await self._piece(source, setting, piece)

    async def lesson_ahead(self, number: int, settings: int) -> None:
        """The same for a lesson, a setting at a time: it is then on the disk for who asks."""
        for k in range(settings):
            while self._waiting:
                await asyncio.sleep(0.1)
            await self._crew.ask(work.lesson_setting, number, False, k, str(self._folder))
