"""Worths as a reader sees them: from 0 to 100, or in the points of an exercise."""

from __future__ import annotations

from dataclasses import dataclass

from sim.findings.agenda import agenda_of
from sim.scenario.schema import Scenario

SAME = 1e-6  # how alike the proportions of salience and points have to be


@dataclass(frozen=True)
class Points:
    """What a utility of 0 and of 1 is shown as."""

    least: float = 0.0
    most: float = 100.0

    def of(self, value: float) -> int:
        """A utility as a reader sees it."""
        return round(self.exactly(value))

    def exactly(self, value: float) -> float:
        """The same for a picture, to a tenth."""
        return round(self.least + value * (self.most - self.least), 1)


def points_of(scenario: Scenario, party: str) -> Points | None:
    """The points of a party that has a table of values on all that is negotiated; None of another party.

    The tables have to say how much an issue weighs as well: salience is in proportion to how far values range.
    """
    profile = scenario.parties[party]
    names = [name for *_before, name, _last in agenda_of(scenario)]
    if not names or any(name not in profile.values for name in names):
        return None
    tables = [profile.values[name] for name in names]
    spans = [max(table.values()) - min(table.values()) for table in tables]
    weights = [
        quantity.mode if (quantity := profile.salience.get(name, profile.salience.get("default"))) else 1.0
        for name in names
    ]
    whole, all_of = sum(spans), sum(weights)
    if not whole or any(
        abs(span / whole - weight / all_of) > SAME for span, weight in zip(spans, weights, strict=True)
    ):
        return None
    return Points(sum(min(table.values()) for table in tables), sum(max(table.values()) for table in tables))


def scale_of(scenario: Scenario, party: str) -> Points:
    """How a party's worths are shown."""
    return points_of(scenario, party) or Points()


def threshold(scenario: Scenario, party: str) -> int | None:
    """The points that no agreement is worth to a party before the first meeting; None where it has no points."""
    points, profile = points_of(scenario, party), scenario.parties[party]
    if points is None:
        return None
    today = 0.0
    for *_before, name, _last in agenda_of(scenario):
        table = profile.values[name]
        at = scenario.state[name].mode if name in scenario.state else 0.0
        today += _between(table, at)
    value = (today - points.least) / (points.most - points.least)
    share = profile.no_agreement.mode
    return points.of(value + share * (1.0 - value) if share >= 0.0 else value * (1.0 + share))


def _between(table: dict[float, float], place: float) -> float:
    """What a place is worth by a table, linear between its places."""
    below = max(at for at in table if at <= place)
    above = min(at for at in table if at >= place)
    if below == above:
        return table[below]
    return table[below] + (place - below) / (above - below) * (table[above] - table[below])
