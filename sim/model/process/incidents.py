"""The incidents of a month, in their order: whether, from whom, whom it is laid at, and what it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import utility
from sim.case.profile import Spoiler
from sim.model.process.endings import Ends
from sim.model.process.luck import Luck
from sim.model.record.transcript import Transcript
from sim.model.rules import incidents as rules
from sim.model.rules.interests import Interests
from sim.model.rules.numbers import IncidentNumbers, SpoilingNumbers
from sim.model.rules.spoilers import multiplier
from sim.model.rules.trust import of_others
from sim.model.world import World
from sim.types import Bools, Floats


@dataclass(frozen=True)
class Armed:
    """A party to which incidents can be laid."""

    index: int  # its place among the parties of the case
    name: str
    interests: Interests
    spoiler: Spoiler | None
    capacity: Floats | None  # (W,) of a spoiler


class Incidents:
    """Incidents among A armed parties. It owns `count` (W,) and `truce_month` (W,), -1 while the truce holds."""

    def __init__(
        self,
        armed: list[Armed],
        share: Floats,
        numbers: IncidentNumbers,
        spoiling: SpoilingNumbers,
        strategy: str,
        truce: int | None,
        worlds: int,
    ) -> None:
        """`share` (W, A): relative weight of each as a source. `strategy` of those who guard the peace against
        spoilers. `truce` : the issue that is the truce.
        """
        self.armed = armed
        self.share = share
        self.numbers = numbers
        self.spoiling = spoiling
        self.strategy = strategy
        self.truce = truce
        self.count = np.zeros(worlds, dtype=np.int64)
        self.truce_month = np.full(worlds, -1, dtype=np.int64)

    def pass_by(
        self, world: World, living: Bools, cohesion: Floats, luck: Luck, ends: Ends, log: Transcript
    ) -> tuple[Floats, Floats]:
        """Incidents of a month in the worlds that are `living` it, (W,).

        `cohesion` is what holds each armed party back, (W, A), or all alike, (W, 1).

        Returns
        -------
        What is delivered, (W, D), and trust, (N, W, N), after it.
        """
        delivered, trust = world.agreement.delivered, world.beliefs.trust
        if not self.armed:
            return delivered, trust
        month, numbers = world.clock.month, self.numbers
        rates = self._rates(world, cohesion)
        happens = rules.happens(living, rates, luck.uniform(month, "incident"))
        self.count += happens
        source = rules.pick(rates, luck.uniform(month, "source"))
        wrong = luck.uniform(month, "blame") < numbers.misattribution
        blamed = rules.blamed(source, self.share, wrong, luck.uniform(month, "finger"))
        trust = trust.copy()
        for k, one in enumerate(self.armed):
            loss = np.where(happens & (blamed == k), numbers.trust_loss, 0.0)
            trust[:, :, one.index] = of_others(np.multiply, trust[:, :, one.index], one.index, 1.0 - loss)
        log.incident(happens, [one.name for one in self.armed], blamed, source)
        if self.truce is None:
            return delivered, trust
        danger = rules.settling(world.agreement.since[:, self.truce], numbers.shape)
        chance = luck.uniform(month, "escalation")
        ended = rules.escalates(happens, numbers.escalation, numbers.guarantor_pressure, danger, chance)
        delivered = delivered.copy()
        delivered[:, self.truce] *= 1.0 - np.where(happens, numbers.damage, 0.0)
        delivered[:, self.truce] = np.where(ended, 0.0, delivered[:, self.truce])
        self.truce_month = np.where(ended, month, self.truce_month)
        ends.truce_ended(ended)
        return delivered, trust

    def _rates(self, world: World, cohesion: Floats) -> Floats:
        """Expected incidents a month from each armed party, (W, A).

        Cohesion of the caucuses and the guarantors' pressure hold them back, but not a spoiler outside the talks:
        nobody there answers for it.
        """
        restraint, pressure = self.numbers.restraint[:, None], self.numbers.guarantor_pressure[:, None]
        held = np.broadcast_to(rules.held_back(restraint, cohesion, pressure), self.share.shape)
        rates = rules.expected(self.numbers.rate, held, self.share)
        for k, one in enumerate(self.armed):
            if one.spoiler is not None and one.capacity is not None:
                mine = one.capacity * self.spoiling.rate * self._motive(one, one.spoiler.type, world)
                rates[:, k] += mine * held[:, k] if one.spoiler.inside else mine
        if self.truce is not None:  # no truce, no breach of it
            rates = rates * world.agreement.bound[:, self.truce, None]
        return rates

    def _motive(self, one: Armed, kind: str, world: World) -> Floats:
        """How much a spoiler wants to break what is under way, (W,), after what its custodian does about it."""
        mine, delivered = one.interests, world.agreement.delivered
        stakes = mine.stakes(np.ones_like(world.agreement.bound))
        grievance = 1.0 - utility.paper_value(delivered, mine.ideal, stakes, mine.risk)
        months = world.clock.month
        return rules.motive(kind, grievance) * multiplier(kind, self.strategy, self.spoiling.strength, months)
