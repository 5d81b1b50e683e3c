"""The course of talks inside others: run to their end, and written down month by month."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.case.quantity import Quantity
from sim.measures.consensus import demand_consensus
from sim.model.batch import Batch
from sim.model.draw import Purpose
from sim.model.process.front import STAGES, Course
from sim.model.record.transcript import MONTH, Row, Transcript
from sim.model.rules.cohesion import cohesion
from sim.model.rules.numbers import CohesionNumbers
from sim.model.setup import Cast
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats, Ints

Inputs = Mapping[Purpose, Quantity]  # every number that was drawn, by what it is for


class Played(Protocol):
    """Talks that can be stepped to their end."""

    running: Any
    batch: Batch
    cast: Cast
    world: World
    log: Transcript

    def outcomes(self) -> list[str]:
        """One word a world for how it ended."""

    def gather(self) -> None:
        """Leave out the worlds to which nothing happens for now."""

    def step(self) -> None:
        """One meeting or one month."""


class Shelf:
    """The last few courses, for models whose talks inside are the same: the points of a sweep over what is around them,
    the two sides of a comparison, a game that is played again at each look.

    Only of talks in which the rules decide for everybody: what somebody else's code does need not be the same twice.
    """

    def __init__(self, size: int) -> None:
        self._known: deque[tuple[Talked, Course, Inputs]] = deque(maxlen=size)

    def find(self, talked: Talked) -> tuple[Course, Inputs] | None:
        """The course of such talks and what was drawn for them; None where they are not here."""
        for known, course, inputs in self._known:
            if known == talked:
                return course, inputs
        return None

    def put(self, talked: Talked, course: Course, inputs: Inputs) -> None:
        """Keep a course, in the place of the oldest."""
        for array in (value for value in vars(course).values() if isinstance(value, np.ndarray)):
            array.flags.writeable = False  # several models read it
        self._known.append((talked, course, inputs))

    def clear(self) -> None:
        """Keep nothing, so that the next model plays its talks inside itself."""
        self._known.clear()


class Talked(NamedTuple):
    """What the course of talks hangs on: their scenario, the worlds by their numbers, and how many tell of it all."""

    replicates: bytes
    seed: int
    months: int
    transcript: int
    scenario: Scenario


SHELF = Shelf(4)


def follow(talks: Played, numbers: CohesionNumbers, months: int) -> Course:
    """Step talks to their end and write down what they come to, month by month up to `months`."""
    clock, deal, worlds = talks.world.clock, talks.world.agreement, len(talks.world.clock.alive)
    delivered = np.full((months + 1, *deal.delivered.shape), np.nan)
    held, agreeing, stage = np.full((3, months + 1, worlds), np.nan)
    first, apart = _of_wishes(talks.cast), np.zeros(worlds)
    trust: object = None
    while True:
        rows = talks.batch.rows
        if talks.world.beliefs.trust is not trust:
            trust = talks.world.beliefs.trust
            apart = talks.cast.main.distrust(talks.world.beliefs.trust)
        consensus = np.where(_bound(talks), talks.cast.main.consensus, first[rows])
        month = np.minimum(clock.month, months)
        delivered[month, rows] = deal.delivered
        stage[month, rows] = _stage(talks)
        agreeing[month, rows] = consensus
        held[month, rows] = cohesion(consensus, apart, numbers.rivalry, numbers.outside_pressure)
        if not talks.running:
            break
        talks.gather()
        talks.step()
    signed, lapsed = _in_force(talks)
    by = np.arange(months + 1)[:, None]
    return Course(
        issues=talks.cast.issues,
        stage=_kept(stage).astype(np.int64),
        mandate=(signed <= by) & ~(lapsed <= by),
        cohesion=_kept(held),
        consensus=_kept(agreeing),
        agreed=np.where(deal.bound, deal.agreed, 0.0),
        delivered=_kept(delivered),
        signed=signed,
        lapsed=lapsed,
        outcome=talks.outcomes(),
        events=_by_month(talks.log),
    )


def _stage(talks: Played) -> Ints:
    """Where talks stand now, (W,), by place in `STAGES`."""
    held, ends = talks.cast.main.held, talks.world.endings
    over = (ends.kind != "none") | ~talks.world.clock.alive
    going = np.where(held, STAGES.index("meets"), STAGES.index("away"))
    return np.where(_bound(talks), STAGES.index("force"), np.where(over, STAGES.index("over"), going))


def _bound(talks: Played) -> Bools:
    """Where a text of the side's own is in force, (W,): what is asked for at a table binds nobody before."""
    signed, lapsed = _in_force(talks)
    return ~np.isnan(signed) & np.isnan(lapsed)


def _of_wishes(cast: Cast) -> Floats:
    """Consensus of what the side's members want, (W,): of their demands, before they have made any."""
    main = cast.main
    wishes = np.stack([mine.ideal for mine in main.interests], axis=1)
    on_table = np.isin(np.arange(wishes.shape[2]), [d for at in cast.columns for d in at])
    takes_part = np.stack([mine.takes_part for mine in main.interests])
    return demand_consensus(
        wishes, main.capability, np.broadcast_to(on_table, (len(wishes), len(on_table))), takes_part
    )


def _in_force(talks: Played) -> tuple[Floats, Floats]:
    """The month in which the first text came into force, and the one in which it ended, (W,); NaN where never."""
    progress, ends, clock = talks.world.progress, talks.world.endings, talks.world.clock
    new = [k for k in range(progress.ratified.shape[1]) if k not in progress.given]
    in_force = progress.ratified[:, new[0]] if new else np.ones(len(clock.alive), dtype=bool)
    since = progress.settled[:, new[0]] if new else np.zeros(len(clock.alive))
    signed = np.where(in_force, since, np.nan)
    return signed, np.where(in_force & ends.collapsed, clock.month, np.nan)


def _kept(values: Floats) -> Floats:
    """Values by month, (M + 1, ...), with that of the month before where a world had none of its own any more."""
    for month in range(1, len(values)):
        values[month] = np.where(np.isnan(values[month]), values[month - 1], values[month])
    return values


def _by_month(log: Transcript) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in log.rows():
        found.setdefault(row[MONTH], []).append(row)
    return found
