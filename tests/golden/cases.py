"""The cases whose results are kept as digests: every scenario that ships, every protocol, every tactic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sim.data import scenarios_folder
from sim.runs.compute import Worker
from sim.runs.design import Block, Part
from sim.scenario.files import files_in
from sim.scenario.load import load
from sim.scenario.sweep import design_points

WORLDS = 64
TRANSCRIPTS = 8  # worlds that leave events: they are most of what is hashed

VARIANTS: dict[str, tuple[str, ...]] = {
    **{f"two-farmers, {name}": (f"tables.main.protocol={name}",) for name in ("alternating_offers", "voting")},
    "two-farmers, challenge": (
        "parties.upfield.salience={water_share: 0.5, road_access: 0.3, upkeep: 0.2, fence: 0.1}",
        "parties.downfield.salience={water_share: 0.5, road_access: 0.1, upkeep: 0.3, fence: 0.1}",
        "tables.main.protocol=challenge",
    ),
    "ec-emissions, single_text": ("tables.main.protocol=single_text",),
    **{
        f"two-farmers, {name}": (
            "tables.main.protocol=alternating_offers",
            f"parties.upfield.tactic.{setting}",
            f"parties.downfield.tactic.{setting}",
        )
        for name, setting in {
            "tit_for_tat": "mix={tit_for_tat: 0.7, time_dependent: 0.3}",
            "zeuthen": "kind=zeuthen",
            "equilibrium": "kind=equilibrium",
            "trade_off": "proposal=trade_off",
            "logrolling": "proposal=logrolling",
        }.items()
    },
}


def cases() -> dict[str, Callable[[], Mapping[str, Any]]]:
    """Every case by name, with the function that computes its tables."""
    shipped = {path.stem: partial(computed, path.stem) for path in files_in(scenarios_folder())}
    varied = {name: partial(computed, name.partition(", ")[0], sets) for name, sets in VARIANTS.items()}
    return {**shipped, **varied}


def computed(name: str, sets: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """The four tables of a scenario's first worlds, typed as they are written; of a sweep at its last design point."""
    scenario = load(name, sets)
    points = design_points(scenario) or [{}]
    last = len(points) - 1
    return Worker(scenario, points, TRANSCRIPTS).tables(Part(0, (Block(last, 0, WORLDS),)), points[last:])
