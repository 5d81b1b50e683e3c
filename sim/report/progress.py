"""Progress of a run: a bar with rate and time left on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sim.runs.runner import Progress, Watch

_EVERY = 10.0  # seconds between lines in a log


@contextmanager
def watching(title: str) -> Iterator[Watch]:
    """A watcher for `sim.runs.runner.run` that writes to standard error, the title first."""
    if sys.stderr.isatty():
        with _bar(title) as watch:
            yield watch
    else:
        yield _Log(title).watch


@contextmanager
def _bar(title: str) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), TextColumn("{task.fields[failed]}"),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("worlds", total=None, rate="", failed="")
        clock = _Clock()

        def watch(now: Progress) -> None:
            failed = f"{now.failed} failed" if now.failed else ""
            bar.update(task, completed=int(now.done), total=now.total, rate=clock.rate(now.done), failed=failed)

        yield watch


class _Log:
    """A line at the start, every ten seconds, and at the end."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._clock = _Clock()
        self._told = float("-inf")
        self._over = False

    def watch(self, now: Progress) -> None:
        """Tell of progress if it is time to."""
        last = now.done >= now.total
        if self._over or (time.monotonic() - self._told < _EVERY and not last):
            return
        self._over = last
        self._told = time.monotonic()
        failed = f", {now.failed:,} failed" if now.failed else ""
        rate = self._clock.rate(now.done)
        if self._title:
            print(self._title, file=sys.stderr)
            self._title = ""
        print(f"{int(now.done):,} of {now.total:,} worlds{rate and ' '}{rate}{failed}", file=sys.stderr)


class _Clock:
    """Worlds a second since the first word."""

    def __init__(self) -> None:
        self._start: tuple[float, float] | None = None

    def rate(self, done: float) -> str:
        """The rate so far, in words; empty before anything can be said."""
        now = time.monotonic()
        self._start = self._start or (now, done)
        began, before = self._start
        return f"({(done - before) / (now - began):,.0f} a second)" if now - began > 0.5 and done > before else ""
