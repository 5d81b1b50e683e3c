"""Games on disk: begun under an address that cannot be guessed, one request after the other."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.app import work
from sim.app.crew import Crew
from sim.errors import InputError
from sim.speech import _

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
MOST = 5000  # games that are kept


class Games:
    """The games of this machine.

    Parameters
    ----------
    crew : who plays them. folder : where each has a file of its own.
    """

    def __init__(self, crew: Crew, folder: Path) -> None:
        self._crew = crew
        self._folder = folder
        self._locks: dict[str, asyncio.Lock] = {}

    async def seats(self, source: str) -> list[dict[str, Any]]:
        """Who can be played in a scenario."""
        return await self._crew.ask(work.game_seats, source)

    async def begin(self, source: str, seat: str, number: int) -> str:
        """Begin a game; what its address ends with.

        Raises
        ------
        InputError : the seat is none, or there are too many games.
        """
        if self._folder.is_dir() and sum(1 for _one in self._folder.iterdir()) >= MOST:
            said = _("{count} games are kept already; empty the folder {folder} in results/.app")
            raise InputError(said.format(count=f"{MOST:,}", folder=self._folder.name))
        token = secrets.token_urlsafe(16)
        await self._crew.ask(work.game_begun, source, seat, number, str(self._folder / f"{token}.jsonl"))
        return token

    async def view(self, token: str, since: int) -> dict[str, Any]:
        """How a game stands, as `sim.app.playing.view` gives it."""
        path = self.path(token)
        async with self._lock(token):
            return await self._crew.ask(work.game_view, str(path), since)

    async def decide(self, token: str, form: Mapping[str, str]) -> int:
        """Make the decision that a form holds; how many there were before.

        Raises
        ------
        InputError : what was wrong with it.
        """
        path, count = self.path(token), form.get("count", "")
        if not count.isdecimal() or len(count) > 6:
            raise InputError(_("the form does not say which decision it is about; go back and load the page anew"))
        values = {name: value for name, value in form.items() if name not in ("count", "action")}
        async with self._lock(token):
            return await self._crew.ask(work.game_decided, str(path), int(count), form.get("action", ""), values)

    async def opened(self, token: str, places: Mapping[str, str]) -> dict[str, Any]:
        """The table after a game, with all cards open and a text on it.

        Raises
        ------
        InputError : the game is not over, or a place is none.
        """
        return await self._crew.ask(work.game_opened, str(self.path(token)), dict(places))

    async def forget(self, token: str) -> None:
        """Delete a game."""
        path = self.path(token)
        async with self._lock(token):
            path.unlink(missing_ok=True)
        self._locks.pop(token, None)

    def path(self, token: str) -> Path:
        """The file of a game; raises InputError where there is none."""
        path = self._folder / f"{token}.jsonl"
        if not TOKEN.fullmatch(token) or not path.is_file():
            raise InputError(_("there is no game at this address; it may have been deleted"))
        return path

    def _lock(self, token: str) -> asyncio.Lock:
        return self._locks.setdefault(token, asyncio.Lock())
