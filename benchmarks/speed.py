"""How fast: one world alone, a thousand worlds at once, and the ratio to one world at a time through `mesa.batch_run`.

    python benchmarks/speed.py [--worlds 1000] [--singles 20] [--json FILE]

All three run the same model over the default scenario, side by side in one process. Times are the best of a few: what
disturbs a measurement only ever makes it longer.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from sim.model import Negotiation, Record
from sim.scenario.load import load
from sim.scenario.schema import Scenario

SCENARIO = "cairo-2025-10-23"


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def one_world(case: Scenario, record: Record) -> float:
    """Seconds to set up one world and step it to its end."""
    return best_of(7, lambda: Negotiation(case, [0], record).run().tables())


def many_worlds(case: Scenario, worlds: int, paths: bool) -> float:
    """Seconds for a batch."""
    return best_of(3, lambda: Negotiation(case, range(worlds), Record(paths=paths)).run().tables())


def through_mesa(case: Scenario, singles: int) -> float:
    """Seconds a world when Mesa's own runner takes them one at a time, collecting at the end only."""
    settings: dict[str, Any] = {"case": [case], "replicates": [[k] for k in range(singles)]}

    def work() -> None:
        mesa.batch_run(
            Negotiation,
            settings,
            number_processes=1,
            data_collection_period=-1,
            max_steps=10_000,
            display_progress=False,
        )

    return best_of(1, work) / singles


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--singles", type=int, default=20, help="worlds to run one at a time through mesa.batch_run")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    chosen = parser.parse_args(arguments)
    case = load(SCENARIO)
    alone, told = one_world(case, Record()), one_world(case, Record(paths=True, transcript=1))
    batch, bare = (many_worlds(case, chosen.worlds, paths) for paths in (True, False))
    mesa_each = through_mesa(case, chosen.singles)
    figures = {
        "one world alone, seconds": alone,
        "one world alone with paths and transcript, seconds": told,
        f"{chosen.worlds} worlds at once with paths, seconds": batch,
        f"{chosen.worlds} worlds at once without paths, seconds": bare,
        "worlds a second at once": chosen.worlds / batch,
        "worlds a second through mesa.batch_run": 1 / mesa_each,
        "ratio": chosen.worlds / batch * mesa_each,
        "ratio without paths": chosen.worlds / bare * mesa_each,
    }
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, mesa {mesa.__version__}, numpy {np.__version__}"  # noqa: E501
    print(f"{SCENARIO} on {machine}\n")
    for name, value in figures.items():
        print(f"{value:10.3f}  {name}")
    if chosen.json:
        chosen.json.write_text(json.dumps({"machine": machine, **figures}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
