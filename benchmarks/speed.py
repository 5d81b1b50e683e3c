"""How fast: one world alone, a thousand worlds at once, and the ratio to one world at a time through `mesa.batch_run`.

    python -m benchmarks.speed [--worlds 1000] [--singles 10] [--rounds 5] [--json FILE]

All run the same model over the default scenario, in turn and in one process; figures are medians over the rounds.
"""

from __future__ import annotations

import sys
from typing import Any

import mesa

from benchmarks import clock
from benchmarks.clock import Figure
from sim.model import Keep, Negotiation
from sim.model.process.course import SHELF
from sim.scenario.load import load
from sim.scenario.schema import Scenario

SCENARIO = "cairo-2025-10-23"
FULL = Keep(paths=True, solutions=True)  # what the runner keeps, but for transcripts


def batch(scenario: Scenario, worlds: int, keep: Keep) -> None:
    """A number of worlds to their end, and their tables."""
    SHELF.clear()  # the talks inside are played each time
    Negotiation(scenario, range(worlds), keep).run().tables()


def through_mesa(scenario: Scenario, singles: int) -> None:
    """Worlds one at a time through Mesa's own runner, collecting at the end only."""
    settings: dict[str, Any] = {"scenario": [scenario], "replicates": [[k] for k in range(singles)]}
    mesa.batch_run(
        Negotiation,
        settings,
        number_processes=1,
        data_collection_period=-1,
        max_steps=10_000,
        display_progress=False,
    )


def figures(scenario: Scenario, worlds: int, singles: int, rounds: int) -> list[Figure]:
    """Every figure of this benchmark."""
    times = clock.in_turn(
        {
            "alone": lambda: batch(scenario, 1, Keep()),
            "told": lambda: batch(scenario, 1, Keep(paths=True, transcript=1, solutions=True)),
            "batch": lambda: batch(scenario, worlds, Keep()),
            "full": lambda: batch(scenario, worlds, FULL),
            "mesa": lambda: through_mesa(scenario, singles),
        },
        rounds,
    )
    alone, told, many, full, mesas = (times[name] for name in ("alone", "told", "batch", "full", "mesa"))
    return [
        clock.limited("one world alone, from set-up to tables", alone.wall, 0.15, "s"),
        Figure("  of that, processor time", alone.cpu, "s"),
        Figure("one world with paths, transcript and solutions", told.wall, "s"),
        Figure(f"{worlds} worlds at once", many.wall, "s"),
        Figure(f"{worlds} worlds at once with paths and solutions, as the runner has them", full.wall, "s"),
        Figure(f"worlds a second, {worlds} at once", worlds / many.wall, "/s"),
        Figure("worlds a second, one at a time through mesa.batch_run", singles / mesas.wall, "/s"),
        clock.wanted("ratio of the two", worlds / many.wall * mesas.wall / singles, 30.0, "times"),
        Figure("  in processor time", worlds / many.cpu * mesas.cpu / singles, "times"),
        Figure("  with paths and solutions in the batch only", worlds / full.wall * mesas.wall / singles, "times"),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--singles", type=int, default=10, help="worlds to run one at a time through mesa.batch_run")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    found = figures(load(SCENARIO), chosen.worlds, chosen.singles, chosen.rounds)
    clock.tell(f"Speed of {SCENARIO}", clock.machine("mesa"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
