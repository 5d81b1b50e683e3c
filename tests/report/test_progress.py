"""What is said while a run is on its way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from sim.report import progress
from sim.runs.runner import Progress


class Clock:
    """A clock that goes when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_worlds_that_were_on_disk_are_no_work_done() -> None:
    clock = Clock()
    pace = progress.Pace(clock)
    assert pace.told(Progress(8000, 10_000, 0)) == ("", "")  # resumed
    clock.now += 10.0
    assert pace.told(Progress(8000, 10_000, 0)) == ("", "")
    clock.now += 10.0
    assert pace.told(Progress(9000, 10_000, 0)) == ("50 a second", "20 s left")
    assert pace.told(Progress(9000, 10_000, 0, missing=500)) == ("50 a second", "10 s left")
    assert pace.told(Progress(10_000, 10_000, 0)) == ("100 a second", "")


def test_bursts_of_several_workers_average_out() -> None:
    clock = Clock()
    pace = progress.Pace(clock)
    pace.told(Progress(0, 100_000, 0))
    for second in range(10, 101, 10):  # four parts of a thousand worlds at a time
        clock.now = 100.0 + second
        for part in range(4):
            said = pace.told(Progress(400 * (second - 10) + 1000 * (part + 1), 100_000, 0))
        assert said[0] == "400 a second"


@pytest.mark.parametrize(
    ("seconds", "words"), [(3, "3 s"), (89, "89 s"), (90, "2 min"), (3599, "1 h 00 min"), (11_100, "3 h 05 min")]
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert progress.span(seconds) == words


def test_a_log_has_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(progress.time, "monotonic", clock)
    with progress.watching("talks -> out") as watch:
        for second in range(36_001):
            clock.now = 100.0 + second
            watch(Progress(second / 2, 18_000, failed=second // 18_000, missing=0))
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == [
        "talks -> out",
        "0 of 18,000 worlds",
        "5 of 18,000 worlds (0.5 a second, 10 h 00 min left)",
    ]
    assert lines[-1] == "18,000 of 18,000 worlds (0.5 a second, 2 failed)"
    assert 60 < len(lines) < 250
    done = [int(line.split()[0].replace(",", "")) for line in lines[1:]]
    assert all(a <= b for a, b in pairwise(done))


def test_one_world_is_one_world(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.watching("talks -> out") as watch:
        watch(Progress(1, 1, 0))
    assert capsys.readouterr().err.splitlines() == ["talks -> out", "1 of 1 world"]


def test_work_of_a_moment_leaves_no_word_in_a_log_and_longer_work_says_what_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.working("drawing the figures") as tell:
        tell("phases, figure 1 of 2")
    assert capsys.readouterr().err == ""
    clock, started = Clock(), []

    class Timer:
        """A timer that goes off when told to."""

        def __init__(self, _seconds: float, act: Callable[[], None]) -> None:
            self.act = act

        def start(self) -> None:
            started.append(self)

        def cancel(self) -> None:
            started.clear()

    monkeypatch.setattr(progress.time, "monotonic", clock)
    monkeypatch.setattr(progress.threading, "Timer", Timer)
    with progress.working("drawing the figures") as tell:
        for number in range(1, 31):  # one every two seconds
            tell(f"figure {number}")
            clock.now += 2.0
            if number == 1:
                started[0].act()
    assert not started
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["drawing the figures: figure 1 ...", "drawing the figures: figure 7 ..."]
    assert len(lines) == 6
