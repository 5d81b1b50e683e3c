"""The numbers that an event may change while a world runs, by their paths, and the range that each of them has.

They are those that a world holds as one value at any time: the rules' own numbers, what a party weighs agreement
against, guarantees and styles of mediation, and two that move of themselves, trust and what is delivered. What a party
wants, the tables and the plan are as they were before the first meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from sim import fields
from sim.case.profile import Constituency, Mediation, Profile, Spoiler
from sim.case.quantity import Bounds
from sim.errors import InputError, nearest
from sim.scenario.rules import Rules
from sim.scenario.schema import Inner, Scenario

# Of each group of rules the numbers that are asked for again and again; the rest is used once, before the first month.
OF_RULES: dict[str, tuple[str, ...]] = {
    "talks": (
        "red_line_price", "search", "search_scale", "listening", "set_aside_after", "side_payment", "refusal_cost",
        "devaluation",
    ),
    "cohesion": ("outside_pressure", "rivalry", "apart", "pull"),
    "delivery": ("slope", "bias", "refusal_cost", "tranche", "backslide", "noise", "complete"),
    "trust": ("learning", "monitoring", "noise"),
    "incidents": (
        "rate", "misattribution", "trust_loss", "damage", "escalation", "shape", "guarantor_pressure", "restraint",
    ),
    "spoiling": ("strength", "rate"),
    "phases_opening": ("open_at", "early"),
}  # fmt: skip
BY_WORTH = ("attendance_slope", "attendance_base")  # of `talks`, where parties may stay away
OF_PARTY = ("no_agreement", "cost_of_stalemate", "misperception", "anticipation", "fallback", "guarantee")
OF_MEDIATOR = ("facilitation", "formulation", "manipulation", "pool")
OF_CONSTITUENCY = ("weight", "no_agreement", "cost_of_stalemate")
INSIDE = "inner."


class Range(NamedTuple):
    """The lowest and the highest value of a number; `moves` of itself, so that nothing can be as it was before."""

    low: float
    high: float
    moves: bool = False


def changeable(scenario: Scenario) -> dict[str, Range]:
    """Every number of a scenario that an event may change: path -> its range.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> changeable(load("two-farmers"))["guarantees.default"]
    Range(low=0.0, high=1.0, moves=False)
    """
    return dict(_all(scenario))


def range_of(scenario: Scenario, path: str) -> Range:
    """The range of the number at a path. Raises InputError, with the nearest one, where no event can change it."""
    known = changeable(scenario)
    words = path.split(".")
    if words[0] == "relations" and len(words) == 3:
        path = ".".join(("relations", *sorted(words[1:])))
    if path in known:
        return known[path]
    hint = nearest(path, known)
    if words[0] == "state" and f"issues.{path[6:]}.delivered" in known:
        hint = f"; did you mean 'issues.{path[6:]}.delivered'?"
    elif "did you mean" not in hint:
        near = [name for name in known if name.rsplit(".", 1)[-1] == words[-1]]
        hint = nearest(path, near) if near else "; docs/how-to/add-an-event.md lists what can be"
    raise InputError(f"no event can change {path!r} while a world runs{hint}")


def seats_named(path: str) -> tuple[str, ...]:
    """The parties that a path names by their place in it: of parties.hamas.guarantee hamas."""
    words = path.removeprefix(INSIDE).split(".")
    return tuple(words[1:2]) if words[0] == "parties" else tuple(words[1:]) if words[0] == "relations" else ()


def _all(scenario: Scenario) -> Iterator[tuple[str, Range]]:
    for group, names in OF_RULES.items():
        model = fields.model_of(fields.field(Rules, group))
        by_worth = BY_WORTH if group == "talks" and scenario.talks.attendance == "by_worth" else ()
        for name in (*names, *by_worth):
            yield f"{group}.{name}", _bounds(model, name)
    for name, profile in scenario.parties.items():
        yield from _of_party(f"parties.{name}", profile)
    for issue in ("default", *scenario.plan.issues):
        yield f"guarantees.{issue}", Range(0.0, 1.0)
    names = tuple(sorted(scenario.parties))
    for a in names:
        for b in names:
            if a < b:
                yield f"relations.{a}.{b}", Range(-1.0, 1.0, moves=True)
    for issue in scenario.plan.issues:
        yield f"issues.{issue}.delivered", Range(0.0, 1.0, moves=True)
    if scenario.inner is not None:
        yield "inner.division", _bounds(Inner, "division")
        for path, span in _all(scenario.inner.scenario):
            yield f"{INSIDE}{path}", span


def _of_party(path: str, profile: Profile) -> Iterator[tuple[str, Range]]:
    for key in OF_PARTY:
        yield f"{path}.{key}", _bounds(Profile, key)
    if profile.armed:
        yield f"{path}.incident_share", _bounds(Profile, "incident_share")
    if profile.spoiler is not None:
        yield f"{path}.spoiler.capacity", _bounds(Spoiler, "capacity")
    if profile.constituencies:
        yield f"{path}.ratification", _bounds(Profile, "ratification")
    for name in profile.constituencies:
        for key in OF_CONSTITUENCY:
            yield f"{path}.constituencies.{name}.{key}", _bounds(Constituency, key)
    if profile.mediation is not None:
        for key in OF_MEDIATOR:
            yield f"{path}.mediation.{key}", _bounds(Mediation, key)


def _bounds(model: Any, name: str) -> Range:
    """The bounds in a field's annotation."""
    marks = list(_marks(fields.field(model, name)))
    found = next(mark for mark in marks if isinstance(mark, Bounds))
    return Range(found.low, found.high)


def _marks(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        yield part
        yield from _marks(part)
