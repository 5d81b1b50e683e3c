"""Counts as sentences: natural frequencies, never a number without what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from sim.app.counts import Move, Number
from sim.app.measures import Measure
from sim.counting import percent
from sim.scenario.called import listed
from sim.scenario.schema import Scenario

MOVES_NOTHING = (
    "This moves nothing that could be told from chance. That is a finding: with these assumptions the result does not "
    "hang on it. Ask why, and try the lever that you expected least of."
)


def hundred(share: float) -> str:
    """A share as so many of 100; what is neither none nor all is never 0 or 100.

    Example
    -------
    >>> hundred(0.742), hundred(0.001), hundred(1.0)
    ('74', 'fewer than 1', '100')
    """
    if 0.0 < share < 0.01:
        return "fewer than 1"
    if 0.99 < share < 1.0:
        return "more than 99"
    return str(int(100.0 * share + 0.5))


def question(scenario: Scenario, first: Measure) -> str:
    """What a class bets on."""
    if first.kind == "place":
        return f"{first.label}: where do they settle?"
    return f"In how many of 100 possible histories do {first.says}?"


def sentence(scenario: Scenario, found: Sequence[Number]) -> str:
    """What the histories come to, in one or two sentences."""
    if found and found[0].measure.kind == "place":
        return " ".join(_settled(scenario, number) for number in found)
    agreed = [number for number in found if number.measure.metric.startswith("runs.agreed_")]
    parts = [f"{_many(number.value)} {_agrees(number, k == 0)}" for k, number in enumerate(agreed)]
    said = [f"Of 100 possible histories, {listed(parts)}."] if parts else []
    for number in found:
        clause = number.measure.says
        if number in agreed or number.value != number.value:
            continue
        if number.measure.kind == "mean":
            said.append(f"On average {percent(number.value)} {clause}.")
        else:
            said.append(f"{clause[:1].upper()}{clause[1:]} in {_many(number.value)}.")
    return " ".join(said)


def _many(share: float) -> str:
    """How many of 100 in a sentence: none and all by their words."""
    return {0.0: "none", 1.0: "all"}.get(share) or hundred(share)


def _agrees(number: Number, first: bool) -> str:
    """ "agree on phase 2", and after the first only "on phase 3": the measure's clause without who it is of."""
    clause = number.measure.says.removeprefix("the parties ").removesuffix(" of the plan")
    return clause if first else clause.removeprefix("agree ")


def _settled(scenario: Scenario, number: Number) -> str:
    if number.value != number.value:
        return f"{number.measure.label}: they do not agree."
    return f"{number.measure.label}: they settle on {place(scenario, number.measure, number.value)}."


def place(scenario: Scenario, measure: Measure, value: float) -> str:
    """A place on a ladder as a number with its unit, where it has one."""
    scale = scenario.plan.issues[measure.issue].scale
    return f"{value:.2f}" if scale is None else f"{scale.quantity(value):.3g} {scale.unit}".strip()


def shown(scenario: Scenario, measure: Measure, value: float) -> str:
    """A value of a measure as a row has it: "74 of 100", "39%", "7 years"."""
    if value != value:
        return "none"
    if measure.kind == "place":
        return place(scenario, measure, value)
    return percent(value) if measure.kind == "mean" else f"{hundred(value)} of 100"


def between(scenario: Scenario, number: Number) -> str:
    """The interval of a number in a few words."""
    if number.measure.kind == "place" or not number.of:
        return ""
    low, high = 100.0 * max(number.low, 0.0), 100.0 * min(number.high, 1.0)
    return f"{low:.0f} to {high:.0f}"


def moved(scenario: Scenario, move: Move) -> str:
    """A change in words: by how much, how sure; or that it cannot be told from chance."""
    if move.known == 0:
        return "no history has this number on both sides"
    if move.measure.kind == "place":
        scale = scenario.plan.issues[move.measure.issue].scale
        by = abs(move.change) if scale is None else abs(scale.quantity(move.after) - scale.quantity(move.before))
        unit = "" if scale is None else f" {scale.unit}"
        return f"{_way(move.change, 'higher', 'lower')} by {by:.3g}{unit}" if move.change else "the same"
    points = [100.0 * value for value in (move.change, move.low, move.high)]
    if not move.tells:
        return f"nothing that could be told from chance (between {_less(points[1])} and {_less(points[2])})"
    low, high = sorted((abs(points[1]), abs(points[2])))
    if move.measure.kind == "mean":
        return f"{abs(points[0]):.0f} points {_way(move.change, 'more', 'less')} ({low:.0f} to {high:.0f})"
    return f"{abs(points[0]):.0f} {_way(move.change, 'more', 'fewer')} in 100 ({low:.0f} to {high:.0f})"


def _way(change: float, up: str, down: str) -> str:
    return up if change > 0.0 else down


def _less(points: float) -> str:
    return f"{abs(points):.0f} {_way(points, 'more', 'fewer')}"


def bet_said(scenario: Scenario, first: Number, bet: float) -> str:
    """A bet beside what was counted; it is not marked."""
    if first.measure.kind == "place":
        scale = scenario.plan.issues[first.measure.issue].scale
        mine = f"{bet:g} {scale.unit}".strip() if scale else f"{bet:g}"
        return f"Your bet was {mine}. The model comes to {place(scenario, first.measure, first.value)}."
    return (
        f"Your bet was {bet:.0f} of 100. The model counts {hundred(first.value)}. It shows what follows from its "
        "assumptions: where your bet differs, ask which of them you doubt."
    )


def summary(moves: Sequence[Move]) -> str:
    """What a setting moves altogether, in one sentence."""
    telling = [move for move in moves if move.tells and move.known]
    if not telling:
        return MOVES_NOTHING
    said = listed([_compared(move) for move in telling])
    return f"{said[:1].upper()}{said[1:]}."


def _compared(move: Move) -> str:
    if move.measure.kind == "place":
        return f"they settle {_way(move.change, 'higher', 'lower')} {move.measure.says}"
    return f"{_way(move.change, 'more', 'less' if move.measure.kind == 'mean' else 'fewer')} {move.measure.compared}"
