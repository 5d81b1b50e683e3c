"""Trust: what is believed of a promise, how observation moves it, and how rivalry is read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim import utility
from sim.model.rules.mandate import Parts
from sim.model.world import Account
from sim.sums import over_last
from sim.types import Bools, Floats


class Obligations:
    """Who owes which issue.

    parts : issues by their column that several parties each carry out for themselves, some of them only under a
        mandate.
    """

    def __init__(self, owners: Sequence[Sequence[int]], steps: Bools, parts: Mapping[int, Parts] | None = None) -> None:
        """`owners` of each issue, those who have signed for it; `steps` (D,) issues that have to be delivered."""
        debtors = [tuple(o) if step else () for o, step in zip(owners, steps, strict=True)]
        self.columns = [d for d, group in enumerate(debtors) if group]
        most = max(map(len, debtors), default=1) or 1
        # The first debtor of each issue, the second ...; -1, the place after the last party, where there is none.
        self._debtors = [[group[j] if j < len(group) else -1 for group in debtors] for j in range(most)]
        self.parts = {d: part for d, part in (parts or {}).items() if steps[d]}

    def others(self, column: int) -> Sequence[int]:
        """Who owes a part of an issue of its own, and only where a mandate binds it."""
        part = self.parts.get(column)
        return part.others if part is not None else ()

    def least_trust(self, trust: Floats) -> Floats:
        """Each party's trust (N, W, N) in the least trusted other debtor of each issue, (N, W, D).

        1 where nobody else owes anything.
        """
        parties, worlds, _ = trust.shape
        others = np.ones((parties, worlds, parties + 1))  # in itself each trusts fully, and in nobody, who comes last
        others[:, :, :parties] = trust
        myself = np.arange(parties)
        others[myself, :, myself] = 1.0
        least = others.take(self._debtors[0], axis=2)
        for debtors in self._debtors[1:]:
            least = np.minimum(least, others.take(debtors, axis=2))
        return least

    def believed(self, trust: Floats, guarantee: Floats, bound: Bools, answered: Mapping[int, Floats]) -> list[Floats]:
        """Each party's belief q (W, D) that each issue is delivered, from its trust (N, W, N) in those who owe it.

        What nobody has signed for nobody believes in: of an issue in parts only the part that is bound.

        Parameters
        ----------
        bound : who owes what it has not signed, (W, N). answered : how far those who signed answer for the others'
            parts in an issue, by its column, (W,); none where it is missing.
        """
        least = self.least_trust(trust)
        for d, part in self.parts.items():
            least[:, :, d] = part.together(least[:, :, d], trust.take(part.others, axis=2), bound, answered.get(d))
        found = utility.belief(guarantee, least)
        for d, part in self.parts.items():
            found[:, :, d] *= part.bound(bound)
        return list(found)


def mean_trust(trust: Floats, seats: Sequence[int]) -> Floats:
    """Each party's trust (N, W, N) in those it faces at the deciding table, mean over them, (W, N)."""
    mean = np.ones(trust.shape[1:])
    for own in (None, *seats):
        others = [j for j in seats if j != own]
        mine = [own] if own is not None else [i for i in range(len(trust)) if i not in seats]
        if others and mine:
            mean[:, mine] = (over_last(trust.take(others, axis=2)[mine]) / len(others)).T
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


def of_others(rule: Callable[..., Floats], trust: Floats, myself: int, *numbers: Floats) -> Floats:
    """A rule for trust in one party, of everybody (N, W), that leaves alone the trust in itself."""
    changed = rule(trust, *numbers)
    changed[myself] = trust[myself]
    return changed


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
