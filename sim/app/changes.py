"""What would have ended a game better, looked for behind the talk about it, and told as it is found."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.app import work
from sim.app.crew import Crew
from sim.speech import language

AT_ONCE = 4  # trials of one request to a worker: a second or less
KEPT = 200  # games whose changes are remembered


@dataclass
class Found:
    """How far the search has come.

    of : how many trials there are, 0 before that is known. tried : how many were made. changes : those that end the
    game better, as `sim.app.bettering.tried` gives them. failed : whether it broke off.
    """

    of: int = 0
    tried: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    done: bool = False
    failed: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self) -> None:
        """Wake up whoever waits for news."""
        self.moved.set()
        self.moved = asyncio.Event()


class Changes:
    """The searches of this run of the app, one a game.

    Parameters
    ----------
    crew : who computes. busy : whether somebody waits for something else, which goes first.
    """

    def __init__(self, crew: Crew, busy: Callable[[], bool]) -> None:
        self._crew = crew
        self._busy = busy
        self._found: OrderedDict[tuple[str, int, str], Found] = OrderedDict()
        self._tasks: dict[tuple[str, int, str], asyncio.Task[None]] = {}

    def of(self, path: Path, decisions: int) -> Found:
        """The search for a game that has ended with so many decisions; it is begun where there is none."""
        key = (path.name, decisions, language())
        if key not in self._found:
            self._found[key] = Found()
            task = asyncio.create_task(self._search(path, self._found[key]))
            self._tasks[key] = task
            task.add_done_callback(lambda _task: self._tasks.pop(key, None))
        while len(self._found) > KEPT:
            gone, _found = self._found.popitem(last=False)
            if gone in self._tasks:
                self._tasks[gone].cancel()
        return self._found[key]

    async def follow(self, path: Path, decisions: int) -> AsyncIterator[Found]:
        """The search at each step, to its end."""
        found = self.of(path, decisions)
        while True:
            moved = found.moved
            yield found
            if found.done:
                return
            await moved.wait()

    def close(self) -> None:
        """Leave off searching."""
        for task in self._tasks.values():
            task.cancel()

    async def _search(self, path: Path, found: Found) -> None:
        try:
            groups = await self._crew.ask(work.game_trials, str(path))
            found.of = len(groups)
            helped: set[str] = set()
            for first in range(0, len(groups), AT_ONCE):
                while self._busy():
                    await asyncio.sleep(0.1)
                # Of a lever that helps by a small step, larger steps are not asked about.
                some = [k for k in range(first, min(first + AT_ONCE, len(groups))) if groups[k] not in helped]
                better = await self._crew.ask(work.game_tried, str(path), some) if some else []
                for one in better:
                    if groups[one["number"]] not in helped:
                        helped.add(groups[one["number"]])
                        found.changes.append(one)
                found.tried = min(first + AT_ONCE, len(groups))
                found.tell()
        except asyncio.CancelledError:
            raise
        except Exception:  # the game may be gone, a worker may have died: the page says that the search broke off
            found.failed = True
        finally:
            found.done = True
            found.tell()
