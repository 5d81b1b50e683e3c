"""The search for a package at one table: what the best one is worth, how far it has come, and what to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.curves import within
from sim.model.rules import options, package
from sim.model.rules.interests import Interests
from sim.model.rules.package import Ground, Side
from sim.model.rules.red_lines import NO_LINES
from sim.model.world import Agenda
from sim.types import Bools, Floats, Ints
from sim.utility import no_worse

MOST_LEFT_OUT = 4  # issues that one look leaves for later at most


class Search:
    """What mediators look for among those who must sign at a table, in the worlds that meet.

    State over W worlds, K issues: `text` (W, K), the best package; `surplus` (W,), what it is worth over no agreement
    to the one who gains least; `effort` (W,), the hazard so far; `found` (W,).

    Parameters
    ----------
    interests : of those who must sign; where others are needed for the quorum, of everybody at the table.
    vetoes : whose no is the end, by place among these. quorum : share of capability that must be in favour.
    shape : (W, K). luck : (W,) draws in [0, 1): how much effort each world needs.
    """

    def __init__(
        self, interests: Sequence[Interests], vetoes: Sequence[int], quorum: float, shape: tuple[int, ...], luck: Floats
    ) -> None:
        self._interests = list(interests)
        self._vetoes = frozenset(vetoes)
        self._quorum = quorum
        self._needed = -np.log1p(-luck)
        self._agenda: Agenda | None = None
        self.text = np.zeros(shape)
        self.surplus = np.full(shape[0], -np.inf)
        self.effort = np.zeros(shape[0])
        self.found = np.zeros(shape[0], dtype=bool)

    def look(self, agenda: Agenda, elsewhere: Floats, where: Bools, pressure: Floats | None) -> None:
        """Work the best package out anew in the worlds that meet, (W,), where anything has changed since."""
        if self._agenda is agenda or not where.any():
            return
        self._agenda = agenda
        at = np.flatnonzero(where)
        sides, ground = self._sides(agenda, at, pressure), _ground(agenda, elsewhere, at)
        search = options.best if options.has_tables(sides) else package.best
        self.text[at], self.surplus[at] = search(sides, ground, self._quorum)

    def knows(self, agenda: Agenda) -> bool:
        """Whether the package is that of this agenda."""
        return self._agenda is agenda

    def renew(self, agenda: Agenda, elsewhere: Floats, changed: Bools, pressure: Floats | None) -> None:
        """Work it out anew in the worlds in which the agenda has changed, (W,); in the others it is as it was."""
        self._agenda = None
        self.look(agenda, elsewhere, changed, pressure)
        self._agenda = agenda

    def go_on(self, where: Bools, hazard: Floats) -> Bools:
        """Search on for a meeting in these worlds, (W,); True where the package has just been found."""
        before = self.found
        self.effort = np.where(where, self.effort + hazard, self.effort)
        self.found = before | (where & (self.effort > self._needed))
        return self.found & ~before

    def worth(self, interests: Sequence[Interests], agenda: Agenda, elsewhere: Floats, where: Bools) -> Floats:
        """What the best package is worth over no agreement to each of those asked about, (W, N); 0 in other worlds."""
        found = np.zeros((len(where), len(interests)))
        at = np.flatnonzero(where)
        if len(at):
            sides = [_side(mine, agenda, at, None, veto=True) for mine in interests]
            found[at] = package.gains(sides, self.text[at], _ground(agenda, elsewhere, at))
        return found

    def left_out(self, agenda: Agenda, elsewhere: Floats, where: Bools, pressure: Floats | None) -> Bools:
        """Issues to leave for later, (W, K), in the worlds asked about, (W,).

        Where no package is worth signing, the issue on which red lines cost most goes first, and then the next; only
        where all who must sign gain by what remains is anything left out.
        """
        newly = np.zeros(agenda.on_table.shape, dtype=bool)
        at: Ints = np.flatnonzero(where & ~no_worse(self.surplus, 0.0))
        if not len(at):
            return newly
        sides, ground = self._sides(agenda, at, pressure), _ground(agenda, elsewhere, at)
        cost = np.zeros(ground.today.shape)
        for side in sides:
            cost += package.line_prices(side, self.text[at], ground)
        left, open_still = np.zeros(cost.shape, dtype=bool), np.ones(len(at), dtype=bool)
        rows = np.arange(len(at))
        for _ in range(min(MOST_LEFT_OUT, len(agenda.columns))):
            dearest = np.where(left, 0.0, cost).argmax(axis=1)
            costs = open_still & (np.where(left, 0.0, cost)[rows, dearest] > 0.0)
            left[rows[costs], dearest[costs]] = True
            rest = Ground(ground.today, ground.on_table & ~left, ground.elsewhere)
            partial = np.where(rest.on_table, self.text[at], ground.today)
            worth = no_worse(package.least_needed(sides, package.gains(sides, partial, rest), self._quorum), 0.0)
            done = costs & worth & rest.on_table.any(axis=1)
            newly[at[done]] = left[done]
            open_still &= costs & ~done
        return newly

    def lines_decide(self, agenda: Agenda, elsewhere: Floats, where: Bools, pressure: Floats | None) -> Bools:
        """Worlds, (W,) of those asked about, in which only the price of red lines stands between all and a package."""
        decide = np.zeros(len(where), dtype=bool)
        at = np.flatnonzero(where & ~no_worse(self.surplus, 0.0))
        if len(at):
            free = [replace(side, lines=NO_LINES) for side in self._sides(agenda, at, pressure)]
            won = package.gains(free, self.text[at], _ground(agenda, elsewhere, at))
            decide[at] = no_worse(package.least_needed(free, won, self._quorum), 0.0)
        return decide

    def _sides(self, agenda: Agenda, at: Ints, pressure: Floats | None) -> list[Side]:
        return [_side(mine, agenda, at, pressure, i in self._vetoes) for i, mine in enumerate(self._interests)]


def _ground(agenda: Agenda, elsewhere: Floats, at: Ints) -> Ground:
    return Ground(agenda.today[at], agenda.on_table[at], elsewhere[at])


def _side(mine: Interests, agenda: Agenda, at: Ints, pressure: Floats | None, veto: bool) -> Side:
    reserved = mine.reservation(agenda.months, agenda.fallback_on, pressure)
    return Side(
        wish=mine.wish[at],
        weight=mine.weight[at],
        believed=mine.believed[at],
        risk=within(mine.taste, at),
        reserved=reserved[at],
        lines=mine.in_sight.within(at),
        price=mine.line_price[at],
        power=mine.capability[at],
        veto=veto,
    )
