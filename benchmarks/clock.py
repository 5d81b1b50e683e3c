"""What the benchmarks share: contestants timed in turn, the machine they ran on, a table of figures and its JSON."""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@dataclass(frozen=True)
class Times:
    """Medians over the rounds, in seconds: by the clock on the wall, and of the processor's time for this process.

    The second leaves out what other processes took; where the machine is busy it is the one to compare.
    """

    wall: float
    cpu: float


@dataclass(frozen=True)
class Figure:
    """One line of a benchmark: what was measured; where a figure was asked for, which, and whether it was reached."""

    name: str
    value: float
    unit: str = ""
    wanted: str = ""
    reached: bool | None = None


def in_turn(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Time each contestant once a round, all of them in every round, so that a busy minute falls on all alike."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            taken[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {name: Times(*map(statistics.median, zip(*seconds, strict=True))) for name, seconds in taken.items()}


def wanted(name: str, value: float, least: float, unit: str = "") -> Figure:
    """A figure that should be `least` or more."""
    return Figure(name, value, unit, f"at least {least:g}", value >= least)


def limited(name: str, value: float, most: float, unit: str = "") -> Figure:
    """A figure that should be `most` or less."""
    return Figure(name, value, unit, f"at most {most:g}", value <= most)


def machine(*packages: str) -> str:
    """Cores, architecture, Python and the versions of some packages; no names."""
    found = [f"{os.cpu_count()} cores", platform.machine(), f"Python {platform.python_version()}"]
    for name in ("numpy", *packages):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def parser(doc: str | None) -> argparse.ArgumentParser:
    """Arguments of a benchmark, those that all have included."""
    made = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    made.add_argument("--json", type=Path, help="write the figures here too")
    return made


def tell(title: str, ran_on: str, figures: Sequence[Figure], path: Path | None) -> None:
    """Print the figures as a table, and write them as JSON where a path is given."""
    print(f"{title}\non {ran_on}, {_load()}\n")
    for figure in figures:
        verdict = "" if figure.reached is None else f"  [{figure.wanted}: {'reached' if figure.reached else 'MISSED'}]"
        print(f"{figure.value:12,.3f} {figure.unit:9} {figure.name}{verdict}")
    print()
    if path is not None:
        told = {"title": title, "machine": ran_on, "load": _load(), "figures": [asdict(f) for f in figures]}
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _load() -> str:
    """How busy the machine is, in processes that want a core; a benchmark on a busy one says so."""
    return f"{os.getloadavg()[0]:.1f} processes running" if hasattr(os, "getloadavg") else "load unknown"
