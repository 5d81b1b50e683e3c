"""How much memory a run takes, and how long its table takes to open, as the number of worlds grows.

    python -m benchmarks.memory [--worlds 1000 10000 100000] [--million] [--workers 2] [--json FILE]

Each size is a run of `two-farmers` by the runner in a process of its own; peaks are of resident memory, of the driver
and of its largest worker. Then another process opens the runs in pandas, from the folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import clock
from benchmarks.clock import Figure

SCENARIO = "two-farmers"
MIB = 1024.0  # ru_maxrss is in KiB on Linux

# What each process does, and tells about itself on its last line.
_PEAKS = "json.dumps([resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)])"
RUN = f"""
import json, resource, sys
from sim.runs import runner
from sim.scenario.load import load
if __name__ == "__main__":
    runner.run(load(sys.argv[1], worlds=int(sys.argv[2])), sys.argv[3], workers=int(sys.argv[4]))
    print({_PEAKS})
"""
OPEN = """
import json, resource, sys, time
from sim.runs.results import Results
start = time.perf_counter()
rows = len(Results(sys.argv[1]).runs())
print(json.dumps([time.perf_counter() - start, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def told_by(script: Path, *arguments: str) -> list[float]:
    """The list of numbers that a script prints last."""
    done = subprocess.run([sys.executable, str(script), *arguments], check=True, capture_output=True, text=True)
    numbers: list[float] = json.loads(done.stdout.splitlines()[-1])
    return numbers


def figures(worlds: int, workers: int) -> list[Figure]:
    """Run so many worlds, open the table, and measure both."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        scripts = {name: folder / f"{name}.py" for name in ("run", "open")}
        scripts["run"].write_text(RUN, encoding="utf-8")  # a file, so that spawned workers can import it
        scripts["open"].write_text(OPEN, encoding="utf-8")
        start = time.perf_counter()
        driver, largest = told_by(scripts["run"], SCENARIO, str(worlds), str(folder / "out"), str(workers))
        taken = time.perf_counter() - start
        seconds, rows, reader = told_by(scripts["open"], str(folder / "out"))
        size = sum(path.stat().st_size for path in (folder / "out").rglob("*.parquet"))
    if rows != worlds:
        raise SystemExit(f"expected {worlds} rows in the runs, found {rows}")
    # A run of one part has no workers: it is computed by the driver.
    spawned = [clock.limited("  peak of the largest worker", largest / MIB, 1024.0, "MiB")] if largest else []
    return [
        Figure(f"{worlds:,} worlds: the run", taken, "s"),
        Figure("  worlds a second", worlds / taken, "/s"),
        clock.limited("  peak of the driver", driver / MIB, 1024.0, "MiB"),
        *spawned,
        Figure("  tables on disk", size / 2**20, "MiB"),
        Figure("  until the runs are open in pandas", seconds, "s"),
        Figure("  peak of the process that opened them", reader / MIB, "MiB"),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--worlds", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="1,000,000 worlds too, which takes several minutes")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    sizes = [*chosen.worlds, *([1_000_000] if chosen.million else [])]
    found = [figure for worlds in sizes for figure in figures(worlds, chosen.workers)]
    title = f"Memory of runs of {SCENARIO} with {chosen.workers} workers"
    clock.tell(title, clock.machine("pandas", "pyarrow"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
