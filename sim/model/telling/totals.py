"""What a world comes to, in the numbers that tables, collector and transcript share."""

from __future__ import annotations

import numpy as np

from sim.model.process.months import Delivery
from sim.model.rules import agreement as settled
from sim.model.rules import red_lines
from sim.model.setup import Cast
from sim.sums import over_last
from sim.types import Bools, Floats


def first_answers(cast: Cast) -> Floats:
    """Whether every veto says yes to the published text on an issue at first sight, (W, D): 1, 0, NaN if it is silent.

    The "yes, but" of a first answer: a party accepts an issue by itself if the text is no worse to it than nothing done
    and crosses none of its red lines. What all accept converges; the rest is what the talks are about.
    """
    plan = np.where(cast.has_text, cast.published, -np.inf)  # what it is silent on waives nothing
    yes = np.ones(cast.published.shape, dtype=bool)
    for i in cast.main.deciders:
        mine = cast.main.interests[i]
        yes &= np.abs(cast.published - mine.ideal) <= np.abs(mine.ideal)
        for line in mine.lines:
            beyond = red_lines.crossed(cast.published[:, line.column], line.lower, line.upper)
            yes[:, line.column] &= ~(beyond & line.in_force_by_plan(plan))
    return np.where(cast.has_text, yes.astype(float), np.nan)


def columns(cast: Cast, leave_out: frozenset[int] = frozenset()) -> Bools:
    """The issues of the phases, (D,); without those of some phases on request."""
    found = np.zeros(len(cast.issues), dtype=bool)
    for k, at in enumerate(cast.columns):
        if k not in leave_out:
            found[at] = True
    return found


def of_text(cast: Cast, delivery: Delivery, delivered: Floats) -> Floats:
    """Of what the published text asks beyond the start, the share carried out at `delivered` (W, D), (W,) in [0, 1].

    Mean over the steps of the phases; the top of the ladder stands in where the text is silent. NaN where there is
    nothing to carry out.
    """
    target = np.where(cast.has_text, cast.published, 1.0)
    return settled.carried_out(delivered, delivery.world.agreement.start, target, columns(cast) & cast.steps)


def of_agreed(cast: Cast, delivery: Delivery) -> Floats:
    """Of what was newly agreed beyond the start, the share carried out now, (W,) in [0, 1]; NaN where there is none."""
    deal = delivery.world.agreement
    new = columns(cast, delivery.world.progress.given) & cast.steps & deal.bound
    return settled.carried_out(deal.delivered, deal.start, deal.agreed, new)


def cohesion(cast: Cast, delivery: Delivery) -> Floats:
    """Cohesion of the side that has talks of its own, else of the first caucus at its last meeting, (W,).

    NaN before any meeting, and where there is neither.
    """
    if delivery.front is not None:
        return delivery.front.cohesion(delivery.world.clock.month)
    met = delivery.world.progress.meetings > 0
    for caucus in cast.caucuses.values():
        return np.where(met, caucus.cohesion, np.nan)
    return np.full(len(met), np.nan)


def within(cast: Cast, delivery: Delivery) -> Floats:
    """Consensus within the sides, (W,): the mean of that at each caucus and in talks inside; NaN without either."""
    known = [caucus.table.consensus for caucus in cast.caucuses.values()]
    if delivery.front is not None:
        known.append(delivery.front.consensus(delivery.world.clock.month))
    if not known:
        return np.full(len(delivery.world.clock.month), np.nan)
    there = ~np.isnan(np.stack(known, axis=1))
    total = over_last(np.where(there, np.stack(known, axis=1), 0.0))
    count = there.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def whole(delivery: Delivery) -> Bools:
    """Every phase ratified, and nothing left aside, (W,)."""
    deal = delivery.world.agreement
    return settled.whole(delivery.world.progress.ratified, deal.pending, deal.bound)


def finished(delivery: Delivery) -> Bools:
    """Every phase ratified, nothing left aside, and all of it delivered, (W,): nothing more can happen."""
    return whole(delivery) & np.asarray(delivered(delivery).all(axis=1))


def complete(cast: Cast, delivery: Delivery) -> Bools:
    """Every phase ratified, nothing left aside, and each phase carried out as far as it was due by its calendar, (W,).

    A phase is carried out where of what was due of it beyond where it stood when it was agreed, mean over its steps, as
    much is delivered as counts for all. A step of which nothing is due yet has not been carried out.
    """
    deal, found = delivery.world.agreement, whole(delivery)
    worlds = np.flatnonzero(found)
    if not len(worlds):
        return found
    before, now, agreed = (np.take(a, worlds, axis=0) for a in (deal.before, deal.delivered, deal.agreed))
    counts: Bools = np.take(deal.bound, worlds, axis=0) & deal.steps
    due, enough = delivery.calendar(worlds), np.take(delivery.numbers.complete, worlds)
    begun = due > before + red_lines.TOLERANCE
    done = ~(counts & (agreed > before + red_lines.TOLERANCE) & ~begun).any(axis=1)
    for at in cast.columns:
        mine, start, target = (np.take(a, at, axis=1) for a in (now, before, due))
        share = settled.carried_out(mine, start, target, np.take(counts & begun, at, axis=1))
        done &= np.isnan(share) | (share >= enough - red_lines.TOLERANCE)
    found[worlds] = done
    return found


def delivered(delivery: Delivery) -> Bools:
    """Issues of which as much is delivered as counts for all of it, or of which nothing is due, (W, D)."""
    return settled.delivered(delivery.levels(), delivery.world.agreement.bound, delivery.numbers.complete)


def outcome(cast: Cast, delivery: Delivery) -> list[str]:
    """One word a world, a key of `sim.scenario.wording.OUTCOMES`."""
    progress = delivery.world.progress
    return settled.outcome(
        reached=progress.reached,
        agreed=progress.agreed,
        ratified=progress.ratified,
        collapsed=delivery.world.endings.collapsed,
        given=progress.given,
        complete=complete(cast, delivery),
        whole=whole(delivery),
        goes_on=progress.goes_on,
    )
