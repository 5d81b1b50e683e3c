"""Trust: what is believed of a promise, how observation moves it, and how rivalry is read from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim import utility
from sim.model.world import Account
from sim.sums import over_last
from sim.types import Bools, Floats


class Obligations:
    """Who owes which issue, grouped so that issues with the same debtors share one look at trust."""

    def __init__(
        self, owners: Sequence[Sequence[int]], steps: Bools, if_bound: Sequence[Sequence[int]] | None = None
    ) -> None:
        """`owners` of each issue; `if_bound` those who owe it only where a mandate binds them. `steps` (D,)."""
        more = if_bound or [()] * len(owners)
        debtors = [(tuple(o), tuple(m)) if step else ((), ()) for o, m, step in zip(owners, more, steps, strict=True)]
        self.groups = sorted(set(debtors))
        self._group_of = [self.groups.index(group) for group in debtors]

    def least_trust(self, trust: Floats, myself: int, bound_by_mandate: Bools) -> Floats:
        """Trust (W, N) in the least trusted other debtor of each issue, (W, D); 1 where nobody else owes anything."""
        least = np.ones((trust.shape[0], len(self.groups)))
        for g, (group, if_bound) in enumerate(self.groups):
            for owner in group:
                if owner != myself:
                    least[:, g] = np.minimum(least[:, g], trust[:, owner])
            for owner in if_bound:
                if owner != myself:
                    there = np.where(bound_by_mandate[:, owner], trust[:, owner], 1.0)
                    least[:, g] = np.minimum(least[:, g], there)
        return np.take(least, self._group_of, axis=1)

    def believed(self, trust: Floats, guarantee: Floats, bound_by_mandate: Bools) -> list[Floats]:
        """Each party's belief q (W, D) that each issue is delivered, from its trust (N, W, N) in those who owe it.

        `bound_by_mandate` (W, N): who owes what it has not signed.
        """
        return [utility.belief(guarantee, self.least_trust(mine, i, bound_by_mandate)) for i, mine in enumerate(trust)]


def mean_trust(trust: Floats, seats: Sequence[int]) -> Floats:
    """Each party's trust (N, W, N) in those it faces at the deciding table, mean over them, (W, N)."""
    mean = np.ones(trust.shape[1:])
    for i, mine in enumerate(trust):
        others = [j for j in seats if j != i]
        if others:
            mean[:, i] = over_last(np.take(mine, others, axis=1)) / len(others)
    return mean


def signatories(accounts: Sequence[Account], parties: int, worlds: int) -> Bools:
    """Which parties have signed anything that is in force, (W, N), from their accounts."""
    found = np.zeros((worlds, parties), dtype=bool)
    for account in accounts:
        found[:, account.party] |= account.signed
    return found


def due_by_now(
    *, levels: Floats, agreed: Floats, since: Floats, pace: Floats, caps: Floats, owed: Bools
) -> tuple[Floats, Bools]:
    """The share of each issue that is due by now, (W, D), and which issues count.

    What a full will would have delivered since the signature; a closed gate is nobody's default.

    Parameters
    ----------
    levels : share delivered. agreed : places agreed. since : months since. pace : ladder a month at full will.
    caps : how far the gates allow. owed : issues in force that have to be delivered.
    """
    full = np.maximum(agreed, 1e-9)
    expected = np.minimum(since * pace / full, 1.0)
    room = np.where(agreed > 1e-9, caps / full, 1.0)
    expected = np.minimum(expected, np.maximum(room, levels))
    return expected, owed & (expected > 0.05)


def learned(trust: Floats, seen: Floats, learning: Floats) -> Floats:
    """Trust after a month, T + learning (seen - T), (W,), or of several parties (N, W)."""
    return trust + learning * (seen - trust)


def lost_share(now: Floats, before: Floats) -> Floats:
    """Share of trust that a month has cost, same shape, >= 0."""
    return np.maximum(1.0 - now / np.maximum(before, 1e-9), 0.0)


def distrust(trust: Sequence[Floats], capability: Sequence[Floats], at: Sequence[int]) -> Floats:
    """Mean over pairs of members, weighted by capability, of how far trust is below one half, scaled to [0, 1], (W,).

    trust : of each member, (W, N) in every party. capability : of each, (W,). at : the members' places among the N.
    """
    worlds = len(capability[0]) if capability else 0
    total, count = np.zeros(worlds), np.zeros(worlds)
    for a, mine in enumerate(trust):
        for b, place in enumerate(at):
            if a != b:
                pair = capability[a] * capability[b]
                total += pair * np.maximum(0.0, 1.0 - 2.0 * mine[:, place])
                count += pair
    return total / np.maximum(count, 1e-12)
