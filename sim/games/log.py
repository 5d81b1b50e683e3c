"""The log of a game on disk: a line of JSON for what is played, then one for each decision, each safe when written.

What somebody puts in from outside while the game is played has a line of its own, so that the game still replays.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import InputError, Place
from sim.games.game import Decision, Game
from sim.games.injects import Inject, inject_of, put_in
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario

FORMAT = 1


class Log:
    """Appends decisions to a file; a game that is stopped at any moment goes on from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, *decisions: Decision) -> None:
        """Add decisions, and see them on the disk before going on."""
        self._add({"seat": d.seat, "at": list(d.key), "answer": d.answer} for d in decisions)

    def put_in(self, inject: Inject) -> None:
        """Add what somebody puts in from outside."""
        self._add([{"inject": inject.written()}])

    def _add(self, entries: Iterable[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def back(self, game: Game) -> None:
        """Write the file anew with the decisions that a game has now."""
        _write(self._path, game)


def begin(path: Path, game: Game) -> Log:
    """Begin the log of a game in a new file, with the whole scenario in it: it needs no other.

    Raises
    ------
    InputError : the file is there already.
    """
    if path.exists():
        raise InputError(f"{path} is there already; leave out the scenario to go on with it, or choose another file")
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, game)
    return Log(path)


def resume(path: Path) -> tuple[Game, Log]:
    """The game of a log, and the log to go on with: a line that was cut short is not written behind.

    Raises
    ------
    InputError : as `read` does.
    """
    game, log = read(path), Log(path)
    log.back(game)
    return game, log


def _write(path: Path, game: Game) -> None:
    head = {
        "cairo_talks_game": FORMAT,
        "seats": list(game.seats),
        "world": game.replicate,
        "scenario": dump(game.scenario),
    }
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps(head, ensure_ascii=False) + "\n", encoding="utf-8")
    log = Log(fresh)
    for deadline in game.deadlines:
        log.put_in(Inject(deadline=deadline))
    log.write(*game.decisions)
    fresh.replace(path)


def read(path: Path) -> Game:
    """The game of a log; a last line that was cut short as it was written is left out.

    Raises
    ------
    InputError : the file is no log of a game, with the line that is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; play a scenario with --log {path} to begin one") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not the log of a game") from None
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines.pop()
    head = _line(lines[0], Place(str(path))) if lines else {}
    if head.get("cairo_talks_game") != FORMAT:
        raise InputError("not the log of a game, or of another version of cairo-talks", Place(str(path)))
    known = {"seats": list, "world": int, "scenario": str}
    for name, kind in known.items():
        if not isinstance(head.get(name), kind):
            raise InputError(f"the log's first line lacks {name!r}, or it is not what it should be", Place(str(path)))
    scenario = _scenario(head["scenario"], path)
    decisions, game = [], Game(scenario, tuple(map(str, head["seats"])), head["world"])
    for number, line in enumerate(lines[1:], start=2):
        place = Place(str(path), number)
        one = _line(line, place)
        if "inject" in one:
            game = put_in(game, inject_of(one["inject"], place))
            continue
        if not isinstance(one.get("seat"), str) or not isinstance(one.get("at"), list) or "answer" not in one:
            raise InputError("expected a decision (seat, at, answer) or an inject", place)
        decisions.append(Decision(one["seat"], tuple(one["at"]), one["answer"]))
    return game.having(*decisions)


def _scenario(text: str, path: Path) -> Scenario:
    try:
        return _loaded(text)
    except InputError as error:
        raise InputError(f"the scenario in it is wrong: {error.message}", Place(str(path))) from None


@lru_cache(maxsize=32)
def _loaded(text: str) -> Scenario:
    """A scenario from its text, read once: a game is read at each look."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(text, encoding="utf-8")
        return load(file)


def _line(line: str, place: Place) -> dict[str, Any]:
    try:
        read_ = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("not a line of JSON", place) from None
    if not isinstance(read_, dict):
        raise InputError("expected an object of JSON", place)
    return read_
