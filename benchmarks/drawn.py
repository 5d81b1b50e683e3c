"""What the compiled loop works on: numbers of `two_neighbours.yaml`, drawn from the model's own streams of chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.case.quantity import exact
from sim.chance import Chance
from sim.model.draw import Draw
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats, Ints


class Inputs(NamedTuple):
    """Drawn numbers over W worlds, two parties, D issues."""

    ideal: Floats  # (W, 2, D)
    salience: Floats  # (W, 2, D)
    capability: Floats  # (W, 2)
    beta: Floats  # (W, 2)
    no_agreement: Floats  # (W, 2)
    stalemate: Floats  # (W, 2)
    misperception: Floats  # (W, 2)
    trust: Floats  # (W, 2) in the other
    guarantee: Floats  # (W, D)
    published: Floats  # (W, D)
    pace: Floats  # (W, D)
    facilitation: Floats  # (W,), as all that follow but the last three
    formulation: Floats
    set_aside_after: Floats
    slope: Floats
    bias: Floats
    refusal_cost: Floats
    tranche: Floats
    backslide: Floats
    noise: Floats
    complete: Floats
    learning: Floats
    monitoring: Floats
    trust_noise: Floats
    judgement: Floats  # (W, meetings, 2)
    will: Floats  # (W, months, 2)
    seen: Floats  # (W, months, 2)


class Setting(NamedTuple):
    """What is the same in all worlds."""

    rounds: int
    months: int
    meetings_a_month: int
    join_patience: int
    patience: int
    owner: Bools  # (2, D)
    reversible: Bools  # (D,)
    gate_issue: Ints
    gate_needs: Ints
    gate_above: Floats
    line_party: Ints
    line_issue: Ints
    line_above: Bools
    line_bound: Floats
    line_unless: Ints  # the issue that waives it, -1 for none
    line_level: Floats


def setting(scenario: Scenario) -> Setting:
    """The scenario's structure."""
    names = list(scenario.plan.issues)
    issues = list(scenario.plan.issues.values())
    seats = sorted(scenario.tables["main"].parties)
    lines: list[tuple[Any, ...]] = []
    for i, seat in enumerate(seats):
        for line in scenario.parties[seat].red_lines:
            (other, level), *_ = [*line.unless.items(), (None, 0.0)]
            bound = line.above if line.below is None else line.below
            unless = -1 if other is None else names.index(other)
            lines.append((i, names.index(line.issue), line.below is None, bound, unless, level))
    party, issue, above, bound, unless, level = zip(*lines, strict=True)
    return Setting(
        rounds=scenario.tables["main"].rounds,
        months=scenario.calendar.months,
        meetings_a_month=scenario.calendar.meetings_per_month,
        join_patience=scenario.talks.join_patience,
        patience=scenario.delivery.patience,
        owner=np.array([[seat in issue.delivers for issue in issues] for seat in seats]),
        reversible=np.array([issue.reversible for issue in issues]),
        gate_issue=np.array([names.index(gate.issue) for gate in scenario.plan.gates]),
        gate_needs=np.array([names.index(gate.needs) for gate in scenario.plan.gates]),
        gate_above=np.array([gate.above for gate in scenario.plan.gates]),
        line_party=np.array(party),
        line_issue=np.array(issue),
        line_above=np.array(above),
        line_bound=np.array(bound, dtype=float),
        line_unless=np.array(unless),
        line_level=np.array(level, dtype=float),
    )


def inputs(scenario: Scenario, replicates: Sequence[int]) -> Inputs:
    """Every number that the loop needs, drawn under the names under which the model draws it."""
    chance = Chance(scenario.seed, replicates)
    draw = Draw(chance, len(replicates))
    seats = sorted(scenario.tables["main"].parties)
    (mediator,) = scenario.tables["main"].mediators
    style = scenario.parties[mediator].mediation
    assert style is not None
    issues = scenario.plan.issues
    months = scenario.calendar.months
    published = np.stack(
        [draw.number(i.text or exact(1.0), "plan", "issues", n, "text") for n, i in issues.items()], axis=1
    )
    pace = 1.0 / np.stack([draw.number(i.months, "plan", "issues", n, "months") for n, i in issues.items()], axis=1)

    def of_party(name: str, *rest: str) -> Floats:
        numbers = []
        for seat in seats:
            profile: Any = scenario.parties[seat]
            quantity = getattr(profile.tactic if rest else profile, name)
            numbers.append(draw.number(quantity, "parties", seat, *rest, name))
        return np.stack(numbers, axis=1)

    def of_rules(group: str, name: str) -> Floats:
        return draw.number(getattr(getattr(scenario, group), name), group, name)

    ideals, saliences = [], []
    for seat in seats:
        profile = scenario.parties[seat]
        wanted = draw.by_issue(profile.ideal, list(issues), published, "parties", seat, "ideal")
        for line in profile.red_lines:
            d = list(issues).index(line.issue)
            low, high = (0.0 if line.below is None else line.below), (1.0 if line.above is None else line.above)
            wanted[:, d] = np.clip(wanted[:, d], low, high)
        ideals.append(wanted)
        saliences.append(draw.by_issue(profile.salience, list(issues), exact(1.0), "parties", seat, "salience"))
    (relation,) = [r for r in scenario.relations if set(r.between) == set(seats)]
    trust = 0.5 * (1.0 + draw.number(relation.value, "relations", *seats))
    odds = np.clip(of_rules("delivery", "bias"), 1e-6, 1 - 1e-6)
    phase = next(iter(scenario.phases))
    meetings = range(1, scenario.tables["main"].rounds + 1)
    judged = [[chance.normal("judgement", "main", seat, phase, m) for seat in seats] for m in meetings]
    return Inputs(
        ideal=np.stack(ideals, axis=1),
        salience=np.stack(saliences, axis=1),
        capability=of_party("capability"),
        beta=of_party("beta", "tactic"),
        no_agreement=of_party("no_agreement"),
        stalemate=of_party("cost_of_stalemate"),
        misperception=of_party("misperception"),
        trust=np.stack([trust, trust], axis=1),
        guarantee=draw.by_issue(scenario.guarantees, list(issues), exact(0.0), "guarantees"),
        published=published,
        pace=pace,
        facilitation=draw.number(style.facilitation, "parties", mediator, "mediation", "facilitation"),
        formulation=draw.number(style.formulation, "parties", mediator, "mediation", "formulation"),
        set_aside_after=of_rules("talks", "set_aside_after"),
        slope=of_rules("delivery", "slope"),
        bias=np.log(odds / (1.0 - odds)),
        refusal_cost=of_rules("delivery", "refusal_cost"),
        tranche=of_rules("delivery", "tranche"),
        backslide=of_rules("delivery", "backslide"),
        noise=of_rules("delivery", "noise"),
        complete=of_rules("delivery", "complete"),
        learning=of_rules("trust", "learning"),
        monitoring=of_rules("trust", "monitoring"),
        trust_noise=of_rules("trust", "noise"),
        judgement=np.moveaxis(np.array(judged), 2, 0),
        will=np.stack([chance.normals(months, "will", seat) for seat in seats], axis=2),
        seen=np.stack([chance.normals(months, "seen", seat) for seat in seats], axis=2),
    )
