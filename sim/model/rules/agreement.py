"""How far an agreement has come: what is settled, what is carried out, and the word for how a world ended."""

from __future__ import annotations

import numpy as np

from sim.model.rules.red_lines import TOLERANCE
from sim.types import Bools, Floats


def level(delivered: Floats, agreed: Floats, bound: Bools) -> Floats:
    """Share of what was agreed that is delivered, (W, D) in [0, 1]; of the whole ladder where nothing was agreed."""
    due = np.where(bound, agreed, 1.0)
    return np.where(due > 1e-9, np.minimum(delivered / np.maximum(due, 1e-9), 1.0), 1.0)


def progress(levels: Floats, bound: Bools) -> Floats:
    """Mean of `level` over the issues in force, (W,); 1 where nothing is."""
    count = bound.sum(axis=1)
    total = np.where(bound, levels, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)


def carried_out(now: Floats, start: Floats, target: Floats, counts: Bools) -> Floats:
    """Share of the way from the start to a target that has been carried out, mean over issues, (W,) in [0, 1].

    What was there at the start is no result of a run: an issue counts from there. One that starts at its target has
    nothing to carry out and is left out; NaN where no issue is left. A move back beyond the start counts as none.

    Parameters
    ----------
    now, start, target : places on the ladders, (W, D) in [0, 1]. counts : issues to look at, broadcast to (W, D).
    """
    way = target - start
    far = counts & (np.abs(way) > 1e-9)
    share = np.clip((now - start) / np.where(far, way, 1.0), 0.0, 1.0)
    count = far.sum(axis=-1)
    total = np.where(far, share, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def whole(ratified: Bools, pending: Bools, bound: Bools) -> Bools:
    """Every phase ratified, (W, P), and nothing left aside, (W, D); (W,)."""
    left = np.asarray((pending & ~bound).any(axis=1))
    return np.asarray(ratified.all(axis=1)) & ~left


def delivered(levels: Floats, bound: Bools, share: Floats) -> Bools:
    """Issues of which as much is delivered as counts for all, `share` (W,), or of which nothing is due, (W, D)."""
    return (levels >= share[:, None] - TOLERANCE) | ~bound


def outcome(
    *,
    reached: Bools,
    agreed: Bools,
    ratified: Bools,
    collapsed: Bools,
    given: frozenset[int],
    complete: Bools,
    whole: Bools,
    goes_on: Bools,
) -> list[str]:
    """One word a world, a key of `sim.scenario.wording.OUTCOMES`.

    A failure counts as the outcome when it stopped the first phase that was negotiated; after an agreement it leaves an
    agreement in part. What ends with nothing new in force was no agreement of the run: it broke down.

    Parameters
    ----------
    reached, agreed, ratified : how far each phase came, (W, P). collapsed : what was in force ended, (W,).
    given : phases in force before the first meeting.
    complete : everything agreed and ratified, and carried out as far as it was due, (W,).
    whole : everything agreed and ratified, (W,).
    goes_on : the last meeting ended with those who must sign agreeing to go on meeting, (W,).
    """
    new = [k for k in range(reached.shape[1]) if k not in given]
    first = new[0] if new else 0
    settled = ratified[:, first]
    found = {
        "collapsed": collapsed & settled & bool(new),
        "breakdown": collapsed,
        "delivered": complete,
        "partial": whole,
        "partial_agreement": settled,
        "not_ratified": agreed[:, first],
        "continued": goes_on & reached[:, first],
        "no_agreement": reached[:, first],
    }
    words = np.select(list(found.values()), list(found), default="no_talks")
    return [str(word) for word in words]
