"""The deals of an exercise in points: every combination of options, and which of them theories choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.curves import Curves, exponent
from sim.findings.median import median_model
from sim.findings.worlds import NothingToShowError
from sim.measures import concepts, options
from sim.measures.continuous import Kind
from sim.measures.options import CONCEPTS, Space
from sim.model import Negotiation
from sim.model.seats.seat import Member
from sim.scenario.called import issue_name, party_name
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats
from sim.utility import no_worse


@dataclass(frozen=True)
class Deal:
    """One combination of options: in words by issue, in places, and what it gives each party, in points."""

    options: dict[str, str]
    places: dict[str, float]
    points: dict[str, float]


@dataclass(frozen=True)
class Exercise:
    """What there is to agree on in the first phase of an exercise.

    parties : their names. thresholds : the points that no agreement is worth to each. count : combinations of options.
    for_all : those worth no less than the threshold to everybody at the table. passing : how many are worth no less to
    all those, and to so many, as have to agree. efficient : how many cannot be improved for one without a loss to
    another.
    solved : the deal that each theory chooses among those for all; empty where there are none.
    """

    parties: list[str]
    thresholds: dict[str, float]
    count: int
    for_all: list[Deal]
    passing: int
    efficient: int
    solved: dict[Kind, Deal]


def exercise(scenario: Scenario) -> Exercise:
    """The deals of a scenario that has tables of values.

    Raises NothingToShowError where nobody values options by a table, or where there are too many combinations.
    """
    model = median_model(scenario)
    who, space, reserved = _seated(model)
    values = space.values(0)
    if values is None:
        raise NothingToShowError(f"there are more than {options.MOST:,} combinations of options")
    enough: Bools = no_worse(values, reserved)
    for_all = np.flatnonzero(enough.all(axis=1))
    found = _Deals(scenario, model, who, space)
    floor = np.minimum(reserved, values[for_all].min(axis=0)) if len(for_all) else reserved
    return Exercise(
        parties=[party_name(scenario, party) for party in scenario.tables["main"].parties],
        thresholds=found.points(reserved),
        count=len(values),
        for_all=[found.deal(k, values[k]) for k in for_all.tolist()],
        passing=int(_passes(model, enough).sum()),
        efficient=int(concepts.pareto_mask(values).sum()),
        solved={
            kind: found.deal(k, values[k])
            for kind, choose in CONCEPTS.items()
            if len(for_all)
            for k in [choose(values, floor)]
        },
    )


def _seated(model: Negotiation) -> tuple[tuple[Member, ...], Space, Floats]:
    """Everybody at the main table, the space of the first phase's options, and what no agreement is worth, (N,)."""
    columns = model.cast.columns[0]
    who = tuple(model.cast.main.parties)
    today = np.take(model.world.agreement.delivered, columns, axis=1)
    everything, nobody = np.ones(today.shape, dtype=bool), np.zeros(1, dtype=bool)
    for party in who:
        party.interests.take_up(columns, everything, today, model.world.beliefs.believed[party.index])
    tastes = [party.interests.taste for party in who]
    if not any(isinstance(taste, Curves) for taste in tastes):
        raise NothingToShowError("nobody in it values options by a table (`values:` of a party)")
    space = Space(
        ideals=np.stack([party.interests.wish for party in who], axis=1),
        weight=np.stack([party.interests.weight for party in who], axis=1),
        risk=np.array([[float(np.ravel(exponent(taste))[0]) for taste in tastes]]),
        curves=Curves.stacked(tastes, len(columns)),
        on_table=everything,
        text=today,
    )
    reserved = np.concatenate([party.interests.reservation(np.zeros(1), nobody) for party in who])
    return who, space, reserved


def _passes(model: Negotiation, enough: Bools) -> Bools:
    """Which deals, (X,), satisfy those with a veto and so many as hold the quorum."""
    table = model.cast.main
    power = np.array([float(party.interests.capability[0]) for party in table.parties])
    held: Bools = enough @ power >= (table.settings.quorum - 1e-9) * power.sum()
    return held & enough[:, table.vetoes].all(axis=1)


@dataclass(frozen=True)
class _Deals:
    """Turns combinations and values into words and points."""

    scenario: Scenario
    model: Negotiation
    who: tuple[Member, ...]
    space: Space

    def deal(self, k: int, values: Floats) -> Deal:
        issues = [self.model.cast.issues[d] for d in self.model.cast.columns[0]]
        places = dict(zip(issues, self.space.texts(0)[k].tolist(), strict=True))
        plan = self.scenario.plan.issues
        words = {
            issue_name(self.scenario, issue): plan[issue].ladder.get(place, f"{place:g}")
            for issue, place in places.items()
        }
        return Deal(words, places, self.points(values))

    def points(self, values: Floats) -> dict[str, float]:
        """Values (N,) in points, by party: from the worst deal for it to the best."""
        found = {}
        for member, value in zip(self.who, values.tolist(), strict=True):
            low, high = _range(member)
            found[member.name] = round(low + value * (high - low), 6)
        return {party_name(self.scenario, party): found[party] for party in self.scenario.tables["main"].parties}


def _range(member: Member) -> tuple[float, float]:
    """The points of a party's worst and of its best deal."""
    tables = member.profile.values.values()
    return sum(min(table.values()) for table in tables), sum(max(table.values()) for table in tables)
