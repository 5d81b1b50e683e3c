"""Delivery, month by month: what makes a party carry out what it signed, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.case.plan import Plan
from sim.curves import Risk
from sim.sums import over_last
from sim.types import Bools, Floats, Ints
from sim.utility import expected_losses, issue_losses

TINY = 1e-9  # shares of less than this are none
LAST = 0.05  # share of an issue below which it is as good as done; a convention, as `delivery.complete`
FORBEARANCE = 0.05  # the least that a party gives ahead, whatever the tranche; an assumption


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), safe for large |x|."""
    result: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result


def inertia(bias: Floats) -> Floats:
    """Log odds of willingness with nothing at stake, same shape, from its probability; kept finite."""
    kept = np.clip(bias, 1e-6, 1 - 1e-6)
    odds: Floats = np.log(kept / (1.0 - kept))
    return odds


def left_to_do(agreed: Floats, delivered: Floats) -> Floats:
    """Share of the way of each issue that is still to go, (W, D) in [0, 1]; of the way back where more is delivered."""
    whole = np.maximum(np.maximum(agreed, delivered), TINY)
    share: Floats = np.abs(agreed - delivered) / whole
    return share


def next_step(ideal: Floats, stake: Floats, risk: Risk, agreed: Floats, delivered: Floats, left: Floats) -> Floats:
    """What going on is worth to a party, (W, D), in utility for a whole ladder at the rate of what is left of it.

    What the rest is worth, divided by the share of the way that is `left`: a step costs what it costs, however few are
    still to come. Below `LAST` the divisor stays: what is as good as done is done, and nothing is at stake in it.

    Parameters
    ----------
    ideal, stake : what it wants and its salience over the issues in force, (W, D). risk : exponent of distance.
    agreed, delivered, left : (W, D); see `left_to_do`.

    Example
    -------
    >>> one = np.ones((1, 1))
    >>> [float(next_step(0 * one, one, 1.0, one, d * one, (1 - d) * one)[0, 0].round(9)) for d in (0.0, 0.5, 0.9)]
    [-1.0, -1.0, -1.0]
    """
    remaining = stake * (issue_losses(delivered, ideal, risk) - issue_losses(agreed, ideal, risk))
    return remaining / np.maximum(left, LAST)


def exchange(ideal: Floats, stake: Floats, risk: Risk, agreed: Floats, delivered: Floats, believed: Floats) -> Floats:
    """What each issue of a deal is worth to a party over nothing done, as far as it has come and is believed, (W, D).

    What it has been given counts in full, what is still to come by its belief that it comes. So a promise that is kept
    is worth more than the same promise, and a default is worth less than either: one gives in return for what one got
    and for what one hopes for (Gouldner 1960; Axelrod 1984).

    Parameters
    ----------
    ideal, stake : what it wants and its salience over the issues in force, (W, D). risk : exponent of distance.
    agreed, delivered : (W, D). believed : that the rest of each issue comes, (W, D) in [0, 1].

    Example
    -------
    >>> one = np.ones((1, 1))
    >>> [float(exchange(one, one, 1.0, one, d * one, 0.5 * one)[0, 0]) for d in (0.0, 0.5, 1.0)]
    [0.5, 0.75, 1.0]
    """
    nothing = issue_losses(np.zeros_like(agreed), ideal, risk)
    return stake * (nothing - expected_losses(agreed, delivered, believed, ideal, risk))


def willingness(
    *,
    worth: Floats,
    step: Floats,
    owed: Bools,
    lets: Bools,
    refusal: Floats,
    slope: Floats,
    bias: Floats,
    columns: Sequence[int] | slice = slice(None),
) -> Floats:
    """How willing a party is to take its next step on the M issues in `columns`, (W, M) in [0, 1]; on all by default.

    Of what it owes, a logistic of [what the deal gives it on the issues that others owe] - [what its own next step
    costs it] + [what the guarantor makes refusal cost] + inertia: a party to which the deal gives little, or that
    doubts the rest, drags its feet on what hurts it (Fearon 1995; Walter 1997).

    Of what it only `lets` happen, min(1, 2 logistic(slope [its own step + refusal])): it stands in the way of what it
    dislikes and of nothing else. Nobody lays it at its door, so nothing that it is owed hangs on it, and who has no
    part in the quarrel does not drag its feet on what it wants.

    Parameters
    ----------
    worth : what each issue of the deal is worth to it, (W, D); see `exchange`.
    step : what going on is worth to it, (W, D); see `next_step`.
    owed : (D,) True for the issues others must deliver.
    lets : (M,) True for what it can only block, and for all that a third party does.
    refusal : utility that refusing costs, noise of the month included, (W, M).
    slope : steepness per unit of utility, (W, 1). bias : log odds of willingness with nothing at stake, (W, 1).
    """
    mine = step[:, columns] + refusal
    if lets.all():
        return np.minimum(2.0 * logistic(slope * mine), 1.0)
    hoped = over_last(np.where(owed, worth, 0.0))[..., None]
    will = logistic(slope * (hoped + mine) + bias)
    if lets.any():
        will = np.where(lets, np.minimum(2.0 * logistic(slope * mine), 1.0), will)
    return will


def received(
    *, ideal: Floats, stake: Floats, risk: Risk, agreed: Floats, kept: Floats, due: Bools, owed: Bools
) -> Floats:
    """Of what was due to a party by now, the share that it got, (W,) in [0, 1]; 1 where nothing was due.

    An issue weighs what its delivery from nothing to the text is worth to the party, none where it does not want it:
    nobody feels cheated of what he would sooner not have.

    Parameters
    ----------
    ideal, stake, agreed : (W, D). risk : exponent of distance. kept : share delivered of what was due, (W, D).
    due : whether anything was, (W, D). owed : (D,) True for what others must deliver.
    """
    worth = stake * (issue_losses(np.zeros_like(agreed), ideal, risk) - issue_losses(agreed, ideal, risk))
    weight = np.where(owed & due, np.maximum(worth, 0.0), 0.0)
    total = over_last(weight)
    return np.where(total > TINY, over_last(weight * kept) / np.maximum(total, TINY), 1.0)


def reciprocity(kept: Floats, tranche: Floats) -> Floats:
    """What a signatory that was kept promises to only in part leaves of its will, (tau + (1 - tau) kept) ** 2, (W,).

    It gives a tranche ahead and the rest as it is given (Axelrod 1984; Schelling 1960 on tranches). The square: it
    looks at what the others did both for whether to go on and for how far. `FORBEARANCE` is the least that it gives
    ahead, for two parties that both wait for the other would wait for ever (Nowak & Sigmund 1992).

    Parameters
    ----------
    kept : share got of what was due, (W,) in [0, 1]; see `received`. tranche : tau, (W,) in [0, 1].

    Example
    -------
    >>> float(reciprocity(np.array([0.5]), np.array([0.2]))[0].round(9))
    0.36
    """
    ahead = np.maximum(tranche, FORBEARANCE)
    given = ahead + (1.0 - ahead) * kept
    return given * given


class Gates:
    """The plan's gates as arrays: which issue's delivery waits for which."""

    def __init__(self, plan: Plan) -> None:
        names = list(plan.issues)
        gates = sorted(plan.gates, key=lambda gate: names.index(gate.issue))
        held = [names.index(gate.issue) for gate in gates]
        self._held, self._first = np.unique(np.array(held, dtype=np.int64), return_index=True)
        self._issue = held
        self._needs = [names.index(gate.needs) for gate in gates]
        self._above = np.array([gate.above for gate in gates])
        self._ordered = [
            (g, names.index(gate.order), 1.0 if gate.frees == "high" else -1.0)
            for g, gate in enumerate(gates)
            if gate.order is not None
        ]

    def caps(self, levels: Floats, agreed: Floats, bound: Bools, tranche: Floats) -> Floats:
        """How far each issue may be delivered, (W, D) in [0, 1].

        A gate caps an issue at its agreed value times (its precondition's level + the tranche): with a tranche of 0 two
        issues that wait for each other never start, with more they go step for step (Schelling 1960 on tranches).
        """
        caps = np.ones_like(levels)
        if not self._issue:
            return caps
        slack = np.repeat(tranche[:, None], len(self._issue), axis=1)
        for g, order, frees in self._ordered:
            # Who goes first, as agreed: the clause opens the gate of the side that is to start.
            agreed_order = np.where(bound[:, order], agreed[:, order], 0.5)
            slack[:, g] += np.clip(frees * (2.0 * agreed_order - 1.0), 0.0, 1.0)
        open_to = agreed.take(self._issue, axis=1) * np.minimum(levels.take(self._needs, axis=1) + slack, 1.0)
        least = np.minimum.reduceat(np.maximum(open_to, self._above), self._first, axis=1)
        caps[:, self._held] = np.minimum(least, 1.0)
        return caps


def advance(delivered: Floats, agreed: Floats, bound: Bools, pace: Floats, caps: Floats, keeps: Floats) -> Floats:
    """Delivery after a month, (W, D): a step of `pace` toward what was agreed, never beyond it nor past a gate's cap.

    `pace` (W, D) >= 0 in ladder units. A gate that closes stops delivery; it takes nothing back. What exceeds the text
    goes back only as far as `keeps` (W, D) and not below the text: a text says what is owed at the least.
    """
    target = np.where(delivered > agreed, np.minimum(np.maximum(agreed, keeps), delivered), agreed)
    gap = target - delivered
    moved = delivered + np.sign(gap) * np.minimum(np.abs(gap), pace)
    moved = np.where(gap > 0.0, np.minimum(moved, np.maximum(caps, delivered)), moved)
    return np.where(bound, moved, delivered)


def kept_beyond(wanted: Floats, reversible: Bools) -> Floats:
    """How much of what was delivered beyond a text stays, (W, D): a place on the ladder.

    As much as that one of those who deliver it wants who wants least, `wanted` (W, D), where it can be undone; all
    of it where it cannot. To undo what is done takes somebody who gains by it and has it in his hands.
    """
    return np.where(reversible, wanted, 1.0)


@dataclass(frozen=True)
class Calendar:
    """What a text sets out, over W worlds and D issues, for `at_full_will`.

    before, agreed : delivered when each issue was agreed, and the place agreed, (W, D). month : the month in which it
    was agreed, NaN where it never was, (W, D). pace : ladder a month at full will, (W, D). steps : (D,) issues that are
    delivered over time; clauses bind at once. tranche : (W,). limits : columns that point 17 stops at a place, from
    `fallback_month` on, (W,), -1 where it is off. owed : the share of each issue that anybody owes, (W, D).
    """

    before: Floats
    agreed: Floats
    month: Floats
    pace: Floats
    steps: Bools
    gates: Gates
    tranche: Floats
    limits: Mapping[int, float]
    fallback_month: Ints
    owed: Floats


def at_full_will(plan: Calendar, months: Ints) -> Floats:
    """Where each issue would stand after so many `months`, (W,), had all been willing throughout, (W, D).

    Gates and limits hold in it as they do in the model, gates at what full will has delivered by then: a gate excuses
    nobody who let its precondition lie.
    """
    there = plan.before.copy()
    for now in range(1, int(months.max(initial=0)) + 1):
        signed = plan.month < now
        going = signed & (now <= months)[:, None]
        there = np.where(going & ~plan.steps, plan.agreed, there)
        level = np.minimum(there / np.maximum(plan.agreed, TINY), 1.0)
        level = np.where(plan.agreed > TINY, level, 1.0)
        caps = plan.gates.caps(np.where(signed, level, there), plan.agreed, signed, plan.tranche)
        limited = (plan.fallback_month >= 0) & (plan.fallback_month < now)
        for column, limit in plan.limits.items():
            caps[:, column] = np.where(limited, np.minimum(caps[:, column], limit), caps[:, column])
        caps = np.minimum(caps, plan.agreed * plan.owed)
        there = advance(there, plan.agreed, going & plan.steps, plan.pace, caps, there)
    return there


def take_back(delivered: Floats, before: Floats, share: Floats, reversible: Bools, bound: Bools) -> Floats:
    """Reversible issues after trust fell: `share` (W, D) of what was delivered since `before` goes back.

    What cannot be undone stays: weapons given up do not come back, the time inconsistency of disarmament (Fearon 1995).
    """
    gone = np.maximum(delivered - before, 0.0) * np.clip(share, 0.0, 1.0)
    return np.where(reversible & bound, delivered - gone, delivered)


def seen(levels: Floats, expected: Floats, due: Bools, error: Floats) -> tuple[Floats, Bools]:
    """What observers see of one deliverer: mean share of what was due that it delivered, and whether anything was due.

    Parameters
    ----------
    levels, expected : share delivered and share due by now, (W, D). due : issues that count, (W, D).
    error : error of observation, (W,).

    Returns
    -------
    (W,) in [0, 1], and (W,) True where something was due.
    """
    share = np.minimum(levels / np.maximum(expected, 1e-9), 1.0)
    count = due.sum(axis=-1)
    mean = over_last(np.where(due, share, 0.0)) / np.maximum(count, 1)
    return np.minimum(np.maximum(mean + error, 0.0), 1.0), count > 0
