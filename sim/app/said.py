"""Counts as sentences: natural frequencies, never a number without what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from sim.app.counts import Move, Number
from sim.app.measures import Measure
from sim.counting import percent
from sim.scenario.called import listed
from sim.scenario.schema import Scenario
from sim.speech import _, later, pgettext

MOVES_NOTHING = later(
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
        return _("fewer than 1")
    if 0.99 < share < 1.0:
        return _("more than 99")
    return str(int(100.0 * share + 0.5))


def question(scenario: Scenario, first: Measure) -> str:
    """What a class bets on."""
    if first.kind == "place":
        return _("{issue}: where do they settle?").format(issue=first.label)
    if first.phase is not None:
        return _("In how many of 100 possible histories do the parties agree on phase {phase} of the plan?").format(
            phase=first.phase
        )
    return _("In how many of 100 possible histories do the parties agree?")


def sentence(scenario: Scenario, found: Sequence[Number]) -> str:
    """What the histories come to, in one or two sentences."""
    if found and found[0].measure.kind == "place":
        return " ".join(_settled(scenario, number) for number in found)
    agreed = [number for number in found if number.measure.metric.startswith("runs.agreed_")]
    parts = [_agrees(number, k == 0) for k, number in enumerate(agreed)]
    said = [_("Of 100 possible histories, {what}.").format(what=listed(parts))] if parts else []
    for number in found:
        if number in agreed or number.value != number.value:
            continue
        if number.measure.kind == "mean":
            said.append(_("On average {share} of the plan is carried out.").format(share=percent(number.value)))
        else:
            said.append(_("What was agreed breaks down in {count}.").format(count=_many(number.value)))
    return " ".join(said)


def _many(share: float) -> str:
    """How many of 100 in a sentence: none and all by their words."""
    return {0.0: _("none"), 1.0: _("all")}.get(share) or hundred(share)


def _agrees(number: Number, first: bool) -> str:
    """ "74 agree on phase 2", and after the first only "43 on phase 3"."""
    count, phase = _many(number.value), number.measure.phase
    if phase is None:
        return _("{count} agree").format(count=count)
    said = _("{count} agree on phase {phase}") if first else _("{count} on phase {phase}")
    return said.format(count=count, phase=phase)


def _settled(scenario: Scenario, number: Number) -> str:
    if number.value != number.value:
        return _("{issue}: they do not agree.").format(issue=number.measure.label)
    return _("{issue}: they settle on {place}.").format(
        issue=number.measure.label, place=place(scenario, number.measure, number.value)
    )


def place(scenario: Scenario, measure: Measure, value: float) -> str:
    """A place on a ladder as a number with its unit, where it has one."""
    scale = scenario.plan.issues[measure.issue].scale
    return f"{value:.2f}" if scale is None else f"{scale.quantity(value):.3g} {scale.unit}".strip()


def shown(scenario: Scenario, measure: Measure, value: float) -> str:
    """A value of a measure as a row has it: "74 of 100", "39%", "7 years"."""
    if value != value:
        return pgettext("no number", "none")
    if measure.kind == "place":
        return place(scenario, measure, value)
    return percent(value) if measure.kind == "mean" else _("{count} of 100").format(count=hundred(value))


def between(scenario: Scenario, number: Number) -> str:
    """The interval of a number in a few words."""
    if number.measure.kind == "place" or not number.of:
        return ""
    low, high = 100.0 * max(number.low, 0.0), 100.0 * min(number.high, 1.0)
    return _("{low} to {high}").format(low=f"{low:.0f}", high=f"{high:.0f}")


def moved(scenario: Scenario, move: Move) -> str:
    """A change in words: by how much, how sure; or that it cannot be told from chance."""
    if move.known == 0:
        return _("no history has this number on both sides")
    if move.measure.kind == "place":
        scale = scenario.plan.issues[move.measure.issue].scale
        by = abs(move.change) if scale is None else abs(scale.quantity(move.after) - scale.quantity(move.before))
        amount = f"{by:.3g}" if scale is None else f"{by:.3g} {scale.unit}"
        if not move.change:
            return _("the same")
        said = _("higher by {amount}") if move.change > 0.0 else _("lower by {amount}")
        return said.format(amount=amount)
    points = [100.0 * value for value in (move.change, move.low, move.high)]
    if not move.tells:
        return _("nothing that could be told from chance (between {low} and {high})").format(
            low=_less(points[1]), high=_less(points[2])
        )
    low, high = sorted((abs(points[1]), abs(points[2])))
    if move.measure.kind == "mean":
        said = _("{by} points more ({low} to {high})") if move.change > 0.0 else _("{by} points less ({low} to {high})")
    else:
        said = (
            _("{by} more in 100 ({low} to {high})") if move.change > 0.0 else _("{by} fewer in 100 ({low} to {high})")
        )
    return said.format(by=f"{abs(points[0]):.0f}", low=f"{low:.0f}", high=f"{high:.0f}")


def _less(points: float) -> str:
    return (_("{by} more") if points > 0.0 else _("{by} fewer")).format(by=f"{abs(points):.0f}")


def bet_said(scenario: Scenario, first: Number, bet: float) -> str:
    """A bet beside what was counted; it is not marked."""
    if first.measure.kind == "place":
        scale = scenario.plan.issues[first.measure.issue].scale
        mine = f"{bet:g} {scale.unit}".strip() if scale else f"{bet:g}"
        return _("Your bet was {bet}. The model comes to {place}.").format(
            bet=mine, place=place(scenario, first.measure, first.value)
        )
    return _(
        "Your bet was {bet} of 100. The model counts {count}. It shows what follows from its "
        "assumptions: where your bet differs, ask which of them you doubt."
    ).format(bet=f"{bet:.0f}", count=hundred(first.value))


def summary(moves: Sequence[Move]) -> str:
    """What a setting moves altogether, in one sentence."""
    telling = [move for move in moves if move.tells and move.known]
    if not telling:
        return _(MOVES_NOTHING)
    said = listed([_compared(move) for move in telling])
    return f"{said[:1].upper()}{said[1:]}."


def _compared(move: Move) -> str:
    up, measure = move.change > 0.0, move.measure
    if measure.kind == "place":
        said = _("they settle higher on {issue}") if up else _("they settle lower on {issue}")
        return said.format(issue=measure.label)
    if measure.kind == "mean":
        return _("more of the plan is carried out") if up else _("less of the plan is carried out")
    if measure.metric == "runs.collapse":
        return _("more agreements break down") if up else _("fewer agreements break down")
    if measure.phase is None:
        return _("more histories agree") if up else _("fewer histories agree")
    said = _("more histories agree on phase {phase}") if up else _("fewer histories agree on phase {phase}")
    return said.format(phase=measure.phase)
