"""Progress, on standard error: of a run with rate and time left, of other work by what is being done.

On a terminal it is a line that changes, in a log a plain line now and then.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.counting import counted
from sim.runs.runner import Progress, Watch

Tell = Callable[[str], None]

_EVERY = 10.0  # seconds between the first lines in a log
_SELDOM = 300.0  # and between those of a run of hours
_PATIENCE = 2.0  # seconds of work before a log hears of it
_SOON = 0.5  # seconds before anything is said of a rate


@contextmanager
def watching(title: str) -> Iterator[Watch]:
    """A watcher for `sim.runs.runner.run` that writes to standard error, the title first."""
    if sys.stderr.isatty():
        with _bar(title) as watch:
            yield watch
    else:
        yield _Log(title).watch


class Pace:
    """Rate and time left since the first word: worlds that were on disk before are not counted as work done."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or time.monotonic
        self._start: tuple[float, float] | None = None
        self.elapsed = 0.0  # seconds

    def told(self, now: Progress) -> tuple[str, str]:
        """The rate in worlds a second and the time left, in words; empty before anything can be said."""
        at = self._clock()
        self._start = self._start or (at, now.done)
        began, before = self._start
        self.elapsed = at - began
        if self.elapsed < _SOON or now.done <= before:
            return "", ""
        rate = (now.done - before) / self.elapsed
        left = max(now.total - now.missing - now.done, 0.0) / rate
        return f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.2g} a second", f"{span(left)} left" if left else ""


@contextmanager
def working(title: str) -> Iterator[Tell]:
    """A teller for work that may take longer than two seconds: it is told what is being done, "figure 2 of 6: phases".

    What is done sooner than that leaves no word in a log.
    """
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status(f"{title} ...") as status:
            yield lambda doing: status.update(f"{title}: {doing} ...")
    else:
        told = _Doing(title)
        try:
            yield told.tell
        finally:
            told.end()


def span(seconds: float) -> str:
    """A time in words: "40 s", "12 min", "3 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def lost(now: Progress) -> str:
    """Worlds with an error and worlds that could not be computed at all, in words; empty where there are none."""
    said = [f"{now.failed:,} failed"] if now.failed else []
    return ", ".join([*said, f"{now.missing:,} given up"] if now.missing else said)


@contextmanager
def _bar(title: str) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("worlds", total=None, said="")
        pace = Pace()

        def watch(now: Progress) -> None:
            said = ", ".join(word for word in (*pace.told(now), lost(now)) if word)
            bar.update(task, completed=int(now.done), total=now.total, said=said)

        yield watch


class _Doing:
    """A line after two seconds, even while nothing is told, and then one for what is told ten seconds later or more."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._doing = ""
        self._told: float | None = None
        self._first = threading.Timer(_PATIENCE, self._line)
        self._first.daemon = True
        self._first.start()

    def tell(self, doing: str) -> None:
        """What is being done now."""
        self._doing = doing
        if self._told is not None and time.monotonic() - self._told >= _EVERY:
            self._line()

    def end(self) -> None:
        """Say no more."""
        self._first.cancel()

    def _line(self) -> None:
        self._told = time.monotonic()
        print(f"{self._title}: {self._doing} ..." if self._doing else f"{self._title} ...", file=sys.stderr)


class _Log:
    """A line at the start, every ten seconds at first and every few minutes later, and at the end."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._pace = Pace()
        self._told = float("-inf")
        self._whole = -1  # the total at which the end was told

    def watch(self, now: Progress) -> None:
        """Tell of progress if it is time to."""
        said = ", ".join(word for word in (*self._pace.told(now), lost(now)) if word)
        last = now.done + now.missing >= now.total
        every = min(max(_EVERY, self._pace.elapsed / 20.0), _SELDOM)
        if self._whole == now.total or (time.monotonic() - self._told < every and not last):
            return
        self._whole = now.total if last else -1
        self._told = time.monotonic()
        if self._title:
            print(self._title, file=sys.stderr)
            self._title = ""
        print(f"{int(now.done):,} of {counted(now.total, 'world')}" + (f" ({said})" if said else ""), file=sys.stderr)
