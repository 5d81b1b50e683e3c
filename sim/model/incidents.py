"""Violent incidents in a month: how many, from whom, laid at whose door, and whether the truce ends over one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import utility
from sim.model.spoilers import multiplier
from sim.types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.model.months import Months


class Incidents:
    """Incidents over W worlds among A armed parties (`seats`), spoilers included."""

    def __init__(self, life: Months, share: Floats, capacity: dict[int, Floats]) -> None:
        """`share` (W, A): relative weight of each armed party as source; `capacity` (W,) of each spoiler's seat."""
        self.life = life
        self.seats = life.armed
        self.share = share
        self.capacity = capacity
        self.count = np.zeros(life.model.worlds, dtype=np.int64)
        self.truce_month = np.full(life.model.worlds, -1, dtype=np.int64)

    def pass_by(self, living: Bools, month: Ints) -> None:
        """Incidents of a month in the worlds that are `living` it, (W,)."""
        if not self.seats:
            return
        model, rule = self.life.model, self.life.rule
        rates = self._rates()
        happens = living & (model.uniform_of_month("incident", month) < -np.expm1(-rates.sum(axis=1)))
        self.count += happens
        source = _pick(rates, model.uniform_of_month("source", month))
        wrong = model.uniform_of_month("blame", month) < rule["incidents.misattribution"]
        # A wrong finger points at any of the others, in proportion to how often incidents come from them.
        others = np.where(np.arange(len(self.seats)) == source[:, None], 0.0, self.share)
        blamed = np.where(wrong, _pick(others, model.uniform_of_month("finger", month)), source)
        self._shake_trust(happens, blamed)
        model.note.incident(happens, [model.party_names[i] for i in self.seats], blamed, source)
        if self.life.truce is not None:
            self._shake_truce(happens, month, self.life.truce)

    def _rates(self) -> Floats:
        """Expected incidents a month from each armed party, (W, A).

        Cohesion of the caucuses and the guarantors' pressure hold them back, but not a spoiler outside the talks:
        nobody there answers for it.
        """
        model, rule = self.life.model, self.life.rule
        held = (1.0 - rule["incidents.restraint"] * model.cohesion()) * (1.0 - rule["incidents.guarantor_pressure"])
        total = self.share.sum(axis=1, keepdims=True)
        rates = (rule["incidents.rate"] * held)[:, None] * self.share / np.where(total > 0.0, total, 1.0)
        for k, i in enumerate(self.seats):
            if i in self.capacity:
                spoiler = model.parties[i].profile.spoiler
                assert spoiler is not None
                mine = self.capacity[i] * rule["spoiling.rate"] * self._motive(i)
                rates[:, k] += mine * held if spoiler.inside else mine
        if self.life.truce is not None:  # no truce, no breach of it
            rates = rates * model.deal.bound[:, self.life.truce, None]
        return rates

    def _motive(self, i: int) -> Floats:
        """How much a spoiler wants to break what is under way, (W,), after what its custodian does about it."""
        model = self.life.model
        party, spoiling = model.parties[i], model.case.spoiling
        assert party.profile.spoiler is not None
        kind = party.profile.spoiler.type
        if kind == "limited":  # a grievance: what it wants and has not got
            stakes = party.stakes(np.ones_like(model.deal.bound))
            motive = 1.0 - utility.paper_value(model.deal.delivered, party.ideal, stakes, party.risk)
        else:
            motive = np.full(model.worlds, 0.5 if kind == "greedy" else 1.0)
        strength = self.life.rule["spoiling.strength"]
        return motive * multiplier(kind, spoiling.strategy, strength, model.months)

    def _shake_trust(self, happens: Bools, blamed: Ints) -> None:
        """Everyone else trusts the party that is blamed less."""
        for k, i in enumerate(self.seats):
            loss = np.where(happens & (blamed == k), self.life.rule["incidents.trust_loss"], 0.0)
            for other in self.life.model.parties:
                if other.index != i:
                    other.trust[:, i] *= 1.0 - loss

    def _shake_truce(self, happens: Bools, month: Ints, truce: int) -> None:
        """An incident undoes a part of the truce; one that escalates ends it, and with it what is in force."""
        model, rule = self.life.model, self.life.rule
        damage = np.where(happens, rule["incidents.damage"], 0.0)
        model.deal.delivered[:, truce] *= 1.0 - damage
        chance = rule["incidents.escalation"] * (1.0 - rule["incidents.guarantor_pressure"])
        ended = happens & (model.uniform_of_month("escalation", month) < chance)
        model.deal.delivered[:, truce] = np.where(ended, 0.0, model.deal.delivered[:, truce])
        self.truce_month = np.where(ended, month, self.truce_month)
        model.collapse(ended, "truce")


def _pick(rates: Floats, uniform: Floats) -> Ints:
    """The seat an incident comes from, in proportion to the rates (W, A), (W,)."""
    cumulated = np.cumsum(rates, axis=1)
    picked: Ints = np.minimum((uniform[:, None] * cumulated[:, -1:] >= cumulated).sum(axis=1), rates.shape[1] - 1)
    return picked
