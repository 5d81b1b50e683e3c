"""The batch against a hand-fused loop, compiled by numba, of the same arithmetic with the same random draws.

    pip install -e '.[speed]'
    python -m benchmarks.numba_loop [--rounds 5] [--json FILE]

The loop (`benchmarks.compiled`) is a yardstick, not a second implementation: it knows one small scenario only,
`two_neighbours.yaml`, and goes through it world by world without temporary arrays, skipping what a world does not need.
Both sides draw the same numbers from the same streams, counted in both times; recording is off. Before anything is
timed the agreed texts, their months and what was delivered are compared, and must be equal to 1e-9 in every world.
The scenario is timed as it is, with four issues, and with eight copies of them, about as many as the plan has.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import clock
from benchmarks.clock import Figure
from benchmarks.compiled import loop
from benchmarks.drawn import inputs, setting
from sim.model import Keep, Negotiation
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.types import Floats

YARDSTICK = Path(__file__).with_name("two_neighbours.yaml")
# Wider numbers, with which worlds also wait, never open, find no agreement or deliver everything: for the comparison.
WIDE = (
    "parties.upfield.no_agreement={low: 0.0, mode: 0.5, high: 1.0}",
    "guarantees.default={low: 0.0, mode: 0.1, high: 0.4}",
    "talks.join_patience=4",
    "delivery.bias={low: 0.02, mode: 0.2, high: 0.6}",
    "delivery.complete=0.9",
    "delivery.patience=2",
)
EQUAL = 1e-9
BARE = Keep(worth=False)  # the loop has no frontier to measure agreed texts by


def case_of(copies: int = 1, sets: Sequence[str] = ()) -> Scenario:
    """The yardstick's scenario with every issue of the plan so many times."""
    raw: dict[str, Any] = load(str(YARDSTICK), list(sets)).model_dump()
    suffixes = [f"_{c}" for c in range(copies)]

    def named(what: dict[str, Any]) -> dict[str, Any]:
        return {name + s: value for s in suffixes for name, value in what.items()}

    plan = raw["plan"]
    points = {name: {**p, "issues": {}} for name, p in named(plan["points"]).items()}
    for s in suffixes:
        for name, point in plan["points"].items():
            points[name + s]["issues"] = {issue + s: value for issue, value in point["issues"].items()}
    gates = [{**g, "issue": g["issue"] + s, "needs": g["needs"] + s} for s in suffixes for g in plan["gates"]]
    raw["plan"] = {**plan, "points": points, "gates": gates}
    for party in raw["parties"].values():
        party["ideal"], party["salience"] = named(party["ideal"]), named(party["salience"])
        party["red_lines"] = [
            {**line, "issue": line["issue"] + s, "unless": {name + s: v for name, v in line["unless"].items()}}
            for s in suffixes
            for line in party["red_lines"]
        ]
    raw["phases"] = {number: [name + s for s in suffixes for name in names] for number, names in raw["phases"].items()}
    return Scenario.model_validate(raw)


def by_loop(scenario: Scenario, worlds: int) -> dict[str, Floats]:
    """Draw the numbers and run the compiled loop; what it found, an array a measure with W rows."""
    drawn = inputs(scenario, range(worlds))
    issues = drawn.ideal.shape[2]
    found = {name: np.empty((worlds, issues)) for name in ("agreed", "agreed_month", "delivered", "principle")}
    found |= {name: np.empty(worlds) for name in ("consensus", "polarisation", "months", "met")}
    loop(drawn, setting(scenario), *found.values())
    return found


def by_model(scenario: Scenario, worlds: int) -> dict[str, Floats]:
    """The same measures from the model."""
    model = Negotiation(scenario, range(worlds)).run()
    return {
        "agreed": np.where(model.world.agreement.bound, model.world.agreement.agreed, 0.0),
        "agreed_month": model.world.agreement.month,
        "delivered": model.world.agreement.delivered,
        "principle": model.world.agreement.principle,
        "consensus": model.cast.main.consensus,
        "polarisation": model.world.progress.polarisation,
        "months": model.world.clock.month.astype(float),
        "met": model.world.progress.meetings.astype(float),
    }


def furthest(scenario: Scenario, worlds: int) -> float:
    """The greatest difference between the two in any measure of any world; infinite where only one has a value."""
    ours, theirs = by_model(scenario, worlds), by_loop(scenario, worlds)
    apart = 0.0
    for name, value in ours.items():
        both, one = np.isnan(value) & np.isnan(theirs[name]), np.isnan(value) ^ np.isnan(theirs[name])
        gap = np.abs(np.where(both, 0.0, value) - np.where(both, 0.0, theirs[name]))
        apart = max(apart, float(np.where(one, np.inf, gap).max()))
    return apart


def figures(copies: int, sizes: Sequence[int], rounds: int) -> list[Figure]:
    """Times of both at some numbers of worlds, with so many copies of the four issues."""
    scenario, found = case_of(copies), []
    by_loop(scenario, 2)  # compile before anything is timed
    for worlds in sizes:
        size = f"{4 * copies} issues, {worlds:,} worlds"
        times = clock.in_turn(
            {
                "draws": lambda n=worlds: inputs(scenario, range(n)),  # type: ignore[misc]
                "loop": lambda n=worlds: by_loop(scenario, n),  # type: ignore[misc]
                "model": lambda n=worlds: Negotiation(scenario, range(n), BARE).run(),  # type: ignore[misc]
            },
            rounds,
        )
        draws, loops, model = times["draws"], times["loop"], times["model"]
        found += [
            Figure(f"{size}: worlds a second in the batch", worlds / model.wall, "/s"),
            Figure(f"{size}: worlds a second in the compiled loop", worlds / loops.wall, "/s"),
            Figure(f"{size}: share of the loop's time that is draws", draws.wall / loops.wall),
            clock.wanted(f"{size}: the batch's rate to the loop's", loops.wall / model.wall, 0.5),
            Figure("  in processor time", loops.cpu / model.cpu),
        ]
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--worlds", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    found = []
    for what, sets in (("the numbers timed", ()), ("wider numbers", WIDE)):
        apart = max(furthest(case_of(copies, sets), max(chosen.worlds)) for copies in (1, 8))
        found.append(clock.limited(f"greatest difference in any world, {what}", apart, EQUAL))
        if apart > EQUAL:
            raise SystemExit(f"the compiled loop is {apart:g} away from the model with {what}; it measures nothing")
    for copies in (1, 8):
        found += figures(copies, chosen.worlds, chosen.rounds)
    clock.tell("The batch against a compiled loop of two_neighbours.yaml", clock.machine("numba"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
