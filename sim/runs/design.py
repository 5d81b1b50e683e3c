"""From a scenario to parts: blocks of worlds that are computed and written together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.scenario.sweep import point_count

PART_SIZE = 1000


@dataclass(frozen=True)
class Block:
    """The worlds first..last (last not included) of one design point."""

    design_point: int
    first: int
    last: int

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return self.last - self.first


@dataclass(frozen=True)
class Part:
    """Blocks that share a file in each table; `number` names the files."""

    number: int
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """The stem of its files."""
        return f"part-{self.number:05d}"

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return sum(block.worlds for block in self.blocks)

    @property
    def mark(self) -> str:
        """What it holds, in a form that is written into its files: `point:first-last` for each block."""
        return ",".join(f"{b.design_point}:{b.first}-{b.last}" for b in self.blocks)


def scenario_at(scenario: Scenario, settings: Mapping[str, Any], design_point: int) -> Scenario:
    """The scenario that the worlds of one design point play.

    Design points share their chance: replicate r draws the same numbers at each (common random numbers), so a
    difference between two of them is not blurred by luck. A sweep that is `independent` gives each design point a seed
    of its own instead, numpy's `SeedSequence(seed, spawn_key=(design point,))`, which hangs on nothing else.

    Raises InputError where the settings do not fit the scenario.
    """
    changed = at_setting(scenario, settings)
    if scenario.sweep is None or not scenario.sweep.independent:
        return changed
    state = np.random.SeedSequence(scenario.seed, spawn_key=(design_point,)).generate_state(1, np.uint64)
    return changed.model_copy(update={"seed": int(state[0])})


def refuse_too_many(scenario: Scenario, most: int) -> None:
    """Raise InputError where a scenario has more worlds in all than `most`, or may have to reach its precision."""
    points = point_count(scenario)
    worlds = scenario.worlds if scenario.precision is None else max(scenario.worlds, scenario.precision.at_most)
    total = points * worlds
    if total > most:
        raise InputError(
            f"{scenario.name}: {points:,} design points x {worlds:,} worlds are {total:,} worlds, more than {most:,}; "
            f"take fewer of either, or allow them with --max-worlds {total}"
        )


def parts(design_points: int, worlds: int, size: int = PART_SIZE) -> list[Part]:
    """Every part of a run, in order: a design point in several parts, or a part with several small design points.

    Where every design point has at least a part of its own, parts stay the same when worlds are added, but for those
    that were not full: the first worlds of every design point come first, then the next. A design point is never in
    two parts that hold others too.

    Parameters
    ----------
    design_points, worlds : how many of each, >= 1; worlds are counted per design point. size : worlds a part, >= 1.
    """
    return [Part(number, blocks) for number, blocks in enumerate(_groups(design_points, worlds, size))]


def _groups(design_points: int, worlds: int, size: int) -> Iterator[tuple[Block, ...]]:
    if worlds >= size or design_points == 1:
        for first in range(0, worlds, size):
            for point in range(design_points):
                yield (Block(point, first, min(first + size, worlds)),)
        return
    together = max(1, size // worlds)
    for start in range(0, design_points, together):
        yield tuple(Block(p, 0, worlds) for p in range(start, min(start + together, design_points)))
