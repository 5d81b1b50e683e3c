"""Events from outside the talks, month by month: whether each happens, what it changes, and the vote that it brings.

When each of them happens in a world is known before the first meeting: nothing that is done at a table moves it. The
numbers that it changes are arrays that others hold; they are written to in place, so that whoever holds them sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.process import minutes
from sim.model.process.endings import Ends
from sim.model.process.months import Delivery
from sim.model.record.transcript import Transcript
from sim.model.rules import events as rules
from sim.model.rules import ratification
from sim.model.rules import trust as trusting
from sim.model.rules.events import NEVER, Active
from sim.types import Bools, Floats, Ints


@dataclass(frozen=True)
class Change:
    """A change of one number: `how` it is changed ("to", "shift", "factor"), by what, (W,), and for how many months."""

    path: str
    how: str
    value: Floats
    lasts: int | None = None


@dataclass(frozen=True)
class Happening:
    """An event in W worlds.

    due : the month in which it happens, (W,), NEVER where it does not. votes : the parties whose constituencies vote.
    told : whether it is written down and has a column; one that comes from the talks around these does neither here.
    """

    name: str
    due: Ints
    changes: Sequence[Change]
    votes: Sequence[str] = ()
    told: bool = True


@dataclass(frozen=True)
class Number:
    """A number that holds still but for events: what it is without any, (W,), its range, and how it is written.

    put : takes the values, (W,), and the months of talks in the phase that is negotiated, (W,), 0 where none is.
    """

    base: Floats
    low: float
    high: float
    put: Callable[[Floats, Floats], None]


@dataclass(frozen=True)
class Moving:
    """A number that moves of itself, which an event moves once: how it is changed, by what, (W,), and where, (W,)."""

    move: Callable[[str, Floats, Bools], None]


class Events:
    """What happens outside. It owns `month`, (W,) by event: the month in which it happened, NEVER before.

    Parameters
    ----------
    happenings : in the order of their names. numbers : those that they change, by path.
    """

    def __init__(
        self, happenings: Sequence[Happening], numbers: Mapping[str, Number | Moving], delivery: Delivery
    ) -> None:
        self.happenings = list(happenings)
        self.month = {one.name: np.full(len(one.due), NEVER, dtype=np.int64) for one in happenings if one.told}
        self._delivery = delivery
        self._numbers = numbers
        self._begun = [np.full(len(one.due), NEVER, dtype=np.int64) for one in happenings]
        self._of: dict[str, list[tuple[int, Change]]] = {}
        for k, one in enumerate(self.happenings):
            for change in one.changes:
                if isinstance(numbers[change.path], Number):
                    self._of.setdefault(change.path, []).append((k, change))

    def pass_by(self, living: Bools, talked: Floats, ends: Ends, log: Transcript) -> None:
        """What happens at the beginning of a month in the worlds that are `living` it, (W,).

        talked : months of talks in the phase that is negotiated, (W,).
        """
        if not self.happenings:
            return
        month = self._delivery.world.clock.month
        fresh = [living & (month == one.due) for one in self.happenings]
        for k, (one, now) in enumerate(zip(self.happenings, fresh, strict=True)):
            if now.any():
                self._begun[k] = np.where(now, month, self._begun[k])
                self._happen(one, now, log)
        self._renew(month, talked)
        for one, now in zip(self.happenings, fresh, strict=True):
            for party in one.votes if now.any() else ():
                self._vote(party, now, ends, log)

    def _happen(self, one: Happening, now: Bools, log: Transcript) -> None:
        """It is written down, and what moves of itself is moved."""
        if one.told:
            self.month[one.name] = np.where(now, self._delivery.world.clock.month, self.month[one.name])
            log.mark("event", now, detail=one.name)
        for change in one.changes:
            number = self._numbers[change.path]
            if isinstance(number, Moving):
                number.move(change.how, change.value, now)

    def _renew(self, month: Ints, talked: Floats) -> None:
        """Every number as the changes that hold in each world's month make it."""
        if not any((since >= 0).any() for since in self._begun):
            return
        for path, changes in self._of.items():
            number = self._numbers[path]
            assert isinstance(number, Number)
            active = [
                Active(
                    change.how,
                    change.value,
                    np.where(rules.holds(self._begun[k], month, change.lasts), self._begun[k], NEVER),
                )
                for k, change in changes
            ]
            number.put(rules.changed(number.base, active, number.low, number.high), talked)

    def _vote(self, name: str, now: Bools, ends: Ends, log: Transcript) -> None:
        """The constituencies of a party that has signed something vote on going on; where they would not, it leaves."""
        world, parties = self._delivery.world, self._delivery.parties
        party = next(p for p in parties if p.name == name)
        home, deal = party.interests.home, world.agreement
        if home is None:
            return
        signed = trusting.signatories(deal.accounts, len(parties), len(now))[:, party.index]
        asked = now & world.clock.alive & signed
        if not asked.any():
            return
        believed = world.beliefs.believed[party.index]
        gains = rules.gain_of_going_on(home, deal.agreed, deal.delivered, deal.before, believed, deal.bound)
        stays = ratification.passes(gains, home.share, home.threshold)
        minutes.vote_on_going_on(log, party, asked, gains, stays)
        ends.voted_out(asked & ~stays, party, gains)
