"""What the talks work with: who sits where, the world, those who write down, and what passes between meetings."""

from __future__ import annotations

from dataclasses import dataclass

from sim.chance import Chance
from sim.model.batch import Batch
from sim.model.process.endings import Ends
from sim.model.process.months import Delivery
from sim.model.record.appraisal import Worth
from sim.model.record.keep import Keep
from sim.model.record.paths import Paths
from sim.model.record.transcript import Transcript
from sim.model.setup import Cast
from sim.model.world import World
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Deadline:
    """A last meeting that is set while talks go on, for the main table.

    phase : whose talks. after : the meeting after which everybody reckons with it, >= 0. last : the number of the last
    meeting from then on; one that is over already is the next.
    """

    phase: int
    after: int
    last: int


@dataclass(frozen=True)
class Hall:
    """Everything that one phase's talks need, and that outlasts them."""

    scenario: Scenario
    cast: Cast
    world: World
    delivery: Delivery
    ends: Ends
    chance: Chance
    keep: Keep
    log: Transcript
    paths: Paths | None
    worth: Worth
    batch: Batch
    deadlines: tuple[Deadline, ...] = ()
