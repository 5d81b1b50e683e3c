"""Histories are computed once, kept on disk, and dropped where nobody waits for them."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.app import columns as kept
from sim.app import work
from sim.app.answers import Answers, NobodyWaitsError
from sim.app.counts import of_hundred
from sim.app.crew import Crew


class Counting(Crew):
    """A crew that notes the pieces it was asked for, and makes them of nothing."""

    def __init__(self) -> None:
        super().__init__(0)
        self.pieces: list[tuple[int, int]] = []

    async def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        _, _, first, last, _ = arguments
        self.pieces.append((first, last))
        await asyncio.sleep(0)
        return {kept.OUTCOME: array("d", range(first, last))}


def test_thirty_who_ask_for_the_same_are_one_piece_of_work() -> None:
    crew = Counting()
    answers = Answers(crew, Path())

    async def all_at_once() -> list[kept.Columns]:
        return await asyncio.gather(*(answers.histories("x", {"a": 1}, 200) for _ in range(30)))

    found = asyncio.run(all_at_once())
    assert crew.pieces == [(0, 100), (100, 200)]
    assert all(list(one[kept.OUTCOME]) == list(range(200)) for one in found)


def test_a_whole_answer_goes_on_from_the_first_one() -> None:
    crew = Counting()
    answers = Answers(crew, Path())

    async def first_then_all() -> kept.Columns:
        await answers.histories("x", {}, 200)
        return await answers.histories("x", {}, 1000)

    assert list(asyncio.run(first_then_all())[kept.OUTCOME]) == list(range(1000))
    assert crew.pieces == [(0, 100), (100, 200), (200, 600), (600, 1000)]


def test_who_moves_on_is_not_computed_for() -> None:
    crew = Counting()

    async def left() -> bool:
        return len(crew.pieces) >= 2

    with pytest.raises(NobodyWaitsError):
        asyncio.run(Answers(crew, Path()).histories("x", {}, 1000, left))
    assert crew.pieces == [(0, 100), (100, 200)]


def test_what_was_computed_is_read_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = {"guarantees.default": 0.4}
    made = work.histories("two-farmers", setting, 0, 5, str(tmp_path))
    monkeypatch.setattr(work, "_computed", lambda *_: pytest.fail("it was computed again"))
    assert work.histories("two-farmers", dict(setting), 0, 5, str(tmp_path)) == made


def test_a_file_that_was_cut_short_is_computed_again(tmp_path: Path) -> None:
    made = work.histories("two-farmers", {}, 0, 5, str(tmp_path))
    (path,) = tmp_path.rglob("*.json")
    path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")
    assert work.histories("two-farmers", {}, 0, 5, str(tmp_path)) == made


def test_another_setting_or_another_rule_is_another_file(tmp_path: Path) -> None:
    names = {kept.path_of(tmp_path, *one, 0, 5) for one in (("r", {}), ("r", {"a": 1}), ("s", {}), ("r", {"a": 2}))}
    assert len(names) == 4


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where a folder should be")
    assert len(work.histories("two-farmers", {}, 0, 3, str(tmp_path / "full"))[kept.OUTCOME]) == 3


def test_a_hundred_are_always_a_hundred() -> None:
    sixths = of_hundred({"partial": 2, "collapsed": 1, "delivered": 3})
    assert sixths == {"partial": 33, "collapsed": 17, "delivered": 50}
    assert sum(of_hundred({"partial": 1, "collapsed": 1, "delivered": 1}).values()) == 100
    assert of_hundred({"partial": 999, "collapsed": 1}) == {"partial": 100, "collapsed": 0}
