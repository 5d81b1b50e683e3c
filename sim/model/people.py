"""From profiles to parties: what each wants, its red lines and those at home, one value a world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import mesa
import numpy as np

from sim.case.profile import Profile, RedLine, indifferent, weighed
from sim.case.quantity import exact
from sim.curves import Curves, Risk
from sim.model.agents import Constituency, Party
from sim.model.draw import Draw
from sim.model.rules import red_lines
from sim.model.rules.interests import Constituencies, Interests
from sim.model.rules.red_lines import Line
from sim.model.seats import by_rule
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats


def party(
    model: mesa.Model, scenario: Scenario, name: str, index: int, issues: list[str], published: Floats, draw: Draw
) -> Party:
    """A party of a scenario, by its name and its place among the parties.

    Parameters
    ----------
    model : the Mesa model that it is an agent of. issues : of the whole plan, in its order.
    published : what the published text asks, (W, D), for ideals that name no other. draw : its numbers come from it.
    """
    profile = scenario.parties[name]
    path = ("parties", name)
    by_rule.check(name, profile.tactic)
    # A red line holds for the party's own wishes too, even for an unlikely draw of them.
    lower, upper = red_lines.bounds_of([_line(line, issues) for line in profile.red_lines], len(issues))
    exponent = draw.exponent(profile.risk, *path, "risk")
    risk: Risk = exponent
    ideal = np.clip(draw.by_issue(profile.ideal, issues, published, *path, "ideal"), lower, upper)
    if profile.values:
        risk = Curves.of(profile.values, issues, exponent)
        ideal = np.where(risk.curved, risk.best(lower, upper), ideal)
    whole = scenario.whole_salience
    salience = draw.by_issue(weighed(profile.salience, issues, profile.ideal), issues, exact(whole), *path, "salience")
    capability = draw.number(profile.capability, *path, "capability")
    beta = draw.number(profile.tactic.beta, *path, "tactic", "beta")
    interests = Interests(
        ideal=ideal,
        salience=salience / whole,
        takes_part=np.array([not indifferent(issue, profile.ideal) for issue in issues]),
        risk=risk,
        capability=capability,
        no_agreement=draw.number(profile.no_agreement, *path, "no_agreement"),
        cost_of_stalemate=draw.number(profile.cost_of_stalemate, *path, "cost_of_stalemate"),
        misperception=draw.number(profile.misperception, *path, "misperception"),
        anticipation=draw.number(profile.anticipation, *path, "anticipation"),
        fallback=draw.number(profile.fallback, *path, "fallback"),
        lines=_lines(profile.red_lines, issues, draw, (*path, "red_lines")),
    )
    seat = by_rule.ByRule(interests, profile.tactic, profile.tactic.weights(), beta)
    made = Party(model, name, index, profile, interests, seat)
    if profile.constituencies:
        interests.home = home = _home(scenario, name, profile, interests, issues, draw)
        made.home = [Constituency(model, c.name, home, i) for i, c in enumerate(profile.constituencies.values())]
    return made


def _home(
    scenario: Scenario, name: str, profile: Profile, party: Interests, issues: list[str], draw: Draw
) -> Constituencies:
    players = profile.constituencies
    path = ("parties", name, "constituencies")
    whole = scenario.whole_salience
    ideal = [draw.by_issue(c.ideal, issues, party.ideal, *path, n, "ideal") for n, c in players.items()]
    salience = [
        draw.by_issue(
            weighed(c.salience, issues, c.ideal, profile.ideal), issues, whole * party.salience, *path, n, "salience"
        )
        / whole
        for n, c in players.items()
    ]
    no_agreement = [
        party.no_agreement if c.no_agreement is None else draw.number(c.no_agreement, *path, n, "no_agreement")
        for n, c in players.items()
    ]
    cost = [
        party.cost_of_stalemate
        if c.cost_of_stalemate is None
        else draw.number(c.cost_of_stalemate, *path, n, "cost_of_stalemate")
        for n, c in players.items()
    ]
    weight = _stack([draw.number(c.weight, *path, n, "weight") for n, c in players.items()])
    return Constituencies(
        names=list(players),
        ideal=_stack(ideal),
        salience=_stack(salience),
        no_agreement=_stack(no_agreement),
        cost_of_stalemate=_stack(cost),
        share=weight / weight.sum(axis=1, keepdims=True),
        threshold=draw.number(profile.ratification, "parties", name, "ratification"),
        risk=_at_home(profile, party.risk, issues),
        threat=_stack([draw.number(c.threat, *path, n, "threat") for n, c in players.items()]),
    )


def _at_home(profile: Profile, risk: Risk, issues: Sequence[str]) -> Risk:
    """How losses run for those at home: as for their party, but on ladders where they have ideals of their own."""
    if isinstance(risk, float):
        return risk
    if not isinstance(risk, Curves):
        return risk[:, None, :]
    own = [[issue in c.ideal or "default" in c.ideal for issue in issues] for c in profile.constituencies.values()]
    ladder = risk.risk if isinstance(risk.risk, float) else risk.risk[:, None, :]
    players = (len(own), *risk.places.shape)
    places, losses = (np.broadcast_to(table, players) for table in (risk.places, risk.losses))
    return Curves(ladder, risk.curved & ~np.array(own), places, losses)


def _line(line: RedLine, issues: Sequence[str], essential: Bools | None = None) -> Line:
    return Line(
        issue=line.issue,
        column=issues.index(line.issue),
        above=line.above,
        below=line.below,
        unless=[(issues.index(name), level) for name, level in line.unless.items()],
        essential=np.zeros(0, dtype=bool) if essential is None else essential,
    )


def _lines(lines: Sequence[RedLine], issues: Sequence[str], draw: Draw, path: tuple[str, ...]) -> list[Line]:
    """A party's lines; each draws its own chance, also where several stand on one side of an issue."""
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for line in lines:
        name = (line.issue, "above" if line.below is None else "below")
        again = (str(seen[name]),) if seen[name] else ()
        made.append(_line(line, issues, draw.event(line.essential, *path, *name, *again)))
        seen[name] += 1
    return made


def _stack(columns: Sequence[Floats]) -> Floats:
    return np.ascontiguousarray(np.stack(columns, axis=1))
