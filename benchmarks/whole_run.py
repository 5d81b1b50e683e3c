"""What a user waits for: `cairo-talks run cairo-2025-10-23`, from the command to the last figure and the report.

    python -m benchmarks.whole_run [--rounds 3] [--json FILE]

The whole is timed as a process of its own, as a user starts it. Where the time goes is told by a second run by one
worker, in which the functions that do the work are timed by name.
"""

from __future__ import annotations

import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import clock
from benchmarks.clock import Figure

SCENARIO = "cairo-2025-10-23"
# What is timed inside the command: its label, where it is looked up, and its name there.
STAGES = (
    ("reading the scenario", "sim.scenario.load", "load"),
    ("the run", "sim.runs.runner", "run"),
    ("  computing worlds", "sim.runs.compute", "simulate"),
    ("  writing parts", "sim.runs.store", "write_part"),
    ("  the summary", "sim.runs.summary", "summarise"),
    ("telling the results", "sim.report.terminal", "lines"),
    ("figures", "sim.plots", "draw_all"),
    ("the report as a page", "sim.report.page", "write"),
)


def seconds(arguments: list[str]) -> float:
    """How long a Python process takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def whole(folder: Path, *options: str) -> float:
    """Seconds from the command to its end."""
    return seconds(["-m", "sim", "run", SCENARIO, "--out", str(folder), *options])


def stages(folder: Path, options: list[str]) -> None:
    """Run the command in this process and print what each stage took as JSON; imports are what is left of the whole."""
    taken: dict[str, float] = {}

    def timed(label: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                taken[label] = taken.get(label, 0.0) + time.perf_counter() - start

        return around

    start = time.perf_counter()
    for label, module, name in STAGES:
        where = importlib.import_module(module)
        setattr(where, name, timed(label, getattr(where, name)))
    taken["imports"] = time.perf_counter() - start
    from sim.cli import cli

    cli(["run", SCENARIO, "--out", str(folder), "--workers", "1", *options], standalone_mode=False)
    print("\n" + json.dumps(taken))


def breakdown(folder: Path, *options: str) -> dict[str, float]:
    """Seconds by stage, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.whole_run", "--stages", str(folder), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(rounds: int, *options: str) -> list[Figure]:
    """Every figure of this benchmark."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        times = [whole(folder / f"whole-{k}", *options) for k in range(rounds)]
        helps = [seconds(["-m", "sim", "--help"]) for _ in range(rounds)]
        parts = breakdown(folder / "stages", *options)
    found = [
        clock.limited("the whole, with as many workers as there are cores", statistics.median(times), 20.0, "s"),
        clock.limited("the command with --help", statistics.median(helps), 0.4, "s"),
        Figure("one worker: imports", parts["imports"], "s"),
    ]
    return found + [Figure(f"one worker: {label}", parts[label], "s") for label, _, _ in STAGES if label in parts]


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stages", type=Path, help="run once into this folder and print seconds by stage as JSON")
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.stages:
        stages(chosen.stages, rest)
        return 0
    found = figures(chosen.rounds, *rest)
    clock.tell(f"cairo-talks run {SCENARIO}", clock.machine("matplotlib"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
