"""Progress of a run: a bar with rate and time left on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.runs.runner import Progress, Watch

_EVERY = 10.0  # seconds between the first lines in a log
_SELDOM = 300.0  # and between those of a run of hours
_SOON = 0.5  # seconds before anything is said of a rate


@contextmanager
def watching(title: str) -> Iterator[Watch]:
    """A watcher for `sim.runs.runner.run` that writes to standard error, the title first."""
    if sys.stderr.isatty():
        with _bar(title) as watch:
            yield unbroken(watch)
    else:
        yield unbroken(_Log(title).watch)


def unbroken(watch: Watch) -> Watch:
    """A watcher that falls silent when nobody listens any more, as when the terminal of a long run was closed."""
    silent = False

    def told(now: Progress) -> None:
        nonlocal silent
        if not silent:
            try:
                watch(now)
            except OSError:
                silent = True

    return told


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
        print(f"{int(now.done):,} of {now.total:,} worlds" + (f" ({said})" if said else ""), file=sys.stderr)
