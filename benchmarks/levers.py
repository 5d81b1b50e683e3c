"""Do the levers of the teaching page move something? Each of every scenario that ships, in one statistical test.

    python -m benchmarks.levers [SCENARIO ...] [--worlds 1000] [--json FILE]

A lever goes from its first stop to its last; the same worlds, with the same chance, are counted at both. It moves
something where the interval of the paired difference of a number that the page shows leaves out zero. The level of the
intervals is such that, if no lever moved anything, there would be one chance in twenty of finding any that does
(Bonferroni's correction over all levers and numbers).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sim.app import work
from sim.app.measures import Measure, certain, measures
from sim.measures.intervals import paired_means, paired_shares
from sim.scenario.files import known_names
from sim.scenario.load import load

CHANCE = 0.05  # of finding a lever that moves something where none does
NOTHING = 1e-9


@dataclass(frozen=True)
class Moved:
    """What a lever does to the number that it moves most surely: mean change and the ends of its interval."""

    scenario: str
    lever: str
    number: str
    change: float
    low: float
    high: float

    @property
    def tells(self) -> bool:
        """Whether it moves something."""
        return self.low > NOTHING or self.high < -NOTHING


def moved(names: Sequence[str], worlds: int) -> list[Moved]:
    """Every lever of some scenarios, tested together."""
    tests = sum(len(load(name).levers) * len(measures(load(name))) for name in names)
    level = 1.0 - CHANCE / max(tests, 1)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            scenario = load(name).model_copy(update={"sweep": None})
            count = 1 if certain(scenario) else worlds
            for path, lever in scenario.levers.items():
                first, last = (
                    work.histories(name, {path: stop}, 0, count, folder) for stop in (lever.stops[0], lever.stops[-1])
                )
                each = [
                    _moved(name, path, one, np.asarray(first[one.metric]), np.asarray(last[one.metric]), level)
                    for one in measures(scenario)
                ]
                found.append(max(each, key=_sureness))
    return found


def _moved(name: str, path: str, measure: Measure, before: np.ndarray, after: np.ndarray, level: float) -> Moved:
    both = ~(np.isnan(before) | np.isnan(after))
    before, after = before[both], after[both]
    if not before.size:
        return Moved(name, path, measure.label, 0.0, 0.0, 0.0)
    if before.size == 1:  # nothing is left to chance
        change = float(after[0] - before[0])
        return Moved(name, path, measure.label, change, change, change)
    shares = measure.kind == "share"
    found = paired_shares(before == 1.0, after == 1.0, level) if shares else paired_means(before, after, level)
    return Moved(name, path, measure.label, found.mean, found.low, found.high)


def _sureness(one: Moved) -> float:
    """How many of its interval's half-widths a change is away from nothing."""
    half = (one.high - one.low) / 2.0
    return abs(one.change) / half if half > 0.0 else abs(one.change) / NOTHING


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what every lever moves, and fail where one moves nothing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scenarios", nargs="*", default=known_names())
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    found = moved(asked.scenarios, asked.worlds)
    for one in found:
        moves = f"{one.change:+.3f} [{one.low:+.3f}, {one.high:+.3f}]{'' if one.tells else '   MOVES NOTHING'}"
        print(f"{one.scenario:20} {one.lever:45} {one.number:32} {moves}")
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=1), encoding="utf-8")
    idle = [one for one in found if not one.tells]
    print(f"{len(found) - len(idle)} of {len(found)} levers move something over {asked.worlds:,} worlds")
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())
