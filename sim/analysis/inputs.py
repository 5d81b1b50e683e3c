"""The uncertain inputs of a scenario, one by one: what a world draws before anything happens in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.case.provenance import GRADES
from sim.case.quantity import Grade, Quantity
from sim.chance import Chance, months_until, pert
from sim.model import Negotiation
from sim.model.draw import WITHIN, Given, Purpose, inside
from sim.scenario.called import event_words
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats

_APART = ("plan", "relations", "guarantees", "state", "events")  # beside the parties; everything else is a rule
_NEVER = 999.0  # stands for a month that does not come


@dataclass(frozen=True)
class Input:
    """One number that each world draws for itself, one event that holds in some worlds, or a month in which one comes.

    `name` is unique; `path` is where a scenario sets the number (of an event: its chance; of a month: its hazard).
    """

    purpose: Purpose
    name: str
    path: str
    label: str  # for people
    party: str  # the party, else plan, relations, guarantees, state, events or rules
    quantity: Quantity  # of an event: its chance; of a month: its hazard

    @property
    def event(self) -> bool:
        """Whether it holds or not, rather than having a size."""
        return self.purpose[0] == "event"

    @property
    def month(self) -> bool:
        """Whether it is the month in which something comes, counted from the first in which it can."""
        return self.purpose[0] == "month"

    @property
    def grade(self) -> Grade:
        """What the number, or the chance of the event, rests on."""
        return self.quantity.grade


def inputs(scenario: Scenario) -> list[Input]:
    """Every uncertain input that the scenario's worlds draw, in the order of their names."""
    drawn = Negotiation(scenario, [0]).inputs
    found = [_input(scenario, purpose, quantity) for purpose, quantity in drawn.items()]
    return sorted(found, key=lambda one: one.name)


def given(known: Sequence[Input], uniforms: Floats) -> Given:
    """What a model takes in place of chance: uniforms (W, K), a column an input."""
    return {one.purpose: np.ascontiguousarray(uniforms[:, k]) for k, one in enumerate(known)}


def drawn(scenario: Scenario, known: Sequence[Input], replicates: Sequence[int]) -> Floats:
    """The uniforms (W, K) that these worlds draw when nothing is given."""
    chance = Chance(scenario.seed, replicates)
    return np.stack([chance.uniform(*one.purpose) for one in known], axis=1)


def values(known: Sequence[Input], uniforms: Floats) -> pd.DataFrame:
    """Uniforms (P, K) as what they stand for: numbers in their own units, whether events hold, and when some come."""
    at = {one.purpose: k for k, one in enumerate(known)}
    columns: dict[str, Floats | Bools] = {}
    for k, one in enumerate(known):
        q, luck = one.quantity, uniforms[:, k]
        if not one.event and not one.month:
            columns[one.name] = pert(luck, q.low, q.mode, q.high)
            continue
        of = at.get(("draw", *one.purpose[1:]))  # where the chance itself is uncertain
        chance = np.full(luck.shape, q.mode) if of is None else pert(uniforms[:, of], q.low, q.mode, q.high)
        columns[one.name] = luck < chance if one.event else np.minimum(months_until(luck, chance), _NEVER)
    return pd.DataFrame(columns)


def by_party(known: Sequence[Input]) -> tuple[str, ...]:
    """The party of each input, or what it belongs to beside the parties."""
    return tuple(one.party for one in known)


def by_grade(known: Sequence[Input]) -> tuple[str, ...]:
    """The grade of evidence of each input."""
    return tuple(one.grade for one in known)


def grades_in(known: Sequence[Input]) -> list[Grade]:
    """The grades that there are, from the best founded to the least."""
    there = set(by_grade(known))
    return [grade for grade in GRADES if grade in there]


# --- names and words -------------------------------------------------------------------------------------------------


def _input(scenario: Scenario, purpose: Purpose, quantity: Quantity) -> Input:
    kind, *path = purpose
    if scenario.inner is not None and inside(purpose):
        return _of_talks_inside(scenario.inner.scenario, purpose, quantity)
    essential = ".essential" if kind == "event" else ".essential_chance"
    happens = {"event": ".happens", "month": ".comes"}.get(kind, "")
    name = ".".join(path) + (essential if _of_line(path) else happens)
    owner = path[1] if path[0] == "parties" else path[0] if path[0] in _APART else "rules"
    return Input(purpose, name, _setting(scenario, path), _label(scenario, kind, path), owner, quantity)


def _of_talks_inside(talks: Scenario, purpose: Purpose, quantity: Quantity) -> Input:
    """An input of the talks inside a scenario, with `inner` before its names."""
    own = _input(talks, (purpose[0], *purpose[2:]), quantity)
    name, path = (f"{WITHIN}.{word}" for word in (own.name, own.path))
    return Input(purpose, name, path, f"talks inside: {own.label}", f"{WITHIN} {own.party}", quantity)


def _setting(scenario: Scenario, path: list[str]) -> str:
    """The path by which a scenario sets what is drawn under `path`."""
    if path[:2] == ["plan", "issues"]:
        return ".".join(["plan", "points", scenario.plan.point_of[path[2]], "issues", *path[2:]])
    if _of_line(path):
        side, again = (path[3], path[4]), int(path[5]) if len(path) > 5 else 0
        lines = scenario.parties[path[1]].red_lines
        same = [k for k, line in enumerate(lines) if (line.issue, "above" if line.below is None else "below") == side]
        return ".".join([*path[:3], str(same[again]), "essential"])
    return ".".join(path)


def _of_line(path: list[str]) -> bool:
    """Whether a path is of a red line: its issue and side, and a number from the second on that side on."""
    return path[0] == "parties" and path[2] == "red_lines"


def _label(scenario: Scenario, kind: str, path: list[str]) -> str:
    if path[0] == "parties":
        profile = scenario.parties[path[1]]
        who, rest = profile.short or profile.name, path[2:]
        if rest[0] == "constituencies":
            who, rest = f"{who}, {profile.constituencies[rest[1]].name}", rest[2:]
        return f"{who}: {_of_party(scenario, kind, rest)}"
    if path[0] == "events" and kind != "draw":
        what = "happens" if kind == "event" else "month in which it comes"
        return f"{scenario.events[path[1]].title.rstrip('.')}: {what}"
    if path[0] == "events":
        return event_words(scenario, path[1], path[2:])
    if path[0] == "relations":
        names = [scenario.parties[p].short or scenario.parties[p].name for p in path[1:3]]
        return f"trust between {' and '.join(names)}"
    if path[0] == "guarantees":
        return f"guarantee on {_issue(scenario, path[1])}"
    if path[0] == "state":
        return f"delivered before the talks: {_issue(scenario, path[1])}"
    if path[0] == "plan":
        what = {"text": "what the text asks on", "months": "months it takes:"}[path[3]]
        return f"{what} {_issue(scenario, path[2])}"
    return f"rule: {' '.join(path).replace('_', ' ')}"


def _of_party(scenario: Scenario, kind: str, rest: list[str]) -> str:
    if rest[0] == "red_lines":
        what = "is essential" if kind == "event" else "chance that it is essential"
        return f"red line on {_issue(scenario, rest[1])}" + (f" {what}" if kind == "event" else f", {what}")
    if rest[0] in ("ideal", "salience"):
        return f"{'wants on' if rest[0] == 'ideal' else 'weight of'} {_issue(scenario, rest[1])}"
    words = " ".join(rest).replace("_", " ")
    return {"tactic beta": "readiness to concede (beta)", "no agreement": "no-agreement value"}.get(words, words)


def _issue(scenario: Scenario, issue: str) -> str:
    known = scenario.plan.issues.get(issue)
    return known.label if known and known.label else issue.replace("_", " ")
