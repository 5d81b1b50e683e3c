"""Two workers against one: the runner's rate on the default scenario, from an empty folder to its summary.

    python -m benchmarks.workers [--worlds 40000] [--rounds 1] [--json FILE]

All are timed in turn by the clock on the wall. Workers are spawned processes that have to import everything first;
what that costs is measured on a run of two worlds in two parts, and the ratio is given with it and without. The fewer
worlds, the more it weighs, so the usual number is that of a sweep. Beside it stands what two processes that share
nothing gain on the same machine in the same minutes: two plain loops at once.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import clock
from benchmarks.clock import Figure
from sim.runs import runner
from sim.scenario.load import load

SCENARIO = "cairo-2025-10-23"
LOOP = "total = 0\nfor i in range(20_000_000): total += i * i"  # a second or two


def run(worlds: int, workers: int, part_size: int) -> None:
    """Run so many worlds into a folder of their own, which is gone afterwards."""
    scenario = load(SCENARIO, worlds=worlds)
    with tempfile.TemporaryDirectory() as folder:
        runner.run(scenario, Path(folder) / "run", workers=workers, part_size=part_size)


def loops(count: int) -> None:
    """So many processes at once, each with the same work for the processor alone."""
    started = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(count)]
    for process in started:
        process.wait()


def figures(worlds: int, rounds: int, part_size: int = 1000) -> list[Figure]:
    """Every figure of this benchmark."""
    times = clock.in_turn(
        {
            "one": lambda: run(worlds, 1, part_size),
            "two": lambda: run(worlds, 2, part_size),
            "one loop": lambda: loops(1),
            "two loops": lambda: loops(2),
            "tiny, one": lambda: run(2, 1, 1),
            "tiny, two": lambda: run(2, 2, 1),
        },
        rounds,
    )
    one, two = times["one"].wall, times["two"].wall
    starts = times["tiny, two"].wall - times["tiny, one"].wall
    return [
        Figure("worlds a second, one worker", worlds / one, "/s"),
        Figure("worlds a second, two workers", worlds / two, "/s"),
        clock.wanted("ratio of the two", one / two, 1.8, "times"),
        Figure("  without the start of the workers", one / max(two - starts, 1e-9), "times"),
        Figure("start of two workers", starts, "s"),
        Figure("what two plain loops gain here", 2.0 * times["one loop"].wall / times["two loops"].wall, "times"),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--worlds", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args(arguments)
    found = figures(chosen.worlds, chosen.rounds)
    clock.tell(f"{chosen.worlds:,} worlds of {SCENARIO} by one worker and two", clock.machine(), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
