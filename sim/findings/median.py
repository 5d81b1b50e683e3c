"""The median case: a model whose every uncertain number stands at its median, and who decides there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.curves import Curves, Risk, exponent
from sim.model import Negotiation
from sim.model.seats.seat import Member
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats

WORDS = "Every uncertain number stands at its median, and no agreement is worth what it is at the first meeting."


def median_model(scenario: Scenario) -> Negotiation:
    """One world that draws the median of every uncertain number; an event holds if it is likelier than not."""
    drawn = Negotiation(scenario, [0]).inputs
    return Negotiation(scenario, [0], given={purpose: np.full(1, 0.5) for purpose in drawn})


@dataclass(frozen=True)
class Seats:
    """Those who decide on a phase, N of them, and its D issues, in the order of the plan.

    ideals, weight : (N, D). risk, reserved : (N,), the latter the value of no agreement. today : (D,), what is
    delivered at the first meeting. tastes : how their losses run, where some have tables of values.
    """

    parties: tuple[Member, ...]
    issues: tuple[str, ...]
    ideals: Floats
    weight: Floats
    risk: Floats
    reserved: Floats
    today: Floats
    tastes: tuple[Risk, ...] = ()

    @property
    def tables(self) -> Curves | None:
        """Their tables of values; None where all their issues are ladders."""
        if not any(isinstance(taste, Curves) for taste in self.tastes):
            return None
        return Curves.stacked(self.tastes, len(self.issues))

    def values(self, texts: Floats) -> Floats:
        """u of texts (K, D) to each, (K, N); an issue that a text lacks (NaN) stays as it is today."""
        whole = np.where(np.isnan(texts), self.today, texts)
        return np.stack([party.interests.paper(whole) for party in self.parties], axis=1)


def seats(model: Negotiation, phase: int) -> Seats:
    """Who decides on a phase of the median case: the vetoes of the main table, or all there if there is none."""
    columns = model.cast.columns[model.cast.phases.index(phase)]
    who = tuple(model.cast.main.parties[i] for i in model.cast.main.deciders)
    return seated_at(model, who, columns, np.take(model.world.agreement.delivered, columns, axis=1))


def seated_at(model: Negotiation, who: Sequence[Member], columns: Sequence[int], today: Floats) -> Seats:
    """Some parties and some issues, by their columns, as the first world of a model has them.

    `today` is what is delivered of these issues, (W, D). The parties turn to these issues, in all worlds.
    """
    nobody: Bools = np.zeros(len(today), dtype=bool)
    for party in who:
        party.interests.take_up(
            columns, np.ones(today.shape, dtype=bool), today, model.world.beliefs.believed[party.index]
        )
    months = np.zeros(len(today))
    return Seats(
        parties=tuple(who),
        issues=tuple(model.cast.issues[d] for d in columns),
        ideals=np.stack([party.interests.wish[0] for party in who]),
        weight=np.stack([party.interests.weight[0] for party in who]),
        risk=np.array([float(np.ravel(exponent(party.interests.taste))[0]) for party in who]),
        reserved=np.array([float(party.interests.reservation(months, nobody)[0]) for party in who]),
        today=today[0],
        tastes=tuple(party.interests.taste for party in who),
    )
